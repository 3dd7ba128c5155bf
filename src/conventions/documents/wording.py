"""French words for keys in the data, and representatives in the words of a letter.

Keys without words here have none: fields that need them have no value, and say so. If a word does not show
its gender, sentences are worded without agreement.
"""

import re
from enum import Enum
from typing import Final

from budget import frozen
from conventions.agreement.party import Party, Representative

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


_CIVILITIES: Final = re.compile(r"(?:(mme|madame|mlle)|(m\.|mr|monsieur))(?=\s)", re.IGNORECASE)
_FEMININE_ENDS: Final = ("ente", "ante", "trice", "ière", "euse", "ée", "esse", "jointe", "ète", "nne", "ffe")
_FEMININE: Final = frozenset(
    {
        "agence", "amicale", "association", "caisse", "chambre", "collectivité", "commune", "communauté",
        "compagnie", "confédération", "coopérative", "école", "entreprise", "fédération", "fondation",
        "ligue", "maison", "métropole", "mutuelle", "préfecture", "régie", "région", "société", "union",
        "université", "ville",
    }
)  # fmt: skip
_MASCULINE: Final = frozenset(
    {
        "centre", "club", "collège", "comité", "conseil", "département", "établissement", "état", "fonds",
        "groupement", "institut", "lycée", "ministère", "office", "organisme", "réseau", "service",
        "syndicat",
    }
)  # fmt: skip
_COMPLEMENT: Final = re.compile(r"\s+(?:de|du|des|d[’']\w+|à|au|aux|en|chargée?|déléguée?)\b.*")
_VOWELS: Final = "aeiouyéèêâîôh"


class Gender(Enum):
    """Grammatical gender."""

    FEMININE = "feminine"
    MASCULINE = "masculine"


@frozen
class Person:
    """A person by name and title, as far as known."""

    name: str | None
    title: str | None = None

    @property
    def said(self) -> str:
        """Return both, one after the other."""
        return ", ".join(text for text in (self.name, self.title) if text)

    @property
    def gender(self) -> Gender | None:
        """Return the gender by the civility, else by the form of the title."""
        civility = None if self.name is None else _CIVILITIES.match(self.name)
        if civility is not None:
            return Gender.FEMININE if civility[1] else Gender.MASCULINE
        word = (self.title or "").lower().partition(" ")[0]
        if word == "la" or word.endswith(_FEMININE_ENDS):
            return Gender.FEMININE
        return Gender.MASCULINE if word and not word.endswith("e") else None


def person_of(text: str) -> Person:
    """Return a person as written in a record: the name, a comma, the title.

    >>> person_of("Ada Martin, présidente").gender
    <Gender.FEMININE: 'feminine'>
    """
    name, _, title = text.partition(", ")
    return Person(name, title or None)


def person_representing(representative: Representative) -> Person:
    """Return the person in a text; without a name if the text is only the title: «le maire»."""
    article, _, name = representative.name.rpartition(" ")
    is_title = article.lower() in ("", "le", "la") and f"{representative.title} ".lower().startswith(
        f"{name} ".lower()
    )
    if is_title:
        return Person(None, f"{article} {representative.title}".strip())
    return Person(representative.name, representative.title)


def salutation(person: Person | None) -> str:
    """Return the salutation of a letter.

    >>> salutation(person_of("Ada Martin, présidente")), salutation(person_of("M. Luc Belval, maire d’Arras"))
    ('Madame la Présidente', 'Monsieur le Maire')
    >>> salutation(person_of("Mme Martin")), salutation(Person(None, "la présidente")), salutation(None)
    ('Madame', 'Madame la Présidente', 'Madame, Monsieur')
    """
    if person is None or person.gender is None:
        return "Madame, Monsieur"
    is_feminine = person.gender is Gender.FEMININE
    civility = "Madame" if is_feminine else "Monsieur"
    if person.title is None:
        return civility
    title = _COMPLEMENT.sub("", person.title.removeprefix("la "))
    return f"{civility} {_with_article(initial(title), is_feminine=is_feminine)}"


def quality(person: Person) -> str | None:
    """Return the title as above a signature.

    >>> quality(person_of("J. Roux, Président du Conseil départemental")), quality(person_of("A. Roy, maire"))
    ('Le Président du Conseil départemental', 'Maire')
    """
    if person.title is None or person.name is None or person.gender is None:
        return None if person.title is None else initial(person.title)
    return initial(_with_article(person.title, is_feminine=person.gender is Gender.FEMININE))


def _with_article(word: str, *, is_feminine: bool) -> str:
    if word[:1].lower() in _VOWELS:
        return f"l’{word}"
    return f"la {word}" if is_feminine else f"le {word}"


def named(party: Party) -> str:
    """Return the name preceded by the legal form, unless it begins with it."""
    form = party.legal_form
    if form is None or party.name.lower().startswith(form.lower()):
        return party.name
    return initial(f"{form} {party.name}")


def represented(party: Party) -> str | None:
    """Return by whom a party is represented, with grammatical agreement.

    >>> head = Representative("Mme Roux", "présidente")
    >>> represented(Party("beneficiary", "APES", "l’organisme", "association", representative=head))
    'représentée par sa présidente, Mme Roux'
    """
    if party.representative is None:
        return None
    person = person_representing(party.representative)
    gender = _gender_of(party)
    by = "que représente " if gender is None else f"représenté{'e' if gender is Gender.FEMININE else ''} par "
    title = person.title
    if person.name is None or title is None or person.gender is None or _COMPLEMENT.search(title):
        return f"{by}{person.said}"
    is_his = person.gender is Gender.MASCULINE or title[:1].lower() in _VOWELS
    return f"{by}{'son' if is_his else 'sa'} {title}, {person.name}"


def _gender_of(party: Party) -> Gender | None:
    """Return the gender of a party, by the first word of its name, else of its short name."""
    for text in (named(party), re.sub(r"^(?:l[’']|le |la )", "", party.short_name)):
        word = re.split(r"[\s-]", text.lower(), maxsplit=1)[0]
        if word in _FEMININE or word in _MASCULINE:
            return Gender.FEMININE if word in _FEMININE else Gender.MASCULINE
    article = party.short_name.lower().partition(" ")[0]
    return {"la": Gender.FEMININE, "le": Gender.MASCULINE}.get(article)
