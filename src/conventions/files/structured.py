"""Plain data by a shape: fast where nothing is wrong with them, else every fault of them at once."""

from itertools import islice
from typing import TypeVar

from conventions.files.converter import plain_reader
from conventions.files.faults import MOST_FAULTS, Problem
from conventions.files.layers import Data

__all__ = ["structured"]

Shape = TypeVar("Shape")


def structured(file: str, data: Data, shape: type[Shape]) -> tuple[Shape | None, tuple[Problem, ...]]:
    """Return the data of a file by its shape; or None with every fault, one more than anybody reads."""
    try:
        return plain_reader().structure(data, shape), ()
    except Exception:  # noqa: BLE001 -- read again, with every detail
        from conventions.files.detailed import detailed_converter
        from conventions.files.fault_tree import problems_in

        try:
            return detailed_converter().structure(data, shape), ()
        except Exception as error:  # noqa: BLE001 -- what is no fault of the input is raised again
            return None, tuple(islice(problems_in(file, error), MOST_FAULTS + 1))
