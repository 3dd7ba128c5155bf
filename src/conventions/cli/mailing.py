"""How mails leave: through a server, or as files in a folder."""

import os
from pathlib import Path
from typing import Final, Protocol

from attrs import frozen

from conventions.cli.output import write_whole
from conventions.reminders.smtp import Delivery, Outcome, Server, deliver

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
