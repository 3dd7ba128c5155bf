"""What a paper counts, and the parts that it counts of it: they make the whole, their shares are theirs."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from budget.findings import Finding, Severity
from budget.indicators import Breakdown, BreakdownGap, IndicatorResult, gaps_in
from budget.rate import Rate
from conventions.agreement.agreement import Agreement
from conventions.agreement.counted import count, share
from conventions.agreement.programme import Statement
from conventions.audit.finding import found

__all__ = ["parts_make_the_whole", "shares_are_of_the_parts"]


def parts_make_the_whole(agreement: Agreement) -> Iterator[Finding]:
    """Parts that do not sum to what they are the parts of, or one that exceeds it.

    Which of both counts is wrong, only their author knows.
    """
    for statement in agreement.statements:
        parts = tuple(_breakdowns(statement))
        result = IndicatorResult(statement.subject, 0, count(statement.value), breakdowns=parts)
        for gap in gaps_in(result):
            yield _of_gap(gap, statement, agreement)


def shares_are_of_the_parts(agreement: Agreement) -> Iterator[Finding]:
    """A share that a paper prints, where its own counts make another once rounded as it rounds."""
    for statement in agreement.statements:
        whole, parts = count(statement.value), dict((*statement.parts, *statement.of_whom))
        for name, text in statement.shares:
            part = count(parts[name])
            if not whole or part is None or share(text).is_of(part, whole):
                continue
            yield found(
                "share_differs",
                Severity.MINOR,
                f"statement.{statement.subject}",
                actual=text,
                expected=f"{Rate(part / whole).percent(share(text).places + 1)} %",
                part=name,
                counts=f"{parts[name]} / {statement.value}",
                paper=_title(statement, agreement),
            )


def _breakdowns(statement: Statement) -> Iterator[Breakdown]:
    for name, parts, is_whole in (("parts", statement.parts, True), ("of_whom", statement.of_whom, False)):
        if parts:
            counts = tuple((part, count(text) or Fraction(0)) for part, text in parts)
            yield Breakdown(name, counts, is_partition=is_whole)


def _of_gap(gap: BreakdownGap, statement: Statement, agreement: Agreement) -> Finding:
    counted = statement.parts if gap.part is None else statement.of_whom
    return found(
        "parts_differ_from_whole" if gap.part is None else "part_exceeds_whole",
        Severity.MINOR,
        f"statement.{statement.subject}",
        actual=_number(gap.parts),
        expected=_number(gap.whole),
        part=" + ".join(f"{text} {name}" for name, text in counted if gap.part in (None, name)),
        paper=_title(statement, agreement),
    )


def _number(value: Fraction) -> str:
    return str(Decimal(value.numerator) / Decimal(value.denominator))


def _title(statement: Statement, agreement: Agreement) -> str:
    titles = {paper.id: paper.title for paper in agreement.papers}
    return titles.get(statement.paper, statement.paper)
