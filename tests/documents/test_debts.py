"""A debt that was ordered, repaid in part, lowered or forgiven: what is left, and the steps to it."""

from datetime import date

import pytest
from attrs import evolve

from budget.money import Euros
from conventions.documents.document_errors import NoOccasionError
from conventions.documents.generate import generate
from conventions.documents.kinds import Kind
from conventions.documents.source import Source
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from tests.documents.pack_dossiers import dossier, fact
from tests.documents.reading import read

ON = date(2025, 11, 1)
OF = "reduction"


def euros(text: str) -> Euros:
    return Euros.parse(text)


ORDER = fact("recovery_order", "2025-10-01", euros("3389.60"), OF)
PART = fact("repaid", "2025-10-20", euros("1000"), OF)
LOWERED = fact("order_reduced", "2025-10-25", euros("500"), OF)
CANCELLED = fact("order_cancelled", "2025-10-25", euros("3389.60"), OF)
AGAIN = fact("recovery_order", "2025-10-26", euros("3000"), OF)
FORGIVEN = fact("remitted", "2025-10-25", euros("500"), OF)


def after(name: str, facts: tuple[Fact, ...]) -> Dossier:
    before = dossier(name)
    return evolve(before, facts=(*before.facts, *facts))


def decision(*facts: Fact) -> str:
    return read(generate(Kind.DECISION_TO_REPAY, after("heard", facts), on=ON)).everything()


TO_COME = "fera l’objet d’un titre de recette"


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ((), "La somme à reverser est de 3 389,60 €. Cette somme fera l’objet d’un titre de recette."),
        ((ORDER,), "est de 3 389,60 €. Un titre a été émis : 3 389,60 € le 1er octobre 2025. Il ne reste"),
        ((ORDER, PART), "Il reste à reverser 2 389,60 €. Un titre a été émis"),
        ((ORDER, PART, LOWERED), "Il reste à reverser 1 889,60 €."),
        ((ORDER, PART, FORGIVEN), "Il reste à reverser 1 889,60 €."),
        ((PART,), "Il reste à reverser 2 389,60 €. Cette somme fera l’objet d’un titre de recette."),
        ((ORDER, PART, CANCELLED), "Il reste à rendre 1 000,00 € à l’organisme. Il ne reste rien à verser."),
        (
            (ORDER, CANCELLED, AGAIN),
            "Des titres ont été émis : 3 389,60 € le 1er octobre 2025 et 3 000,00 € le 26 octobre 2025.",
        ),
    ],
    ids=["nothing", "ordered", "part", "lowered", "forgiven", "no order", "cancelled", "again"],
)
def test_a_decision_says_what_is_left_and_no_order_to_come_once_there_is_one(
    facts: tuple[Fact, ...], says: str
) -> None:
    text = decision(*facts)
    assert says in text
    assert (TO_COME in text) is (ORDER not in facts)


@pytest.mark.parametrize(
    ("fact_", "row"),
    [
        (ORDER, "Titres émis titres enregistrés 3 389,60 €"),
        (PART, "Sommes reversées reversements enregistrés 1 000,00 €"),
        (LOWERED, "Titres annulés ou réduits annulations et réductions enregistrées 500,00 €"),
        (FORGIVEN, "en plus de la subvention définitive 500,00 €"),
    ],
    ids=lambda item: getattr(item, "key", ""),
)
def test_each_step_to_what_is_left_stands_between(fact_: Fact, row: str) -> None:
    every = (ORDER, PART, LOWERED, FORGIVEN)
    assert row in decision(*every)
    assert row not in decision(*(item for item in every if item != fact_))


DUE = fact("repaid", "2024-10-20", euros("1000"), OF)
ISSUED = fact("recovery_order", "2024-10-01", euros("3003"), OF)
UNNAMED = fact("repaid", "2024-10-20", euros("1000"))


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ((), "la somme de 3 003,00 € reste due, soit"),
        ((DUE,), "la somme de 2 003,00 € reste due (3 003,00 € réclamés, moins 1 000,00 € reversés), soit"),
        ((ISSUED, UNNAMED), "la somme de 2 003,00 € reste due (3 003,00 € réclamés, moins 1 000,00 €"),
        (
            (ISSUED, DUE, evolve(LOWERED, occurred_on=ON), evolve(FORGIVEN, occurred_on=ON)),
            "la somme de 1 003,00 € reste due (3 003,00 € réclamés, moins 500,00 € annulés, 500,00 € remis et",
        ),
    ],
    ids=["whole", "part", "of no debt", "all of it"],
)
@pytest.mark.parametrize("kind", [Kind.FORMAL_NOTICE, Kind.OVERDUE])
def test_a_letter_asks_for_what_is_left(kind: Kind, facts: tuple[Fact, ...], says: str) -> None:
    told = after("repayable", facts)
    on = date(2024, 12, 20) if evolve(LOWERED, occurred_on=ON) not in facts else date(2025, 12, 20)
    chosen = fact("reading_chosen", "2024-10-01", "interest_first", "repaid")
    told = evolve(told, facts=(*told.facts, chosen))
    assert says in read(generate(kind, told, on=on)).everything()


def test_nothing_is_asked_of_a_debt_of_which_nothing_is_left() -> None:
    told = after("repayable", (evolve(DUE, value=euros("3003")),))
    with pytest.raises(NoOccasionError) as refused:
        generate(Kind.OVERDUE, told, on=date(2024, 12, 20))
    assert refused.value.params["why"] == "nothing_overdue"


def test_what_is_asked_of_a_debt_is_what_the_account_has_to_recover() -> None:
    source = Source(after("repayable", (ISSUED, DUE)), date(2024, 12, 20))
    (owed,) = [duty for duty in source.verdict.duties if duty.subject == "reduction.duty"]
    found = dict(source.verdict.amounts)["to_recover"]
    assert owed.left is not None
    assert found is not None
    assert (owed.left.lo, owed.left.hi) == (found.lo, found.hi)
    late = next(item for item in source.verdict.findings if item.subject == "reduction.duty")
    assert (late.code, late.amount) == ("duty_overdue", (200300, 200300))


def test_what_a_measure_would_take_is_told_without_what_is_claimed_or_repaid_already() -> None:
    decided = fact("exercised", "2025-09-15", euros("3389.60"), OF)
    on = date(2026, 1, 15)
    whole = read(generate(Kind.HEARING, after("cd62", ()), on=on)).everything()
    assert "pour un montant de 49 500,00 €. Aucune décision" in whole
    text = read(generate(Kind.HEARING, after("cd62", (decided, ORDER, PART)), on=on)).everything()
    assert "pour un montant de 49 500,00 €, dont 3 389,60 € déjà réclamés ou reversés. Aucune" in text
