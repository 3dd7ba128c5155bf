"""A place that the text leaves to be completed by hand: data, not an error."""

from enum import Enum

__all__ = ["Blank"]


class Blank(Enum):
    """What the parties will write in; prints a ruled blank."""

    TO_BE_COMPLETED = "to_be_completed"
