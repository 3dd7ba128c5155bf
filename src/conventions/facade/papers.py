"""Documents: their kinds, a document of a dossier, the faults of a template as text and as JSON."""

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from attrs import field, frozen

from conventions.documents.compare import compared
from conventions.documents.context import Removed
from conventions.documents.errors import NoOccasionError, TemplateFault
from conventions.documents.generate import document, source_of
from conventions.documents.kinds import Kind
from conventions.documents.lint import lint as lint_of
from conventions.documents.naming import DEFAULT_NAME, document_name
from conventions.documents.occasions import refuse_without_occasion
from conventions.documents.render.archive import read_parts
from conventions.documents.scope import Scope
from conventions.documents.templates import Templates, whole_template
from conventions.documents.verify.lines import lines_of
from conventions.documents.verify.verify import verified
from conventions.dossier.dossier import Dossier
from conventions.exports.json_values import Json, fields_json
from conventions.facade.errors import ArgumentRefusedError, day_asked, dossier_asked, unknown_name
from conventions.facade.law import LAW_FR, Rulebooks, books_asked
from conventions.facade.verification import Compared, Verification
from conventions.files.atomic import replace_file
from conventions.files.evidence import pictures_of
from conventions.files.models import document_templates
from conventions.files.shipped import shipped_folder
from conventions.messages import Catalogue, Language, catalogue
from conventions.rulebook import Rulebook

SCHEMA: Final = "subventio/lint/1"


@frozen
class Linted:
    """A template and its faults, each with its place in Word; no fault: it can be used.

    `faults` is None if it could not be read; then `error` states why.
    """

    path: Path
    kind: Kind | None = None
    content: bytes = field(default=b"", repr=False)
    faults: tuple[TemplateFault, ...] | None = None
    error: str = ""
    fixed: int = 0
    annotated: Path | None = None

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text; none where it could not be read."""
        if self.faults is None:
            return
        if self.fixed:
            yield f"{self.path}{words.text('colon')}{words.count('lint.fixed', self.fixed)}"
        if not self.faults:
            yield words.text("lint.clean", path=str(self.path))
            return
        yield f"{self.path}{words.text('colon')}{words.count('lint.faults', len(self.faults))}"
        for fault in self.faults:
            yield f"  {place_words(fault, words)}"
            yield f"    {sentence_words(fault, words)}"
            yield f"    → {remedy_words(fault, words)}"
        if self.annotated is not None:
            yield words.text("generate.written", path=str(self.annotated))

    def json(self, words: Catalogue) -> Json:
        """Return its JSON, schema `subventio/lint/1`."""
        return lint_json([self], words)


def lint_json(found: Sequence[Linted], words: Catalogue) -> dict[str, Json]:
    """Return the faults of several templates as JSON."""
    templates: list[Json] = [_json(item, words) for item in found]
    summary: dict[str, Json] = {
        "templates": len(found),
        "unreadable": sum(item.faults is None for item in found),
        "faults": sum(len(item.faults or ()) for item in found),
        "fixed": sum(item.fixed for item in found),
    }
    return {"schema": SCHEMA, "templates": templates, "summary": summary}


def _json(item: Linted, words: Catalogue) -> dict[str, Json]:
    faults: list[Json] = [
        {
            "code": fault.code,
            **fields_json(fault.place, "part", "article"),
            "paragraph": fault.place.paragraph or None,
            "text": fault.place.text or None,
            "actual": fault.actual or None,
            "expected": fault.expected or None,
            "message": sentence_words(fault, words),
            "remedy": remedy_words(fault, words),
        }
        for fault in item.faults or ()
    ]
    return {
        "path": str(item.path),
        "status": "unreadable" if item.faults is None else "linted",
        "error": item.error or None,
        "faults": faults,
        **fields_json(item, "fixed", "annotated"),
    }


# --- A fault of a template in words: where it is, what is wrong, what to do ---------------------------------


def place_words(fault: TemplateFault, words: Catalogue) -> str:
    """Return the part, the article if there is one, the paragraph."""
    key = "lint.place_in_article" if fault.place.article else "lint.place"
    return words.text(key, fault.place.params()) if fault.place.paragraph else fault.place.part


def sentence_words(fault: TemplateFault, words: Catalogue) -> str:
    """Return what is wrong."""
    return words.text(f"lint.{fault.code}", actual=fault.actual, expected=_reason(fault, words))


def remedy_words(fault: TemplateFault, words: Catalogue) -> str:
    """Return what to do about it."""
    near = f"lint.{fault.code}.near"
    key = near if fault.expected and words.has(near) else f"lint.{fault.code}.remedy"
    return words.text(key, actual=fault.actual, expected=_reason(fault, words))


def _reason(fault: TemplateFault, words: Catalogue) -> str:
    """Return what was expected; the name of a reason in words."""
    key = f"why.{fault.expected}"
    return words.text(key, actual=fault.actual) if words.has(key) else fault.expected


Content = bytes
_UNNAMED: Final = "document.docx"


# --- which there are -----------------------------------------------------------------------------------


@frozen
class DocumentKind:
    """A kind of document, by the word that `generate` takes.

    Attributes:
        is_of_two: it is written from two dossiers: `compare(a, b).docx(on)` gives it.
    """

    name: str
    is_of_two: bool

    def title(self, lang: Language = "fr") -> str:
        """Return its label."""
        return catalogue(lang).text(f"template.{self.name}")


def kinds(
    dossier: Dossier | None = None, on: date | str | None = None, *, rulebooks: Rulebooks = LAW_FR
) -> tuple[DocumentKind, ...]:
    """Return the kinds of documents; with a dossier and a day, only those that have an occasion then.

    `rulebooks` as for `assess`.
    """
    known = tuple(DocumentKind(kind.value, kind.is_of_two) for kind in Kind)
    if dossier is None:
        return known
    if on is None:
        raise ArgumentRefusedError("on: the day of the document is needed with a dossier", expected="date")
    day, asked = day_asked(on, "on"), dossier_asked(dossier)
    books = asked.applied(books_asked(rulebooks))
    return tuple(kind for kind in known if _has_occasion(Kind(kind.name), asked, day, books))


def _has_occasion(kind: Kind, dossier: Dossier, on: date, books: tuple[Rulebook, ...]) -> bool:
    if kind.is_of_two:
        return False
    try:
        refuse_without_occasion(kind, source_of(kind, dossier, on, rulebooks=books))
    except NoOccasionError:
        return False
    return True


def _kind_of(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        raise unknown_name("document", name, (kind.value for kind in Kind)) from None


# --- one of a dossier ----------------------------------------------------------------------------------


@frozen
class Document:
    """A finished Word document.

    Attributes:
        kind: its kind, as `generate` takes it; `on`: its date.
        name: the name for its file.
        bytes: its content; equal for an equal dossier, day and templates.
        removed: the characters of the dossier that no Word document can hold.
        lost: of each attachment, by name, what of its pages is not kept: `landscape`, `header`, `footer`,
            `columns`, `changes` (tracked ones are accepted).
    """

    kind: str
    on: date
    name: str
    bytes: bytes = field(repr=False)
    removed: tuple[Removed, ...] = ()
    lost: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """Its text, one line for each paragraph of its body."""
        return "\n".join(line.text for line in lines_of(read_parts(self.bytes))["document"])

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write it completely or not at all, to a file, or under its own name into a folder; return the file.

        An older file is replaced. `OSError` where it cannot be written.
        """
        asked = Path(path)
        target = asked / self.name if asked.is_dir() else asked
        replace_file(target, self.bytes)
        return target

    def pdf(self) -> Content:
        """Return it as PDF, made by LibreOffice; `OfficeMissingError` if that is not installed."""
        from conventions.documents.pdf import Converter

        converter = Converter()
        try:
            number = converter.add(self.bytes)
            converter.convert()
            content = converter.result(number)
        finally:
            converter.close()
        if content is None:
            raise OSError(f"{self.name}: LibreOffice gave no PDF")
        return content


def generate(
    kind: str,
    dossier: Dossier,
    on: date | str | None = None,
    *,
    draft: bool = False,
    template: str | os.PathLike[str] | None = None,
    templates: str | os.PathLike[str] | None = None,
    attached: Mapping[str, bytes] | None = None,
    folder: str | os.PathLike[str] | None = None,
    rulebooks: Rulebooks = LAW_FR,
    funder: str | None = None,
    beside: Sequence[Dossier] = (),
) -> Document:
    """Return a document of a dossier on a day.

    Args:
        kind: a word of `kinds()`; `UnknownNameError` for any other.
        dossier: what it is written from.
        on: the day it bears, and for which its amounts are computed; not given, the last day of the record
            or, of a convention, that of the agreement. Never the clock's.
        draft: print a mark for a missing value, which else is a `FieldWithoutValueError`, and write what
            there is no occasion for, which else is a `NoOccasionError`.
        template: a template of one's own, in the place of the kind's.
        templates: a funder's folder of templates, clauses and look; the others are those that ship.
        attached: Word documents by the names under which the template puts them in.
        folder: that of the dossier: the pictures that its texts show lie in it, and the templates of a
            model beside it.
        rulebooks: the law beside the agreement, as for `assess`.
        funder: of a `bilan-funder`, the funder that it is for; not given, the agreement's own.
        beside: other dossiers of the beneficiary: of a `rapport`, those of earlier years; of a
            `rapport-annuel`, those of other funders.
    """
    wanted, asked = _kind_of(kind), dossier_asked(dossier)
    day = None if on is None else day_asked(on, "on")
    made = document(
        wanted,
        asked,
        on=day,
        draft=draft,
        template=None if template is None else Path(template),
        templates=_templates(templates, asked, folder),
        attached=attached,
        rulebooks=asked.applied(books_asked(rulebooks)),
        scope=_scope(funder, beside),
        pictures=None if folder is None else pictures_of(Path(folder)),
    )
    name = f"{document_name(DEFAULT_NAME, asked.agreement, wanted.value, made.on)}.docx"
    return Document(wanted.value, made.on, name, made.content, made.removed, made.lost)


def _scope(funder: str | None, beside: Sequence[Dossier]) -> Scope:
    return Scope(funder, tuple(dossier_asked(item) for item in beside))


def _templates(
    templates: str | os.PathLike[str] | None,
    dossier: Dossier,
    folder: str | os.PathLike[str] | None,
) -> Templates:
    """Return the office's templates, then those of the model from which the agreement was made."""
    office = Templates(None if templates is None else Path(templates))
    near = shipped_folder("models").parent if folder is None else Path(folder)
    found = document_templates(dossier.agreement.uses, near)
    return office.beside_model({kind: found[kind.value] for kind in Kind if kind.value in found})


# --- what is to be said of a file ----------------------------------------------------------------------


def lint(
    template: bytes | str | os.PathLike[str], kind: str | None = None, dossier: Dossier | None = None
) -> Linted:
    """Return every fault of a template: a file, or its bytes; no fault means that it can be used.

    `kind`: that of the documents it is for; with a dossier, the norms that no article states are told too.
    `NoDocumentError` where the file is no Word document, `TemplateNotFoundError` where there is none.
    """
    content, name = _content(template)
    wanted = None if kind is None else _kind_of(kind)
    agreement = None if dossier is None else dossier_asked(dossier).agreement
    return Linted(Path(name), wanted, content, lint_of(content, wanted, agreement))


def verify(
    document: "Document | bytes | str | os.PathLike[str]",
    dossier: Dossier,
    *,
    kind: str | None = None,
    on: date | str | None = None,
    templates: str | os.PathLike[str] | None = None,
    folder: str | os.PathLike[str] | None = None,
    rulebooks: Rulebooks = LAW_FR,
    funder: str | None = None,
    beside: Sequence[Dossier] = (),
) -> Verification:
    """Return the differences between a document, possibly edited by hand, and its dossier.

    `kind` and `on` are those that the document states, unless given; `rulebooks`, `funder` and `beside` are
    as for `generate`. `NoDocumentError` where it is none.
    """
    asked = dossier_asked(dossier)
    content, name = (document.bytes, document.name) if isinstance(document, Document) else _content(document)
    found = verified(
        content,
        asked,
        kind=None if kind is None else _kind_of(kind),
        on=None if on is None else day_asked(on, "on"),
        templates=_templates(templates, asked, folder),
        rulebooks=asked.applied(books_asked(rulebooks)),
        scope=_scope(funder, beside),
        pictures=None if folder is None else pictures_of(Path(folder)),
    )
    return Verification(name, asked.agreement, found)


def compare(before: Dossier, after: Dossier, *, templates: str | os.PathLike[str] | None = None) -> Compared:
    """Return the changes from one agreement to another, in their conventions and in their data."""
    office = Templates(None if templates is None else Path(templates))
    old, new = dossier_asked(before), dossier_asked(after)
    return Compared(old, new, compared(old, new, templates=office), office)


def _content(file: bytes | str | os.PathLike[str]) -> tuple[bytes, str]:
    """Return the bytes and the name of a file."""
    if isinstance(file, bytes):
        return file, _UNNAMED
    return whole_template(Path(file)), str(file)
