"""From the plain data of a TOML file to typed values, without coercion: the reader of each type.

`plain_reader` stops at the first fault and makes no code for the shapes; `detailed.detailed_converter`, of
cattrs, reads by the same rules and collects every fault. `structured` goes from the one to the other.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from types import GenericAlias, NoneType, UnionType
from typing import Protocol, TypeVar, Union, cast, get_origin

from attrs import AttrsInstance, fields, has

from budget.findings import Severity
from budget.money import Euros
from budget.nomenclature import Account
from budget.plan import Fte
from conventions.agreement.agreement import REGIMES, AgreementPeriod, ReportTerms
from conventions.agreement.norms import (
    NATURES,
    Definition,
    Duty,
    FactDeclaration,
    Notice,
    Reading,
    Right,
    Selection,
)
from conventions.agreement.party import BankAccount, Blank, Decision, Enclosed, Letters, Party, Vote
from conventions.agreement.programme import Action, Partner
from conventions.calendar import Territory
from conventions.engine.name_tables import FACT_TYPES, PARAMETER_TYPES
from conventions.files import strict
from conventions.files.faults import RefusedValueError
from conventions.files.in_currency import Amount
from conventions.files.shapes import (
    AMENDMENT_SCHEMA,
    BASES,
    BORNE,
    CASES_SCHEMA,
    CHARTS,
    FORMS,
    MODEL_SCHEMA,
    RULEBOOK_SCHEMA,
    SCHEMA,
    AmendmentFile,
    BudgetTable,
    CasesFile,
    ChangeTable,
    ColumnsTable,
    ConventionFile,
    DatedEntry,
    Expected,
    FactEntry,
    Given,
    GrantTable,
    IndirectTable,
    LineTable,
    ModelFile,
    NothingListed,
    OfTier,
    ParameterEntry,
    Payments,
    RawRow,
    RawTable,
    RulebookFile,
    RuleEntry,
    TomlScalar,
    ValueEnds,
)
from conventions.files.strict import VALUE_TYPES, DayText, WholeNumber
from conventions.parameters import SourceStatus
from conventions.rulebook import OF_PAYMENTS, ROLES, Relation

Hook = Callable[[object, object], object]
Shape = TypeVar("Shape")

ACTS = (
    "terminate",
    "lapse",
    "reclaim",
    "reduce",
    "suspend",
    "extend",
    "decline",
    "refer",
    "recover",
    "claim",
    "contest",
    "keep",
)
"""The acts of rights."""

KEYS: Mapping[type, Mapping[str, str]] = {
    Action: {"partners": "partner"},
    Decision: {"opinions": "opinion", "imputations": "imputation"},
    Vote: {"votes_for": "for", "votes_against": "against"},
    FactDeclaration: {"least": "min", "most": "max"},
    Duty: {"begins": "from"},
    Notice: {"begins": "from"},
    Enclosed: {
        "reminder": "rappel",
        "overdue": "relance",
        "missing_papers": "demande-pieces",
        "formal_notice": "mise-en-demeure",
        "hearing": "observations",
        "closing": "cloture",
    },
}
"""The fields whose key in a file differs."""

_SEVERITIES = tuple(severity.value for severity in Severity)

GIVEN: Mapping[type, frozenset[str]] = {
    Party: frozenset({"role"}),
    FactDeclaration: frozenset({"key"}),
    Selection: frozenset({"name"}),
    Definition: frozenset({"name", "chosen"}),
    Duty: frozenset({"name", "is_payment", "chosen"}),
    Right: frozenset({"name"}),
    Reading: frozenset({"name"}),
    ParameterEntry: frozenset({"name"}),
    DatedEntry: frozenset({"name"}),
    OfTier: frozenset({"name"}),
    RuleEntry: frozenset({"name"}),
}
"""The fields without a key of their own: the first is the key of the table itself."""

WORDS: Mapping[type, Mapping[str, Hook]] = {
    ConventionFile: {
        "schema": strict.choice((SCHEMA,)),
        "currency": strict.own_currency,
        "other_currency": strict.currency,
    },
    ModelFile: {"schema": strict.choice((MODEL_SCHEMA,))},
    AmendmentFile: {"schema": strict.choice((AMENDMENT_SCHEMA,))},
    CasesFile: {"schema": strict.choice((CASES_SCHEMA,))},
    ParameterEntry: {"type": strict.choice(VALUE_TYPES)},
    RulebookFile: {"schema": strict.choice((RULEBOOK_SCHEMA,))},
    DatedEntry: {"type": strict.choice(tuple(kind for kind in PARAMETER_TYPES if kind != "event"))},
    Decision: {"taken_on": strict.day_or_unknown},
    FactEntry: {"occurred_on": strict.first_day},
    AgreementPeriod: {
        "renewal": strict.choice(("never_tacit", "tacit")),
        "start": strict.end_of_period,
        "end": strict.end_of_period,
    },
    FactDeclaration: {"type": strict.choice(tuple(FACT_TYPES))},
    Party: {
        "siret": strict.siret,
        "rna": strict.rna,
        "register": strict.register,
        "side": strict.choice(("funder", "beneficiary", "third")),
        "fiscal_year_ends": strict.fiscal_year_end,
    },
    GrantTable: {"amount": strict.amount_or_unknown, "de_minimis": strict.choice(REGIMES)},
    BankAccount: {"iban": strict.blank_or(strict.iban), "bic": strict.blank_or(strict.bic)},
    Notice: {"period": strict.period},
    Letters: {"answer_within": strict.period},
    Partner: {"kind": strict.choice(("financial", "technical", "prescribing"))},
    BudgetTable: {"form": strict.choice(FORMS), "chart": strict.choice(CHARTS)},
    ReportTerms: {"explained_from": strict.ratio},
    IndirectTable: {"rate": strict.ratio, "base": strict.choice(BASES)},
    LineTable: {"form_line": strict.form_line, "cost": strict.choice(BORNE)},
    Right: {
        "act": strict.choice(ACTS),
        "severity": strict.choice(_SEVERITIES),
        "role": strict.choice((*ROLES, *OF_PAYMENTS)),
    },
    Duty: {
        "counts": strict.choice(("posting", "receipt")),
        "nature": strict.choice(NATURES),
        "severity": strict.choice(_SEVERITIES),
        "role": strict.choice((*ROLES, *OF_PAYMENTS)),
    },
}
"""The fields with a fixed set of words."""


def keys_of(record: type[AttrsInstance]) -> list[str]:
    """Return the possible keys in the table of a record, in the order of its fields."""
    words, given = KEYS.get(record, {}), GIVEN.get(record, frozenset())
    return [words.get(field.name, field.name) for field in fields(record) if field.name not in given]


class Reader(Protocol):
    """The readers of all types of values."""

    @property
    def is_detailed(self) -> bool:
        """Whether all faults of a list or a table are collected; if not, the first one stops the reading."""

    def hook(self, kind: object) -> Hook:
        """Return the reader of a type."""


class PlainReader:
    """A fast reader for data without faults; the first fault stops it, without details."""

    is_detailed = False

    def __init__(self) -> None:
        self.known = exact_hooks(self)

    def hook(self, kind: object) -> Hook:
        """Return the reader of a type, created at its first use."""
        found = self.known.get(kind)
        if found is None:
            found = self.known[kind] = self.made(kind)
        return found

    def made(self, kind: object) -> Hook:
        """Return the reader of a record, a list or an optional value."""
        if is_list(kind):
            return list_hook(self, kind)
        if is_optional(kind):
            return optional_hook(self, kind)
        return _record_hook(self, cast("type[AttrsInstance]", kind))

    def structure(self, data: object, shape: type[Shape]) -> Shape:
        """Return data as a typed value; any error means a fault."""
        return cast("Shape", self.hook(shape)(data, shape))


@cache
def plain_reader() -> PlainReader:
    """Return the reader, the same for all calls."""
    return PlainReader()


def exact_hooks(made: Reader) -> dict[object, Hook]:
    """Return the readers of the types that have their own."""
    return {
        str: strict.text,
        int: strict.number,
        bool: strict.truth,
        date: strict.day,
        Euros: strict.money,
        Account: strict.account,
        Fte: strict.fte,
        Territory: strict.one_of(Territory),
        SourceStatus: strict.one_of(SourceStatus),
        Relation: strict.one_of(Relation),
        Severity: strict.one_of(Severity),
        date | Blank: strict.blank_or(strict.day),
        str | Blank: strict.blank_or(strict.text),
        TomlScalar: _scalar,
        TomlScalar | None: _scalar,
        TomlScalar | ValueEnds | None: _scalar_or_ends,
        ChangeTable | None: _change,
        NothingListed: _nothing,
        **{tuple[record, ...]: _named_hook(made, record) for record in GIVEN},  # type: ignore[valid-type]
        Payments: _named_hook(made, Duty, {"debtor": "funder"}),
        tuple[tuple[str, str], ...]: _pairs(made),
        Given: _cells(made),
        Expected: _expected(made),
        tuple[ColumnsTable, ...]: _columns(made),
        tuple[RawTable, ...]: _tables(made),
    }


def is_list(kind: object) -> bool:
    """Return whether a type is a tuple of any length."""
    arguments = getattr(kind, "__args__", ())
    return getattr(kind, "__origin__", None) is tuple and arguments[-1:] == (...,)


def is_optional(kind: object) -> bool:
    """Return whether a type is optional."""
    arguments = getattr(kind, "__args__", ())
    return get_origin(kind) in (Union, UnionType) and len(arguments) == 2 and NoneType in arguments  # noqa: PLR2004


def optional_hook(made: Reader, kind: object) -> Hook:
    """Return the reader of an optional value; that of the value itself is looked up once, when needed."""
    other = next(one for one in cast("UnionType", kind).__args__ if one is not NoneType)
    known: list[Hook] = []

    def read(value: object, _: object) -> object:
        if value is None:
            return None
        if not known:
            known.append(made.hook(other))
        return known[0](value, other)

    return read


def _record_hook(made: Reader, record: type[AttrsInstance]) -> Hook:
    """Return the reader of a table that stops at the first fault; a second reading collects all faults.

    It goes from key to key of the table, which has few of those it may have, and makes no code for it.
    """
    known = _Fields(made, record)

    def read(value: object, _: object) -> object:
        if type(value) is not dict:
            raise strict.wrong_type(value, "table")
        given = {}
        for key, item in value.items():
            name, structure, kind = known[key]
            given[name] = structure(item, kind)
        return record(**given)

    return read


class _Fields(dict[str, tuple[str, Hook, object]]):
    """By key in the file: the name, reader and type of a field, found at its first use."""

    def __init__(self, made: Reader, record: type[AttrsInstance]) -> None:
        super().__init__()
        words = KEYS.get(record, {})
        self.made = made
        self.rules = WORDS.get(record, {})
        self.fields = {words.get(field.name, field.name): field for field in fields(record)}

    def __missing__(self, key: str) -> tuple[str, Hook, object]:
        field = self.fields[key]
        rule = self.rules.get(field.name) or self.made.hook(field.type)
        found = self[key] = field.alias, rule, field.type
        return found


def _named_hook(made: Reader, record: type[AttrsInstance], defaults: Mapping[str, str] | None = None) -> Hook:
    """Return the reader of a table of tables: the key of each gives the field with its name."""
    name_field = fields(record)[0].name
    reserved = GIVEN[record]

    def one(name: str, table: object) -> object:
        if record is Definition and not isinstance(table, dict):
            table = {"value": table}
        if not isinstance(table, dict):
            raise strict.wrong_type(table, "table")
        if not reserved.isdisjoint(table):
            from cattrs.errors import ForbiddenExtraKeysError

            raise ForbiddenExtraKeysError("", record, set(reserved.intersection(table)))
        unsaid = {"value": None} if record is Definition else {}
        return made.hook(record)({**unsaid, **(defaults or {}), **table, name_field: name}, record)

    return _table_hook(made, one)


def _table_hook(made: Reader, one: Callable[[str, object], object]) -> Hook:
    """Return the reader of a table that applies `one` to each key and value."""

    def read(value: object, _: object) -> tuple[object, ...]:
        if not isinstance(value, dict):
            raise strict.wrong_type(value, "table")
        return _each(made, value.items(), one)

    return read


def _pairs(made: Reader) -> Hook:
    return _table_hook(made, lambda key, item: (key, strict.text(item)))


def _columns(made: Reader) -> Hook:
    """Return the reader of `[columns.NAME]`."""
    pairs = _pairs(made)

    def one(name: str, table: object) -> object:
        return ColumnsTable(name, cast("tuple[tuple[str, str], ...]", pairs(table, None)))

    return _table_hook(made, one)


def _tables(made: Reader) -> Hook:
    """Return the reader of all `[[table.NAME]]`: each row has its `id`, and cells that are typed later."""

    def row(_: object, item: object) -> object:
        if not isinstance(item, dict):
            raise strict.wrong_type(item, "table")
        if "id" not in item:
            raise RefusedValueError("row_without_id")
        cells = cast(
            "tuple[tuple[str, TomlScalar], ...]",
            _each(made, ((key, cell) for key, cell in item.items() if key != "id"), _cell),
        )
        return RawRow(strict.text(item["id"]), cells)

    def one(name: str, rows: object) -> object:
        if type(rows) is not list:
            raise strict.wrong_type(rows, "tables")
        return RawTable(name, cast("tuple[RawRow, ...]", _each(made, enumerate(rows), row)))

    return _table_hook(made, one)


def _cells(made: Reader) -> Hook:
    """Return the reader of values that are typed later, by name."""
    return _table_hook(made, _cell)


def _cell(key: str | int, value: object) -> object:
    return (key, _scalar(value, None))


def _expected(made: Reader) -> Hook:
    """Return the reader of `expect`: `x.due = "…"` in TOML is a table x, whose subjects begin with `x.`."""

    def one(key: str, item: object) -> tuple[tuple[str, str], ...]:
        if isinstance(item, dict):
            return tuple((f"{key}.{part}", text) for part, text in read(item, None))
        return ((key, strict.text(item)),)

    def read(value: object, _: object) -> tuple[tuple[str, str], ...]:
        if not isinstance(value, dict):
            raise strict.wrong_type(value, "table")
        found = cast("tuple[tuple[tuple[str, str], ...], ...]", _each(made, value.items(), one))
        return tuple(pair for pairs in found for pair in pairs)

    return read


def list_hook(made: Reader, kind: object) -> Hook:
    """Return the reader of a list, each item by its type."""
    item_kind = cast("GenericAlias", kind).__args__[0]
    code = "tables" if has(item_kind) else "list"

    def read(value: object, _: object) -> object:
        if type(value) is not list:
            raise strict.wrong_type(value, code)
        structure = made.hook(item_kind)
        if not made.is_detailed:
            return tuple([structure(item, item_kind) for item in value])
        return _each(made, enumerate(value), lambda _, item: structure(item, item_kind))

    return read


def _each(made: Reader, entries: object, read: Callable[..., object]) -> tuple[object, ...]:
    pairs = cast("Iterable[tuple[str | int, object]]", entries)
    if not made.is_detailed:
        return tuple([read(index, item) for index, item in pairs])
    from cattrs.errors import IterableValidationError, IterableValidationNote

    found: list[object] = []
    refused: list[Exception] = []
    for index, item in pairs:
        try:
            found.append(read(index, item))
        except Exception as error:  # noqa: BLE001 -- all are reported together
            error.add_note(IterableValidationNote("", index, object))
            refused.append(error)
    if refused:
        raise IterableValidationError("", refused, tuple)
    return tuple(found)


def _scalar(value: object, _: object) -> object:
    if type(value) not in (str, int, float, bool, date, DayText, WholeNumber, Amount):
        raise strict.wrong_type(value, "scalar")
    return value


def _scalar_or_ends(value: object, kind: object) -> object:
    if type(value) is not list:
        return _scalar(value, kind)
    if len(value) != 2:  # noqa: PLR2004 -- the least and the most
        raise RefusedValueError("value_ends", actual=strict.as_written(value))
    return tuple(_scalar(end, kind) for end in value)


def _nothing(value: object, _: object) -> object:
    if value != []:
        raise RefusedValueError("resources_not_empty")
    return ()


def _change(value: object, _: object) -> object:
    if type(value) is not dict:
        raise strict.wrong_type(value, "change")
    return value
