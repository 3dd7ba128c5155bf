"""What the beneficiary will do: actions, indicators, and how documents print counts and shares."""

import re
from datetime import date
from fractions import Fraction
from typing import Final

from budget import frozen

# --- How documents print a count and a share: `25`, `11.23`, `54,2 %` ---------------------------------------

_COUNT: Final = re.compile(r"\d{1,12}(?:[.,]\d{1,6})?", re.ASCII)
_SHARE: Final = re.compile(r"(\d{1,3})(?:[.,](\d{1,4}))?[ \u00a0\u202f]?%", re.ASCII)


@frozen
class PrintedShare:
    """A percentage as printed; its number of decimals matters."""

    percent: Fraction
    places: int

    def is_of(self, part: Fraction, whole: Fraction) -> bool:
        """Return whether the share of a part in a whole rounds to it, half up, to as many decimals.

        >>> share("54,2 %").is_of(Fraction(13), Fraction(24)), share("55 %").is_of(Fraction(13), Fraction(24))
        (True, False)
        """
        return _rounded(part / whole * 100, self.places) == self.percent


def count(text: str) -> Fraction | None:
    """Return the number that a text states; None if it states none.

    >>> count("11,23"), count("une vingtaine")
    (Fraction(1123, 100), None)
    """
    return Fraction(text.replace(",", ".")) if _COUNT.fullmatch(text) else None


def share(text: str) -> PrintedShare:
    """Return the percentage that a text states; raise ValueError if it states none."""
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
    """A partner of an action: it gives money or skills, or refers people to it.

    Attributes:
        kind: `financial`, `technical` or `prescribing`.
        scheme: the scheme or the call from which a financial partner pays.
    """

    name: str
    kind: str
    scheme: str | None = None


@frozen
class Action:
    """An action of the programme; its long texts are in `activity/ID.md`.

    Attributes:
        axis: the axis of the programme to which it belongs.
        calendar: when it takes place, in words.
        in_charge: the role of the person in charge; no person is named.
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
        from_sessions: what is counted in the sessions of the action to get the result: `sessions`, `days`,
            `hours`, `participants`, `organisations`, or a part of a breakdown. No result is then recorded.
        series: count the sessions of this series only.
        moves_with: the indicator that should rise and fall with it; where it does not, an explanation is
            asked for.
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
        """Return the target for a result; for a range, the result itself if inside, else the end it misses.

        None if there is no target or it is 0.
        """
        low, high = self.target, self.target_most
        if not low:
            return None
        return low if high is None or value < low else min(value, high)


@frozen
class Breakdown:
    """A breakdown of the people counted: women and men, district, origin.

    Attributes:
        parts: the label of each part, by its name.
        of_whom: True if each part is a subset of the whole (of whom from a priority district); False if the
            parts add up to the whole.
    """

    id: str
    label: str
    parts: tuple[tuple[str, str], ...]
    of_whom: bool = False


@frozen
class Paper:
    """An original document of the file: its date, and the weekday it prints, if any."""

    id: str
    title: str
    dated_on: date | None = None
    weekday: str | None = None
    tells_until: date | None = None


@frozen
class Statement:
    """What a document states about a quantity; two documents, or two places in one, may differ.

    Attributes:
        parts: the counts that add up to the value (women and men).
        of_whom: the counts that are each a subset of the value (of whom from a priority district).
        shares: the printed share of each part in the value, by the part's name: `55 %`.
    """

    paper: str
    subject: str
    value: str
    place: str | None = None
    parts: tuple[tuple[str, str], ...] = ()
    of_whom: tuple[tuple[str, str], ...] = ()
    shares: tuple[tuple[str, str], ...] = ()
