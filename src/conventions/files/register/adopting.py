"""A record changed by hand, taken into its register: who answers for it, and why."""

from datetime import date
from pathlib import Path

from conventions.files.dossier_folder import read_dossier
from conventions.files.register.chain import Line
from conventions.files.register.log import adopted
from conventions.files.write_back import locked

__all__ = ["adopt"]


def adopt(folder: Path, author: str, reason: str, on: date, *, office: Path | None = None) -> Line | None:
    """Return the line that takes in what was changed by hand, or begins the register; None: nothing was.

    `UnreadableDossierError` where the record cannot be read as it stands, `DossierBusyError` as of `locked`,
    `RegisterDayError`, `OSError`: then nothing is written.
    """
    read_dossier(folder, office=office)
    with locked(folder):
        read_dossier(folder, office=office)
        return adopted(folder, author, reason, on)
