"""Each rule on a day: what its norm comes to, what the agreement says of the same, and which prevails."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from conventions.agreement.norms import Duty
from conventions.engine.day import Day
from conventions.engine.duties import duty_verdicts
from conventions.engine.duty_status import DutyStatus
from conventions.engine.order import mentioned
from conventions.engine.parameter_value import versions_in_force
from conventions.engine.program import Program
from conventions.engine.right_status import RightStatus
from conventions.engine.rights import right_verdicts
from conventions.engine.rule_verdict import Outcome, RuleVerdict
from conventions.engine.verdict import DutyVerdict, RightVerdict
from conventions.language.answers import NEVER, TRUE, Answer
from conventions.language.interpret import interpret
from conventions.parameters.dated import Version
from conventions.rulebook.rulebook import Relation, Rule

__all__ = ["dated_in", "rule_verdicts"]


def rule_verdicts(today: Day) -> Iterator[RuleVerdict]:
    """Yield where each rule of a rulebook stands, at each of its rows; `today` is a day as it sees it."""
    for rule in () if today.book is None else today.book.rules:
        norm = rule.norm
        found = duty_verdicts(norm, today) if isinstance(norm, Duty) else right_verdicts(norm, today)
        used = tuple(_used(rule, today))
        for verdict in found:
            yield _verdict(rule, verdict, used, today)


def _verdict(
    rule: Rule,
    found: DutyVerdict | RightVerdict,
    used: tuple[tuple[str, tuple[Version, ...]], ...],
    today: Day,
) -> RuleVerdict:
    outcome = _of_duty(found.status) if isinstance(found, DutyVerdict) else _of_right(found.status)
    role = rule.norm.role
    if role is None or today.now.lifecycle("stated", role) != TRUE:
        return RuleVerdict(rule, outcome, found, used)
    clause = today.ever.lifecycle("due", role)
    own = found.due if isinstance(found, DutyVerdict) else found.until
    return RuleVerdict(rule, outcome, found, used, clause, _prevails(rule.relation, own, clause))


def _of_duty(status: DutyStatus) -> Outcome:
    match status:
        case DutyStatus.NOT_APPLICABLE:
            return Outcome.NOT_APPLICABLE
        case DutyStatus.MET | DutyStatus.MET_LATE | DutyStatus.RUNNING | DutyStatus.ENDED | DutyStatus.WAIVED:
            return Outcome.COMPLIES
        case DutyStatus.NOT_DUE | DutyStatus.DUE_SOON | DutyStatus.OWED:
            return Outcome.PENDING
        case DutyStatus.OVERDUE | DutyStatus.BREACHED:
            return Outcome.BREACH
        case DutyStatus.UNKNOWN | DutyStatus.HELD:
            return Outcome.OPEN


def _of_right(status: RightStatus) -> Outcome:
    match status:
        case RightStatus.OPEN | RightStatus.EXERCISED | RightStatus.PROCEDURE_RUNNING:
            return Outcome.AVAILABLE
        case RightStatus.CLOSED:
            return Outcome.NOT_APPLICABLE
        case RightStatus.LAPSED:
            return Outcome.LAPSED
        case RightStatus.UNKNOWN:
            return Outcome.OPEN


def _prevails(relation: Relation, law: Answer | None, clause: Answer) -> str | None:
    """Return which of two dates holds: of a floor, the earlier; of a default, that of the clause."""
    match relation:
        case Relation.DEFAULT:
            return "clause"
        case Relation.ALONE:
            return None
        case Relation.FLOOR:
            return _stricter(law, clause)


def _stricter(law: Answer | None, clause: Answer) -> str | None:
    """Return which of two days comes first; None where one is not known, or never comes."""
    ends = () if law is None else (law.value, clause.value)
    found = [end for end in ends if isinstance(end, date) and end != NEVER]
    if len(found) < 2:  # noqa: PLR2004 -- both
        return None
    return "law" if found[0] < found[1] else "clause"


def _used(rule: Rule, today: Day) -> Iterator[tuple[str, tuple[Version, ...]]]:
    """Yield the parameters that a rule rests on, each with the versions that may be in force."""
    for key in dated_in(today.program, rule.name):
        tree = today.program.tree("parameter", key, "anchor")
        if tree is not None:
            yield key, versions_in_force(today.program.dated[key], interpret(tree, today.ever))


@lru_cache(maxsize=4096)
def dated_in(program: Program, norm: str) -> tuple[str, ...]:
    """Return the parameters that the expressions of a norm need, at any distance."""
    seen: set[str] = set()
    waiting = {norm}
    while waiting:
        name = waiting.pop()
        seen.add(name)
        trees = (tree for place, tree in program.trees.items() if len(place) > 1 and place[1] == name)
        waiting |= {found for tree in trees for found in mentioned(tree)} - seen
    return tuple(key for key in program.dated if key in seen)
