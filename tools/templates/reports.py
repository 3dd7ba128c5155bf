"""The reports of the beneficiary: activity, accounts, the form of the State, and a blank one to fill in."""

# ruff: noqa: E501 -- a sentence of a document stands on its line

from tools.templates.bilan import NUMBER, accounts, activity, amount_due, identity
from tools.templates.kit import TemplateKit
from tools.templates.letters import F, LetterKit, N, parties

__all__ = ["activity_report", "blank_report", "financial_report", "form_report"]

BLANK = "_" * 30
SHORT = "_" * 12


def _report(title: str) -> LetterKit:
    kit = LetterKit(title=title, subject=f"{title} d’une convention de subvention")
    kit.letterhead()
    kit.text(title, "Title")
    kit.text(f"Convention{NUMBER} – {{{{ agreement.title }}}}", "Subtitle")
    return kit


def activity_report() -> bytes:
    """The activity alone, for who reads no accounts."""
    kit = _report("Bilan d’activité")
    for name, write in (("identification", identity), ("activity", activity)):
        with kit.clause(name):
            write(kit)
    return kit.content()


def financial_report() -> bytes:
    """The accounts and the amount due alone."""
    kit = _report("Bilan financier")
    for name, write in (("identification", identity), ("accounts", accounts), ("amount_due", amount_due)):
        with kit.clause(name):
            write(kit)
    return kit.content()


def form_report() -> bytes:
    """The financial report in the structure of Cerfa 15059*02: three sheets."""
    kit = _report("Compte rendu financier")
    with kit.clause("form_review"):
        kit.text("Feuillet A – Bilan qualitatif de l’action", "Heading 1")
        parties(
            kit,
            ("Numéro RNA", "{{ beneficiary.rna }}", "beneficiary.rna is defined"),
            ("Objet", "{{ agreement.purpose }}", "agreement.purpose is defined"),
        )
        kit.text("Mise en œuvre de l’action", "Heading 2")
        kit.table(
            (("Action", 5.6, False), ("Conditions d’exécution", 11.0, False)),
            loop="item in bilan.conditions",
            cells=(f"{{{{ item.number }}}}.{N}{{{{ item.title }}}}", "{{ item.text }}"),
        )
        kit.text(f"Nombre de personnes bénéficiaires, par type de public{N}: {BLANK}")
        kit.text(f"Dates et lieux de réalisation{N}: {BLANK}")
        kit.text("Objectifs atteints, au regard des indicateurs", "Heading 2")
        kit.table(
            (
                ("Action", 4.6, False),
                ("Indicateur", 5.0, False),
                ("Objectif", 2.0, True),
                ("Résultat", 2.6, True),
                ("Unité", 2.4, False),
            ),
            loop="item in bilan.results",
            cells=(
                "{{ item.action }}",
                "{{ item.label }}",
                "{{ item.target }}",
                "{% if item.result is defined %}{{ item.result }}{% else %}non communiqué{% endif %}",
                "{{ item.unit }}",
            ),
        )
    with kit.clause("form_table"):
        kit.text("Feuillet B – Tableau de synthèse", "Heading 1")
        kit.tag("if period.start is defined and period.end is defined")
        kit.text("Période du {{ period.start }} au {{ period.end }}.", keep=True)
        kit.tag("endif")
        for heading, key, total in (
            ("Charges", "expenses", "Total des charges"),
            ("Produits", "resources", "Total des produits"),
            ("Emplois des contributions volontaires en nature", "uses", "Total général des charges"),
            ("Contributions volontaires en nature", "given", "Total général des produits"),
        ):
            kit.text(heading, "Heading 2")
            _lines(kit, key, total)
        kit.text(
            "La colonne % rapporte la réalisation à la prévision ; l’écart est la réalisation moins la prévision. Un tiret marque ce qui est nul, ou ne peut être rapporté à une prévision nulle. Les dépenses étrangères à l’action n’y figurent pas.".replace(
                " %", f"{N}%"
            ).replace(" ;", f"{F};")
        )
        kit.when(
            "form.share is defined",
            "La subvention de {{ grant.amount }} représente {{ form.share }} du total des produits, contributions volontaires non comprises.",
        )
        kit.when(
            "form.unplaced is defined",
            f"Sans place sur le formulaire, et dans aucun total{N}: {{{{ form.unplaced }}}}.",
        )
    with kit.clause("form_annex"):
        kit.text("Feuillet C – Données chiffrées, annexe", "Heading 1")
        kit.text(f"Règles de répartition des charges indirectes{N}: {BLANK}")
        kit.text(f"Explication des écarts significatifs entre prévision et réalisation{N}: {BLANK}")
        kit.tag("if form.in_kind|length > 0")
        kit.text("Contributions volontaires, et comment elles sont valorisées", "Heading 2")
        kit.table(
            (("Contribution", 7.4, False), ("Valorisation", 5.6, False), ("Montant", 3.6, True)),
            loop="item in form.in_kind",
            cells=("{{ item.label }}", "{{ item.valued_by }}", "{{ item.amount }}"),
        )
        kit.tag("else")
        kit.text(f"Contributions volontaires, et comment elles sont valorisées{N}: {BLANK}")
        kit.tag("endif")
        kit.text(f"Observations{N}: {BLANK}")
    with kit.clause("sworn_statement"):
        _sworn(kit, "compte rendu")
    return kit.content()


def _lines(kit: TemplateKit, key: str, total: str) -> None:
    def cell(name: str) -> str:
        shown = f"{{{{ line.{name} }}}}"
        return f"{{% if line.is_heading is defined %}}**{shown}**{{% else %}}{shown}{{% endif %}}"

    names = ("label", "planned", "actual", "percent", "variance", "variance_rate")
    kit.table(
        (
            ("Ligne", 5.4, False),
            ("Prévision", 2.5, True),
            ("Réalisation", 2.5, True),
            ("%", 1.8, True),
            ("Écart", 2.6, True),
            (f"Écart en{N}%", 1.8, True),
        ),
        loop=f"line in form.{key}",
        cells=[cell(name) for name in names],
        total=(total, *(f"{{{{ form.{key}_total.{name} }}}}" for name in names[1:])),
    )


def _sworn(kit: TemplateKit, what: str) -> None:
    kit.text("Attestation", "Heading 1")
    kit.text(
        f"Je soussigné(e), {{% if beneficiary.representative.name is defined %}}{{{{ beneficiary.representative.named }}}}{{% else %}}{BLANK}{{% endif %}}, "
        f"représentant(e) légal(e) du bénéficiaire, {{{{ beneficiary.name }}}}, certifie exactes les informations du présent {what}."
    )
    kit.text(
        f"À joindre{N}: le dernier rapport d’activité et les comptes approuvés du dernier exercice clos.",
        keep=True,
    )
    kit.text(f"Fait à {BLANK}, le {BLANK}", "Signature", keep=True)
    kit.text("Signature", "Signature").paragraph_format.keep_with_next = False


def blank_report() -> bytes:
    """The report that the beneficiary fills in: what was promised stands in it, what was done is left blank."""
    kit = _report("Bilan à remplir")
    with kit.clause("blank_identity"):
        kit.text("Identification", "Heading 1")
        parties(kit, ("À remettre", "le {{ bilan.due }} au plus tard", "bilan.due is defined"))
        kit.tag("if bilan_has_parts is defined")
        kit.text(f"Le bilan comprend{N}:", keep=True)
        kit.sentence(
            "part in bilan_parts",
            "{{ part.text }}",
        )
        kit.tag("endif")
    with kit.clause("blank_activity"):
        kit.tag("if actions_count is defined")
        kit.text("Ce qui a été fait", "Heading 1")
        kit.table(
            (("Action", 7.0, False), ("Conditions d’exécution, dates, lieux, publics", 9.6, False)),
            loop="action in actions",
            cells=(f"{{{{ action.number }}}}.{N}{{{{ action.title }}}}", BLANK),
        )
        kit.tag("endif")
        kit.tag("if indicators|length > 0")
        kit.text("Objectifs et résultats", "Heading 1")
        kit.table(
            (
                ("Action", 4.6, False),
                ("Indicateur", 4.6, False),
                ("Objectif", 2.0, True),
                ("Unité", 2.4, False),
                ("Résultat", 3.0, False),
            ),
            loop="item in indicators",
            cells=("{{ item.action }}", "{{ item.label }}", "{{ item.target }}", "{{ item.unit }}", SHORT),
        )
        kit.tag("endif")
    with kit.clause("blank_accounts"):
        kit.tag("if budget.total is defined")
        kit.text("Dépenses", "Heading 1")
        _to_fill(kit, "expenses", "{{ budget.total }}")
        kit.tag("if budget.resources is defined")
        kit.text("Ressources", "Heading 1")
        _to_fill(kit, "resources", "{{ budget.resources_total }}")
        kit.tag("endif")
        kit.tag("endif")
        kit.text(f"Explication des écarts{N}: {BLANK}")
        kit.text(
            "Joindre la liste des dépenses, avec pour chacune la date du paiement et la référence du justificatif."
        )
    with kit.clause("sworn_statement"):
        _sworn(kit, "bilan")
    return kit.content()


def _to_fill(kit: TemplateKit, side: str, total: str) -> None:
    kit.table(
        (("Ligne", 8.0, False), ("Prévu", 3.6, True), ("Réalisé", 5.0, False)),
        loop=f"line in budget.{side}",
        cells=(
            "{{ line.label }}",
            "{% if line.amount is defined %}{{ line.amount }}{% else %}–{% endif %}",
            SHORT,
        ),
        total=("Total", total, SHORT),
    )
