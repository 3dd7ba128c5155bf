"""Dossiers together as text and as JSON: findings across them, the sums behind these, a cash plan."""

from collections.abc import Iterable, Iterator
from functools import partial
from html import escape
from typing import Final

from budget.findings import Severity
from budget.money import Euros
from budget.treasury import CashMonth, CashMove, CashPlan
from conventions.exports.check_json import finding_json
from conventions.exports.check_text import finding_lines, heading
from conventions.exports.json_values import Json, fields_json, in_currency, plain_json
from conventions.messages import Catalogue
from conventions.parameters import Version
from conventions.portfolio.across import Portfolio
from conventions.portfolio.credits import CreditLine
from conventions.portfolio.in_year import GrantedInYear, ReceivedInYear, SmallAid, euros_of
from conventions.portfolio.seen_dossier import AmountRange, CrossFinding, SeenDossier, place_of


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


_escaped: Final = partial(escape, quote=False)  # that of xml.sax loads the network's modules
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
    said = _escaped(f"{month.month:%m/%Y}{words.text('colon')}{words.amount(month.closing)}")
    return (
        f'<rect x="{x + 2}" y="{high}" width="{max(1, step - 4)}" height="{max(1, low - high)}" '
        f'fill="{fill}" stroke="#1f4e79"><title>{said}</title></rect>'
    )


def _mark(x: int, y: int, said: str) -> str:
    """Return a triangle on the lowest day, and under the chart its amount and date."""
    return (
        f'<path d="M{x} {y} l-6 -10 h12 z" fill="#000" stroke="#fff"/>'
        f'<text x="{_LEFT}" y="{_HEIGHT - 6}" font-weight="bold">▼ {_escaped(said)}</text>'
    )


def _lowest(plan: CashPlan, words: Catalogue) -> str:
    return words.text("cash.lowest", amount=words.amount(plan.low), day=words.day(plan.low_on))


def _head(plan: CashPlan, words: Catalogue) -> str:
    first, last = plan.months[0].month, plan.months[-1].month
    title = _escaped(words.text("cash.title", start=f"{first:%m/%Y}", end=f"{last:%m/%Y}"))
    told = _escaped(
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
        f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{_escaped(words.amount(amount))}</text>'
    )


# --- Dossiers together as JSON, schema `subventio/portfolio/1` ----------------------------------------------

SCHEMA = "subventio/portfolio/1"


def portfolio_json(found: Portfolio, dossiers: Iterable[Json], words: Catalogue) -> dict[str, Json]:
    """Return the sums and the findings; `dossiers` says which were read, and the faults of the others."""
    severities = [item.finding.severity for item in found.findings]
    gravest_first = sorted(Severity, key=lambda each: -each.rank)
    return {
        "schema": SCHEMA,
        **fields_json(found, "as_of", "known_on"),
        "dossiers": list(dossiers),
        "credits": [_line(line) for line in found.lines],
        "granted": [_granted_json(year) for year in found.granted],
        "received": [_received_json(year) for year in found.received],
        "de_minimis": [_aid(aid) for aid in found.aids],
        **_apart(found),
        "findings": [_finding(item, words) for item in found.findings],
        "summary": {"findings": {each.value: severities.count(each) for each in gravest_first}},
    }


def _apart(found: Portfolio) -> dict[str, Json]:
    """Return the dossiers in another currency, where there are any: no sum has them."""
    apart: list[Json] = [{"id": item.id, "currency": item.agreement.currency} for item in found.apart]
    return {"other_currencies": apart} if apart else {}


def _line(line: CreditLine[SeenDossier]) -> dict[str, Json]:
    return {
        "funder": line.funder_name,
        **fields_json(line, "operation", "account", "year", "credits", "decided", "remaining"),
        "dossiers": [{"id": item.held.id, "proposed": str(item.proposed)} for item in line.drawn],
    }


def _granted_json(year: GrantedInYear) -> dict[str, Json]:
    return {
        **fields_json(year, "beneficiary", "funder", "year"),
        "amount": _between(year.total),
        "threshold": _limit_json(year.version),
        "above": year.is_above,
        "dossiers": [_grant(one) for one in year.grants],
    }


def _received_json(year: ReceivedInYear) -> dict[str, Json]:
    return {
        **fields_json(year, "beneficiary", "year"),
        "amount": str(year.total),
        "threshold": _limit_json(year.version),
        "above": year.is_above,
        "payments": [
            {"id": each.held.id, "on": each.on.isoformat(), "amount": str(each.amount)}
            for each in year.payments
        ],
    }


def _aid(aid: SmallAid) -> dict[str, Json]:
    return {
        **fields_json(aid, "beneficiary", "regime"),
        "award": _grant(aid.award),
        "since": aid.since.isoformat(),
        "amount": _between(aid.total),
        "ceiling": _limit_json(aid.version),
        "headroom": plain_json(aid.headroom),
        "dossiers": [_grant(one) for one in aid.awards],
    }


def _finding(item: CrossFinding, words: Catalogue) -> dict[str, Json]:
    places: list[Json] = [{"dossier": name, "place": str(place_of(spot))} for name, spot in item.spots]
    return {**finding_json(item.finding, words), "places": places}


def _grant(one: SeenDossier) -> dict[str, Json]:
    day = None if one.awarded_on is None else one.awarded_on.isoformat()
    return {"id": one.id, "awarded_on": day, "amount": _between(one.grant)}


def _between(amount: AmountRange) -> dict[str, Json]:
    return {"value": plain_json(amount.value), "min": str(amount.least), "max": plain_json(amount.most)}


def _limit_json(version: Version | None) -> dict[str, Json] | None:
    if version is None:
        return None
    return {
        "value": str(euros_of(version)),
        **fields_json(version, "since", "until"),
        **fields_json(version.source, "reference", "status"),
    }


# --- Dossiers together, for a person: what is found across them, then the sums that it rests on -------------


def portfolio_lines(found: Portfolio, read: int, unreadable: int, words: Catalogue) -> Iterator[str]:
    """Yield the lines: each finding with its places, the sums, and how many dossiers there were."""
    yield heading(found.as_of, found.known_on, words)
    for item in found.findings:
        yield from cross_finding_lines(item, words)
    yield from _titled("portfolio.credits", _credits(found, words), words)
    yield from _titled("portfolio.granted", _granted(found, words), words)
    yield from _titled("portfolio.received", _received(found, words), words)
    yield from _titled("portfolio.de_minimis", _aids(found, words), words)
    yield from _titled(
        "portfolio.apart", (f"{item.id} ({item.agreement.currency})" for item in found.apart), words
    )
    counts = [words.count("count.dossiers", read + unreadable)]
    if unreadable:
        counts.append(words.count("count.unreadable", unreadable))
    told = words.count("portfolio.findings", len(found.findings))
    yield f"{', '.join(counts)}{words.text('colon')}{told}"


def cross_finding_lines(item: CrossFinding, words: Catalogue) -> Iterator[str]:
    """Yield a finding, its remedy, and its place in each dossier."""
    yield from finding_lines(item.finding, words)
    for name, spot in item.spots:
        yield f"      {name}{words.text('colon')}{place_of(spot)}"


def _titled(key: str, lines: Iterable[str], words: Catalogue) -> Iterator[str]:
    told = list(lines)
    if told:
        yield f"  {words.text(key)}"
        yield from (f"    {line}" for line in told)


def _credits(found: Portfolio, words: Catalogue) -> Iterator[str]:
    for line in found.lines:
        params = {"name": line.name, "funder": line.funder_name, "decided": words.amount(line.decided)}
        if line.credits is None or line.remaining is None:
            yield words.text("portfolio.credits_unknown", params)
            continue
        yield words.text(
            "portfolio.credits_left",
            params,
            credits=words.amount(line.credits),
            remaining=words.amount(line.remaining),
            dossiers=words.count("count.dossiers", len(line.drawn)),
        )


def _granted(found: Portfolio, words: Catalogue) -> Iterator[str]:
    for year in found.granted:
        yield words.text(
            f"portfolio.granted_{_threshold_word(year.version, is_above=year.is_above)}",
            beneficiary=year.beneficiary,
            funder=year.funder,
            year=str(year.year),
            amount=between_text(year.total, words),
            limit=_limit(year.version, words),
            dossiers=words.count("count.dossiers", len(year.grants)),
        )


def _received(found: Portfolio, words: Catalogue) -> Iterator[str]:
    for year in found.received:
        yield words.text(
            f"portfolio.received_{_threshold_word(year.version, is_above=year.is_above)}",
            beneficiary=year.beneficiary,
            year=str(year.year),
            amount=words.amount(year.total),
            limit=_limit(year.version, words),
            dossiers=words.count("count.dossiers", len(year.dossiers)),
        )


def _aids(found: Portfolio, words: Catalogue) -> Iterator[str]:
    for aid in found.aids:
        yield words.text(
            "portfolio.aid",
            beneficiary=aid.beneficiary,
            regime=words.text(f"portfolio.regime.{aid.regime}"),
            dossier=aid.award.id,
            since=words.day(aid.since),
            on=words.day(aid.award.awarded_on),
            amount=between_text(aid.total, words),
            limit=_limit(aid.version, words),
            headroom="—" if aid.headroom is None else words.amount(aid.headroom),
        )


def _limit(version: Version | None, words: Catalogue) -> str:
    return words.text("portfolio.no_limit") if version is None else words.amount(euros_of(version))


def _threshold_word(version: Version | None, *, is_above: bool | None) -> str:
    """Return the last part of the key of the message that compares a sum with its threshold."""
    if version is None:
        return "open"
    return "undecided" if is_above is None else "above" if is_above else "below"


def between_text(amount: AmountRange, words: Catalogue) -> str:
    """Return an amount, or its bounds."""
    if amount.value is not None:
        return words.amount(amount.value)
    low = words.amount(amount.least)
    if amount.most is None:
        return words.text("portfolio.at_least", low=low)
    return words.text("portfolio.between", low=low, high=words.amount(amount.most))
