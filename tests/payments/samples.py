"""Dossiers and exports of an accounting, invented: in the shape of what the software of offices writes."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from attrs import evolve

import conventions as cv
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.files.ledgers.mapping import LedgerMapping
from conventions.files.ledgers.payments import PaymentsReading, read_payments
from conventions.portfolio.matching import matched
from conventions.portfolio.movements import Matching

AS_OF = date(2024, 9, 1)
ONE, OTHER = "44067202000037", "43311581300068"
HEAD = [
    "Exercice",
    "Bordereau",
    "N° mandat",
    "Tiers",
    "SIRET",
    "Objet",
    "Montant TTC",
    "Date de mandatement",
    "Date de paiement",
    "État",
]
CONVENTION = """\
schema = "subventio/convention/1"
id = "{id}"
number = "{number}"
title = "Convention {number}"

[party.funder]
name = "Commune de Valbrume-sur-Orle"
short_name = "la Commune"
legal_form = "commune"

[party.beneficiary]
name = "Association {name}"
short_name = "{name}"
legal_form = "association"
siret = "{siret}"

[period]
start = 2024-01-01
end = 2024-12-31

[grant]
amount = "{grant}.00"

[payment.advance]
label = "Avance"
amount = "{advance} €"
due = "2024-05-01"

[payment.balance]
label = "Solde"
amount = "{balance} €"
due = "2024-08-01"

[right.clawback]
label = "Reversement"
holder = "funder"
act = "reclaim"
when = "happened(abandoned)"
amount = "paid"
"""


@cache
def texts(name: str, number: str, siret: str, advance: int, balance: int) -> str:
    """The text of an agreement with an advance, due on 1 May 2024, and a balance, due on 1 August."""
    return CONVENTION.format(
        id=name.lower(), name=name, number=number, siret=siret,
        grant=advance + balance, advance=advance, balance=balance,
    )  # fmt: skip


@cache
def dossier(name: str, number: str, siret: str, advance: int, balance: int) -> Dossier:
    """The dossier of it, of which nothing is recorded."""
    return cv.parse_dossier({"convention.toml": texts(name, number, siret, advance, balance)})


ALPHA = ("Alpha", "2024-012", ONE, 5_000, 3_000)
BETA = ("Beta", "2024-013", OTHER, 4_000, 2_500)
GAMMA = ("Gamma", "2024-014", OTHER, 6_000, 2_500)


def three(*facts: tuple[str, Fact]) -> list[tuple[Path, Dossier]]:
    """Three dossiers, two of them of one association, with what is recorded of each."""
    found = [(Path(each[0].lower()), dossier(*each)) for each in (ALPHA, BETA, GAMMA)]
    return [
        (path, evolve(each, facts=tuple(fact for name, fact in facts if name == path.name)))
        for path, each in found
    ]


def folders(root: Path) -> Path:
    """The same three as folders."""
    for each in (ALPHA, BETA, GAMMA):
        folder = root / each[0].lower()
        folder.mkdir(parents=True)
        (folder / "convention.toml").write_text(texts(*each), encoding="utf-8")
    return root


def row(
    number: str = "1", amount: str = "5 000,00", label: str = "", siret: str = "", *,
    party: str = "", ordered: str = "20/04/2024", paid: str = "30/04/2024", state: str = "", slip: str = "12",
) -> list[str]:  # fmt: skip
    """A row of an export."""
    return ["2024", slip, number, party, siret, label, amount, ordered, paid, state]


def text(rows: Iterable[Sequence[str]], head: Sequence[str] = HEAD) -> str:
    """The text of an export."""
    return "".join(";".join(each) + "\r\n" for each in (head, *rows))


def read(
    folder: Path, rows: Iterable[Sequence[str]], head: Sequence[str] = HEAD,
    mapping: LedgerMapping | None = None,
) -> PaymentsReading:  # fmt: skip
    """An export as it is read."""
    path = folder / "mandats.csv"
    path.write_text(text(rows, head), encoding="utf-8")
    return read_payments(path, mapping, as_of=AS_OF)


def match(
    folder: Path, rows: Iterable[Sequence[str]], dossiers: list[tuple[Path, Dossier]] | None = None
) -> Matching:
    """An export, matched to the three dossiers."""
    return matched(three() if dossiers is None else dossiers, read(folder, rows), AS_OF)
