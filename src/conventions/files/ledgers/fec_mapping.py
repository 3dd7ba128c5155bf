"""The mapping from accounts to the lines of a form: a short TOML, with all faults reported at once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, Final, TypeVar

from attrs import field

from budget import frozen
from budget.errors import InputError
from budget.findings import Place
from budget.nomenclature import (
    Account,
    AccountSide,
    Chart,
    Form,
    FormLine,
    form_line,
    form_lines,
    line_of_account,
)
from conventions.files.faults import Fault, FaultyFileError, shown
from conventions.files.strict import nearest
from conventions.files.toml_data import line_of, positions, toml_data

# --- Why a file of entries, or the mapping of its accounts, is refused as a whole ---------------------------


class UnreadableFecError(FaultyFileError):
    """A file that cannot be read at all; the error has all its faults, by line."""

    code: ClassVar[str] = "fec_unreadable"


def fault(
    file: str, line: int, column: str, code: str, actual: str = "", expected: str = "", **params: str
) -> Fault:
    """Return the fault at a line and a column of a file, with its texts shortened to one line."""
    return Fault(
        Place(file, line, column), code, shown(actual), expected, params=tuple(sorted(params.items()))
    )


def amount_fault(file: str, line: int, column: str, error: InputError) -> Fault:
    """Return the fault of a refused amount, with its reason if there is one."""
    reason = error.params.get("reason", "")
    code = f"{error.code}.{reason}" if reason else error.code
    return Fault(Place(file, line, column), code, error.actual, error.expected, error.code)


# --- From accounts to the lines of a form: a short TOML, with all faults at once ----------------------------

_KEYS: Final = ("form", "chart", "operation", "line")
_RANGE: Final = re.compile(r"(?P<low>[0-9]+)-(?P<high>[0-9]+)")
_WIDEST: Final = 1_000
_Path = tuple[str | int, ...]
_Word = TypeVar("_Word", Form, Chart)


@frozen
class Operation:
    """The rows of the funded action: those with one of these values in a column."""

    column: str
    values: frozenset[str]


@frozen
class FecMapping:
    """The mapping of accounts to the lines of a form.

    Attributes:
        chart: the chart by which an account that no rule names falls in its usual line; None: in no line.
        operation: None where the whole file is of the action.
        rules: the first digits of accounts, and the identifier of their line; the longest decide.
        budget: the same digits, and the line of the agreement's budget, where it has another name.
    """

    form: Form
    chart: Chart | None
    operation: Operation | None
    rules: Mapping[str, str]
    budget: Mapping[str, str] = field(factory=dict)

    def line_of(self, account: str) -> FormLine | None:
        """Return the line of an account of the file; None if it has none.

        >>> FecMapping(Form.REPORT, None, None, {"60": "purchases", "606": "rent"}).line_of("6063A").id
        'rent'
        """
        for length in range(len(account), 1, -1):
            if account[:length] in self.rules:
                return form_line(self.form, self.rules[account[:length]])
        return None if self.chart is None else _usual(account, self.form, self.chart)

    def budget_line_of(self, account: str) -> str | None:
        """Return the line of the agreement's budget: the one stated, else that of the form."""
        rule = next((account[:at] for at in range(len(account), 1, -1) if account[:at] in self.rules), "")
        line = self.line_of(account)
        return self.budget.get(rule, None if line is None else line.id)


def fec_mapping(file: str, text: str) -> FecMapping:
    """Return the mapping of a TOML text; `UnreadableFecError` has all its faults."""
    read = toml_data(file, text)
    faults = [
        Fault(Place(file, problem.line), problem.code, problem.actual, params=problem.params)
        for problem in read.problems
    ]
    if faults or read.data is None:
        raise UnreadableFecError(file, *faults)
    reading = _Reading(file, text)
    mapping = reading.mapping(read.data)
    if reading.faults:
        raise UnreadableFecError(file, *sorted(set(reading.faults)))
    return mapping


def _usual(account: str, form: Form, chart: Chart) -> FormLine | None:
    digits = account[: len(account) - len(account.lstrip("0123456789"))]
    if digits[:1] not in {"6", "7"} and digits[:2] not in {"86", "87"}:
        return None
    return line_of_account(Account(digits[:12]), form, chart)


class _Reading:
    """The reader of one mapping, which continues after a fault."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.places = positions(text)
        self.faults: list[Fault] = []

    def say(
        self, path: _Path, code: str, actual: object = "", known: Iterable[str] = (), **params: str
    ) -> None:
        words = sorted(known)
        near = nearest(str(actual), words)
        place = Place(self.file, line_of(self.places, path), ".".join(str(step) for step in path))
        pairs = {**params, "near": near} if near else params
        self.faults.append(
            Fault(
                place,
                code,
                shown(actual),
                shown(", ".join(words)),
                "did_you_mean" if near else "",
                tuple(sorted(pairs.items())),
            )
        )

    def mapping(self, data: Mapping[str, object]) -> FecMapping:
        self.known(data, _KEYS, ())
        form = self.word(data, "form", {form.value: form for form in Form}) or Form.REPORT
        chart = self.word(data, "chart", {chart.value: chart for chart in Chart}) if "chart" in data else None
        operation = self.operation(data["operation"]) if "operation" in data else None
        rules: dict[str, str] = {}
        budget: dict[str, str] = {}
        for at, table in enumerate(self.tables(data.get("line", []))):
            for prefix, name in self.rules_of(table, form, ("line", at)):
                if rules.setdefault(prefix, name) != name:
                    self.say(("line", at, "accounts"), "fec_mapping_twice", prefix, other=rules[prefix])
                if isinstance(table, dict) and isinstance(table.get("budget"), str):
                    budget[prefix] = table["budget"]
        if not data.get("line") and "chart" not in data:
            self.say(("line",), "missing_key", "line")
        return FecMapping(form, chart, operation, rules, budget)

    def word(self, data: Mapping[str, object], key: str, words: Mapping[str, _Word]) -> _Word | None:
        if key not in data:
            self.say((key,), "missing_key", key)
            return None
        found = data[key]
        if not isinstance(found, str) or found not in words:
            self.say((key,), "fec_mapping_word", found, words)
            return None
        return words[found]

    def operation(self, found: object) -> Operation | None:
        if not isinstance(found, dict):
            self.say(("operation",), "wrong_type.table", found)
            return None
        self.known(found, ("column", "values"), ("operation",))
        column, values = found.get("column"), self.texts(found, "values", ("operation",))
        if not isinstance(column, str) or not column.strip():
            self.say(("operation",), "missing_key", "column")
            return None
        return Operation(column, frozenset(values))

    def rules_of(self, table: object, form: Form, path: _Path) -> Iterator[tuple[str, str]]:
        if not isinstance(table, dict):
            self.say(path, "wrong_type.table", table)
            return
        self.known(table, ("line", "accounts", "budget"), path)
        if "budget" in table and not isinstance(table["budget"], str):
            self.say((*path, "budget"), "wrong_type.text", table["budget"])
        name = table.get("line")
        line = form_line(form, name) if isinstance(name, str) else None
        if line is None:
            self.say(
                (*path, "line"), "fec_mapping_line", name or "", (known.id for known in form_lines(form))
            )
        for pattern in self.texts(table, "accounts", path):
            for prefix in self.prefixes(pattern, (*path, "accounts")):
                if line is not None and self.is_on(line.side, prefix, (*path, "accounts")):
                    yield prefix, line.id

    def prefixes(self, pattern: str, path: _Path) -> list[str]:
        ends = _RANGE.fullmatch(pattern)
        low, high = (ends["low"], ends["high"]) if ends else (pattern, pattern)
        try:
            Account(low)
            Account(high)
        except InputError:
            self.say(path, "fec_mapping_accounts", pattern)
            return []
        if len(low) != len(high) or not 0 <= int(high) - int(low) < _WIDEST:
            self.say(path, "fec_mapping_accounts", pattern)
            return []
        return [str(number) for number in range(int(low), int(high) + 1)]

    def is_on(self, side: AccountSide, prefix: str, path: _Path) -> bool:
        """Return whether the first digits are on the side of the line; a range may exceed budget accounts."""
        try:
            is_same = Account(prefix).side is side
        except InputError:
            is_same = False
        if not is_same:
            self.say(path, "fec_mapping_side", prefix)
        return is_same

    def texts(self, table: Mapping[str, object], key: str, path: _Path) -> list[str]:
        found = table.get(key)
        if not isinstance(found, list) or not found or not all(isinstance(each, str) for each in found):
            self.say((*path, key) if key in table else path, "fec_mapping_list", key)
            return []
        return found

    def tables(self, found: object) -> list[object]:
        if isinstance(found, list):
            return found
        self.say(("line",), "wrong_type.tables", found)
        return []

    def known(self, table: Mapping[str, object], keys: tuple[str, ...], path: _Path) -> None:
        for key in table:
            if key not in keys:
                self.say((*path, key), "unknown_key", key, keys)
