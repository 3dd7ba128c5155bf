"""One dossier from folder to report; many one by one, shared with other processes, or over Dask."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from attrs import define

from budget import frozen
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, Places, Unread, Work, broken, died_at, load_one, named_rulebooks
from conventions.cli.output import FAILED, complain
from conventions.cli.reporting import Report, filter_of, report_of
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import Verdict
from conventions.exports.checked import (
    Checked,
    CheckedDossier,
    CheckFilter,
    Part,
    Tally,
    UnreadableDossier,
    filtered,
)
from conventions.exports.json_values import Json
from conventions.exports.label_text import named
from conventions.exports.style import Style
from conventions.language.answers import Answer
from conventions.messages import Catalogue, Language, catalogue
from conventions.rulebook import Rulebook

if TYPE_CHECKING:  # a check without a state file does not load it
    from conventions.nightly.stored import StoredCheck

# --- Work over the workers of a Dask scheduler; its errors are sentences ------------------------------------


def by_scheduler(arguments: Arguments, words: Catalogue, run: Callable[[], int]) -> int:
    """Return the exit code of a run; 2 if the scheduler cannot be used."""
    address = arguments.scheduler
    if address is None:
        return run()

    def said(key: str, reason: str = "") -> int:
        sentence = words.text(key, address=address, reason=reason)
        complain(f"subventio {arguments.command}: {sentence} → {words.text(f'{key}.remedy')}")
        return FAILED

    try:
        from conventions.cli.on_dask import SchedulerRefusedError, ask_workers
    except ModuleNotFoundError:
        return said("dask.not_installed")
    try:
        ask_workers(address)
        return run()
    except SchedulerRefusedError as error:
        return said(error.why, error.reason)


# ------------------------------------------------------------------------------------------------------------
# Work on many dossiers, one by one in this process, or shared with other processes.

MANY: Final = 200
"""From this many dossiers other processes pay off, despite their start-up time."""
SOME: Final = 8
"""The same if the number of processes was given."""

Result = TypeVar("Result")


def shared(
    places: Sequence[Path | Unread], work: Work[Result], make: Callable[[], Work[Result]], jobs: int | None
) -> Iterator[Result]:
    """Yield the results in the order of dossiers; `make` creates the work in another process."""
    if len(places) >= (MANY if jobs is None else SOME) and jobs != 1:
        from conventions.cli.workers import cores, over_processes

        many = jobs or cores()
        if many > 1:
            yield from over_processes(places, make, many)
            return
    yield from map(work.examined, places)


class Recorder(Protocol):
    """What creates the data that a state file keeps of each dossier."""

    def stamp(self, place: Path) -> str:
        """Return the stamp of a dossier's own files, before they are read."""
        ...

    def found(
        self, checked: Checked, dossier: Dossier | None, before: str, words: Catalogue
    ) -> "StoredCheck":
        """Return the data of a dossier; without stamps if it changed since `before`, when it was read."""
        ...


@frozen
class Examined:
    """The result of checking a dossier: small plain values.

    Attributes:
        complaints: the messages for standard error.
        is_read: whether its files could be read, even if evaluation failed.
        found: the data for a state file, if there is one.
        is_remembered: whether it was not read in this run.
        errors: why it could not be read, with places.
    """

    place: Path
    counted: Tally
    part: Part
    complaints: str
    is_read: bool
    found: "StoredCheck | None" = None
    is_remembered: bool = False
    errors: tuple[dict[str, Json], ...] = ()


@define
class Examiner:
    """Checks one dossier at a time, without keeping any."""

    arguments: Arguments
    words: Catalogue
    rulebooks: tuple[Rulebook, ...]
    report: Report
    shown: CheckFilter
    keeper: Recorder | None = None

    def examined(self, place: Path | Unread) -> Examined:
        """Return the result of a dossier; a failure, even while writing, does not stop the others."""
        said = io.StringIO()
        with redirect_stderr(said):
            before = "" if self.keeper is None or not isinstance(place, Path) else self.keeper.stamp(place)
            item = load_one(place, self.words, self.arguments.office)
            checked = evaluated(item, self.arguments, self.rulebooks, self.words)
            try:
                found = self._found(item, checked, before)
                part = (
                    Part() if self.arguments.since_last else self.report.part(filtered(checked, self.shown))
                )
            except Exception as error:  # noqa: BLE001 — whatever it is, the other dossiers are still checked
                checked = _failed(item.path, error, self.words)
                found = self._found(item, checked, "")
                part = self.report.part(checked)
        return Examined(
            item.path,
            Tally.of(checked),
            part,
            said.getvalue(),
            is_read=isinstance(item, Loaded),
            found=found,
            errors=_errors(checked),
        )

    def _found(self, item: Loaded | Unread, checked: Checked, before: str) -> "StoredCheck | None":
        """Return the data for a state file, if there is one."""
        if self.keeper is None:
            return None
        dossier = item.dossier if isinstance(item, Loaded) else None
        return self.keeper.found(checked, dossier, before, self.words)

    def died(self, place: Path) -> Examined:
        """Return the complaint about a dossier whose process died."""
        said = io.StringIO()
        with redirect_stderr(said):
            unread = died_at(place, self.words)
            checked = UnreadableDossier(place, unread.errors(self.words))
        part = self.report.part(checked)
        found = self._found(unread, checked, "")
        return Examined(
            place, Tally.of(checked), part, said.getvalue(), is_read=False, found=found, errors=checked.errors
        )


Make = Callable[[], Examiner]
"""Creates the examiner in another process, where it is sent by name and arguments."""

Remember = Callable[[Examiner, Places, Make], Iterator[Examined]]
"""Yields the result of each dossier, some of them from a state file."""


def examined_all(places: Sequence[Path | Unread], examiner: Examiner, make: Make) -> Iterator[Examined]:
    """Yield the results in the order of dossiers: in this process, over the cores, or over Dask."""
    scheduler = examiner.arguments.scheduler
    if scheduler is not None and places:
        from conventions.cli.on_dask import over_dask

        yield from over_dask(places, make, scheduler)
        return
    yield from shared(places, examiner, make, examiner.arguments.jobs)


def examiner_of(
    arguments: Arguments,
    language: Language,
    look: Style,
    *,
    is_one: bool,
    recorder: Callable[[], Recorder] | None = None,
) -> Examiner:
    """Return the examiner; the rulebooks were read before, with their errors reported."""
    words = catalogue(language)
    rulebooks = named_rulebooks(arguments.rulebooks, "check", words) or ()
    report = report_of(arguments, words, look, is_one=is_one)
    return Examiner(arguments, words, rulebooks, report, filter_of(arguments), recorder and recorder())


def evaluated(
    item: Loaded | Unread, arguments: Arguments, rulebooks: tuple[Rulebook, ...], words: Catalogue
) -> Checked:
    """Return a dossier with its verdict, or with its read errors; a failure does not stop the others."""
    if isinstance(item, Unread):
        return UnreadableDossier(item.path, item.errors(words))
    try:
        books = item.dossier.applied(rulebooks)
        soon = timedelta(arguments.due_soon)
        verdict = evaluate(item.dossier, arguments.as_of, arguments.known_on, books, soon)
        is_whole = arguments.form == "text" and arguments.all
        former = _former(item.dossier, verdict) if is_whole else {}
    except Exception as error:  # noqa: BLE001 — whatever it is, the other dossiers are still checked
        return _failed(item.path, error, words)
    return CheckedDossier(
        item.dossier.agreement.id,
        item.path,
        verdict.findings,
        verdict,
        named(item.dossier, verdict),
        tuple(former.items()),
        item.dossier.agreement.title,
    )


def _errors(checked: Checked) -> tuple[dict[str, Json], ...]:
    return checked.errors if isinstance(checked, UnreadableDossier) else ()


def _failed(path: Path, error: Exception, words: Catalogue) -> UnreadableDossier:
    return UnreadableDossier(path, broken(path, error, words).errors(words))


def _former(dossier: Dossier, verdict: Verdict) -> Mapping[str, Answer]:
    from conventions.views.differences import former_dates

    return former_dates(dossier, verdict)
