"""Dossiers together, for a person: what is found across them, then the sums that it rests on."""

from collections.abc import Iterable, Iterator

from conventions.exports.check_text import finding_lines, heading
from conventions.messages import Catalogue
from conventions.parameters.dated import Version
from conventions.portfolio.amounts import Between
from conventions.portfolio.finding import CrossFinding
from conventions.portfolio.places import place_of
from conventions.portfolio.portfolio import Portfolio
from conventions.portfolio.thresholds import euros_of

__all__ = ["between_text", "cross_finding_lines", "portfolio_lines"]


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
