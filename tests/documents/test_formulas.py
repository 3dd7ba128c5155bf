"""A formula as a report tells it: in words, its figures those of the agreement, its brackets where they count."""

from datetime import date

import pytest
from attrs import evolve

from conventions.documents.amount_due import steps
from conventions.documents.propositions import Labels, formula_text
from conventions.documents.source import Source
from conventions.language.parser import parse
from tests.engine.agreements import facts_of
from tests.models.made import LEDGERS, made

CALLED = Labels({"kept": "Excédent conservé"}, {}, {}).as_words()


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("grant - (paid + recovered)", "subvention attribuée − (sommes versées + sommes reversées)"),
        ("grant + (paid - recovered)", "subvention attribuée + sommes versées − sommes reversées"),
        ("grant * (paid - recovered)", "subvention attribuée × (sommes versées − sommes reversées)"),
        ("grant * paid / grant", "subvention attribuée × sommes versées ÷ subvention attribuée"),
        ("grant / (paid * 2)", "subvention attribuée ÷ (sommes versées × 2)"),
        ("80 % * (grant - paid)", "80 % × (subvention attribuée − sommes versées)"),
        ("66.66 % * grant", "66,66 % × subvention attribuée"),
        ("grant - kept", "subvention attribuée − excédent conservé"),
        (
            "grant - (if happened(signed) then paid else 0 €)",
            "subvention attribuée − (si la signature de la convention a eu lieu : sommes versées ; sinon : 0 €)",
        ),
        (
            "if paid != grant then paid else grant",
            "si sommes versées ≠ subvention attribuée : sommes versées ; sinon : subvention attribuée",
        ),
        (
            "grant * share_after(breach_found, period)",
            "subvention attribuée × part de la période qui suit le constat du manquement",
        ),
        ("max(0 €, min(grant, paid))", "le plus grand de (0 € ; le plus petit de (subvention attribuée ; sommes versées))"),
        ("grant - nameless", None),
        ("if happened(nameless) then grant else paid", None),
        ("min(grant, nameless)", None),
        ("share_after(breach_found, nameless) * grant", None),
    ],
)  # fmt: skip
def test_a_formula_is_told_in_words_or_not_at_all(formula: str, told: str | None) -> None:
    said = formula_text(parse(formula), CALLED)
    assert (said and said.replace("\u00a0", " ").replace("\u202f", " ")) == told


REPORTED = "bilan_received@2026-06-01"


@pytest.mark.parametrize(
    ("name", "facts", "ledger", "told"),
    [
        ("full", REPORTED, "forty", ["Droit calculé = subvention attribuée = 33 333,33 €"]),
        (
            "rate", REPORTED, "forty",
            ["Droit calculé = le plus petit de (subvention attribuée ; 66,66 % × dépenses retenues) = 26 664,00 €"],
        ),
        (
            "capped_rate", REPORTED, "forty_beside",
            [
                "Autres aides = autres ressources reçues = 15 000,00 €",
                ("Droit calculé = le plus grand de (0 € ; le plus petit de (subvention attribuée ; "
                "60 % × dépenses retenues ; 80 % × dépenses retenues − autres aides)) = 17 000,00 €"),
            ],
        ),
        (
            "keep_up_to", REPORTED, "forty_beside",
            [
                ("Besoin = le plus petit de (subvention attribuée ; le plus grand de "
                "(0 € ; dépenses retenues − autres ressources reçues)) = 23 000,00 €"),
                "Excédent conservé = le plus petit de (subvention attribuée − besoin ; 5 % × dépenses retenues) = 2 000,00 €",
                "Droit calculé = le plus petit de (subvention attribuée ; besoin + excédent conservé) = 25 000,00 €",
            ],
        ),
        (
            "objective_prorata", "result_reached@2026-01-05=39", "",
            [
                ("Droit calculé = le plus petit de (subvention attribuée ; "
                "subvention attribuée × résultat atteint ÷ 55) = 23 636,36 €")
            ],
        ),
        (
            "time_prorata", "breach_found@2025-07-01", "",
            [
                ("Part de la période qui restait à courir = subvention attribuée × "
                "part de la période qui suit le constat du manquement = 16 712,33 €"),
                ("Droit calculé = si le constat du manquement a eu lieu : subvention attribuée − "
                "part de la période qui restait à courir ; sinon : subvention attribuée = 16 621,00 €"),
            ],
        ),
    ],
)  # fmt: skip
def test_the_way_to_the_right_is_told_step_by_step(
    name: str, facts: str, ledger: str, told: list[str]
) -> None:
    dossier = evolve(made(name), facts=facts_of(facts), ledger=LEDGERS[ledger])
    usual = ("Subvention", "Dépenses", "Autres ressources", "Sommes", "Reste", "À reverser")
    shown = [
        f"{step.label} = {step.formula} = {step.value}".replace("\u00a0", " ").replace("\u202f", " ")
        for step in steps(Source(dossier, date(2026, 6, 2)))
        if not step.label.startswith(usual)
    ]
    assert shown == told
