"""The parties and their legal forms, the decision that grants, and places left blank."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Final

from budget import frozen
from budget.money import Euros

# --- A place that the text leaves to be completed by hand: data, not an error -------------------------------


class Blank(Enum):
    """A value that the parties will write in by hand; printed as a ruled blank."""

    TO_BE_COMPLETED = "to_be_completed"


# ------------------------------------------------------------------------------------------------------------
# Legal forms, as rules of law distinguish them; an unknown spelling is never guessed.

FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    # --- funders
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
    # --- beneficiaries
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
"""The spellings of each legal form; case and the kind of apostrophe do not count."""

_BY_WORD: Final = {word: form for form, words in FORMS.items() for word in words}


def normalized_form(text: str) -> str:
    """Return a legal form in normalized spelling."""
    return " ".join(text.casefold().replace("'", "’").split())


def legal_form_of(text: str | None) -> str | None:
    """Return the legal form that a text names; None if it is not a known one.

    >>> legal_form_of("Département"), legal_form_of("Communauté d'agglomération"), legal_form_of("régie")
    ('departement', 'epci', None)
    """
    if text is None:
        return None
    return _BY_WORD.get(normalized_form(text))


# --- The parties: who grants, who receives, who pays, and who signs for them --------------------------------


@frozen
class Representative:
    """The person who signs for a party, and on which authority."""

    name: str
    title: str
    authority: str | None = None


@frozen
class BankAccount:
    """A bank account; each part may be left blank. The IBAN is masked outside documents."""

    holder: str | Blank
    bank: str | Blank
    iban: str | Blank
    bic: str | Blank


@frozen
class Enclosed:
    """The enclosures of each kind of letter."""

    notification: tuple[str, ...] = ()
    reminder: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()
    missing_papers: tuple[str, ...] = ()
    formal_notice: tuple[str, ...] = ()
    hearing: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()


@frozen
class Letters:
    """What the letters of a party say about their sender; every field is optional.

    `contact` is the person in charge of the file; `signatory`, `title` and `delegation` describe who signs
    instead of the representative; `answer_within` is the time allowed for an answer.
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

    `side` gives the party's side where the role does not: a payer is on the funder's side. The fiscal year
    ends on `fiscal_year_ends`, month and day. `register` is a register other than the RNA: Alsace-Moselle,
    RIDET. `logo` is a picture in the folder of the dossier.
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
    def effective_side(self) -> str:
        """Return the side of the party, `funder`, `beneficiary` or `third`: as stated, else its role."""
        return self.side or (self.role if self.role in ("funder", "beneficiary") else "third")


def party_of(parties: Iterable[Party], role: str) -> Party | None:
    """Return the party with a role; None if there is none."""
    return next((party for party in parties if party.role == role), None)


# --- The decision that grants: who took it, when, by which vote, on which credits ---------------------------


@frozen
class Vote:
    """The votes and the attendance; `aside`: members present who took no part in debate or vote."""

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
    """A deliberation, with its dates."""

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
