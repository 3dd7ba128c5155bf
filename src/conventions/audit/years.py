"""Rules on the results by year: far from target, diverging indicators, breakdowns that do not add up."""

from collections.abc import Iterator

from budget.findings import Finding, Severity
from budget.indicators import BreakdownGap, IndicatorResult, gaps_in
from budget.rate import exact_text
from conventions.agreement.agreement import Agreement
from conventions.audit.expressions import audit_finding
from conventions.dossier.activity import broken_down
from conventions.dossier.dossier import Dossier
from conventions.dossier.years import IndicatorHistory, YearResult, divergences, gap_to_explain, history_of
from conventions.facts.record import facts_in_force


def years_are_explained(dossier: Dossier) -> Iterator[Finding]:
    """Yield the questions that the results by year leave open.

    The results are the latest in the whole record; the year is the last of the agreement.
    """
    agreement = dossier.last_text
    day = agreement.period.last or agreement.period.first
    if day is None:
        return
    histories = tuple(_histories(dossier, agreement, day.year))
    for item in histories:
        yield from _far(item, day.year, agreement)
    for part in divergences(histories, agreement.explained_from):
        yield audit_finding(
            "indicators_part",
            Severity.MINOR,
            f"indicator.{part.indicator.id}",
            actual=" → ".join(map(exact_text, part.values)),
            expected=" → ".join(map(exact_text, part.others)),
            label=part.indicator.label,
            other=part.other.label,
            first=str(part.years[0]),
            last=str(part.years[1]),
            before=exact_text(part.values[0]),
            after=exact_text(part.values[1]),
            other_before=exact_text(part.others[0]),
            other_after=exact_text(part.others[1]),
            rate=f"{part.change.percent()} %",
        )
    for row in dossier.years:
        yield from _unfit(row, agreement)


def _histories(dossier: Dossier, agreement: Agreement, year: int) -> Iterator[IndicatorHistory]:
    values = {fact.key: fact.value for fact in facts_in_force(dossier.facts)}
    for indicator in agreement.indicators:
        yield history_of(indicator, dossier.years, year, values.get(indicator.id))


def _far(item: IndicatorHistory, year: int, agreement: Agreement) -> Iterator[Finding]:
    gap = gap_to_explain(item, year, agreement.explained_from)
    if gap is not None:
        result = item.values[year]
        yield audit_finding(
            "gap_without_comment",
            Severity.INFO,
            f"indicator.{item.indicator.id}",
            actual=exact_text(result),
            expected=exact_text(item.indicator.wanted(result) or 0),
            label=item.indicator.label,
            rate=f"{abs(gap.percent())} %",
            threshold=str(agreement.explained_from),
        )


def gaps_of_year(row: YearResult, agreement: Agreement) -> tuple[BreakdownGap, ...]:
    """Return the fully counted breakdowns of a year that do not fit their whole."""
    fitted = broken_down(agreement.breakdowns, row.parts)
    return gaps_in(IndicatorResult(row.indicator, row.year, row.value, breakdowns=fitted))


def _unfit(row: YearResult, agreement: Agreement) -> Iterator[Finding]:
    labels = {item.id: item.label for item in agreement.indicators}
    names = {
        **{item.id: item.label for item in agreement.breakdowns},
        **{part: label for item in agreement.breakdowns for part, label in item.parts},
    }
    for gap in gaps_of_year(row, agreement):
        yield audit_finding(
            "year_parts_differ",
            Severity.MINOR,
            f"indicator.{row.indicator}",
            actual=exact_text(gap.parts),
            expected=exact_text(gap.whole),
            label=labels[row.indicator],
            part=names[gap.part or gap.breakdown],
            year=str(row.year),
        )
