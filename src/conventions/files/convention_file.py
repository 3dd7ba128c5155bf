"""From `convention.toml` to its agreement, and all problems that it has as a whole."""

from collections.abc import Collection
from functools import lru_cache
from itertools import islice
from typing import Final

from attrs import evolve

from budget import frozen
from budget.errors import InputError
from budget.money import EURO, Euros
from budget.nomenclature import Chart, Form
from budget.plan import Budget
from conventions.agreement.agreement import UNKNOWN, Agreement
from conventions.agreement.norms import Duty
from conventions.engine.program import compile_agreement
from conventions.files.agreement_checks import (
    agreement_problems,
    declared_parameters,
    given_problems,
    given_values,
    hidden_problems,
    tables_of,
)
from conventions.files.faults import MOST_FAULTS, Problem
from conventions.files.problems import expression_problem
from conventions.files.shapes import (
    BudgetTable,
    ConventionFile,
    ParameterEntry,
    Payments,
    aids_of,
    lines_of,
    rate_of,
)
from conventions.files.toml_data import TABLES_ALIKE

# --- From the shape of `convention.toml` to the agreement it states -----------------------------------------


_SAME: Final = (
    *("id", "title", "number", "purpose", "requested_on", "territory", "court", "signing", "period", "uses"),
    *("decision", "record", "report", "english"),
)
ALIKE: Final = {**dict(zip(_SAME, _SAME, strict=True)), **TABLES_ALIKE}
"""The fields of an agreement that are the same in its file: name in the agreement, and in the file."""


def agreement_of(
    file: ConventionFile, parameters: tuple[ParameterEntry, ...] = (), model: Agreement | None = None
) -> Agreement:
    """Return the agreement; payments are duties of the funder, after the other duties."""
    return Agreement(
        **{own: getattr(file, name) for own, name in ALIKE.items()},
        grant=file.grant.amount if isinstance(file.grant.amount, Euros) else Euros.ZERO,
        budget=None if file.budget is None else _budget(file.budget),
        budget_total_text=None if file.budget is None else file.budget.total_text,
        grant_formula=file.grant.formula if isinstance(file.grant.amount, Euros) else UNKNOWN,
        is_earmarked=file.grant.earmarked,
        in_kind=file.grant.in_kind,
        de_minimis=file.grant.de_minimis,
        lapses=None if file.term is None else file.term.lapses,
        currency=file.currency or EURO,
        tables=tables_of(file),
        parameters=declared_parameters(parameters),
        given=given_values(parameters, file.parameters),
        rulebooks=file.rulebooks if file.currency in (None, EURO) else (),
        model=None if model is None else model.terms,
        english_of_model=frozenset() if model is None else frozenset(dict(model.english)),
        duties=(*file.duty, *_payments(file.payment)),
    )


@lru_cache(maxsize=64)
def _payments(payments: Payments) -> tuple[Duty, ...]:
    """Return the payments as duties: the same objects for all agreements of one model."""
    return tuple(evolve(duty, is_payment=True) for duty in payments)


def _budget(table: BudgetTable) -> Budget:
    resources = None if table.resource is None else lines_of(table.resource)
    return Budget(
        lines_of(table.expense),
        resources if table.resources is None else table.resources,
        aids_of(table.in_kind),
        table.fte_rate,
        None if table.form is None else Form(table.form),
        Chart(table.chart),
        rate_of(table.indirect),
    )


# --- From a text that was read to the agreement it states, and every problem it has as a whole --------------


@frozen
class Whole:
    """The agreement, or None if it is inconsistent, and its problems."""

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
    """Return the agreement of a text of the file `name`; for a partial text, check only its syntax."""
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
    except InputError:  # the same identifier twice, reported by the checks
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
    problems += told if told or problems or is_partial else found  # a text with a fault gives no agreement
    return Whole(None if is_partial else agreement, tuple(problems))


def _follows(problem: Problem, at_fault: Collection[str], *, rows_unknown: bool, is_partial: bool) -> bool:
    """Return whether a fault of an expression follows from another: its missing name is itself at fault."""
    if is_partial:
        return not problem.code.startswith("expression_syntax")
    return problem.code.startswith("expression_name") and (rows_unknown or problem.actual in at_fault)
