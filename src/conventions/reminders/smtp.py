"""Send one mail to one server, with three outcomes: sent, surely refused, or unknown.

A server answers for a mail after its last line (RFC 5321, 4.2.5 and 6.1): before the text begins, any
failure means that nothing was accepted; afterwards only the answer tells. Each mail has its own
connection, so that no left-over answer is mistaken for that of the next.
"""

import re
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from functools import cache
from typing import ClassVar, Final
from urllib.parse import unquote, urlsplit

from attrs import field, frozen

from budget.errors import InputError

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
    return _text(connection, mail, server.seconds)


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


def _text(connection: smtplib.SMTP, mail: bytes, seconds: float) -> Delivery:
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
