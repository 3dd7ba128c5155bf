"""Write the templates that lie beside the models of agreements; `--check` says which are not up to date.

One article a norm or a group of norms; every date, amount and delay is a field. Every word is ours.
"""

# ruff: noqa: E501 -- a sentence of a document stands on its line

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from conventions.documents.render.archive import read_parts
from tools.templates.kit import TemplateKit
from tools.templates.signing import signed_by_both

__all__ = ["FOLDER", "TEMPLATES", "main", "stale"]

FOLDER: Final = Path(__file__).resolve().parents[2] / "models" / "commun"

N = "\u00a0"
F = "\u202f"


# --- what all have in common -------------------------------------------------------------------------------


def _begun(subject: str) -> TemplateKit:
    kit = TemplateKit(
        title="{{ agreement.title }}",
        subject=subject,
        article_label=f"Article{N}%1{N}–",
    )
    kit.running_heads(
        f"{subject} – dossier n°{N}{{{{ agreement.number }}}}",
        "{{ funder.name }}",
        f"Dossier n°{N}{{{{ agreement.number }}}}",
    )
    kit.text(subject, "Title")
    kit.text("{{ agreement.title }}", "Subtitle")
    kit.text(f"Dossier n°{N}{{{{ agreement.number }}}}", keep=True)
    kit.text("**Entre**", keep=True)
    kit.text(_party("funder", "d’une part"))
    kit.text("**et**", keep=True)
    kit.text(_party("beneficiary", "d’autre part"))
    kit.tag("if decision.visas is defined")
    kit.tag("for visa in decision.visas")
    kit.text(f"Vu {{{{ visa.text }}}}{F};", "Visa")
    kit.tag("endfor")
    kit.tag("endif")
    kit.when(
        "decision.number is defined",
        f"Vu la délibération n°{N}{{{{ decision.number }}}} du {{{{ decision.taken_on }}}}, prise par l’organe suivant{N}: {{{{ decision.body }}}}{F};",
        "Visa",
    )
    kit.when(
        "agreement.requested_on is defined",
        f"Vu la demande que {{{{ beneficiary.short_name }}}} a présentée le {{{{ agreement.requested_on }}}}{F};",
        "Visa",
    )
    kit.text(f"il est convenu ce qui suit{N}:", keep=True)
    return kit


def _party(role: str, side: str) -> str:
    return (
        f"**{{{{ {role}.named }}}}**{{% if {role}.address is defined %}}, {{{{ {role}.address }}}}{{% endif %}}"
        f"{{% if {role}.siret is defined %}}, SIRET{N}n°{N}{{{{ {role}.siret }}}}{{% endif %}}"
        f", que représente {{{{ {role}.representative.named }}}}, "
        f"ci-après «{N}{{{{ {role}.short_name }}}}{N}», {side},"
    )


def _purpose(kit: TemplateKit) -> None:
    kit.text("Objet", "Heading 1")
    kit.text(
        f"{{{{ funder.subject }}}} soutient l’action que {{{{ beneficiary.short_name }}}} a conçue et conduit de sa propre initiative{N}: "
        "{{ agreement.purpose }}. Cette aide ne rémunère aucune prestation."
    )


def _programme(kit: TemplateKit) -> None:
    kit.text("Programme", "Heading 1")
    kit.text(
        "{{ norm.programme.subject }} met en œuvre le programme d’action du {{ norm.programme.begins }} au {{ norm.programme.until }}."
    )
    kit.tag("if actions_count is defined")
    kit.bullets(
        "action in actions",
        f"{{{{ action.title }}}}{{% if not loop.last %}}{F};{{% else %}}.{{% endif %}}",
    )
    kit.tag("endif")


def _duration(kit: TemplateKit) -> None:
    kit.text("Durée et dépenses", "Heading 1")
    kit.text(
        "La convention court du {{ period.start }} au {{ period.end }}, premier et dernier jours compris."
        "{% if agreement.renewal is defined %} {{ agreement.renewal }}{% endif %}"
    )
    kit.text(f"Une dépense compte si elle remplit ces conditions{N}:", keep=True)
    kit.bullets(
        "test in expense_tests", f"{{{{ test.text }}}}{{% if not loop.last %}}{F};{{% else %}}.{{% endif %}}"
    )


def _extension(kit: TemplateKit) -> None:
    kit.text(
        "{{ norm.extension_request.subject }} peut demander une prolongation, en disant pourquoi, {{ norm.extension_request.delay }} au moins "
        "avant le terme, donc le {{ norm.extension_request.until }} au plus tard. Elle n’a d’effet que par un avenant."
    )


def _account(kit: TemplateKit) -> None:
    kit.text("Les versements sont faits par virement, au compte que voici.", keep=True)
    kit.pairs(
        (("Coordonnées bancaires", 5.2, False), ("Compte {{ beneficiary.of }}", 11.4, False)),
        (
            ("Titulaire du compte", "{{ bank.holder }}"),
            ("Établissement bancaire", "{{ bank.name }}"),
            ("IBAN", "{{ bank.iban }}"),
            ("BIC", "{{ bank.bic }}"),
        ),
    )


def _payments(kit: TemplateKit) -> None:
    kit.table(
        (("Versement", 3.6, False), ("Condition et délai", 9.4, False), ("Montant", 3.6, True)),
        loop="payment in payments",
        cells=("{{ payment.label }}", "{{ payment.when }}", "{{ payment.amount }}"),
    )


def _other_duties(kit: TemplateKit) -> None:
    kit.text("Communication et autres engagements", "Heading 1")
    kit.text(
        "Du {{ norm.communication.begins }} au {{ norm.communication.until }}, {{ norm.communication.bearer }} fait état de l’aide {{ funder.of }} "
        "et porte son logo sur les supports de l’action."
    )
    kit.text(
        "Du {{ norm.no_onward_grant.begins }} au {{ norm.no_onward_grant.until }}, {{ norm.no_onward_grant.bearer }} ne reverse à un tiers "
        "aucune part de la subvention."
    )


def _control(kit: TemplateKit) -> None:
    kit.text("Contrôle et pièces", "Heading 1")
    kit.text(
        "Dès le {{ norm.control.begins }}, {{ norm.control.bearer }} se prête à tout contrôle, sur pièces et sur place, et communique les "
        "justificatifs qui lui sont demandés."
    )
    kit.text(
        "{{ norm.records.subject }} conserve les pièces pendant {{ norm.records.delay }}, du {{ norm.records.begins }} au {{ norm.records.until }}."
    )


def _amendment(kit: TemplateKit) -> None:
    kit.text("Avenants", "Heading 1")
    kit.text(
        "Rien n’est changé à la présente convention que par un avenant signé des deux parties avant son terme."
    )


def _termination(kit: TemplateKit) -> None:
    kit.text(
        "{{ norm.termination_for_breach.subject }} peut résilier la convention pour un manquement qui n’a pas cessé au terme d’un délai "
        "{{ norm.termination_for_breach.notice_of }} suivant l’envoi d’une mise en demeure, par lettre recommandée avec accusé de réception."
    )


def _disputes(kit: TemplateKit) -> None:
    kit.text("Litiges", "Heading 1")
    kit.text(
        "Les parties cherchent d’abord un accord amiable. À défaut, {{ norm.court_referral.bearer }} peut saisir "
        "{% if agreement.court is defined %}le {{ agreement.court }}{% else %}le tribunal administratif compétent{% endif %}."
    )


def _unspent(kit: TemplateKit) -> None:
    kit.text("Sommes non consommées", "Heading 1")
    kit.text(
        "Ce qui a été versé au-delà du montant auquel les dépenses retenues donnent droit est rendu par {{ norm.return_unspent.bearer }}, "
        "{{ norm.return_unspent.deadline }}.{% if norm.return_unspent.share != '0\u00a0%' %} Une part de {{ norm.return_unspent.share }} de ces sommes reste acquise {{ beneficiary.to }}.{% endif %}"
    )


def _ended(kit: TemplateKit) -> bytes:
    signed_by_both(kit)
    kit.tag("if budget.total is defined")
    kit.text("Annexe – Budget prévisionnel", "Annexe").paragraph_format.page_break_before = True
    kit.text("Dépenses", "Heading 2")
    _budget(kit, "line in budget.expenses", ("Total", "{{ budget.total_in_words }}", "{{ budget.total }}"))
    kit.tag("if budget.resources is defined")
    kit.text("Ressources", "Heading 2")
    _budget(kit, "line in budget.resources", ("Total", "", "{{ budget.resources_total }}"))
    kit.tag("endif")
    kit.tag("endif")
    return kit.content()


def _budget(kit: TemplateKit, loop: str, total: tuple[str, str, str]) -> None:
    kit.table(
        (("{{ budget.group_label }}", 2.2, False), ("Ligne", 10.6, False), ("Montant prévu", 3.8, True)),
        loop=loop,
        cells=("{{ line.group }}", "{{ line.label }}", "{{ line.amount }}"),
        total=total,
    )


# --- the three ---------------------------------------------------------------------------------------------


def simple_grant() -> bytes:
    """The short agreement of a small grant."""
    kit = _begun("Convention de subvention")
    _purpose(kit)
    kit.text("Montant et versement", "Heading 1")
    kit.text(
        "{{ funder.subject }} accorde {{ beneficiary.to }} une subvention de **{{ grant.amount }}** ({{ grant.in_words }}). "
        "{{ norm.below_threshold.subject }} s’assure que le total de l’année, toutes aides comprises, ne passe pas le seuil au-delà duquel la loi "
        "demande une convention plus complète."
    )
    _payments(kit)
    _account(kit)
    kit.text("Emploi", "Heading 1")
    kit.text(
        "Du {{ norm.purpose.begins }} au {{ norm.purpose.until }}, {{ norm.purpose.bearer }} emploie la subvention à cet objet seul et, du "
        "{{ norm.no_onward_grant.begins }} au {{ norm.no_onward_grant.until }}, n’en reverse rien à un tiers."
        "{% if agreement.renewal is defined %} {{ agreement.renewal }}{% endif %}"
    )
    kit.text(f"Une dépense compte si elle remplit ces conditions{N}:", keep=True)
    kit.bullets(
        "test in expense_tests", f"{{{{ test.text }}}}{{% if not loop.last %}}{F};{{% else %}}.{{% endif %}}"
    )
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
    return _ended(kit)


def annual_instalments() -> bytes:
    """The annual agreement with an advance, an interim payment and a balance."""
    kit = _begun("Convention annuelle de subvention")
    _purpose(kit)
    _programme(kit)
    _duration(kit)
    _extension(kit)
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
    _payments(kit)
    kit.text(
        "L’avance attend que le contrat d’engagement républicain soit souscrit. Le solde est ce à quoi les dépenses retenues donnent droit, moins les "
        "versements précédents."
    )
    _account(kit)
    kit.text("Comptes rendus", "Heading 1")
    kit.text(
        "{{ norm.interim_report.subject }} remet un rapport intermédiaire, {{ norm.interim_report.deadline }}, et le bilan final, "
        "{{ norm.final_bilan.deadline }}."
    )
    kit.text(f"Le bilan est formé de ces parties{N}:", keep=True)
    kit.bullets(
        "part in bilan_parts", f"{{{{ part.text }}}}{{% if not loop.last %}}{F};{{% else %}}.{{% endif %}}"
    )
    _other_duties(kit)
    _control(kit)
    kit.text("Les agents {{ norm.service_fait.of }} vérifient le service fait à partir du bilan final.")
    kit.text("Évaluation", "Heading 1")
    kit.text(
        "{{ norm.evaluation.subject }} évalue les résultats au regard du programme, {{ norm.evaluation.deadline }}."
    )
    _unspent(kit)
    _amendment(kit)
    kit.text("Résiliation et reversement", "Heading 1")
    _termination(kit)
    kit.text(
        "{{ norm.full_clawback.subject }} peut redemander tout ou partie des sommes versées si le bilan final n’est pas produit le "
        "{{ norm.full_clawback.by }} au plus tard, ou si elles ont été mal employées."
    )
    kit.text(
        "{{ norm.abandonment.subject }} peut renoncer au programme jusqu’au {{ norm.abandonment.until }}."
    )
    _disputes(kit)
    return _ended(kit)


def objectives() -> bytes:
    """The agreement of several years, with its tranches."""
    kit = _begun("Convention pluriannuelle d’objectifs")
    _purpose(kit)
    _programme(kit)
    _duration(kit)
    _extension(kit)
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
    _account(kit)
    kit.text("Comptes de chaque année", "Heading 1")
    kit.text(
        f"Pour chaque année, {{{{ norm.yearly_account.bearer }}}} remet ses comptes dans les {{{{ norm.yearly_account.delay }}}} qui suivent le dernier jour de la tranche{N}:",
        keep=True,
    )
    kit.bullets(
        "part in yearly_parts", f"{{{{ part.text }}}}{{% if not loop.last %}}{F};{{% else %}}.{{% endif %}}"
    )
    _other_duties(kit)
    kit.text(
        "{{ norm.republican_commitment.subject }} souscrit le contrat d’engagement républicain avant la signature de la présente convention."
    )
    _control(kit)
    kit.text("Évaluation", "Heading 1")
    kit.text(
        "{{ norm.evaluation.subject }} évalue les résultats au regard des objectifs, {{ norm.evaluation.deadline }}."
    )
    _unspent(kit)
    _amendment(kit)
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
    _termination(kit)
    _disputes(kit)
    return _ended(kit)


# --- files -------------------------------------------------------------------------------------------------

TEMPLATES: Final[Mapping[str, Callable[[], bytes]]] = {
    "subvention-simple@1.docx": simple_grant,
    "annuel-acomptes@1.docx": annual_instalments,
    "objectifs-pluriannuels@1.docx": objectives,
}


def stale() -> list[str]:
    """The names of the templates whose parts differ from what is built here."""
    found = []
    for name, build in TEMPLATES.items():
        path = FOLDER / name
        if not path.exists() or read_parts(path.read_bytes()) != read_parts(build()):
            found.append(name)
    return found


def main(arguments: list[str]) -> int:
    """Return 0 when every template is written, or is up to date; 1 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, say what is not up to date")
    if parser.parse_args(arguments).check:
        names = stale()
        for name in names:
            print(
                f"models/commun/{name}: not up to date, run python -m tools.templates.models", file=sys.stderr
            )
        return 1 if names else 0
    for name, build in TEMPLATES.items():
        (FOLDER / name).write_bytes(build())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
