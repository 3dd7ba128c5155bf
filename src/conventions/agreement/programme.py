"""What the beneficiary will do: actions, indicators, and how papers print what is counted."""

import re
from datetime import date
from fractions import Fraction
from typing import Final

from attrs import frozen

# --- How papers print a count and a share: `25`, `11.23`, `54,2 %` ------------------------------------------

_COUNT: Final = re.compile(r"\d{1,12}(?:[.,]\d{1,6})?", re.ASCII)
_SHARE: Final = re.compile(r"(\d{1,3})(?:[.,](\d{1,4}))?[ \u00a0\u202f]?%", re.ASCII)


@frozen
class PrintedShare:
    """A share in per cent as it is printed: how far it was rounded is part of what it says."""

    percent: Fraction
    places: int

    def is_of(self, part: Fraction, whole: Fraction) -> bool:
        """Whether a part of a whole rounds to it, half up, with as many decimals.

        >>> share("54,2 %").is_of(Fraction(13), Fraction(24)), share("55 %").is_of(Fraction(13), Fraction(24))
        (True, False)
        """
        return _rounded(part / whole * 100, self.places) == self.percent


def count(text: str) -> Fraction | None:
    """The number that a text says; None where it says none.

    >>> count("11,23"), count("une vingtaine")
    (Fraction(1123, 100), None)
    """
    return Fraction(text.replace(",", ".")) if _COUNT.fullmatch(text) else None


def share(text: str) -> PrintedShare:
    """The share that a text says, in per cent; ValueError where it says none."""
    found = _SHARE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    decimals = found[2] or ""
    return PrintedShare(Fraction(f"{found[1]}.{decimals or 0}"), len(decimals))


def _rounded(value: Fraction, places: int) -> Fraction:
    return Fraction(int(value * 10**places + Fraction(1, 2)), 10**places)


# --- What the beneficiary will do: actions, and the indicators that tell whether they were done -------------


@frozen
class Partner:
    """Who takes part in an action: with money, with its skills, or by sending people to it.

    Attributes:
        kind: `financial`, `technical` or `prescribing`.
        scheme: the scheme or the call that a financial partner pays from.
    """

    name: str
    kind: str
    scheme: str | None = None


@frozen
class Action:
    """An action of the programme; its long texts stand beside it, in `activity/ID.md`.

    Attributes:
        axis: the axis of the programme that it belongs to.
        calendar: when it takes place, in words.
        in_charge: the role of who is in charge of it; no person is named.
    """

    id: str
    title: str
    description: str | None = None
    axis: str | None = None
    themes: tuple[str, ...] = ()
    territory: str | None = None
    public: str | None = None
    calendar: str | None = None
    in_charge: str | None = None
    partners: tuple[Partner, ...] = ()


@frozen
class Indicator:
    """What is counted for an action: its target, and its result once reported (a fact of the same name).

    Attributes:
        from_sessions: what of the sessions of the action makes the result: `sessions`, `days`, `hours`,
            `participants`, `organisations`, or a part of a breakdown. No result is then recorded.
        series: of the sessions of this series only.
        moves_with: the indicator that it rises and falls with; where it does not, the report asks why.
    """

    id: str
    label: str
    action: str | None = None
    target: int | None = None
    target_most: int | None = None
    unit: str | None = None
    dates: tuple[date, ...] = ()
    from_sessions: str | None = None
    series: str | None = None
    moves_with: str | None = None

    def wanted(self, value: int | Fraction) -> int | Fraction | None:
        """Return the target that a result is measured by; of a range, itself inside it, else the end missed.

        None where there is no target, or it is nothing.
        """
        low, high = self.target, self.target_most
        if not low:
            return None
        return low if high is None or value < low else min(value, high)


@frozen
class Breakdown:
    """One feature of the people counted: women and men, district, origin.

    Attributes:
        parts: the name of each part, with what it is called.
        of_whom: whether each part is in the whole by itself (of whom from a priority district); else the
            parts are all of the whole, none twice.
    """

    id: str
    label: str
    parts: tuple[tuple[str, str], ...]
    of_whom: bool = False


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
