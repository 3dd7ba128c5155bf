"""The register of a dossier: who recorded what, whether it was changed since, and taking such a change in."""

import os
from datetime import date

from attrs import frozen

from conventions.facade.errors import told
from conventions.facade.reading import path_of
from conventions.facade.refusals import day_asked
from conventions.files import write_back
from conventions.files.faults import Fault, UnreadableDossierError
from conventions.files.register.chain import Line
from conventions.files.register.log import snapshot
from conventions.files.register.verifying import verified

__all__ = ["Recorded", "adopt", "history", "verify_history"]


@frozen
class Recorded:
    """What one line of a register says; the facts by their names, `payment(single)@2024-07-22`.

    `did` is `record`, `withdraw`, `import`, `upgrade`, `adopt` or `abandoned`; `sha256` is the hash of the
    line, which the next one bears.
    """

    recorded_on: date
    author: str
    did: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    reason: str
    sha256: str


def history(folder: str | os.PathLike[str]) -> tuple[Recorded, ...]:
    """Return what was recorded of the dossier of a folder, in order; nothing where it has no register.

    `SubventioError` where its facts cannot be read.
    """
    return tuple(_recorded(line) for _, line in snapshot(path_of(folder)).chain.lines)


def verify_history(folder: str | os.PathLike[str]) -> tuple[Fault, ...]:
    """Return each fault of the register of a folder: what was changed by hand since it was recorded.

    A dossier without a register has none, but for papers that are no more those that its facts name.
    `SubventioError` where its facts cannot be read.
    """
    return verified(path_of(folder)).faults


def adopt(
    folder: str | os.PathLike[str],
    *,
    author: str,
    reason: str,
    on: date | str,
    office: str | os.PathLike[str] | None = None,
) -> Recorded | None:
    """Return the line that takes in what was changed by hand, or begins the register; None: nothing was.

    From then on, `record` and `withdraw` write the register too. `UnreadableDossierError` where the dossier
    cannot be read as it stands, `RegisterDayError` where `on` is before the last line, `DossierBusyError`,
    `OSError`: then nothing is written.
    """
    inside = None if office is None else path_of(office, "office")
    try:
        line = write_back.adopt(path_of(folder), author, reason, day_asked(on, "on"), office=inside)
    except UnreadableDossierError as refused:
        raise told(refused) from None
    return None if line is None else _recorded(line)


def _recorded(line: Line) -> Recorded:
    return Recorded(
        line.recorded_on,
        line.author,
        line.deed.value,
        tuple(entry.name for entry in line.added),
        tuple(entry.name for entry in line.removed),
        line.reason,
        line.sha256,
    )
