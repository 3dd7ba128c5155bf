"""The dossiers of a portfolio together: sums and findings across them."""

from collections.abc import Iterable
from datetime import date

from budget import frozen
from budget.money import EURO
from conventions.portfolio.credits import CreditLine, credit_findings, credit_lines
from conventions.portfolio.in_year import (
    GrantedInYear,
    ReceivedInYear,
    SmallAid,
    Thresholds,
    accounts_findings,
    granted_in_years,
    received_in_years,
    small_aid,
    small_aid_findings,
    unwritten_findings,
)
from conventions.portfolio.overlaps import (
    double_charge_findings,
    each_once,
    earlier_bilan_findings,
    one_body_findings,
)
from conventions.portfolio.seen_dossier import CrossFinding, SeenDossier


@frozen(eq=False)
class Portfolio:
    """The result for several dossiers on a day; findings by severity, the most severe first.

    `apart` are those in another currency than the euro: they are in no sum, and under no threshold.
    """

    as_of: date
    known_on: date | None
    lines: tuple[CreditLine[SeenDossier], ...]
    granted: tuple[GrantedInYear, ...]
    received: tuple[ReceivedInYear, ...]
    aids: tuple[SmallAid, ...]
    findings: tuple[CrossFinding, ...]
    apart: tuple[SeenDossier, ...] = ()


def portfolio(
    all_held: Iterable[SeenDossier], thresholds: Thresholds, as_of: date, known_on: date | None = None
) -> Portfolio:
    """Return the dossiers together, as seen on a day. Pure; their order does not matter.

    An agreement listed twice counts once, with a finding.
    """
    once, twice = each_once(tuple(all_held))
    held = tuple(item for item in once if item.agreement.currency == EURO)
    lines = credit_lines(held)
    granted = granted_in_years(held, thresholds)
    received = received_in_years(held, thresholds)
    aids = small_aid(held, thresholds)
    found = (
        *twice,
        *one_body_findings(held),
        *credit_findings(lines),
        *unwritten_findings(granted),
        *accounts_findings(received),
        *small_aid_findings(aids),
        *double_charge_findings(held),
        *earlier_bilan_findings(held),
    )
    gravest_first = sorted(found, key=lambda item: -item.finding.severity.rank)
    apart = tuple(item for item in once if item.agreement.currency != EURO)
    return Portfolio(as_of, known_on, lines, granted, received, aids, tuple(gravest_first), apart)
