"""A cash plan as text, as JSON, and as an accessible chart with one bar a month."""

from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax.saxutils import escape

from budget.money import Euros
from budget.treasury import CashMonth, CashMove, CashPlan
from conventions.exports.json_values import Json, fields_json, in_currency
from conventions.messages import Catalogue


def cash_lines(plan: CashPlan, words: Catalogue) -> Iterator[str]:
    """Yield the table by month, the lowest day, the advance needed, and the moves without a month.

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


_WIDTH: Final = 760
_HEIGHT: Final = 300
_LEFT: Final = 120
_RIGHT: Final = 20
_TOP: Final = 40
_BOTTOM: Final = 40
_MOST_LABELS: Final = 24


def cash_svg(plan: CashPlan, words: Catalogue) -> str:
    """Return the chart of what the account holds at the end of each month; equal plans give equal bytes.

    Bars below zero are hatched, so that no colour is needed; the title and the description say the same in
    words. The lowest day is marked within its month.
    """
    top = max(Euros.ZERO, *(month.closing for month in plan.months), plan.opening)
    bottom = min(Euros.ZERO, plan.low)
    span = max(1, (top - bottom).cents)
    inner = _HEIGHT - _TOP - _BOTTOM

    def y(amount: Euros) -> int:
        return _TOP + (top - amount).cents * inner // span

    zero = y(Euros.ZERO)
    step = (_WIDTH - _LEFT - _RIGHT) // len(plan.months) or 1
    parts = [_head(plan, words), _axis(top, y(top), words), _axis(Euros.ZERO, zero, words)]
    if bottom < Euros.ZERO:
        parts.append(_axis(bottom, y(bottom), words))
    every = -(-len(plan.months) // _MOST_LABELS)
    for at, month in enumerate(plan.months):
        x = _LEFT + at * step
        parts.append(_bar(month, x, step, sorted((y(month.closing), zero)), words))
        if at % every == 0:
            label = f'<text x="{x + step // 2}" y="{_HEIGHT - _BOTTOM + 16}" text-anchor="middle">'
            parts.append(f"{label}{month.month:%m/%y}</text>")
        if month.month == plan.low_on.replace(day=1):
            parts.append(_mark(x + step * plan.low_on.day // 32, y(plan.low), _lowest(plan, words)))
    return "\n".join((*parts, "</svg>")) + "\n"


def _bar(month: CashMonth, x: int, step: int, ends: list[int], words: Catalogue) -> str:
    high, low = ends
    fill = "url(#below)" if month.closing < Euros.ZERO else "#1f4e79"
    said = escape(f"{month.month:%m/%Y}{words.text('colon')}{words.amount(month.closing)}")
    return (
        f'<rect x="{x + 2}" y="{high}" width="{max(1, step - 4)}" height="{max(1, low - high)}" '
        f'fill="{fill}" stroke="#1f4e79"><title>{said}</title></rect>'
    )


def _mark(x: int, y: int, said: str) -> str:
    """Return a triangle on the lowest day, and under the chart its amount and date."""
    return (
        f'<path d="M{x} {y} l-6 -10 h12 z" fill="#000" stroke="#fff"/>'
        f'<text x="{_LEFT}" y="{_HEIGHT - 6}" font-weight="bold">▼ {escape(said)}</text>'
    )


def _lowest(plan: CashPlan, words: Catalogue) -> str:
    return words.text("cash.lowest", amount=words.amount(plan.low), day=words.day(plan.low_on))


def _head(plan: CashPlan, words: Catalogue) -> str:
    first, last = plan.months[0].month, plan.months[-1].month
    title = escape(words.text("cash.title", start=f"{first:%m/%Y}", end=f"{last:%m/%Y}"))
    told = escape(
        words.text(
            "cash.description",
            opening=words.amount(plan.opening),
            closing=words.amount(plan.closing),
            lowest=_lowest(plan, words),
        )
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'lang="{words.language}" aria-labelledby="title desc" font-family="sans-serif" font-size="12">\n'
        f'<title id="title">{title}</title>\n<desc id="desc">{told}</desc>\n'
        '<defs><pattern id="below" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
        '<rect width="3" height="6" fill="#1f4e79"/></pattern></defs>\n'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>\n'
        f'<text x="{_LEFT}" y="20" font-size="15" font-weight="bold">{title}</text>'
    )


def _axis(amount: Euros, y: int, words: Catalogue) -> str:
    return (
        f'<line x1="{_LEFT}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}" stroke="#666" stroke-width="1"/>'
        f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{escape(words.amount(amount))}</text>'
    )
