"""Parts of findings: bounds and questions, results below their target, acknowledgements."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache

from attrs import evolve

from budget.findings import Finding, Severity
from budget.rate import Rate, readable_text
from conventions.agreement.norms import Duty, Right
from conventions.engine.amounts import money
from conventions.engine.day import Day
from conventions.engine.order import mentioned, reachable
from conventions.engine.program import Program
from conventions.facts.fact import Fact, counts_between
from conventions.language.answers import DAWN, NEVER, Answer, Question

# --- Acknowledged findings: they stay visible, at `info` ----------------------------------------------------


def acknowledged(finding: Finding, facts: Sequence[Fact]) -> Finding:
    """Return the finding at `info`, with the responsible author, if a fact acknowledges it; else unchanged.

    The fact is `of` the subject of the finding, its value is the code, its evidence the reason.
    If the code of a finding changes, it is reported again.
    """
    found = [
        fact
        for fact in facts
        if fact.key == "acknowledged" and fact.of == finding.subject and fact.value == finding.code
    ]
    if not found:
        return finding
    last = found[-1]
    told = (
        ("acknowledged_on", last.occurred_on.isoformat()),
        ("acknowledged_by", last.author or ""),
        ("reason", last.evidence or ""),
    )
    return evolve(finding, severity=Severity.INFO, params=(*finding.params, *told))


# --- An answer in a finding: bounds in cents, questions as text ---------------------------------------------


def bounds_in_cents(answer: Answer | None) -> tuple[int | None, int | None] | None:
    """Return the bounds of an amount in cents, rounded half up; None without an amount."""
    if answer is None:
        return None
    lo, hi = money(answer.lo), money(answer.hi)
    return (None if lo is None else lo.cents, None if hi is None else hi.cents)


def date_range(answer: Answer | None) -> tuple[date, date] | None:
    """Return the first and last possible day of a date; None if it is decided, or may be any day."""
    if answer is None or not isinstance(answer.lo, date) or not isinstance(answer.hi, date):
        return None
    is_any = answer.lo == DAWN and answer.hi == NEVER
    return None if answer.is_decided or is_any else (answer.lo, answer.hi)


@lru_cache(maxsize=1024)
def question_texts(questions: frozenset[Question]) -> tuple[str, ...]:
    """Return questions as `kind:about`, in order."""
    return tuple(
        f"{kind}:{about}"
        for kind, about in sorted((question.kind.value, question.about) for question in questions)
    )


# --- Results below their target, with the clause that depends on them ---------------------------------------


def result_findings(today: Day) -> Iterator[Finding]:
    """Yield a finding for each indicator whose last recorded result is below its target."""
    for indicator in today.agreement.indicators:
        told = today.now.facts(indicator.id) if indicator.target else ()
        ends = counts_between(told[-1].value if told else None)
        if ends is None or not indicator.target or ends[1] >= indicator.target:
            continue
        rates = (str(Rate.of(Fraction(end) / indicator.target).percent()) for end in ends)
        clause = _depending(indicator.id, today.program)
        said = () if clause is None else (("clause", clause.label or clause.name),)
        yield Finding(
            "result_below_target_unsaid" if clause is None else "result_below_target",
            Severity.INFO,
            indicator.id,
            None if clause is None else clause.article,
            params=(("label", indicator.label), ("rate", _between(rates)), *said),
            actual=_between(map(readable_text, ends)),
            expected=readable_text(indicator.target),
        )


def _between(ends: Iterable[str]) -> str:
    return "–".join(dict.fromkeys(ends))


def _depending(fact: str, program: Program) -> Duty | Right | None:
    """Return the first clause that takes money back, or pays, depending on a fact."""
    graph: dict[str, set[str]] = {}
    for place, tree in program.trees.items():
        graph.setdefault(place[1], set()).update(mentioned(tree))
    clauses: tuple[Duty | Right, ...] = (*program.rights.values(), *program.duties.values())
    depends = (item for item in clauses if fact in reachable(graph, item.name) and _is_of_money(item))
    return next(depends, None)


def _is_of_money(clause: Duty | Right) -> bool:
    return clause.amount is not None or (isinstance(clause, Right) and clause.up_to is not None)
