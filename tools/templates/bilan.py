"""The template of a bilan: activity, accounts in the form of the budget, the amount due. Every word is ours."""

# ruff: noqa: E501 -- a sentence of a document stands on its line

from tools.templates.kit import TemplateKit

__all__ = ["NUMBER", "accounts", "activity", "amount_due", "bilan", "identity"]

N = "\u00a0"
F = "\u202f"
NUMBER = f"{{% if agreement.number is defined %}} n°{N}{{{{ agreement.number }}}}{{% endif %}}"


def bilan() -> bytes:
    """The template of the final report, with its two parts and the computation."""
    kit = TemplateKit(
        title=f"Bilan – convention{NUMBER} – {{{{ agreement.title }}}}",
        subject="Bilan final d’une convention de subvention",
        article_label="%1.",
        identifier="{% if agreement.number is defined %}{{ agreement.number }}{% endif %}",
    )
    kit.running_heads(
        f"Bilan final{{% if agreement.number is defined %}} – dossier n°{N}{{{{ agreement.number }}}}{{% endif %}}",
        "{{ beneficiary.name }}",
        f"{{% if agreement.number is defined %}}Dossier n°{N}{{{{ agreement.number }}}} – établi{{% else %}}Établi{{% endif %}} le {{{{ document.date }}}}",
    )
    kit.letterhead()
    kit.text("Bilan final", "Title")
    kit.text("{{ agreement.title }}", "Subtitle")
    for name, write in (
        ("identification", identity),
        ("activity", activity),
        ("accounts", accounts),
        ("amount_due", amount_due),
    ):
        with kit.clause(name):
            write(kit)
    return kit.content()


def identity(kit: TemplateKit) -> None:
    """Whose report it is, and when it was due."""
    kit.text("Identification", "Heading 1")
    kit.pairs(
        (("Rubrique", 5.0, False), ("Contenu", 11.6, False)),
        (
            ("Dossier", "{{ agreement.number }}"),
            (
                "Financeur",
                "{{ funder.named }}{% if funder.siret is defined %} (SIRET\u00a0{{ funder.siret }}){% endif %}",
            ),
            (
                "Bénéficiaire",
                "{{ beneficiary.named }}{% if beneficiary.siret is defined %} (SIRET\u00a0{{ beneficiary.siret }}){% endif %}",
            ),
            ("Adresse du bénéficiaire", "{{ beneficiary.address }}"),
            ("Représentant", "{{ beneficiary.representative.named }}"),
            ("Période", "du {{ period.start }} au {{ period.end }}"),
            ("Subvention", "{{ grant.amount }} ({{ grant.in_words }})"),
            (
                "Décision",
                f"délibération n°{N}{{{{ decision.number }}}} du {{{{ decision.taken_on }}}}, {{{{ decision.body }}}}",
            ),
            ("Bilan attendu", "le {{ bilan.due }} au plus tard"),
            (
                "Situation du bilan",
                "{{ bilan.status }}{% if bilan.done is defined %} ({{ bilan.done }}){% endif %}",
            ),
        ),
        conditions=(
            "agreement.number is defined",
            None,
            None,
            "beneficiary.address is defined",
            "beneficiary.representative.name is defined",
            "period.start is defined and period.end is defined",
            None,
            "decision.number is defined",
            "bilan.due is defined",
            "bilan.status is defined",
        ),
    )
    kit.tag("if bilan_has_parts is defined")
    kit.table(
        (("Partie du bilan", 8.0, False), ("Remise", 8.6, False)),
        loop="part in bilan.parts",
        cells=("{{ part.label }}", "{{ part.done }}"),
    )
    kit.tag("endif")


def activity(kit: TemplateKit) -> None:
    """What was done, beside what was promised."""
    kit.text("Rapport d’activité", "Heading 1")
    kit.text("Objectifs et résultats", "Heading 2")
    kit.table(
        (
            ("Action", 4.4, False),
            ("Indicateur", 4.4, False),
            ("Objectif", 1.9, True),
            ("Résultat", 1.7, True),
            ("Unité", 2.2, False),
            ("Taux", 2.0, True),
        ),
        loop="item in bilan.results",
        cells=(
            "{{ item.action }}",
            "{{ item.label }}",
            "{{ item.target }}",
            "{{ item.result }}",
            "{{ item.unit }}",
            "{{ item.rate }}",
        ),
    )
    kit.text(
        "Le taux rapporte le résultat à l’objectif. Pour un objectif entre deux bornes, il est de "
        f"100{N}% entre elles, et se calcule au-dehors sur la borne manquée."
    )
    kit.text("Conditions d’exécution", "Heading 2")
    kit.table(
        (("Action", 5.6, False), ("Conditions d’exécution", 11.0, False)),
        loop="item in bilan.conditions",
        cells=(f"{{{{ item.number }}}}.{N}{{{{ item.title }}}}", "{{ item.text }}"),
    )


def accounts(kit: TemplateKit) -> None:
    """What was spent and received, what counts and what does not."""
    kit.text("Rapport financier", "Heading 1")
    kit.text("Dépenses, dans la forme du budget prévisionnel", "Heading 2")
    kit.table(
        (
            ("Ligne", 4.6, False),
            ("Prévu", 2.6, True),
            ("Présenté", 2.6, True),
            ("Retenu", 2.6, True),
            ("Écart", 2.4, True),
            (f"Écart en{N}%", 1.8, True),
        ),
        loop="line in bilan.lines",
        cells=(
            "{{ line.label }}",
            "{{ line.planned }}",
            "{{ line.presented }}",
            "{{ line.actual }}",
            "{{ line.variance }}",
            "{{ line.variance_rate }}",
        ),
        total=(
            "Total",
            "{{ bilan.total.planned }}",
            "{{ bilan.total.presented }}",
            "{{ bilan.total.actual }}",
            "{{ bilan.total.variance }}",
            "{{ bilan.total.variance_rate }}",
        ),
    )
    kit.text(
        f"L’écart est le montant retenu moins le montant prévu. Un tiret (—) marque une ligne où rien n’était prévu{N}: le pourcentage n’y est pas défini."
    )
    kit.text("Dépenses écartées", "Heading 2")
    kit.tag("if bilan.left_out_count is defined")
    kit.table(
        (("Pièce", 1.6, False), ("Dépense", 5.2, False), ("Motif", 6.6, False), ("Montant", 3.2, True)),
        loop="item in bilan.left_out",
        cells=("{{ item.id }}", "{{ item.label }}", "{{ item.reasons }}", "{{ item.amount }}"),
        total=("Total", "", "", "{{ bilan.left_out_total }}"),
    )
    kit.tag("else")
    kit.text("Aucune dépense n’est écartée.")
    kit.tag("endif")
    kit.text("Ressources reçues", "Heading 2")
    kit.tag("if bilan.resources_any is defined")
    kit.table(
        (("Ressource", 8.4, False), ("Reçue le", 4.6, False), ("Montant", 3.6, True)),
        loop="item in bilan.resources",
        cells=("{{ item.label }}", "{{ item.received_on }}", "{{ item.amount }}"),
        total=("Total", "", "{{ bilan.resources_total }}"),
    )
    kit.tag("else")
    kit.text(
        f"Aucune autre ressource n’est déclarée pour cette opération{N}: {{{{ bilan.resources_total }}}}."
    )
    kit.tag("endif")


def amount_due(kit: TemplateKit) -> None:
    """What is due, step by step, and what is left open."""
    kit.text("Montant dû", "Heading 1")
    kit.text("Calcul pas à pas", "Heading 2")
    kit.table(
        (
            ("Étape", 3.8, False),
            ("Calcul", 5.8, False),
            ("Montant", 3.6, True),
            ("Reste à trancher", 3.4, False),
        ),
        loop="step in bilan.steps",
        cells=("{{ step.label }}", "{{ step.formula }}", "{{ step.value }}", "{{ step.open }}"),
    )
    kit.text("Ce qui est acquis, ce qui reste à l’appréciation", "Heading 2")
    kit.text(
        f"Acquis à la date du {{{{ document.date }}}}{N}: {{{{ bilan.paid }}}} versés, {{{{ bilan.to_pay }}}} à verser, {{{{ bilan.to_recover }}}} à reverser."
    )
    kit.tag("if bilan.reduction is defined")
    kit.text(
        f"Réduction{N}: {{{{ funder.short_name }}}} peut diminuer la subvention, {{{{ bilan.reduction }}}}, sans y être tenu par le texte. Ce droit est "
        "{{ bilan.reduction_standing }}."
    )
    kit.tag("endif")
    kit.tag("if bilan.final_is_open is defined")
    kit.text(
        "La subvention définitive se situe donc entre {{ bilan.final_least }} et {{ bilan.final_most }}. "
        f"Ce qui la laisse ouverte{N}: {{{{ bilan.final_is_open }}}}. Si la réduction la plus forte était décidée, {{{{ bilan.at_stake }}}} seraient à reverser."
    )
    kit.tag("else")
    kit.text(f"Subvention définitive{N}: {{{{ bilan.final_grant }}}}.")
    kit.tag("endif")
    kit.tag("if bilan.readings_any is defined")
    kit.text(
        "Le texte de la convention ne donne pas de formule. Le droit calculé ci-dessus en suit une lecture ; voici ce que donnent les autres.".replace(
            " ;", f"{F};"
        ),
        keep=True,
    )
    kit.table(
        (("Autre lecture du droit", 12.4, False), ("Montant", 4.2, True)),
        loop="item in bilan.readings",
        cells=("{{ item.formula }}", "{{ item.value }}"),
    )
    kit.tag("endif")
