"""Problems of files: code and words of a refused value or expression, and the line where it stands."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from budget.errors import InputError
from budget.findings import Place
from conventions.agreement.norms import Duty
from conventions.engine.program import ProgramFault
from conventions.files.converter import (
    KEYS,
)
from conventions.files.faults import (
    DataPath,
    Fault,
    Problem,
    RefusedValueError,
    dotted,
    one_line,
    without_accounts,
)
from conventions.files.shapes import ConventionFile
from conventions.files.toml_data import Position, line_of, positions, toml_data
from conventions.identifiers import IdentifierError
from conventions.language.errors import ExpressionError, UnknownNameError

# --- From problems to faults: each gets its line, which is sought only now ----------------------------------


def placed(folder: Path, problems: Iterable[Problem], texts: Mapping[str, str]) -> tuple[Fault, ...]:
    """Return the faults by file and line, each once."""
    found: dict[str, Mapping[DataPath, Position]] = {}
    faults = []
    for problem in problems:
        line = problem.line
        if not line and problem.file in texts and problem.file.endswith(".toml"):
            if problem.file not in found:
                found[problem.file] = _positions(problem.file, texts[problem.file])
            line = line_of(found[problem.file], problem.path)
        place = Place(str(folder / problem.file), line, dotted(problem.path))
        actual = without_accounts(one_line(problem.actual))
        params = tuple((name, one_line(value)) for name, value in problem.params)
        faults.append(Fault(place, problem.code, actual, problem.expected, problem.remedy, params))
    return tuple(sorted(set(faults)))


def _positions(file: str, text: str) -> Mapping[DataPath, Position]:
    """Return the positions in the readable part of a text; line numbers are unchanged."""
    read = toml_data(file, text)
    return {} if read.data is None else positions(read.text)


# --- The code of what is wrong with an expression, so that its words are in the catalogues ------------------
# The language says in English what it expected; each of its phrases has a code here, and a phrase without one
# keeps the general code and is shown as it is. Types are named by the words that people write in a file.

_SYNTAX: Final = (
    (r"a value", "value"),
    (r"a name", "name"),
    (r"a name before 'otherwise'", "otherwise"),
    (r"an operator or the end of the expression", "operator"),
    (r"at most \d+ levels of nesting", "nesting"),
    (r"at most \d+ operators in a row", "chain"),
    (r"a date of the calendar, year-month-day", "date"),
    (r"a number of at most \d+ digits", "digits"),
    (r"an amount in whole cents", "cents"),
    (r"a period: .*", "period"),
    (r"a delay in whole days", "shorter"),
    (r"a function of the language .*", "function"),
    (r"«not met\(duty\) by date»", "met_by"),
    (r"'.*'", "sign"),
    (r"<= \d+", "length"),
    (r"a name, a literal or an operator", "character"),
)
_TYPE: Final = (
    (r"the same unit", "unit"),
    (r"two comparable things", "comparable"),
    (r"a number, days or euros", "quantity"),
    (r"dates or quantities", "quantity"),
    (r"a list of .*", "list"),
    (r"'=' or '!='", "equality"),
    (r"dates, quantities, truths or texts.*", "branch"),
    (r".*as_of alone.*", "as_of"),
    (r"[a-z_]+\(.*\)|(?:min|max) of .*", "signature"),
    (r"a norm, a definition or a fact with each = rows", "rows"),
    (r"a period: .*", "period"),
)

_CURRENCY: Final = r"(?:€|[A-Z]{3})(?:, or (?:€|[A-Z]{3}))?"
_END: Final = "end of text"
_WRITTEN: Final = (
    ("months-period", "months"),
    ("days-period", "days"),
    ("working days", "ouvres"),
    ("window", "period"),
    ("an expression", "…"),
)

_FRAME: Final = re.compile(r"^(?:a function of the language \((?=.*\)$)|<= )(?P<kept>.*?)\)?$")


def as_written(phrase: str) -> str:
    """Return the phrase with its types named as in the language.

    >>> as_written("window + working days")
    'period + ouvres'
    """
    for words, written in _WRITTEN:
        phrase = phrase.replace(words, written)
    return _FRAME.sub(r"\g<kept>", phrase)


def expression_code(error: ExpressionError) -> str:
    """Return the code of the error, refined by what was expected.

    >>> from conventions.language.parser import parse
    >>> try:
    ...     parse("grant +")
    ... except ExpressionError as error:
    ...     print(expression_code(error))
    expression_syntax.end
    """
    if error.actual == _END:
        return "expression_syntax.end"
    if isinstance(error, UnknownNameError):
        return _name_code(error)
    if error.code == "expression_type" and re.fullmatch(_CURRENCY, error.expected):
        return f"expression_type.{_currency_code(error)}"
    shapes = {"expression_syntax": _SYNTAX, "expression_type": _TYPE}.get(error.code, ())
    for shape, refinement in shapes:
        if re.fullmatch(shape, error.expected, re.DOTALL):
            is_letter = refinement == "character" and error.actual.isalpha()
            return f"{error.code}.{'letter' if is_letter else refinement}"
    return error.code


def _name_code(error: UnknownNameError) -> str:
    """Return the code of an unknown name, by its remedy: another meaning, a similar name, a declaration."""
    if error.sort:
        return f"expression_name.{error.sort}"
    if error.near:
        return "expression_name.near"
    return "expression_name.of_the_language" if "." in error.actual else error.code


def _currency_code(error: ExpressionError) -> str:
    """Return the code for a currency that the agreement does not use."""
    if error.actual == "EUR" and "€" in error.expected:
        return "euro"
    if error.actual in ("€", "EUR"):
        return "in_euros"
    return "second_currency" if "," in error.expected else "currency"


# --- The problem of a value or an expression that was refused, at its path ----------------------------------

IN_EUROS = "in_euros"
"""The remedy for an amount in another currency."""


def refusal(file: str, path: DataPath, error: InputError, line: int = 0) -> Problem:
    """Return the problem of a refused value; the reason of the error, if any, refines its code."""
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
    """Return the problem of an expression, at its path in the file."""
    kind, name, *rest = fault.path
    words = KEYS[Duty]
    if name in {payment.name for payment in shape.payment}:
        kind = "payment"
    elif kind == "norm":
        kind = "duty" if name in {duty.name for duty in shape.duty} else "right"
    path: DataPath = (kind, name, *(words.get(step, step) for step in rest))
    return refusal(file, path, fault.error)
