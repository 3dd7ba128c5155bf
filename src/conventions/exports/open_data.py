"""Grants as open data: SCDL «subventions» 2.1.1, the essential data of the arrêté of 2017, 360Giving 1.4.

The two tables differ by two columns, and by the separator between the days of a period.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from textwrap import shorten
from typing import Final

import msgspec

from budget.money import Euros
from conventions.agreement.party import Party
from conventions.portfolio.essential_data import Award, rna_of, siret_of

LONGEST: Final = 256
NUMBERED: Final = "FR-INSEE"
"""The list of organisations that holds SIRET numbers, by its code in org-id.guide."""


def scdl_csv(awards: Iterable[Award]) -> bytes:
    """Return the table of the schema «subventions» 2.1.1: UTF-8, commas, 16 columns, a row a beneficiary."""
    return _table(COLUMNS, [_cells(award, "/") for award in awards])


def essential_data_csv(awards: Iterable[Award]) -> bytes:
    """Return the table of the arrêté of 17 November 2017: 14 columns, an underscore between days."""
    columns = tuple(name for name in COLUMNS if name not in ("rnaBeneficiaire", "dispositifAide"))
    return _table(columns, [_cells(award, "_") for award in awards])


def three_sixty_json(awards: Iterable[Award], publisher: str | None = None) -> bytes:
    """Return a package of 360Giving 1.4; `publisher`: the prefix its registry gave, else of the SIRET."""
    grants = [_grant(award, publisher) for award in awards]
    return msgspec.json.format(_JSON.encode({"version": "1.4", "grants": grants}), indent=2) + b"\n"


# --- tables ---------------------------------------------------------------------------------------------

COLUMNS: Final = (
    *("nomAttribuant", "idAttribuant", "dateConvention", "referenceDecision", "nomBeneficiaire"),
    *("idBeneficiaire", "rnaBeneficiaire", "objet", "montant", "nature", "conditionsVersement"),
    *("datesPeriodeVersement", "idRAE", "notificationUE", "pourcentageSubvention", "dispositifAide"),
)


def _cells(award: Award, between: str) -> Mapping[str, str]:
    """Return the cells of a row that are not empty; `between` separates the days of a period."""
    days = sorted({award.first_payment.isoformat(), award.last_payment.isoformat()})
    return {
        "nomAttribuant": award.funder.name,
        "idAttribuant": siret_of(award.funder) or "",
        "dateConvention": award.agreed_on.isoformat(),
        "referenceDecision": award.reference or "",
        "nomBeneficiaire": award.beneficiary.name,
        "idBeneficiaire": siret_of(award.beneficiary) or "",
        "rnaBeneficiaire": rna_of(award.beneficiary) or "",
        "objet": shorten(award.purpose, LONGEST, placeholder="…"),
        "montant": str(_total_value(award)),
        "nature": _nature(award),
        "conditionsVersement": award.conditions.value,
        "datesPeriodeVersement": between.join(days),
        "notificationUE": "oui" if award.is_small_aid else "non",
        "pourcentageSubvention": str(_decimal(award.share, 4)),
    }


def _table(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _nature(award: Award) -> str:
    kinds = (("aide en numéraire", award.amount > Euros.ZERO), ("aide en nature", bool(award.in_kind)))
    return ";".join(name for name, is_given in kinds if is_given)


def _total_value(award: Award) -> Euros:
    """Return the whole grant, what is given in kind included."""
    return award.amount + (award.in_kind or Euros.ZERO)


def _decimal(number: Fraction, places: int) -> Decimal:
    """Return an exact number of so many places, without the zeros it ends with.

    >>> str(_decimal(Fraction(1), 4)), str(_decimal(Fraction(6, 10), 4))
    ('1', '0.6')
    """
    return Decimal(round(number * 10**places)).scaleb(-places).normalize() + 0


# --- 360Giving ------------------------------------------------------------------------------------------

_JSON: Final = msgspec.json.Encoder(decimal_format="number")
Field = str | Decimal | list[dict[str, str]]


def _grant(award: Award, publisher: str | None) -> dict[str, Field]:
    prefix = publisher or f"{NUMBERED}-{siret_of(award.funder)}"
    is_shared = award.share != 1
    start, end = award.period
    planned = {
        name: day.isoformat() for name, day in (("startDate", start), ("endDate", end)) if day is not None
    }
    grant: dict[str, Field] = {
        "id": f"{prefix}-{award.id}" + (f"-{award.role}" if is_shared else ""),
        "title": " ".join(award.title.split()),
        "description": " ".join(award.purpose.split()),
        "currency": award.currency,
        "amountAwarded": _euros(_total_value(award), award.share),
        "awardDate": award.agreed_on.isoformat(),
        "recipientOrganization": [_organization(award.beneficiary, prefix)],
        "fundingOrganization": [_organization(award.funder, prefix)],
    }
    if award.paid is not None and not is_shared:
        grant["amountDisbursed"] = _euros(award.paid, Fraction(1))
    if planned:
        grant["plannedDates"] = [planned]
    return grant


def _organization(party: Party, prefix: str) -> dict[str, str]:
    number = siret_of(party)
    called = f"{prefix}-{rna_of(party)}" if number is None else f"{NUMBERED}-{number}"
    return {"id": called, "name": party.name}


def _euros(amount: Euros, share: Fraction) -> Decimal:
    return _decimal(Fraction(amount.cents, 100) * share, 2)
