"""Plain data read by a shape: fast where nothing is wrong, else with all problems at their paths."""

from collections.abc import Mapping
from itertools import islice
from typing import TypeVar, cast

from attrs import evolve

from budget.money import EURO
from conventions.files.converter import (
    plain_reader,
)
from conventions.files.faults import (
    MOST_FAULTS,
    Problem,
)
from conventions.files.in_currency import in_currency
from conventions.files.layers import Data

Shape = TypeVar("Shape")


def structured(
    file: str, data: Data, shape: type[Shape], currency: str = EURO
) -> tuple[Shape | None, tuple[Problem, ...]]:
    """Return the data of a file by its shape; or None with every fault, one more than anybody reads.

    Its amounts are in the `currency` of the agreement.
    """
    if currency != EURO:
        data = cast("Data", in_currency(data, currency))
    try:
        return plain_reader().structure(data, shape), ()
    except Exception:  # noqa: BLE001 -- read again, with every detail
        from conventions.files.detailed import detailed_converter, problems_in

        try:
            return detailed_converter().structure(data, shape), ()
        except Exception as error:  # noqa: BLE001 -- what is no fault of the input is raised again
            found = islice(problems_in(file, error), MOST_FAULTS + 1)
            return None, tuple(_but_for_given(problem, data) for problem in found)


def _but_for_given(problem: Problem, data: Data) -> Problem:
    """Return the problem of an unknown key, without a proposal that the table already has."""
    if problem.code != "unknown_key" or problem.remedy != "did_you_mean":
        return problem
    table: object = data
    for step in problem.path[:-1]:
        match table:
            case Mapping():
                table = table.get(step)
            case list() if isinstance(step, int):
                table = table[step]
            case _:
                return problem
    is_given = isinstance(table, Mapping) and dict(problem.params)["near"] in table
    return evolve(problem, remedy="", params=()) if is_given else problem
