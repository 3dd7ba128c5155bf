"""The letters that ask for what is not done: before the day, after it, in part, and a last time."""

# ruff: noqa: E501 -- a sentence of a document stands on its line

from tools.templates.letters import (
    ANSWER,
    OF_ARTICLE,
    F,
    LetterKit,
    N,
    answer_within,
    letter,
    one_or_several,
)

__all__ = ["formal_notice", "missing_papers", "overdue", "reminder"]

_COPIES = ("copie des lettres citées", "letters_sent is defined")
_PROOF = "{% if money_overdue is defined %}Si vous avez déjà réglé cette somme, merci de m’en adresser la preuve{% else %}Si vous avez déjà fait cet envoi, merci de m’en adresser la preuve de dépôt{% endif %}"
_LATE = "{% if item.late is defined %}, soit un retard de {{ item.late }}{% endif %}"
_LACKS = f"{{% if item.lacks is defined %}}Je ne l’ai reçu qu’en partie{N}: il manque encore {{{{ item.lacks }}}}.{{% elif item.sum is defined %}}La somme due est de {{{{ item.sum }}}}.{{% endif %}}"


def reminder() -> bytes:
    """The reminder before the deadline."""
    with (
        letter("rappel d’échéance", "Rappel d’une obligation à échoir") as kit,
        kit.clause("reminder"),
    ):
        with one_or_several(
            kit,
            "due_soon",
            f"Je vous rappelle {{% if item.what == 'document' %}}que le document suivant est à me remettre{{% elif item.what == 'somme' %}}que la somme suivante est à régler{{% else %}}que l’obligation suivante est à remplir{{% endif %}} {{{{ item.by }}}}{N}: {{{{ item.inside }}}}{OF_ARTICLE}. {{% if item.days_left == 'dernier jour' %}}Ce délai expire aujourd’hui.{{% elif item.left is defined %}}Il vous reste {{{{ item.left }}}}.{{% endif %}} {_LACKS}",
            f"Je vous rappelle que les obligations suivantes arrivent à échéance{N}:",
        ):
            _awaited(kit, "due_soon", ("Temps restant", "{{ item.days_left }}"))
        _sent_before(kit)
        kit.text(
            "Si votre envoi a croisé la présente lettre, veuillez ne pas en tenir compte. Si vous prévoyez de ne pas pouvoir respecter cette échéance, je vous remercie de m’en informer par écrit avant son terme."
        )
    return kit.content()


def overdue() -> bytes:
    """The reminder after the deadline: the missing part alone."""
    with letter("relance", "Relance après échéance", enclosed=_COPIES) as kit:
        with kit.clause("overdue"):
            _late(kit, "overdue")
            _sent_before(kit)
            kit.text(
                f"Je vous remercie de bien vouloir régulariser cette situation {{% if letter.answer_within is defined %}}{ANSWER}{{% else %}}dans les meilleurs délais{{% endif %}}. {_PROOF}."
            )
        with kit.clause("consequences"):
            _consequences(kit)
    return kit.content()


def missing_papers() -> bytes:
    """The request for what an incomplete report lacks, and for the papers of its expenses."""
    with (
        letter("demande de pièces complémentaires", "Demande de pièces manquantes") as kit,
        kit.clause("missing_papers"),
    ):
        kit.text(
            "J’ai bien reçu les documents que vous m’avez adressés au titre de la convention citée en objet, et je vous en remercie. Certaines pièces manquent encore à l’examen de votre dossier."
        )
        kit.tag("if half_received_any is defined")
        with one_or_several(
            kit,
            "half_received",
            f"{{{{ item.label }}}}{OF_ARTICLE}, à remettre {{{{ item.by }}}}{N}: j’ai reçu {{{{ item.received_inside }}}}{F}; il manque {{{{ item.lacks }}}}.",
            f"Les documents suivants sont incomplets{N}:",
        ):
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
        with one_or_several(
            kit,
            "claims",
            f"{{{{ item.label }}}} le {{{{ item.on }}}}{{% if item.detail is defined %}}{N}: {{{{ item.detail }}}}{{% endif %}}.",
            f"Les manques suivants ont été relevés{N}:",
        ):
            kit.table(
                (("Constat", 5.7, False), ("Date", 3.5, False), ("Détail", 7.4, False)),
                loop="item in claims",
                cells=("{{ item.label }}", "{{ item.on }}", "{{ item.evidence }}"),
            )
        kit.tag("endif")
        kit.tag("if unproved_any is defined")
        with one_or_several(
            kit,
            "unproved",
            f"La dépense suivante figure dans l’état que vous avez remis, sans référence de pièce{N}: {{{{ item.label }}}} (pièce {{{{ item.id }}}}), {{{{ item.amount }}}}{{% if item.paid is defined %}}, acquittée le {{{{ item.paid }}}}{{% endif %}}. Merci d’en joindre la facture ou le bulletin de paie, et la preuve du paiement.",
            "Les dépenses suivantes figurent dans l’état que vous avez remis, sans référence de pièce. Merci d’en joindre les factures ou bulletins de paie, et la preuve de leur paiement.",
        ):
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
        _sent_before(kit)
        kit.text(
            f"Je vous prie de bien vouloir me faire parvenir ces pièces {answer_within()}. Si une pièce ne peut pas être produite, ou si ce délai ne vous suffit pas, merci de me l’écrire avant son terme. Mes services restent à votre disposition pour tout renseignement.",
        )
    return kit.content()


def formal_notice() -> bytes:
    """The last request before sanctions, by registered letter."""
    with letter("mise en demeure", "Mise en demeure", registered=True, enclosed=_COPIES) as kit:
        with kit.clause("formal_notice"):
            _late(kit, "surely_overdue")
            _sent_before(kit)
            kit.tag("if notice.delay_of is defined")
            kit.text(
                f"En conséquence, je vous mets en demeure de régulariser cette situation dans un délai {{{{ notice.delay_of }}}} à compter {{% if notice.from is defined %}}{{{{ notice.from }}}}{{% else %}}de la réception de la présente lettre{{% endif %}}{{% if notice.article is defined %}}, comme le prévoit l’article{N}{{{{ notice.article }}}} de la convention{{% endif %}}."
            )
            kit.tag("else")
            kit.text(
                f"En conséquence, je vous mets en demeure de régulariser cette situation {answer_within()}."
            )
            kit.tag("endif")
            kit.text(
                f"{_PROOF}{N}: {{% if money_overdue is defined %}}la présente mise en demeure sera sans objet pour ce qui a été réglé{{% else %}}s’il a été posté avant l’échéance, la présente mise en demeure sera sans objet{{% endif %}}."
            )
        with kit.clause("consequences"):
            _consequences(kit)
        with kit.clause("hearing"):
            kit.text(
                f"Dans le même délai, vous pouvez présenter des observations écrites et, si vous le demandez, des observations orales. Vous pouvez vous faire assister par un conseil ou représenter par un mandataire de votre choix (code des relations entre le public et l’administration, articles{N}L.{N}121\u20111 et L.{N}122\u20111).",
            )
        with kit.clause("interest"):
            kit.when(
                "money_overdue is defined",
                f"La présente mise en demeure fait courir les intérêts au taux légal sur la somme qui reste due (code civil, articles{N}1231\u20116 et 1344\u20111).",
            )
    return kit.content()


def _awaited(kit: LetterKit, rows: str, last: tuple[str, str]) -> None:
    """The table of what is asked for: obligation, what is missing, due date, and the time left or passed."""
    columns = (
        ("Obligation", 3.6, False),
        ("Article", 1.5, False),
        ("Reste à produire", 4.8, False),
        ("Échéance", 4.4, False),
        (last[0], 2.3, False),
    )
    cells = ("{{ item.label }}", "{{ item.article }}", "{{ item.missing }}", "{{ item.due }}", last[1])
    kit.table(columns, loop=f"item in {rows}", cells=cells)


def _late(kit: LetterKit, rows: str) -> None:
    """What is late, and what of it is missing."""
    with one_or_several(
        kit,
        rows,
        f"{{% if item.what == 'document' %}}Le document suivant devait m’être remis{{% elif item.what == 'somme' %}}La somme suivante devait être réglée{{% else %}}L’obligation suivante devait être remplie{{% endif %}} {{{{ item.by }}}}{N}: {{{{ item.inside }}}}{OF_ARTICLE}. {{% if item.lacks is defined %}}Je ne l’ai reçu qu’en partie. À ce jour, il manque encore {{{{ item.lacks }}}}{_LATE}.{{% elif item.sum is defined %}}À ce jour, la somme de {{{{ item.sum }}}} reste due{_LATE}.{{% elif item.came is defined %}}Ce que j’ai reçu n’est pas complet à ce jour{_LATE}.{{% else %}}À ce jour, je n’ai {{% if item.what == 'document' %}}rien reçu{{% else %}}pas connaissance de son exécution{{% endif %}}{_LATE}.{{% endif %}}",
        f"À la date de la présente lettre, les obligations suivantes ne sont pas remplies{N}:",
    ):
        _awaited(kit, rows, ("Retard", "{{ item.days_late }}"))


def _sent_before(kit: LetterKit) -> None:
    kit.when("letters_sent is defined", "La présente lettre fait suite à {{ letters_sent }}.")


def _consequences(kit: LetterKit) -> None:
    """What the agreement allows the funder, as it stands on that day: rights, never debts."""
    kit.tag("if funder_rights_any is defined")
    with one_or_several(
        kit,
        "funder_rights",
        f"À défaut, la mesure suivante pourra être prise{N}: {{{{ item.inside }}}}{OF_ARTICLE}{{% if item.sum is defined %}}, pour un montant {{{{ item.sum }}}}{{% endif %}}. Cette faculté {{{{ item.stands }}}}{F}; la présente lettre ne l’exerce pas.",
        "À défaut, la convention permet {{ funder.to }} les mesures suivantes. La présente lettre n’en exerce aucune.",
    ):
        kit.table(
            (
                ("Mesure", 6.6, False),
                ("Article", 1.6, False),
                ("Situation", 4.6, False),
                ("Montant", 3.8, False),
            ),
            loop="item in funder_rights",
            cells=("{{ item.label }}", "{{ item.article }}", "{{ item.standing }}", "{{ item.amount }}"),
        )
    kit.tag("endif")
