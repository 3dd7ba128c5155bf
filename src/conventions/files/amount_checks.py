"""Amounts that mean nothing below zero: what is taken back is a fact or an amendment, not a sign."""

from collections.abc import Iterator

from budget.money import Euros
from conventions.files.faults import DataPath, Problem
from conventions.files.shapes import ConventionFile

__all__ = ["amount_problems"]


def amount_problems(name: str, file: ConventionFile) -> Iterator[Problem]:
    """Yield a problem for each amount below zero; zero is an amount, where the text states none yet.

    Lines of a budget may be below zero: what a funder takes off is one.
    """
    budget, decision = file.budget, file.decision
    stated: list[tuple[DataPath, Euros | None]] = [
        (("grant", "amount"), file.grant.amount if isinstance(file.grant.amount, Euros) else None),
        (("grant", "in_kind"), file.grant.in_kind),
        (("decision", "amount"), None if decision is None else decision.amount),
    ]
    if budget is not None:
        stated.append((("budget", "fte_rate"), budget.fte_rate))
        stated += [(("budget", "in_kind", at, "amount"), aid.amount) for at, aid in enumerate(budget.in_kind)]
    for path, amount in stated:
        if amount is not None and amount < Euros.ZERO:
            yield Problem(
                name,
                path,
                "amount_negative",
                actual=str(amount),
                expected="0.00",
                remedy="amount_negative.agreement",
            )
