"""Articles that the conventions of several models share; every date, amount and delay is a field."""

# ruff: noqa: E501 -- a sentence of a document stands on its line

from tools.templates.kit import TemplateKit
from tools.templates.signing import NO_AMOUNT, other_parties, signed_by_both

__all__ = [
    "account",
    "account_table",
    "amendment",
    "begun",
    "control",
    "disputes",
    "duration",
    "ended",
    "extension",
    "other_duties",
    "payments",
    "programme",
    "purpose",
    "termination",
    "unspent",
]

N = "\u00a0"
F = "\u202f"


def begun(subject: str) -> TemplateKit:
    """A convention up to its first article: title, parties, what it has regard to."""
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
    other_parties(kit)
    kit.tag("if decision.cites_the_law is defined")
    kit.tag("else")
    kit.text(
        f"Vu la loi n°{N}2000\u2011321 du 12{N}avril{N}2000 relative aux droits des citoyens dans leurs relations avec les administrations, notamment son article{N}10{F};",
        "Visa",
    )
    kit.tag("endif")
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
    kit.text(f"les parties conviennent de ce qui suit{N}:", keep=True)
    return kit


def _party(role: str, side: str) -> str:
    return (
        f"**{{{{ {role}.named }}}}**{{% if {role}.address is defined %}}, {{{{ {role}.address }}}}{{% endif %}}"
        f"{{% if {role}.siret is defined %}}, SIRET{N}n°{N}{{{{ {role}.siret }}}}{{% endif %}}"
        f", {{{{ {role}.represented }}}}, "
        f"ci-après «{N}{{{{ {role}.short_name }}}}{N}», {side},"
    )


def purpose(kit: TemplateKit) -> None:
    """The article on the object."""
    kit.text("Objet", "Heading 1")
    kit.text(
        f"{{{{ funder.subject }}}} soutient l’action que {{{{ beneficiary.short_name }}}} a conçue et conduit de sa propre initiative{N}: "
        "{{ agreement.purpose }}. Cette aide ne rémunère aucune prestation."
    )


def programme(kit: TemplateKit) -> None:
    """The article on the programme of actions."""
    kit.text("Programme", "Heading 1")
    kit.text(
        "{{ norm.programme.subject }} met en œuvre le programme d’action du {{ norm.programme.begins }} au {{ norm.programme.until }}."
    )
    kit.tag("if actions_count is defined")
    kit.sentence(
        "action in actions",
        "{{ action.title }}",
    )
    kit.tag("endif")


def duration(kit: TemplateKit) -> None:
    """The article on the period, and on what makes an expense count."""
    kit.text("Durée et dépenses", "Heading 1")
    kit.text(
        "La convention court du {{ period.start }} au {{ period.end }}, premier et dernier jours compris."
        "{% if agreement.renewal is defined %} {{ agreement.renewal }}{% endif %}"
    )
    kit.text(f"Une dépense compte si elle remplit ces conditions{N}:", keep=True)
    kit.sentence("test in expense_tests", "{{ test.text }}")


def extension(kit: TemplateKit) -> None:
    """The paragraph on asking for an extension."""
    kit.text(
        "{{ norm.extension_request.subject }} peut demander une prolongation, en disant pourquoi, {{ norm.extension_request.delay }} au moins "
        "avant le terme, donc le {{ norm.extension_request.until }} au plus tard. Elle n’a d’effet que par un avenant."
    )


def account(kit: TemplateKit) -> None:
    """The bank account that payments are made to."""
    kit.text("Les versements sont faits par virement, au compte que voici.", keep=True)
    account_table(kit)


def account_table(kit: TemplateKit) -> None:
    """The beneficiary's account, line by line."""
    kit.pairs(
        (("Coordonnées bancaires", 5.2, False), ("Compte {{ beneficiary.of }}", 11.4, False)),
        (
            ("Titulaire du compte", "{{ bank.holder }}"),
            ("Établissement bancaire", "{{ bank.name }}"),
            ("IBAN", "{{ bank.iban }}"),
            ("BIC", "{{ bank.bic }}"),
        ),
    )


def payments(kit: TemplateKit) -> None:
    """The table of the payments."""
    kit.table(
        (("Versement", 3.6, False), ("Condition et délai", 9.4, False), ("Montant", 3.6, True)),
        loop="payment in payments",
        cells=(
            "{{ payment.label }}",
            "{{ payment.when }}",
            "{% if payment.amount is defined %}{{ payment.amount }}{% else %}le montant dû{% endif %}",
        ),
        total=("Total", "", "{{ payments_total }}"),
        total_when="payments_total is defined",
    )


def other_duties(kit: TemplateKit) -> None:
    """The article on publicity and on passing nothing on."""
    kit.text("Communication et autres engagements", "Heading 1")
    kit.text(
        "Du {{ norm.communication.begins }} au {{ norm.communication.until }}, {{ norm.communication.bearer }} fait état de l’aide {{ funder.of }} "
        "et porte son logo sur les supports de l’action."
    )
    kit.text(
        "Du {{ norm.no_onward_grant.begins }} au {{ norm.no_onward_grant.until }}, {{ norm.no_onward_grant.bearer }} ne reverse à un tiers "
        "aucune part de la subvention."
    )


def control(kit: TemplateKit) -> None:
    """The article on control and on keeping the papers."""
    kit.text("Contrôle et pièces", "Heading 1")
    kit.text(
        "Dès le {{ norm.control.begins }}, {{ norm.control.bearer }} se prête à tout contrôle, sur pièces et sur place, et communique les "
        "justificatifs qui lui sont demandés."
    )
    kit.text(
        "{{ norm.records.subject }} conserve les pièces pendant {{ norm.records.delay }}, du {{ norm.records.begins }} au {{ norm.records.until }}."
    )


def amendment(kit: TemplateKit) -> None:
    """The article on amendments."""
    kit.text("Avenants", "Heading 1")
    kit.text(
        "Rien n’est changé à la présente convention que par un avenant que signent les parties avant son terme."
    )


def termination(kit: TemplateKit) -> None:
    """The paragraph on termination for breach."""
    kit.text(
        "{{ norm.termination_for_breach.subject }} peut résilier la convention pour un manquement qui n’a pas cessé au terme d’un délai "
        "{{ norm.termination_for_breach.notice_of }} suivant l’envoi d’une mise en demeure, par lettre recommandée avec accusé de réception."
    )


def disputes(kit: TemplateKit) -> None:
    """The article on disputes."""
    kit.text("Litiges", "Heading 1")
    kit.text(
        "Les parties cherchent d’abord un accord amiable. À défaut, {{ norm.court_referral.bearer }} peut saisir "
        "{% if agreement.court is defined %}le {{ agreement.court }}{% else %}le tribunal administratif compétent{% endif %}."
    )


def unspent(kit: TemplateKit) -> None:
    """The article on what was not used."""
    kit.text("Sommes non consommées", "Heading 1")
    kit.text(
        "Ce qui a été versé au-delà du montant auquel les dépenses retenues donnent droit est rendu par {{ norm.return_unspent.bearer }}, "
        "{{ norm.return_unspent.deadline }}.{% if norm.return_unspent.share != '0\u00a0%' %} Une part de {{ norm.return_unspent.share }} de ces sommes reste acquise {{ beneficiary.to }}.{% endif %}"
    )


def ended(kit: TemplateKit) -> bytes:
    """The signatures, the budget where there is one, and the whole as bytes."""
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
        without=NO_AMOUNT,
        cells=("{{ line.group }}", "{{ line.label }}", "{{ line.amount }}"),
        total=total,
    )
