"""An export matched to dossiers, for a person: what would be recorded and why, what is listed, sums."""

from collections.abc import Iterator, Sequence
from typing import Final

from budget.money import Euros
from conventions.exports.ledger_text import fault_lines, footing_line, mapping_lines, source_form
from conventions.files.ledgers.payments import WhyOutside
from conventions.messages import Catalogue
from conventions.portfolio.payments.match import TO_DO, Match, Matching, Rank

__all__ = ["match_lines", "reasons_text"]

_SHOWN: Final = 20
"""So many of a list are shown, unless all are asked for."""


def match_lines(
    found: Matching, words: Catalogue, *, is_proposed: bool, is_whole: bool = False
) -> Iterator[str]:
    """Yield the lines: how the export was read, each list, what cannot be read, and the sums."""
    reading = found.reading
    yield source_form(reading.file, reading.form, reading.sheet, words)
    yield from mapping_lines(reading.mapping, reading.unread, words, is_proposed=is_proposed)
    for rank in (*TO_DO, *((Rank.KNOWN, Rank.CANCELLED) if is_whole else ())):
        yield from _list(found.of(rank), rank, words, is_whole=is_whole)
    yield from fault_lines(reading.rejected, reading.questions, reading.doubts, words)
    yield from _sums(found, words)


def _list(matches: Sequence[Match], rank: Rank, words: Catalogue, *, is_whole: bool) -> Iterator[str]:
    if not matches:
        return
    yield f"{words.text(f'match.rank.{rank}')}{words.text('colon').rstrip()}"
    shown = matches if is_whole else matches[:_SHOWN]
    by_dossier = sorted(shown, key=lambda match: str(match.folder or ""))
    last = None
    for match in by_dossier:
        if match.folder != last:
            yield f"  {match.folder}"
            last = match.folder
        yield from _match(match, words)
    if len(shown) < len(matches):
        yield f"  {words.count('match.others', len(matches) - len(shown))}"


def _match(match: Match, words: Catalogue) -> Iterator[str]:
    row, movement = match.movement.first, match.movement
    paper = f"{words.text(f'match.way.{row.way.value}')} {row.number}".rstrip()
    told = [words.text(f"fact.{each.key}") for each in match.told]
    cells = (
        words.text("match.lines", lines=match.lines),
        paper,
        f"{row.day:%d/%m/%Y}",
        words.amount(Euros.of_cents(movement.cents)),
        " + ".join(told),
        match.about,
        row.party,
        row.label,
    )
    yield "    " + "  ".join(cell for cell in cells if cell)
    reasons = reasons_text(match, words)
    if reasons:
        yield f"      {reasons}"


def reasons_text(match: Match, words: Catalogue) -> str:
    """Return why a row is in its list, and where that is open, which dossiers it may be of."""
    day = words.day(match.due)
    reasons = [words.text(f"match.reason.{reason}", day=day) for reason in match.reasons]
    if match.folder is None and match.candidates:
        among = ", ".join(str(path) for path in match.candidates[:_SHOWN])
        reasons.append(words.text("match.among", dossiers=among))
    return words.text("match.joint").join(reasons)


def _sums(found: Matching, words: Catalogue) -> Iterator[str]:
    """Yield how many rows and how much each list has; together they are the export."""
    reading = found.reading
    rows = [(words.text(f"match.total.{rank}"), found.rows(rank), found.total(rank)) for rank in Rank]
    for why in WhyOutside:
        outside = [row.cents for row in reading.outside if row.why is why]
        rows.append((words.text(f"match.outside.{why.value}"), len(outside), Euros.of_cents(sum(outside))))
    rejected = [row.cents or 0 for row in reading.rejected]
    rows.append((words.text("ledger.total.rejected"), len(rejected), Euros.of_cents(sum(rejected))))
    shown = [row for row in rows if row[1]]
    total = (words.text("ledger.total.source"), sum(count for _, count, _ in shown), reading.total)
    width = max(len(label) for label, _, _ in (*shown, total)) + 2
    yield words.text("ledger.rows", rows=words.count("count.rows", total[1]))
    for label, count, amount in (*shown, total):
        yield f"  {label:<{width}}{count:>8}{words.amount(amount):>20}"
    yield from (f"  {footing_line(footing, words)}" for footing in reading.footings)
    without = sum(row.cents is None for row in reading.rejected)
    if without:
        yield "  " + words.text("ledger.without_amount", rows=words.count("count.rows", without))
