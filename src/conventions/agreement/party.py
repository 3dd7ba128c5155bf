"""The parties: who grants, who receives, who pays, and who signs for them."""

from collections.abc import Iterable

from attrs import frozen

from conventions.agreement.blank import Blank

__all__ = ["BankAccount", "Enclosed", "Letters", "Party", "Representative", "party_of"]


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
