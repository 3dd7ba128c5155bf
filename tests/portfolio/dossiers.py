"""Dossiers to put together: those of the fictional portfolio, with one thing changed."""

from datetime import date
from functools import cache
from pathlib import Path

from attrs import evolve

from budget.money import Euros
from conventions.agreement.agreement import Agreement
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.files.dossier_folder import read_dossier
from conventions.portfolio.across import Portfolio, portfolio
from conventions.portfolio.in_year import shipped_thresholds
from conventions.portfolio.seen_dossier import seen_dossiers

ROOT = Path(__file__).parents[2] / "examples"
FOLDER = ROOT / "portefeuille-fictif"
NAMES = ("atelier-2023", "atelier-2024", "fete-2024", "recyclerie-2022", "reemploi-2024")
DAY = date(2025, 7, 15)

__all__ = ["DAY", "FOLDER", "NAMES", "ROOT", "agreement_of", "awarded", "codes", "read", "together"]


@cache
def read(name: str) -> Dossier:
    return read_dossier(FOLDER / name)


def agreement_of(dossier: Dossier, **changes: object) -> Dossier:
    return evolve(dossier, agreement=evolve(dossier.agreement, **changes))  # type: ignore[arg-type]


def awarded(
    name: str, amount: str, on: date, *, minimis: str | None = None, kind: str | None = None
) -> Dossier:
    """A dossier granted another amount on another day, and nothing else of its record."""
    dossier = read(name)
    decision = dossier.agreement.decision
    assert decision is not None
    agreement: Agreement = evolve(
        dossier.agreement,
        id=f"{name}-{on.isoformat()}-{amount}",
        number=None,
        grant=Euros.parse(amount),
        in_kind=None if kind is None else Euros.parse(kind),
        de_minimis=minimis,
        decision=evolve(decision, taken_on=on, imputations=()),
    )
    return evolve(dossier, agreement=agreement, facts=(), ledger=None)


def paid(dossier: Dossier, amount: str, on: date) -> Dossier:
    return evolve(dossier, facts=(*dossier.facts, Fact("payment", on, Euros.parse(amount))))


def together(*dossiers: Dossier, on: date = DAY, known_on: date | None = None) -> Portfolio:
    pairs = [(FOLDER / dossier.agreement.id, dossier) for dossier in dossiers]
    return portfolio(seen_dossiers(pairs, on, known_on), shipped_thresholds(), on, known_on)


def codes(found: Portfolio) -> list[str]:
    return [f"{item.finding.code} {item.finding.severity.value}" for item in found.findings]
