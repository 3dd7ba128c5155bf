"""The decision that grants: who took it, when, by which vote, on which credits."""

from datetime import date

from attrs import frozen

from budget.money import Euros

__all__ = ["Decision", "Imputation", "Opinion", "Vote"]


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
