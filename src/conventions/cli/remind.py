"""`subventio remind`: the letters due about duties, and their sending by a server or as files.

Each letter is stored, sent, stored again, recorded; none is lost.
"""

import io
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, redirect_stderr
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from attrs import define, evolve, field

from budget import frozen
from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.check_state import say_refused, state_path
from conventions.cli.document_files import templates_for
from conventions.cli.examining import shared
from conventions.cli.loading import (
    Loaded,
    Places,
    Unread,
    broken,
    died_at,
    load_one,
    named_rulebooks,
    path_of,
    places,
)
from conventions.cli.output import FAILED, Progress, complain, reason, write_whole
from conventions.cli.refused import refuse
from conventions.cli.reporting import say_result
from conventions.documents.generate import DEFAULT_NAME, document, document_name
from conventions.documents.templates import Templates
from conventions.exports.fault_text import error_text, fault_line
from conventions.facade.recording import record
from conventions.facts.fact import Fact
from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import UnreadableDossierError
from conventions.files.sources import twins
from conventions.messages import Catalogue, Language, catalogue
from conventions.nightly.locked_file import StateRefusedError
from conventions.reminders.mail import (
    Delivery,
    Letter,
    Outcome,
    Server,
    deliver,
    digest_mail,
    mail_bytes,
    reminder_mail,
    server_of,
)
from conventions.reminders.outbox import Notice, Outbox
from conventions.reminders.reminder_rules import (
    Reminder,
    ReminderRules,
    SentReminder,
    read_rules,
    reminder_decision,
    sent_by_dossier,
    without_ambiguous,
)
from conventions.reminders.reminder_text import (
    DossierReminders,
    ReminderOutcome,
    of_dossier,
    reminders_json,
    reminders_lines,
    waiting_of,
)
from conventions.rulebook import Rulebook

PASSWORD: Final = "SUBVENTIO_SMTP_PASSWORD"  # noqa: S105 — the name of the variable
"""The environment variable for the password of the mail server: others can see command lines."""


class Channel(Protocol):
    """A way to send mails."""

    @property
    def is_sending(self) -> bool:
        """Return whether a mail that left was sent; if not, somebody else sends it."""

    def deliver(self, name: str, mail: bytes, sender: str, to: str) -> Delivery:
        """Return the outcome of a mail."""

    def has(self, name: str) -> bool:
        """Return whether a mail with that name is known to have left."""


@frozen
class ByServer:
    """An outgoing mail server."""

    server: Server
    is_sending: bool = True

    def deliver(self, name: str, mail: bytes, sender: str, to: str) -> Delivery:  # noqa: ARG002 — it has its own
        """Return the outcome of a mail."""
        return deliver(self.server, mail, sender, [to])

    def has(self, name: str) -> bool:  # noqa: ARG002 — a server does not say
        """Return False: a server does not tell what it accepted."""
        return False


@frozen
class ByFile:
    """A folder in which each mail is a file that mail programs open as a draft."""

    folder: Path
    is_sending: bool = False

    def deliver(self, name: str, mail: bytes, sender: str, to: str) -> Delivery:  # noqa: ARG002 — they are in it
        """Write a mail, completely or not at all."""
        try:
            write_whole(self._path(name), b"X-Unsent: 1\r\n" + mail)
        except OSError as error:
            return Delivery(
                Outcome.UNREACHABLE, f"{error.filename or self.folder}: {error.strerror or error}"
            )
        return Delivery(Outcome.SENT)

    def has(self, name: str) -> bool:
        """Return whether the file of a mail exists."""
        return self._path(name).exists()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name.strip('<>').partition('@')[0]}.eml"


def password() -> str | None:
    """Return the password of the mail server from the environment."""
    return os.environ.get(PASSWORD)


@define
class Sending:
    """A sending run. `outbox` has the sent letters; None in a test, which leaves no trace.

    Attributes:
        is_well: whether the server accepts mails, and all that was sent could be recorded.
    """

    channel: Channel
    outbox: Outbox | None
    rules: ReminderRules
    rulebooks: tuple[Rulebook, ...]
    arguments: Arguments
    words: Catalogue
    is_reachable: bool = True
    is_well: bool = True
    unrecorded: dict[str, list[Notice]] = field(factory=dict)
    before: tuple[Notice, ...] = field(init=False)
    templates: Templates = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.templates = Templates(self.arguments.templates)
        self.before = () if self.outbox is None else self._known(self.outbox)

    def _known(self, outbox: Outbox) -> tuple[Notice, ...]:
        """Return what was sent before, or may have been."""
        for notice in outbox.all():
            if not notice.is_sent and self.channel.has(notice.id):
                outbox.mark_sent(notice)
        for notice in outbox.to_record():
            self.unrecorded.setdefault(notice.dossier, []).append(notice)
        return outbox.all()

    # --- one dossier ---------------------------------------------------------------------------------------

    def of_dossier(self, place: Path, reminders: DossierReminders) -> DossierReminders:
        """Return the reminders of a dossier with their outcomes; it is read if one is sent."""
        if not reminders.decision.due and reminders.id not in self.unrecorded:
            return reminders
        item = load_one(place, self.words, self.arguments.office)
        if isinstance(item, Loaded):
            return self.outcomes(item, reminders)
        self.is_well = False
        return reminders

    def outcomes(self, item: Loaded, reminders: DossierReminders) -> DossierReminders:
        """Return the reminders of a dossier with their outcomes.

        What the last run sent but could not record is recorded first, even if its folder has moved.
        """
        for notice in self.unrecorded.pop(reminders.id, ()):
            if self.outbox is not None:
                self._record(evolve(notice, path=item.path.absolute()), self.outbox)
        return evolve(
            reminders, outcomes={it.kind: self._became(item, reminders, it) for it in reminders.decision.due}
        )

    def _became(self, item: Loaded, reminders: DossierReminders, reminder: Reminder) -> ReminderOutcome:
        agreement = item.dossier.last_text
        sender = self.rules.sender or reminders.officer
        if reminders.to is None:
            return ReminderOutcome.NO_ADDRESS
        if sender is None:
            return ReminderOutcome.NO_SENDER
        if not self.is_reachable:
            return ReminderOutcome.UNREACHABLE
        letter = self._letter(item, reminder)
        if letter is None:
            self.is_well = False
            return ReminderOutcome.NO_LETTER
        test_to = self.arguments.to
        mail = reminder_mail(
            reminder, agreement, reminders.called, letter,
            sender=sender, to=reminders.to, words=self.words, at=_now(), test_to=test_to,
        )  # fmt: skip
        name, content = str(mail["Message-ID"]), mail_bytes(mail)
        if self.outbox is None:
            delivery = self.channel.deliver(name, content, sender, test_to or reminders.to)
            self._report_refusal(item.path, delivery)
            return (
                ReminderOutcome.TESTED
                if delivery.outcome is Outcome.SENT
                else ReminderOutcome(delivery.outcome.value)
            )
        notice = Notice(
            name, reminders.id, item.path.absolute(), reminder.kind.value, reminder.on,
            sender, reminders.to, reminder.as_sent(), said=_asked(reminder, reminders),
        )  # fmt: skip
        return self._sent(notice, content, self.outbox)

    def _sent(self, notice: Notice, mail: bytes, outbox: Outbox) -> ReminderOutcome:
        """Send a notice between its two marks."""
        was_doubtful = any(it.id == notice.id for it in self.before)
        outbox.mark_on_its_way(notice, is_recorded=self.channel.is_sending)
        delivery = self.channel.deliver(notice.id, mail, notice.sender, notice.address)
        self._report_refusal(notice.path, delivery)
        match delivery.outcome:
            case Outcome.SENT:
                outbox.mark_sent(notice)
                if not self.channel.is_sending:
                    return ReminderOutcome.WRITTEN
                self._record(notice, outbox)
                return ReminderOutcome.SENT
            case Outcome.REFUSED | Outcome.UNREACHABLE:
                if not was_doubtful:
                    outbox.refused(notice)
                return ReminderOutcome(delivery.outcome.value)
            case Outcome.DOUBTFUL:
                return ReminderOutcome.DOUBTFUL

    def _report_refusal(self, path: Path, delivery: Delivery) -> None:
        """Report the server's answer if it accepted nothing."""
        if delivery.outcome is Outcome.SENT:
            return
        said = self.words.text(f"remind.{delivery.outcome}", reason=delivery.reason)
        complain(f"{path}{self.words.text('colon')}{said}")
        if delivery.outcome is Outcome.UNREACHABLE:
            self.is_reachable = self.is_well = False

    def _letter(self, item: Loaded, reminder: Reminder) -> Letter | None:
        """Return the letter, as `generate` writes it; None if it cannot be written, which is reported."""
        try:
            made = document(
                reminder.kind,
                item.dossier,
                on=reminder.on,
                templates=templates_for(item, self.templates),
                rulebooks=item.dossier.applied(self.rulebooks),
            )
        except InputError as error:
            refuse(str(item.path), error, self.words)
            return None
        except Exception as error:  # noqa: BLE001 — whatever it is, the other letters still go
            broken(item.path, error, self.words)
            return None
        name = document_name(DEFAULT_NAME, item.dossier.agreement, reminder.kind.value, made.on)
        return Letter(f"{name}.docx", made.content)

    # --- the record of the dossier -------------------------------------------------------------------------

    def _record(self, notice: Notice, outbox: Outbox) -> None:
        """Record a letter that was sent, once; a failure is reported, and the next run does it."""
        try:
            self._record_each(notice)
        except (InputError, OSError) as error:
            self.is_well = False
            for line in _error_lines(error, self.words):
                said = self.words.text("remind.not_recorded", reason=line)
                complain(f"{notice.path}{self.words.text('colon')}{said}")
            return
        outbox.recorded(notice)

    def _record_each(self, notice: Notice) -> None:
        """Record the letter for each duty in it; what an interrupted run recorded is skipped."""
        office = self.arguments.office
        known = {fact.id for fact in read_dossier(notice.path, office=office).facts}
        seal = notice.id.partition("@")[0].rpartition(".")[2]
        evidence = self.words.text("mail.evidence", id=notice.id)
        for number, item in enumerate(notice.asked, start=1):
            name = f"letter_{seal[:16]}_{number}"
            if name not in known:
                fact = Fact(
                    "letter_sent", notice.on, of=item.duty, evidence=evidence, author=notice.sender, id=name
                )
                record(notice.path, fact, office=office)

    # --- the summary for officers --------------------------------------------------------------------------

    def digests(self, found: Sequence[DossierReminders]) -> None:
        """Send each officer what was sent and what waits for them, if any of it is new."""
        if not self.is_reachable:
            return
        for_all = self.arguments.to or self.rules.digest_to
        officers = {item.id: for_all or item.officer for item in found}
        for to in dict.fromkeys(filter(None, officers.values())):
            self._digest(to, [item for item in found if officers[item.id] == to])

    def _digest(self, to: str, found: Sequence[DossierReminders]) -> None:
        words, outbox = self.words, self.outbox
        dossiers = {item.id for item in found}
        waiting = waiting_of(found, words)
        known = {} if outbox is None else outbox.waiting()
        new = {key: said for key, (mark, said) in waiting.items() if known.get(key) != mark}
        notices = [] if outbox is None else [it for it in outbox.to_tell() if it.dossier in dossiers]
        if not new and not notices:
            return
        sender = self.rules.sender or to
        as_of = self.arguments.as_of
        left = "mail.digest_sent" if self.channel.is_sending else "mail.digest_written"
        lines = list(_digest_lines(words.text(left), notices, list(new.values()), len(waiting), as_of, words))
        subject = words.text("mail.digest_subject", day=words.day(as_of))
        about = [
            as_of.isoformat(),
            *(it.id for it in notices),
            *(" ".join((*key, waiting[key][0])) for key in new),
        ]
        mail = digest_mail(lines, subject, about, sender=sender, to=to, at=_now())
        delivery = self.channel.deliver(str(mail["Message-ID"]), mail_bytes(mail), sender, to)
        if delivery.outcome is not Outcome.SENT:
            complain(words.text("remind.no_digest", to=to, reason=delivery.reason))
            self.is_well = False
        elif outbox is not None:
            outbox.told(notices, dossiers, {key: mark for key, (mark, _) in waiting.items()})


def _asked(reminder: Reminder, reminders: DossierReminders) -> str:
    return ", ".join(reminders.called[item.awaited.duty] for item in reminder.asked)


def _digest_lines(
    left: str,
    notices: Iterable[Notice],
    new: Sequence[str],
    waiting: int,
    as_of: date,
    words: Catalogue,
) -> Iterator[str]:
    """Yield the lines of a summary: what left, what newly waits, and what has waited longer."""
    yield words.text("reminders.heading", day=words.day(as_of))
    sent = list(notices)
    if sent:
        yield ""
        yield left
    for notice in sent:
        kind = words.text(f"reminders.kind.{notice.kind}")
        on = words.day(notice.on)
        yield f"– {notice.dossier}  {kind}{words.text('colon')}{notice.said} → {notice.address} ({on})"
    if new:
        yield ""
        yield words.text("mail.digest_new")
    yield from (f"– {said}" for said in new)
    if waiting > len(new):
        yield ""
        yield words.count("mail.digest_old", waiting - len(new))


def _error_lines(error: InputError | OSError, words: Catalogue) -> list[str]:
    """Return the error, as lines."""
    match error:
        case UnreadableDossierError():
            return [fault_line(fault, words) for fault in error.faults]
        case InputError():
            return [error_text(error, words)]
        case OSError():
            return [reason(error, words)]


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


# --- Which reminders of one dossier are due: the work that other processes may share ------------------------


@frozen
class Decided:
    """The decision on a dossier; None for an unreadable one, whose `complaints` say why."""

    place: Path
    reminders: DossierReminders | None
    complaints: str


@define
class Decider:
    """Decides the reminders of one dossier at a time, and keeps none in memory."""

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
            reminders = self._decision(place)
        return Decided(path_of(place), reminders, said.getvalue())

    def died(self, place: Path) -> Decided:
        """Return the complaint about a dossier whose process died."""
        said = io.StringIO()
        with redirect_stderr(said):
            died_at(place, self.words)
        return Decided(place, None, said.getvalue())

    def _decision(self, place: Path | Unread) -> DossierReminders | None:
        item = load_one(place, self.words, self.arguments.office)
        if not isinstance(item, Loaded):
            return None
        dossier = item.dossier
        name = dossier.agreement.id
        try:
            books = dossier.applied(self.rulebooks)
            decision = reminder_decision(
                dossier, self.arguments.as_of, self.rules, self.sent.get(name, ()), books
            )
            found = of_dossier(
                dossier, without_ambiguous(decision) if name in self.same else decision, self.words
            )
        except Exception as error:  # noqa: BLE001 — whatever it is, the other dossiers are still reported
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
    rulebooks = named_rulebooks(arguments.rulebooks, "remind", words) or ()
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
    rulebooks = named_rulebooks(arguments.rulebooks, "remind", words)
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
        if item.reminders is not None:
            found.append(
                item.reminders if sending is None else sending.of_dossier(item.place, item.reminders)
            )
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
