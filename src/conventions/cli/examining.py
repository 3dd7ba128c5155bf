"""One dossier, from its folder to what the report makes of it: the work that other processes may share."""

import io
from collections.abc import Mapping
from contextlib import redirect_stderr
from datetime import timedelta
from pathlib import Path

from attrs import define, frozen

from budget.findings import Place
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, Unread, broken, load_one, tell
from conventions.cli.reporting import Report
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import Verdict
from conventions.exports.checked import Checked, CheckedDossier, Part, Tally, UnreadableDossier
from conventions.exports.names import named
from conventions.exports.told import Told, narrowed
from conventions.files.faults import Fault
from conventions.language.answers import Answer
from conventions.messages import Catalogue
from conventions.rulebook.rulebook import Rulebook

__all__ = ["Examined", "Examiner", "judged"]


@frozen
class Examined:
    """What is left of a dossier that was checked: small, and of plain values.

    Attributes:
        complaints: what is to be said of it on the standard error.
        is_read: whether its files could be read, whatever became of its verdict.
    """

    place: Path
    counted: Tally
    part: Part
    complaints: str
    is_read: bool


@define
class Examiner:
    """Checks one dossier after the other, and holds none of them."""

    arguments: Arguments
    words: Catalogue
    rulebooks: tuple[Rulebook, ...]
    report: Report
    told: Told

    def examined(self, place: Path | Unread) -> Examined:
        """Return what becomes of a dossier. One that fails, even while it is written, stops no other."""
        said = io.StringIO()
        with redirect_stderr(said):
            item = load_one(place, self.words, self.arguments.office) if isinstance(place, Path) else place
            checked = judged(item, self.arguments, self.rulebooks, self.words)
            try:
                part = self.report.part(narrowed(checked, self.told))
            except Exception as error:  # noqa: BLE001 — whatever it is, the other dossiers are still checked
                checked = _failed(item.path, error, self.words)
                part = self.report.part(checked)
        return Examined(item.path, Tally.of(checked), part, said.getvalue(), is_read=isinstance(item, Loaded))

    def died(self, place: Path) -> Examined:
        """Return what is said of a dossier at which the process that checked it died."""
        said = io.StringIO()
        with redirect_stderr(said):
            unread = Unread(place, (Fault(Place(str(place)), "process_died"),))
            tell(unread.faults, self.words)
            checked = UnreadableDossier(place, unread.errors(self.words))
        part = self.report.part(checked)
        return Examined(place, Tally.of(checked), part, said.getvalue(), is_read=False)


def judged(
    item: Loaded | Unread, arguments: Arguments, rulebooks: tuple[Rulebook, ...], words: Catalogue
) -> Checked:
    """Return a dossier with its verdict, or with what could not be read. One that fails stops no other."""
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


def _failed(path: Path, error: Exception, words: Catalogue) -> UnreadableDossier:
    return UnreadableDossier(path, broken(path, error, words).errors(words))


def _former(dossier: Dossier, verdict: Verdict) -> Mapping[str, Answer]:
    from conventions.engine.former import former_dates

    return former_dates(dossier, verdict)
