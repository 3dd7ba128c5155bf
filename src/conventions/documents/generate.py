"""Generate a document of a dossier: values in, bytes out; only templates are read."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from conventions.documents.context import Context, Removed, context_of
from conventions.documents.errors import FieldWithoutValueError, ToFill, TwoDossiersError
from conventions.documents.fields import known_keys, table_of
from conventions.documents.fields_letter import ATTACHED
from conventions.documents.kinds import Kind, kind_named
from conventions.documents.occasions import refuse_without_occasion
from conventions.documents.photos import LOGOS, Unseen, unseen
from conventions.documents.scope import Scope
from conventions.documents.source import Source, agreement_date, record_date
from conventions.documents.templates import Templates
from conventions.documents.theme import Theme
from conventions.documents.to_fill import to_fill
from conventions.dossier.dossier import Dossier
from conventions.files.evidence import PictureReader
from conventions.rulebook.rulebook import Rulebook

if TYPE_CHECKING:
    from conventions.documents.render.compiled import CompiledTemplate


@frozen
class Document:
    """A finished document.

    Attributes:
        removed: the characters of the data that no Word document can hold.
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
        draft: mark missing values, which otherwise raise `FieldWithoutValueError`; write documents
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
    from conventions.documents.render.compile import compiled

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
