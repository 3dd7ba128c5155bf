"""Results below what was aimed at, with the clause that depends on them: told when they are recorded."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from budget.findings import Finding, Severity
from budget.number_text import readable_text
from budget.rate import Rate
from conventions.agreement.norms import Duty, Right
from conventions.engine.day import Day
from conventions.engine.order import mentioned, reachable
from conventions.engine.program import Program
from conventions.facts.fact import counts_between

__all__ = ["result_findings"]


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
    """Return the first clause that takes money back, or pays, by what a fact says."""
    graph: dict[str, set[str]] = {}
    for place, tree in program.trees.items():
        graph.setdefault(place[1], set()).update(mentioned(tree))
    clauses: tuple[Duty | Right, ...] = (*program.rights.values(), *program.duties.values())
    depends = (item for item in clauses if fact in reachable(graph, item.name) and _is_of_money(item))
    return next(depends, None)


def _is_of_money(clause: Duty | Right) -> bool:
    return clause.amount is not None or (isinstance(clause, Right) and clause.up_to is not None)
