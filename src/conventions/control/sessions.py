"""The sessions of a report: each held says how many came, and its parts fit its whole."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from budget.indicators import IndicatorResult, gaps_in
from budget.number_text import exact_text
from conventions.agreement.agreement import Agreement
from conventions.agreement.counted import count
from conventions.control.control import Control, Nature, agrees, amiss
from conventions.control.handed import Handed
from conventions.dossier.activity import Session, broken_down

__all__ = ["sessions"]

_MOST: Final = 5


def sessions(report: Handed) -> Iterator[Control]:
    """Each session held has a count, its parts make it, and what is told of an indicator agrees with it."""
    held = [item for item in report.dossier.sessions or () if item.held and item.last <= report.as_of]
    if not held:
        return
    found = [*_without_count(held), *_unfit(held, report.agreement), *_told_otherwise(report)]
    yield from found or (agrees("sessions", number=str(len(held))),)


def _without_count(held: list[Session]) -> Iterator[Control]:
    unsaid = [item for item in held if item.participants is None]
    if unsaid:
        yield amiss(
            "sessions",
            Nature.TO_ASK,
            "sessions_without_count",
            actual=str(len(unsaid)),
            expected=str(len(held)),
            number=str(len(unsaid)),
            names=_names(unsaid),
        )


def _unfit(held: list[Session], agreement: Agreement) -> Iterator[Control]:
    """Yield a control for each session whose parts, all of them counted, are not what came of them."""
    labels = {name: label for item in agreement.breakdowns for name, label in item.parts}
    for item in held:
        whole = None if item.participants is None else Fraction(item.participants)
        fitted = broken_down(agreement.breakdowns, item.parts)
        for gap in gaps_in(IndicatorResult(item.title, item.last.year, whole, breakdowns=fitted)):
            named = next(each for each in fitted if each.name == gap.breakdown)
            yield amiss(
                "sessions",
                Nature.TO_ASK,
                "session_parts_differ" if gap.part is None else "session_part_exceeds",
                actual=exact_text(gap.parts),
                expected=exact_text(gap.whole),
                session=item.title,
                day=item.last.isoformat(),
                part=labels[gap.part or named.parts[0][0]],
                place=item.place or "",
            )


def _told_otherwise(report: Handed) -> Iterator[Control]:
    """Yield a control for each result that a paper gives otherwise than the sessions do."""
    values = {fact.key: fact.value for fact in report.facts}
    for indicator in report.agreement.indicators:
        value = values.get(indicator.id)
        if indicator.from_sessions is None or not isinstance(value, int | Fraction):
            continue
        told = {item.value for item in report.agreement.statements if item.subject == f"count.{indicator.id}"}
        for text in sorted(text for text in told if count(text) not in (None, value)):
            yield amiss(
                "sessions",
                Nature.TO_ASK,
                "result_told_otherwise",
                subject=indicator.id,
                actual=text,
                expected=exact_text(value),
                label=indicator.label,
            )


def _names(items: list[Session]) -> str:
    """The first of some sessions, by their titles."""
    more = ", …" if len(items) > _MOST else ""
    return ", ".join(dict.fromkeys(item.title for item in items[:_MOST])) + more
