"""Expressions in French words: said whole, with the brackets they need, or not at all."""

from datetime import date

import pytest
from attrs import evolve

from conventions.agreement.amendment import Amendment, differences
from conventions.agreement.norms import Duty
from conventions.documents.amendment_changes import amended
from conventions.documents.norm_texts import AgreementText
from conventions.documents.propositions import (
    Labels,
    condition_text,
    deadline_text,
    formula_text,
    labels_of_agreement,
    moment_text,
)
from conventions.documents.source import Source
from conventions.dossier.dossier import Dossier
from conventions.language.parser import parse
from conventions.language.syntax import Literal, Node
from tests.documents.reading import plain

LABELS = Labels(
    {"base": "Base de calcul", "ready": "Tout est réuni", "report_day": "Date du rapport"},
    {"report": "Compte rendu", "clawback": "Reversement"},
    {"published": "décision publiée", "funds_misused": "fonds employés à un autre objet"},
)


def written(node: Node) -> date | None:
    return node.value if isinstance(node, Literal) and isinstance(node.value, date) else None


def said(text: str | None) -> str | None:
    return None if text is None else plain(text)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("grant - (paid - recovered)", "subvention attribuée − (sommes versées − sommes reversées)"),
        ("grant - paid - recovered", "subvention attribuée − sommes versées − sommes reversées"),
        ("paid * (1 - 10 %)", "sommes versées × (1 − 10 %)"),
        ("(paid - grant) / 2", "(sommes versées − subvention attribuée) ÷ 2"),
        ("grant / (2 * 3)", "subvention attribuée ÷ (2 × 3)"),
        ("grant + paid / 2", "subvention attribuée + sommes versées ÷ 2"),
        ("-(grant - base)", "−(subvention attribuée − « Base de calcul »)"),
        ("max(0 €, base - paid)", "le plus grand de (0 € ; « Base de calcul » − sommes versées)"),
        (
            "grant - (if met(report) then 10 € else 0 €)",
            "subvention attribuée − (si l’obligation « Compte rendu » est exécutée : 10 € ; sinon : 0 €)",
        ),
        ("grant - nobody_knows", None),
        ("if met(other) then 10 € else 0 €", None),
        ("grant + sum(own_rows, amount)", None),
        ("signed + 2 years", None),
        ("2025-06-01", None),
    ],
)
def test_a_formula_is_said_with_the_brackets_it_needs(expression: str, words: str | None) -> None:
    assert said(formula_text(parse(expression), LABELS)) == words


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("happened(signed)", "dès la signature de la convention"),
        ("happened(signed) and happened(notified)", "dès la signature de la convention et dès la notification de la convention"),
        ("met(report)", "une fois remplie l’obligation « Compte rendu »"),
        ("not met(report)", "si l’obligation « Compte rendu » n’est pas exécutée"),
        ("exercised(clawback)", "si le droit « Reversement » est exercé"),
        ("not waived(report)", "s’il n’est pas renoncé à « Compte rendu »"),
        ("not happened(signed)", "si la signature de la convention n’a pas eu lieu"),
        ("happened(published)", "une fois constaté le fait « décision publiée »"),
        ("not ready", "si la condition « Tout est réuni » n’est pas remplie"),
        (
            "not met(report) by 2025-12-01 or happened(funds_misused)",
            ("si l’obligation « Compte rendu » n’est pas exécutée le 1er décembre 2025 au plus tard "
            "ou le fait « fonds employés à un autre objet » est constaté"),
        ),
        (
            "(met(report) or ready) and paid > grant",
            ("si (l’obligation « Compte rendu » est exécutée ou la condition « Tout est réuni » est remplie) "
            "et sommes versées > subvention attribuée"),
        ),
        ("not (met(report) or ready)", ("s’il n’est pas vrai que (l’obligation « Compte rendu » est exécutée "
         "ou la condition « Tout est réuni » est remplie)")),
        ("2025-01-01 <= 2025-12-31", "si le 1er janvier 2025 ne suit pas le 31 décembre 2025"),
        ("eligible_expenses >= 80 % * advance_amount", "lorsque les dépenses retenues atteignent 80 % de l’avance"),
        ("grant >= 23 000 €", "si subvention attribuée ≥ 23 000 €"),
        ("met(report) and met(other)", None),
        ("not met(report) by nobody_knows", None),
        ("not (met(report) and met(other))", None),
        ("happened(nobody_knows)", None),
        ("exercised(other)", None),
        ("nobody_knows", None),
        ("stated(report)", None),
        ("grant in (1 €, 2 €)", None),
        ("nobody_knows = grant", None),
    ],
)  # fmt: skip
def test_a_condition_is_said_whole_or_not_at_all(expression: str, words: str | None) -> None:
    assert said(condition_text(parse(expression), written, LABELS)) == words


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("signed + 30 days", "dans un délai de trente jours suivant la signature de la convention"),
        ("done(report) + 1 month", "dans un délai d’un mois suivant l’exécution de l’obligation « Compte rendu »"),
        ("due(report)", "au plus tard l’échéance de l’obligation « Compte rendu »"),
        ("report_day", "au plus tard à la date « Date du rapport »"),
        ("published", "au plus tard le jour du fait « décision publiée »"),
        ("last(published, occurred_on) - 5 days", "au plus tard cinq jours avant le dernier jour du fait « décision publiée »"),
        ("first(published, occurred_on)", "au plus tard le premier jour du fait « décision publiée »"),
        ("report_day + 2 months", "dans un délai de deux mois suivant la date « Date du rapport »"),
        ("nobody_knows", None),
        ("nobody_knows + 2 months", None),
        ("done(other) + 2 months", None),
        ("first(nobody_knows, occurred_on)", None),
        ("next_working_day(signed)", None),
    ],
)  # fmt: skip
def test_a_deadline_is_counted_from_what_the_agreement_calls_it(expression: str, words: str | None) -> None:
    assert said(deadline_text(parse(expression), written, LABELS)) == words


def test_a_column_of_rows_is_never_called_what_the_agreement_calls_another_thing() -> None:
    hidden = LABELS.without(frozenset({"base", "published"}))
    assert formula_text(parse("base"), hidden) is None
    assert moment_text(parse("published"), written, hidden) is None
    assert formula_text(parse("base"), LABELS) is not None


def test_a_definition_is_an_amount_a_date_or_what_is_so(cd62: Dossier) -> None:
    text = AgreementText(cd62.agreement)
    assert said(text.defined("grant - paid", None)) == "subvention attribuée − sommes versées"
    assert said(text.defined("period.end + 1 month", None)) == "le 31 janvier 2025"
    assert said(text.defined("met(final_bilan)", None)) == (
        "l’obligation « Bilan final d’exécution » est exécutée"
    )
    assert text.defined("count(eligible)", None) is None


def test_an_amendment_names_parties_and_facts_and_quotes_what_it_cannot_say(cd62: Dossier) -> None:
    def after(duty: Duty) -> Duty:
        if duty.name != "final_bilan":
            return duty
        return evolve(
            duty, debtor="funder", done_by="service_fait_certified", held_while="not happened(signed)",
            when="count(eligible) > 3",
        )  # fmt: skip

    changed = evolve(cd62.agreement, duties=tuple(after(duty) for duty in cd62.agreement.duties))
    changes = tuple(differences(cd62.agreement, changed))
    dossier = evolve(cd62, amendments=(Amendment("a", 1, "titre", changes),))
    found = amended(Source(dossier, date(2024, 12, 1), is_in_force=True))
    assert found is not None
    told = {
        plain(item.label).rpartition(" : ")[2]: (plain(item.before), plain(item.after))
        for item in found.changes()
    }
    assert told == {
        "débiteur": ("l’organisme", "le Département"),
        "exécution": ("la réception du bilan final", "la certification du service fait"),
        "suspension": ("–", "tant que la signature de la convention n’a pas eu lieu"),
        "condition": ("–", "« count(eligible) > 3 »"),
    }


def test_a_fact_is_what_the_agreement_calls_it_else_what_all_call_it(cd62: Dossier) -> None:
    assert (
        labels_of_agreement(cd62.agreement).fact("funds_misused")
        == "«\u00a0fonds employés à un autre objet\u00a0»"
    )
    declared = tuple(
        evolve(fact, label="aide détournée") if fact.key == "funds_misused" else fact
        for fact in cd62.agreement.facts
    )
    labels = labels_of_agreement(evolve(cd62.agreement, facts=declared))
    assert labels.fact("funds_misused") == "«\u00a0aide détournée\u00a0»"
