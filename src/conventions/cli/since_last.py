"""`subventio check --since-last`: what is new, changed or gone since it was last told."""

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from budget.findings import Severity
from conventions.cli.arguments import Arguments
from conventions.cli.examining import examiner_of
from conventions.cli.loading import Places, Unread, found_below
from conventions.cli.log import Log
from conventions.cli.output import complain, finish, is_heard, say_text
from conventions.cli.progress import Progress
from conventions.cli.remembering import Remembered, Remembering, key_of
from conventions.cli.reporting import put_metrics
from conventions.cli.terminal import style
from conventions.exports.changes import Changes, ChangesCsv, ChangesJson, ChangesText, DossierNews, Run
from conventions.exports.checked import Tally
from conventions.exports.findings_csv import CsvForm
from conventions.messages import Catalogue
from conventions.nightly.differences import news
from conventions.nightly.kept import read_kept
from conventions.nightly.state import State

__all__ = ["since_last"]


def since_last(arguments: Arguments, words: Catalogue, log: Log, state: State) -> int:
    """Print the news; return 2 for a dossier newly unreadable, 1 for news that is grave, else 0.

    It is noted as told when all of it was printed: a run that is broken off before that loses nothing, and
    of one that cannot be noted, for which StateRefusedError is raised, the news is told again.
    """
    found = found_below(arguments.paths, words)
    since = state.since()
    if since is not None and arguments.as_of < since:
        days = {"day": words.day(arguments.as_of), "since": words.day(since)}
        complain(words.text("changes.clock_back", days))
    make = partial(examiner_of, arguments, words.language, style(), is_one=False)
    remembering = Remembering(state, arguments)
    report = _report(arguments, words, state)
    progress = Progress(0 if arguments.quiet else len(found), words)
    code = 2 if any(isinstance(place, Unread) for place in found) else 0
    counted, read, told = Tally(), 0, list[int]()
    log.start(arguments, len(found.names))
    say_text([report.start()])
    for at, item in enumerate(progress.over(remembering.all(make(), found, make))):
        counted = counted.plus(item.counted)
        read += item.examined is not None
        errors = () if item.examined is None else item.examined.errors
        log.dossier(item.place, item.counted, errors, is_read=item.examined is not None)
        item_news = _news(item, state)
        if item_news is not None:
            told.append(at)
            code = max(code, item_news.news.exit_code(arguments.fail_on))
            say_text([report.add(item_news)])
    gone = list(_gone(arguments.paths, found, state))
    for key in gone:
        before = read_kept(state.told(key) or state.found(key))
        say_text([report.add(DossierNews(_shown(key, arguments.paths), news(before, None), before, None))])
    say_text([report.end(Run(counted, read, len(gone)))])
    finish()
    if not put_metrics(arguments, counted, read, words):
        code = 2
    if not is_heard():
        return code
    if remembering.failed is not None:
        raise remembering.failed
    names = found.names
    state.all_told((key_of(names[at]) for at in told), gone, arguments.as_of)
    return code


def _news(item: Remembered, state: State) -> DossierNews | None:
    """Return what is to be told of a dossier; None where nothing is."""
    if item.is_told:
        return None
    told = state.told(item.key)
    before = None if told is None else read_kept(told)
    found = None if item.examined is None else item.examined.found
    after = read_kept(state.found(item.key) if found is None else found.content)
    return DossierNews(str(item.place), news(before, after), before, after)


def _gone(paths: Sequence[Path], found: Places, state: State) -> Iterator[str]:
    """Yield the dossiers below the paths that are no more; below what cannot be looked at, nobody knows."""
    roots = [key_of(path) for path in paths]
    names = found.names
    if sum(_is_below(path, roots) for path in state.paths()) == len(names):
        return  # each that was found was kept: there is none more
    there = set(map(key_of, names))
    blind = [
        key_of(fault.place.file)
        for place in found.held
        if isinstance(place, Unread)
        for fault in place.faults
    ]
    for key in [path for path in state.paths() if path not in there]:
        if _is_below(key, roots) and not _is_below(key, blind):
            yield key


def _is_below(key: str, folders: Iterable[str]) -> bool:
    return any(key == folder or key.startswith(f"{folder.rstrip(os.sep)}{os.sep}") for folder in folders)


def _shown(key: str, paths: Sequence[Path]) -> str:
    """Return the path of a dossier as it would be printed were it still there."""
    for path in paths:
        root = key_of(path)
        if Path(key).is_relative_to(root):
            return str(path / Path(key).relative_to(root))
    return key


def _report(arguments: Arguments, words: Catalogue, state: State) -> Changes:
    least = arguments.severity or Severity.INFO
    since, as_of = state.since(), arguments.as_of
    match arguments.form:
        case "csv":
            return ChangesCsv(as_of, words, CsvForm(arguments.csv), least)
        case "json" | "jsonl":
            return ChangesJson(since, as_of, words, least, arguments.form == "json")
        case _:
            return ChangesText(since, as_of, words, style(), least, arguments.quiet)
