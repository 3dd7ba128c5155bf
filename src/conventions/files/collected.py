"""The problem of a value or an expression that was refused, at its path."""

from budget.errors import InputError
from conventions.agreement.norms import Duty
from conventions.engine.program import ProgramFault
from conventions.files.converter import KEYS
from conventions.files.expression_code import as_written, expression_code
from conventions.files.faults import DataPath, Problem, RefusedValueError
from conventions.files.shapes import ConventionFile
from conventions.identifiers import IdentifierError
from conventions.language.errors import ExpressionError

__all__ = ["expression_problem", "refusal"]


IN_EUROS = "in_euros"
"""The remedy of what is written in another currency."""


def refusal(file: str, path: DataPath, error: InputError, line: int = 0) -> Problem:
    """The problem of a value that was refused; a reason, where the error has one, refines its code."""
    params = dict(error.params)
    actual, expected = error.actual, error.expected
    if isinstance(error, RefusedValueError):
        code, remedy = error.fault, error.remedy
    elif isinstance(error, ExpressionError):
        code, remedy = expression_code(error), ""
        actual, expected = as_written(error.actual), as_written(error.expected)
    else:
        reason = params.pop("reason", "")
        code = f"{error.code}.{reason}" if reason else error.code
        remedy = error.remedy if isinstance(error, IdentifierError) else error.code
        if reason == "other_currency":
            remedy = IN_EUROS
    return Problem(file, path, code, actual, expected, remedy, tuple(sorted(params.items())), line)


def expression_problem(file: str, shape: ConventionFile, fault: ProgramFault) -> Problem:
    """The problem of an expression, at the path that it has in the file."""
    kind, name, *rest = fault.path
    words = KEYS[Duty]
    if name in {payment.name for payment in shape.payment}:
        kind = "payment"
    elif kind == "norm":
        kind = "duty" if name in {duty.name for duty in shape.duty} else "right"
    path: DataPath = (kind, name, *(words.get(step, step) for step in rest))
    return refusal(file, path, fault.error)
