"""Representatives in the words of a letter: salutation, title, «représentée par sa présidente».

If a word does not show its gender, sentences are worded without agreement.
"""

import re
from enum import Enum
from typing import Final

from attrs import frozen

from conventions.agreement.party import Party, Representative
from conventions.documents.wording import initial

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
