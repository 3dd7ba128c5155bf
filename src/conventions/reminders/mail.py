"""The mails: one of a reminder with its letter, the summary of a run, and how one is sent to a server.

Equal input gives equal bytes. Sending has three outcomes: sent, surely refused, or unknown.
"""

import re
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr
from enum import StrEnum
from functools import cache
from hashlib import sha256
from typing import ClassVar, Final
from urllib.parse import unquote, urlsplit

from attrs import field

from budget import frozen
from budget.errors import InputError
from conventions.agreement.agreement import Agreement
from conventions.agreement.party import Letters, Party, party_of
from conventions.messages import Catalogue
from conventions.reminders.reminder_rules import Reminder, SentReminder, officer_address

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

    `test_to`: the mail goes there instead, is marked as a test, and does not count as a reminder.
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


SECONDS: Final[float] = 60
"""The timeout for an answer."""
_PORTS: Final = {"smtp": 25, "smtps": 465}
_TAKEN: Final = 250
_GO_ON: Final = 354
_DOT: Final = re.compile(rb"^\.", re.MULTILINE)


class ServerRefusedError(InputError):
    """A text that is not a server: `smtp://USER@HOST:PORT` is expected."""

    code: ClassVar[str] = "smtp_server"


class Outcome(StrEnum):
    """The outcome of sending a mail."""

    SENT = "sent"
    REFUSED = "refused"
    """This mail was refused; others may be accepted."""
    UNREACHABLE = "unreachable"
    """The server accepts none: it is unreachable, or does not know us."""
    DOUBTFUL = "doubtful"


@frozen
class Delivery:
    """The outcome of a mail, and the server's words if it refused it."""

    outcome: Outcome
    reason: str = ""


@frozen
class Server:
    """An SMTP server.

    Attributes:
        is_tls: whether the connection is encrypted from the start; otherwise it is as soon as the server
            offers it, and always before a password is sent.
        seconds: the timeout for an answer; ten times as long after the text of a mail.
    """

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    is_tls: bool = False
    seconds: float = field(factory=lambda: SECONDS)


def server_of(text: str, password: str | None = None) -> Server:
    """Return the server in `smtp://USER@HOST:PORT` or `smtps://…`; else raise `ServerRefusedError`.

    >>> server_of("smtp://courrier.commune.example:587").port
    587
    """
    try:
        parts = urlsplit(text)
        port = parts.port
        (parts.hostname or "").encode("idna")
    except ValueError:
        raise _no_server(text) from None
    if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise _no_server(text)
    if parts.password is not None:
        raise ServerRefusedError(
            "a password is no part of an address that others see", actual="", why="password"
        )
    user = None if parts.username is None else unquote(parts.username)
    if user is not None and not f"{user}{password or ''}".isascii():
        raise ServerRefusedError(
            "a user or a password with other letters than ASCII", actual="", why="password_letters"
        )
    return Server(
        parts.hostname, port or _PORTS[parts.scheme], user, password, is_tls=parts.scheme == "smtps"
    )


def _no_server(text: str) -> ServerRefusedError:
    return ServerRefusedError(
        f"{text!r} names no mail server", actual=text[:80], expected="smtp://USER@HOST:587", why="address"
    )


def deliver(server: Server, mail: bytes, sender: str, to: Sequence[str]) -> Delivery:
    """Return the outcome of sending the bytes of a mail, with CR LF line ends."""
    try:
        connection = _connected(server, sender.rpartition("@")[2])
    except (OSError, smtplib.SMTPException) as error:
        return Delivery(Outcome.UNREACHABLE, _failure_text(error))
    try:
        refusal = _envelope(connection, sender, to)
        if refusal is not None:
            return Delivery(Outcome.REFUSED, refusal)
    except (OSError, smtplib.SMTPException) as error:
        _leave(connection)
        return Delivery(Outcome.REFUSED, _failure_text(error))
    return _send(connection, mail, server.seconds)


def _connected(server: Server, domain: str) -> smtplib.SMTP:
    """Return a connection ready for mail; if it fails, nothing was sent.

    It uses the sender's domain in the greeting, because the name of the machine may mean nothing to others.
    """
    connection = (
        smtplib.SMTP_SSL(server.host, server.port, domain, timeout=server.seconds, context=_trusted())
        if server.is_tls
        else smtplib.SMTP(server.host, server.port, domain, timeout=server.seconds)
    )
    try:
        _greeted(connection, server)
    except BaseException:
        connection.close()
        raise
    return connection


@cache
def _trusted() -> ssl.SSLContext:
    """Return the trusted certificates, those of this machine; loading takes a fifth of a second."""
    return ssl.create_default_context()


def _greeted(connection: smtplib.SMTP, server: Server) -> None:
    """Greet the server, encrypt if possible, and log in; never send a password in clear."""
    connection.ehlo_or_helo_if_needed()
    if not server.is_tls and connection.has_extn("starttls"):
        connection.starttls(context=_trusted())
        connection.ehlo()
    elif not server.is_tls and server.user is not None:
        raise smtplib.SMTPNotSupportedError("no encryption is offered, and a password would be seen")
    if server.user is not None:
        connection.login(server.user, server.password or "")


def _envelope(connection: smtplib.SMTP, sender: str, to: Sequence[str]) -> str | None:
    """Return why the server refuses the mail; None once it waits for the text."""
    for code, said in (connection.mail(sender), *map(connection.rcpt, to)):
        if code not in (_TAKEN, 251):
            _leave(connection)
            return _answer(code, said)
    code, said = connection.docmd("DATA")
    if code != _GO_ON:
        _leave(connection)
        return _answer(code, said)
    return None


def _send(connection: smtplib.SMTP, mail: bytes, seconds: float) -> Delivery:
    """Return the outcome of sending the text; an answer that is neither yes nor no leaves it unknown."""
    end = b"" if mail.endswith(b"\r\n") else b"\r\n"
    try:
        connection.send(_DOT.sub(b"..", mail) + end + b".\r\n")
        if connection.sock is not None:
            connection.sock.settimeout(10 * seconds)
        code, said = connection.getreply()
    except (OSError, smtplib.SMTPException) as error:
        _leave(connection)
        return Delivery(Outcome.DOUBTFUL, _failure_text(error))
    _leave(connection)
    if code == _TAKEN:
        return Delivery(Outcome.SENT)
    is_no = 400 <= code < 600  # noqa: PLR2004 — the answers that say no (RFC 5321, 4.2.1)
    return Delivery(Outcome.REFUSED if is_no else Outcome.DOUBTFUL, _answer(code, said))


def _leave(connection: smtplib.SMTP) -> None:
    """Close the session without waiting for an answer: all that matters was answered."""
    with suppress(OSError, smtplib.SMTPException):
        connection.putcmd("QUIT")
    connection.close()


def _answer(code: int, said: bytes) -> str:
    return f"{code} {said.decode('utf-8', 'replace')}".strip()


def _failure_text(error: OSError | smtplib.SMTPException) -> str:
    """Return the text of a failure, on one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return _answer(error.smtp_code, said if isinstance(said, bytes) else said.encode())
    return " ".join((str(error) or type(error).__name__).split())
