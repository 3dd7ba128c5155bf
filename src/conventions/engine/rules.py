"""Each rule on a day: what its norm comes to, what the agreement says of the same, and which prevails."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from attrs import evolve

from conventions.agreement.norms import Duty
from conventions.engine.day import Day
from conventions.engine.duties import duty_verdicts
from conventions.engine.duty_status import DutyStatus
from conventions.engine.order import mentioned, reachable
from conventions.engine.program import Program
from conventions.engine.right_status import RightStatus
from conventions.engine.rights import right_verdicts
from conventions.engine.rule_world import debts_of
from conventions.engine.verdict import DutyVerdict, Outcome, RightVerdict, RuleVerdict
from conventions.language.answers import NEVER, Answer
from conventions.parameters.dated import Version
from conventions.rulebook.rulebook import Relation, Rule

__all__ = ["OF_DUTIES", "OF_RIGHTS", "TOLD", "dated_in", "judged_at", "rule_verdicts"]

OF_DUTIES: Final[Mapping[DutyStatus, Outcome]] = {
    DutyStatus.NOT_APPLICABLE: Outcome.NOT_APPLICABLE,
    DutyStatus.MET: Outcome.COMPLIES,
    DutyStatus.MET_LATE: Outcome.COMPLIES,
    DutyStatus.RUNNING: Outcome.COMPLIES,
    DutyStatus.ENDED: Outcome.COMPLIES,
    DutyStatus.WAIVED: Outcome.COMPLIES,
    DutyStatus.NOT_DUE: Outcome.PENDING,
    DutyStatus.DUE_SOON: Outcome.PENDING,
    DutyStatus.OWED: Outcome.PENDING,
    DutyStatus.OVERDUE: Outcome.BREACH,
    DutyStatus.BREACHED: Outcome.BREACH,
    DutyStatus.UNKNOWN: Outcome.OPEN,
    DutyStatus.HELD: Outcome.OPEN,
}
OF_RIGHTS: Final[Mapping[RightStatus, Outcome]] = {
    RightStatus.OPEN: Outcome.AVAILABLE,
    RightStatus.EXERCISED: Outcome.AVAILABLE,
    RightStatus.PROCEDURE_RUNNING: Outcome.AVAILABLE,
    RightStatus.CLOSED: Outcome.NOT_APPLICABLE,
    RightStatus.LAPSED: Outcome.LAPSED,
    RightStatus.WAIVED: Outcome.LAPSED,
    RightStatus.UNKNOWN: Outcome.OPEN,
}
"""What each status of a rule's norm comes to (docs/semantics.md § 12.6)."""


TOLD: Final = (Outcome.BREACH, Outcome.AVAILABLE, Outcome.LAPSED, Outcome.PENDING)
"""What is told of a rule by itself; a duty soon due is pending."""


def rule_verdicts(today: Day) -> list[RuleVerdict]:
    """Return where each rule of a rulebook stands, at each of its rows; `today` is a day as it sees it.

    What is told of a rule changes on the day by which its text is to be looked at again.
    """
    verdicts: list[RuleVerdict] = []
    for rule in () if today.book is None else today.book.rules:
        role = rule.of_each
        for said in _verdicts(rule, today) if role is None else _of_each(role, rule, today):
            if said.outcome in TOLD and said.again_on is not None:
                today.now.turns_on(said.again_on)
            verdicts.append(said)
    return verdicts


def _verdicts(rule: Rule, today: Day, of: str | None = None) -> Iterator[RuleVerdict]:
    """Yield where a rule stands, at each of its rows; `of`: the one norm that it is about, its row."""
    norm = rule.norm
    found = duty_verdicts(norm, today) if isinstance(norm, Duty) else right_verdicts(norm, today)
    keys = dated_in(today.program, norm.name)
    used = tuple([(key, today.ever.versions_of(key)) for key in keys]) if keys else ()
    for verdict in found:
        yield _verdict(rule, verdict if of is None else evolve(verdict, row=of), used, today)


def _of_each(role: str, rule: Rule, today: Day) -> Iterator[RuleVerdict]:
    """Yield where a rule stands for each norm of a role, taken alone: that norm is the row of the verdict."""
    for norm in debts_of(today.agreement, role):
        yield from _verdicts(rule, today.alone(role, norm), norm)


def judged_at(rule: RuleVerdict, today: Day) -> tuple[Day, str | None]:
    """Return the day on which a rule's norm was judged, and the row that it was read for, if any."""
    role, row = rule.rule.of_each, rule.norm.row
    return (today, row) if role is None or row is None else (today.alone(role, row), None)


def _verdict(
    rule: Rule,
    found: DutyVerdict | RightVerdict,
    used: tuple[tuple[str, tuple[Version, ...]], ...],
    today: Day,
) -> RuleVerdict:
    outcome = OF_DUTIES[found.status] if isinstance(found, DutyVerdict) else OF_RIGHTS[found.status]
    labels = () if today.book is None else today.book.labels
    role = rule.norm.role
    if role is None or today.now.lifecycle("stated", role).lo is not True:
        return RuleVerdict(rule, outcome, found, used, labels)
    clause = today.ever.lifecycle("due", role)
    own = found.due if isinstance(found, DutyVerdict) else found.until
    return RuleVerdict(rule, outcome, found, used, labels, clause, _prevails(rule.relation, own, clause))


def _prevails(relation: Relation, law: Answer | None, clause: Answer) -> str | None:
    """Return which of two dates holds: of a floor, the earlier; of a default, that of the clause."""
    if relation is Relation.FLOOR:
        return _stricter(law, clause)
    return "clause" if relation is Relation.DEFAULT else None


def _stricter(law: Answer | None, clause: Answer) -> str | None:
    """Return which of two days comes first; None where they are one, or one is not known, or never comes."""
    ends = () if law is None else (law.value, clause.value)
    found = [end for end in ends if isinstance(end, date) and end != NEVER]
    if len(set(found)) < 2:  # noqa: PLR2004 -- both, and not the same
        return None
    return "law" if found[0] < found[1] else "clause"


@lru_cache(maxsize=4096)
def dated_in(program: Program, norm: str) -> tuple[str, ...]:
    """Return the parameters that the expressions of a norm need, at any distance."""
    needed = reachable(_mentions(program), norm)
    return tuple(key for key in program.dated if key in needed)


@lru_cache(maxsize=64)
def _mentions(program: Program) -> Mapping[str, frozenset[str]]:
    """Return what the expressions of each norm, definition, selection and parameter mention."""
    found: dict[str, frozenset[str]] = {}
    for place, tree in program.trees.items():
        found[place[1]] = found.get(place[1], frozenset()).union(mentioned(tree))
    return found
