"""What a row of a tracking sheet would do: its agreement, a new dossier, an update, or what blocks it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Final

from attrs import evolve, field

from budget import frozen
from budget.errors import InputError
from budget.findings import Place
from budget.money import EURO
from conventions.agreement.agreement import UNKNOWN
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact, facts_in_force
from conventions.files.dossier_folder import CONVENTION, FACTS, checked_as, read_dossier
from conventions.files.faults import Fault, UnreadableDossierError
from conventions.files.layers import AMENDMENTS, Data
from conventions.files.models import Model, required_questions, with_answer
from conventions.files.new_convention import convention_data
from conventions.files.row_labels import plain
from conventions.files.strict import VALUE_TYPES, Written, typed, written
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_data import toml_data
from conventions.files.toml_edit import laid_out, with_fact, with_value
from conventions.files.tracking.sheet_mapping import AMOUNT, FACT, PAID_ON, PAYMENT, SheetRow, Target
from conventions.identifiers import compact_siren

# --- Which agreement a row is of: the same one every time, in any order of rows and columns -----------------

_LONGEST: Final = 60
_DIGITS: Final = 10
_PARTIES: Final = ("party.beneficiary.siret", "party.beneficiary.rna", "party.beneficiary.name")
_OBJECTS: Final = ("purpose", "title")
_DECIDED: Final = ("decision.taken_on", "fact.voted", "fact.signed")
_RESERVED: Final = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")
"""Names that no file may have on Windows."""


class KnownBy(Enum):
    """What the identifier of a row is made of."""

    NUMBER = "number"
    """the number of the agreement"""

    DIGEST = "digest"
    """the beneficiary's SIRET (else its RNA number, else its name), the purpose, the day of the decision"""


@frozen
class Identity:
    """The identifier of a dossier, which is the name of its folder too, and what it is made of."""

    id: str
    by: KnownBy


def identity_of(values: Mapping[str, Written]) -> Identity | None:
    """Return the identity of a row; None where it has no number, and no beneficiary with a purpose.

    It is made of small letters, digits and hyphens: nothing in a cell leads out of a folder. A number with
    letters of another script (Greek, Cyrillic, …) has a digest of them too, so that none is that of another.

    >>> identity_of({"number": "../2024/058"})
    Identity(id='2024-058', by=<KnownBy.NUMBER: 'number'>)
    """
    number = str(values.get("number", ""))
    if number:
        return Identity(_slug(number), KnownBy.NUMBER)
    party, purpose, decided = (
        next((str(values[name]) for name in names if name in values), "")
        for names in (_PARTIES, _OBJECTS, _DECIDED)
    )
    if not party or not purpose:
        return None
    digest = _digest("\n".join((_letters(party), _letters(purpose), decided)))
    return Identity(f"{_slug(party)[: _LONGEST // 3].strip('-')}-{digest}", KnownBy.DIGEST)


def _slug(text: str) -> str:
    words = "-".join(plain(text).split())
    if not words or len(words) > _LONGEST or _foreign(text):
        return "-".join(filter(None, (words[: _LONGEST - _DIGITS - 1].strip("-"), _digest(text))))
    return f"n-{words}" if _RESERVED.fullmatch(words) else words


def _letters(text: str) -> str:
    """Return what tells a text from others, capitals, accents and signs aside."""
    return plain(text) + _foreign(text)


def _foreign(text: str) -> str:
    """Return the letters of other scripts, which no identifier holds: its digest tells them apart."""
    signs = unicodedata.normalize("NFKC", text).casefold()
    return "".join(
        sign
        for sign in signs
        if unicodedata.category(sign) in ("Ll", "Lo", "Nd")
        and not (sign.isascii() or unicodedata.name(sign, "").startswith("LATIN"))
    )


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_DIGITS]


# ------------------------------------------------------------------------------------------------------------
# What a row said when it was last taken into its dossier: a small file beside it, for the next import.

IMPORTED: Final = "import.toml"
MAKING: Final = ".import-"
"""How the folder is called, at first, in which a new dossier is made."""
_SCHEMA: Final = "subventio/imported/1"


@frozen
class Imported:
    """What the row of a dossier said, by the names of its values; the sheet that it was on, by its file."""

    id: str
    sheet: str
    values: Mapping[str, str]


def imported_text(identifier: str, by: KnownBy, sheet: str, values: Mapping[str, str]) -> str:
    """Return the text of the file."""
    return laid_out(
        {
            "schema": _SCHEMA,
            "id": identifier,
            "known_by": by.value,
            "sheet": sheet,
            "values": dict(sorted(values.items())),
        }
    )


def dossiers_in(into: Path) -> Mapping[str, tuple[Path, Imported | None]]:
    """Return the dossiers of a folder by the identifier of the row that each would be.

    An imported dossier records it; another is known by its number, else by its `id`.
    """
    try:
        folders = sorted(path for path in into.iterdir() if (path / CONVENTION).is_file())
    except OSError:  # nothing is there yet
        return {}
    found: dict[str, tuple[Path, Imported | None]] = {}
    for folder in folders:
        imported = imported_of(folder)
        name = _own_name(folder) if imported is None else imported.id
        if name and not folder.name.startswith("."):
            found.setdefault(name, (folder, imported))
    return found


def _own_name(folder: Path) -> str:
    """Return the identifier of a dossier that no import made; empty where its agreement cannot be read."""
    try:
        data = toml_data(CONVENTION, toml_text(file_bytes(folder / CONVENTION))).data or {}
    except (InputError, OSError):
        return ""
    number = data.get("number") or data.get("id")
    identity = identity_of({"number": number}) if isinstance(number, str) else None
    return "" if identity is None else identity.id


def imported_of(folder: Path) -> Imported | None:
    """Return what was taken into a dossier; None if nothing was, or if the file no longer has it."""
    try:
        read = toml_data(IMPORTED, toml_text(file_bytes(folder / IMPORTED)))
    except (InputError, OSError):
        return None
    data = read.data or {}
    identifier, sheet, values = data.get("id"), data.get("sheet"), data.get("values")
    if not isinstance(identifier, str) or not isinstance(sheet, str) or not isinstance(values, dict):
        return None
    return Imported(identifier, sheet, {name: str(value) for name, value in values.items()})


_DERIVED: Final = (
    ("title", "purpose"),
    ("party.funder.short_name", "party.funder.name"),
    ("party.beneficiary.short_name", "party.beneficiary.name"),
    ("decision.body", "party.funder.name"),
)
"""What a sheet rarely has and every dossier needs, and what stands for it in a new one."""
_DECISION: Final = ("decision.number", "decision.taken_on", "decision.amount")


class Outcome(Enum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    BLOCKED = "blocked"


@frozen
class Change:
    """A value that the dossier will have; `before` is empty where it had none."""

    name: str
    before: str
    after: str


@frozen
class Differing:
    """A value of which sheet and dossier say different things: what was imported, and what each has now."""

    name: str
    imported: str
    dossier: str
    sheet: str


@frozen
class RowPlan:
    """One row, and what it does to its dossier.

    Attributes:
        id: of its dossier, and what that is made of; empty where nothing tells which agreement it is of.
        changes: each value that the dossier will have; of a new one, all.
        conflicts: values that both sides changed, or that are recorded: neither is written.
        kept: values changed in the dossier alone, or no longer on the sheet: they stay as they are.
        derived: values that no column gives, and what stands for each.
        faults: what blocks the row.
        data: the agreement of a new dossier; `text`: that of one which changes, `before` as it was.
    """

    line: int
    outcome: Outcome
    id: str = ""
    by: KnownBy = KnownBy.NUMBER
    folder: Path = field(factory=Path)
    changes: tuple[Change, ...] = ()
    conflicts: tuple[Differing, ...] = ()
    kept: tuple[Differing, ...] = ()
    derived: tuple[tuple[str, str], ...] = ()
    faults: tuple[Fault, ...] = ()
    facts: tuple[Fact, ...] = field(default=(), repr=False)
    data: Data = field(factory=dict, repr=False)
    before: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    values: Mapping[str, str] = field(factory=dict, repr=False)

    @property
    def is_blocked(self) -> bool:
        """Whether nothing can be written of it."""
        return self.outcome in (Outcome.BLOCKED, Outcome.CONFLICT)


@frozen
class Home:
    """Where the dossiers are, after which model, and who records what on which day."""

    into: Path
    model: Model
    targets: Mapping[str, Target]
    dossiers: Mapping[str, tuple[Path, Imported | None]]
    as_of: date
    author: str | None = None
    office: Path | None = None


def planned_row(
    cells: SheetRow, values: Mapping[str, Written], identity: Identity | None, home: Home
) -> RowPlan:
    """Return what a row does, as its cells were read; the faults of `cells` are its own."""
    line = cells.row.line
    if identity is None:
        cells.say("", "sheet_no_identity")
        return RowPlan(line, Outcome.BLOCKED, faults=tuple(cells.faults))
    facts = _facts(values, home)
    for name, fact in facts.items():
        if fact.occurred_on > home.as_of:
            column = name if name in cells.places.at else f"{name}{PAID_ON}"
            cells.say(column, "sheet_fact_to_come", fact.occurred_on.isoformat(), home.as_of.isoformat())
    folder, imported = home.dossiers.get(identity.id, (home.into / identity.id, None))
    texts = texts_of_values(values, home.targets)
    plan = RowPlan(line, Outcome.NEW, identity.id, identity.by, folder, values=texts)
    has_agreement = (folder / CONVENTION).is_file()
    leads_away = folder.is_symlink() or (folder / IMPORTED).is_symlink()
    if leads_away or (folder.exists() and not has_agreement and _is_filled(folder)):
        cells.say("", "sheet_folder_taken", folder.name)
    elif has_agreement:
        plan = _update(plan, cells, values, facts, home, {} if imported is None else imported.values)
    else:
        plan = _new(plan, cells, values, facts, home)
    return plan if not cells.faults else evolve(plan, outcome=Outcome.BLOCKED, faults=tuple(cells.faults))


def texts_of_values(values: Mapping[str, Written], targets: Mapping[str, Target]) -> dict[str, str]:
    """Return what a row says as texts that can be compared; a payment is its day and its amount together."""
    found = {
        name: _said(value, targets[name].kind)
        for name, value in values.items()
        if not name.startswith(PAYMENT)
    }
    for name, value in values.items():
        if name.startswith(PAYMENT) and name.endswith(AMOUNT):
            stem = name.removesuffix(AMOUNT)
            found[stem] = f"{_text(values.get(f'{stem}{PAID_ON}', UNKNOWN))} {value}"
    return found


# --- a new dossier -----------------------------------------------------------------------------------------


def _new(
    plan: RowPlan, cells: SheetRow, values: Mapping[str, Written], facts: Mapping[str, Fact], home: Home
) -> RowPlan:
    whole = dict(values)
    derived = [(name, source) for name, source in _DERIVED if name not in whole and source in whole]
    if not any(name in whole for name in _DECISION):
        derived = [pair for pair in derived if pair[0] != "decision.body"]
    whole |= {name: whole[source] for name, source in derived}
    data: dict[str, object] = {"id": plan.id}
    for name in home.targets:  # in their order, whatever that of the columns
        if name in whole and not home.targets[name].is_fact:
            data = with_answer(data, tuple(name.split(".")), whole[name])
    at_fault = {fault.place.path for fault in cells.faults}
    sources = dict(_DERIVED)
    for asked in required_questions(home.model, data):
        source = sources.get(asked.place)
        is_told = source is not None and (
            asked.path[-1] == "short_name" or cells.places.name(plan.line, source) in at_fault
        )
        if not is_told and cells.places.name(plan.line, asked.place) not in at_fault:
            cells.say(asked.place, "sheet_value_missing", asked.place)
    ordered = sorted(facts.values(), key=lambda fact: (fact.occurred_on, fact.key, fact.of or ""))
    if not cells.faults:
        data = convention_data(home.model, data, plan.id)
        record = ""
        for fact in ordered:
            record = with_fact(record, fact)
        _checked(cells, plan.folder, {CONVENTION: laid_out(data), FACTS: record}, ordered, home)
    changes = tuple(Change(name, "", text) for name, text in plan.values.items())
    return evolve(plan, changes=changes, derived=tuple(derived), facts=tuple(ordered), data=data)


def _checked(
    cells: SheetRow, folder: Path, texts: Mapping[str, str], facts: Sequence[Fact], home: Home
) -> None:
    """Note what the reader of dossiers has against the files that would be written, at the cells it is of."""
    try:
        checked_as(folder, texts, home.office)
    except UnreadableDossierError as refused:
        for fault in refused.faults:
            cells.faults.append(evolve(fault, place=_place(cells, fault, facts)))
    except InputError as error:  # a model that cannot be used
        cells.refuse("", error)


def _place(cells: SheetRow, fault: Fault, facts: Sequence[Fact]) -> Place:
    """Return the place on the sheet of a fault in a file: the cell that it came from, else its path."""
    path = fault.place.path
    name = path
    if path.startswith("fact["):
        at = int(path[len("fact[") : path.index("]")]) - 1
        name = _fact_name(facts[at]) if at < len(facts) else path
        name = f"{name}{AMOUNT if path.endswith('value') else PAID_ON}" if name.startswith(PAYMENT) else name
    shown = cells.places.name(cells.row.line, name) if name in cells.places.at else path
    return Place(cells.places.file, cells.row.line, shown)


# --- one that is there -------------------------------------------------------------------------------------


def _update(
    plan: RowPlan,
    cells: SheetRow,
    values: Mapping[str, Written],
    facts: Mapping[str, Fact],
    home: Home,
    imported: Mapping[str, str],
) -> RowPlan:
    """Compare three sides, value by value: what was imported, what the dossier has, what the sheet has."""
    folder = plan.folder
    try:
        dossier = read_dossier(folder, office=home.office)
        before = toml_text(file_bytes(folder / CONVENTION))
    except (InputError, OSError):
        cells.say("", "sheet_dossier_unreadable", folder.name)
        return plan
    if dossier.agreement.currency != EURO:
        cells.say("", "sheet_other_currency", dossier.agreement.currency)
        return plan
    now = _now(before, dossier, {*plan.values, *imported}, home.targets)
    is_amended = (folder / AMENDMENTS).exists()
    changes, conflicts, kept = [], [], []
    for name in (*plan.values, *(name for name in imported if name not in plan.values)):
        sheet, here, base = plan.values.get(name, ""), now.get(name, ""), imported.get(name, "")
        is_fact = name.startswith((FACT, PAYMENT))
        if _is_recorded(here, sheet):
            continue
        if not sheet or base == sheet:
            if here or base == sheet:
                kept.append(Differing(name, base, here, sheet))
        elif here not in ("", base) or (here and (is_fact or is_amended)):
            conflicts.append(Differing(name, base, here, sheet))
        else:
            changes.append(Change(name, here, sheet))
    changed = {change.name for change in changes}
    own = {name: values[name] for name in home.targets if name in changed and name not in facts}
    derived = _derived_body(own, values, before)
    text = before
    try:
        for name, value in (own | {name: values[source] for name, source in derived}).items():
            text = with_value(text, tuple(name.split(".")), value)
    except InputError as error:
        cells.refuse("", error)
    new = tuple(fact for name, fact in facts.items() if name in changed)
    if changed and not cells.faults:
        _checked_update(cells, folder, text, new, home)
    outcome = Outcome.CONFLICT if conflicts else Outcome.CHANGED if changes else Outcome.UNCHANGED
    return evolve(
        plan,
        outcome=outcome,
        changes=tuple(changes),
        conflicts=tuple(conflicts),
        kept=tuple(kept),
        derived=derived,
        facts=new,
        before=before,
        text=text,
    )


def _derived_body(
    written: Mapping[str, Written], values: Mapping[str, Written], before: str
) -> tuple[tuple[str, str], ...]:
    """Return what stands for the body that decided, where a decision is new to an agreement without one."""
    body, source = _DERIVED[-1]
    is_new = any(name in written for name in _DECISION) and body not in written and source in values
    stated = toml_data(CONVENTION, before).data or {}
    return ((body, source),) if is_new and not _stated(stated, body, "text") else ()


def _checked_update(cells: SheetRow, folder: Path, text: str, new: Sequence[Fact], home: Home) -> None:
    path = folder / FACTS
    record = toml_text(file_bytes(path)) if path.exists() else ""
    for fact in new:
        record = with_fact(record, fact)
    _checked(cells, folder, {CONVENTION: text, FACTS: record}, (), home)


def _now(text: str, dossier: Dossier, names: set[str], targets: Mapping[str, Target]) -> Mapping[str, str]:
    """Return what a dossier says of some values; of a fact that it has several times, a line each."""
    data = toml_data(CONVENTION, text).data or {}
    facts: dict[str, list[str]] = {}
    for fact in facts_in_force(dossier.facts):
        day = fact.occurred_on.isoformat()
        if fact.is_between:
            day = UNKNOWN if fact.occurred_on == date.min else f"{day}..{fact.last_day}"
        is_payment = fact.key == PAYMENT.removesuffix(".")
        facts.setdefault(_fact_name(fact), []).append(f"{day} {fact.value}" if is_payment else day)
    found = {name: "\n".join(sorted(days)) for name, days in facts.items()}
    for name in names:
        if name in targets and not targets[name].is_fact:
            found[name] = _stated(data, name, targets[name].kind)
    return found


def _is_recorded(here: str, sheet: str) -> bool:
    """Return whether a dossier agrees with a row; a payment of which the sheet has no day, on any day."""
    lines = here.split("\n")
    day, _, amount = sheet.partition(" ")
    return sheet in lines or (day == UNKNOWN and any(line.endswith(f" {amount}") for line in lines))


def _stated(data: Data, name: str, kind: str) -> str:
    """Return what an agreement says at a path, written as a row's values are; empty where it says nothing."""
    here: object = data
    for step in name.split("."):
        here = here.get(step) if isinstance(here, Mapping) else None
    if here is None:
        return ""
    text = _said(here, kind)
    return compact_siren(text) if kind in ("siret", "rna") else text


def _said(value: object, kind: str) -> str:
    """Return a value as both sides are compared: 60 %, 0.6 and 60.0 % are one share."""
    try:
        return _text(written(typed(value, kind), kind)) if kind in VALUE_TYPES else _text(value)
    except InputError:
        return _text(value)


# --- facts -------------------------------------------------------------------------------------------------


def _facts(values: Mapping[str, Written], home: Home) -> dict[str, Fact]:
    """Return the facts that a row tells of, by the name of the value, known on the day of the import."""
    found: dict[str, Fact] = {}
    for name, value in values.items():
        if name.startswith(FACT) and isinstance(value, date):
            known_on = max(home.as_of, value)
            found[name] = Fact(name.removeprefix(FACT), value, known_on=known_on, author=home.author)
        elif name.startswith(PAYMENT) and name.endswith(AMOUNT):
            stem = name.removesuffix(AMOUNT)
            day = values.get(f"{stem}{PAID_ON}")
            found[stem] = Fact(
                "payment",
                day if isinstance(day, date) else date.min,
                str(value),
                stem.removeprefix(PAYMENT),
                no_later_than=None if isinstance(day, date) else home.as_of,
                known_on=max(home.as_of, day) if isinstance(day, date) else home.as_of,
                author=home.author,
            )
    return found


def _fact_name(fact: Fact) -> str:
    is_payment = fact.key == PAYMENT.removesuffix(".")
    return f"{PAYMENT}{fact.of}" if is_payment else f"{FACT}{fact.key}"


def _text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case _:
            return " ".join(str(value).split())


def _is_filled(folder: Path) -> bool:
    return not folder.is_dir() or any(folder.iterdir())
