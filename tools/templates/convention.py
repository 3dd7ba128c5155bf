"""The template of an agreement: parties, decision, articles, signatures, annexes. Every word is ours."""

# ruff: noqa: E501 -- a sentence of a document stands on its line

from tools.templates.articles import account_table
from tools.templates.kit import TemplateKit
from tools.templates.signing import NO_AMOUNT, other_parties, signed_by_both

__all__ = ["convention", "party"]

N = "\u00a0"
F = "\u202f"


def convention() -> bytes:
    """The template of the agreement, one article a norm or a group of norms."""
    kit = TemplateKit(
        title=f"Convention n°{N}{{{{ agreement.number }}}} – {{{{ agreement.title }}}}",
        subject="Convention de subvention",
        article_label=f"Article{N}%1.",
    )
    kit.running_heads(
        f"Convention de subvention – dossier n°{N}{{{{ agreement.number }}}}",
        "{{ funder.name }}",
        f"Dossier n°{N}{{{{ agreement.number }}}}",
    )
    for name, write in (
        ("head", _head),
        ("purpose", _purpose),
        ("programme", _programme),
        ("duration", _duration),
        ("grant", _amount),
        ("payment", _payment),
        ("final_report", _bilan),
        ("communication", _communication),
        ("control", _control),
        ("amendment", _amendment),
        ("termination", _termination),
        ("disputes", _disputes),
        ("signatures", signed_by_both),
        ("annexes", _annexes),
    ):
        with kit.clause(name):
            write(kit)
    return kit.content()


def party(role: str, side: str) -> str:
    """A party as an agreement names it: identity, representative, short name."""
    return (
        f"**{{{{ {role}.named }}}}**, {{{{ {role}.address }}}}"
        f"{{% if {role}.siret is defined %}}, SIRET{N}n°{N}{{{{ {role}.siret }}}}{{% endif %}}"
        f"{{% if {role}.rna is defined %}}, RNA{N}n°{N}{{{{ {role}.rna }}}}{{% endif %}}"
        f"{{% if {role}.register is defined %}}, registre{N}: {{{{ {role}.register }}}}{{% endif %}}"
        f", {{{{ {role}.represented }}}}"
        f"{{% if {role}.representative.authority is defined %}}, en vertu de l’habilitation suivante{N}: "
        f"{{{{ {role}.representative.authority }}}}{{% endif %}}, "
        f"ci-après «{N}{{{{ {role}.short_name }}}}{N}», {side},"
    )


def _head(kit: TemplateKit) -> None:
    kit.letterhead()
    kit.text("Convention de subvention", "Title")
    kit.text("{{ agreement.title }}", "Subtitle")
    kit.text(f"Dossier n°{N}{{{{ agreement.number }}}}", keep=True)
    kit.text("**Entre**", keep=True)
    kit.text(party("funder", "d’une part"))
    kit.text("**et**", keep=True)
    kit.text(party("beneficiary", "d’autre part"))
    other_parties(kit)
    kit.tag("for visa in decision.visas")
    kit.text(f"Vu {{{{ visa.text }}}}{F};", "Visa")
    kit.tag("endfor")
    kit.when(
        "agreement.requested_on is defined",
        f"Vu la demande que {{{{ beneficiary.short_name }}}} a présentée le {{{{ agreement.requested_on }}}}{F};",
        "Visa",
    )
    kit.tag("for opinion in decision.opinions")
    kit.text(
        f"Vu l’avis {{{{ opinion.opinion }}}} rendu le {{{{ opinion.given_on }}}} par la formation suivante{N}: "
        f"{{{{ opinion.body }}}}{F};",
        "Visa",
    )
    kit.tag("endfor")
    kit.tag("if decision.number is defined")
    kit.text(
        f"Considérant la délibération n°{N}{{{{ decision.number }}}} du {{{{ decision.taken_on }}}} ({{{{ decision.body }}}}), "
        "qui accorde {% if decision.amount is defined %}une subvention de {{ decision.amount }}{% else %}la subvention{% endif %} "
        "et autorise la signature de la présente convention"
        f"{{% if decision.president is defined %}}, séance présidée par {{{{ decision.president }}}}{{% endif %}}"
        f"{{% if decision.secretary is defined %}}, secrétaire{N}: {{{{ decision.secretary }}}}{{% endif %}}"
        f"{{% if decision.vote.votes_for is defined %}}, vote{N}: {{{{ decision.vote.votes_for }}}}{N}pour, "
        f"{{{{ decision.vote.votes_against }}}}{N}contre, {{{{ decision.vote.abstentions }}}}{N}abstention{{% if decision.vote.abstentions not in ('0', '1') %}}s{{% endif %}}"
        f"{{% if decision.vote.aside is defined %}}, sans part au débat ni au vote{N}: {{{{ decision.vote.aside }}}}{{% endif %}}{{% endif %}}"
        f"{{% if decision.transmitted_on is defined %}}{F}; transmise au contrôle de légalité le {{{{ decision.transmitted_on }}}}{{% endif %}}"
        f"{{% if decision.published_on is defined %}}, publiée par voie électronique le {{{{ decision.published_on }}}}{{% endif %}}{F};",
        "Visa",
    )
    kit.tag("endif")
    kit.text(f"les parties conviennent de ce qui suit{N}:", keep=True)


def _purpose(kit: TemplateKit) -> None:
    kit.text("Objet", "Heading 1")
    kit.text(
        "La présente convention fixe les relations entre {{ funder.short_name }} et {{ beneficiary.short_name }} "
        f"pour l’action de partenariat suivante{N}: {{{{ agreement.purpose }}}}."
    )


def _programme(kit: TemplateKit) -> None:
    kit.tag("if actions_count is defined")
    kit.text("Programme", "Heading 1")
    kit.text(
        f"{{% if norm.programme is defined %}}{{{{ norm.programme.subject }}}}{{% else %}}{{{{ beneficiary.subject }}}}{{% endif %}} met en œuvre {{% if actions|length > 1 %}}le programme ci-dessous, en {{{{ actions_count }}}} actions{{% else %}}l’action que voici{{% endif %}}{N}:",
        keep=True,
    )
    kit.sentence(
        "action in actions",
        f"action {{{{ action.number }}}}{N}: {{{{ action.title_inside }}}}{{% if action.description is defined %}} ({{{{ action.description }}}}){{% endif %}}",
    )
    kit.when(
        "norm.programme is defined",
        "Cet engagement vaut du {{ norm.programme.begins }} au {{ norm.programme.until }}. Les objectifs chiffrés sont "
        "en annexe, avec les dates proposées.",
    )
    kit.tag("endif")


def _duration(kit: TemplateKit) -> None:
    kit.text("Durée et période des dépenses", "Heading 1")
    kit.text(
        "La convention couvre la période du {{ period.start }} au {{ period.end }}, premier et dernier jours compris."
        "{% if agreement.renewal is defined %} {{ agreement.renewal }}{% endif %}"
    )
    kit.text(f"Pour être retenue, une dépense doit remplir chacune de ces conditions{N}:", keep=True)
    kit.sentence("test in expense_tests", "{{ test.text }}")
    kit.when(
        "norm.extension_request is defined",
        "À titre exceptionnel, {{ norm.extension_request.bearer }} peut solliciter une prolongation, en justifiant du retard. "
        "La demande doit être faite au moins {{ norm.extension_request.delay }} avant le terme de la convention, donc le "
        "{{ norm.extension_request.until }} au plus tard"
        f"{{% if norm.extension_decision is defined %}}{F}; {{{{ norm.extension_decision.bearer }}}} y répond par décision de l’organe suivant{N}: "
        "{{ decision.body }}{% endif %}.",
    )


def _amount(kit: TemplateKit) -> None:
    kit.text("Montant de la subvention", "Heading 1")
    kit.text(
        "{{ funder.subject }} attribue {{ beneficiary.to }} une subvention de **{{ grant.amount }}** ({{ grant.in_words }}). "
        "Ce montant est un plafond."
        "{% if grant.rate is defined %} Dans cette limite, la subvention représente {{ grant.rate }} des dépenses retenues.{% endif %}"
    )
    kit.when(
        "norm.reduction is defined",
        "Après le contrôle du service fait{% if norm.service_fait is defined %} ([[control]]){% endif %}, {{ norm.reduction.bearer }} peut diminuer la subvention en fonction des dépenses "
        "effectivement réalisées et des ressources effectivement perçues. Ce qui a été versé au-delà du montant ainsi arrêté "
        "fait l’objet d’un titre de recette{% if norm.reduction.payable is defined %}, à payer {{ norm.reduction.payable }}{% endif %}."
        "{% if norm.reduction.until_text is defined %} Cette faculté s’éteint {{ norm.reduction.until_text }}.{% endif %}",
    )
    kit.when(
        "norm.public_share is defined",
        "{{ norm.public_share.subject }} veille à ce que l’ensemble des aides publiques ne dépasse pas {{ norm.public_share.share }} des dépenses.",
    )


def _payment(kit: TemplateKit) -> None:
    kit.text("Versement et imputation", "Heading 1")
    kit.tag("if payments_are_several is defined")
    kit.text(
        f"La subvention est versée en {{{{ payments_count }}}} fois par {{{{ payments_by }}}}, par virement{N}:",
        keep=True,
    )
    kit.tag("else")
    kit.text(
        f"La subvention est versée en une seule fois par {{{{ payments_by }}}}, par virement{N}:", keep=True
    )
    kit.tag("endif")
    kit.table(
        (("Versement", 3.6, False), ("Condition et délai", 9.4, False), ("Montant", 3.6, True)),
        loop="payment in payments",
        cells=("{{ payment.label }}", "{{ payment.when }}", "{{ payment.amount }}"),
        total=("Total", "", "{{ payments_total }}"),
        total_when="payments_total is defined",
    )
    kit.when(
        "funder.accountant is defined",
        f"Comptable assignataire, chargé du paiement{N}: {{{{ funder.accountant }}}}.",
    )
    kit.text("Le virement est fait au compte que voici.", keep=True)
    account_table(kit)
    kit.text("La dépense est imputée comme suit au budget {{ funder.of }}.", keep=True)
    kit.table(
        (
            ("Opération", 2.3, False),
            ("Imputation", 2.2, False),
            ("Libellé", 2.5, False),
            ("Crédits de paiement", 2.4, True),
            ("Disponible", 2.4, True),
            ("Proposé", 2.4, True),
            ("Solde", 2.4, True),
        ),
        loop="line in decision.imputations",
        cells=(
            "{{ line.operation }}",
            "{{ line.account }}",
            "{{ line.label }}",
            "{{ line.credits }}",
            "{{ line.available }}",
            "{{ line.proposed }}",
            "{{ line.remaining }}",
        ),
    )


def _bilan(kit: TemplateKit) -> None:
    kit.tag("if norm.final_bilan is defined or norm.final_report is defined")
    kit.heading("Bilan final", "final_report")
    kit.when(
        "norm.interim_report is defined",
        "{{ norm.interim_report.subject }} produit un rapport intermédiaire, {{ norm.interim_report.deadline }}.",
    )
    kit.when(
        "norm.final_bilan is defined",
        "{{ norm.final_bilan.subject }} remet {{ funder.to }} son bilan final {{ norm.final_bilan.deadline }}. "
        "Ce bilan suit la forme du budget prévisionnel et ne comprend que les coûts et dépenses réels de cette opération.",
    )
    kit.when(
        "norm.final_report is defined",
        "{{ norm.final_report.subject }} produit un rapport final, comptes compris, {{ norm.final_report.deadline }}"
        "{% if norm.final_report.delay is defined %}, {{ norm.final_report.delay }} après la fin de la période{% endif %}"
        f"{F}; la date qui compte est celle de {{{{ norm.final_report.counts }}}}.",
    )
    kit.tag("if bilan_has_parts is defined")
    kit.text(f"Le bilan est formé de ces parties{N}:", keep=True)
    kit.sentence("part in bilan_parts", "{{ part.text }}")
    kit.tag("endif")
    kit.tag("endif")


def _communication(kit: TemplateKit) -> None:
    kit.tag(
        "if norm.communication is defined or norm.invitation is defined or norm.no_onward_grant is defined or norm.insurance is defined"
    )
    kit.text("Communication et autres engagements", "Heading 1")
    kit.tag("if norm.communication is defined")
    kit.text(
        "Du {{ norm.communication.begins }} au {{ norm.communication.until }}, {{ norm.communication.bearer }} "
        f"fait connaître l’aide {{{{ funder.of }}}}{N}:",
        keep=True,
    )
    kit.text(f"en plaçant son logo sur les imprimés, la signalétique et les invitations{F};", "List Bullet")
    kit.text(
        f"en indiquant le montant de l’aide sur chaque support de promotion, dans les communiqués de presse et lors des interviews{F};",
        "List Bullet",
    )
    kit.text("en identifiant son compte dans les publications sur les réseaux sociaux.", "List Bullet")
    kit.tag("endif")
    kit.when(
        "norm.invitation is defined",
        "{{ norm.invitation.subject }} invite {{ funder.short_name }} à l’ouverture, {{ norm.invitation.deadline }}.",
    )
    kit.when(
        "norm.no_onward_grant is defined",
        "Du {{ norm.no_onward_grant.begins }} au {{ norm.no_onward_grant.until }}, {{ norm.no_onward_grant.bearer }} "
        "s’interdit de reverser tout ou partie de la subvention à un tiers.",
    )
    kit.when(
        "norm.insurance is defined", "L’annexe relative aux assurances s’applique {{ norm.insurance.to }}."
    )
    kit.tag("endif")


def _control(kit: TemplateKit) -> None:
    kit.tag("if norm.control is defined or norm.records is defined or norm.service_fait is defined")
    kit.heading("Contrôle", "control")
    kit.when(
        "norm.service_fait is defined",
        "Les agents {{ norm.service_fait.of }} vérifient le service fait à partir du bilan final.",
    )
    kit.when(
        "norm.control is defined",
        "Dès le {{ norm.control.begins }}, {{ norm.control.bearer }} accepte tout contrôle technique, administratif et financier, "
        "sur pièces ou sur place, y compris l’examen de sa comptabilité, et transmet les justificatifs des actions menées, de "
        "l’éligibilité des dépenses et des ressources perçues."
        "{% if norm.final_bilan is defined %} Le bilan final ([[final_report]]) est remis {{ norm.final_bilan.deadline }}.{% endif %}",
    )
    kit.when(
        "norm.records is defined",
        "{{ norm.records.subject }} conserve ses pièces pendant {{ norm.records.delay }} après la fin de la période, "
        "soit du {{ norm.records.begins }} au {{ norm.records.until }}.",
    )
    kit.tag("endif")


def _amendment(kit: TemplateKit) -> None:
    kit.text("Modification", "Heading 1")
    kit.text("Toute modification de la présente convention passe par un avenant que signent les parties.")


def _termination(kit: TemplateKit) -> None:
    kit.tag(
        "if norm.termination_for_breach is defined or norm.full_clawback is defined or norm.abandonment is defined "
        "or norm.termination is defined or norm.clawback is defined or norm.suspension is defined or norm.decline is defined"
    )
    kit.text("Résiliation et reversement", "Heading 1")
    kit.when(
        "norm.termination_for_breach is defined",
        "En cas d’inexécution totale ou partielle, d’emploi des fonds non conforme ou de refus de contrôle, {{ norm.termination_for_breach.bearer }} peut "
        "mettre fin à la convention, au terme d’un délai {{ norm.termination_for_breach.notice_of }} "
        "suivant l’envoi d’une lettre recommandée avec accusé de réception restée sans effet.",
    )
    kit.when(
        "norm.termination_for_false_declaration is defined",
        "En présence d’une fausse déclaration, {{ norm.termination_for_false_declaration.bearer }} peut résilier sans préavis.",
    )
    kit.when(
        "norm.return_on_termination is defined",
        "La résiliation oblige {{ norm.return_on_termination.bearer }} à rendre les sommes inutilisées et celles qui n’étaient pas dues.",
    )
    kit.when(
        "norm.full_clawback is defined",
        "{{ norm.full_clawback.subject }} peut exiger la restitution intégrale des sommes versées, notamment si le bilan final "
        "n’est pas produit le {{ norm.full_clawback.by }} au plus tard, ou si un contrôle départemental ou national établit que les justificatifs "
        "ne sont pas fondés. Cette énumération n’est pas limitative.",
    )
    kit.when(
        "norm.abandonment is defined",
        "En cas d’abandon du programme, {{ norm.abandonment.bearer }} peut demander la résiliation"
        "{% if norm.abandonment.until is defined %} jusqu’au {{ norm.abandonment.until }}{% endif %}."
        "{% if norm.return_on_abandonment is defined %} {{ norm.return_on_abandonment.subject }} rend alors les sommes indues "
        "dès que possible, et {{ norm.return_on_abandonment.deadline }}.{% endif %}",
    )
    kit.when(
        "norm.decline is defined",
        "{{ norm.decline.subject }} peut renoncer à la subvention tant que rien n’a été versé, pendant {{ norm.decline.delay }} au plus, "
        "le terme étant fixé {{ norm.decline.until_text }}.",
    )
    kit.when(
        "norm.suspension is defined",
        "{{ norm.suspension.subject }} peut suspendre ses versements si le rapport final n’est pas produit le {{ norm.suspension.by }} au plus tard.",
    )
    kit.when(
        "norm.clawback is defined",
        "{{ norm.clawback.subject }} peut réclamer tout ou partie des sommes versées si elles ont été reversées à un tiers ou si l’avance n’a pas été dépensée.",
    )
    kit.when(
        "norm.termination is defined",
        "En cas de manquement grave, {{ norm.termination.bearer }} peut résilier la convention, au terme d’un préavis {{ norm.termination.notice_of }} "
        "courant de la réception de sa lettre.",
    )
    kit.tag("endif")


def _disputes(kit: TemplateKit) -> None:
    kit.tag("if agreement.court is defined")
    kit.text("Litiges", "Heading 1")
    kit.text(
        "Les parties recherchent d’abord un règlement amiable. À défaut, "
        "{% if norm.court_referral is defined %}{{ norm.court_referral.bearer }} peut porter le litige devant le {{ agreement.court }}"
        "{% else %}le litige relève du {{ agreement.court }}{% endif %}."
    )
    kit.tag("endif")


def _annexes(kit: TemplateKit) -> None:
    kit.tag("if actions_count is defined")
    kit.text("Annexe 1 – Objectifs du programme", "Annexe").paragraph_format.page_break_before = True
    kit.table(
        (
            ("Action", 4.6, False),
            ("Indicateur", 4.6, False),
            ("Objectif", 1.9, True),
            ("Unité", 2.3, False),
            ("Dates proposées", 3.2, False),
        ),
        loop="item in indicators",
        cells=(
            "{{ item.action }}",
            "{{ item.label }}",
            "{{ item.target }}",
            "{{ item.unit }}",
            "{{ item.dates }}",
        ),
    )
    kit.tag("endif")
    kit.tag("if budget.total is defined")
    kit.tag("if actions_count is defined")
    kit.text("Annexe 2 – Budget prévisionnel", "Annexe")
    kit.tag("else")
    kit.text("Annexe – Budget prévisionnel", "Annexe").paragraph_format.page_break_before = True
    kit.tag("endif")
    kit.text("Dépenses", "Heading 2")
    kit.table(
        (("{{ budget.group_label }}", 2.2, False), ("Ligne", 10.6, False), ("Montant prévu", 3.8, True)),
        loop="line in budget.expenses",
        without=NO_AMOUNT,
        cells=("{{ line.group }}", "{{ line.label }}", "{{ line.amount }}"),
        total=("Total", "{{ budget.total_in_words }}", "{{ budget.total }}"),
    )
    kit.tag("if budget.resources is defined")
    kit.text("Ressources", "Heading 2")
    kit.table(
        (("{{ budget.group_label }}", 2.2, False), ("Ligne", 10.6, False), ("Montant prévu", 3.8, True)),
        loop="line in budget.resources",
        without=NO_AMOUNT,
        cells=("{{ line.group }}", "{{ line.label }}", "{{ line.amount }}"),
        total=("Total", "", "{{ budget.resources_total }}"),
    )
    kit.tag("else")
    kit.text("Ce budget ne comporte pas de volet de ressources.")
    kit.tag("endif")
    kit.tag("endif")
