"""A document made from a dossier, values in, bytes out; its file name; what data is missing, and where."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import evolve

from budget import frozen
from conventions.agreement.agreement import Agreement
from conventions.documents.context import Context, Removed, context_of
from conventions.documents.document_errors import (
    FieldWithoutValueError,
    NamePatternError,
    ToFill,
    TwoDossiersError,
)
from conventions.documents.field import Field, Rows
from conventions.documents.fields import known_keys, table_of
from conventions.documents.fields_letter import ATTACHED
from conventions.documents.kinds import Kind, kind_named
from conventions.documents.occasions import refuse_without_occasion
from conventions.documents.photos import LOGOS, Unseen, unseen
from conventions.documents.source import Scope, Source, agreement_date, record_date
from conventions.documents.templates import Templates
from conventions.documents.theme import Theme
from conventions.dossier.dossier import Dossier
from conventions.files.dossier_folder import CONVENTION, EXPENSES, FACTS
from conventions.files.evidence import PictureReader
from conventions.files.layers import AMENDMENTS
from conventions.files.workbook.layout import CONVENTION as SHEET
from conventions.files.workbook.layout import HEADING_ROW, convention_fields, roles
from conventions.messages import LANGUAGES, catalogue
from conventions.rulebook import Rulebook

if TYPE_CHECKING:
    from conventions.documents.render.compiled import CompiledTemplate


DEFAULT_NAME: Final = "{id}-{kind}"
NAME_KEYS: Final = ("id", "kind", "number", "beneficiary", "funder", "date", "year")
_PLACE: Final = re.compile(r"\{([a-z_]*)\}")
_LITERAL: Final = re.compile(r"[A-Za-z0-9 ._-]*")
_LONGEST: Final = 120
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10))}
)
"""Device names reserved by Windows, with any extension."""


def file_name(pattern: str, values: Mapping[str, str]) -> str:
    """Return the name for a dossier by a pattern, without suffix; a bad pattern raises `NamePatternError`.

    >>> file_name("{beneficiary}-{kind}", {"beneficiary": "Les Mains Habiles/../é", "kind": "bilan"})
    'les-mains-habiles-e-bilan'
    """
    literal = _PLACE.sub("", pattern)
    unknown = [name for name in _PLACE.findall(pattern) if name not in NAME_KEYS]
    if unknown or not _LITERAL.fullmatch(literal) or not _PLACE.search(pattern):
        wrong = f"{{{unknown[0]}}}" if unknown else pattern[:60]
        raise NamePatternError(
            f"{pattern[:60]!r} is no pattern of names",
            actual=wrong,
            expected=" ".join(f"{{{k}}}" for k in NAME_KEYS),
        )
    made = (
        _PLACE.sub(lambda place: _plain(values.get(place[1], "")), pattern)
        .strip(" .-")[:_LONGEST]
        .rstrip(" .-")
    )
    if not made or made.partition(".")[0].lower() in _RESERVED:
        made = f"document-{made}".rstrip("-")
    return made


def document_name(pattern: str, agreement: Agreement, kind: str, on: date) -> str:
    """Return the name of a document, without suffix; a bad pattern raises `NamePatternError`."""
    first = agreement.period.first
    names = {party.role: party.name for party in agreement.parties}
    values = {
        "id": agreement.id,
        "kind": kind,
        "number": agreement.number or "",
        "beneficiary": names.get("beneficiary", ""),
        "funder": names.get("funder", ""),
        "date": on.isoformat(),
        "year": str(first.year) if first is not None else "",
    }
    return file_name(pattern, values)


def _plain(text: str) -> str:
    """Return the text in lower case without accents, with hyphens for other characters."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60].strip("-")


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


@frozen
class Document:
    """A finished document.

    Attributes:
        removed: the characters of the data that are not allowed in Word documents.
        lost: for each attachment, by name, the page properties not kept: `landscape`, `header`, `footer`,
            `columns`, `changes` (tracked ones are accepted).
        unseen: the pictures in its texts that could not be read; only their captions are printed.
    """

    kind: Kind
    on: date
    content: bytes
    removed: tuple[Removed, ...]
    lost: tuple[tuple[str, str], ...] = ()
    unseen: tuple[Unseen, ...] = ()


def generate(
    kind: Kind | str,
    dossier: Dossier,
    *,
    on: date | None = None,
    draft: bool = False,
    template: Path | None = None,
    scope: Scope | None = None,
) -> bytes:
    """Return the bytes of the .docx; see `document`."""
    return document(kind, dossier, on=on, draft=draft, template=template, scope=scope).content


def date_of(kind: Kind, dossier: Dossier, scope: Scope | None = None) -> date:
    """Return the default date of a document, from the data, never from a clock."""
    if not kind.is_of_the_record:
        return agreement_date(dossier.agreement)
    return max(record_date(item) for item in (dossier, *(scope or Scope()).beside))


def document(
    kind: Kind | str,
    dossier: Dossier,
    *,
    on: date | None = None,
    draft: bool = False,
    template: Path | None = None,
    templates: Templates | None = None,
    attached: Mapping[str, bytes] | None = None,
    rulebooks: tuple[Rulebook, ...] = (),
    scope: Scope | None = None,
    pictures: PictureReader | None = None,
) -> Document:
    """Return the document of a kind; equal dossier, date, templates and attachments give equal bytes.

    Args:
        kind: the kind of document.
        dossier: its dossier.
        on: the date of the document, on which amounts are computed; default: `date_of`.
        draft: mark missing values, which else raise `FieldWithoutValueError`; write documents
            without an occasion, which otherwise raise `NoOccasionError`.
        template: a template file in place of the kind's own.
        templates: the office's templates, clauses and theme; default: the built-in ones.
        attached: Word documents by the names with which the template inserts them, `attached.NAME`.
        rulebooks: the law, for documents on the record; its exercised rights are decided, ordered and stated
            like those of the agreement.
        scope: the funder, and other dossiers, for kinds that take them.
        pictures: the pictures in the texts of the dossier; without them only their captions are printed.
    """
    from conventions.documents.render.attachments import attachment
    from conventions.documents.render.properties import Provenance

    wanted = kind if isinstance(kind, Kind) else kind_named(kind)
    _refuse_two(wanted)
    day = on or date_of(wanted, dossier, scope)
    office = templates or Templates()
    source = evolve(source_of(wanted, dossier, day, office.theme, rulebooks, scope), pictures=pictures)
    if not draft:
        refuse_without_occasion(wanted, source)
    renderer = prepare(wanted, day, draft=draft, template=template, templates=office)
    context = context_of(table_of(wanted, source.agreement), source)
    joined = [attachment(f"{ATTACHED}.{name}", content) for name, content in (attached or {}).items()]
    if joined:
        context = context.with_values({item.name: item for item in joined})
    composed = office.composed(wanted, day, template)
    provenance = Provenance(
        day, wanted.value, context.sha256, composed.sha256, draft=draft, clauses=composed.stated_clauses
    )
    lost = tuple((item.name.removeprefix(f"{ATTACHED}."), what) for item in joined for what in item.lost)
    try:
        content = renderer.render(context, provenance, checked=True)
    except FieldWithoutValueError as error:
        marked = prepare(wanted, day, draft=True, template=template, templates=office)
        error.lacking = to_fill(wanted, source, (error.actual, *marked.unfilled(context, provenance)))
        raise
    used = {use.key for use in renderer.uses()} - ({LOGOS["funder"]} if office.theme.logo else set())
    missing = () if pictures is None else unseen(dossier, pictures, used)
    return Document(wanted, day, content, context.removed, lost, tuple(missing))


def lacking(kind: Kind, dossier: Dossier, on: date, templates: Templates | None = None) -> tuple[ToFill, ...]:
    """Return what a document of a kind lacks in a dossier, with or without an occasion."""
    from conventions.documents.render.properties import Provenance

    office = templates or Templates()
    marked = prepare(kind, on, draft=True, template=None, templates=office)
    context = values_of(kind, dossier, on, office)
    provenance = Provenance(on, kind.value, context.sha256, "", draft=True, clauses="")
    return to_fill(kind, source_of(kind, dossier, on, office.theme), marked.unfilled(context, provenance))


def _refuse_two(kind: Kind) -> None:
    if kind.is_of_two:
        raise TwoDossiersError(
            f"{kind.value} is written from two dossiers", actual=kind.value, expected="subventio compare"
        )


def prepare(
    kind: Kind, on: date, *, draft: bool, template: Path | None, templates: Templates
) -> "CompiledTemplate":
    """Return the compiled template of a kind or a file; equal files are compiled once."""
    from conventions.documents.render.compiled import compiled

    return compiled(templates.composed(kind, on, template), known_keys(kind), draft=draft)


def source_of(
    kind: Kind,
    dossier: Dossier,
    on: date,
    theme: Theme | None = None,
    rulebooks: tuple[Rulebook, ...] = (),
    scope: Scope | None = None,
) -> Source:
    """Return the source for a kind of document; only documents on the record use the law.

    `ScopeRefusedError` if the kind does not accept the scope.
    """
    books = rulebooks if kind.is_of_the_record else ()
    asked = scope or Scope()
    asked.refuse_of(kind, dossier)
    return Source(
        dossier, on, theme or Theme(), kind.is_of_text_in_force, books, asked, kind.is_of_one_funder
    )


def values_of(
    kind: Kind,
    dossier: Dossier,
    on: date,
    templates: Templates,
    rulebooks: tuple[Rulebook, ...] = (),
    scope: Scope | None = None,
    *,
    traced: bool = False,
    pictures: PictureReader | None = None,
) -> Context:
    """Return the values of all fields of a kind, for a document of a date."""
    source = evolve(source_of(kind, dossier, on, templates.theme, rulebooks, scope), pictures=pictures)
    return context_of(table_of(kind, source.agreement), source, traced=traced)
