"""Two versions of an agreement, article by article, as text, as JSON and as a Word table."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from attrs import field, frozen

from conventions.documents.compare.compare import ArticleChange, Comparison, DataChange
from conventions.documents.templates import Templates
from conventions.dossier.dossier import Dossier
from conventions.exports.json_values import Json
from conventions.messages import Catalogue

__all__ = ["Compared"]

SCHEMA: Final = "subventio/compare/1"


@frozen
class Compared:
    """What changes from one version of an agreement to another, in the order of the new one."""

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
        from conventions.documents.compare.document import comparison_document

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
        return {"schema": SCHEMA, **ids, "articles": _articles_json(self.articles), "data": data, **report}


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
