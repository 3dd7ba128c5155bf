"""An amendment (avenant): what it changes, from when, and why."""

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from conventions.agreement.agreement import Agreement
from conventions.agreement.changes import Change, made

__all__ = ["Amendment", "Effective", "consolidated"]


@frozen
class Amendment:
    """What one amendment changes, and nothing else.

    Attributes:
        number: its place among the amendments, from 1.
        effective_on: the day from which it has effect, be it before its signature; None: on its signature.
        moves: the dates that it says it moves, each by its place in `convention.toml`.
        builds_on: the earlier ones without which it would change, or name, what is not there.
    """

    id: str
    number: int
    title: str
    changes: tuple[Change, ...] = ()
    effective_on: date | None = None
    reasons: str | None = None
    moves: tuple[str, ...] = ()
    builds_on: tuple[str, ...] = ()


@frozen
class Effective:
    """An amendment with the day from which it has effect."""

    amendment: Amendment
    since: date


def consolidated(agreement: Agreement, amendments: Iterable[Effective], on: date) -> Agreement:
    """The text in force on a day: the agreement with the amendments that have effect by then.

    They are made in the order of their days of effect, then of their numbers, so that the text of a later
    day is that of an earlier one with the amendments in between.
    """
    in_force = sorted(
        (item for item in amendments if item.since <= on),
        key=lambda item: (item.since, item.amendment.number),
    )
    changes = [change for item in in_force for change in item.amendment.changes]
    return made(changes, agreement)
