"""Each rule on a day: the verdict on its norm, the clause of the same role, and which of them prevails."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Final

from attrs import evolve, fields

from conventions.agreement.norms import Duty, Norm
from conventions.engine.day import Day, fails
from conventions.engine.duties import duty_verdicts, note_lasting
from conventions.engine.outline import NotOfOutlineError, Remembered, remembered_results
from conventions.engine.program import Program, reachable
from conventions.engine.rights import is_closed, right_verdicts
from conventions.engine.rule_world import debts_of, mentions
from conventions.engine.status import DutyStatus, RightStatus
from conventions.engine.verdict import DutyVerdict, Lazy, Outcome, RightVerdict, RuleVerdict, Used
from conventions.language.answers import NEVER, Answer
from conventions.rulebook import Relation, Rule

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
"""The outcome of a rule by the status of its norm (docs/semantics.md § 12.6)."""


TOLD: Final = (Outcome.BREACH, Outcome.AVAILABLE, Outcome.LAPSED, Outcome.PENDING)
"""The outcomes that are always reported; a duty due soon is pending."""


def rule_verdicts(today: Day) -> list[RuleVerdict]:
    """Return the verdicts on the rules of a rulebook, one for each row; `today` is the day of the rulebook.

    The report of a rule changes on the day by which its text must be read again.
    """
    verdicts: list[RuleVerdict] = []
    known = remembered_results(today, _worked_out)
    for rule in () if today.book is None else today.book.rules:
        role, before = rule.of_each, known.get(rule.name)
        if before is not None:
            verdicts.append(_as_before(rule, before, today))
        else:
            verdicts += _verdicts(rule, today) if role is None else _of_each(role, rule, today)
    for said in verdicts:
        if said.outcome in TOLD and said.again_on is not None:
            today.now.turns_on(said.again_on)
    return verdicts


def _verdicts(rule: Rule, today: Day, of: str | None = None) -> list[RuleVerdict]:
    """Return the verdicts on a rule, one for each row; `of`: the single norm that it concerns.

    Most rules do not apply: the rest of their verdict is computed only when used.
    """
    used = partial(_used, rule.norm.name, today)
    if rule.is_plain and _surely_does_not_apply(rule, today):
        return [_does_not_apply(rule, today, used, of, _clause_due(rule.norm, today))]
    return [_verdict(rule, verdict, used, today) for verdict in _norm_verdicts(rule.norm, today, of)]


def _norm_verdicts(norm: Norm, today: Day, of: str | None) -> Sequence[DutyVerdict | RightVerdict]:
    found = duty_verdicts(norm, today) if isinstance(norm, Duty) else right_verdicts(norm, today)
    return found if of is None else [evolve(verdict, row=of) for verdict in found]


def _judged_alone(norm: Norm, today: Day, of: str | None) -> DutyVerdict | RightVerdict:
    return _norm_verdicts(norm, today, of)[0]


def _used(norm: str, today: Day) -> Used:
    return tuple([(key, today.ever.versions_of(key)) for key in dated_in(today.program, norm)])


def _does_not_apply(
    rule: Rule, today: Day, used: Callable[[], Used], of: str | None, clause: Answer | None
) -> RuleVerdict:
    """Return the verdict on a plain rule that certainly does not apply; note the days it would last."""
    labels = () if today.book is None else today.book.labels
    if isinstance(rule.norm, Duty):
        note_lasting(rule.norm, today)
    judging = Lazy(_judged_alone, rule.norm, today, of)
    prevails = _prevails(rule.relation, None, clause)
    return RuleVerdict(rule, Outcome.NOT_APPLICABLE, judging, used, of, labels, clause, prevails)


def _surely_does_not_apply(rule: Rule, today: Day) -> bool:
    """Return whether a plain rule certainly does not apply and needs no comparison with a clause."""
    norm = rule.norm
    _, trees = today.program.stands[norm.name]
    if not fails(trees.get("when"), today.worlds):
        return False
    if rule.relation is Relation.FLOOR and _has_clause(norm, today):
        return False
    return isinstance(norm, Duty) or is_closed(norm, today)


def _has_clause(norm: Norm, today: Day) -> bool:
    """Return whether the agreement has a norm with the role of a rule."""
    return norm.role is not None and today.now.lifecycle("stated", norm.role).lo is True


def _clause_due(norm: Norm, today: Day) -> Answer | None:
    """Return the due day of the agreement's norms with the role of a rule; None if there are none."""
    if norm.role is None or not _has_clause(norm, today):
        return None
    return today.ever.lifecycle("due", norm.role)


# --- results kept from a dossier with the same outline (docs/adr/0023-remembered-rules.md) -----------------


def _as_before(rule: Rule, before: Remembered, today: Day) -> RuleVerdict:
    """Return the remembered verdict on a rule, completed with the data of this dossier."""
    if before.turns:
        today.trace.turns += before.turns
    norm, make = rule.norm, before.make
    used = partial(_used, norm.name, today) if before.used is None else Lazy(_same, before.used)
    if make is None:
        return _does_not_apply(rule, today, used, None, None)
    labels = () if today.book is None else today.book.labels
    judging = Lazy(_of_this_dossier, make, norm, today)
    clause, prevails, shared, asked = before.clause_due, before.prevails, before.shared, before.questions
    return RuleVerdict(rule, before.outcome, judging, used, None, labels, clause, prevails, shared, asked)


def _worked_out(rule: Rule, of_all: Day) -> Remembered:
    """Return the result of a plain rule for an outline on a day."""
    if not _has_clause(rule.norm, of_all) and _surely_does_not_apply(rule, of_all):
        return Remembered(Outcome.NOT_APPLICABLE, tuple(dict.fromkeys(of_all.trace.turns)))
    if not isinstance(rule.norm, Duty):
        raise NotOfOutlineError  # whether and when a right was exercised is told by each dossier
    (found,) = duty_verdicts(rule.norm, of_all)
    said = _verdict(rule, found, partial(_used, rule.norm.name, of_all), of_all)
    is_told, without = said.outcome in TOLD, len(of_all.trace.turns)
    used = said.used if is_told or said.outcome is Outcome.OPEN else None
    turns = of_all.trace.turns if is_told else of_all.trace.turns[:without]
    every = tuple(dict.fromkeys([*turns, *of_all.trace.of_values]))
    make, clause = _made_again(found), said.clause_due
    return Remembered(said.outcome, every, make, used, said.prevails, clause, found.questions)


def _made_again(found: DutyVerdict) -> Callable[..., DutyVerdict]:
    """Return a function that rebuilds a verdict without the reasons of the dossier in which it was found."""
    given = {item.name: getattr(found, item.name) for item in fields(DutyVerdict) if item.name != "explain"}
    return partial(DutyVerdict, **given)


def _same(used: Used) -> Used:
    return used


def _of_this_dossier(make: Callable[..., DutyVerdict], norm: Norm, today: Day) -> DutyVerdict:
    """Return a verdict with the reasons of the present dossier."""
    return make(explain=lambda: _judged_alone(norm, today, None).explain())


def _of_each(role: str, rule: Rule, today: Day) -> Iterator[RuleVerdict]:
    """Yield the verdict on a rule for each single norm of a role; the norm is the row of the verdict."""
    for norm in debts_of(today.agreement, role):
        yield from _verdicts(rule, today.alone(role, norm), norm)


def judged_at(rule: RuleVerdict, today: Day) -> tuple[Day, str | None]:
    """Return the day of the verdict on a rule's norm, and its row, if any."""
    role, row = rule.rule.of_each, rule.norm.row
    return (today, row) if role is None or row is None else (today.alone(role, row), None)


def _verdict(
    rule: Rule, found: DutyVerdict | RightVerdict, used: Callable[[], Used], today: Day
) -> RuleVerdict:
    outcome = OF_DUTIES[found.status] if isinstance(found, DutyVerdict) else OF_RIGHTS[found.status]
    labels = () if today.book is None else today.book.labels
    clause = _clause_due(rule.norm, today)
    prevails = _prevails(rule.relation, found.due if isinstance(found, DutyVerdict) else found.until, clause)
    return RuleVerdict(rule, outcome, lambda: found, used, found.row, labels, clause, prevails)


def _prevails(relation: Relation, law: Answer | None, clause: Answer | None) -> str | None:
    """Return which of two dates prevails: for a floor the earlier, for a default that of the clause."""
    if clause is None:
        return None
    if relation is Relation.FLOOR:
        return _stricter(law, clause)
    return "clause" if relation is Relation.DEFAULT else None


def _stricter(law: Answer | None, clause: Answer) -> str | None:
    """Return which of two days comes first; None if they are equal, or one is unknown or never."""
    ends = () if law is None else (law.value, clause.value)
    found = [end for end in ends if isinstance(end, date) and end != NEVER]
    if len(set(found)) < 2:  # noqa: PLR2004 -- both, and not the same
        return None
    return "law" if found[0] < found[1] else "clause"


@lru_cache(maxsize=4096)
def dated_in(program: Program, norm: str) -> tuple[str, ...]:
    """Return the parameters that the expressions of a norm need, directly or through others."""
    needed = reachable(mentions(program), norm)
    return tuple(key for key in program.dated if key in needed)
