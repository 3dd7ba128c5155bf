"""The missing data of a document, and where to enter each value."""

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import evolve

from conventions.documents.errors import ToFill
from conventions.documents.field import Field, Rows
from conventions.documents.fields import table_of
from conventions.documents.kinds import Kind
from conventions.documents.source import Source
from conventions.files.amendment_file import AMENDMENTS
from conventions.files.dossier_folder import CONVENTION, EXPENSES, FACTS
from conventions.files.workbook.layout import CONVENTION as SHEET
from conventions.files.workbook.layout import HEADING_ROW, convention_fields, roles
from conventions.messages import LANGUAGES, catalogue

_AGREEMENT: Final = ("number", "title", "purpose", "court", "requested_on")
_PERSON: Final = (("representative", "name"), ("representative", "title"))
_OF_PARTY: Final = {
    "representative.named": _PERSON,
    "attention": _PERSON,
    "attention_of": _PERSON,
    "address_lines": (("address",),),
    "represented": _PERSON,
    "representative.quality": _PERSON,
    "representative.signs": _PERSON,
    "named": (("name",),),
    "subject": (("short_name",),),
    "of": (("short_name",),),
    "to": (("short_name",),),
}
"""The fields of a party computed from others."""

_OF_BANK: Final = {"holder": "holder", "name": "bank", "iban": "iban", "bic": "bic"}
_OF_VOTE: Final = {"votes_for": "for", "votes_against": "against"}
_IN_WORDS: Final = "_in_words"
_FACTS: Final = {"hearing.invited_on": "hearing_invited", "hearing.held_on": "hearing_held"}
"""The fields with the day of a fact."""

_OF_ACCOUNTS: Final = ("bilan", "form")
"""The groups of fields filled from accounts and budget."""


def to_fill(kind: Kind, source: Source, keys: Iterable[str]) -> tuple[ToFill, ...]:
    """Return what must be entered for these fields, each value once."""
    table = {entry.key: entry for entry in table_of(kind, source.agreement)}
    named = [(paths[0], entry) for entry in table.values() if len(paths := _paths(entry.key)) == 1]
    labels = dict(reversed(named))  # the first of several fields gives the label
    cells = _cells(source)
    found: dict[tuple[str, tuple[str, ...]], ToFill] = {}
    for key in dict.fromkeys(keys):
        for file, path in _places(key, source):
            place = (file, path) if file else ("", (key,))
            if place in found:
                found[place] = evolve(found[place], keys=(*found[place].keys, key))
            else:
                fr, en = _called(file, path, source, labels.get(path) or table.get(key))
                cell = cells.get(path, "") if file == CONVENTION else ""
                found[place] = ToFill(fr or key, en or key, file, path, cell, (key,))
    return tuple(found.values())


def _called(file: str, path: tuple[str, ...], source: Source, entry: Field | Rows | None) -> tuple[str, str]:
    """Return the label of a value in both languages; empty if it has none."""
    if file == FACTS:
        own = next((fact.label for fact in source.agreement.facts if fact.key == path[0]), None)
        key = f"fact.{path[0]}"
        fr, en = (words.text(key) if words.has(key) else "" for words in map(catalogue, LANGUAGES))
        return own or fr, own or en
    if file == EXPENSES or path[:1] == ("budget",):
        key = "lacking.of.accounts" if file == EXPENSES else "lacking.of.budget"
        fr, en = (words.text(key) for words in map(catalogue, LANGUAGES))
        return fr, en
    return ("", "") if entry is None else (entry.fr, entry.en)


def _places(key: str, source: Source) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the file and path of each value behind a field."""
    group = key.split(".", maxsplit=1)[0]
    if paths := _paths(key):
        yield from ((CONVENTION, path) for path in paths)
    elif key in _FACTS:
        yield FACTS, (_FACTS[key],)
    elif group in _OF_ACCOUNTS:
        yield from _of_accounts(source)
    elif group == "amendment":
        yield f"{AMENDMENTS}/*.toml", tuple(key.split(".")[1:])
    else:
        yield "", ()


def _paths(key: str) -> tuple[tuple[str, ...], ...]:
    """Return the paths in the agreement's file of the values behind a field."""
    group, _, name = key.removesuffix(_IN_WORDS).partition(".")
    match group:
        case "agreement" if name.removeprefix("the_") in _AGREEMENT:
            return ((name.removeprefix("the_"),),)
        case "funder" | "beneficiary" if name:
            made_from = _OF_PARTY.get(name, (tuple(name.split(".")),))
            return tuple(("party", group, *steps) for steps in made_from)
        case "bank" if name in _OF_BANK:
            return (("party", "beneficiary", "bank_account", _OF_BANK[name]),)
        case "decision" if name.startswith("vote."):
            last = name.removeprefix("vote.")
            return ((group, "vote", _OF_VOTE.get(last, last)),)
        case "decision" | "signing" if name:
            return ((group, name),)
        case "law" if name == "order_kind":
            return (("party", "funder", "legal_form"),)
        case _:
            return ()


def _of_accounts(source: Source) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the missing data of a bilan: budget, ledger, day of receipt of the ledger."""
    if source.agreement.budget is None:
        yield CONVENTION, ("budget", "expense")
    if source.dossier.ledger is None:
        yield EXPENSES, ()
    carried = source.agreement.ledger_source
    if carried is not None and all(
        fact.key != carried.carried_by or fact.last_day > source.on for fact in source.dossier.facts
    ):
        yield FACTS, (carried.carried_by,)


def _cells(source: Source) -> dict[tuple[str, ...], str]:
    """Return the workbook cell of each value of the agreement."""
    fields = convention_fields(roles({"party": {party.role: party for party in source.agreement.parties}}))
    return {
        tuple(map(str, item.path)): f"{SHEET}!C{row}"
        for row, item in enumerate(fields, start=HEADING_ROW + 1)
    }
