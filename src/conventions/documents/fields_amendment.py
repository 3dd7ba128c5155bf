"""Fields of an amendment: its number, its reasons, each change beside what stood there."""

from collections.abc import Callable
from typing import Final

from conventions.documents.amended import Amended, StatedChange, amended
from conventions.documents.field import Field, FieldType, Rows, Value, column, if_found, rows
from conventions.documents.source import Source

__all__ = ["AMENDMENT_FIELDS"]

_T: Final = FieldType


def _of(extract: Callable[[Amended], Value]) -> Callable[[Source], Value]:
    return if_found(amended, extract)


def _reasons(found: Amended) -> str | None:
    """The reasons, as the end of a sentence."""
    reasons = found.amendment.reasons
    return reasons if reasons is None or reasons.endswith((".", "!", "?", "…")) else f"{reasons}."


def _changes(source: Source) -> tuple[StatedChange, ...] | None:
    found = amended(source)
    return None if found is None else found.changes()


AMENDMENT_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("amendment.number", "Numéro de l’avenant", "Number", _T.NUMBER, _of(lambda a: a.amendment.number)),
    Field("amendment.title", "Objet de l’avenant", "Title", _T.TEXT, _of(lambda a: a.amendment.title)),
    Field("amendment.reasons", "Motifs", "Reasons", _T.TEXT, _of(_reasons)),
    Field(
        "amendment.effective_on",
        "Prise d’effet",
        "Of effect from",
        _T.DATE,
        _of(lambda a: a.amendment.effective_on),
    ),
    rows(
        "amendment.changes",
        "Modifications",
        "Changes",
        _changes,
        column("article", "Article", "Article", _T.TEXT, lambda item: item.article),
        column("label", "Disposition", "Provision", _T.TEXT, lambda item: item.label),
        column("before", "Ancien", "Old", _T.TEXT, lambda item: item.before),
        column("after", "Nouveau", "New", _T.TEXT, lambda item: item.after),
    ),
)
