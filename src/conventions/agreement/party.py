"""The parties and their legal forms, the decision that grants, and places left blank."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Final

from attrs import frozen

from budget.money import Euros

# --- A place that the text leaves to be completed by hand: data, not an error -------------------------------


class Blank(Enum):
    """What the parties will write in; prints a ruled blank."""

    TO_BE_COMPLETED = "to_be_completed"


# ------------------------------------------------------------------------------------------------------------
# Legal forms, as rules of law tell them apart; one that is written otherwise is not known, never guessed.

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


# --- The parties: who grants, who receives, who pays, and who signs for them --------------------------------


@frozen
class Representative:
    """Who signs for a party, and by which authority."""

    name: str
    title: str
    authority: str | None = None


@frozen
class BankAccount:
    """Where money is paid; each part may be left to complete. The IBAN is masked outside documents."""

    holder: str | Blank
    bank: str | Blank
    iban: str | Blank
    bic: str | Blank


@frozen
class Enclosed:
    """What goes with each kind of letter."""

    notification: tuple[str, ...] = ()
    reminder: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()
    missing_papers: tuple[str, ...] = ()
    formal_notice: tuple[str, ...] = ()
    hearing: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()


@frozen
class Letters:
    """What the letters of a party say of themselves, each as far as it is given.

    `contact` is who follows the file; `signatory`, `title` and `delegation` say who signs in the place of the
    representative; `answer_within` is the time that a letter leaves.
    """

    place: str | None = None
    reference: str | None = None
    contact: str | None = None
    telephone: str | None = None
    mail: str | None = None
    signatory: str | None = None
    title: str | None = None
    delegation: str | None = None
    answer_within: str | None = None
    enclosed: Enclosed | None = None


@frozen
class Party:
    """One of the parties: `role` is the word norms use for it (`funder`, `beneficiary`).

    `side` says for whom it stands where the role does not: a payer is on the funder's side. The fiscal year
    ends on the `fiscal_year_ends`, month and day. `register` is one beside the RNA: Alsace-Moselle, RIDET.
    `logo` is a picture in the folder of the dossier.
    """

    role: str
    name: str
    short_name: str
    legal_form: str | None = None
    address: tuple[str, ...] = ()
    siret: str | None = None
    rna: str | None = None
    register: str | None = None
    representative: Representative | None = None
    bank_account: BankAccount | None = None
    accountant: str | None = None
    letters: Letters | None = None
    side: str | None = None
    fiscal_year_ends: str | None = None
    population: int | None = None
    logo: str | None = None

    @property
    def stands_for(self) -> str:
        """`funder`, `beneficiary` or `third`: as said, else by the role."""
        return self.side or (self.role if self.role in ("funder", "beneficiary") else "third")


def party_of(parties: Iterable[Party], role: str) -> Party | None:
    """The party of a role, if there is one."""
    return next((party for party in parties if party.role == role), None)


# --- The decision that grants: who took it, when, by which vote, on which credits ---------------------------


@frozen
class Vote:
    """The votes, and who was there; `aside`: present, took part in neither debate nor vote."""

    votes_for: int
    votes_against: int
    abstentions: int
    present: int | None = None
    excused: int | None = None
    aside: int = 0


@frozen
class Opinion:
    """The opinion of a committee before the vote."""

    body: str
    given_on: date
    opinion: str


@frozen
class Imputation:
    """A line of the funder's budget, as one document gives it."""

    document: str
    operation: str | None
    account: str
    label: str | None = None
    credits: Euros | None = None
    available: Euros | None = None
    proposed: Euros | None = None
    remaining: Euros | None = None


@frozen
class Decision:
    """A deliberation; dates are days."""

    body: str
    number: str
    taken_on: date | None = None
    amount: Euros | None = None
    transmitted_on: date | None = None
    published_on: date | None = None
    president: str | None = None
    secretary: str | None = None
    vote: Vote | None = None
    opinions: tuple[Opinion, ...] = ()
    imputations: tuple[Imputation, ...] = ()
    visas: tuple[str, ...] = ()
