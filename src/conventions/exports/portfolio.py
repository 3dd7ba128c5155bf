"""Dossiers together as JSON and as text: the findings across them, and the sums behind these."""

from collections.abc import Iterable, Iterator

from budget.findings import Severity
from conventions.exports.check_json import finding_json
from conventions.exports.check_text import finding_lines, heading
from conventions.exports.json_values import Json, fields_json, plain_json
from conventions.messages import Catalogue
from conventions.parameters import Version
from conventions.portfolio.credits import CreditLine
from conventions.portfolio.de_minimis import SmallAid
from conventions.portfolio.finding import CrossFinding, place_of
from conventions.portfolio.held import Between, Held
from conventions.portfolio.in_year import GrantedInYear, ReceivedInYear, euros_of
from conventions.portfolio.portfolio import Portfolio

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


def _line(line: CreditLine[Held]) -> dict[str, Json]:
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


def _grant(one: Held) -> dict[str, Json]:
    day = None if one.awarded_on is None else one.awarded_on.isoformat()
    return {"id": one.id, "awarded_on": day, "amount": _between(one.grant)}


def _between(amount: Between) -> dict[str, Json]:
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


def between_text(amount: Between, words: Catalogue) -> str:
    """Return an amount, or its bounds."""
    if amount.value is not None:
        return words.amount(amount.value)
    low = words.amount(amount.least)
    if amount.most is None:
        return words.text("portfolio.at_least", low=low)
    return words.text("portfolio.between", low=low, high=words.amount(amount.most))
