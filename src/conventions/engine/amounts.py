"""Definitions and sums on a day: granted, paid, owed, to recover (docs/semantics.md § 6)."""

from collections.abc import Iterator
from fractions import Fraction

from budget.amount_text import AmountOutOfBoundsError
from budget.money import Euros
from budget.rate import Rounding, round_cents
from conventions.engine.account import (
    ACCOUNT,
    SECOND_LINE,
    Account,
    at_discretion,
    of_unseen_rows,
    rights_to,
    unless,
)
from conventions.engine.day import Day
from conventions.engine.measured import Follows, follows, is_measured_on
from conventions.engine.seen_record import in_cents, not_below_zero
from conventions.engine.status import SPENT
from conventions.engine.verdict import RightVerdict
from conventions.language.answers import (
    Answer,
    Infinite,
    Question,
    QuestionKind,
    Value,
    exactly,
)
from conventions.language.bounds import extreme, hull, minus, number
from conventions.language.syntax import EUROS, Type


def defined_values(today: Day) -> Iterator[tuple[str, Type | None, Answer]]:
    """Yield each definition as `name` or `name.row`, with its type and its value."""
    for name in today.program.definitions:
        kind = today.program.type_of_definition(name)
        for called, answer in values_of(name, today):
            yield called, kind, answer


def values_of(name: str, today: Day) -> Iterator[tuple[str, Answer]]:
    """Yield the value of one definition, or of each of its rows, with its name."""
    definition = today.program.definitions[name]
    if definition.each is None:
        yield name, today.ever.named(name)
        return
    for at, row in enumerate(today.ever.source_rows(definition.each).rows):
        yield f"{name}.{row.id}", today.ever.defined_at(name, definition.each, at)


def defined_options(today: Day) -> Iterator[tuple[str, tuple[tuple[str, Answer], ...]]]:
    """Yield the value of each definition under each of its readings, if it has any."""
    for name, definition in today.program.definitions.items():
        if not definition.readings:
            continue
        if definition.each is None:
            yield name, tuple(today.ever.options(name).items())
            continue
        for row in today.ever.source_rows(definition.each).rows:
            scope = today.ever.at(definition.each, row.id)
            yield f"{name}.{row.id}", tuple(today.ever.options(name, scope).items())


STANDARD_AMOUNTS = (
    "grant",
    "paid",
    "eligible_expenses",
    "entitlement",
    "final_grant",
    "to_pay",
    "to_recover",
    "recovered",
)
SUMS = ("grant", "paid", "final_grant", "to_pay", "to_recover", "recovered")
"""The standard amounts that come from the account and are not definitions."""
NOTHING = exactly(0)
FINAL_GRANTS = ("entitlement", "grant")
"""The readings of the final grant if no clause makes it depend on `entitlement`."""


def money(bound: Value | None) -> Euros | None:
    """Return a bound in euros, rounded half up to the cent; None if there is none that euros can hold.

    >>> str(money(Fraction(1005, 10)))
    '1.01'
    """
    cents = number(bound)
    if isinstance(cents, Infinite):
        return None
    try:
        return Euros.of_cents(round_cents(cents, Rounding.HALF_UP) if isinstance(cents, Fraction) else cents)
    except AmountOutOfBoundsError:
        return None


def verdict_amounts(
    today: Day, account: Account, rights: tuple[RightVerdict, ...]
) -> tuple[tuple[str, Answer | None], ...]:
    """Return the standard amounts, then every definition in euros; None where the agreement has none.

    All sums are lines of one account, which follow the definitions.
    """
    definitions = {name: answer for name, kind, answer in defined_values(today) if kind == EUROS}
    standard: dict[str, Answer | None] = {name: definitions.get(name) for name in STANDARD_AMOUNTS}
    sums = _sums(today, account, rights, definitions.get("entitlement"))
    lines = {name: sums[name] for name, _ in (*ACCOUNT, *SECOND_LINE)}
    return tuple((standard | {name: sums[name] for name in SUMS} | definitions | lines).items())


def sums_of(today: Day, account: Account, rights: tuple[RightVerdict, ...]) -> dict[str, Answer]:
    """Return the sums of the account, by their names."""
    entitled = today.program.definitions.get("entitlement")
    is_of_rows = entitled is None or entitled.each is not None
    return _sums(today, account, rights, None if is_of_rows else today.ever.named("entitlement"))


def _sums(
    today: Day, account: Account, rights: tuple[RightVerdict, ...], entitlement: Answer | None
) -> dict[str, Answer]:
    found = {
        "grant": today.now.named("grant"),
        "paid": account.paid,
        "final_grant": _final_grant(account, rights, entitlement, today),
        "to_pay": account.balance.to_pay,
        "to_recover": account.to_recover,
        "recovered": today.now.named("recovered"),
    }
    found |= {name: getattr(account.balance, line) for name, line in ACCOUNT}
    return found | {name: getattr(account.interest, line) for name, line in SECOND_LINE}


def _final_grant(
    account: Account, rights: tuple[RightVerdict, ...], entitlement: Answer | None, today: Day
) -> Answer:
    """Return the final grant."""
    final = account.lowered
    for right in rights:
        if right.act == "reduce" and right.status not in SPENT:
            final = minus(final, at_discretion(right) if right.amount is not None else NOTHING)
    for unseen in of_unseen_rows(rights_to(("reduce",), today), today):
        final = minus(final, unseen)
    final = unless(account.gone, not_below_zero(in_cents(final)))
    if entitlement is None:
        settled = account.settled
        return final if settled is None else extreme([final, not_below_zero(settled)], largest=False)
    lower = extreme([final, not_below_zero(in_cents(entitlement))], largest=False)
    how = follows(today.program, today.agreement)
    if how in (Follows.CLAUSES, Follows.REDUCTION):
        return lower if how is Follows.CLAUSES else final
    chosen = today.now.chosen("final_grant", FINAL_GRANTS)
    if chosen is not None:
        return lower if chosen == FINAL_GRANTS[0] else final
    return hull(lower, final, _why_the_grant_may_follow(rights, today))


def _why_the_grant_may_follow(rights: tuple[RightVerdict, ...], today: Day) -> frozenset[Question]:
    """Return the question of the final grant: the discretion of those who may claim, else a reading."""
    claims = (right for right in rights if right.act == "reclaim" and right.status not in SPENT)
    holders = {
        right.holder
        for right in claims
        if is_measured_on(today.program.rights[right.id], "entitlement", today.program)
    }
    asked = frozenset(Question(QuestionKind.DISCRETION, holder) for holder in holders)
    return asked or frozenset([Question(QuestionKind.READING, f"final_grant: {' | '.join(FINAL_GRANTS)}")])
