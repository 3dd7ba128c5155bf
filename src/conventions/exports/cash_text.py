"""A cash plan as text and as JSON."""

from collections.abc import Iterable, Iterator

from budget.treasury import CashMove, CashPlan
from conventions.exports.json_values import Json, fields_json, in_currency
from conventions.messages import Catalogue


def cash_lines(plan: CashPlan, words: Catalogue) -> Iterator[str]:
    """Yield the table by month, the lowest day, what must be advanced, and what is in no month.

    A month with a move that is only expected bears a question mark.
    """
    titles = [words.text(f"cash.{name}") for name in ("month", "received", "spent", "closing", "low")]
    first, *others = titles
    yield f"{first:<12}" + "".join(f"{title:>18}" for title in others)
    for month in plan.months:
        amounts = (month.received, month.spent, month.closing, month.low)
        name = f"{month.month.month:02}/{month.month.year}"
        mark = "" if month.is_sure else "  ?"
        yield f"{name:<12}" + "".join(f"{words.amount(amount):>18}" for amount in amounts) + mark
    if not all(month.is_sure for month in plan.months):
        yield words.text("cash.expected")
    yield words.text("cash.lowest", amount=words.amount(plan.low), day=words.day(plan.low_on))
    if plan.need.cents:
        yield words.text("cash.need", amount=words.amount(plan.need))
    for key, moves in (("cash.undated", plan.undated), ("cash.outside", plan.outside)):
        if moves:
            yield words.text(key)
            for move in moves:
                yield f"  {words.amount(move.amount)}  {move.label}"


def cash_json(plan: CashPlan, currency: str) -> dict[str, Json]:
    """Return the plan, schema `subventio/cash/1`; amounts are decimal texts, days ISO."""
    return {
        "schema": "subventio/cash/1",
        **in_currency(currency),
        **fields_json(plan, "opening", "closing"),
        "low": {"amount": str(plan.low), "on": plan.low_on.isoformat()},
        "need": str(plan.need),
        "months": [
            {
                "month": f"{month.month:%Y-%m}",
                **fields_json(month, "opening", "received", "spent", "closing"),
                "low": {"amount": str(month.low), "on": month.low_on.isoformat()},
                "sure": month.is_sure,
            }
            for month in plan.months
        ],
        "undated": _moves(plan.undated),
        "outside": _moves(plan.outside),
    }


def _moves(moves: Iterable[CashMove]) -> Json:
    return [
        {
            **fields_json(move, "on", "amount", "label"),
            "sure": move.is_sure,
        }
        for move in moves
    ]
