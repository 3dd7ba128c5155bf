"""Random rulebooks: parameters whose value changes, rules on what agreements call by a role."""

from datetime import date
from fractions import Fraction

from attrs import evolve
from hypothesis import strategies as st

from budget.findings import Severity
from budget.money import Euros
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right
from conventions.calendar import Period
from conventions.engine.name_tables import CREATING_ACTS
from conventions.parameters import Citation, Dated, ParameterValue, SourceStatus, Version
from conventions.rulebook import OF_DEBTS, TAKEN_BACK, Relation, Rule, Rulebook
from tests.oracle.expressions import Names, days, expressions
from tests.oracle.strategies import declarations, duties, names_of, rights

__all__ = ["ROLES", "rulebooks"]

ROLES = ("financial_report", "payment", "termination")
ASKED = (*ROLES, *OF_DEBTS)
VALUES: dict[str, tuple[ParameterValue, ...]] = {
    "euros": (Euros.ZERO, Euros.of_cents(3333), Euros.of(1_000)),
    "number": (0, 1, Fraction(5, 2)),
    "date": (date(2024, 1, 15), date(2024, 2, 29)),
    "text": ("north", "south"),
    "truth": (False, True),
    "months": (Period(1, 0), Period(2, 10), Period(0, 20)),
}
READING = Citation("test", SourceStatus.TEXT)


@st.composite
def _versions(draw: st.DrawFn, kind: str) -> tuple[Version, ...]:
    """Versions that follow each other, some after a gap."""
    starts = sorted(set(draw(st.lists(days, min_size=1, max_size=3))))
    if draw(st.booleans()):
        starts[0] = date.min
    found = []
    for at, since in enumerate(starts):
        following = starts[at + 1] if at + 1 < len(starts) else None
        until = following if draw(st.integers(0, 3)) else draw(days)
        if until is not None and (until <= since or (following is not None and until > following)):
            until = following
        found.append(Version(draw(st.sampled_from(VALUES[kind])), since, READING, until))
    return tuple(found)


def _without_parts(fact: FactDeclaration) -> FactDeclaration:
    """A rulebook has no tables: neither rows of them, nor bounds that name their columns."""
    if fact.each != "parts":
        return fact
    return evolve(fact, each=None, most="grant" if fact.most == "cost" else fact.most)


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebook:
    """A rulebook in which each rule may mention those before it, and what agreements call by a role."""
    declared = tuple(_without_parts(fact) for fact in draw(declarations()))
    names = evolve(names_of(declared, ()), duties=ASKED, rights=ASKED)
    selections = {rows: columns for rows, columns in names.selections.items() if rows != "parts"}
    names = evolve(names, selections=selections)
    parameters = []
    for kind in VALUES:
        if draw(st.booleans()):
            anchor = draw(expressions("date", names, 1))
            parameters.append(Dated(f"book.{kind}", kind, anchor, draw(_versions(kind))))
    for parameter in parameters:
        names = names.adding(parameter.type, parameter.key)
    definitions: tuple[Definition, ...] = ()
    if draw(st.booleans()):
        definitions = (Definition("base", draw(expressions("euros", names, 2))),)
        names = names.adding("euros", "base")
    rules: list[Rule] = []
    for number in range(draw(st.integers(1, 3))):
        name = f"book.rule_{number}"
        rules.append(draw(_rules(name, names, declared)))
        names = _knowing(names, rules[-1])
    return Rulebook("book", (("fr", "b"),), tuple(rules), tuple(parameters), declared, (), definitions)


@st.composite
def _rules(draw: st.DrawFn, name: str, names: Names, _: tuple[FactDeclaration, ...]) -> Rule:
    norms: tuple[st.SearchStrategy[Duty | Right], ...] = (
        duties(name, names, None),
        duties(name, names, None),
        rights(name, names, None),
    )
    norm = draw(draw(st.sampled_from(norms)))
    norm = evolve(norm, role=draw(st.sampled_from((None, *ROLES))))
    relation = draw(st.sampled_from(tuple(Relation)))
    is_limit = isinstance(norm, Right) and norm.act not in CREATING_ACTS
    limits = draw(st.sampled_from((None, *OF_DEBTS, TAKEN_BACK))) if is_limit else None
    return Rule(norm, (), READING, Severity.MAJOR, relation=relation, limits=limits)


def _knowing(names: Names, rule: Rule) -> Names:
    if isinstance(rule.norm, Duty):
        return evolve(names, duties=(*names.duties, rule.name))
    return evolve(names, rights=(*names.rights, rule.name))
