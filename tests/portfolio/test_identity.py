"""Who is who across dossiers, however names and numbers are written."""

import pytest
from attrs import evolve

from conventions.agreement.party import Party
from conventions.files.dossier_folder import read_dossier
from conventions.portfolio.seen_dossier import bodies, body_of
from tests.cli.console import ROOT

AGREEMENT = read_dossier(ROOT / "examples" / "commune-fictive-2023").agreement
SIRET = "226 200 012 00012"


def party(name: str, siret: str | None = None, rna: str | None = None, register: str | None = None) -> Party:
    beneficiary = next(each for each in AGREEMENT.parties if each.role == "beneficiary")
    return evolve(beneficiary, name=name, siret=siret, rna=rna, register=register)


def is_one(*parties: Party) -> bool:
    agreements = [evolve(AGREEMENT, parties=(each,)) for each in parties]
    known = bodies(agreements)
    return len({body_of(each, known) for each in parties}) == 1


@pytest.mark.parametrize(
    "other", ["22620001200012", "226.200.012.00012", "226-200-012 00012", "226 200 012 00020"]
)
def test_a_siret_is_the_same_in_each_spelling_and_at_each_place(other: str) -> None:
    assert is_one(party("Un nom", SIRET), party("Un autre nom", other))


def test_one_name_with_two_numbers_is_two_bodies() -> None:
    assert not is_one(party("Les Amis", SIRET), party("Les Amis", "356 000 000 00048"))


@pytest.mark.parametrize("other", ["w623001234", "W623 001 234", "W623.001.234", "RNA W623001234"])
def test_a_number_of_the_rna_names_a_body(other: str) -> None:
    assert is_one(party("Un nom", rna="W623001234"), party("Un autre nom", rna=other))
    assert not is_one(party("Un nom", rna="W623001234"), party("Un autre nom", rna="W623001235"))


def test_a_number_of_the_rna_leads_to_the_siren_beside_it() -> None:
    both = party("Les Amis", SIRET, "W623001234")
    assert is_one(both, party("Amis (les)", rna="w 623 001 234"), party("les amis"))


def test_a_register_beside_the_rna_names_a_body() -> None:
    assert is_one(
        party("Un", register="Alsace-Moselle 178-236"),
        party("Deux", register="Alsace Moselle vol. 178 folio 236"),
    )
    assert is_one(party("Un", register="RIDET 1234567.001"), party("Deux", register="ridet 1 234 567.002"))


def test_a_party_without_numbers_is_known_by_its_name() -> None:
    assert is_one(party("L’Association des Amis"), party("ASSOCIATION DES AMIS"))
    assert body_of(None, {}) == ""
