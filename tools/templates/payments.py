"""The papers of a payment: the certificate with its list, the attestation of service fait, the notification."""

# ruff: noqa: E501 -- a sentence of a document stands on its line

from tools.templates.letters import DECISION, LetterKit, N, act, letter, parties, remedies

__all__ = ["notification", "payment_certificate", "service_fait"]


def payment_certificate() -> bytes:
    """The certificate that the accountant pays on."""
    with act("Certificat de paiement", "Certificat de paiement d’une subvention") as kit:
        with kit.clause("certificate_parties"):
            kit.text("Bénéficiaire et décision", "Heading 1")
            parties(
                kit,
                DECISION,
                ("Comptable assignataire", "{{ funder.accountant }}", "funder.accountant is defined"),
                (
                    "Compte à créditer",
                    f"{{{{ bank.holder }}}}, {{{{ bank.name }}}}, IBAN{N}{{{{ bank.iban }}}}, BIC{N}{{{{ bank.bic }}}}",
                    "bank.iban is defined",
                ),
            )
        with kit.clause("certificate_imputation"):
            _imputation(kit)
        with kit.clause("certificate_amount"):
            _amount(kit)
        with kit.clause("certificate_papers"):
            _papers(kit)
        kit.text(
            "Je soussigné, ordonnateur, certifie que les conditions que la convention met à ce versement sont remplies à la date du présent certificat, et que la somme ci-dessus peut être payée.",
            keep=True,
        )
    return kit.content()


def _imputation(kit: LetterKit) -> None:
    kit.text("Imputation budgétaire", "Heading 1")
    kit.tag("if decision.number is defined")
    kit.table(
        (("Imputation", 4.6, False), ("Opération", 4.6, False), ("Libellé", 7.4, False)),
        loop="line in decision.imputations",
        cells=("{{ line.account }}", "{{ line.operation }}", "{{ line.label }}"),
    )
    kit.tag("else")
    kit.text(f"Imputation à porter par le service financier{N}: {'_' * 30}.")
    kit.tag("endif")


def _amount(kit: LetterKit) -> None:
    kit.text("Somme à payer", "Heading 1")
    kit.table(
        (
            ("Versement", 3.8, False),
            ("Article", 1.5, False),
            ("Échéance", 3.5, False),
            ("Montant", 2.6, True),
            ("Déjà versé", 2.6, True),
            ("Reste", 2.6, True),
        ),
        loop="line in payable",
        cells=(
            "{{ line.label }}",
            "{{ line.article }}",
            "{{ line.due }}",
            "{{ line.amount }}",
            "{{ line.paid }}",
            "{{ line.remaining }}",
        ),
        total=("Somme à payer", "", "", "", "", "{{ to_pay.amount }}"),
    )
    kit.text(
        "La somme à payer est arrêtée à {{ to_pay.in_words }}{% if to_pay.is_capped is defined %}, la subvention ayant été réduite depuis{% endif %}."
    )
    kit.tag("if earlier_any is defined")
    kit.text("Versements antérieurs", "Heading 2")
    kit.table(
        (("Versement", 5.3, False), ("Date", 3.5, False), ("Pièce", 4.4, False), ("Montant", 3.4, True)),
        loop="line in earlier",
        cells=("{{ line.label }}", "{{ line.on }}", "{{ line.evidence }}", "{{ line.amount }}"),
        total=("Total", "", "", "{{ earlier_total }}"),
    )
    kit.tag("endif")


def _papers(kit: LetterKit) -> None:
    kit.text("Pièces justificatives", "Heading 1")
    _record(kit)
    kit.tag("if kept_papers_any is defined")
    kit.text("Justificatifs des dépenses retenues", "Heading 2")
    kit.table(
        (
            ("Pièce", 1.8, False),
            ("Dépense", 7.0, False),
            ("Justificatif", 4.4, False),
            ("Montant", 3.4, True),
        ),
        loop="line in kept_papers",
        cells=("{{ line.id }}", "{{ line.label }}", "{{ line.evidence }}", "{{ line.amount }}"),
        total=("Total", "", "", "{{ kept_papers_total }}"),
    )
    kit.tag("endif")


def _record(kit: LetterKit) -> None:
    """The papers of the record; a file without any says so."""
    kit.tag("if papers|length == 0")
    kit.text("Aucune pièce n’est consignée au dossier à cette date.")
    kit.tag("else")
    kit.table(
        (("Pièce", 7.2, False), ("Date", 3.2, False), ("Référence", 6.2, False)),
        loop="line in papers",
        cells=("{{ line.label }}", "{{ line.on }}", "{{ line.reference }}"),
    )
    kit.tag("endif")


def service_fait() -> bytes:
    """The attestation that what was promised was done, as the final report shows it."""
    with act("Attestation de service fait", "Attestation de service fait") as kit:
        with kit.clause("service_parties"):
            kit.text("Bénéficiaire et décision", "Heading 1")
            parties(
                kit,
                DECISION,
                ("Bilan attendu", "le {{ bilan.due }} au plus tard", "bilan.due is defined"),
                (
                    "Bilan",
                    "{{ bilan.status }}{% if bilan.done is defined %} ({{ bilan.done }}){% endif %}",
                    "bilan.status is defined",
                ),
            )
        with kit.clause("service_accounts"):
            kit.text("Ce que montrent les comptes", "Heading 1")
            kit.table(
                (("Étape", 4.6, False), ("Calcul", 8.2, False), ("Montant", 3.8, True)),
                loop="step in bilan.steps",
                cells=("{{ step.label }}", "{{ step.formula }}", "{{ step.value }}"),
            )
            kit.tag("if bilan.left_out_count is defined")
            kit.text("Dépenses écartées", "Heading 2")
            kit.table(
                (
                    ("Pièce", 1.8, False),
                    ("Dépense", 5.0, False),
                    ("Motif", 6.4, False),
                    ("Montant", 3.4, True),
                ),
                loop="item in bilan.left_out",
                cells=("{{ item.id }}", "{{ item.label }}", "{{ item.reasons }}", "{{ item.amount }}"),
                total=("Total", "", "", "{{ bilan.left_out_total }}"),
            )
            kit.tag("endif")
        with kit.clause("service_papers"):
            kit.text("Pièces examinées", "Heading 1")
            _record(kit)
        kit.text(
            f"Au vu de ces pièces, j’atteste que le service est fait{N}: les montants ci-dessus sont ceux que les pièces examinées justifient, à la date de la présente.",
            keep=True,
        )
    return kit.content()


def notification() -> bytes:
    """The letter that tells the beneficiary of the decision."""
    with letter(
        "notification d’une subvention",
        "Notification d’une décision d’attribution",
        enclosed=(f"délibération n°{N}{{{{ decision.number }}}}", "decision.number is defined"),
    ) as kit:
        with kit.clause("notified_decision"):
            kit.text(
                f"J’ai le plaisir de vous informer que, par délibération n°{N}{{{{ decision.number }}}} du {{{{ decision.taken_on }}}} ({{{{ decision.body }}}}), {{{{ funder.short_name }}}} vous a accordé une subvention de {{% if decision.amount is defined %}}{{{{ decision.amount }}}} ({{{{ decision.amount_in_words }}}}){{% else %}}{{{{ grant.amount }}}} ({{{{ grant.in_words }}}}){{% endif %}}"
                f"{{% if agreement.purpose is defined %}}, pour l’objet suivant{N}: {{{{ agreement.purpose }}}}{{% endif %}}."
                "{% if period.start is defined and period.end is defined %} Elle porte sur la période du {{ period.start }} au {{ period.end }}.{% endif %}"
            )
        with kit.clause("notified_payments"):
            kit.tag("if payments_are_several is defined")
            kit.text(f"Elle vous sera versée en {{{{ payments_count }}}} fois{N}:", keep=True)
            kit.table(
                (("Versement", 3.4, False), ("Quand", 8.6, False), ("Montant", 4.6, True)),
                loop="payment in payments",
                cells=(
                    "{{ payment.label }}",
                    "{% if payment.when is defined %}{{ payment.when }}{% else %}Selon la convention{% endif %}",
                    "{% if payment.amount is defined %}{{ payment.amount }}{% else %}selon la convention{% endif %}",
                ),
            )
            kit.tag("else")
            kit.tag("if payments_count is defined")
            kit.tag("for payment in payments")
            kit.text(
                "Elle vous sera versée en une fois, {% if payment.when_inside is defined %}{{ payment.when_inside }}{% else %}dans les conditions que fixe la convention{% endif %}."
            )
            kit.tag("endfor")
            kit.tag("endif")
            kit.tag("endif")
        with kit.clause("notified_duties"):
            kit.text(
                "Le versement de cette subvention et son maintien supposent que les conditions de la délibération et de la convention soient respectées. La convention précise les documents que vous aurez à remettre, et à quelles dates. Je vous remercie de conserver les pièces qui justifient chaque dépense."
            )
        with kit.clause("remedies"):
            remedies(kit)
    return kit.content()
