"""A check with a state file: only dossiers that changed or are due are read; news since the last report."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec
from attrs import define, evolve, field

from budget import frozen
from budget.findings import Severity
from conventions.cli.arguments import Arguments
from conventions.cli.examining import Examined, Examiner, Make, Recorder, Remember, examined_all, examiner_of
from conventions.cli.loading import Places, Unread, places_below
from conventions.cli.output import Progress, complain, finish, has_reader, say_text, style
from conventions.cli.reporting import Log, put_metrics
from conventions.dossier.dossier import Dossier
from conventions.engine.verdict import Verdict
from conventions.exports.check_forms import CsvForm
from conventions.exports.checked import Checked, CheckedDossier, Tally, UnreadableDossier, filtered
from conventions.exports.news_text import (
    Changes,
    ChangesCsv,
    ChangesJson,
    ChangesText,
    DossierNews,
    Run,
    labels_used,
    names_from_labels,
)
from conventions.files.rulebook_file import find_rulebook
from conventions.files.stamps import Outside, Stamps, outside_of, program_stamp
from conventions.messages import Catalogue
from conventions.nightly.locked_file import StateRefusedError
from conventions.nightly.stored import (
    DamagedError,
    Row,
    State,
    StoredCheck,
    StoredDossier,
    Trouble,
    encoded,
    news,
    read_stored,
    stored_findings,
)


@frozen
class CheckRecorder:
    """Creates the data that a state file keeps of each dossier."""

    stamps: Stamps = field(factory=Stamps)

    def stamp(self, place: Path) -> str:
        """Return the stamp of a dossier's own files, before they are read."""
        return self.stamps.quick(place, Outside(), sys.maxsize)

    def found(self, checked: Checked, dossier: Dossier | None, before: str, words: Catalogue) -> StoredCheck:
        """Return the data of a dossier; without stamps if it changed since `before`, when it was read."""
        if isinstance(checked, UnreadableDossier):
            return _unreadable(checked)
        if dossier is None or checked.verdict is None:
            raise TypeError(checked.id)
        found, place = _checked(checked, checked.verdict, words), checked.path
        if not before or before != self.stamp(place) or not self.stamps.is_as_read(place, dossier):
            return found
        outside = outside_of(dossier)
        quick = self.stamps.quick(place, outside, time.time_ns())
        return evolve(found, outside=outside, quick=quick, whole=self.stamps.whole(place, outside))


def _checked(checked: CheckedDossier, verdict: Verdict, words: Catalogue) -> StoredCheck:
    """Return the data of a checked dossier, without stamps yet."""
    findings, due = stored_findings(verdict, checked.findings)
    called = labels_used(checked.findings, checked.names, words)
    kept = StoredDossier(checked.id, checked.title, findings, (), called)
    return StoredCheck(checked.id, encoded(kept), kept.mark, due)


def _unreadable(checked: UnreadableDossier) -> StoredCheck:
    """Return the data of an unreadable dossier, which is read again every time."""
    troubles = tuple(
        Trouble(
            *(str(error[key] or "") for key in ("place", "code", "message", "remedy", "actual", "expected"))
        )
        for error in checked.errors
    )
    kept = StoredDossier(troubles=troubles)
    return StoredCheck("", encoded(kept), kept.mark)


# ------------------------------------------------------------------------------------------------------------
# The state file of a command: its place, and its errors as sentences.


def state_path(arguments: Arguments, name: str) -> Path:
    """Return the file that was named, else one with that name in the first folder."""
    first = arguments.paths[0]
    return arguments.state or (first if first.is_dir() else first.parent) / name


def say_refused(error: StateRefusedError, command: str, words: Catalogue) -> None:
    """Report which file, why, and what to do, with the command's own texts if it has some."""

    def said(key: str) -> str:
        own = f"{command}.{key}"
        return words.text(own if words.has(own) else key, path=str(error.path), reason=error.reason)

    complain(f"{error.path}{words.text('colon')}{said(error.why)} → {said(f'{error.why}.remedy')}")


# ------------------------------------------------------------------------------------------------------------
# A check with a state file: dossiers that changed or are due are read, the others are not.

STATE: Final = ".subventio-state.sqlite"
"""The default name of the state file, in the first folder."""


def _question_of(arguments: Arguments) -> str:
    """Return what identifies the request apart from the day: program, law, options."""
    found = sha256(program_stamp().encode())
    for name in arguments.rulebooks.split(","):
        path = find_rulebook(name.strip())
        found.update(f"{name} {'' if path is None else sha256(path.read_bytes()).hexdigest()}\n".encode())
    asked = (arguments.known_on, arguments.due_soon, arguments.office and arguments.office.absolute())
    found.update(repr(asked).encode())
    return found.hexdigest()


@frozen
class Remembered:
    """A dossier of a run: what the state says of it now, and the result if it was read.

    Attributes:
        counted: its counts.
        is_reported: whether all its news was reported.
    """

    place: Path
    counted: Tally
    is_reported: bool
    examined: Examined | None = None

    @property
    def key(self) -> str:
        """Return its name in the state."""
        return key_of(self.place)


_Said = tuple[Tally, bool]
"""Its counts, and whether all its news was reported."""


def _counts(row: Row) -> _Said:
    return _shared(not row.id, row.counts, row.mark == row.told_mark)


@lru_cache(1_000)
def _shared(is_unreadable: bool, counts: tuple[int, ...], is_reported: bool) -> _Said:  # noqa: FBT001 — a key
    """Return a shared object for equal values, to save memory."""
    return Tally(1, int(is_unreadable), counts), is_reported


@define
class Remembering:
    """A run with a state file; results are stored as the run goes on."""

    state: State
    arguments: Arguments
    reads_all: bool = False
    """Whether the output format needs more than what is stored."""
    question: str = field(init=False)
    stamps: Stamps = field(factory=Stamps)
    failed: StateRefusedError | None = None
    """Why nothing more can be stored: the check continues."""

    @question.default
    def _question(self) -> str:
        return _question_of(self.arguments)

    def all(self, examiner: Examiner, places: Places, make: Make) -> Iterator[Remembered]:
        """Yield each dossier, in order. A path without dossiers is not one."""
        names = places.names
        known = [None if self.reads_all else self._known(name) for name in names]
        unknown = [name for name, said in zip(names, known, strict=True) if said is None]
        examined = examined_all(Places([*unknown]), examiner, make)
        for name, said in zip(names, known, strict=True):
            if said is not None:
                yield Remembered(Path(name), *said)
            else:
                item = next(examined)
                yield Remembered(Path(name), *self._keep(key_of(name), item), item)

    def _known(self, folder: str) -> _Said | None:
        """Return the stored data of a dossier, if still valid on the day of evaluation."""
        key = key_of(folder)
        row = self.state.row(key)
        as_of = self.arguments.as_of
        if row is None or row.question != self.question or not row.is_true_on(as_of) or not row.whole:
            return None
        outside = msgspec.json.decode(row.outside, type=Outside)
        quick = self.stamps.quick(folder, outside, time.time_ns())
        if not quick or quick != row.quick:
            if self.stamps.whole(folder, outside) != row.whole:
                return None
            if quick and self.failed is None:
                try:
                    self.state.keep_quick(key, quick)
                except StateRefusedError as error:
                    self.failed = error
        return _counts(row)

    def _keep(self, key: str, item: Examined) -> _Said:
        found = item.found or StoredCheck("", b"", "")
        before = self.state.row(key)
        row = Row(
            found.id,
            found.quick,
            found.whole,
            msgspec.json.encode(found.outside).decode(),
            self.question,
            self.arguments.as_of,
            found.due,
            item.counted.by_rank,
            found.mark,
            "" if before is None else before.told_mark,
        )
        if self.failed is None:
            try:
                self.state.keep(key, row, found.content)
            except StateRefusedError as error:
                self.failed = error
        return _counts(row)


def examined_again(
    remembering: Remembering, examiner: Examiner, places: Places, make: Make
) -> Iterator[Examined]:
    """Yield the results for a report on all: unread dossiers come from the state."""
    known = remembering.all(examiner, places, make)
    for place in places:
        if isinstance(place, Unread):
            yield examiner.examined(place)
        elif (item := next(known)).examined is not None:
            yield item.examined
        else:
            kept = read_stored(remembering.state.found(item.key))
            findings = kept.on(examiner.arguments.as_of)
            names = names_from_labels(kept.called)
            checked = CheckedDossier(kept.id, item.place, findings, names=names, title=kept.title)
            part = examiner.report.part(filtered(checked, examiner.shown))
            yield Examined(item.place, item.counted, part, "", is_read=True, is_remembered=True)


def key_of(folder: Path | str) -> str:
    """Return the name of a dossier in the state, independent of the current folder."""
    return os.path.abspath(folder)  # noqa: PTH100 — of a path for each dossier


# --- `subventio check --since-last`: news since the last report ---------------------------------------------


def since_last(arguments: Arguments, words: Catalogue, log: Log, state: State) -> int:
    """Print the news; return 2 for a newly unreadable dossier, 1 for serious news, else 0.

    It is stored as reported after all of it was printed: an interrupted run loses nothing, and if it
    cannot be stored (StateRefusedError), the news is reported again.
    """
    found = places_below(arguments.paths, words)
    since = state.since()
    if since is not None and arguments.as_of < since:
        days = {"day": words.day(arguments.as_of), "since": words.day(since)}
        complain(words.text("changes.clock_back", days))
    make = partial(examiner_of, arguments, words.language, style(), is_one=False, recorder=CheckRecorder)
    remembering = Remembering(state, arguments)
    report = _report(arguments, words, state)
    progress = Progress(0 if arguments.quiet else len(found), words)
    code = 2 if any(isinstance(place, Unread) for place in found) else 0
    counted, read, reported = Tally(), 0, list[int]()
    log.start(arguments, len(found.names))
    say_text([report.start()])
    for at, item in enumerate(progress.over(remembering.all(make(), found, make))):
        counted = counted.plus(item.counted)
        read += item.examined is not None
        errors = () if item.examined is None else item.examined.errors
        log.dossier(item.place, item.counted, errors, is_read=item.examined is not None)
        item_news = _news(item, state)
        if item_news is not None:
            reported.append(at)
            code = max(code, item_news.news.exit_code(arguments.fail_on))
            say_text([report.add(item_news)])
    gone = list(_gone(arguments.paths, found, state))
    for key in gone:
        before = read_stored(state.last_reported(key) or state.found(key))
        say_text([report.add(DossierNews(_shown(key, arguments.paths), news(before, None), before, None))])
    say_text([report.end(Run(counted, read, len(gone)))])
    finish()
    if not put_metrics(arguments, counted, read, words):
        code = 2
    if not has_reader():
        return code
    if remembering.failed is not None:
        raise remembering.failed
    names = found.names
    state.mark_reported((key_of(names[at]) for at in reported), gone, arguments.as_of)
    return code


def _news(item: Remembered, state: State) -> DossierNews | None:
    """Return the news of a dossier; None if there is none."""
    if item.is_reported:
        return None
    stored = state.last_reported(item.key)
    before = None if stored is None else read_stored(stored)
    found = None if item.examined is None else item.examined.found
    after = read_stored(state.found(item.key) if found is None else found.content)
    return DossierNews(str(item.place), news(before, after), before, after)


def _gone(paths: Sequence[Path], found: Places, state: State) -> Iterator[str]:
    """Yield the dossiers below the paths that no longer exist; unreachable folders are unknown."""
    roots = [key_of(path) for path in paths]
    names = found.names
    if sum(_is_below(path, roots) for path in state.paths()) == len(names):
        return  # all found were stored: there are no more
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
    """Return the path of a dossier as it would be printed if it still existed."""
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


# --- A check with a state file: one run at a time; errors of the file are sentences -------------------------

KEPT_FORMS = ("csv", "junit")
"""Formats with findings only; the others need more than what is stored, and read all dossiers."""


def with_state(
    arguments: Arguments,
    words: Catalogue,
    log: Log,
    whole: Callable[[Arguments, Catalogue, Log, Remember, Callable[[], Recorder]], int],
) -> int:
    """Return the exit code of the check; 2 if the state file cannot be used or written."""
    path = state_path(arguments, STATE)
    try:
        with State(path) as state:
            if arguments.since_last:
                return since_last(arguments, words, log, state)
            reads_all = arguments.form not in KEPT_FORMS or bool(arguments.only)
            remembering = Remembering(state, arguments, reads_all)
            code = whole(arguments, words, log, partial(examined_again, remembering), CheckRecorder)
            if remembering.failed is not None:
                raise remembering.failed
            return code
    except StateRefusedError as error:
        say_refused(error, "check", words)
    except DamagedError as error:
        say_refused(StateRefusedError(path, "state.damaged", str(error)), "check", words)
    return 2
