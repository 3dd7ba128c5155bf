"""The files of a dossier that an earlier version wrote, as this one reads them: edited at their places.

Each rewriting keeps what the dossier said. What has no such rewriting is reported, to be mended by hand.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import evolve

from budget import frozen
from budget.errors import InputError
from budget.money import Euros
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Norm
from conventions.dossier.dossier import Dossier
from conventions.files.dossier_folder import CONVENTION, FACTS, DossierReading, checked_as
from conventions.files.faults import DataPath
from conventions.files.layers import Data, amendment_names
from conventions.files.record_file import MOVED
from conventions.files.sources import FolderSource
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_data import Position, positions, toml_data
from conventions.files.toml_edit import Edit, commented, edited, renamed, table_span
from conventions.identifiers import is_register

CASES: Final = "cases.toml"
_WORDING: Final = frozenset(
    (
        *("label", "title", "description", "article", "purpose", "name", "short_name", "address", "place"),
        *("evidence", "author", "reason", "fr", "en", "note", "case"),
    )
)
"""Keys whose text is for people: no name of a fact is looked for in it."""
TAKEN: Final = ("liquidated", "remitted", "withdrawn")
"""Facts that an agreement could declare, and that the engine knows now."""
_AS_DECLARED: Final = {"liquidated": ("event", False), "remitted": ("euros", True)}
"""How the engine has them: their type, and whether they may happen again. Declared so, it is the engine's."""
_CODES: Final = {"budget_differs_from_grant": "budget_without_other_resources"}
_UNREAD: Final = {"duty_unknown": "clause_unread", "right_unknown": "clause_unread"}
_GONE_RULES: Final = frozenset(("law_fr.r49", "law_fr.r51"))
REWRITTEN: Final = (
    "declared_by_engine",
    "key_taken",
    "reading_of_row",
    "code_renamed",
    "money_of_nothing",
    "register",
)
BY_HAND: Final = ("rule_gone", "readings_of_rows")


@frozen
class Rewriting:
    """One place of a dossier that this version does not read as it is.

    `change` is one of `REWRITTEN` or `BY_HAND`; `old` and `new` are the present and the future text.
    """

    change: str
    file: str
    line: int
    old: str
    new: str = ""


@frozen
class Upgrade:
    """The texts of a dossier before and after, by file, those that change alone; nothing is written yet."""

    folder: Path
    office: Path | None
    before: Mapping[str, str]
    after: Mapping[str, str]
    rewritten: tuple[Rewriting, ...]
    by_hand: tuple[Rewriting, ...]

    def dossier(self) -> Dossier:
        """Return the dossier as it will be; `UnreadableDossierError` holds what remains to be mended."""
        return checked_as(self.folder, self.after, self.office)


@frozen
class _Files:
    """The texts as they are so far, with the agreement as far as it can be read."""

    texts: Mapping[str, str]
    agreement: Agreement | None
    note: Callable[[str], str]

    def data(self, name: str) -> Data:
        """Return the data of a text, as far as they can be read."""
        found = toml_data(name, self.texts[name]).data if name in self.texts else None
        return {} if found is None else found

    def edited(self, edits: Mapping[str, list[Edit]]) -> "_Files":
        """Return the files with their edits."""
        changed = {name: edited(self.texts[name], found) for name, found in edits.items() if found}
        return evolve(self, texts={**self.texts, **changed})


_Found = tuple[Rewriting, Mapping[str, list[Edit]]]
"""A place, and the edits of each file; none where it is left to a person."""


def upgrade_of(folder: Path, note: Callable[[str], str], office: Path | None = None) -> Upgrade:
    """Return the rewriting of a dossier. `note` says why a line became a comment, by the change.

    `InputError` where a file cannot be read at all.
    """
    source = FolderSource(folder, office=office)
    names = (CONVENTION, *amendment_names(folder, {}), FACTS, CASES)
    texts = {name: toml_text(file_bytes(folder / name)) for name in names if (folder / name).exists()}
    base = DossierReading(source).convention()
    files = _Files(texts, None if base is None else base.agreement, note)
    rewritten: list[Rewriting] = []
    by_hand: list[Rewriting] = []
    for change in (_redeclared_events, _registers, _readings, _codes, _removed_rules, _nothing):
        edits: dict[str, list[Edit]] = {}
        for place, found in change(files):
            (rewritten if found else by_hand).append(place)
            for name, more in found.items():
                edits.setdefault(name, []).extend(more)
        files = files.edited(edits)
    before = {name: text for name, text in texts.items() if files.texts[name] != text}
    after = {name: files.texts[name] for name in before}
    return Upgrade(folder, office, before, after, tuple(rewritten), tuple(by_hand))


# --- convention.toml -------------------------------------------------------------------------------------


def _redeclared_events(files: _Files) -> Iterator[_Found]:
    """Yield the declared facts whose key is the engine's now: left to it, or renamed where they differ."""
    declared = files.data(CONVENTION).get("fact")
    if not isinstance(declared, dict):
        return
    for key in TAKEN:
        entry = declared.get(key)
        if not isinstance(entry, dict):
            continue
        text = files.texts[CONVENTION]
        found = positions(text)
        span = table_span(text, found, ("fact", key))
        line = found["fact", key].line
        if span is None:
            yield Rewriting("key_taken", CONVENTION, line, key), {}
        elif _matches_built_in(key, entry):
            edit = commented(text, *span, files.note("declared_by_engine"))
            yield Rewriting("declared_by_engine", CONVENTION, line, key), {CONVENTION: [edit]}
        else:
            new = f"own_{key}"
            edits = {name: list(_renamings(text, key, new)) for name, text in files.texts.items()}
            yield Rewriting("key_taken", CONVENTION, line, key, new), edits


def _matches_built_in(key: str, entry: Mapping[str, object]) -> bool:
    declared = (entry.get("type", "event"), bool(entry.get("repeated", False)))
    return declared == _AS_DECLARED.get(key) and not {*entry} - {"type", "label", "repeated"}


def _renamings(text: str, old: str, new: str) -> Iterator[Edit]:
    """Yield the edits of a text that give a fact another key, in headers and in values but wordings."""
    for path, at in positions(text).items():
        is_value = text.startswith(('"', "'"), at.start) and not _WORDING & {str(key) for key in path}
        is_header = path == ("fact", old) and text.startswith("[", at.start)
        edit = renamed(text, at, old, new) if is_value or is_header else None
        if edit is not None:
            yield edit


_RNA: Final = re.compile(r"\brna\b")


def _registers(files: _Files) -> Iterator[_Found]:
    """Yield the registers that stand under `rna`, where there was no other key for them."""
    parties = files.data(CONVENTION).get("party")
    text = files.texts.get(CONVENTION, "")
    for role, party in parties.items() if isinstance(parties, dict) else ():
        number = party.get("rna") if isinstance(party, dict) else None
        if not isinstance(number, str) or "register" in party or not is_register(number):
            continue
        at = positions(text)["party", role, "rna"]
        start = text.rfind("\n", 0, at.start) + 1
        named = _RNA.search(text, start, at.start)
        edits = {} if named is None else {CONVENTION: [Edit(named.start(), named.end(), "register")]}
        yield Rewriting("register", CONVENTION, at.line, number), edits


# --- facts.toml ------------------------------------------------------------------------------------------


def _facts(files: _Files) -> Iterator[tuple[int, Mapping[str, object], Mapping[DataPath, Position], str]]:
    """Yield each fact with its place in the list, the positions of the text and the text."""
    entries = files.data(FACTS).get("fact")
    if not isinstance(entries, list):
        return
    text = files.texts[FACTS]
    found = positions(text)
    for at, entry in enumerate(entries):
        if isinstance(entry, dict) and isinstance(entry.get("key"), str):
            yield at, entry, found, text


def _quoted(value: str) -> str:
    return f'"{value}"'


def _readings(files: _Files) -> Iterator[_Found]:
    """Yield the readings chosen for one row of a norm: they are chosen for the norm."""
    agreement = files.agreement
    if agreement is None:
        return
    stated: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    norms = {norm.name for norm in stated}
    chosen: dict[str, set[object]] = {}
    rows = []
    for at, entry, found, _ in _facts(files):
        of = entry.get("of")
        if entry["key"] != "reading_chosen" or not isinstance(of, str):
            continue
        norm, _, row = of.partition(".")
        if norm in norms:
            chosen.setdefault(norm, set()).add(entry.get("value"))
        if norm in norms and row:
            rows.append((of, norm, found["fact", at, "of"]))
    for of, norm, place in rows:
        if len(chosen[norm]) > 1:
            yield Rewriting("readings_of_rows", FACTS, place.line, of), {}
        else:
            edit = Edit(place.start, place.end, _quoted(norm))
            yield Rewriting("reading_of_row", FACTS, place.line, of, norm), {FACTS: [edit]}


def _codes(files: _Files) -> Iterator[_Found]:
    """Yield the findings that were acknowledged by a code that is another now."""
    agreement = files.agreement
    norms: tuple[Norm, ...] = () if agreement is None else (*agreement.duties, *agreement.rights)
    unread = {norm.name for norm in norms if norm.unread}
    for at, entry, found, _ in _facts(files):
        code, of = entry.get("value"), entry.get("of")
        if entry["key"] != "acknowledged" or not isinstance(code, str):
            continue
        of_unread = isinstance(of, str) and of.partition(".")[0] in unread
        new = _CODES.get(code) or (_UNREAD.get(code) if of_unread else None)
        if new is not None:
            place = found["fact", at, "value"]
            edit = Edit(place.start, place.end, _quoted(new))
            yield Rewriting("code_renamed", FACTS, place.line, code, new), {FACTS: [edit]}


def _removed_rules(files: _Files) -> Iterator[_Found]:
    """Yield the facts about a rule of the law that is none any more: a clause must say it."""
    for at, entry, found, _ in _facts(files):
        of = entry.get("of")
        if isinstance(of, str) and of.removesuffix(".duty") in _GONE_RULES:
            yield Rewriting("rule_gone", FACTS, found["fact", at, "of"].line, of), {}


def _nothing(files: _Files) -> Iterator[_Found]:
    """Yield the facts of money of 0,00 €: of nothing there is no such fact. They become comments."""
    dropped: dict[str, int] = {}
    kept = []
    for at, entry, found, text in _facts(files):
        key = str(entry["key"])
        if key not in MOVED or not _is_nothing(entry.get("value")):
            kept.append((at, entry, found, text))
            continue
        span = table_span(text, found, ("fact", at))
        place = found["fact", at]
        if span is None:
            yield Rewriting("money_of_nothing", FACTS, place.line, key), {}
            continue
        if isinstance(entry.get("id"), str):
            dropped[str(entry["id"])] = at
        edit = commented(text, *span, files.note("money_of_nothing"))
        yield Rewriting("money_of_nothing", FACTS, place.line, key), {FACTS: [edit]}
    for at, entry, found, text in kept:  # what corrected it corrects nothing any more
        if entry.get("replaces") in dropped and table_span(text, found, ("fact", at)) is not None:
            place = found["fact", at, "replaces"]
            edit = commented(text, place.start, place.end, files.note("money_of_nothing"))
            yield Rewriting("money_of_nothing", FACTS, place.line, str(entry["key"])), {FACTS: [edit]}


def _is_nothing(value: object) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return value == 0
    if not isinstance(value, str):
        return False
    try:
        return Euros.parse(value) == Euros.ZERO
    except InputError:
        return False
