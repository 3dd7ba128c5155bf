"""What the beneficiary will do: actions, and the indicators that tell whether they were done."""

from datetime import date

from attrs import frozen

__all__ = ["Action", "Indicator", "Paper", "Statement"]


@frozen
class Action:
    """An action of the programme."""

    id: str
    title: str
    description: str | None = None


@frozen
class Indicator:
    """What is counted for an action: its target, and its result once reported (a fact of the same name)."""

    id: str
    label: str
    action: str | None = None
    target: int | None = None
    target_most: int | None = None
    unit: str | None = None
    dates: tuple[date, ...] = ()


@frozen
class Paper:
    """An original document of the file: its date, and the weekday it prints, if it does."""

    id: str
    title: str
    dated_on: date | None = None
    weekday: str | None = None
    tells_until: date | None = None


@frozen
class Statement:
    """What a paper says of a quantity; two papers, or two places of one, may differ.

    Attributes:
        parts: the counts that it gives as all of the value, none twice (women and men).
        of_whom: those that it gives as a part of the value each (of whom from a priority district).
        shares: the share of the value that it prints for a part, by the part's name: `55 %`.
    """

    paper: str
    subject: str
    value: str
    place: str | None = None
    parts: tuple[tuple[str, str], ...] = ()
    of_whom: tuple[tuple[str, str], ...] = ()
    shares: tuple[tuple[str, str], ...] = ()
