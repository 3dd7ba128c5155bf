"""By which day the claim of a norm ends: the rules of law that limit it (docs/semantics.md § 12.10)."""

from collections.abc import Iterable, Mapping
from typing import Final

from conventions.engine.duty_status import DutyStatus
from conventions.engine.right_status import RightStatus
from conventions.engine.verdict import DutyVerdict, Outcome, RightVerdict, RuleVerdict, Verdict
from conventions.language.answers import NEVER
from conventions.rulebook.rulebook import TAKEN_BACK

__all__ = ["limitations"]

_SETTLED: Final = (DutyStatus.MET, DutyStatus.MET_LATE, DutyStatus.WAIVED, DutyStatus.NOT_APPLICABLE)
_ASIDE: Final = (RightStatus.CLOSED, RightStatus.LAPSED, RightStatus.WAIVED)
_TAKES_BACK: Final = ("reduce", "reclaim")
_CREATED: Final = ".duty"


def limitations(verdict: Verdict) -> Mapping[str, tuple[RuleVerdict, ...]]:
    """Return, by the name of a norm, the rules after whose last day its claim can be brought no more.

    A norm that is settled has none, nor one whose claim has no end in sight.
    """
    ending = [rule for rule in verdict.rules if rule.rule.limits is not None and _has_a_last_day(rule)]
    found = {norm.subject: tuple(_of(norm, ending)) for norm in verdict.norms} if ending else {}
    return {name: rules for name, rules in found.items() if rules}


def _has_a_last_day(rule: RuleVerdict) -> bool:
    norm = rule.norm
    return isinstance(norm, RightVerdict) and norm.until is not None and norm.until.lo != NEVER


def _of(norm: DutyVerdict | RightVerdict, rules: Iterable[RuleVerdict]) -> Iterable[RuleVerdict]:
    if norm.status in (_SETTLED if isinstance(norm, DutyVerdict) else _ASIDE):
        return ()
    is_debt = isinstance(norm, DutyVerdict)
    takes_back = norm.id.endswith(_CREATED) if isinstance(norm, DutyVerdict) else norm.act in _TAKES_BACK
    return (
        rule
        for rule in rules
        if (takes_back and rule.rule.limits == TAKEN_BACK and rule.outcome is not Outcome.NOT_APPLICABLE)
        or (is_debt and rule.rule.of_each is not None and rule.norm.row == norm.id)
    )
