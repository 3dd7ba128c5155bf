"""A figure of an article comes from its norm: change the norm, and the article says the new figure."""

from collections.abc import Callable

from attrs import evolve

from conventions.agreement.norms import Duty, Notice, Right
from conventions.documents.generate import generate
from conventions.dossier.dossier import Dossier
from tests.documents.reading import Read, read


def with_duty(dossier: Dossier, name: str, change: Callable[[Duty], Duty]) -> Read:
    duties = tuple(change(duty) if duty.name == name else duty for duty in dossier.agreement.duties)
    return read(generate("convention", evolve(dossier, agreement=evolve(dossier.agreement, duties=duties))))


def with_right(dossier: Dossier, name: str, change: Callable[[Right], Right]) -> Read:
    rights = tuple(change(right) if right.name == name else right for right in dossier.agreement.rights)
    return read(generate("convention", evolve(dossier, agreement=evolve(dossier.agreement, rights=rights))))


def test_the_due_date_of_the_bilan_is_that_of_its_duty(cd62: Dossier) -> None:
    found = with_duty(cd62, "final_bilan", lambda norm: evolve(norm, due="2025-09-15"))
    assert "le 15 septembre 2025 au plus tard" in found.article(6)
    assert "le 15 septembre 2025 au plus tard" in found.article(8)
    assert "1er juin 2025" not in found.everything()


def test_the_clawback_date_is_that_of_its_condition(cd62: Dossier) -> None:
    when = "not met(final_bilan) by 2026-02-28 or happened(evidence_unfounded)"
    found = with_right(cd62, "full_clawback", lambda norm: evolve(norm, when=when))
    assert "le 28 février 2026 au plus tard" in found.article(10)
    assert "1er décembre 2025" not in found.everything()


def test_the_extension_delay_and_its_last_day_go_together(cd62: Dossier) -> None:
    found = with_right(
        cd62, "extension_request", lambda norm: evolve(norm, until="latest_notice(period.end, 3 months)")
    )
    assert "au moins trois mois avant le terme" in found.article(3)
    assert "le 30 septembre 2024 au plus tard" in found.article(3)
    assert "six mois" not in found.everything()


def test_the_notice_of_termination_is_that_of_the_right(cd62: Dossier) -> None:
    found = with_right(
        cd62,
        "termination_for_breach",
        lambda norm: evolve(norm, notice=Notice("formal_notice_sent", "45 days")),
    )
    assert "d’un délai de quarante-cinq jours suivant l’envoi" in found.article(10)


def test_who_may_and_who_must_are_those_of_the_norm(cd62: Dossier) -> None:
    found = with_right(cd62, "termination_for_breach", lambda norm: evolve(norm, holder="funder"))
    assert "le Département peut mettre fin" in found.article(10)
    found = with_duty(cd62, "final_bilan", lambda norm: evolve(norm, debtor="funder"))
    assert "Le Département remet au Département son bilan final" in found.article(6)


def test_the_repayment_delay_is_that_of_its_duty(cd62: Dossier) -> None:
    found = with_duty(
        cd62, "return_on_abandonment", lambda norm: evolve(norm, due="recovery_order_received + 2 months")
    )
    assert "de deux mois suivant la réception du titre de recette" in found.article(10)
