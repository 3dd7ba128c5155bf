"""A real SMTP server, on this machine, that behaves as it is told, and logs what it took."""

import asyncio
import os
import random
import signal
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Final

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.forks import forked

__all__ = ["PATIENCE", "MailServer", "serving", "serving_apart"]

PATIENCE: Final = 0.1
"""Seconds that a test waits for an answer; ten times as long after a text."""
GOOD: Final = "250 OK"
_LATE: Final = {"slow": 3 * PATIENCE, "silent": 20 * PATIENCE}
_ODD: Final = {"twice": "250 OK\r\n250 OK", "odd": "354 go on"}


class MailServer:
    """What the server took, and how it behaves: one word for each connection that gets that far, then `ok`.

    no_sender, no_recipient, no_data, no_text: refused at that point
    drop_at_data, drop_in_text: the connection is cut, and nothing was taken
    drop_after_text: all was taken, and the connection is cut before the answer
    silent, slow: all was taken, and the answer never comes, or comes late
    twice: each answer after the text comes twice
    odd: the answer to the text says neither yes nor no
    """

    def __init__(self) -> None:
        self.log: list[EmailMessage] = []
        self.script: list[str] = []
        self.port = 0
        self.files: Path | None = None
        """A folder in which each mail taken is a file too: who asks is another process."""
        self._now = "ok"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def ids(self, *, to: str | None = None) -> list[str]:
        """The identifiers of the mails taken that carry a letter."""
        return [
            str(mail["Message-ID"]) for mail in self.log if mail.is_multipart() and to in (None, mail["To"])
        ]

    async def handle_MAIL(  # noqa: N802 — the server's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        self._now = self.script.pop(0) if self.script else "ok"
        if self._now == "no_sender":
            return "451 not now"
        envelope.mail_from = address
        return GOOD

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del session, options
        if self._now == "no_recipient":
            return "550 nobody of that name"
        if self._now == "drop_at_data":
            _cut(server)
        envelope.rcpt_tos.append(address)
        return "250 OK\r\n250 OK" if self._now == "twice_early" else GOOD

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        del session
        content = envelope.content
        assert isinstance(content, bytes)
        if self._now == "drop_in_text":
            _cut(server)
            return "451 cut"
        if self._now == "no_text":
            return "554 no"
        self.log.append(message_from_bytes(content, _class=EmailMessage, policy=default))
        if self.files is not None:
            (self.files / f"{len(self.log):06}.eml").write_bytes(content)
        if self._now == "drop_after_text":
            _cut(server)
        if self._now in _LATE:
            await asyncio.sleep(_LATE[self._now])
        return _ODD.get(self._now, GOOD)


def _cut(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


@contextmanager
def serving(tls: ssl.SSLContext | None = None, password: str = "") -> Iterator[MailServer]:
    """A server on a free port of this machine; with `tls` it takes nothing before STARTTLS, and then who it knows.

    With a password, it takes only what comes with it.
    """
    handler = MailServer()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        handler.port = free.getsockname()[1]

    def known(_server: SMTP, _session: Session, _envelope: Envelope, _way: str, data: object) -> AuthResult:
        return AuthResult(success=isinstance(data, LoginPassword) and data.password == password.encode())

    more: dict[str, Any] = {"authenticator": known, "auth_required": True} if password else {}
    if tls is not None:
        more |= {"tls_context": tls, "require_starttls": True}
    controller = Controller(handler, "127.0.0.1", handler.port, server_hostname="localhost", **more)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()


@contextmanager
def serving_apart(files: Path, seed: int) -> Iterator[str]:
    """Give the address of a server that is a process of its own, and puts what it takes into a folder.

    One mail in five it refuses, takes late, or takes and cuts the connection before it says so.
    """
    odd = ("slow", "no_text", "drop_after_text")
    chance = random.Random(seed)
    address = files / "address"

    def run() -> None:
        with serving() as server:
            server.files = files
            server.script = [chance.choice(odd) if chance.random() < 1 / 5 else "ok" for _ in range(10_000)]
            address.write_text(server.url, "utf-8")
            signal.pause()

    process = forked(run)
    try:
        while not (address.exists() and address.read_text("utf-8")):
            time.sleep(0.01)
        yield address.read_text("utf-8")
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
