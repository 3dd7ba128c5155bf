"""The papers of a vote: the report to the assembly, its deliberation, and the amendment of an agreement."""

# ruff: noqa: E501 -- a sentence of a document stands on its line

from tools.templates.bilan import NUMBER
from tools.templates.convention import party
from tools.templates.kit import TemplateKit
from tools.templates.letters import F, LetterKit, N, parties
from tools.templates.signing import both_sign, other_parties, others_sign

__all__ = ["amendment", "deliberation", "report"]

BLANK = "_" * 30


def amendment() -> bytes:
    """The amendment: what it changes, article by article, and why."""
    kit = TemplateKit(
        title=f"Avenant n°{N}{{{{ amendment.number }}}} – convention{NUMBER}",
        subject="Avenant à une convention de subvention",
        article_label=f"Article{N}%1.",
        identifier="{% if agreement.number is defined %}{{ agreement.number }}{% endif %}",
    )
    kit.running_heads(
        f"Avenant n°{N}{{{{ amendment.number }}}} – convention{NUMBER}",
        "{{ funder.name }}",
        f"Avenant n°{N}{{{{ amendment.number }}}}",
    )
    with kit.clause("amendment_head"):
        kit.letterhead()
        kit.text(f"Avenant n°{N}{{{{ amendment.number }}}}", "Title")
        kit.text(f"Convention{NUMBER} – {{{{ agreement.title }}}}", "Subtitle")
        for side, role in (("Entre", "funder"), ("et", "beneficiary")):
            kit.text(f"**{side}**", keep=True)
            kit.tag(f"if {role}.representative.name is defined")
            kit.text(party(role, "d’une part" if role == "funder" else "d’autre part"))
            kit.tag("else")
            kit.text(
                f"**{{{{ {role}.named }}}}**, ci-après «{N}{{{{ {role}.short_name }}}}{N}», {'d’une part' if role == 'funder' else 'd’autre part'},"
            )
            kit.tag("endif")
        other_parties(kit)
        kit.text(f"Vu la convention citée ci-dessus{F};", "Visa")
        kit.text(f"les parties conviennent de ce qui suit{N}:", keep=True)
    with kit.clause("amendment_purpose"):
        kit.text("Objet et motifs", "Heading 1")
        kit.text(
            f"Le présent avenant a pour objet{N}: {{{{ amendment.title }}}}. Il est conclu pour les motifs suivants{N}: {{{{ amendment.reasons }}}}"
        )
    with kit.clause("amendment_changes"):
        kit.text("Modifications", "Heading 1")
        kit.text("La convention est modifiée comme suit.", keep=True)
        kit.table(
            (
                ("Article", 1.6, False),
                ("Disposition", 4.2, False),
                ("Ancien", 5.4, False),
                ("Nouveau", 5.4, False),
            ),
            loop="item in amendment.changes",
            cells=("{{ item.article }}", "{{ item.label }}", "{{ item.before }}", "{{ item.after }}"),
        )
    with kit.clause("amendment_effect"):
        kit.text("Prise d’effet", "Heading 1")
        kit.tag("if amendment.effective_on is defined")
        kit.text("Le présent avenant prend effet le {{ amendment.effective_on }}.")
        kit.tag("else")
        kit.text("Le présent avenant prend effet à sa signature par la dernière des parties.")
        kit.tag("endif")
    with kit.clause("amendment_rest"):
        kit.text("Autres dispositions", "Heading 1")
        kit.text(
            "Les dispositions de la convention que le présent avenant ne modifie pas restent inchangées."
        )
    with kit.clause("amendment_signatures"):
        kit.text(f"Fait en autant d’exemplaires que de parties, le{N}{BLANK}", "Signature", keep=True)
        both_sign(kit, f"{BLANK}\n{BLANK}")
        others_sign(kit)
    return kit.content()


def report() -> bytes:
    """The report that asks the assembly to decide."""
    kit = LetterKit(title="Rapport", subject="Rapport à l’assemblée délibérante")
    kit.headed("Rapport à l’assemblée délibérante", "{{ agreement.title }}")
    with kit.clause("report_request"):
        kit.text("La demande", "Heading 1")
        kit.text(
            "{{ beneficiary.name }} sollicite une subvention{% if agreement.requested_on is defined %}, par une demande du {{ agreement.requested_on }}{% endif %}."
        )
        kit.when("agreement.purpose is defined", f"Objet{N}: {{{{ agreement.purpose }}}}.")
        parties(kit)
    with kit.clause("report_programme"):
        kit.tag("if actions_count is defined")
        kit.text("Le programme", "Heading 1")
        kit.bullets("action in actions", "{{ action.title }}")
        kit.tag("endif")
        kit.tag("if budget.total is defined")
        kit.text("Le budget prévisionnel", "Heading 1")
        kit.table(
            (("Ligne", 12.4, False), ("Montant prévu", 4.2, True)),
            loop="line in budget.expenses",
            cells=(
                "{{ line.label }}",
                "{% if line.amount is defined %}{{ line.amount }}{% else %}–{% endif %}",
            ),
            total=("Total", "{{ budget.total }}"),
        )
        kit.tag("endif")
    with kit.clause("report_credits"):
        _credits(kit)
    with kit.clause("report_proposal"):
        kit.text("Proposition", "Heading 1")
        kit.text(
            "Il est proposé d’accorder au bénéficiaire une subvention de {{ grant.amount }} ({{ grant.in_words }}), d’approuver la convention jointe et d’en autoriser la signature."
        )
    return kit.content()


def _credits(kit: TemplateKit) -> None:
    kit.tag("if decision.number is defined")
    kit.tag("if decision.imputations|length > 0")
    kit.text("Imputation budgétaire", "Heading 1")
    kit.table(
        (
            ("Imputation", 2.6, False),
            ("Opération", 2.6, False),
            ("Libellé", 3.2, False),
            ("Disponible", 2.8, True),
            ("Proposé", 2.6, True),
            ("Solde", 2.8, True),
        ),
        loop="line in decision.imputations",
        cells=(
            "{{ line.account }}",
            "{{ line.operation }}",
            "{{ line.label }}",
            "{{ line.available }}",
            "{{ line.proposed }}",
            "{{ line.remaining }}",
        ),
    )
    kit.tag("endif")
    kit.tag("endif")


def deliberation() -> bytes:
    """The deliberation: what it rests on, what it decides, the vote, the credits."""
    kit = LetterKit(title="Délibération", subject="Délibération d’attribution d’une subvention")
    kit.headed(f"Délibération n°{N}{{{{ decision.number }}}}", "{{ agreement.title }}")
    with kit.clause("deliberation_head"):
        kit.text(
            f"Organe délibérant{N}: {{{{ decision.body }}}}, séance du {{{{ decision.taken_on }}}}"
            f"{{% if decision.president is defined %}}, sous la présidence de {{{{ decision.president }}}}{{% endif %}}"
            f"{{% if decision.secretary is defined %}}, secrétaire{N}: {{{{ decision.secretary }}}}{{% endif %}}."
        )
        kit.tag("for visa in decision.visas")
        kit.text(f"Vu {{{{ visa.text }}}}{F};", "Visa")
        kit.tag("endfor")
        kit.when(
            "agreement.requested_on is defined",
            f"Vu la demande présentée le {{{{ agreement.requested_on }}}} par {{{{ beneficiary.name }}}}{F};",
            "Visa",
        )
        kit.tag("for opinion in decision.opinions")
        kit.text(
            f"Vu l’avis {{{{ opinion.opinion }}}} rendu le {{{{ opinion.given_on }}}} par la formation suivante{N}: {{{{ opinion.body }}}}{F};",
            "Visa",
        )
        kit.tag("endfor")
    with kit.clause("deliberation_decides"):
        kit.text("L’assemblée décide", "Heading 1")
        kit.text(
            f"d’accorder à {{{{ beneficiary.name }}}} une subvention de {{% if decision.amount is defined %}}{{{{ decision.amount }}}}{{% else %}}{{{{ grant.amount }}}}{{% endif %}}"
            f"{{% if agreement.purpose is defined %}}, pour l’objet suivant{N}: {{{{ agreement.purpose }}}}{{% endif %}}{F};",
            "List Bullet",
        )
        kit.text(
            f"d’approuver la convention jointe, et d’en autoriser la signature{{% if decision.imputations|length > 0 %}}{F};{{% else %}}.{{% endif %}}",
            "List Bullet",
        )
        kit.when(
            "decision.imputations|length > 0",
            "d’imputer la dépense sur les crédits ci-dessous.",
            "List Bullet",
        )
    with kit.clause("deliberation_credits"):
        _credits(kit)
    with kit.clause("deliberation_vote"):
        kit.text("Vote", "Heading 1")
        kit.pairs(
            (("Vote", 12.4, False), ("Nombre", 4.2, True)),
            (
                ("Présents", "{{ decision.vote.present }}"),
                ("Excusés", "{{ decision.vote.excused }}"),
                ("Pour", "{{ decision.vote.votes_for }}"),
                ("Contre", "{{ decision.vote.votes_against }}"),
                ("Abstentions", "{{ decision.vote.abstentions }}"),
                ("Sans part au débat ni au vote", "{{ decision.vote.aside }}"),
            ),
            conditions=(
                "decision.vote.present is defined",
                "decision.vote.excused is defined",
                None,
                None,
                None,
                "decision.vote.aside is defined",
            ),
        )
    with kit.clause("deliberation_remedies"):
        kit.when(
            "agreement.court is defined",
            f"La présente délibération peut être déférée à la juridiction suivante{N}: {{{{ agreement.court }}}}, dans un délai de {{{{ law.court_delay }}}} à compter de sa publication (code de justice administrative, article{N}R.{N}421\u20111).",
            keep=True,
        )
    with kit.clause("act_closing"):
        kit.signature("Délibéré le {{ decision.taken_on }}")
    return kit.content()
