"""Legal forms, as rules of law tell them apart; one that is written otherwise is not known, never guessed."""

from collections.abc import Mapping
from typing import Final

__all__ = ["FORMS", "form_of", "spelled"]

FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    # --- who grants
    "commune": ("commune", "ville"),
    "departement": ("département", "departement", "conseil départemental"),
    "region": ("région", "region", "conseil régional"),
    "epci": (
        "epci",
        "établissement public de coopération intercommunale",
        "communauté de communes",
        "communauté d’agglomération",
        "communauté urbaine",
        "métropole",
    ),
    "etat": ("état", "etat", "service de l’état", "préfecture"),
    "etablissement_public": (
        "établissement public",
        "epa",
        "epic",
        "agence de l’état",
        "office public de l’habitat",
        "oph",
        "centre communal d’action sociale",
        "ccas",
        "caisse des écoles",
    ),
    # --- who receives
    "association": ("association", "association loi 1901", "association loi de 1901", "asbl"),
    "association_cultuelle": ("association cultuelle", "association diocésaine"),
    "fondation": ("fondation", "fondation reconnue d’utilité publique"),
    "fonds_de_dotation": ("fonds de dotation",),
    "cooperative": ("coopérative", "scop", "scic"),
    "mutuelle": ("mutuelle",),
    "societe": ("société", "sarl", "sas", "sa", "entreprise"),
    "personne_physique": (
        "personne physique",
        "particulier",
        "entrepreneur individuel",
        "micro-entrepreneur",
    ),
    "organisme_hlm": ("organisme hlm", "bailleur social", "entreprise sociale pour l’habitat"),
}
"""What each is called in agreements; case and the shape of the apostrophe do not count."""

_BY_WORD: Final = {word: form for form, words in FORMS.items() for word in words}


def spelled(text: str) -> str:
    """Return the words of a legal form in one spelling."""
    return " ".join(text.casefold().replace("'", "’").split())


def form_of(text: str | None) -> str | None:
    """Return the legal form that a text names; None where it is none of those known.

    >>> form_of("Département"), form_of("Communauté d'agglomération"), form_of("régie")
    ('departement', 'epci', None)
    """
    if text is None:
        return None
    return _BY_WORD.get(spelled(text))
