"""`subventio rules`: the rules of a rulebook, one in full, tests of their cases, sources to check again."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from budget import frozen
from conventions.cli.arguments import Arguments
from conventions.cli.loading import book_at, rulebook_paths
from conventions.cli.output import complain, say
from conventions.cli.reporting import say_json, say_result
from conventions.exports.fault_text import fault_line
from conventions.exports.json_values import Json
from conventions.exports.rulebooks import (
    coverage_json,
    due_json,
    due_lines,
    due_of,
    parameter_text,
    parameters_of,
    rule_lines_in_full,
    rule_of_list,
    rulebook_json,
    shown_rule_json,
    test_lines,
)
from conventions.files.cases_file import read_rule_cases
from conventions.files.faults import UnreadableDossierError
from conventions.files.row_labels import plain
from conventions.files.rulebook_file import LAW, read_rulebook, thresholds_file
from conventions.messages import Catalogue
from conventions.portfolio.in_year import BOOK
from conventions.rulebook import Rule, Rulebook
from conventions.views.rule_cases import CaseOfRules, coverage_of


@frozen
class _Read:
    """A rulebook with its cases."""

    book: Rulebook
    cases: tuple[CaseOfRules, ...]


def rules(arguments: Arguments, words: Catalogue) -> int:
    """Run the requested action: return 2 for an unreadable rulebook, 1 for a failed case or a due source."""
    paths = rulebook_paths(arguments.rulebooks, "rules", words)
    read = [None if path is None else _read(path, words) for path in paths]
    found = [item for item in read if item is not None]
    unread = 2 if len(found) < len(paths) else 0
    match arguments.action:
        case "show":
            return unread or _show(found, arguments, words)
        case "test":
            return max(unread, _test(found, arguments, words))
        case "due":
            return max(unread, _due(found, arguments, words))
        case _:
            return max(unread, _list(found, arguments, words))


def _read(path: Path, words: Catalogue) -> _Read | None:
    book = book_at(path, words)
    if book is None:
        return None
    try:
        return _Read(book, read_rule_cases(path))
    except UnreadableDossierError as refused:
        for fault in refused.faults:
            complain(fault_line(fault, words))
    return None


def _list(found: list[_Read], arguments: Arguments, words: Catalogue) -> int:
    books = [item.book for item in found]
    if arguments.form == "json":
        said = [rulebook_json(book, words) for book in books]
        say_json({"schema": "subventio/rules/1", "rulebooks": [*said]})
        return 0
    for book in books:
        say(f"{book.id}{words.text('colon')}{dict(book.title)[words.language]}")
        for rule in book.rules:
            say(f"  {rule_of_list(rule, words)}")
    return 0


def _show(found: list[_Read], arguments: Arguments, words: Catalogue) -> int:
    asked = arguments.subject or ""
    named = [(item, rule) for item in found for rule in item.book.rules if rule.is_called(asked)]
    about = [] if named else [(item, rule) for item in found for rule in _about(item.book, asked, words)]
    if not named and not about:
        known = [rule.name for item in found for rule in item.book.rules]
        near = get_close_matches(asked, [*known, *(name.partition(".")[2] for name in known)], n=1)
        hint = words.text("did_you_mean", name=near[0]) if near else words.text("rules.see_list")
        complain(f"subventio rules: {words.text('rules.unknown', actual=asked, hint=hint)}")
        return 2
    if len(about) > 1 and arguments.form == "text":
        say(words.text("rules.several", actual=asked))
        for _, rule in about:
            say(f"  {rule_of_list(rule, words)}")
        return 0
    named = named or about
    results: list[Json] = [shown_rule_json(rule, item.book, item.cases, words) for item, rule in named]
    lines = (line for item, rule in named for line in rule_lines_in_full(rule, item.book, item.cases, words))
    say_result(arguments.form, lambda: {"schema": "subventio/rules/1", "rules": results}, lines)
    return 0


def _about(book: Rulebook, asked: str, words: Catalogue) -> Iterator[Rule]:
    """Yield the rules whose title, text or parameters contain the words: an article, a subject."""
    wanted = f" {plain(asked)} "
    for rule in book.rules if plain(asked) else ():
        parameters = parameters_of(rule, book)
        said = [rule.source.reference, *(wording.title for wording in rule.wordings)]
        said += (text for item in parameters for text in (item.key, *dict(item.label).values()))
        for version in (version for item in parameters for version in item.versions):
            said += (version.source.reference, str(version.value), parameter_text(version.value, words))
        if any(wanted in f" {plain(text)} " for text in said):
            yield rule


def _test(found: list[_Read], arguments: Arguments, words: Catalogue) -> int:
    done = [(item, tuple(coverage_of(item.book, item.cases))) for item in found]
    said: list[Json] = [coverage_json(item.book, results, len(item.cases)) for item, results in done]
    lines = (
        line for item, results in done for line in test_lines(item.book, results, len(item.cases), words)
    )
    say_result(arguments.form, lambda: {"schema": "subventio/rules-test/1", "rulebooks": said}, lines)
    return int(any(not rule.passes for _, results in done for rule in results))


def _due(found: list[_Read], arguments: Arguments, words: Catalogue) -> int:
    """Print the sources to check again; with the law, also those of the thresholds across dossiers."""
    books = [item.book for item in found]
    if any(book.id == LAW for book in books):
        books.append(read_rulebook(thresholds_file(BOOK)))
    checks, on = due_of(books), arguments.as_of
    say_result(arguments.form, lambda: due_json(checks, on, words), due_lines(checks, on, words))
    return int(any(item.is_due(on) for _, all_of in checks for item in all_of))
