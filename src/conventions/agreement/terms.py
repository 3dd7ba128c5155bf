"""The terms of an agreement: all that is compiled, which agreements of one model share."""

from functools import lru_cache

from attrs import frozen

from budget.money import EURO
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Parameter, Right, Selection
from conventions.parameters.dated import Dated

__all__ = ["Terms"]


@frozen(cache_hash=True)
class Terms:
    """Expressions, and what they are checked against.

    Attributes:
        formulas: the expressions that stand for the grant, the period and the lapse, by their place.
        tables: the columns of each table, with their types; the rows are no part of the terms.
        currency: the code of the currency in which amounts are.
        foreign: the code of the other currency.
        dated: parameters of the law, in a rulebook.
        roles: the names by which a rulebook asks for clauses of any agreement.
    """

    facts: tuple[FactDeclaration, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    tables: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    selections: tuple[Selection, ...] = ()
    definitions: tuple[Definition, ...] = ()
    duties: tuple[Duty, ...] = ()
    rights: tuple[Right, ...] = ()
    formulas: tuple[tuple[str, str], ...] = ()
    currency: str = EURO
    foreign: str | None = None
    dated: tuple[Dated, ...] = ()
    roles: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def shared(terms: Terms) -> Terms:
    """Return the same object for equal terms, so that they need not be compared again."""
    return terms
