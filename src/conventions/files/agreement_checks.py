"""Checks of `convention.toml` as a whole: names, days, amounts, counts, parameters, keys without effect."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from attrs import evolve

from budget import frozen
from budget.errors import InputError
from budget.money import EURO, Euros
from conventions.agreement.agreement import Agreement, CellValue, Table, TableRow
from conventions.agreement.norms import MAIN, Duty, Norm, Parameter, Reading, Right, is_merged
from conventions.agreement.programme import Statement, count, share
from conventions.engine.name_tables import BUILT_IN_NAMES, CREATING_ACTS, done_fact
from conventions.facts.vocabulary import LIFE_EVENTS
from conventions.files.csv_files import breakdown_problems, indicator_problems
from conventions.files.faults import DataPath, Problem, shown
from conventions.files.part_names import each_id_once, if_unknown, is_name, unknown
from conventions.files.problems import refusal
from conventions.files.shapes import ConventionFile, Given, ParameterEntry, RawRow
from conventions.files.strict import VALUE_TYPES, typed

# --- The parameters of a model: declared there, given by each agreement, typed when both are known ----------


def declared_parameters(entries: tuple[ParameterEntry, ...]) -> tuple[Parameter, ...]:
    """Return the parameters as expressions use them."""
    return tuple(Parameter(entry.name, entry.type, entry.label) for entry in entries)


def given_values(entries: tuple[ParameterEntry, ...], given: Given) -> tuple[tuple[str, CellValue], ...]:
    """Return the value of each parameter, in the order of the model: as given, else its default.

    One at fault, which `given_problems` reports, is left out.
    """
    values = dict(given)
    found: list[tuple[str, CellValue]] = []
    for entry in entries:
        value = values.get(entry.name, entry.default)
        try:
            if value is not None:
                found.append((entry.name, typed(value, entry.type)))
        except InputError:
            continue
    return tuple(found)


def given_problems(file: str, entries: tuple[ParameterEntry, ...], given: Given) -> Iterator[Problem]:
    """Yield what is wrong with the values that an agreement gives."""
    declared: Mapping[str, ParameterEntry] = {entry.name: entry for entry in entries}
    values = dict(given)
    for name, value in given:
        if name not in declared:
            yield unknown("unknown_parameter", file, ("parameters", name), name, declared)
            continue
        try:
            typed(value, declared[name].type)
        except InputError as error:
            yield refusal(file, ("parameters", name), error)
    for entry in entries:
        if entry.default is None and entry.name not in values:
            said = entry.question or entry.label or entry.name
            yield Problem(
                file, ("parameters", entry.name), "parameter_missing", actual=entry.name, expected=said
            )


def declared_problems(file: str, entries: tuple[ParameterEntry, ...]) -> Iterator[Problem]:
    """Yield what is wrong with the parameters of a model: their names, the types of their defaults."""
    for entry in entries:
        path = ("parameter", entry.name)
        if not is_name(entry.name):
            yield Problem(file, path, "bad_name", actual=shown(entry.name))
        elif entry.name in BUILT_IN_NAMES or entry.name in LIFE_EVENTS:
            yield Problem(file, path, "name_reserved", actual=entry.name)
        try:
            if entry.default is not None:
                typed(entry.default, entry.type)
        except InputError as error:
            yield refusal(file, (*path, "default"), error)


def hidden_problems(
    file: str, entries: tuple[ParameterEntry, ...], shape: ConventionFile
) -> Iterator[Problem]:
    """Yield the definitions, facts and selections whose name hides a parameter from expressions."""
    names = {entry.name for entry in entries}
    places = [("define", item.name) for item in shape.define]
    places += [("fact", item.key) for item in shape.fact]
    places += [("selection", item.name) for item in shape.selection]
    for place in places:
        if place[1] in names:
            yield Problem(file, place, "name_taken", actual=place[1], expected="[parameter]")


# --- The tables of an agreement: `[columns.NAME]` declares them, `[[table.NAME]]` fills them ----------------

_RESERVED_COLUMNS = ("id", "position")
_MOST_ROWS = 2_000
"""Rows of one table; norms may stand for each."""


def tables_of(file: ConventionFile) -> tuple[Table, ...]:
    """Return the tables; a column or a cell at fault, which `table_problems` reports, is left out."""
    found = []
    for declared in file.columns:
        columns = tuple(pair for pair in declared.columns if pair[1] in VALUE_TYPES)
        rows = tuple(_row(row, dict(columns)) for row in _rows(file, declared.name))
        found.append(Table(declared.name, columns, rows))
    return tuple(found)


def _rows(file: ConventionFile, name: str) -> tuple[RawRow, ...]:
    return next((table.rows for table in file.table if table.name == name), ())


def _row(row: RawRow, types: Mapping[str, str]) -> TableRow:
    cells: list[tuple[str, CellValue]] = []
    for column, value in row.cells:
        try:
            cells.append((column, typed(value, types[column])))
        except (InputError, KeyError):
            continue
    return TableRow(row.id, tuple(cells))


def table_problems(name: str, file: ConventionFile) -> Iterator[Problem]:
    """Yield every problem of the tables."""
    declared = {columns.name: dict(columns.columns) for columns in file.columns}
    for columns in file.columns:
        for column, kind in columns.columns:
            path: DataPath = ("columns", columns.name, column)
            if not is_name(column) or "." in column:
                yield Problem(name, path, "bad_name", actual=shown(column))
            elif column in _RESERVED_COLUMNS:
                yield Problem(name, path, "name_reserved", actual=column)
            if kind not in VALUE_TYPES:
                yield unknown("unknown_type", name, path, kind, VALUE_TYPES)
    for table in file.table:
        if table.name not in declared:
            yield unknown("unknown_table", name, ("table", table.name), table.name, declared)
            continue
        if len(table.rows) > _MOST_ROWS:
            count = str(len(table.rows))
            path = ("table", table.name)
            yield Problem(name, path, "too_many_table_rows", actual=count, expected=str(_MOST_ROWS))
            continue
        ids = (((("table", table.name, at, "id")), row.id, 0) for at, row in enumerate(table.rows))
        yield from each_id_once(name, ids)
        for at, row in enumerate(table.rows):
            yield from _cells(name, ("table", table.name, at), row, declared[table.name])


def _cells(name: str, path: DataPath, row: RawRow, types: Mapping[str, str]) -> Iterator[Problem]:
    for column, value in row.cells:
        kind = types.get(column)
        if kind is None:
            yield unknown("unknown_column_of_table", name, (*path, column), column, types)
        elif kind in VALUE_TYPES:
            try:
                typed(value, kind)
            except InputError as error:
                yield refusal(name, (*path, column), error)


# --- What a norm states beside something that decides it alone: it would be read and have no effect ---------

_OF_WHAT_LASTS: Final = ("from", "until", "holds", "breached_by")
_OF_WHAT_IS_DONE: Final = ("due", "parts", "done", "posted_by", "held_while")
_OF_PAPERS: Final = ("parts", "posted_by")
_OF_WHAT_IS_OWED: Final = ("payable", "against")
_NO_READING_OF_A_DUTY: Final = ("until", "up_to", "payable")


@frozen
class Idle:
    """A key of a norm without effect: its kind, and the field that overrides it."""

    path: tuple[str, ...]
    sort: str
    beside: str = ""


def idle_problems(file: str, path: DataPath, norm: Norm) -> Iterator[Problem]:
    """Yield a problem for each key without effect of the norm at `path`."""
    for idle in idle_fields(norm):
        actual = idle.path[-1]
        yield Problem(file, (*path, *idle.path), f"idle_field.{idle.sort}", actual, idle.beside)


def idle_fields(norm: Norm) -> Iterator[Idle]:
    """Yield the keys of a norm that have no effect because of its other keys.

    Of a norm whose text was not seen, none: it is known to be decided by what is stated of it, and no more.
    """
    if norm.unread:
        return
    yield from _of_duty(norm) if isinstance(norm, Duty) else _of_right(norm)
    for reading in norm.readings:
        path = ("readings", reading.name)
        if reading.name == MAIN:
            yield Idle(path, "main_reading")
        yield from (Idle((*path, *idle.path), idle.sort, idle.beside) for idle in _of_reading(reading, norm))


def _of_duty(duty: Duty) -> Iterator[Idle]:
    lasts = _stated(duty, _OF_WHAT_LASTS)
    if duty.is_payment:
        yield from (Idle((key,), "payment") for key in (*lasts, *_stated(duty, ("done_by", *_OF_PAPERS))))
    elif lasts:
        yield from (Idle((key,), "lasting", lasts[0]) for key in _stated(duty, _OF_WHAT_IS_DONE))
    elif duty.done is not None:
        yield from (Idle((key,), "done", "done") for key in _stated(duty, _OF_PAPERS))
    elif duty.amount is not None and duty.done_by is None:
        yield from (Idle((key,), "by_money", "amount") for key in _stated(duty, _OF_PAPERS))


def _of_right(right: Right) -> Iterator[Idle]:
    yield from _of_limit(right)
    if right.act not in CREATING_ACTS:
        yield from (Idle((key,), "act", right.act) for key in _stated(right, _OF_WHAT_IS_OWED))


def _of_reading(reading: Reading, norm: Norm) -> Iterator[Idle]:
    if isinstance(norm, Duty):
        yield from (Idle((key,), "reading_of_duty") for key in _stated(reading, _NO_READING_OF_A_DUTY))
        return
    yield from _of_limit(reading)
    yield from (Idle((key,), "reading_of_right") for key in _stated(reading, ("due",)))
    if norm.act not in CREATING_ACTS:
        yield from (Idle((key,), "act", norm.act) for key in _stated(reading, ("payable",)))


def _of_limit(stated: Right | Reading) -> Iterator[Idle]:
    """Yield the limit of an amount if the amount itself is stated too."""
    if stated.amount is not None and stated.up_to is not None:
        yield Idle(("up_to",), "amount", "amount")


def _stated(norm: Norm | Reading, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the keys that are stated."""
    return tuple(key for key in keys if getattr(norm, "begins" if key == "from" else key))


# --- Whether `convention.toml` holds together: names, days in their order, amounts, counts ------------------

# --- Whether a statement that tells parts and shares tells numbers, and shares of parts that it has ---------


def counted_problems(name: str, at: int, statement: Statement) -> Iterator[Problem]:
    """Yield the problems of the statement with index `at` in the file `name`."""
    counted = (*statement.parts, *statement.of_whom)
    if (counted or statement.shares) and count(statement.value) is None:
        yield Problem(name, ("statement", at, "value"), "not_a_count", actual=statement.value, expected="25")
    for key, parts in (("parts", statement.parts), ("of_whom", statement.of_whom)):
        for part, text in parts:
            if count(text) is None:
                path: DataPath = ("statement", at, key, part)
                yield Problem(name, path, "not_a_count", actual=text, expected="25")
    known = {part for part, _ in counted}
    for part, text in statement.shares:
        path = ("statement", at, "shares", part)
        yield from if_unknown("unknown_counted_part", name, path, part, known)
        try:
            share(text)
        except ValueError:
            yield Problem(name, path, "not_a_share", actual=text, expected="54,2 %")


# --- Amounts that mean nothing below zero: what is taken back is a fact or an amendment, not a sign ---------


def amount_problems(name: str, file: ConventionFile) -> Iterator[Problem]:
    """Yield a problem for each negative amount; zero is accepted, for a text that states none yet.

    Lines of a budget may be below zero: what a funder takes off is one.
    """
    budget, decision = file.budget, file.decision
    stated: list[tuple[DataPath, Euros | None]] = [
        (("grant", "amount"), file.grant.amount if isinstance(file.grant.amount, Euros) else None),
        (("grant", "in_kind"), file.grant.in_kind),
        (("decision", "amount"), None if decision is None else decision.amount),
    ]
    if budget is not None:
        stated.append((("budget", "fte_rate"), budget.fte_rate))
        stated += [(("budget", "in_kind", at, "amount"), aid.amount) for at, aid in enumerate(budget.in_kind)]
    for path, amount in stated:
        if amount is not None and amount < Euros.ZERO:
            yield Problem(
                name,
                path,
                "amount_negative",
                actual=str(amount),
                expected="0.00",
                remedy="amount_negative.agreement",
            )


# ------------------------------------------------------------------------------------------------------------
# Whether `convention.toml` holds together: what it names exists, each name once, days in their order.

_PARTIES = ("funder", "beneficiary")
_NO_PARTY_OF_ITS_OWN = frozenset({"either", "to_be_completed"})
_MOST_RULES = 2_000
"""The maximum of norms, definitions and declared facts; an agreement has some dozens."""
_ROWS = frozenset({"expenses", "resources", "years"})
_FIXED_EVENTS = frozenset(key for key, event in LIFE_EVENTS.items() if event.is_fixed)
_RESERVED = _FIXED_EVENTS | _ROWS | set(BUILT_IN_NAMES)


def can_declare(key: str, agreement: Agreement) -> bool:
    """Return whether the text may declare a fact with this key: it is a name, and not in use."""
    taken = (
        *(item.name for item in agreement.definitions),
        *(item.name for item in agreement.selections),
        *(item.name for item in agreement.tables),
    )
    return is_name(key) and "." not in key and key not in _RESERVED and key not in taken


def agreement_problems(name: str, file: ConventionFile) -> Iterator[Problem]:
    """Yield every problem of the agreement, in no order."""
    rules = len(file.duty) + len(file.payment) + len(file.right) + len(file.define) + len(file.fact)
    if rules > _MOST_RULES:
        yield Problem(name, (), "too_many_norms", actual=str(rules), expected=str(_MOST_RULES))
    yield from _currencies(name, file)
    yield from _parties(name, file)
    yield from _names(name, file)
    yield from _identifiers(name, file)
    yield from _programme(name, file)
    yield from _norms(name, file)
    yield from _without_effect(name, file)
    yield from _ledger(name, file)
    yield from table_problems(name, file)
    yield from amount_problems(name, file)
    first, last = file.period.first, file.period.last
    if first is not None and last is not None and last < first:
        yield Problem(
            name,
            ("period", "end"),
            "period_reversed",
            actual=last.isoformat(),
            expected=first.isoformat(),
        )


def _currencies(name: str, file: ConventionFile) -> Iterator[Problem]:
    """Yield the problems of currencies: two equal ones; rulebooks, whose thresholds are in euros."""
    own = file.currency or EURO
    if file.other_currency == own:
        yield Problem(name, ("other_currency",), "wrong_type.currency", actual=f'"{own}"')
    if own != EURO and file.rulebooks:
        yield Problem(name, ("rulebooks",), "rulebooks_in_euros", actual=own)


def _parties(name: str, file: ConventionFile) -> Iterator[Problem]:
    roles = {party.role for party in file.party}
    for role in _PARTIES:
        if role not in roles:
            yield Problem(name, ("party", role), "missing_party", actual=role)
    known = roles | _NO_PARTY_OF_ITS_OWN | set(_PARTIES)
    for kind, owed in (("duty", file.duty), ("payment", file.payment)):
        for norm in owed:
            yield from if_unknown("unknown_party", name, (kind, norm.name, "debtor"), norm.debtor, known)
            yield from if_unknown("unknown_party", name, (kind, norm.name, "to"), norm.to, known)
    for right in file.right:
        yield from if_unknown("unknown_party", name, ("right", right.name, "holder"), right.holder, known)
        yield from if_unknown("unknown_party", name, ("right", right.name, "against"), right.against, known)


def _names(name: str, file: ConventionFile) -> Iterator[Problem]:
    """Yield names used twice: names of expressions are one flat table, so the second would hide the first."""
    taken: dict[str, str] = {}
    kinds: tuple[tuple[str, Iterable[str]], ...] = (
        ("define", (item.name for item in file.define)),
        ("duty", (item.name for item in file.duty)),
        ("payment", (item.name for item in file.payment)),
        ("right", (item.name for item in file.right)),
        ("selection", (item.name for item in file.selection)),
        ("columns", (item.name for item in file.columns)),
    )
    for kind, words in kinds:
        for word in words:
            path: DataPath = (kind, word)
            if not is_name(word):
                yield Problem(name, path, "bad_name", actual=shown(word))
            elif word in _RESERVED:
                yield Problem(name, path, "name_reserved", actual=word)
            elif word in taken:
                yield Problem(name, path, "name_taken", actual=word, expected=taken[word])
            taken.setdefault(word, f"[{kind}]")
    for fact in file.fact:
        if not is_name(fact.key):
            yield Problem(name, ("fact", fact.key), "bad_name", actual=shown(fact.key))
        elif fact.key in _RESERVED:
            yield Problem(name, ("fact", fact.key), "name_reserved", actual=fact.key)
        elif taken.get(fact.key) in ("[define]", "[selection]", "[columns]"):
            yield Problem(name, ("fact", fact.key), "name_taken", actual=fact.key, expected=taken[fact.key])
    for definition in file.define:
        if definition.value is None and not definition.readings:
            yield Problem(name, ("define", definition.name), "define_empty", actual=shown(definition.name))


def _identifiers(name: str, file: ConventionFile) -> Iterator[Problem]:
    budget = file.budget
    lists: tuple[tuple[DataPath, Iterable[str]], ...] = (
        (("action",), (item.id for item in file.action)),
        (("indicator",), (item.id for item in file.indicator)),
        (("breakdown",), (item.id for item in file.breakdown)),
        (("paper",), (item.id for item in file.paper)),
        (("budget", "expense"), () if budget is None else (line.id for line in budget.expense)),
        (("budget", "resource"), () if budget is None else (line.id for line in budget.resource or ())),
    )
    for path, words in lists:
        yield from each_id_once(name, (((*path, at, "id"), word, 0) for at, word in enumerate(words)))
    for kind, duties in (("duty", file.duty), ("payment", file.payment)):
        for duty in duties:
            path = (kind, duty.name, "parts")
            yield from each_id_once(name, (((*path, at), part, 0) for at, part in enumerate(duty.parts)))


def _programme(name: str, file: ConventionFile) -> Iterator[Problem]:
    actions = {action.id for action in file.action}
    indicators = {indicator.id for indicator in file.indicator}
    papers = {paper.id for paper in file.paper}
    for at, indicator in enumerate(file.indicator):
        yield from if_unknown("unknown_action", name, ("indicator", at, "action"), indicator.action, actions)
        path: DataPath = ("indicator", at, "moves_with")
        yield from if_unknown("unknown_indicator", name, path, indicator.moves_with, indicators)
    for at, statement in enumerate(file.statement):
        yield from if_unknown("unknown_paper", name, ("statement", at, "paper"), statement.paper, papers)
        yield from counted_problems(name, at, statement)
    yield from breakdown_problems(name, file.breakdown)
    yield from indicator_problems(
        name, file.indicator, {part for each in file.breakdown for part, _ in each.parts}
    )
    if file.budget is not None:
        for side, lines in (("expense", file.budget.expense), ("resource", file.budget.resource or ())):
            for at, line in enumerate(lines):
                path = ("budget", side, at, "action")
                yield from if_unknown("unknown_action", name, path, line.action, actions)
        if file.budget.resource and file.budget.resources is not None:
            yield Problem(name, ("budget", "resources"), "resources_not_empty")


def _norms(name: str, file: ConventionFile) -> Iterator[Problem]:
    sources = _ROWS | _keys(file) | {item.name for item in file.columns}
    selections = {selection.name for selection in file.selection if selection.each is None}
    events = _keys(file)
    for selection in file.selection:
        if selection.rows not in sources and not is_merged(selection.rows, events):
            path = ("selection", selection.name, "rows")
            yield unknown("unknown_rows", name, path, selection.rows, sources - selections)
    norms = [("duty", item.name, item.each) for item in file.duty]
    norms += [("payment", item.name, item.each) for item in file.payment]
    norms += [("right", item.name, item.each) for item in file.right]
    others = [("define", item.name, item.each) for item in file.define]
    others += [("fact", item.key, item.each) for item in file.fact]
    others += [("selection", item.name, item.each) for item in file.selection]
    for kind, word, each in (*norms, *others):
        known = sources | selections if kind in ("duty", "payment", "right") else sources
        if each is not None and each not in known and not is_merged(each, events):
            yield unknown("unknown_rows", name, (kind, word, "each"), each, known)


def _without_effect(name: str, file: ConventionFile) -> Iterator[Problem]:
    """Yield statements without effect: fields of norms, a second main reading."""
    payments = [evolve(payment, is_payment=True) for payment in file.payment]
    for kind, norms in (("duty", file.duty), ("payment", payments), ("right", file.right)):
        for norm in norms:
            yield from idle_problems(name, (kind, norm.name), norm)
    for item in file.define:
        if item.value is not None and MAIN in dict(item.readings):
            path = ("define", item.name, "readings", MAIN)
            yield Problem(name, path, "idle_field.main_reading", actual=MAIN)


def _ledger(name: str, file: ConventionFile) -> Iterator[Problem]:
    source = file.ledger
    if source is None:
        return
    keys = _keys(file)
    if source.carried_by not in keys:
        yield unknown("unknown_fact", name, ("ledger", "carried_by"), source.carried_by, keys)
        return
    parts = {part for duty in _duties(file) if done_fact(duty) == source.carried_by for part in duty.parts}
    yield from if_unknown("unknown_part", name, ("ledger", "part"), source.part, parts)


def _duties(file: ConventionFile) -> tuple[Duty, ...]:
    return (*file.duty, *file.payment)


def _keys(file: ConventionFile) -> frozenset[str]:
    """Return the keys that facts may have."""
    named = (key for duty in _duties(file) for key in (done_fact(duty), duty.posted_by, duty.breached_by))
    declared = (fact.key for fact in file.fact)
    return frozenset({*LIFE_EVENTS, *(key for key in (*named, *declared) if key is not None)})
