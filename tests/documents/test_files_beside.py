"""Documents of several dossiers: those of earlier years in a report to vote on, of other funders in a year's."""

from datetime import date

import pytest
from attrs import evolve

from budget.money import Euros
from conventions.agreement.agreement import UNKNOWN
from conventions.documents.document_errors import OtherBeneficiaryError, ScopeRefusedError
from conventions.documents.generate import date_of, document, generate, source_of
from conventions.documents.kinds import Kind
from conventions.documents.source import Scope
from conventions.documents.verify import verified
from conventions.dossier.dossier import Dossier
from conventions.files.dossier_folder import read_dossier
from tests.documents.pack_dossiers import EXAMPLES, dossier
from tests.documents.reading import plain, read

ON = date(2024, 7, 1)


def example(name: str) -> Dossier:
    return read_dossier(EXAMPLES / name)


def text_of(kind: Kind, own: Dossier, *beside: Dossier, on: date | None = ON) -> str:
    return read(generate(kind, own, on=on, scope=Scope(beside=beside))).everything()


def granted(amount: int | None, name: str, *, received: bool = True) -> Dossier:
    """The dossier of the commune as that of another funder, of another grant, with or without payments."""
    read_ = dossier("commune")
    parties = tuple(
        evolve(party, name=name) if party.role == "funder" else party for party in read_.agreement.parties
    )
    formula = UNKNOWN if amount is None else None
    facts = tuple(fact for fact in read_.facts if received or fact.key != "payment")
    return evolve(
        read_,
        agreement=evolve(
            read_.agreement, parties=parties, grant=Euros.of(amount or 0), grant_formula=formula
        ),
        facts=facts,
    )


def test_the_year_before_is_told_with_its_results() -> None:
    own, before = example("cd62-apes-2024"), example("cd62-apes-2023")
    text = text_of(Kind.REPORT, own, before, on=None)
    assert "Le bilan des années antérieures Partenariat 2023 : bilan d’activités" in text
    assert "Structures inscrites aux trois parcours – 25 structures" in text
    made = document(Kind.REPORT, own, scope=Scope(beside=(before,)))
    assert verified(made.content, own, scope=Scope(beside=(before,))).differences == ()
    assert verified(made.content, own).differences != ()


def test_without_it_nothing_is_said_of_earlier_years() -> None:
    assert "antérieures" not in text_of(Kind.REPORT, example("cd62-apes-2024"), on=None)


def test_the_actions_of_each_dossier_follow_each_other_and_the_grants_are_shared_out() -> None:
    own, other = dossier("commune"), granted(6_000, "Région")
    text = text_of(Kind.ANNUAL_REPORT, own, other)
    assert plain("Commune de Valbrume-sur-Orle 18 000,00 € 75,0 %") in text
    assert plain("Région 6 000,00 € 25,0 %") in text
    assert plain("Total 24 000,00 € 100,0 % 25 200,00 €") in text
    assert text.count("Action 2 : Formation de bénévoles") == 4  # contents and chapter, of each


def test_while_a_grant_is_not_known_no_share_and_no_sum_is_told() -> None:
    text = text_of(Kind.ANNUAL_REPORT, dossier("commune"), granted(None, "Région"))
    assert plain("Commune de Valbrume-sur-Orle 18 000,00 € – ") in text
    assert plain("Région non renseigné – ") in text
    assert plain("Total non renseigné – ") in text


def test_where_no_payment_is_recorded_nothing_is_said_to_be_paid() -> None:
    text = text_of(Kind.ANNUAL_REPORT, granted(6_000, "Région", received=False))
    assert plain("Région 6 000,00 € 100,0 % non renseigné") in text


def test_the_report_bears_the_last_day_of_all_its_records() -> None:
    own, later = example("maillage-2020"), example("maillage-rural-2022")
    scope = Scope(beside=(later,))
    assert date_of(Kind.ANNUAL_REPORT, own, scope) == date_of(Kind.ANNUAL_REPORT, later)
    assert date_of(Kind.REPORT, own, scope) == date_of(Kind.REPORT, own)


def test_a_dossier_of_another_beneficiary_is_refused() -> None:
    with pytest.raises(OtherBeneficiaryError) as caught:
        text_of(Kind.ANNUAL_REPORT, dossier("commune"), example("cd62-apes-2024"))
    assert caught.value.expected == "Association Les Mains Habiles"


@pytest.mark.parametrize("kind", [kind for kind in Kind if not kind.takes_others and not kind.is_of_two])
def test_another_kind_takes_no_other_dossier(kind: Kind) -> None:
    own = dossier("commune")
    with pytest.raises(ScopeRefusedError) as caught:
        source_of(kind, own, ON, scope=Scope(beside=(own,)))
    assert caught.value.expected == "bilan, rapport, programme, fiche-action, bilan-activite, rapport-annuel"


def test_the_life_of_the_association_is_told_year_by_year() -> None:
    text = text_of(Kind.ANNUAL_REPORT, example("maillage-2020"), on=None)
    assert plain("Adhérents 15 15 28 +13 +86,7 %") in text
    assert plain("Effectif à la clôture – 6,71 ETP") in text
    assert text.count("Vie de l’association") == 2  # contents and chapter
