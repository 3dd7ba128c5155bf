"""When an office reminds: so many days before a day and after it, and what holds a reminder back."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Final

from attrs import field, frozen

from budget.errors import InputError

__all__ = ["BOUNDS", "ReminderRules", "RulesRefusedError", "bounds_of", "is_within"]

BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "before": (0, 30),
    "after": (1, 3650),
    "formal_notice": (1, 3650),
    "catch_up": (0, 365),
    "apart": (0, 90),
}
"""The least and the most days of each rule. The letter that reminds speaks of the next thirty days alone."""


class RulesRefusedError(InputError):
    """A rule out of its bounds; `actual` is what was given, `params` its key."""

    code: ClassVar[str] = "reminder_rule"


def is_within(key: str, days: object) -> bool:
    """Return whether a rule takes these days: a whole number of them, within its bounds."""
    least, most = BOUNDS[key]
    return isinstance(days, int) and not isinstance(days, bool) and least <= days <= most


def bounds_of(key: str) -> str:
    """Return what a rule takes, as messages say it."""
    return " … ".join(map(str, BOUNDS[key]))


def _furthest_first(days: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(days, reverse=True))


def _nearest_first(days: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(days))


@frozen
class ReminderRules:
    """When an office reminds, in days.

    Attributes:
        before: how long before its day something is asked for; 0 is the day itself.
        after: how long after its day, while it is not done.
        formal_notice: how long after its day a formal notice is proposed, and nothing is sent any more.
        catch_up: how long after its own day a reminder may still go, where a run did not take place.
        apart: how long nothing more is sent about what was just asked for.
        quiet_days: whether nothing is sent on week-ends and public holidays.
        sender: the address that mails are from; else that of who follows the dossier.
        digest_to: the address that the summary of a run goes to; else that of who follows each dossier.
    """

    before: tuple[int, ...] = field(default=(30, 7), converter=_furthest_first)
    after: tuple[int, ...] = field(default=(1, 15, 45), converter=_nearest_first)
    formal_notice: int = 60
    catch_up: int = 30
    apart: int = 7
    quiet_days: bool = True
    sender: str | None = None
    digest_to: str | None = None

    def __attrs_post_init__(self) -> None:
        for key, (least, most) in BOUNDS.items():
            value = getattr(self, key)
            for days in value if isinstance(value, tuple) else (value,):
                if not is_within(key, days):
                    raise RulesRefusedError(
                        f"{key} takes whole days from {least} to {most}, not {days!r}",
                        actual=str(days)[:40],
                        expected=bounds_of(key),
                        key=key,
                    )
