"""The letters that ask for what is not done: before the day, after it, in part, and a last time."""

# ruff: noqa: E501 -- a sentence of a document stands on its line

from tools.templates.letters import F, LetterKit, N, letter

__all__ = ["formal_notice", "missing_papers", "overdue", "reminder"]


def reminder() -> bytes:
    """The reminder before the deadline."""
    with letter("Rappel avant échéance", "Rappel d’une obligation à échoir") as kit:
        kit.text("Ce qui vient à échéance", "Heading 1")
        with kit.clause("reminder"):
            kit.text(
                "La convention citée ci-dessus vous demande de produire ce qui suit. Seul ce qui manque encore à notre dossier y figure.",
                keep=True,
            )
            kit.table(
                (
                    ("Obligation", 4.0, False),
                    ("Article", 1.5, False),
                    ("Reste à produire", 5.2, False),
                    ("Échéance", 3.6, False),
                    ("Temps restant", 2.3, False),
                ),
                loop="item in due_soon",
                cells=(
                    "{{ item.label }}",
                    "{{ item.article }}",
                    "{{ item.missing }}",
                    "{{ item.due }}",
                    "{{ item.days_left }}",
                ),
            )
            kit.text(
                f"Si un envoi s’est croisé avec la présente, il n’y a pas lieu d’en tenir compte. Si vous prévoyez de ne pas pouvoir tenir l’échéance, merci de nous l’écrire avant elle{N}: la convention ne peut être modifiée après coup par une simple lettre."
            )
    return kit.content()


def overdue() -> bytes:
    """The reminder after the deadline: the missing part alone."""
    with letter("Relance", "Relance après échéance") as kit:
        kit.text("Ce que nous n’avons pas reçu", "Heading 1")
        with kit.clause("overdue"):
            kit.text(
                "L’échéance que fixe la convention citée ci-dessus est passée. À la date de la présente, notre dossier montre que ce qui suit manque encore.",
                keep=True,
            )
            _late(kit, "overdue")
            kit.text(
                "Merci de nous adresser ce qui manque sans attendre, en rappelant la convention. Si vous l’avez déjà envoyé, merci de nous en donner la preuve de dépôt et sa date."
            )
        with kit.clause("consequences"):
            _consequences(kit)
    return kit.content()


def missing_papers() -> bytes:
    """The request for what an incomplete report lacks, and for the papers of its expenses."""
    with letter("Demande de pièces", "Demande de pièces manquantes") as kit, kit.clause("missing_papers"):
        kit.text("Pièces attendues", "Heading 1")
        kit.text(
            "Nous avons reçu une partie de ce que demande la convention citée ci-dessus. Pour poursuivre l’examen de votre dossier, il nous manque ce qui suit."
        )
        kit.tag("if half_received_any is defined")
        kit.text("Documents incomplets", "Heading 2")
        kit.table(
            (
                ("Document", 3.4, False),
                ("Article", 1.5, False),
                ("Déjà reçu", 4.1, False),
                ("Reste à produire", 4.1, False),
                ("Échéance", 3.5, False),
            ),
            loop="item in half_received",
            cells=(
                "{{ item.label }}",
                "{{ item.article }}",
                "{{ item.received }}",
                "{{ item.missing }}",
                "{{ item.due }}",
            ),
        )
        kit.tag("endif")
        kit.tag("if claims_any is defined")
        kit.text("Pièces déjà réclamées", "Heading 2")
        kit.table(
            (("Constat", 5.7, False), ("Date", 3.5, False), ("Détail", 7.4, False)),
            loop="item in claims",
            cells=("{{ item.label }}", "{{ item.on }}", "{{ item.evidence }}"),
        )
        kit.tag("endif")
        kit.tag("if unproved_any is defined")
        kit.text("Dépenses sans justificatif", "Heading 2")
        kit.text(
            "Ces dépenses figurent dans l’état que vous avez remis, sans référence de pièce. Merci d’en joindre la facture ou le bulletin, et la preuve du paiement.",
            keep=True,
        )
        kit.table(
            (
                ("Pièce", 1.8, False),
                ("Dépense", 7.6, False),
                ("Acquittée le", 3.6, False),
                ("Montant", 3.6, True),
            ),
            loop="item in unproved",
            cells=("{{ item.id }}", "{{ item.label }}", "{{ item.paid_on }}", "{{ item.amount }}"),
            total=("Total", "", "", "{{ unproved_total }}"),
        )
        kit.tag("endif")
        kit.text(
            f"Merci de nous adresser ces pièces dans le délai suivant, à compter de la réception de la présente{N}: {'_' * 30}. S’il ne vous suffit pas, ou si une pièce ne peut être produite, merci de nous l’écrire avant son terme.",
            keep=True,
        )
    return kit.content()


def formal_notice() -> bytes:
    """The last request before sanctions, by registered letter."""
    with letter("Mise en demeure", "Mise en demeure", registered=True) as kit:
        kit.text("Obligations non exécutées", "Heading 1")
        with kit.clause("formal_notice"):
            kit.text(
                "La convention citée ci-dessus vous lie. À la date de la présente, ce qui suit n’est pas exécuté.",
                keep=True,
            )
            _late(kit, "surely_overdue")
            kit.tag("if notice.delay_of is defined")
            kit.text(
                "Je vous mets en demeure d’exécuter ces obligations dans un délai {{ notice.delay_of }}, celui du préavis de l’article\u00a0{{ notice.article }}, compté du jour que cet article désigne."
            )
            kit.tag("else")
            kit.text(
                f"Je vous mets en demeure d’exécuter ces obligations. Délai laissé pour le faire, à compter de la réception de la présente{N}: {'_' * 30}."
            )
            kit.tag("endif")
            kit.text(
                "Si vous avez posté ce qui manque avant l’échéance, merci de m’en adresser la preuve de dépôt : elle ferait tomber la présente.".replace(
                    " :", f"{N}:"
                )
            )
        with kit.clause("consequences"):
            _consequences(kit)
        with kit.clause("hearing"):
            kit.text("Vos observations", "Heading 1")
            kit.text(
                f"Dans ce même délai, vous pouvez présenter vos observations par écrit, et demander à les présenter oralement, assisté du conseil de votre choix (code des relations entre le public et l’administration, article{N}L.{N}121\u20111 et article{N}L.{N}122\u20111).",
                keep=True,
            )
        with kit.clause("interest"):
            kit.when(
                "money_overdue is defined",
                f"Pour une somme d’argent qui reste due, la présente fait courir les intérêts au taux légal (code civil, article{N}1231\u20116 et article{N}1344\u20111).",
                keep=True,
            )
    return kit.content()


def _late(kit: LetterKit, rows: str) -> None:
    """The table of what is late: obligation, what is missing, due date, lateness."""
    columns = (
        ("Obligation", 3.6, False),
        ("Article", 1.5, False),
        ("Reste à produire", 4.8, False),
        ("Échéance", 4.4, False),
        ("Retard", 2.3, False),
    )
    cells = (
        "{{ item.label }}",
        "{{ item.article }}",
        "{{ item.missing }}",
        "{{ item.due }}",
        "{{ item.days_late }}",
    )
    kit.table(columns, loop=f"item in {rows}", cells=cells)


def _consequences(kit: LetterKit) -> None:
    """What the agreement allows the funder, as it stands on that day: rights, never debts."""
    kit.tag("if funder_rights_any is defined")
    kit.text("Ce que prévoit la convention", "Heading 1")
    kit.text(
        f"À défaut, la convention donne {{{{ funder.to }}}} les facultés suivantes. Elles ne sont pas exercées par la présente{F}; leur situation est dite à sa date.",
        keep=True,
    )
    kit.table(
        (
            ("Faculté", 6.6, False),
            ("Article", 1.6, False),
            ("Situation", 4.6, False),
            ("Montant", 3.8, False),
        ),
        loop="item in funder_rights",
        cells=("{{ item.label }}", "{{ item.article }}", "{{ item.standing }}", "{{ item.amount }}"),
    )
    kit.tag("endif")
