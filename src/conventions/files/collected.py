"""From the tree of exceptions of the converter to a flat list of problems, each with its path."""

from collections.abc import Iterator

from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)

from budget.errors import InputError
from conventions.agreement.norms import Duty
from conventions.engine.program import ProgramFault
from conventions.files.converter import KEYS, keys_of
from conventions.files.expression_code import as_written, expression_code
from conventions.files.faults import DataPath, Problem, RefusedValueError, shown
from conventions.files.shapes import ConventionFile
from conventions.files.strict import nearest
from conventions.identifiers import IdentifierError
from conventions.language.errors import ExpressionError

__all__ = ["expression_problem", "problems_in", "refusal"]


def problems_in(file: str, error: Exception, path: DataPath = ()) -> Iterator[Problem]:
    """Yield a problem for every leaf of the tree."""
    match error:
        case BaseValidationError():
            for inner in error.exceptions:
                yield from problems_in(file, inner, (*path, *_step(error, inner)))
        case ForbiddenExtraKeysError():
            known = keys_of(error.cl)
            for key in sorted(error.extra_fields):
                near = nearest(key, known)
                yield Problem(
                    file,
                    (*path, key),
                    "unknown_key",
                    actual=shown(key),
                    expected=", ".join(known),
                    remedy="did_you_mean" if near else "",
                    params=(("near", near),),
                )
        case InputError():
            yield refusal(file, path, error)
        case KeyError():
            yield Problem(file, path, "missing_key", actual=shown(path[-1]))
        case _:
            raise error


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


def _step(group: BaseValidationError, inner: BaseException) -> DataPath:
    """The key or the index at which `inner` was met, which its last note says."""
    for note in reversed(getattr(inner, "__notes__", ())):
        if isinstance(note, AttributeValidationNote) and isinstance(group, ClassValidationError):
            return (KEYS.get(group.cl, {}).get(note.name, note.name),)
        if isinstance(note, IterableValidationNote):
            return (note.index,)
    return ()
