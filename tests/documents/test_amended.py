"""Every change of an amendment is stated, in the words of its article; none is left out."""

from datetime import date

import pytest
from attrs import evolve

from budget.money import Euros
from budget.nomenclature import Account
from budget.plan import BudgetLine
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import Amendment, differences
from conventions.agreement.norms import Duty
from conventions.documents.amendment_changes import amended
from conventions.documents.source import Source
from conventions.documents.wording import PARTS
from conventions.dossier.dossier import Dossier
from tests.documents.reading import plain

LEFT = (
    "le plus grand de (0 € ; le plus petit de (subvention attribuée ; "
    "dépenses retenues − autres ressources reçues))"
)


def changed(agreement: Agreement, name: str) -> Agreement:
    duties = {duty.name: duty for duty in agreement.duties}
    rights = {right.name: right for right in agreement.rights}
    budget = agreement.budget
    assert budget is not None
    first, *others = budget.expenses
    match name:
        case "duty":
            duties["final_bilan"] = evolve(duties["final_bilan"], due="2025-09-30", parts=("activity",))
        case "condition":
            duties["service_fait"] = evolve(duties["service_fait"], when="happened(signed)", label="Contrôle")
        case "amount":
            duties["single"] = evolve(duties["single"], amount="80 % * grant")
        case "right":
            del rights["abandonment"]
        case "until":
            rights["extension_request"] = evolve(rights["extension_request"], until="2024-09-30")
        case "added":
            duties["audit"] = Duty("audit", "beneficiary", label="Audit", article="12", unread=True)
        case "line":
            line = evolve(first, amount=Euros.of(4_000))
            return evolve(agreement, budget=evolve(budget, expenses=(line, *others)))
        case "new_line":
            line = BudgetLine("films", "Films", Euros.of(90), account=Account("623"))
            return evolve(agreement, budget=evolve(budget, expenses=(first, line, *others)))
        case "order":
            return evolve(agreement, actions=tuple(reversed(agreement.actions)))
        case "period":
            return evolve(agreement, period=evolve(agreement.period, end=date(2025, 3, 31)))
        case "party":
            funder, beneficiary = agreement.parties
            return evolve(agreement, parties=(funder, evolve(beneficiary, address=("1 rue Neuve", "Lille"))))
        case "definition":
            definitions = tuple(
                evolve(item, value="grant") if item.name == "entitlement" else item
                for item in agreement.definitions
            )
            return evolve(agreement, definitions=definitions)
        case "other":
            return evolve(agreement, is_earmarked=True, lapses="not happened(signed)")
        case _:
            raise LookupError(name)
    return evolve(agreement, duties=tuple(duties.values()), rights=tuple(rights.values()))


@pytest.mark.parametrize(
    ("name", "stated"),
    [
        (
            "duty",
            [
                (
                    "6",
                    "Bilan final d’exécution : échéance",
                    "le 1er juin 2025 au plus tard",
                    "le 30 septembre 2025 au plus tard",
                ),
                (
                    "6",
                    "Bilan final d’exécution : parties à produire",
                    PARTS["activity"] + " et " + PARTS["financial"],
                    PARTS["activity"],
                ),
            ],
        ),
        (
            "condition",
            [
                ("8", "Contrôle : intitulé", "Contrôle du service fait", "Contrôle"),
                (
                    "8",
                    "Contrôle : condition",
                    "une fois remplie l’obligation « Bilan final d’exécution »",
                    "dès la signature de la convention",
                ),
            ],
        ),
        (
            "amount",
            [
                (
                    "5",
                    "Versement unique à la signature : montant",
                    "subvention attribuée",
                    "80 % × subvention attribuée",
                )
            ],
        ),
        ("right", [("10", "Abandon du programme d’action", "Abandon du programme d’action", "–")]),
        (
            "until",
            [
                (
                    "3",
                    "Demande de prolongation exceptionnelle : dernier jour",
                    "le 30 juin 2024",
                    "le 30 septembre 2024",
                )
            ],
        ),
        ("added", [("12", "Audit", "–", "Audit")]),
        (
            "line",
            [("–", "Dépense prévue : 3 petits déjeuners thématiques", "3 750,00 €", "4 000,00 €")],
        ),
        ("new_line", [("–", "Dépense prévue : Films", "–", "Films, 90,00 €")]),
        ("order", [("–", "Action : ordre", "–", "–")]),
        ("period", [("–", "Fin de la période", "31 décembre 2024", "31 mars 2025")]),
        (
            "party",
            [
                (
                    "–",
                    "Partie : Acteurs Pour une Économie Solidaire (APES), adresse",
                    "235 boulevard Paul Painlevé, 59000 Lille",
                    "1 rue Neuve, Lille",
                )
            ],
        ),
        (
            "definition",
            [
                (
                    "4",
                    "Montant auquel les dépenses et les ressources donnent droit : calcul",
                    LEFT,
                    "subvention attribuée",
                )
            ],
        ),
        (
            "other",
            [
                ("–", "Affectation à une dépense déterminée", "–", "oui"),
                ("–", "Condition de caducité", "–", "si la signature de la convention n’a pas eu lieu"),
            ],
        ),
    ],
)
def test_a_change_is_stated(cd62: Dossier, name: str, stated: list[tuple[str, str, str, str]]) -> None:
    changes = tuple(differences(cd62.agreement, changed(cd62.agreement, name)))
    dossier = evolve(cd62, amendments=(Amendment("a", 1, "titre", changes),))
    found = amended(Source(dossier, date(2024, 12, 1), is_in_force=True))
    assert found is not None
    told = [
        tuple(plain(text) for text in (item.article, item.label, item.before, item.after))
        for item in found.changes()
    ]
    assert told == stated
    assert len(told) == len(changes)
