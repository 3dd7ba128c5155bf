"""French words for keys in the data: events, amounts, payments, reasons.

Keys without words here have none: fields that need them have no value, and say so.
"""

from typing import Final

EVENTS: Final = {
    "signed": "la signature de la convention",
    "notified": "la notification de la convention",
    "republican_commitment": "la souscription du contrat d’engagement républicain",
    "bilan_received": "la réception du bilan final",
    "final_report_received": "la réception du rapport final",
    "interim_report_received": "la réception du rapport intermédiaire",
    "service_fait_certified": "la certification du service fait",
    "recovery_order_received": "la réception du titre de recette",
    "notified_reduction": "la notification de la réduction",
    "formal_notice_sent": "l’envoi d’une mise en demeure",
    "termination_letter_received": "la réception de la lettre de résiliation",
    "inspection_passed": "la visite de contrôle sans réserve",
    "breach_found": "le constat du manquement",
    "opening_day": "le jour de l’ouverture",
    "payment": "le premier versement",
}

FACTS: Final = {
    "account_accepted": "comptes acceptés",
    "amicable_settlement_failed": "échec du règlement amiable",
    "breach_remedied": "manquement régularisé",
    "change_agreed": "modification acceptée par écrit",
    "control_refused": "refus de contrôle",
    "delay_agreed": "retard accepté par écrit",
    "evidence_unfounded": "justificatifs non fondés",
    "false_declaration": "fausse déclaration",
    "funds_misused": "fonds employés à un autre objet",
    "not_performed": "inexécution",
    "onward_grant": "subvention reversée à un tiers",
    "onward_grant_found": "subvention reversée à un tiers",
    "other_breach": "autre manquement",
    "other_clawback_ground": "autre motif de reversement",
    "programme_not_carried_out": "programme non exécuté",
    "serious_breach": "manquement grave",
    "serious_delay": "retard significatif",
    "substantial_change": "modification substantielle",
    "tranche_voted": "tranche votée",
}
"""The labels of facts in the built-in agreements; standard facts are named in the catalogues."""

AMOUNTS: Final = {
    "grant": "subvention attribuée",
    "paid": "sommes versées",
    "recovered": "sommes reversées",
    "to_pay": "reste à verser",
    "to_recover": "à reverser, d’après les décisions prises",
    "account.remitted": "remises accordées",
    "account.to_recover": "à reverser, en principal",
    "interest.open": "intérêts et pénalités à payer",
    "account.overpaid": "trop-versé, non réclamé",
    "account.to_give_back": "à rendre au bénéficiaire",
    "eligible_expenses": "dépenses retenues",
    "other_resources": "autres ressources reçues",
    "entitlement": "droit calculé",
    "final_grant": "subvention définitive",
    "advance_amount": "avance",
    "interim_amount": "acompte",
    "retention": "retenue",
    "rate": "taux de financement",
    "interim_expenses": "dépenses justifiées en cours d’exécution",
    "budget.expenses": "dépenses du budget",
    "result_reached": "résultat atteint",
    "undue_sums": "sommes non utilisées ou indues",
}

NAMED_AMOUNTS: Final = {
    "grant": "la subvention",
    "advance_amount": "l’avance",
    "interim_amount": "l’acompte",
    "entitlement": "le droit calculé",
}

SELECTIONS: Final = {
    "eligible": "dépenses retenues",
    "made": "dépenses réalisées pour l’opération, quelle que soit leur date",
    "expenses": "dépenses présentées",
    "other_funders": "autres ressources reçues",
    "public_aid": "aides publiques",
    "resources": "ressources reçues",
}

PAYMENTS: Final = {
    "single": "versement unique",
    "advance": "avance",
    "interim": "acompte",
    "balance": "solde",
    "retention_release": "libération de la retenue",
}

PARTS: Final = {
    "activity": "le rapport d’activité, quantitatif et qualitatif, "
    "qui décrit les conditions d’exécution et les résultats",
    "financial": "le rapport financier des dépenses exécutées",
    "qualitative": "le compte rendu qualitatif et quantitatif de l’action",
    "accounts": "les comptes annuels approuvés, avec le rapport du commissaire aux comptes s’il en est un",
}

REASONS: Final = {
    "other_operation": "dépense étrangère à l’opération subventionnée",
    "paid_outside_period": "dépense acquittée hors de la période",
    "paid_outside_year": "dépense acquittée hors de l’année de la tranche",
    "engaged_outside_period": "dépense engagée hors de la période",
    "paid_too_late": "dépense acquittée trop tard",
    "no_evidence": "dépense sans pièce justificative",
    "not_paid": "dépense non acquittée",
}

QUESTIONS: Final = {
    "expenses": "état des dépenses",
    "resources": "état des ressources",
    "funder": "décision du financeur",
    "beneficiary": "décision du bénéficiaire",
}


def initial(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def inside(text: str) -> str:
    """Return the text for use within a sentence: with a small first letter, unless the word is in capitals.

    >>> inside("Bilan final"), inside("TVA récupérée")
    ('bilan final', 'TVA récupérée')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def of_(name: str) -> str:
    """Return the name after «de», with contraction.

    >>> of_("le Département"), of_("l’organisme"), of_("la Commune"), of_("APES")
    ('du Département', 'de l’organisme', 'de la Commune', 'd’APES')
    >>> of_("un mois"), of_("huit jours"), of_("onze jours")
    ('d’un mois', 'de huit jours', 'de onze jours')
    """
    return _after(name, "de ", "du ", "des ", "d’")


def to_(name: str) -> str:
    """Return the name after «à», with contraction.

    >>> to_("le Département"), to_("l’organisme")
    ('au Département', 'à l’organisme')
    """
    return _after(name, "à ", "au ", "aux ", "à ")


def _after(name: str, plain: str, masculine: str, plural: str, vowel: str) -> str:
    lowered = name.lower()
    if lowered.startswith("le "):
        return masculine + name[3:]
    if lowered.startswith("les "):
        return plural + name[4:]
    if lowered.startswith(("la ", "l’", "l'")):
        return plain + name
    is_elided = lowered[:1] in "aeiouyéèêh" and not lowered.startswith(("huit", "onze"))
    return (vowel if is_elided else plain) + name


def court_in_sentence(name: str) -> str:
    """Return a court for use within a sentence.

    >>> court_in_sentence("Tribunal administratif de Lille"), court_in_sentence("la juridiction compétente")
    ('le tribunal administratif de Lille', 'la juridiction compétente')
    """
    found = inside(name)
    if found.startswith(("le ", "la ", "l’", "l'")):
        return found
    return f"la {found}" if found.startswith(("cour", "juridiction")) else f"le {found}"
