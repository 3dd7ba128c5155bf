"""Why an amount or a definition is what it is: those of the agreement, and those every verdict has."""

from typing import Final

from budget.money import Euros
from conventions.dossier.dossier import Dossier
from conventions.engine.day import Day, day
from conventions.engine.verdict import DutyVerdict, RightVerdict, Verdict
from conventions.facts.fact import Fact
from conventions.facts.record import days_of, seen
from conventions.language.explain import Explanation, explain
from conventions.language.types import EUROS

__all__ = ["explained_value", "value_names"]

PAYMENTS: Final = {"paid": "payment", "recovered": "repaid"}
"""The amounts that are sums of facts, and the key of those facts."""
OF_LINES: Final = {
    "account.net": ("paid", "recovered", "interest.received"),
    "account.kept": (
        "account.net",
        "account.open",
        "account.to_recover",
        "account.overpaid",
        "account.to_give_back",
    ),
    "account.remitted": ("account.kept", "account.open"),
    "account.open": ("account.net", "account.kept"),
    "account.to_recover": ("account.net", "to_recover", "interest.open"),
    "account.overpaid": ("account.net", "account.kept", "account.to_recover", "to_pay"),
    "account.to_give_back": ("recovered", "account.net", "account.kept"),
    "interest.due": ("interest.received", "interest.remitted", "interest.open"),
    "interest.open": ("interest.due", "interest.received", "interest.remitted"),
}
"""What each line of the account is to be read with."""


def value_names(verdict: Verdict) -> tuple[str, ...]:
    """Return the names that have a value: the amounts, then the other definitions."""
    amounts = [name for name, answer in verdict.amounts if answer is not None]
    return (*amounts, *(name for name, _ in verdict.definitions))


def explained_value(dossier: Dossier, verdict: Verdict, name: str) -> Explanation | None:
    """Return the explanation of an amount or a definition, its other readings last; None for no such name."""
    if name not in value_names(verdict):
        return None
    today = day(dossier, seen(dossier.facts, verdict.as_of, verdict.known_on))
    if name.partition(".")[0] in today.program.definitions:
        return _definition(name, today)
    answer = dict(verdict.amounts)[name]
    return Explanation(name, "", answer, EUROS, None, _parts(name, verdict, today))


def _definition(name: str, today: Day) -> Explanation:
    """Return the reasons of a definition, called `name`, or `name.row` where it stands for rows."""
    name, _, row = name.partition(".")
    found = today.program.definitions[name]
    scope = today.ever.at(found.each, row or None)
    kind = today.program.type_of_definition(name)
    readings = []
    for reading, text in found.readings:
        tree = today.program.tree("define", name, "readings", reading)
        if tree is not None:
            readings.append(explain(reading, text, tree, scope))
    tree = today.program.tree("define", name)
    if tree is None:
        return Explanation(name, "", scope.named(name), kind, found.article, tuple(readings))
    main = explain(name, found.value or "", tree, scope, found.article)
    children = (*main.children, *readings)
    return Explanation(main.label, main.formula, main.answer, main.type, main.source, children)


def _parts(name: str, verdict: Verdict, today: Day) -> tuple[Explanation, ...]:
    """Return what an amount that every verdict has is made of (docs/semantics.md § 6)."""
    amounts = dict(verdict.amounts)

    def of(*names: str) -> tuple[Explanation, ...]:
        return tuple(Explanation(other, "", amounts[other], EUROS) for other in names)

    if name in PAYMENTS:
        return tuple(
            Explanation(_dated(fact.of or fact.key, fact), "", today.now.summed([fact]), EUROS)
            for fact in today.now.all_of(PAYMENTS[name])
            if isinstance(fact.value, Euros)
        )
    if name == "final_grant":
        reductions = tuple(right for right in verdict.rights if right.act == "reduce")
        due = () if amounts["entitlement"] is None else of("entitlement")
        return (*of("grant"), *(_norm(right) for right in reductions), *due)
    if name == "to_pay":
        return (*(_norm(duty) for duty in verdict.duties if duty.is_payment), *of("final_grant", "paid"))
    if name == "to_recover":
        agreement = today.agreement
        owed = [
            duty
            for duty in verdict.duties
            if agreement.side_of(duty.debtor) != "funder" and duty.amount is not None
        ]
        lines = of("paid", "recovered", "account.to_recover", "interest.open")
        return (*(_norm(duty) for duty in owed), *lines)
    return of(*OF_LINES.get(name, ()))


def _dated(label: str, fact: Fact) -> str:
    return f"{label}, {'/'.join(day.isoformat() for day in days_of([fact]))}"


def _norm(norm: DutyVerdict | RightVerdict) -> Explanation:
    """Return a norm with its status and its amount."""
    note = (f"status.{norm.status.value}", "")
    return Explanation(norm.name, "", norm.amount, EUROS, norm.article, (), (note,))
