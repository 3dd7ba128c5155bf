"""The papers of a dispute and of an end: hearing, decision to reduce or to reclaim, order to repay, closing."""

# ruff: noqa: E501 -- a sentence of a document stands on its line

from tools.templates.letters import (
    DECISION,
    OF_ARTICLE,
    F,
    LetterKit,
    N,
    act,
    answer_within,
    letter,
    one_or_several,
    parties,
    remedies,
)

__all__ = ["closing", "decision_to_repay", "hearing", "recovery_order"]

CODE = "code des relations entre le public et l’administration"


def hearing() -> bytes:
    """The invitation to comment, before any sanction."""
    with letter(
        "procédure contradictoire", "Invitation à présenter des observations", registered=True
    ) as kit:
        with (
            kit.clause("hearing_measures"),
            one_or_several(
                kit,
                "sanctions",
                f"Au vu de votre dossier, j’envisage de recourir à la mesure suivante{N}: {{{{ item.inside }}}}{OF_ARTICLE}{{% if item.sum is defined %}}, pour un montant {{{{ item.sum }}}}{{% endif %}}. Aucune décision n’est prise à ce jour.",
                "Au vu de votre dossier, j’envisage de recourir à une ou plusieurs des mesures suivantes, prévues {{ sanctions_by }}. Aucune décision n’est prise à ce jour.",
            ),
        ):
            _measures(kit)
        with kit.clause("hearing_grounds"):
            kit.text(f"Les motifs en sont les suivants{N}:", keep=True)
            kit.bullets("ground in sanction_grounds", "{{ ground.text }}")
        with kit.clause("hearing_rights"):
            kit.text(
                f"Avant toute décision, vous pouvez présenter des observations écrites et, si vous le demandez, des observations orales. Vous pouvez vous faire assister par un conseil ou représenter par un mandataire de votre choix ({CODE}, articles{N}L.{N}121\u20111 et L.{N}122\u20111)."
            )
            kit.text(
                f"Je vous prie de me faire parvenir vos observations {answer_within()}. Sans réponse de votre part à l’issue de ce délai, la décision pourra être prise au vu du seul dossier.",
            )
    return kit.content()


def _measures(kit: LetterKit) -> None:
    kit.table(
        (("Mesure", 5.2, False), ("Article", 4.0, False), ("Situation", 3.4, False), ("Montant", 4.0, False)),
        loop="item in sanctions",
        cells=("{{ item.label }}", "{{ item.article }}", "{{ item.standing }}", "{{ item.amount }}"),
    )


def decision_to_repay() -> bytes:
    """The decision to reduce or to reclaim: what it rests on, its reasons, its articles, its remedies."""
    with act(
        "Décision {{ decision_to_repay.kind }}",
        "Décision de réduction ou de reversement",
        is_in_articles=True,
    ) as kit:
        with kit.clause("repay_bases"):
            kit.when("signature.title is defined", "{{ signature.title }},", keep=True)
            for visa in (
                f"Vu le {CODE}, notamment ses articles{N}L.{N}211\u20112, L.{N}121\u20111 et L.{N}242\u20112",
                "Vu la convention citée ci-dessus, conclue avec {{ beneficiary.name }}",
                "Vu la lettre du {{ hearing.invited_on }}, par laquelle {{ beneficiary.short_name }} a été mis à même de présenter des observations",
            ):
                kit.text(f"{visa}{F};", "Visa")
            kit.tag("if hearing.held_on is defined")
            kit.text(f"Vu les observations présentées le {{{{ hearing.held_on }}}}{F};", "Visa")
            kit.tag("else")
            kit.text(f"Considérant qu’aucune observation n’a été présentée{F};", "Visa")
            kit.tag("endif")
        with kit.clause("repay_grounds"):
            kit.text(f"Considérant les faits suivants, qui ressortent du dossier{N}:", keep=True)
            kit.bullets("ground in decision_grounds", "{{ ground.text }}")
        with kit.clause("repay_decision"):
            kit.text(f"**décide{N}:**", keep=True)
            kit.text("Mesure", "Heading 1")
            with one_or_several(
                kit,
                "decided",
                f"Il est fait application de la mesure suivante{N}: {{{{ item.inside }}}}{OF_ARTICLE}, pour un montant de {{{{ item.amount }}}}.",
                f"Il est fait application des mesures suivantes, prévues {{{{ decided_by }}}}{N}:",
            ):
                kit.table(
                    (
                        ("Mesure", 4.4, False),
                        ("Article", 3.9, False),
                        ("Décidée le", 3.1, False),
                        ("Montant", 2.6, True),
                        ("À reverser", 2.6, True),
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
            kit.text("Conséquences", "Heading 1")
            kit.text(
                f"Sur une subvention de {{{{ grant.amount }}}}, {{{{ bilan.paid }}}} ont été versés. {{% if bilan.to_recover != '0,00{N}€' %}}La somme à reverser est de {{{{ bilan.to_recover }}}}. Elle fera l’objet d’un {{{{ law.order_kind }}}}. {{% endif %}}{{% if bilan.to_pay != '0,00{N}€' %}}Il reste à verser {{{{ bilan.to_pay }}}}.{{% else %}}Il ne reste rien à verser.{{% endif %}}"
            )
        with kit.clause("repay_notified"):
            kit.text("Notification", "Heading 1")
            kit.text(
                "La présente décision est notifiée {{ beneficiary.to }} par lettre recommandée avec demande d’avis de réception{% if letter.registered_number is defined %} n°\u00a0{{ letter.registered_number }}{% endif %}.",
                keep=True,
            )
        with kit.clause("remedies"):
            kit.text("Voies et délais de recours", "Heading 1")
            remedies(kit)
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
            with one_or_several(
                kit,
                "recoveries",
                f"La créance est la suivante{N}: {{{{ item.inside }}}}{OF_ARTICLE}, {{{{ recoveries_total }}}} ({{{{ recoveries_in_words }}}}), exigible {{{{ item.due_inside }}}}.",
                f"Les créances sont les suivantes{N}:",
            ):
                kit.table(
                    (
                        ("Créance", 5.4, False),
                        ("Article", 4.0, False),
                        ("Exigible", 4.0, False),
                        ("Montant", 3.2, True),
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
                f"Le débiteur peut contester le bien-fondé de la créance devant {{% if agreement.the_court is defined %}}{{{{ agreement.the_court }}}}, que désigne la convention,{{% else %}}la juridiction compétente{{% endif %}} dans un délai de {{{{ law.order_delay }}}} à compter de la réception du titre (code général des collectivités territoriales, article{N}L.{N}1617\u20115). La saisine du juge suspend le recouvrement.",
                keep=True,
            )
            kit.tag("endif")
    return kit.content()


def closing() -> bytes:
    """The letter that closes the file: what was granted, paid and repaid, what still lasts."""
    with letter("clôture du dossier", "Clôture d’un dossier de subvention") as kit:
        with kit.clause("closing_accounts"):
            kit.text(
                f"La convention citée en objet a pris fin{{% if closing.term_end is defined %}} le {{{{ closing.term_end }}}}{{% endif %}}. Sur la subvention de {{{{ grant.amount }}}} qui vous a été accordée, {{{{ bilan.paid }}}} vous ont été versés{{% if closing.recovered != '0,00{N}€' %}}, et vous avez reversé {{{{ closing.recovered }}}}{{% endif %}}. {{% if bilan.to_pay == '0,00{N}€' and bilan.to_recover == '0,00{N}€' %}}Rien ne reste dû de part ni d’autre.{{% else %}}Restent dus{N}: {{{{ bilan.to_pay }}}} à vous verser, {{{{ bilan.to_recover }}}} à reverser.{{% endif %}}"
            )
        with kit.clause("closing_duties"):
            kit.tag("if running|length > 0")
            with one_or_several(
                kit,
                "running",
                f"Après la clôture, l’engagement suivant continue de s’appliquer{N}: {{{{ item.inside }}}}{OF_ARTICLE}, {{{{ item.until_inside }}}}.",
                f"Après la clôture, les engagements suivants continuent de s’appliquer{N}:",
            ):
                kit.table(
                    (("Obligation", 9.0, False), ("Article", 2.0, False), ("Durée", 5.6, False)),
                    loop="item in running",
                    cells=("{{ item.label }}", "{{ item.article }}", "{{ item.until }}"),
                )
            kit.tag("endif")
        with kit.clause("closing_rights"):
            kit.tag("if sanctions|length > 0")
            with one_or_several(
                kit,
                "sanctions",
                f"À la date de la présente lettre, la faculté suivante reste ouverte {{{{ funder.to }}}}{N}: {{{{ item.inside }}}}{OF_ARTICLE}{{% if item.sum is defined %}}, pour un montant {{{{ item.sum }}}}{{% endif %}}. La présente lettre n’en use pas et n’y renonce pas.",
                "À la date de la présente lettre, les facultés suivantes, prévues {{ sanctions_by }}, restent ouvertes {{ funder.to }}. La présente lettre n’en use pas et n’y renonce pas.",
            ):
                _measures(kit)
            kit.tag("endif")
        kit.text(
            "Votre dossier est donc clos. Je vous remercie de conserver les pièces comptables et les justificatifs de cette opération."
        )
    return kit.content()
