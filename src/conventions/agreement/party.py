"""The parties: who grants, who receives, who pays, and who signs for them."""

from attrs import frozen

from conventions.agreement.blank import Blank

__all__ = ["BankAccount", "Party", "Representative"]


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
class Party:
    """One of the parties: `role` is the word norms use for it (`funder`, `beneficiary`)."""

    role: str
    name: str
    short_name: str
    legal_form: str | None = None
    address: tuple[str, ...] = ()
    siret: str | None = None
    rna: str | None = None
    representative: Representative | None = None
    bank_account: BankAccount | None = None
    accountant: str | None = None
