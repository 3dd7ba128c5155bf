"""`subventio compare`: two versions of an agreement, article by article, as a text or as a Word table."""

from pathlib import Path
from typing import Final

from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, load_one
from conventions.cli.output import complain, reason, say
from conventions.cli.refused import FAILED, refuse
from conventions.cli.reporting import say_json
from conventions.cli.sinks import FileSink, TakenError
from conventions.documents.compare.compare import ArticleChange, Comparison, DataChange, compared
from conventions.documents.generate import date_of
from conventions.documents.kinds import Kind
from conventions.documents.templates import Templates
from conventions.exports.json_values import Json
from conventions.messages import Catalogue

__all__ = ["compare"]

SCHEMA: Final = "subventio/compare/1"
_NAME: Final = "subventio compare"


def compare(arguments: Arguments, words: Catalogue) -> int:
    """Print or write what changes; 2 if a dossier cannot be read, 1 if something changes, else 0."""
    items = [load_one(path or Path(), words) for path in (arguments.before, arguments.after)]
    before, after = items
    if not isinstance(before, Loaded) or not isinstance(after, Loaded):
        return FAILED
    try:
        templates = Templates(arguments.templates)
        found = compared(before.dossier, after.dossier, templates=templates)
        if arguments.output is not None:
            failed = _write(before, after, found, arguments, templates, words)
            if failed:
                return failed
    except InputError as error:
        return refuse(_NAME, error, words)
    ids = (before.dossier.agreement.id, after.dossier.agreement.id)
    if arguments.form == "json":
        say_json(_json(ids, found, words))
    elif arguments.output is None:
        _print(ids, found, words)
    return int(not found.is_empty)


def _write(
    before: Loaded,
    after: Loaded,
    found: Comparison,
    arguments: Arguments,
    templates: Templates,
    words: Catalogue,
) -> int:
    """Write the table, and return 2 where it cannot be."""
    from conventions.documents.compare.document import comparison_document

    on = arguments.document_date or date_of(Kind.COMPARISON, after.dossier)
    made = comparison_document(before.dossier, after.dossier, found, on, templates=templates)
    target = arguments.output or Path()
    try:
        path = FileSink(target, force=arguments.force).put("", made.content)
    except TakenError as taken:
        complain(words.text("generate.exists", path=str(taken.path)))
        return FAILED
    except OSError as error:
        complain(words.text("generate.not_written", path=str(target), reason=reason(error, words)))
        return FAILED
    if arguments.form != "json":
        say(words.text("generate.written", path=str(path)))
    return 0


def _print(ids: tuple[str, str], found: Comparison, words: Catalogue) -> None:
    head = words.text("compare.head", before=ids[0], after=ids[1])
    if found.is_empty:
        say(f"{head}{words.text('colon')}{words.text('compare.same')}")
        return
    say(f"{head}{words.text('colon')}{words.count('compare.articles', len(found.articles))}")
    for article in found.articles:
        say("")
        say(_title(article, words))
        for passage in article.passages:
            for sign, text in (("-", passage.before), ("+", passage.after)):
                if text:
                    say(f"  {sign} {text}")
    if found.data:
        say("")
        say(words.text("compare.data"))
        for item in found.data:
            say(f"  {_label(item, words)}{words.text('colon')}{_change(item, words)}")


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


def _json(ids: tuple[str, str], found: Comparison, words: Catalogue) -> dict[str, Json]:
    articles: list[Json] = []
    for article in found.articles:
        passages: list[Json] = [
            {"before": passage.before or None, "after": passage.after or None} for passage in article.passages
        ]
        articles.append({"before": article.before, "after": article.after, "passages": passages})
    data: list[Json] = [
        {"key": item.key, "label": _label(item, words), "before": item.before, "after": item.after}
        for item in found.data
    ]
    return {"schema": SCHEMA, "before": ids[0], "after": ids[1], "articles": articles, "data": data}
