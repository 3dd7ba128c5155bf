"""Documents: their kinds, one made for a dossier, faults of a template; comparisons; the due reminders.

Nothing here sends a mail.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from attrs import field

from budget import frozen
from budget.findings import Severity
from conventions.agreement.agreement import Agreement
from conventions.documents.compare import ArticleChange, Comparison, DataChange, compared
from conventions.documents.context import Removed
from conventions.documents.document_errors import NoOccasionError, TemplateFault
from conventions.documents.document_lines import Difference, Verified, lines_of
from conventions.documents.fields import Labels, labelled, labels_of
from conventions.documents.generate import DEFAULT_NAME, document, document_name, source_of
from conventions.documents.kinds import Kind
from conventions.documents.occasions import refuse_without_occasion
from conventions.documents.render.archive import read_parts
from conventions.documents.source import Scope
from conventions.documents.templates import Templates, whole_template
from conventions.documents.verify import verified
from conventions.dossier.dossier import Dossier
from conventions.exports.json_values import Json, fields_json
from conventions.facade.errors import (
    ArgumentRefusedError,
    checked_day,
    checked_dossier,
    checked_severity,
    unknown_name,
)
from conventions.facade.reading import LAW_FR, Rulebooks, resolved_rulebooks
from conventions.files.atomic import replace_file
from conventions.files.evidence import pictures_of
from conventions.files.models import document_templates
from conventions.files.text import shipped_folder
from conventions.messages import Catalogue, Language, catalogue
from conventions.reminders.reminder_rules import Reminder as Letter
from conventions.reminders.reminder_rules import (
    ReminderDecision,
    ReminderRules,
    ReminderState,
    SentReminder,
    beneficiary_address,
    reminder_decision,
    sent_by_dossier,
    without_ambiguous,
)
from conventions.reminders.reminder_text import DossierReminders, of_dossier, reminders_json, reminders_lines
from conventions.rulebook import Rulebook

# --- Two versions of an agreement, article by article, as text, as JSON and as a Word table -----------------

COMPARE_SCHEMA: Final = "subventio/compare/1"


@frozen
class Compared:
    """The changes from one version of an agreement to another, in the order of the new one."""

    before: Dossier = field(repr=lambda dossier: dossier.agreement.id)
    after: Dossier = field(repr=lambda dossier: dossier.agreement.id)
    _found: Comparison = field(repr=False)
    _templates: Templates = field(repr=False, eq=False)

    @property
    def articles(self) -> tuple[ArticleChange, ...]:
        """The articles that change, with their passages word by word."""
        return self._found.articles

    @property
    def report(self) -> tuple[ArticleChange, ...]:
        """The sections of the actions' sheets that change: programme, texts, sessions, results, years."""
        return self._found.report

    @property
    def data(self) -> tuple[DataChange, ...]:
        """The data that change, whatever article prints them."""
        return self._found.data

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return self._found.is_empty

    def docx(self, on: date) -> bytes:
        """Return the comparison as a Word document of a date; equal input gives equal bytes."""
        from conventions.documents.compare import comparison_document

        return comparison_document(
            self.before, self.after, self._found, on, templates=self._templates
        ).content

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        ids = {"before": self.before.agreement.id, "after": self.after.agreement.id}
        head = words.text("compare.head", ids)
        if self.is_empty:
            yield f"{head}{words.text('colon')}{words.text('compare.same')}"
            return
        yield f"{head}{words.text('colon')}{words.count('compare.articles', len(self.articles))}"
        yield from _passages(self.articles, words)
        if self.report:
            yield ""
            yield words.text("compare.report")
            yield from _passages(self.report, words)
        if self.data:
            yield ""
            yield words.text("compare.data")
            for item in self.data:
                yield f"  {_label(item, words)}{words.text('colon')}{_change(item, words)}"

    def json(self, words: Catalogue) -> dict[str, Json]:
        """Return its JSON, schema `subventio/compare/1`."""
        data: list[Json] = [
            {"key": item.key, "label": _label(item, words), "before": item.before, "after": item.after}
            for item in self.data
        ]
        ids = {"before": self.before.agreement.id, "after": self.after.agreement.id}
        report: dict[str, Json] = {"report": _articles_json(self.report)} if self.report else {}
        return {
            "schema": COMPARE_SCHEMA,
            **ids,
            "articles": _articles_json(self.articles),
            "data": data,
            **report,
        }


def _passages(articles: tuple[ArticleChange, ...], words: Catalogue) -> Iterator[str]:
    for article in articles:
        yield ""
        yield _title(article, words)
        for passage in article.passages:
            for sign, text in (("-", passage.before), ("+", passage.after)):
                if text:
                    yield f"  {sign} {text}"


def _articles_json(articles: tuple[ArticleChange, ...]) -> list[Json]:
    found: list[Json] = []
    for article in articles:
        passages: list[Json] = [
            {"before": passage.before or None, "after": passage.after or None} for passage in article.passages
        ]
        found.append({"before": article.before, "after": article.after, "passages": passages})
    return found


def _change(item: DataChange, words: Catalogue) -> str:
    values = [words.text("compare.none") if value is None else value for value in (item.before, item.after)]
    return " → ".join(" ".join(value.split("\n")) for value in values)


def _label(item: DataChange, words: Catalogue) -> str:
    return item.fr if words.language == "fr" else item.en


def _title(article: ArticleChange, words: Catalogue) -> str:
    if article.before is None and article.after is None:
        return words.text("compare.preamble")
    if article.after is None:
        return words.text("compare.removed", title=article.before or "")
    if article.before is None:
        return words.text("compare.added", title=article.after)
    if article.before != article.after:
        return words.text("compare.renamed", before=article.before, after=article.after)
    return article.after


# --- A document, edited by hand or not, held against its dossier: what differs, as text and as JSON ---------

VERIFY_SCHEMA: Final = "subventio/verify/1"


@frozen
class Verification:
    """The differences between a document and its dossier: by severity, then in the order of the document."""

    path: str
    _agreement: Agreement
    _found: Verified

    @property
    def kind(self) -> str | None:
        """The kind of document; None if it does not state it."""
        return self._found.kind

    @property
    def on(self) -> date:
        """The date of the document."""
        return self._found.on

    def differences(self, at_least: Severity | str = Severity.INFO) -> tuple[Difference, ...]:
        """Return the differences of this severity or higher; `major`: another figure than the dossier."""
        return tuple(self._found.at_least(checked_severity(at_least)))

    @cached_property
    def _labels(self) -> Labels:
        return labels_of(self._agreement)

    def message(self, difference: Difference, words: Catalogue) -> str:
        """Return the sentence of a difference, with the fields that it is about."""
        text = words.text(f"verify.{difference.code}", actual=difference.actual, expected=difference.expected)
        told = [labelled(key, self._labels) for key in difference.keys]
        named = [pair[words.language == "en"] for pair in told if pair is not None]
        return f"{text} ({', '.join(dict.fromkeys(named))})" if named else text

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        found = self._found
        if not found.differences:
            counts = {"figures": str(found.figures), "norms": str(found.norms)}
            yield words.text("verify.clean", {"path": self.path, "day": words.day(found.on), **counts})
            return
        head = words.count("verify.differences", len(found.differences))
        yield f"{self.path}{words.text('colon')}{head}"
        for item in found.differences:
            yield f"  {_place(item, words)}"
            severity = words.text(f"severity.{item.severity.value}")
            yield f"    {severity}{words.text('colon')}{self.message(item, words)}"
            remedy = _remedy(item, words)
            if remedy is not None:
                yield f"    → {remedy}"

    def json(self, words: Catalogue) -> dict[str, Json]:
        """Return its JSON, schema `subventio/verify/1`."""
        found, origin = self._found, self._found.origin
        differences: list[Json] = [
            {
                **fields_json(item, "code", "severity"),
                **fields_json(item.place, "part", "article"),
                "paragraph": item.place.paragraph or None,
                "text": item.place.text or None,
                "actual": item.actual or None,
                "expected": item.expected or None,
                "fields": list(item.keys),
                "message": self.message(item, words),
                "remedy": _remedy(item, words),
            }
            for item in found.differences
        ]
        return {
            "schema": VERIFY_SCHEMA,
            "path": self.path,
            "dossier": self._agreement.id,
            "kind": found.kind,
            "date": found.on.isoformat(),
            "origin": {
                "kind": origin.kind,
                "date": None if origin.on is None else origin.on.isoformat(),
                **fields_json(origin, "status", "data_sha256", "template_sha256"),
            },
            **fields_json(found, "figures", "norms"),
            "differences": differences,
        }


def _place(item: Difference, words: Catalogue) -> str:
    if not item.place.paragraph:
        return item.place.part
    return words.text("lint.place_in_article" if item.place.article else "lint.place", item.place.params())


def _remedy(item: Difference, words: Catalogue) -> str | None:
    key = f"verify.{item.code}.remedy"
    return words.text(key) if words.has(key) else None


LINT_SCHEMA: Final = "subventio/lint/1"


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
    return {"schema": LINT_SCHEMA, "templates": templates, "summary": summary}


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
    day, asked = checked_day(on, "on"), checked_dossier(dossier)
    books = asked.applied(resolved_rulebooks(rulebooks))
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
    wanted, asked = _kind_of(kind), checked_dossier(dossier)
    day = None if on is None else checked_day(on, "on")
    made = document(
        wanted,
        asked,
        on=day,
        draft=draft,
        template=None if template is None else Path(template),
        templates=_templates(templates, asked, folder),
        attached=attached,
        rulebooks=asked.applied(resolved_rulebooks(rulebooks)),
        scope=_scope(funder, beside),
        pictures=None if folder is None else pictures_of(Path(folder)),
    )
    name = f"{document_name(DEFAULT_NAME, asked.agreement, wanted.value, made.on)}.docx"
    return Document(wanted.value, made.on, name, made.content, made.removed, made.lost)


def _scope(funder: str | None, beside: Sequence[Dossier]) -> Scope:
    return Scope(funder, tuple(checked_dossier(item) for item in beside))


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
    from conventions.documents.lint import lint as lint_of  # other papers need no compiler of templates

    content, name = _content(template)
    wanted = None if kind is None else _kind_of(kind)
    agreement = None if dossier is None else checked_dossier(dossier).agreement
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
    asked = checked_dossier(dossier)
    content, name = (document.bytes, document.name) if isinstance(document, Document) else _content(document)
    found = verified(
        content,
        asked,
        kind=None if kind is None else _kind_of(kind),
        on=None if on is None else checked_day(on, "on"),
        templates=_templates(templates, asked, folder),
        rulebooks=asked.applied(resolved_rulebooks(rulebooks)),
        scope=_scope(funder, beside),
        pictures=None if folder is None else pictures_of(Path(folder)),
    )
    return Verification(name, asked.agreement, found)


def compare(before: Dossier, after: Dossier, *, templates: str | os.PathLike[str] | None = None) -> Compared:
    """Return the changes from one agreement to another, in their conventions and in their data."""
    office = Templates(None if templates is None else Path(templates))
    old, new = checked_dossier(before), checked_dossier(after)
    return Compared(old, new, compared(old, new, templates=office), office)


def _content(file: bytes | str | os.PathLike[str]) -> tuple[bytes, str]:
    """Return the bytes and the name of a file."""
    if isinstance(file, bytes):
        return file, _UNNAMED
    return whole_template(Path(file)), str(file)


@frozen
class Reminder:
    """A letter due about a duty that a beneficiary has not performed.

    Attributes:
        kind: the word that `generate` takes: `rappel` before the day, `relance` after it.
        to: the address in the dossier; None if it has none.
        sent: the argument `sent` for the next call once it is sent, one for each of its duties.
    """

    dossier: str
    kind: str
    on: date
    to: str | None
    sent: tuple[SentReminder, ...]


@frozen
class NotReminded:
    """A duty that is not done, but has no reminder on this day.

    Attributes:
        due: its day; None where it is not decided.
        step: the step that applies, in days after that day, negative before it; None: none is reached.
        why: `not_yet`, `sent`, `recorded`, `apart`, `quiet_day`, `too_late`, `doubtful`, `no_day`,
            `unsettled`, `formal_notice` (to propose), `formal_notice_sent`, `addressee` or `twin`.
        until: the day from which this may change, or on which it was sent.
    """

    dossier: str
    duty: str
    due: date | None
    step: int | None
    why: str
    until: date | None


@frozen
class Reminders:
    """The reminders of dossiers on a day: those that are due, and the duties without a reminder."""

    as_of: date
    due: tuple[Reminder, ...]
    not_due: tuple[NotReminded, ...]
    _found: tuple[tuple[Dossier, ReminderDecision], ...] = field(repr=False)

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        yield from reminders_lines(self._decisions(words), self.as_of, words)

    def json(self, words: Catalogue) -> Json:
        """Return its JSON, schema `subventio/reminders/1`."""
        return reminders_json(self._decisions(words), self.as_of)

    def _decisions(self, words: Catalogue) -> list[DossierReminders]:
        return [of_dossier(dossier, decision, words) for dossier, decision in self._found]


def reminders(
    dossiers: Iterable[Dossier],
    as_of: date | str,
    rules: ReminderRules | None = None,
    sent: Iterable[SentReminder] = (),
    *,
    rulebooks: Rulebooks = LAW_FR,
) -> Reminders:
    """Return which reminders are due on a day, and why the others are not.

    Args:
        dossiers: two with the same identifier get no reminder.
        as_of: the day.
        rules: when to remind; by default 30 and 7 days before a day, 1, 15 and 45 after it.
        sent: the letters sent before, in addition to those in the records.
        rulebooks: the law beside the agreement, as for `assess`.
    """
    day = checked_day(as_of, "as_of")
    books, known = resolved_rulebooks(rulebooks), sent_by_dossier(sent)
    asked = [checked_dossier(dossier) for dossier in dossiers]
    many = Counter(dossier.agreement.id for dossier in asked)
    found = []
    for dossier in asked:
        name = dossier.agreement.id
        decision = reminder_decision(
            dossier, day, rules or ReminderRules(), known.get(name, ()), dossier.applied(books)
        )
        is_twin = many[name] > 1
        found.append((dossier, without_ambiguous(decision) if is_twin else decision))
    return Reminders(
        day,
        tuple(_reminder(dossier, letter) for dossier, decision in found for letter in decision.due),
        tuple(
            _not_reminded(dossier.agreement.id, standing)
            for dossier, decision in found
            for standing in decision.not_due
        ),
        tuple(found),
    )


def _reminder(dossier: Dossier, letter: Letter) -> Reminder:
    to = beneficiary_address(dossier.last_text)
    return Reminder(letter.dossier, letter.kind.value, letter.on, to, letter.as_sent())


def _not_reminded(dossier: str, standing: ReminderState) -> NotReminded:
    awaited = standing.awaited
    why = "" if standing.why is None else standing.why.value
    return NotReminded(dossier, awaited.duty, awaited.due, standing.step, why, standing.until)
