"""A document of a dossier: values in, bytes out; nothing is read but the template."""

from datetime import date
from pathlib import Path

from attrs import frozen

from conventions.documents.context import Removed, context_of
from conventions.documents.fields import known_keys, table_of
from conventions.documents.kinds import Kind, kind_named
from conventions.documents.resources import read_template, template_bytes
from conventions.documents.source import Source, agreement_date, record_date
from conventions.dossier.dossier import Dossier

__all__ = ["Document", "document", "generate"]


@frozen
class Document:
    """A finished document; `removed` names the characters of the data that no Word document can hold."""

    kind: Kind
    on: date
    content: bytes
    removed: tuple[Removed, ...]


def generate(
    kind: Kind | str,
    dossier: Dossier,
    *,
    on: date | None = None,
    draft: bool = False,
    template: Path | None = None,
) -> bytes:
    """The bytes of the .docx; see `document`."""
    return document(kind, dossier, on=on, draft=draft, template=template).content


def document(
    kind: Kind | str,
    dossier: Dossier,
    *,
    on: date | None = None,
    draft: bool = False,
    template: Path | None = None,
) -> Document:
    """The document of a kind; equal dossier, date and template give equal bytes.

    `on` is the date of the document and the day its amounts are computed for. Not given, it is taken from
    the data, never from a clock: an agreement's own date, or the last day of the record for a bilan.
    A missing value is a `FieldWithoutValueError`; in a draft it prints a visible mark.
    """
    from conventions.documents.render.compile import compiled
    from conventions.documents.render.properties import Provenance

    wanted = kind if isinstance(kind, Kind) else kind_named(kind)
    day = on or (agreement_date(dossier.agreement) if wanted is Kind.CONVENTION else record_date(dossier))
    content = template_bytes(wanted) if template is None else read_template(template)
    renderer = compiled(content, known_keys(wanted), draft=draft)
    context = context_of(table_of(wanted, dossier.agreement), Source(dossier, day))
    provenance = Provenance(day, wanted.value, context.sha256, renderer.sha256, draft=draft)
    return Document(wanted, day, renderer.render(context, provenance, checked=True), context.removed)
