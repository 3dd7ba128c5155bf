"""`subventio remind`: the letters due to beneficiaries about overdue or coming duties, and their sending."""

import io
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack, redirect_stderr
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from attrs import define, frozen

from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.loading import (
    Loaded,
    Places,
    Unread,
    asked_rulebooks,
    broken,
    died_at,
    load_one,
    path_of,
    places,
)
from conventions.cli.output import FAILED, Progress, complain
from conventions.cli.refused import refuse
from conventions.cli.remembering import say_refused, state_path
from conventions.cli.reporting import say_result
from conventions.cli.sending import ByFile, ByServer, Channel, Sending, password
from conventions.cli.sharing import shared
from conventions.files.discovery import twins
from conventions.messages import Catalogue, Language, catalogue
from conventions.nightly.locked_file import StateRefusedError
from conventions.reminders.outbox import Outbox
from conventions.reminders.rules import (
    ReminderRules,
    SentReminder,
    decided,
    read_rules,
    sent_by_dossier,
    without_twins,
)
from conventions.reminders.smtp import server_of
from conventions.reminders.told import DossierReminders, of_dossier, reminders_json, reminders_lines
from conventions.rulebook import Rulebook

# --- Which reminders of one dossier are due: the work that other processes may share ------------------------


@frozen
class Decided:
    """The decision on a dossier; None for an unreadable one, whose `complaints` say why."""

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
        """Return the decision on a dossier; a failure does not stop the others."""
        said = io.StringIO()
        with redirect_stderr(said):
            told = self._told(place)
        return Decided(path_of(place), told, said.getvalue())

    def died(self, place: Path) -> Decided:
        """Return the complaint about a dossier whose process died."""
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
    """Return the decider; the rulebooks were read before, with their errors reported."""
    words = catalogue(language)
    rulebooks = asked_rulebooks(arguments.rulebooks, "remind", words) or ()
    return Decider(arguments, words, rules, rulebooks, sent_by_dossier(sent), same)


# ------------------------------------------------------------------------------------------------------------
# `subventio remind`: the letters that are due about what beneficiaries have not done, and their sending.

FORGOTTEN_AFTER: Final = timedelta(days=365)
"""How long data on a deleted dossier is kept after its last letter."""
OUTBOX: Final = ".subventio-reminders.sqlite"
"""The default name of the file of sent letters, in the first folder."""


def remind(arguments: Arguments, words: Catalogue) -> int:
    """Report which reminders are due, and send them if requested.

    Return 2 for an unreadable dossier, a failing server, a letter that cannot be written or recorded, or an
    unusable state; 1 if a due reminder is not sent; else 0.
    """
    rulebooks = asked_rulebooks(arguments.rulebooks, "remind", words)
    if rulebooks is None:
        return FAILED
    try:
        rules = ReminderRules() if arguments.reminder_rules is None else read_rules(arguments.reminder_rules)
        channel = None if arguments.dry_run else _channel(arguments)
    except InputError as error:
        return refuse("subventio remind", error, words)
    with ExitStack() as stack:
        try:
            outbox = _outbox(arguments, channel)
            if outbox is not None:
                stack.enter_context(outbox)
            sending = None
            if channel is not None:
                kept = None if arguments.to is not None else outbox
                sending = Sending(channel, kept, rules, rulebooks, arguments, words)
            return _run(arguments, words, rules, sending, outbox)
        except StateRefusedError as error:
            say_refused(error, "remind", words)
            return FAILED


def _channel(arguments: Arguments) -> Channel | None:
    if arguments.send is not None:
        return ByServer(server_of(arguments.send, password()))
    return None if arguments.outbox is None else ByFile(arguments.outbox)


def _outbox(arguments: Arguments, channel: Channel | None) -> Outbox | None:
    """Return the letters sent before; None if there are none, and none are to be sent."""
    path = state_path(arguments, OUTBOX)
    is_kept = channel is not None and arguments.to is None
    if is_kept:
        return Outbox(path)
    if not path.exists():
        return None
    try:
        return Outbox(path, is_read_only=True)
    except StateRefusedError:  # a run that was killed left something to put right first
        return Outbox(path)


def _run(
    arguments: Arguments,
    words: Catalogue,
    rules: ReminderRules,
    sending: Sending | None,
    outbox: Outbox | None,
) -> int:
    """Decide on each dossier, and send while it is in memory; then report."""
    before = () if outbox is None else outbox.all()
    known = (item for notice in before for item in notice.asked)
    # what may have been sent counts as sent, unless it is to be repeated
    sent = [item for item in known if not (item.is_doubtful and arguments.resend)]
    if sending is not None and before and arguments.as_of < before[-1].on:
        days = {"day": words.day(arguments.as_of), "since": words.day(before[-1].on)}
        complain(words.text("remind.clock_back", days))
    asked = places(arguments.paths, words)
    folders = Places([*asked.names])
    same = frozenset(name for name, _ in twins(asked.names))
    make = partial(decider_of, arguments, words.language, rules, sent, same)
    found: list[DossierReminders] = []
    for item in Progress(len(folders), words).over(shared(folders, make(), make, arguments.jobs)):
        for line in item.complaints.splitlines():
            complain(line)
        if item.told is not None:
            found.append(item.told if sending is None else sending.of_dossier(item.place, item.told))
    if sending is not None:
        sending.digests(found)
        if sending.outbox is not None:
            _forget(sending.outbox, {item.id for item in found}, arguments, words)
    lines = reminders_lines(found, arguments.as_of, words, is_whole=arguments.all)
    say_result(arguments.form, lambda: reminders_json(found, arguments.as_of), lines)
    if len(found) < len(asked) or (sending is not None and not sending.is_well):
        return FAILED
    return int(any(item.unsent for item in found))


def _forget(outbox: Outbox, there: Collection[str], arguments: Arguments, words: Catalogue) -> None:
    """Forget dossiers deleted from an existing folder, some time after their last letter.

    Their data is of no more use, and contains addresses.
    """
    last = {notice.dossier: notice for notice in outbox.all()}  # the latest is last
    roots = [path.absolute() for path in arguments.paths if path.is_dir()]
    gone = [
        name
        for name, notice in last.items()
        if name not in there
        and arguments.as_of - notice.on > FORGOTTEN_AFTER
        and any(notice.path.is_relative_to(root) for root in roots)
        and not notice.path.exists()
    ]
    if gone:
        outbox.forget(gone)
        complain(words.count("remind.forgotten", len(gone)))
