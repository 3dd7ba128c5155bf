"""The one writer of a record, and its register: who recorded what, whether it was changed since."""

import os
from datetime import date

from attrs import frozen

from conventions.dossier.dossier import Dossier
from conventions.engine.read_facts import UNREAD_FACT
from conventions.facade.assessment import assess
from conventions.facade.errors import told
from conventions.facade.law import LAW_FR, Rulebooks
from conventions.facade.norms import Finding
from conventions.facade.reading import path_of
from conventions.facade.refusals import day_asked
from conventions.facts.fact import Fact
from conventions.files import write_back
from conventions.files.faults import Fault, UnreadableDossierError
from conventions.files.register.chain import Line
from conventions.files.register.log import snapshot
from conventions.files.register.register import verified
from conventions.files.write_back import Withdrawal, append_fact, withdraw_fact

# --- The one writer of a record: it adds facts to `facts.toml`, withdrawals too, and takes nothing away -----


def record(
    folder: str | os.PathLike[str],
    fact: Fact,
    *,
    office: str | os.PathLike[str] | None = None,
    seconds: int = 30,
) -> Dossier:
    """Return the dossier of a folder with one fact more, which `facts.toml` now ends with.

    Comments and layout of the file stay. Writers wait for each other, whatever process they are in, and no
    fact of another is lost; the file is replaced in one step. `UnreadableDossierError` if the dossier could
    not be read with the fact, `DossierBusyError` if another program held it for so many `seconds`, `OSError`
    if the file cannot be written: then nothing was.
    """
    inside = None if office is None else path_of(office, "office")
    try:
        return append_fact(path_of(folder), fact, office=inside, seconds=seconds)
    except UnreadableDossierError as refused:
        raise told(refused) from None


def unread_facts(dossier: Dossier, *, rulebooks: Rulebooks = LAW_FR) -> tuple[Finding, ...]:
    """Return a finding for each fact that nothing reads, whatever its day, with what may have been meant.

    Asked of what `record` returned, it says whether the new fact has an effect. `rulebooks` as of `assess`.
    """
    last = max((fact.last_day for fact in dossier.facts), default=None)
    found = () if last is None else assess(dossier, last, rulebooks=rulebooks).findings()
    return tuple(finding for finding in found if finding.code == UNREAD_FACT)


def withdraw(
    folder: str | os.PathLike[str],
    fact: str,
    *,
    author: str,
    reason: str,
    on: date | str,
    office: str | os.PathLike[str] | None = None,
    seconds: int = 30,
) -> Dossier:
    """Return the dossier of a folder without a fact entered by mistake; both stay in `facts.toml`.

    `fact` is its `id`, or its key and day, `payment@2024-07-22`. Asked with a `known_on` before `on`, the
    fact is still seen. To withdraw the withdrawal restores it. `FactNotFoundError` where `fact` names none,
    or several; the rest as of `record`.
    """
    inside = None if office is None else path_of(office, "office")
    withdrawal = Withdrawal(fact, author, reason, day_asked(on, "on"))
    try:
        return withdraw_fact(path_of(folder), withdrawal, office=inside, seconds=seconds)
    except UnreadableDossierError as refused:
        raise told(refused) from None


# ------------------------------------------------------------------------------------------------------------
# The register of a dossier: who recorded what, whether it was changed since, and taking such a change in.


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
