"""Every fact of the agreement's and the budget's tables stands in its own article or cell."""

import csv
from pathlib import Path

import pytest
from attrs import evolve

from conventions.documents.generate import generate
from conventions.dossier.dossier import Dossier
from tests.documents.reading import plain, read

FACTS = list(csv.DictReader(Path(__file__).with_name("facts.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact['document']}: {fact['fact']}")
def test_a_fact_stands_in_its_place(fact: dict[str, str], contents: dict[str, bytes]) -> None:
    found = read(contents[fact["document"]])
    expected, place = plain(fact["expected"]), plain(fact["place"])
    kind, _, where = place.partition(" ")
    if kind == "cell":
        row, _, column = where.rpartition("/")
        cells = found.cells(row, column)
        assert cells, f"no row {row!r} with a column {column!r}"
        assert all(expected in cell for cell in cells) if len(expected) > 2 else cells == [expected]
    elif kind == "header":
        assert expected in found.header()
    else:
        assert expected in found.article(0 if kind == "head" else int(where))


@pytest.mark.parametrize("at", [0, 1], ids=["funder", "beneficiary"])
def test_a_register_beside_the_rna_is_printed_with_the_party(at: int, commune: Dossier) -> None:
    parties = list(commune.agreement.parties)
    parties[at] = evolve(parties[at], register="Alsace-Moselle vol 178 folio 236")
    before = read(generate("convention", commune)).article(0)
    made = generate(
        "convention", evolve(commune, agreement=evolve(commune.agreement, parties=tuple(parties)))
    )
    assert "registre" not in before
    assert "registre : Alsace-Moselle, volume 178, folio 236, représenté" in read(made).article(0)


def test_the_table_of_facts_is_large_enough_and_says_each_once() -> None:
    assert len(FACTS) >= 60
    assert len({(fact["document"], fact["fact"]) for fact in FACTS}) == len(FACTS)
    assert all(fact["source"] for fact in FACTS)


def test_every_article_has_facts() -> None:
    places = {fact["place"] for fact in FACTS if fact["document"] == "convention"}
    assert {f"article {number}" for number in range(1, 12)} <= places
