"""The code of what is wrong with an expression, so that its words are in the catalogues.

The language says in English what it expected; each of its phrases has a code here, and a phrase without one
keeps the general code and is shown as it is. Types are named by the words that people write in a file.
"""

import re
from typing import Final

from conventions.language.errors import ExpressionError, UnknownNameError

__all__ = ["as_written", "expression_code"]

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
    """The phrase with its types named as in the language.

    >>> as_written("window + working days")
    'period + ouvres'
    """
    for words, written in _WRITTEN:
        phrase = phrase.replace(words, written)
    return _FRAME.sub(r"\g<kept>", phrase)


def expression_code(error: ExpressionError) -> str:
    """The code of the error, refined by what was expected.

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
    """The code of an unknown name, by the way out: what else it names, a near name, a declaration."""
    if error.sort:
        return f"expression_name.{error.sort}"
    if error.near:
        return "expression_name.near"
    return "expression_name.of_the_language" if "." in error.actual else error.code


def _currency_code(error: ExpressionError) -> str:
    """The code of a currency that the agreement has not: the euro, by its letters too, a second, a first."""
    if error.actual == "EUR" and "€" in error.expected:
        return "euro"
    if error.actual in ("€", "EUR"):
        return "in_euros"
    return "second_currency" if "," in error.expected else "currency"
