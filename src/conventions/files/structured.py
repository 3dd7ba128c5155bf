"""Plain data read by a shape: fast where nothing is wrong, else with all problems at their paths."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar, cast

from attrs import AttrsInstance, evolve, fields, frozen, has
from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, override

from budget.errors import InputError
from budget.findings import Place
from budget.money import EURO
from conventions.agreement.norms import Duty
from conventions.engine.program import ProgramFault
from conventions.files import strict
from conventions.files.converter import (
    KEYS,
    WORDS,
    Hook,
    exact_hooks,
    is_list,
    is_optional,
    keys_of,
    list_hook,
    optional_hook,
    plain_reader,
)
from conventions.files.faults import (
    MOST_FAULTS,
    DataPath,
    Fault,
    Problem,
    RefusedValueError,
    dotted,
    one_line,
    shown,
    without_accounts,
)
from conventions.files.in_currency import in_currency
from conventions.files.layers import Data
from conventions.files.shapes import ConventionFile
from conventions.files.strict import nearest
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


# --- From the tree of exceptions of the converter to a flat list of problems, each with its path ------------


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
                remedy = "did_you_mean" if near else ""
                yield Problem(
                    file,
                    (*path, key),
                    "unknown_key",
                    actual=shown(key),
                    expected=", ".join(known),
                    remedy=remedy,
                    params=(("near", near),),
                )
        case InputError():
            yield refusal(file, path, error)
        case KeyError():
            yield Problem(file, path, "missing_key", actual=shown(path[-1]))
        case _:
            raise error


def _step(group: BaseValidationError, inner: BaseException) -> DataPath:
    """Return the key or the index of `inner`, from its last note."""
    for note in reversed(getattr(inner, "__notes__", ())):
        if isinstance(note, AttributeValidationNote) and isinstance(group, ClassValidationError):
            return (KEYS.get(group.cl, {}).get(note.name, note.name),)
        if isinstance(note, IterableValidationNote):
            return (note.index,)
    return ()


# ------------------------------------------------------------------------------------------------------------
# The converter of cattrs, which reads by the rules of `converter` and collects every fault of a file.


@frozen(eq=False)
class _Detailed:
    """A reader that uses the converter."""

    converter: Converter
    is_detailed: bool = True

    def hook(self, kind: object) -> Hook:
        """Return the reader of a type."""
        found: Hook = self.converter.get_structure_hook(kind)
        return found


@cache
def detailed_converter() -> Converter:
    """Return the converter, the same for all calls; `problems_in` lists its faults."""
    made = Converter(forbid_extra_keys=True, detailed_validation=True)
    reader = _Detailed(made)
    made.register_structure_hook_factory(has, lambda record: _record_hook(made, record))
    made.register_structure_hook_factory(is_optional, lambda kind: optional_hook(reader, kind))
    made.register_structure_hook_factory(is_list, lambda kind: list_hook(reader, kind))
    exact = exact_hooks(reader)
    for kind, hook in exact.items():
        if isinstance(kind, type):  # before the converter's own hooks, which coerce
            made.register_structure_hook(kind, hook)
    others = {kind: hook for kind, hook in exact.items() if not isinstance(kind, type)}
    made.register_structure_hook_factory(lambda kind: _is_key(kind, others), lambda kind: others[kind])
    return made


def _is_key(kind: object, known: dict[object, Hook]) -> bool:
    try:
        return kind in known
    except TypeError:  # of a kind that has no hash
        return False


def _record_hook(made: Converter, record: type[AttrsInstance]) -> Hook:
    words, rules = KEYS.get(record, {}), WORDS.get(record, {})
    overrides = {
        field.name: override(rename=words.get(field.name), struct_hook=rules.get(field.name))
        for field in fields(record)
        if field.name in words or field.name in rules
    }
    # The overrides are those of fields, which the checker takes for the function's own options.
    structure = make_dict_structure_fn(record, made, **overrides)  # type: ignore[arg-type]

    def read(value: object, _: object) -> object:
        if type(value) is not dict:
            raise strict.wrong_type(value, "table")
        return structure(value, record)

    return read


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
