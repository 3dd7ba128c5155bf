"""Dossiers together as JSON, schema `subventio/portfolio/1`."""

from collections.abc import Iterable

from budget.findings import Severity
from budget.money import Euros
from conventions.exports.check_json import finding_json
from conventions.exports.json_values import Json
from conventions.messages import Catalogue
from conventions.parameters.dated import Version
from conventions.portfolio.amounts import Between
from conventions.portfolio.credits import CreditLine
from conventions.portfolio.de_minimis import SmallAid
from conventions.portfolio.finding import CrossFinding
from conventions.portfolio.granted_in_year import GrantedInYear
from conventions.portfolio.held import Held
from conventions.portfolio.places import place_of
from conventions.portfolio.portfolio import Portfolio
from conventions.portfolio.received_in_year import ReceivedInYear
from conventions.portfolio.thresholds import euros_of

__all__ = ["SCHEMA", "portfolio_json"]

SCHEMA = "subventio/portfolio/1"


def portfolio_json(found: Portfolio, dossiers: Iterable[Json], words: Catalogue) -> dict[str, Json]:
    """Return the sums and the findings; `dossiers` says which were read, and the faults of the others."""
    severities = [item.finding.severity for item in found.findings]
    gravest_first = sorted(Severity, key=lambda each: -each.rank)
    return {
        "schema": SCHEMA,
        "as_of": found.as_of.isoformat(),
        "known_on": found.known_on.isoformat() if found.known_on else None,
        "dossiers": list(dossiers),
        "credits": [_line(line) for line in found.lines],
        "granted": [_granted(year) for year in found.granted],
        "received": [_received(year) for year in found.received],
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
        "operation": line.operation,
        "account": line.account,
        "year": line.year,
        "credits": _text(line.credits),
        "decided": str(line.decided),
        "remaining": _text(line.remaining),
        "dossiers": [{"id": item.held.id, "proposed": str(item.proposed)} for item in line.drawn],
    }


def _granted(year: GrantedInYear) -> dict[str, Json]:
    return {
        "beneficiary": year.beneficiary,
        "funder": year.funder,
        "year": year.year,
        "amount": _between(year.total),
        "threshold": _limit(year.version),
        "above": year.is_above,
        "dossiers": [_grant(one) for one in year.grants],
    }


def _received(year: ReceivedInYear) -> dict[str, Json]:
    return {
        "beneficiary": year.beneficiary,
        "year": year.year,
        "amount": str(year.total),
        "threshold": _limit(year.version),
        "above": year.is_above,
        "payments": [
            {"id": each.held.id, "on": each.on.isoformat(), "amount": str(each.amount)}
            for each in year.payments
        ],
    }


def _aid(aid: SmallAid) -> dict[str, Json]:
    return {
        "beneficiary": aid.beneficiary,
        "regime": aid.regime,
        "award": _grant(aid.award),
        "since": aid.since.isoformat(),
        "amount": _between(aid.total),
        "ceiling": _limit(aid.version),
        "headroom": _text(aid.headroom),
        "dossiers": [_grant(one) for one in aid.awards],
    }


def _finding(item: CrossFinding, words: Catalogue) -> dict[str, Json]:
    places: list[Json] = [{"dossier": name, "place": str(place_of(spot))} for name, spot in item.spots]
    return {**finding_json(item.finding, words), "places": places}


def _grant(one: Held) -> dict[str, Json]:
    day = None if one.awarded_on is None else one.awarded_on.isoformat()
    return {"id": one.id, "awarded_on": day, "amount": _between(one.grant)}


def _between(amount: Between) -> dict[str, Json]:
    return {"value": _text(amount.value), "min": str(amount.least), "max": _text(amount.most)}


def _limit(version: Version | None) -> dict[str, Json] | None:
    if version is None:
        return None
    return {
        "value": str(euros_of(version)),
        "since": version.since.isoformat(),
        "until": version.until.isoformat() if version.until else None,
        "reference": version.source.reference,
        "status": version.source.status.value,
    }


def _text(amount: Euros | None) -> str | None:
    return None if amount is None else str(amount)
