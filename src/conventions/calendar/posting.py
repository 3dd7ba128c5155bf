"""When a document reached an administration, as far as what is recorded tells."""

from datetime import date
from enum import Enum

from attrs import frozen

from conventions.calendar.errors import PostedAfterReceivedError

__all__ = ["Counted", "SubmittedOn", "submitted_on"]


class Counted(Enum):
    """Which date a clause counts; where it is silent, posting does (CRPA L112-1)."""

    POSTING = "posting"
    RECEIPT = "receipt"


@frozen
class SubmittedOn:
    """The day that counts lies between these two, both included; known when they are equal."""

    earliest: date
    latest: date

    def in_time(self, due: date) -> bool | None:
        """Whether it was submitted on `due` at the latest; None where what is recorded does not tell.

        >>> SubmittedOn(date.min, date(2025, 6, 4)).in_time(date(2025, 6, 1)) is None
        True
        """
        if self.latest <= due:
            return True
        return False if self.earliest > due else None


def submitted_on(
    posted: date | None,
    received: date | None,
    *,
    electronic: bool = False,
    counts: Counted = Counted.POSTING,
) -> SubmittedOn:
    """The bounds of the day that counts for the sender, from the days recorded.

    By post the postmark counts; a receipt alone says that it was posted on that day or before. What is
    sent electronically counts at its receipt, and so does everything where the clause says so; posted
    and not seen to be received, it was received on that day or later. Nothing recorded: any day.
    Raises PostedAfterReceivedError. Source: CRPA L112-1, L112-13.

    >>> submitted_on(None, date(2025, 6, 2)).earliest == date.min
    True
    """
    if posted is not None and received is not None and posted > received:
        raise PostedAfterReceivedError(
            f"posted on {posted.isoformat()}, received before, on {received.isoformat()}",
            actual=posted.isoformat(),
            expected=received.isoformat(),
        )
    if electronic or counts is Counted.RECEIPT:
        return _received_between(posted, received)
    if posted is not None:
        return SubmittedOn(posted, posted)
    return SubmittedOn(date.min, received or date.max)


def _received_between(posted: date | None, received: date | None) -> SubmittedOn:
    if received is not None:
        return SubmittedOn(received, received)
    return SubmittedOn(posted or date.min, date.max)
