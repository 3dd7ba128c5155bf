"""The mail of a reminder, with its letter, and the summary of a run; equal input gives equal bytes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr
from hashlib import sha256
from typing import Final

from attrs import frozen

from conventions.agreement.agreement import Agreement
from conventions.agreement.party import Letters, Party, party_of
from conventions.messages import Catalogue
from conventions.reminders.rules import Reminder, SentReminder, officer_address

_WORD: Final = "vnd.openxmlformats-officedocument.wordprocessingml.document"
_DIGITS: Final = 32


@frozen
class Letter:
    """The letter attached to a mail: file name and content."""

    name: str
    content: bytes


def message_id(sender: str, kind: str, about: Sequence[str]) -> str:
    """Return the message identifier, always the same for the same subject: `<subventio.…@DOMAIN>`."""
    seal = sha256("\n".join([kind, *about]).encode()).hexdigest()[:_DIGITS]
    return f"<subventio.{seal}@{sender.rpartition('@')[2]}>"


def about(reminders: Sequence[SentReminder]) -> list[str]:
    """Return what identifies the reminders of a mail."""
    return [f"{item.dossier} {item.duty} {item.due.isoformat()} {item.step}" for item in reminders]


def reminder_mail(
    reminder: Reminder,
    agreement: Agreement,
    called: Mapping[str, str],
    letter: Letter,
    *,
    sender: str,
    to: str,
    words: Catalogue,
    at: datetime | None = None,
    test_to: str | None = None,
) -> Message:
    """Return the mail of a reminder; `called` has the label of each duty.

    `test_to`: the mail goes there instead, says so, and does not count as a reminder.
    """
    kind = reminder.kind.value
    funder = party_of(agreement.parties, "funder")
    of_agreement = _agreement_name(agreement, words)
    name = message_id(sender, kind if test_to is None else f"test {kind}", about(reminder.as_sent()))
    mail: Message = MIMEMultipart(boundary=f"=_{name.strip('<>').partition('@')[0]}")
    subject = words.text(f"mail.subject.{kind}", agreement=of_agreement)
    if test_to is not None:
        subject = words.text("mail.test_subject", subject=subject)
    _headed(mail, name, subject, sender, to if test_to is None else test_to, at, funder)
    officer = officer_address(agreement)
    if officer is not None and officer != sender:
        mail["Reply-To"] = officer
    lines = [] if test_to is None else [words.text("mail.test", to=to), ""]
    lines += [
        words.text("mail.hello"),
        "",
        words.text(f"mail.{kind}", agreement=of_agreement, day=words.day(reminder.on)),
    ]
    lines += [
        words.text(f"mail.item.{kind}", called=called[item.awaited.duty], day=words.day(item.awaited.due))
        for item in reminder.asked
    ]
    lines += ["", words.text("mail.letter"), words.text(f"mail.crossed.{kind}")]
    lines += _ending(funder, words)
    attached = MIMEApplication(letter.content, _WORD)
    attached.add_header("Content-Disposition", "attachment", filename=letter.name)
    mail.attach(_text(lines))
    mail.attach(attached)
    return mail


def digest_mail(
    lines: Sequence[str],
    subject: str,
    about_it: Sequence[str],
    *,
    sender: str,
    to: str,
    at: datetime | None = None,
) -> Message:
    """Return the summary of a run for an officer."""
    mail = _text(lines)
    _headed(mail, message_id(sender, f"digest {to}", about_it), subject, sender, to, at)
    return mail


def mail_bytes(mail: Message) -> bytes:
    """Return the bytes of a mail as sent: lines end with CR LF."""
    return mail.as_bytes(policy=compat32.clone(linesep="\r\n"))


def _headed(
    mail: Message,
    name: str,
    subject: str,
    sender: str,
    to: str,
    at: datetime | None,
    funder: Party | None = None,
) -> None:
    mail["Message-ID"] = name
    if at is not None:
        mail["Date"] = format_datetime(at)
    mail["From"] = sender if funder is None else _from(_line(funder.name), sender)
    mail["To"] = to
    mail["Subject"] = Header(_line(subject), "utf-8", header_name="Subject").encode()
    mail["Auto-Submitted"] = "auto-generated"


def _from(name: str, sender: str) -> str:
    """Return the sender of a mail; a non-ASCII name is split into encoded words."""
    if name.isascii():
        return formataddr((name, sender))
    return f"{Header(name, 'utf-8', header_name='From').encode()} <{sender}>"


def _text(lines: Sequence[str]) -> Message:
    coded = Charset("utf-8")
    coded.body_encoding = QP
    text: Message = MIMEText("\n".join(lines) + "\n", "plain", coded)  # type: ignore[arg-type]
    return text


def _agreement_name(agreement: Agreement, words: Catalogue) -> str:
    """Return the name of the agreement in a mail: its number, if any, and title."""
    key = "mail.agreement" if agreement.number is None else "mail.agreement_numbered"
    return words.text(key, title=agreement.title, number=agreement.number or "")


def _ending(funder: Party | None, words: Catalogue) -> list[str]:
    """Return the closing lines: the contact, and the signature."""
    letters = Letters() if funder is None or funder.letters is None else funder.letters
    given = (letters.contact, letters.telephone, letters.mail)
    asked = ", ".join(text for text in given if text)
    question = [words.text("mail.ask", contact=asked)] if asked else []
    return [*question, "", *([] if funder is None else [funder.name])]


def _line(text: str) -> str:
    """Return a text on one line, for a header."""
    return " ".join(text.split())
