"""The papers of a dispute and of an end: hearing, decision to reduce or to reclaim, order to repay, closing."""

# ruff: noqa: E501 -- a sentence of a document stands on its line

from tools.templates.letters import DECISION, F, LetterKit, N, act, letter, parties, remedies

__all__ = ["closing", "decision_to_repay", "hearing", "recovery_order"]

CODE = "code des relations entre le public et l’administration"


def hearing() -> bytes:
    """The invitation to comment, before any sanction."""
    with letter(
        "Invitation à présenter des observations", "Procédure contradictoire", registered=True
    ) as kit:
        with kit.clause("hearing_measures"):
            kit.text("Les mesures envisagées", "Heading 1")
            kit.text(
                f"La convention citée ci-dessus ouvre {{{{ funder.to }}}}, à la date de la présente, les facultés suivantes. Aucune n’est encore exercée{N}: nous envisageons d’y recourir.",
                keep=True,
            )
            _measures(kit)
        with kit.clause("hearing_grounds"):
            kit.text("Les motifs", "Heading 1")
            kit.bullets("ground in sanction_grounds", "{{ ground.text }}")
        with kit.clause("hearing_rights"):
            kit.text("Vos observations", "Heading 1")
            kit.text(
                f"Avant toute décision, vous pouvez présenter des observations écrites et, sur votre demande, des observations orales, assisté du conseil ou représenté par le mandataire de votre choix ({CODE}, article{N}L.{N}121\u20111 et article{N}L.{N}122\u20111)."
            )
            kit.text(
                f"Délai laissé pour le faire, à compter de la réception de la présente{N}: {'_' * 30}. Sans réponse dans ce délai, la décision pourra être prise au vu du seul dossier.",
                keep=True,
            )
    return kit.content()


def _measures(kit: LetterKit) -> None:
    kit.table(
        (("Mesure", 6.6, False), ("Article", 1.6, False), ("Situation", 4.0, False), ("Montant", 4.4, False)),
        loop="item in sanctions",
        cells=("{{ item.label }}", "{{ item.article }}", "{{ item.standing }}", "{{ item.amount }}"),
    )


def decision_to_repay() -> bytes:
    """The decision to reduce or to reclaim: what it rests on, its reasons, its effect, its remedies."""
    with act("Décision de réduction ou de reversement", "Décision de réduction ou de reversement") as kit:
        with kit.clause("repay_bases"):
            for visa in (
                "Vu la convention citée ci-dessus, conclue avec {{ beneficiary.name }}",
                f"Vu le {CODE}, notamment son article{N}L.{N}211\u20112 et son article{N}L.{N}242\u20112",
                "Vu la lettre du {{ hearing.invited_on }}, qui invite {{ beneficiary.short_name }} à présenter des observations",
            ):
                kit.text(f"{visa}{F};", "Visa")
            kit.tag("if hearing.held_on is defined")
            kit.text(f"Vu les observations présentées le {{{{ hearing.held_on }}}}{F};", "Visa")
            kit.tag("else")
            kit.text(f"Aucune observation n’ayant été présentée{F};", "Visa")
            kit.tag("endif")
        with kit.clause("repay_grounds"):
            kit.text("Motifs", "Heading 1")
            kit.text("Il ressort du dossier ce qui suit.", keep=True)
            kit.bullets("ground in decision_grounds", "{{ ground.text }}")
        with kit.clause("repay_decision"):
            kit.text("Décision", "Heading 1")
            kit.table(
                (
                    ("Mesure", 5.2, False),
                    ("Article", 1.6, False),
                    ("Décidée le", 3.6, False),
                    ("Montant", 3.0, True),
                    ("À reverser", 3.2, True),
                ),
                loop="item in decided",
                cells=(
                    "{{ item.label }}",
                    "{{ item.article }}",
                    "{{ item.on }}",
                    "{{ item.amount }}",
                    "{{ item.repaid }}",
                ),
            )
            kit.text(
                "Sur une subvention de {{ grant.amount }}, {{ bilan.paid }} ont été versés. Après la présente décision, il reste à verser {{ bilan.to_pay }} et à reverser {{ bilan.to_recover }}."
            )
        with kit.clause("remedies"):
            remedies(kit)
        with kit.clause("repay_notified"):
            kit.text(
                "La présente décision est notifiée {{ beneficiary.to }} par lettre recommandée avec demande d’avis de réception.",
                keep=True,
            )
    return kit.content()


def recovery_order() -> bytes:
    """The proposal to issue an order to repay, for the service that issues it."""
    with act("Proposition de titre", "Proposition de titre de recette ou de perception") as kit:
        with kit.clause("order_debtor"):
            kit.text("Créancier et débiteur", "Heading 1")
            parties(
                kit,
                ("Adresse du débiteur", "{{ beneficiary.address }}", "beneficiary.address is defined"),
                DECISION,
                ("Nature du titre", "{{ law.order_kind }}", None),
                ("Comptable assignataire", "{{ funder.accountant }}", "funder.accountant is defined"),
            )
        with kit.clause("order_amount"):
            kit.text("Somme à recouvrer", "Heading 1")
            kit.table(
                (
                    ("Créance", 7.0, False),
                    ("Article", 1.6, False),
                    ("Exigible", 4.4, False),
                    ("Montant", 3.6, True),
                ),
                loop="item in recoveries",
                cells=("{{ item.label }}", "{{ item.article }}", "{{ item.due }}", "{{ item.amount }}"),
                total=("Total à recouvrer", "", "", "{{ recoveries_total }}"),
            )
            kit.text("La somme est arrêtée à {{ recoveries_in_words }}.")
            kit.when(
                "decision_to_repay.notified_on is defined",
                "La décision qui la fonde a été notifiée le {{ decision_to_repay.notified_on }}.",
            )
        with kit.clause("order_bases"):
            kit.text("Bases de la liquidation", "Heading 1")
            kit.table(
                (("Étape", 4.6, False), ("Calcul", 8.2, False), ("Montant", 3.8, True)),
                loop="step in bilan.steps",
                cells=("{{ step.label }}", "{{ step.formula }}", "{{ step.value }}"),
            )
        with kit.clause("order_remedies"):
            kit.text("Mention des recours à porter sur le titre", "Heading 1")
            kit.tag("if law.is_state is defined")
            kit.text(
                f"Avant toute saisine du juge, une réclamation doit être adressée au comptable chargé du recouvrement, dans un délai de {{{{ law.order_delay }}}} à compter de la notification du titre (décret n°{N}2012\u20111246 du 7{N}novembre{N}2012, article{N}118).",
                keep=True,
            )
            kit.tag("else")
            kit.text(
                f"Le débiteur peut contester le bien-fondé de la créance devant {{% if agreement.court is defined %}}la juridiction que désigne la convention{N}: {{{{ agreement.court }}}},{{% else %}}la juridiction compétente{{% endif %}} dans un délai de {{{{ law.order_delay }}}} à compter de la réception du titre (code général des collectivités territoriales, article{N}L.{N}1617\u20115). La saisine du juge suspend le recouvrement.",
                keep=True,
            )
            kit.tag("endif")
    return kit.content()


def closing() -> bytes:
    """The letter that closes the file: what was granted, paid and repaid, what still lasts."""
    with letter("Clôture du dossier", "Clôture d’un dossier de subvention") as kit:
        with kit.clause("closing_accounts"):
            kit.text("Les comptes", "Heading 1")
            kit.text(
                "La convention citée ci-dessus a pris fin{% if closing.term_end is defined %} le {{ closing.term_end }}{% endif %}, et rien ne reste dû de part ni d’autre."
            )
            kit.pairs(
                (("Rubrique", 9.0, False), ("Montant", 7.6, True)),
                (
                    ("Subvention accordée", "{{ grant.amount }}"),
                    ("Sommes versées", "{{ bilan.paid }}"),
                    ("Sommes reversées", "{{ closing.recovered }}"),
                    ("Reste à verser", "{{ bilan.to_pay }}"),
                    ("Reste à reverser", "{{ bilan.to_recover }}"),
                ),
            )
        with kit.clause("closing_duties"):
            kit.tag("if running|length > 0")
            kit.text("Ce qui dure après la clôture", "Heading 1")
            kit.table(
                (("Obligation", 9.0, False), ("Article", 2.0, False), ("Durée", 5.6, False)),
                loop="item in running",
                cells=("{{ item.label }}", "{{ item.article }}", "{{ item.until }}"),
            )
            kit.tag("endif")
        with kit.clause("closing_rights"):
            kit.tag("if sanctions|length > 0")
            kit.text("Ce qui reste ouvert", "Heading 1")
            kit.text(
                "À la date de la présente, la convention laisse {{ funder.to }} les facultés suivantes, dont la présente lettre n’use pas et auxquelles elle ne renonce pas.",
                keep=True,
            )
            _measures(kit)
            kit.tag("endif")
        kit.text(
            "Le dossier est clos. Merci de conserver les pièces comptables et justificatives.", keep=True
        )
    return kit.content()
