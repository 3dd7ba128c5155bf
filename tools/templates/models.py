"""The templates that lie beside the models of agreements: a test compares them, `make approve` builds them.

One article a norm or a group of norms; every date, amount and delay is a field. Every word is ours.
"""

# ruff: noqa: E501 -- a sentence of a document stands on its line

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tools.templates.articles import (
    account,
    amendment,
    begun,
    control,
    disputes,
    duration,
    ended,
    extension,
    other_duties,
    payments,
    programme,
    purpose,
    termination,
    unspent,
)
from tools.templates.rights import RIGHTS

__all__ = ["FOLDER", "TEMPLATES"]

FOLDER: Final = Path(__file__).resolve().parents[2] / "models" / "commun"

N = "\u00a0"
F = "\u202f"


# --- the three ---------------------------------------------------------------------------------------------


def simple_grant() -> bytes:
    """The short agreement of a small grant."""
    kit = begun("Convention de subvention")
    purpose(kit)
    kit.text("Montant et versement", "Heading 1")
    kit.text(
        "{{ funder.subject }} accorde {{ beneficiary.to }} une subvention de **{{ grant.amount }}** ({{ grant.in_words }}). "
        "{{ norm.below_threshold.subject }} s’assure que le total de l’année, toutes aides comprises, ne passe pas le seuil au-delà duquel la loi "
        "demande une convention plus complète."
    )
    payments(kit)
    account(kit)
    kit.text("Emploi", "Heading 1")
    kit.text(
        "Du {{ norm.purpose.begins }} au {{ norm.purpose.until }}, {{ norm.purpose.bearer }} emploie la subvention à cet objet seul et, du "
        "{{ norm.no_onward_grant.begins }} au {{ norm.no_onward_grant.until }}, n’en reverse rien à un tiers."
        "{% if agreement.renewal is defined %} {{ agreement.renewal }}{% endif %}"
    )
    kit.text(f"Une dépense compte si elle remplit ces conditions{N}:", keep=True)
    kit.sentence("test in expense_tests", "{{ test.text }}")
    kit.text("Compte rendu", "Heading 1")
    kit.text(
        "{{ norm.final_report.subject }} remet {{ funder.to }} un compte rendu financier, {{ norm.final_report.deadline }}{F}; la date qui compte "
        "est celle de {{ norm.final_report.counts }}.".replace("{F}", F)
    )
    kit.text("Contrôle et reversement", "Heading 1")
    kit.text(
        "Dès le {{ norm.control.begins }}, {{ norm.control.bearer }} se prête à tout contrôle, sur pièces et sur place."
    )
    kit.text("{{ norm.return_unspent.subject }} rend ce qui n’a pas servi.")
    kit.text(
        "{{ norm.clawback.subject }} peut redemander les sommes versées si le compte rendu n’est pas produit le {{ norm.clawback.by }} au plus tard, ou si "
        "la subvention a été employée à autre chose, reversée ou soustraite au contrôle, au terme d’un délai {{ norm.clawback.notice_of }} suivant "
        "l’envoi d’une mise en demeure restée sans effet."
    )
    return ended(kit)


def annual_instalments() -> bytes:
    """The annual agreement with an advance, an interim payment and a balance."""
    kit = begun("Convention annuelle de subvention")
    purpose(kit)
    programme(kit)
    duration(kit)
    extension(kit)
    kit.text("{{ norm.extension_decision.subject }} répond à cette demande.")
    kit.text("Montant de la subvention", "Heading 1")
    kit.text(
        "{{ funder.subject }} accorde {{ beneficiary.to }} une subvention de **{{ grant.amount }}** ({{ grant.in_words }}), un plafond. Si les dépenses "
        "retenues sont moindres que celles du budget, la subvention diminue dans la même proportion{F}; si elles sont plus fortes, elle ne change pas.".replace(
            "{F}", F
        )
    )
    kit.text("Versements", "Heading 1")
    kit.text(
        f"{{{{ norm.shares.subject }}}} verse la subvention en {{{{ payments_count }}}} fois{N}:", keep=True
    )
    payments(kit)
    kit.text(
        "L’avance attend que le contrat d’engagement républicain soit souscrit. Le solde est ce à quoi les dépenses retenues donnent droit, moins les "
        "versements précédents."
    )
    account(kit)
    kit.text("Comptes rendus", "Heading 1")
    kit.text(
        "{{ norm.interim_report.subject }} remet un rapport intermédiaire, {{ norm.interim_report.deadline }}, et le bilan final, "
        "{{ norm.final_bilan.deadline }}."
    )
    kit.text(f"Le bilan est formé de ces parties{N}:", keep=True)
    kit.sentence("part in bilan_parts", "{{ part.text }}")
    other_duties(kit)
    control(kit)
    kit.text("Les agents {{ norm.service_fait.of }} vérifient le service fait à partir du bilan final.")
    kit.text("Évaluation", "Heading 1")
    kit.text(
        "{{ norm.evaluation.subject }} évalue les résultats au regard du programme, {{ norm.evaluation.deadline }}."
    )
    unspent(kit)
    amendment(kit)
    kit.text("Résiliation et reversement", "Heading 1")
    termination(kit)
    kit.text(
        "{{ norm.full_clawback.subject }} peut redemander tout ou partie des sommes versées si le bilan final n’est pas produit le "
        "{{ norm.full_clawback.by }} au plus tard, ou si elles ont été mal employées."
    )
    kit.text(
        "{{ norm.abandonment.subject }} peut renoncer au programme jusqu’au {{ norm.abandonment.until }}."
    )
    disputes(kit)
    return ended(kit)


def objectives() -> bytes:
    """The agreement of several years, with its tranches."""
    kit = begun("Convention pluriannuelle d’objectifs")
    purpose(kit)
    programme(kit)
    duration(kit)
    extension(kit)
    kit.text("Montant et tranches", "Heading 1")
    kit.text(
        "{{ funder.subject }} accorde {{ beneficiary.to }}, pour toute la durée, une subvention d’au plus **{{ grant.amount }}** ({{ grant.in_words }}), en "
        "tranches annuelles. La première est ferme. Les autres sont prévisionnelles{F}: le vote du budget de chaque année les arrête, et {{ norm.ceiling.bearer }} "
        "veille à ce que leur ensemble reste sous ce plafond.".replace("{F}", N)
    )
    kit.table(
        (
            ("Tranche", 3.2, False),
            ("Premier jour", 3.8, False),
            ("Dernier jour", 3.8, False),
            ("Montant", 2.9, True),
            ("Avance", 2.9, True),
        ),
        loop="tranche in tranches",
        cells=(
            "{{ tranche.id }}",
            "{{ tranche.first_day }}",
            "{{ tranche.last_day }}",
            "{{ tranche.amount }}",
            "{{ tranche.advance }}",
        ),
    )
    kit.text("Versements", "Heading 1")
    kit.text(
        "{{ norm.advance.subject }} verse l’avance de chaque année à la fin de son premier trimestre, une fois la tranche votée. L’avance n’est pas plus haute "
        "que {{ norm.advance_share.share }} de la tranche."
    )
    kit.text(
        "{{ norm.balance.subject }} verse le solde de l’année dans les {{ norm.balance.delay }} qui suivent l’acceptation de ses comptes{F}: ce à quoi les dépenses de "
        "l’année donnent droit, moins l’avance.".replace("{F}", N)
    )
    account(kit)
    kit.text("Comptes de chaque année", "Heading 1")
    kit.text(
        f"Pour chaque année, {{{{ norm.yearly_account.bearer }}}} remet ses comptes dans les {{{{ norm.yearly_account.delay }}}} qui suivent le dernier jour de la tranche{N}:",
        keep=True,
    )
    kit.sentence("part in yearly_parts", "{{ part.text }}")
    other_duties(kit)
    kit.text(
        "{{ norm.republican_commitment.subject }} souscrit le contrat d’engagement républicain avant la signature de la présente convention."
    )
    control(kit)
    kit.text("Évaluation", "Heading 1")
    kit.text(
        "{{ norm.evaluation.subject }} évalue les résultats au regard des objectifs, {{ norm.evaluation.deadline }}."
    )
    unspent(kit)
    amendment(kit)
    kit.text("Sanctions et résiliation", "Heading 1")
    kit.text(f"Après avoir entendu {{{{ beneficiary.short_name }}}}{N}:", keep=True)
    kit.text(
        f"{{{{ norm.clawback.bearer }}}} peut redemander tout ou partie des sommes versées, en cas d’inexécution ou de mauvais emploi{F};",
        "List Bullet",
    )
    kit.text(
        f"{{{{ norm.reduction.bearer }}}} peut diminuer la subvention, si le programme a été modifié en substance sans accord écrit{F};",
        "List Bullet",
    )
    kit.text(
        "{{ norm.suspension.bearer }} peut suspendre ses versements, en cas de retard significatif sans accord écrit.",
        "List Bullet",
    )
    termination(kit)
    disputes(kit)
    return ended(kit)


# --- files -------------------------------------------------------------------------------------------------

TEMPLATES: Final[Mapping[str, Callable[[], bytes]]] = {
    "subvention-simple@1.docx": simple_grant,
    "annuel-acomptes@1.docx": annual_instalments,
    "objectifs-pluriannuels@1.docx": objectives,
    **RIGHTS,
}
