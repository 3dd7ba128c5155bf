"""Random questions: a dossier, two days, and the rulebooks that are asked of it."""

from datetime import date
from typing import Any

from attrs import evolve, frozen
from hypothesis import strategies as st

from budget.money import Euros
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.rulebook import Rulebook
from tests.oracle.expressions import days
from tests.oracle.rulebooks import rulebooks
from tests.oracle.strategies import dossiers, values_of

__all__ = ["Case", "cases"]


@frozen
class Case:
    """A dossier, and what is asked of it: (as_of, known_on)."""

    dossier: Dossier
    asked: tuple[tuple[date, date | None], ...]
    rulebooks: tuple[Rulebook, ...] = ()


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A dossier and two questions; in one case of three, with a rulebook and facts about its norms."""
    known = st.one_of(st.none(), st.none(), st.none(), days)
    asked = tuple((draw(days), draw(known)) for _ in range(2))
    dossier = draw(dossiers())
    if draw(st.integers(0, 2)):
        return Case(dossier, asked)
    book = draw(rulebooks())
    told = tuple(draw(_told(book)) for _ in range(draw(st.integers(0, 4))))
    return Case(evolve(dossier, facts=(*dossier.facts, *told)), asked, (book,))


@st.composite
def _told(draw: st.DrawFn, book: Rulebook) -> Fact:
    """A fact that a rulebook knows: about one of its norms, or a value that it declares."""
    norm = draw(st.sampled_from(book.rules)).norm
    key = draw(st.sampled_from(("exercised", "waived", "repaid", "payment", "recovery_order", norm.name)))
    value: Any = draw(st.sampled_from((None, Euros.of_cents(10_000), Euros.of_cents(3333))))
    declared = [item for item in book.facts if item.type != "event" and item.each is None]
    is_value = draw(st.booleans())
    if declared and is_value:
        chosen = draw(st.sampled_from(declared))
        return Fact(chosen.key, draw(days), draw(values_of(chosen)))
    of = None if key == norm.name else norm.name
    return Fact(key, draw(days), value if key != "waived" else None, of)
