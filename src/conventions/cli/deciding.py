"""Which reminders of one dossier are due: the work that other processes may share."""

import io
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr
from pathlib import Path

from attrs import define, frozen

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, Unread, asked_rulebooks, broken, died_at, load_one, path_of
from conventions.messages import Catalogue, Language, catalogue
from conventions.reminders.decide import decided, without_twins
from conventions.reminders.due import SentReminder, sent_by_dossier
from conventions.reminders.rules import ReminderRules
from conventions.reminders.told import DossierReminders, of_dossier
from conventions.rulebook.rulebook import Rulebook


@frozen
class Decided:
    """What is decided of a dossier; None of one that could not be read, of which `complaints` says why."""

    place: Path
    told: DossierReminders | None
    complaints: str


@define
class Decider:
    """Decides of one dossier after the other, and holds none of them."""

    arguments: Arguments
    words: Catalogue
    rules: ReminderRules
    rulebooks: tuple[Rulebook, ...]
    sent: Mapping[str, Sequence[SentReminder]]
    same: frozenset[str]
    """The identifiers that several dossiers have."""

    def examined(self, place: Path | Unread) -> Decided:
        """Return what is decided of a dossier. One that fails stops no other."""
        said = io.StringIO()
        with redirect_stderr(said):
            told = self._told(place)
        return Decided(path_of(place), told, said.getvalue())

    def died(self, place: Path) -> Decided:
        """Return what is said of a dossier at which the process that had it died."""
        said = io.StringIO()
        with redirect_stderr(said):
            died_at(place, self.words)
        return Decided(place, None, said.getvalue())

    def _told(self, place: Path | Unread) -> DossierReminders | None:
        item = load_one(place, self.words, self.arguments.office)
        if not isinstance(item, Loaded):
            return None
        dossier = item.dossier
        name = dossier.agreement.id
        try:
            books = dossier.applied(self.rulebooks)
            decision = decided(dossier, self.arguments.as_of, self.rules, self.sent.get(name, ()), books)
            found = of_dossier(
                dossier, without_twins(decision) if name in self.same else decision, self.words
            )
        except Exception as error:  # noqa: BLE001 — whatever it is, the other dossiers are still told
            broken(item.path, error, self.words)
            return None
        return found


def decider_of(
    arguments: Arguments,
    language: Language,
    rules: ReminderRules,
    sent: Sequence[SentReminder],
    same: frozenset[str],
) -> Decider:
    """Return who decides. Rulebooks were read before: what is wrong with one was told."""
    words = catalogue(language)
    rulebooks = asked_rulebooks(arguments.rulebooks, "remind", words) or ()
    return Decider(arguments, words, rules, rulebooks, sent_by_dossier(sent), same)
