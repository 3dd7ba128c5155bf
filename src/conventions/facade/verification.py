"""Comparisons: two versions of an agreement, and a document with its dossier."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Final

from attrs import field, frozen

from budget.findings import Severity
from conventions.agreement.agreement import Agreement
from conventions.documents.compare import ArticleChange, Comparison, DataChange
from conventions.documents.fields import Labels, labelled, labels_of
from conventions.documents.templates import Templates
from conventions.documents.verify.lines import Difference, Verified
from conventions.dossier.dossier import Dossier
from conventions.exports.json_values import Json, fields_json
from conventions.facade.errors import severity_asked
from conventions.messages import Catalogue

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

SCHEMA: Final = "subventio/verify/1"


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
        return tuple(self._found.at_least(severity_asked(at_least)))

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
            "schema": SCHEMA,
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
