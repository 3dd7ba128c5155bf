"""From a text that was read to the agreement it states, and every problem it has as a whole."""

from collections.abc import Collection
from itertools import islice

from attrs import frozen

from budget.errors import InputError
from conventions.agreement.agreement import Agreement
from conventions.engine.program import compile_agreement
from conventions.files.agreement_checks import agreement_problems
from conventions.files.collected import expression_problem
from conventions.files.convention_file import agreement_of
from conventions.files.faults import MOST_FAULTS, Problem
from conventions.files.parameters import given_problems, hidden_problems
from conventions.files.shapes import ConventionFile, ParameterEntry

__all__ = ["Whole", "whole_agreement"]


@frozen
class Whole:
    """The agreement, or None when it does not hold together, and what is wrong with it."""

    agreement: Agreement | None
    problems: tuple[Problem, ...]


def whole_agreement(
    name: str,
    file: ConventionFile,
    parameters: tuple[ParameterEntry, ...] = (),
    model: Agreement | None = None,
    *,
    is_partial: bool = False,
) -> Whole:
    """The agreement of a text, of the file `name`; of a partial one, only the syntax of its expressions."""
    problems: list[Problem] = []
    if not is_partial:
        problems += islice(agreement_problems(name, file), MOST_FAULTS + 1)
        problems += given_problems(name, parameters, file.parameters)
        problems += hidden_problems(name, parameters, file)
    if any(problem.code == "too_many_norms" for problem in problems):
        return Whole(None, tuple(problems))
    try:
        agreement = agreement_of(file, parameters, model)
        faults = compile_agreement(agreement).faults
    except InputError:  # the same identifier twice, said by the checks
        return Whole(None, tuple(problems))
    except RecursionError:
        problems.append(Problem(name, ("define",), "agreement_too_deep"))
        return Whole(None, tuple(problems))
    found = [expression_problem(name, file, fault) for fault in faults]
    at_fault = {fault.path[1] for fault in faults if fault.path[0] == "define"}
    rows_unknown = any(problem.code == "unknown_rows" for problem in problems)
    told = [
        item
        for item in found
        if not _follows(item, at_fault, rows_unknown=rows_unknown, is_partial=is_partial)
    ]
    problems += told if told or problems or is_partial else found  # a fault is never read past
    return Whole(None if is_partial else agreement, tuple(problems))


def _follows(problem: Problem, at_fault: Collection[str], *, rows_unknown: bool, is_partial: bool) -> bool:
    """Whether a fault of an expression follows from another: the name it lacks is itself at fault."""
    if is_partial:
        return not problem.code.startswith("expression_syntax")
    return problem.code.startswith("expression_name") and (rows_unknown or problem.actual in at_fault)
