"""Payments of an office's accounting, matched to the dossiers of some folders, then recorded."""

import os
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from attrs import field, frozen

from budget.money import Euros
from conventions.dossier.dossier import Dossier
from conventions.exports.json_values import Json
from conventions.exports.match import match_json, match_lines
from conventions.facade.reading import path_of, read_dossier
from conventions.facade.refusals import day_asked
from conventions.facts.fact import Fact
from conventions.files.discovery import discover
from conventions.files.ledgers.mapping import ledger_mapping, mapping_text
from conventions.files.ledgers.payments import read_payments
from conventions.messages import Catalogue
from conventions.portfolio.payments.deciding import matched
from conventions.portfolio.payments.match import Match, Matching, Rank
from conventions.portfolio.payments.recording import recorded


@frozen
class MatchedPayment:
    """An order, a payment or a repayment of an export: one row of it, or the rows of one number.

    Attributes:
        lines: where its rows stand in the export.
        rank: the list that it is in: `certain`, `probable`, `several`, `none`, `known` (recorded already) or
            `cancelled`.
        reasons: why, by their codes (docs/payments.md).
        amount: as the export adds it; below zero where it takes something back.
        folder: the dossier that it is of, or most likely of; None where several may be, or none.
        of: the norm that it performs.
        facts: what would be recorded.
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
    """An export and what each of its rows is of.

    Attributes:
        payments: in the order of the export.
        total: the sum of the export, with the rows that are set aside or cannot be read.
        mapping: the text of the mapping that was used, to be kept for the next export.
        is_proposed: whether it was proposed from the headings, and is to be looked at.
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
        """Record what is certain, and return the folders of the dossiers that hold it now.

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
    """Return which dossier each row of an accounting export is of; nothing is recorded before `record`.

    Args:
        export: a CSV file or a workbook of payment orders, recovery orders, payments and repayments.
        folders: dossiers, or folders of dossiers.
        as_of: the day; a row of a later day is not taken.
        mapping: the text of a mapping (docs/payments.md); not given, one is proposed from the headings.
        since: rows before this day are set aside.
        author: who records.
        office: as of `read_dossier`.

    `UnreadableLedgerError` where the export or the mapping cannot be read, `UnreadableDossierError` where a
    dossier cannot: it might be that of a row.
    """
    day = day_asked(as_of, "as_of")
    first = date.min if since is None else day_asked(since, "since")
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
