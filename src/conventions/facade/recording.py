"""The one writer of a record, and its register; payments matched to dossiers, then recorded."""

import os
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from attrs import field

from budget import frozen
from budget.money import Euros
from conventions.dossier.dossier import Dossier
from conventions.engine.read_facts import UNREAD_FACT
from conventions.exports.json_values import Json
from conventions.exports.match_text import match_json, match_lines
from conventions.facade.assessment import assess
from conventions.facade.errors import checked_day, with_texts
from conventions.facade.reading import LAW_FR, Rulebooks, path_of, read_dossier
from conventions.facade.results import Finding
from conventions.facts.fact import Fact
from conventions.files import write_back
from conventions.files.faults import Fault, UnreadableDossierError
from conventions.files.ledgers.mapping import ledger_mapping, mapping_text
from conventions.files.ledgers.payments import read_payments
from conventions.files.register_log import Line, snapshot
from conventions.files.register_store import verified
from conventions.files.sources import discover
from conventions.files.write_back import Withdrawal, append_fact, withdraw_fact
from conventions.messages import Catalogue
from conventions.portfolio.matching import matched, recorded
from conventions.portfolio.movements import Match, Matching, Rank

# --- The one writer of a record: it adds facts to `facts.toml`, withdrawals too, and takes nothing away -----


def record(
    folder: str | os.PathLike[str],
    fact: Fact,
    *,
    office: str | os.PathLike[str] | None = None,
    seconds: int = 30,
) -> Dossier:
    """Add a fact at the end of `facts.toml`, and return the dossier with it.

    Comments and layout of the file stay. Writers wait for each other, whatever process they are in, and no
    fact of another is lost; the file is replaced in one step. `UnreadableDossierError` if the dossier could
    not be read with the fact, `DossierBusyError` if another program held it for so many `seconds`, `OSError`
    if the file cannot be written: then nothing was.
    """
    inside = None if office is None else path_of(office, "office")
    try:
        return append_fact(path_of(folder), fact, office=inside, seconds=seconds)
    except UnreadableDossierError as refused:
        raise with_texts(refused) from None


def unread_facts(dossier: Dossier, *, rulebooks: Rulebooks = LAW_FR) -> tuple[Finding, ...]:
    """Return a finding for each fact that nothing uses, whatever its day, with the fact probably meant.

    Called with the result of `record`, it shows whether the new fact has an
    effect. `rulebooks` as of `assess`.
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
    withdrawal = Withdrawal(fact, author, reason, checked_day(on, "on"))
    try:
        return withdraw_fact(path_of(folder), withdrawal, office=inside, seconds=seconds)
    except UnreadableDossierError as refused:
        raise with_texts(refused) from None


# ------------------------------------------------------------------------------------------------------------
# The register of a dossier: who recorded what, whether it was changed since, and taking such a change in.


@frozen
class Recorded:
    """A line of a register, with the facts by name, `payment(single)@2024-07-22`.

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
    """Return the history of the dossier of a folder, in order; empty without a register.

    `SubventioError` where its facts cannot be read.
    """
    return tuple(_recorded(line) for _, line in snapshot(path_of(folder)).chain.lines)


def verify_history(folder: str | os.PathLike[str]) -> tuple[Fault, ...]:
    """Return the faults of the register of a folder: the changes by hand since it was recorded.

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
    """Accept changes by hand, or start a register; return the line written, None if nothing changed.

    From then on, `record` and `withdraw` write the register too. `UnreadableDossierError` where the dossier
    cannot be read as it stands, `RegisterDayError` where `on` is before the last line, `DossierBusyError`,
    `OSError`: then nothing is written.
    """
    inside = None if office is None else path_of(office, "office")
    try:
        line = write_back.adopt(path_of(folder), author, reason, checked_day(on, "on"), office=inside)
    except UnreadableDossierError as refused:
        raise with_texts(refused) from None
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


@frozen
class MatchedPayment:
    """An order, a payment or a repayment of an export: one row of it, or the rows of one number.

    Attributes:
        lines: its line numbers in the export.
        rank: its list: `certain`, `probable`, `several`, `none`, `known` (recorded already) or
            `cancelled`.
        reasons: why, by their codes (docs/payments.md).
        amount: with the sign of the export; negative if it takes something back.
        folder: its certain or most likely dossier; None if there are several, or none.
        of: the norm that it performs.
        facts: the facts to record.
    """

    lines: tuple[int, ...]
    rank: str
    reasons: tuple[str, ...]
    amount: Euros
    folder: Path | None
    of: str | None
    facts: tuple[Fact, ...]


@frozen
class MatchedPayments:
    """An export with the dossier of each row.

    Attributes:
        payments: in the order of the export.
        total: the sum of the export, with the rows that are set aside or cannot be read.
        mapping: the text of the mapping used, to keep for the next export.
        is_proposed: whether it was proposed from the headings, and should be checked.
    """

    payments: tuple[MatchedPayment, ...] = field(repr=False)
    total: Euros
    mapping: str = field(repr=False)
    is_proposed: bool
    _found: Matching = field(repr=False)
    _dossiers: dict[Path, Dossier] = field(repr=False)
    _office: Path | None = field(repr=False)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to record, to decide or to read."""
        return self._found.is_done()

    def record(self) -> tuple[Path, ...]:
        """Record the certain matches, and return the folders of their dossiers.

        All facts of a dossier are recorded at once. At the first dossier that cannot be written the error is
        raised, as of `cv.record`, or a `SubventioError` where it was changed meanwhile: those before it are
        recorded, and another call of `match_payments` knows them. Nothing is while the export leaves open
        what its rows are.
        """
        certain = () if self._found.reading.questions else self._found.of(Rank.CERTAIN)
        done = []
        for folder, _, error in recorded(certain, self._dossiers, self._found.as_of, self._office):
            if error is not None:
                raise error
            done.append(folder)
        return tuple(done)

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        yield from match_lines(self._found, words, is_proposed=self.is_proposed)

    def json(self, words: Catalogue) -> Json:
        """Return its JSON, schema `subventio/match/1`."""
        return match_json(self._found, words)


def match_payments(
    export: str | os.PathLike[str],
    folders: Iterable[str | os.PathLike[str]],
    as_of: date | str,
    *,
    mapping: str | None = None,
    since: date | str | None = None,
    author: str | None = None,
    office: str | os.PathLike[str] | None = None,
) -> MatchedPayments:
    """Return the dossier of each row of an accounting export; only `record` writes anything.

    Args:
        export: a CSV file or a workbook of payment orders, recovery orders, payments and repayments.
        folders: dossiers, or folders of dossiers.
        as_of: the day; a row of a later day is not taken.
        mapping: the text of a mapping (docs/payments.md); not given, one is proposed from the headings.
        since: rows before this day are set aside.
        author: the author of the facts.
        office: as for `read_dossier`.

    `UnreadableLedgerError` where the export or the mapping cannot be read, `UnreadableDossierError` where a
    dossier cannot: it might be that of a row.
    """
    day = checked_day(as_of, "as_of")
    first = date.min if since is None else checked_day(since, "since")
    inside = None if office is None else path_of(office, "office")
    stated = None if mapping is None else ledger_mapping(Path("mapping.toml"), mapping, of_payments=True)
    reading = read_payments(path_of(export, "export"), stated, as_of=day, since=first)
    found = discover([path_of(folder, "folders") for folder in folders])
    dossiers = {folder: read_dossier(folder, office=inside) for folder in found}
    matching = matched(dossiers.items(), reading, day, author)
    return MatchedPayments(
        payments=tuple(_payment(match) for match in matching.matches),
        total=reading.total,
        mapping=mapping_text(reading.mapping),
        is_proposed=mapping is None,
        found=matching,
        dossiers=dossiers,
        office=inside,
    )


def _payment(match: Match) -> MatchedPayment:
    return MatchedPayment(
        tuple(row.line for row in match.movement.rows),
        match.rank.value,
        tuple(reason.value for reason in match.reasons),
        Euros.of_cents(match.movement.cents),
        match.folder,
        match.of,
        match.facts,
    )
