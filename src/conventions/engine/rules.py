"""Each rule on a day: what its norm comes to, what the agreement says of the same, and which prevails."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Final

from attrs import evolve

from conventions.agreement.norms import Duty, Norm
from conventions.engine.condition import fails
from conventions.engine.day import Day
from conventions.engine.duties import duty_verdicts, note_lasting
from conventions.engine.order import reachable
from conventions.engine.program import Program
from conventions.engine.rights import is_closed, right_verdicts
from conventions.engine.rule_world import debts_of, mentions
from conventions.engine.status import DutyStatus, RightStatus
from conventions.engine.verdict import DutyVerdict, Later, Outcome, RightVerdict, RuleVerdict, Used
from conventions.language.answers import NEVER, Answer
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
        verdicts += _verdicts(rule, today) if role is None else _of_each(role, rule, today)
    for said in verdicts:
        if said.outcome in TOLD and said.again_on is not None:
            today.now.turns_on(said.again_on)
    return verdicts


def _verdicts(rule: Rule, today: Day, of: str | None = None) -> list[RuleVerdict]:
    """Return where a rule stands, at each of its rows; `of`: the one norm that it is about, its row.

    Most rules do not apply: what else is said of such a one is worked out when it is asked for.
    """
    used = partial(_used, rule.norm.name, today)
    if rule.is_plain and _surely_does_not_apply(rule.norm, today):
        labels = () if today.book is None else today.book.labels
        judging = Later(_judged_alone, rule.norm, today, of)
        return [RuleVerdict(rule, Outcome.NOT_APPLICABLE, judging, used, of, labels)]
    return [_verdict(rule, verdict, used, today) for verdict in _judged(rule.norm, today, of)]


def _judged(norm: Norm, today: Day, of: str | None) -> Sequence[DutyVerdict | RightVerdict]:
    found = duty_verdicts(norm, today) if isinstance(norm, Duty) else right_verdicts(norm, today)
    return found if of is None else [evolve(verdict, row=of) for verdict in found]


def _judged_alone(norm: Norm, today: Day, of: str | None) -> DutyVerdict | RightVerdict:
    return _judged(norm, today, of)[0]


def _used(norm: str, today: Day) -> Used:
    return tuple([(key, today.ever.versions_of(key)) for key in dated_in(today.program, norm)])


def _surely_does_not_apply(norm: Norm, today: Day) -> bool:
    """Return whether a plain rule surely does not apply, and the agreement says nothing on its matter."""
    _, trees = today.program.stands[norm.name]
    if not fails(trees.get("when"), today.worlds) or _has_clause(norm, today):
        return False
    if isinstance(norm, Duty):
        note_lasting(norm, today)
        return True
    return is_closed(norm, today)


def _has_clause(norm: Norm, today: Day) -> bool:
    """Return whether the agreement says something on the matter of a rule."""
    return norm.role is not None and today.now.lifecycle("stated", norm.role).lo is True


def _of_each(role: str, rule: Rule, today: Day) -> Iterator[RuleVerdict]:
    """Yield where a rule stands for each norm of a role, taken alone: that norm is the row of the verdict."""
    for norm in debts_of(today.agreement, role):
        yield from _verdicts(rule, today.alone(role, norm), norm)


def judged_at(rule: RuleVerdict, today: Day) -> tuple[Day, str | None]:
    """Return the day on which a rule's norm was judged, and the row that it was read for, if any."""
    role, row = rule.rule.of_each, rule.norm.row
    return (today, row) if role is None or row is None else (today.alone(role, row), None)


def _verdict(
    rule: Rule, found: DutyVerdict | RightVerdict, used: Callable[[], Used], today: Day
) -> RuleVerdict:
    outcome = OF_DUTIES[found.status] if isinstance(found, DutyVerdict) else OF_RIGHTS[found.status]
    labels = () if today.book is None else today.book.labels
    clause = prevails = None
    if rule.norm.role is not None and _has_clause(rule.norm, today):
        clause = today.ever.lifecycle("due", rule.norm.role)
        own = found.due if isinstance(found, DutyVerdict) else found.until
        prevails = _prevails(rule.relation, own, clause)
    return RuleVerdict(rule, outcome, lambda: found, used, found.row, labels, clause, prevails)


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
    needed = reachable(mentions(program), norm)
    return tuple(key for key in program.dated if key in needed)
