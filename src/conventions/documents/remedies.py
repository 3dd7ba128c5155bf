"""The delays of remedies that a decision must state, from the texts of law that give them.

Sources: code de justice administrative, art. R421-1 and R421-5 (two months from notification; unstated, the
delay does not run); code général des collectivités territoriales, art. L1617-5, 2° (two months to contest a
titre de recette); décret 2012-1246, art. 118 (two months to claim against a titre de perception).
"""

from typing import Final

from conventions.calendar import Period
from conventions.documents.field import Field, FieldType, Rows, yes_if
from conventions.documents.source import Source

__all__ = ["ORDER_FIELDS", "REMEDY_FIELDS", "is_of_state"]

_COURT_DELAY: Final = Period(2, 0)
_ORDER_DELAY: Final = Period(2, 0)
_STATE: Final = ("état", "etat", "ministère", "préfecture")
_T: Final = FieldType


def is_of_state(source: Source) -> bool | None:
    """Whether the funder is the State: its orders are titres de perception; None where nobody said."""
    funder = source.party("funder")
    form = None if funder is None else funder.legal_form
    return None if form is None else form.lower().startswith(_STATE)


def _order(source: Source) -> str | None:
    state = is_of_state(source)
    return None if state is None else "titre de perception" if state else "titre de recette"


REMEDY_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field(
        "law.court_delay",
        "Délai de recours contentieux",
        "Time limit before the court",
        _T.LENGTH,
        lambda _: _COURT_DELAY,
    ),
)
ORDER_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field(
        "law.order_delay",
        "Délai pour contester un titre",
        "Time limit to contest an order",
        _T.LENGTH,
        lambda _: _ORDER_DELAY,
    ),
    Field("law.order_kind", "Nature du titre", "Kind of order", _T.TEXT, _order),
    Field(
        "law.is_state",
        "Si le financeur est l’État",
        "Whether the funder is the State",
        _T.TEXT,
        yes_if(is_of_state),
    ),
)
