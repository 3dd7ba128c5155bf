"""A dossier with assumed facts or draft amendments; facts and entries given by a program, checked alone."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final, TypeVar, cast

from attrs import evolve

from budget import frozen
from budget.errors import Identified, InputError
from budget.findings import Place
from budget.ledger import Expense, Resource
from budget.money import Euros
from budget.rate import Rate
from conventions.calendar.arithmetic import as_iso, parse_date
from conventions.dossier.dossier import Dossier
from conventions.engine.name_tables import done_fact
from conventions.engine.program import compile_agreement
from conventions.facts.fact import Fact, FactValue, RecordedValue, ValueRange
from conventions.files.cases_file import scalar
from conventions.files.csv_files import EXPENSE_COLUMNS, RESOURCE_COLUMNS, expense_of, resource_of
from conventions.files.csv_rows import Row
from conventions.files.data_source import cell_problems, cells_of
from conventions.files.dossier_folder import EXPENSES, RESOURCES, DossierReading, identified, read_dossier
from conventions.files.faults import (
    DataPath,
    Fault,
    Problem,
    RefusedValueError,
    UnreadableDossierError,
    one_line,
    shown,
)
from conventions.files.layers import AMENDMENTS
from conventions.files.part_names import RowNames
from conventions.files.problems import placed, refusal
from conventions.files.record_file import fact_of, fact_with, kinds_of_facts, record_problems
from conventions.files.shapes import FactEntry, TomlScalar, ValueEnds
from conventions.files.sources import FolderSource
from conventions.files.strict import as_written, prepared, prepared_table, written
from conventions.files.structured import structured
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_data import toml_data

# --- A fact that is supposed, as a line of command writes it: `key=DATE`, `key.of=DATE`, `key=DATE:value` ---
# `key=never` supposes that what is recorded did not happen.

FORM: Final = "key=2025-05-31 | key.of=2025-05-31 | key=2025-05-31:value | key=never"
_NEVER: Final = "never"
_WRITTEN: Final = re.compile(r"\s*(?P<name>[^\s=:]+)\s*=\s*(?P<day>[^\s:]+)\s*(?::\s*(?P<value>\S.*?))?\s*")
_LONGEST: Final = 1_000


@frozen
class AssumedFact:
    """A fact by its name, its day (None: it did not happen) and its value, each with its column, from 1."""

    text: str
    name: str
    day: date | None
    value: str | None
    day_column: int
    value_column: int


def assumed_fact(text: str) -> AssumedFact:
    """Return the fact that a text assumes. Raise RefusedValueError, whose parameter `column` says where.

    >>> assumed_fact("payment.single=2025-05-31:49 500,00 €").value
    '49 500,00 €'
    >>> assumed_fact("bilan_received=never").day is None
    True
    """
    found = _WRITTEN.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        raise RefusedValueError(
            "supposition_form", actual=shown(text), expected=FORM, column=str(_first_fault(text))
        )
    day_column = found.start("day") + 1
    return AssumedFact(
        text=text,
        name=found["name"],
        day=None if found["day"] == _NEVER else _day(found["day"], day_column),
        value=found["value"],
        day_column=day_column,
        value_column=max(found.start("value"), 0) + 1,
    )


def _first_fault(text: str) -> int:
    """Return the column where a text stops being an assumed fact: its name, or what follows its `=`."""
    name, equals, _ = text.partition("=")
    if not name.strip():
        return 1
    return len(name) + 2 if equals else min(len(text), _LONGEST) + 1


def _day(text: str, column: int) -> date:
    try:
        found = parse_date(as_iso(text))
    except InputError:
        found = None
    if found is None or found in (date.min, date.max):  # the first and the last day stand for no day
        raise RefusedValueError(
            "supposition_day", actual=shown(text), expected=f"YYYY-MM-DD | {_NEVER}", column=str(column)
        )
    return found


def named(name: str, keys: Collection[str]) -> tuple[str, str | None]:
    """Return the key and the `of` of a name: the longest known key that it begins with, then the rest.

    >>> named("payment.tranche.2024", {"payment", "payment_ordered"})
    ('payment', 'tranche.2024')
    """
    steps = name.split(".")
    for length in range(len(steps), 0, -1):
        key, of = ".".join(steps[:length]), ".".join(steps[length:])
        if key in keys:
            return key, of or None
    key, _, of = name.partition(".")
    return key, of or None


# --- A dossier as it would be with facts that are supposed, and with amendments that are only drafts --------

_SIGNED: Final = "amendment_signed"


@frozen
class WhatIfDossier:
    """A dossier, and what it would be.

    Attributes:
        added: the facts that are assumed to have happened.
        withdrawn: the recorded facts that they replace, or that are assumed never to have happened.
    """

    before: Dossier
    after: Dossier
    added: tuple[Fact, ...]
    withdrawn: tuple[Fact, ...]


def folder_with_facts(
    folder: Path, facts: Sequence[str], amend: Sequence[Path], as_of: date, *, office: Path | None = None
) -> WhatIfDossier:
    """Return the dossier of a folder, and what it would be.

    An assumed fact of a key that is recorded once replaces the recorded one; of a key that may be recorded
    many times it is one more. Without `of`, a fact that brings a duty of parts brings them all, and what did
    not happen is every fact of its key. An amendment
    that is not recorded as signed is assumed to be signed on `as_of`.
    `UnreadableDossierError` holds the faults of the dossier, else those of what is assumed.
    """
    before = read_dossier(folder, office=office)
    whole, drafts = _amended(before, folder, amend, office)
    return _Record(folder, before, whole).with_facts(facts, drafts, as_of)


def dossier_with_facts(dossier: Dossier, facts: Sequence[str | Fact], as_of: date) -> WhatIfDossier:
    """Return what a dossier would be with facts: facts as texts, as in `folder_with_facts`, or as values.

    `UnreadableDossierError` holds the faults of what is assumed.
    """
    return _Record(Path(dossier.agreement.id), dossier, dossier, "facts").with_facts(facts, (), as_of)


# --- amendments ----------------------------------------------------------------------------------------


def _amended(
    before: Dossier, folder: Path, paths: Sequence[Path], office: Path | None
) -> tuple[Dossier, tuple[str, ...]]:
    """Return the dossier with the amendments of these files too, and what these are called."""
    names: dict[str, Path] = {}
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for path in paths:
        name = f"{AMENDMENTS}/{path.name}"
        if not (folder / name).exists() or not path.exists() or not path.samefile(folder / name):
            name = (
                f"{AMENDMENTS}/~{len(names)}~{path.name}"  # after the others: of two alike, it is the second
            )
        try:
            texts[name] = toml_text(file_bytes(path))
        except InputError as error:
            faults.append(
                _fault(str(path), refusal(str(path), (), error), int(error.params.get("line", "0")))
            )
        names[name] = path
    if faults:
        raise UnreadableDossierError(folder, tuple(faults))
    if not names:
        return before, ()
    reading = DossierReading(FolderSource(folder, texts, office))
    dossier = reading.dossier()
    if dossier is None or reading.problems:
        places = {str(folder / name): str(path) for name, path in names.items()}
        raise UnreadableDossierError(folder, tuple(_moved(reading.refusal().faults, places)))
    drafts = (toml_data(name, text).data or {} for name, text in texts.items())
    return dossier, tuple(str(data["id"]) for data in drafts)


def _moved(faults: Iterable[Fault], places: Mapping[str, str]) -> Iterator[Fault]:
    """Yield the faults, each at the file that was named, not at its place in the dossier."""
    for fault in faults:
        place = evolve(fault.place, file=places.get(fault.place.file, fault.place.file))
        yield evolve(fault, place=place)


# --- facts ---------------------------------------------------------------------------------------------


class _Record:
    """The record of a dossier, to which facts are added one by one; every fault is kept."""

    def __init__(self, folder: Path, before: Dossier, whole: Dossier, argument: str = "--fact") -> None:
        self.folder = folder
        self.argument = argument
        self.before = before
        self.whole = whole
        self.versions = tuple(whole.versions())
        self.kinds = {key: kind for text in self.versions for key, kind in kinds_of_facts(text).items()}
        self.repeated = compile_agreement(self.versions[-1]).repeated - {_SIGNED}
        self.faults: list[Fault] = []

    def with_facts(self, texts: Sequence[str | Fact], drafts: Sequence[str], as_of: date) -> WhatIfDossier:
        """Return the dossier with what is assumed. Raises UnreadableDossierError."""
        standing = self.whole.facts
        added: list[tuple[AssumedFact | None, Fact]] = []
        for text in texts:
            if isinstance(text, Fact):
                added.append((_as_written(text), self.typed(text)))
                continue
            try:
                asked = assumed_fact(text)
            except RefusedValueError as error:
                self.refuse(text, int(error.params["column"]), error)
                continue
            key, of = self.named_by(asked)
            if asked.day is None:
                left = _without(
                    standing,
                    {(fact.key, fact.of) for fact in standing if fact.key == key and of in (None, fact.of)},
                )
                if left == standing:
                    self.refuse(text, 1, RefusedValueError("supposition_not_recorded", actual=asked.name))
                standing = left
            else:
                added += [(asked, fact) for fact in self.facts(asked, asked.day, key, of)]
        known = {fact.of for fact in (*standing, *(fact for _, fact in added)) if fact.key == _SIGNED}
        added += [(None, Fact(_SIGNED, as_of, of=name)) for name in drafts if name not in known]
        once = {(fact.key, fact.of) for _, fact in added if fact.key not in self.repeated}
        standing = _without(standing, once)
        self.check(standing, added)
        if self.faults:
            raise UnreadableDossierError(self.folder, tuple(self.faults))
        facts = tuple(fact for _, fact in added)
        return WhatIfDossier(
            before=self.before,
            after=evolve(self.whole, facts=(*standing, *facts)),
            added=facts,
            withdrawn=tuple(fact for fact in self.whole.facts if fact not in standing),
        )

    def refuse(self, text: str, column: int, error: InputError) -> None:
        """Note why an assumed fact is refused."""
        self.note(text, column, refusal("", (), error))

    def note(self, text: str, column: int, problem: Problem) -> None:
        """Note a problem of an assumed fact, at its column."""
        self.faults.append(_fault(f'{self.argument} "{shown(text)}"', problem, column, remedy="supposition"))

    def typed(self, fact: Fact) -> Fact:
        """Return a fact of a program with its value as the agreement declares it; one at fault is noted."""
        kind = self.kinds.get(fact.key, "any")
        if kind == "any":  # no event of the agreement: said with the other faults of the record
            return fact
        value = fact.value
        if isinstance(value, ValueRange):
            stated: object = tuple(_stated(end, kind) for end in (value.least, value.most))
        else:
            stated = _stated(value, kind)
        entry = FactEntry(
            fact.key, fact.occurred_on, value=cast("TomlScalar | ValueEnds | None", stated), of=fact.of
        )
        try:
            return evolve(fact, value=fact_of(entry, kind, self.before.agreement.currency).value)
        except InputError as error:
            self.refuse(_as_written(fact).text, 1, error)
            return fact

    def named_by(self, asked: AssumedFact) -> tuple[str, str | None]:
        """Return the key and the `of` that are meant."""
        return named(asked.name, self.kinds)

    def facts(self, asked: AssumedFact, day: date, key: str, of: str | None) -> Iterator[Fact]:
        """Yield the fact that is assumed; of a document in parts, that of each part."""
        kind = self.kinds.get(key, "any")
        try:
            value = None if asked.value is None else scalar(asked.value, kind)
            fact = fact_of(FactEntry(key, day, value=value, of=of), kind, self.before.agreement.currency)
        except InputError as error:
            self.refuse(asked.text, asked.day_column if asked.value is None else asked.value_column, error)
            return
        parts = self.parts(key) if of is None else ()
        yield from (evolve(fact, of=part) for part in parts) if parts else (fact,)

    def parts(self, key: str) -> tuple[str, ...]:
        """Return the parts of the duty, without rows, that facts of this key perform."""
        duties = (duty for text in self.versions[-1:] for duty in text.duties if done_fact(duty) == key)
        return tuple(dict.fromkeys(part for duty in duties if duty.each is None for part in duty.parts))

    def check(self, standing: Sequence[Fact], added: Sequence[tuple[AssumedFact | None, Fact]]) -> None:
        """Note what the assumed facts have against the agreement, as if they were recorded."""
        entries = tuple(_entry(fact) for fact in (*standing, *(fact for _, fact in added)))
        ledger = self.whole.ledger
        rows: tuple[Identified, ...] = ()
        if ledger is not None:
            rows = (*ledger.expenses, *(ledger.resources or ()))
        programme = (row.id for text in self.versions for row in identified(text))
        problems = record_problems(
            "",
            entries,
            tuple(RowNames(text, entries, rows) for text in self.versions),
            self.kinds,
            frozenset((*programme, *(row.id for row in rows))),
            frozenset(amendment.id for amendment in self.whole.amendments),
        )
        for problem in problems:
            at = int(problem.path[1]) - len(standing)
            asked = added[at][0] if at >= 0 else None
            if asked is not None:
                key, _ = self.named_by(asked)
                column = len(key) + 2 if problem.code in ("unknown_of", "unknown_amendment") else 1
                self.note(asked.text, asked.value_column if "value" in problem.path else column, problem)


def _stated(value: FactValue | None, kind: str) -> object:
    return written(value, kind) if isinstance(value, Fraction) else prepared(value)


def _fault(file: str, problem: Problem, line: int, remedy: str = "") -> Fault:
    near = problem.remedy == "did_you_mean"
    return Fault(
        Place(file, line),
        problem.code,
        one_line(problem.actual),
        problem.expected,
        problem.remedy if near else remedy,
        problem.params,
    )


def _as_written(fact: Fact) -> AssumedFact:
    """Return a fact as a text supposes it, for the places of its faults."""
    text = f"{fact.key}={fact.occurred_on.isoformat()}"
    return AssumedFact(text, fact.key, fact.occurred_on, None, len(fact.key) + 2, 1)


def _entry(fact: Fact) -> FactEntry:
    """Return a fact as an entry of the record, for its checks: of values, they read texts only."""
    value = fact.value if isinstance(fact.value, str) else None
    return FactEntry(
        fact.key,
        fact.occurred_on,
        fact.known_on,
        value,
        fact.of,
        author=fact.author,
        id=fact.id,
        replaces=fact.replaces,
        withdraws=fact.withdraws,
        reason=fact.reason,
        no_later_than=fact.no_later_than,
    )


def _without(facts: tuple[Fact, ...], named_by: set[tuple[str, str | None]]) -> tuple[Fact, ...]:
    """Return the record without the facts of some names, and without what these had replaced.

    A withdrawal goes with what it withdraws.
    """
    out = [fact for fact in facts if (fact.key, fact.of) in named_by]
    replaced = {fact.replaces for fact in out if fact.replaces is not None}
    while more := [fact for fact in facts if fact.id in replaced and fact not in out]:
        out += more
        replaced |= {fact.replaces for fact in more if fact.replaces is not None}
    while more := [fact for fact in facts if fact.withdraws in _ids(out) and fact not in out]:
        out += more
    return tuple(fact for fact in facts if fact not in out)


def _ids(facts: list[Fact]) -> frozenset[str | None]:
    return frozenset(fact.id for fact in facts if fact.id is not None)


Entry = TypeVar("Entry", Expense, Resource)
_NEEDED: Final = ("key", "occurred_on")


def fact_from_program(table: Mapping[str, object]) -> Fact:
    """Return the fact of an entry; `UnreadableDossierError` with every fault.

    Its value is not typed yet: an agreement that declares the key does it, a whole number of euros too.
    """
    value = table.get("value")
    problems: list[Problem] = []
    if value is not None and not _is_value(value):
        is_number = isinstance(value, float | Decimal)
        code, remedy = ("wrong_type.money", "money_number") if is_number else ("wrong_type.scalar", "")
        problems.append(Problem("", ("value",), code, as_written(value), remedy=remedy))
    given = ((name, item) for name, item in table.items() if name != "value")
    plain = {name: item for name, item in given if item is not None or name in _NEEDED}
    entry, found = structured("", prepared_table(plain), FactEntry)
    problems += found
    if entry is None or problems:
        raise _refused("fact", problems)
    return fact_with(entry, _value(value))


def _is_value(value: object) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite()
    if isinstance(value, list | tuple):
        return len(value) == 2 and all(map(_is_value, value))  # noqa: PLR2004 -- the least and the most
    is_day = type(value) is date
    return is_day or isinstance(value, Euros | Rate | str | bool | int | Fraction)


def _value(value: object) -> RecordedValue | None:
    if isinstance(value, list | tuple):
        return ValueRange(*(cast("FactValue", _plain(end)) for end in value))
    return _plain(value)


def _plain(value: object) -> FactValue | None:
    match value:
        case Decimal():
            return f"{value:f}"
        case Rate():
            return value.as_fraction
        case Euros() | str() | bool() | int() | Fraction() | date():
            return value
        case _:
            return None


def expense_from_program(cells: Mapping[str, object]) -> Expense:
    """Return the expense of some cells, by column; `UnreadableDossierError` with every fault."""
    return evolve(_entry_from_program("expense", cells, (EXPENSES, EXPENSE_COLUMNS), expense_of), place=None)


def resource_from_program(cells: Mapping[str, object]) -> Resource:
    """Return the resource of some cells, by column; `UnreadableDossierError` with every fault."""
    return evolve(
        _entry_from_program("resource", cells, (RESOURCES, RESOURCE_COLUMNS), resource_of), place=None
    )


def _entry_from_program(
    kind: str,
    cells: Mapping[str, object],
    table: tuple[str, tuple[str, ...]],
    read: Callable[[str, Row, list[Problem]], Entry | None],
) -> Entry:
    name, columns = table
    wrong: list[Problem] = list(cell_problems(name, 1, cells, columns))
    known_paths: set[DataPath] = {problem.path for problem in wrong}
    found_wrong: list[Problem] = []
    found = read(name, Row(1, dict(cells_of(cells))), found_wrong)
    problems = [*wrong, *(problem for problem in found_wrong if problem.path not in known_paths)]
    if found is None or problems:
        raise _refused(kind, problems)
    return found


def _refused(kind: str, problems: Sequence[Problem]) -> UnreadableDossierError:
    """Return the error of one entry: each fault at its field, as `fact.value`."""
    faults = placed(Path(), problems, {})
    at = (evolve(fault, place=Place("", 0, f"{kind}.{fault.place.path}")) for fault in faults)
    return UnreadableDossierError(Path(), tuple(at))
