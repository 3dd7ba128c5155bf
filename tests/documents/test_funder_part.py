"""The report of one funder: who is meant by a name, and that nothing of another is told."""

from datetime import date

import pytest

from conventions.documents.document_errors import FunderUnknownError, ScopeRefusedError
from conventions.documents.generate import generate, source_of
from conventions.documents.kinds import Kind
from conventions.documents.source import Scope, part_of
from conventions.documents.verify import verified
from conventions.dossier.dossier import Dossier
from conventions.files.dossier_folder import read_dossier
from tests.documents.pack_dossiers import EXAMPLES
from tests.documents.reading import read

ON = date(2020, 12, 31)


@pytest.fixture(scope="module")
def many() -> Dossier:
    """Five actions, nine funders."""
    return read_dossier(EXAMPLES / "maillage-2020")


def actions_of(dossier: Dossier, funder: str | None) -> list[str]:
    part = part_of(dossier.agreement, funder)
    return [action.id for action in dossier.agreement.actions if action.id in part.actions]


@pytest.mark.parametrize(
    ("asked", "actions"),
    [
        ("Métropole européenne de Lille", ["parcours", "fabrique"]),
        ("mel", ["parcours", "fabrique"]),
        ("la MEL", ["parcours", "fabrique"]),
        ("l'État", ["parcours", "fabrique"]),
        ("DRJSCS", ["training"]),
        ("ville de  Lille", ["parcours"]),
        ("Région Hauts-de-France", ["support"]),
        (None, []),
    ],
)
def test_a_funder_is_meant_by_any_of_its_names(asked: str | None, actions: list[str], many: Dossier) -> None:
    assert actions_of(many, asked) == actions


def test_where_no_action_says_who_pays_the_funder_of_the_agreement_does(commune: Dossier) -> None:
    assert actions_of(commune, None) == [action.id for action in commune.agreement.actions] != []


def test_a_name_that_nothing_bears_is_refused_with_those_that_are_known(many: Dossier) -> None:
    with pytest.raises(FunderUnknownError) as caught:
        part_of(many.agreement, "Fondation")
    assert str(caught.value.expected).startswith("État, Département du Nord, ")


def test_only_its_actions_and_their_results_are_told(many: Dossier) -> None:
    scope = Scope("DRJSCS")
    text = read(generate(Kind.FUNDER_REPORT, many, scope=scope)).everything()
    assert "Action 5 : Formation" in text
    assert "Journées de formation" in text
    for other in ("Parcours", "Fabrique", "CitésLab", "Action 1", "Action 4"):
        assert other not in text
    assert verified(generate(Kind.FUNDER_REPORT, many, scope=scope), many, scope=scope).differences == ()


def test_a_budget_that_does_not_name_it_and_accounts_not_handed_in_are_said_to_lack(many: Dossier) -> None:
    text = read(generate(Kind.FUNDER_REPORT, many, scope=Scope("DRJSCS"))).everything()
    assert "Apport de ce financeur non renseigné au plan de financement." in text
    assert "État des dépenses non produit." in text


@pytest.mark.parametrize("kind", [kind for kind in Kind if not kind.is_of_one_funder and not kind.is_of_two])
def test_of_another_kind_no_funder_can_be_asked(kind: Kind, many: Dossier) -> None:
    with pytest.raises(ScopeRefusedError) as caught:
        source_of(kind, many, ON, scope=Scope("mel"))
    assert caught.value.expected == "bilan-funder"
