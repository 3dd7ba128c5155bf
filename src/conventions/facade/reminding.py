"""Reminders: those due on a day, and why others are not. This module sends nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from attrs import field, frozen

from conventions.dossier.dossier import Dossier
from conventions.exports.json_values import Json
from conventions.facade.errors import day_asked, dossier_asked
from conventions.facade.law import LAW_FR, Rulebooks, books_asked
from conventions.messages import Catalogue
from conventions.reminders.rules import (
    Decision,
    ReminderRules,
    ReminderState,
    SentReminder,
    beneficiary_address,
    decided,
    sent_by_dossier,
    without_twins,
)
from conventions.reminders.rules import Reminder as Letter
from conventions.reminders.told import DossierReminders, of_dossier, reminders_json, reminders_lines


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
    _found: tuple[tuple[Dossier, Decision], ...] = field(repr=False)

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
    day = day_asked(as_of, "as_of")
    books, known = books_asked(rulebooks), sent_by_dossier(sent)
    asked = [dossier_asked(dossier) for dossier in dossiers]
    many = Counter(dossier.agreement.id for dossier in asked)
    found = []
    for dossier in asked:
        name = dossier.agreement.id
        decision = decided(
            dossier, day, rules or ReminderRules(), known.get(name, ()), dossier.applied(books)
        )
        is_twin = many[name] > 1
        found.append((dossier, without_twins(decision) if is_twin else decision))
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
