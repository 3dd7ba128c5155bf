"""The expressions of an agreement with their places; the names they may use, everywhere or for a row."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final

from attrs import evolve, field

from budget import frozen
from budget.money import Euros
from conventions.agreement.agreement import UNKNOWN, Agreement, Terms
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Reading, Right, is_merged
from conventions.agreement.party import Decision, Party, legal_form_of
from conventions.facts.vocabulary import LIFE_EVENTS, FactValueKind
from conventions.language.answers import Answer, Question, QuestionKind, Value, days, exactly
from conventions.language.bounds import hull
from conventions.language.syntax import (
    EUROS,
    FOREIGN,
    NUMBER,
    RATE_OF_EXCHANGE,
    SHARE,
    Kind,
    NameTable,
    Quantity,
    Type,
)
from conventions.language.values_of import anything
from conventions.parameters import Dated, Version

Place = tuple[str, ...]
"""Kind, name and field: `("duty", "final_bilan", "due")`, `("right", "x", "readings", "y", "until")`."""

FACT_TYPES: Mapping[str, Type] = {
    "event": Kind.DATE,
    "date": Kind.DATE,
    "euros": EUROS,
    "foreign": FOREIGN,
    "number": NUMBER,
    "rate": RATE_OF_EXCHANGE,
    "ratio": SHARE,
    "truth": Kind.TRUTH,
    "text": Kind.TEXT,
}
PARAMETER_TYPES: Mapping[str, Type] = {**FACT_TYPES, "months": Kind.MONTHS}


def value_type(name: str, foreign: str | None) -> Type:
    """Return the type with this name in files, with the code of the agreement's other currency."""
    kind = PARAMETER_TYPES[name]
    return evolve(kind, currency=foreign or "") if isinstance(kind, Quantity) and kind.foreign else kind


FIELDS: Mapping[str, Type] = {
    "when": Kind.TRUTH,
    "due": Kind.DATE,
    "done": Kind.DATE,
    "begins": Kind.DATE,
    "until": Kind.DATE,
    "payable": Kind.DATE,
    "amount": EUROS,
    "up_to": EUROS,
    "holds": Kind.TRUTH,
    "held_while": Kind.TRUTH,
}
FORMULAS: Mapping[str, Type] = {
    "grant": EUROS,
    "term.lapses": Kind.TRUTH,
    "period.end": Kind.DATE,
    "period.start": Kind.DATE,
}


@frozen
class Written:
    """An expression as written; `kind` None: any type is accepted; `each`: the source of its rows."""

    place: Place
    text: str
    kind: Type | None
    each: str | None = None


def expressions(terms: Terms) -> Iterator[Written]:
    """Yield every expression, in the order of the terms."""
    for name, text in terms.formulas:
        yield Written(("formula", name), text, FORMULAS[name])
    for parameter in terms.dated:
        yield Written(("parameter", parameter.key, "anchor"), parameter.anchor, Kind.DATE)
    for selection in terms.selections:
        for reason, text in selection.where:
            yield Written(("selection", selection.name, "where", reason), text, Kind.TRUTH, selection.each)
    for item in terms.definitions:
        if item.value is not None:
            yield Written(("define", item.name), item.value, None, item.each)
        for name, text in item.readings:
            yield Written(("define", item.name, "readings", name), text, None, item.each)
    for duty in terms.duties:
        yield from _fields(("duty", duty.name), duty, duty.each)
        for reading in duty.readings:
            yield from _fields(("duty", duty.name, "readings", reading.name), reading, duty.each)
    for right in terms.rights:
        yield from _fields(("right", right.name), right, right.each)
        if right.notice is not None:
            place = ("right", right.name, "notice", "from")
            yield Written(place, right.notice.begins, Kind.DATE, right.each)
        for reading in right.readings:
            yield from _fields(("right", right.name, "readings", reading.name), reading, right.each)
    for fact in terms.facts:
        for end, bound in (("min", fact.least), ("max", fact.most)):
            if bound is not None:
                yield Written(("fact", fact.key, end), bound, FACT_TYPES[fact.type], fact.each)


def _fields(place: Place, norm: Duty | Right | Reading, each: str | None) -> Iterator[Written]:
    for name, kind in FIELDS.items():
        text = getattr(norm, name, None)
        if text is not None:
            yield Written((*place, name), text, kind, each)


# --- The value of a parameter of the law: the version in force on the day of its anchor -------------------


def versions_in_force(parameter: Dated, anchor: Answer) -> tuple[Version, ...]:
    """Return the versions that may be in force on the day of the parameter's anchor."""
    return parameter.between(*days(anchor))


def value_in_force(parameter: Dated, anchor: Answer, versions: tuple[Version, ...], kind: Type) -> Answer:
    """Return the value on the day of the anchor, from the versions that may be in force then.

    If the day may have no version, the value is missing.
    """
    if not versions or not _covers(versions, *days(anchor)):
        return anything(kind, anchor.questions | {Question(QuestionKind.MISSING, parameter.key)})
    if len(versions) == 1:
        return exactly(_value(versions[0]))
    values = list(dict.fromkeys(_value(version) for version in versions))
    if len(values) == 1:
        return exactly(values[0])
    if kind is Kind.MONTHS:  # delays have no bounds
        return anything(kind, anchor.questions)
    found = exactly(values[0])
    for value in values[1:]:
        found = hull(found, exactly(value), anchor.questions)
    return found


def _covers(versions: tuple[Version, ...], first: date, last: date) -> bool:
    """Return whether each day of a span has a version in force; `never` is after all of them."""
    until = versions[-1].until
    if first < versions[0].since or (until is not None and until <= last):
        return False
    return len(versions) == 1 or all(one.until == other.since for one, other in pairwise(versions))


def _value(version: Version) -> Value:
    return version.value.cents if isinstance(version.value, Euros) else version.value


# --- The attributes of the agreement in expressions: its dates, amounts and parties -----------------------


@frozen
class Attribute:
    """A name with its type, and the place of its value; None if the agreement does not state it."""

    type: Type
    of: Callable[[Agreement], Value | None]


def _decided(read: Callable[[Decision], date | None]) -> Callable[[Agreement], Value | None]:
    return lambda agreement: None if agreement.decision is None else read(agreement.decision)


def _party(role: str, read: Callable[[Party], Value | None]) -> Callable[[Agreement], Value | None]:
    def found(agreement: Agreement) -> Value | None:
        party = next((item for item in agreement.parties if item.role == role), None)
        return None if party is None else read(party)

    return found


def _budget(agreement: Agreement) -> Value | None:
    return None if agreement.budget is None else agreement.budget.total_expenses().cents


def _resources(agreement: Agreement) -> Value | None:
    """Return the sum of the resources; None if the text states none, which is not the same as 0."""
    stated = None if agreement.budget is None else agreement.budget.total_resources()
    return None if stated is None else stated.cents


ATTRIBUTES: Final[Mapping[str, Attribute]] = {
    "grant.stated": Attribute(
        EUROS, lambda agreement: None if agreement.grant_formula == UNKNOWN else agreement.grant.cents
    ),
    "grant.earmarked": Attribute(Kind.TRUTH, lambda agreement: agreement.is_earmarked),
    "grant.in_kind": Attribute(
        EUROS, lambda agreement: None if agreement.in_kind is None else agreement.in_kind.cents
    ),
    "budget.expenses": Attribute(EUROS, _budget),
    "budget.resources": Attribute(EUROS, _resources),
    "requested_on": Attribute(Kind.DATE, lambda agreement: agreement.requested_on),
    "decision.taken_on": Attribute(Kind.DATE, _decided(lambda decision: decision.taken_on)),
    "decision.transmitted_on": Attribute(Kind.DATE, _decided(lambda decision: decision.transmitted_on)),
    "decision.published_on": Attribute(Kind.DATE, _decided(lambda decision: decision.published_on)),
    "purpose.stated": Attribute(Kind.TRUTH, lambda agreement: bool(agreement.purpose or agreement.actions)),
    "funder.form": Attribute(Kind.TEXT, _party("funder", lambda party: legal_form_of(party.legal_form))),
    "beneficiary.form": Attribute(
        Kind.TEXT, _party("beneficiary", lambda party: legal_form_of(party.legal_form))
    ),
    "funder.legal_form": Attribute(Kind.TEXT, _party("funder", lambda party: party.legal_form)),
    "beneficiary.legal_form": Attribute(Kind.TEXT, _party("beneficiary", lambda party: party.legal_form)),
    "beneficiary.fiscal_year_ends": Attribute(
        Kind.TEXT, _party("beneficiary", lambda party: party.fiscal_year_ends)
    ),
    "funder.population": Attribute(NUMBER, _party("funder", lambda party: party.population)),
    "funder.fiscal_year_ends": Attribute(Kind.TEXT, _party("funder", lambda party: party.fiscal_year_ends)),
}
"""All attributes, by name."""


CREATING_ACTS: Final = ("reclaim", "reduce")
COMPUTED_NAMES: Final[Mapping[str, Type]] = {
    "grant": EUROS,
    "paid": EUROS,
    "recovered": EUROS,
    "period": Kind.WINDOW,
    "period.start": Kind.DATE,
    "period.end": Kind.DATE,
}
"""The names whose value is the same for the agreement and for every rulebook."""

BUILT_IN_NAMES: Final[Mapping[str, Type]] = {
    **COMPUTED_NAMES,
    **{name: attribute.type for name, attribute in ATTRIBUTES.items()},
}
_OF_EVERY_ROW: Final[Mapping[str, Type]] = {"id": Kind.TEXT, "position": NUMBER}
ROW_COLUMNS: Final[Mapping[str, Mapping[str, Type]]] = {
    "expenses": {
        "amount": EUROS,
        "line": Kind.TEXT,
        "action": Kind.TEXT,
        "engaged_on": Kind.DATE,
        "paid_on": Kind.DATE,
        "for_operation": Kind.TRUTH,
        "evidence": Kind.TEXT,
        "incurred_on": Kind.DATE,
        "issued_on": Kind.DATE,
        "account": Kind.TEXT,
        "heading": Kind.TEXT,
        "kind": Kind.TEXT,
        "vat": EUROS,
        **_OF_EVERY_ROW,
    },
    "resources": {
        "amount": EUROS,
        "funder": Kind.TEXT,
        "received_on": Kind.DATE,
        "line": Kind.TEXT,
        **_OF_EVERY_ROW,
    },
    "years": {
        "year": NUMBER,
        "start": Kind.DATE,
        "end": Kind.DATE,
        "span": Kind.WINDOW,
        **_OF_EVERY_ROW,
    },
}
_OF_EVENTS: Final[Mapping[str, Type]] = {"occurred_on": Kind.DATE, "of": Kind.TEXT, **_OF_EVERY_ROW}


@lru_cache(maxsize=1024)
def _event_columns(key: str, value: Type) -> Mapping[str, Type]:
    """Return the columns of an event whose occurrences carry such a value."""
    more: Mapping[str, Type] = {"act": Kind.TEXT} if key == "exercised" else {}
    return {"value": value, **_OF_EVENTS, **more}


_ROW_PREFIX: Final = "row."


def done_fact(duty: Duty) -> str:
    """Return the key of the fact that performs a duty: `done_by`, else the name of the duty."""
    return duty.done_by or duty.name


def _event_keys(duty: Duty) -> set[str]:
    return {key for key in (done_fact(duty), duty.posted_by, duty.breached_by) if key is not None}


@frozen(eq=False)
class Tables:
    """The names of terms. `names` grows as the definitions are typed, in the order of need.

    Attributes:
        of_rows: by source of rows, the definitions and facts that stand once for each.
    """

    terms: Terms
    names: dict[str, Type] = field(factory=dict)
    of_rows: dict[str, dict[str, Type]] = field(factory=dict)
    events: frozenset[str] = frozenset()
    norms: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()
    row_facts: Mapping[str, frozenset[str]] = field(factory=dict)
    _made: dict[str | None, NameTable] = field(factory=dict)
    declared: Mapping[str, FactDeclaration] = field(init=False)
    sources: frozenset[str] = field(init=False)
    """All sources of rows, without selections."""

    @declared.default
    def _declared(self) -> Mapping[str, FactDeclaration]:
        return {fact.key: fact for fact in reversed(self.terms.facts)}

    @classmethod
    def of(cls, terms: Terms) -> "Tables":
        """Return the tables of terms, before any definition is typed."""
        names: dict[str, Type] = dict(BUILT_IN_NAMES)
        of_rows: dict[str, dict[str, Type]] = {}
        own = {fact.key for fact in terms.facts} | {item.name for item in terms.definitions}
        usual = {key: event for key, event in LIFE_EVENTS.items() if key not in own}
        events = set(usual) | {fact.key for fact in terms.facts if fact.type == "event"}
        repeated = {key for key, event in usual.items() if event.is_repeated}
        repeated |= {fact.key for fact in terms.facts if fact.repeated or fact.each}
        for fact in terms.facts:
            if fact.each is not None:
                of_rows.setdefault(fact.each, {})[fact.key] = value_type(fact.type, terms.foreign)
            elif not fact.repeated:
                names[fact.key] = value_type(fact.type, terms.foreign)
        names |= {item.name: value_type(item.type, terms.foreign) for item in terms.parameters}
        names |= {item.key: value_type(item.type, terms.foreign) for item in terms.dated}
        sources = {item.name: item.rows for item in terms.selections}
        for duty in terms.duties:
            keys = _event_keys(duty) - set(names)
            events |= keys
            if duty.each is not None:
                repeated |= keys
                rows = of_rows.setdefault(sources.get(duty.each, duty.each), {})
                rows |= {key: Kind.DATE for key in sorted(keys) if key not in rows}
        names |= {key: Kind.DATE for key in sorted(events - repeated) if key not in names}
        row_facts = {source: frozenset(keys) for source, keys in of_rows.items()}
        return cls(
            terms, names, of_rows, frozenset(events), _norm_names(terms), frozenset(repeated), row_facts
        )

    def source_of(self, rows: str) -> str:
        """Return the source of rows behind a selection, or the source itself."""
        found = next((item for item in self.terms.selections if item.name == rows), None)
        return rows if found is None else found.rows

    @sources.default
    def _sources(self) -> frozenset[str]:
        tables = {name for name, _ in self.terms.tables}
        return frozenset({*ROW_COLUMNS, *tables, *self.events, *(fact.key for fact in self.terms.facts)})

    def has_rows(self, source: str) -> bool:
        """Return whether there are rows of this name: a source, or several events merged."""
        return source in self.sources or is_merged(source, self.events)

    def columns(self, source: str) -> Mapping[str, Type]:
        """Return the columns of a source, with the definitions and facts of its rows."""
        own = self._stated.get(source) or self._columns_of(source)
        more = self.of_rows.get(source)
        return {**more, **own} if more else own

    @cached_property
    def _stated(self) -> Mapping[str, Mapping[str, Type]]:
        """The columns of each source without the definitions of its rows; these do not change."""
        return {source: self._columns_of(source) for source in sorted(self.sources)}

    def _columns_of(self, source: str) -> Mapping[str, Type]:
        return ROW_COLUMNS.get(source) or self._declared_columns(source)

    def _declared_columns(self, source: str) -> Mapping[str, Type]:
        table = next((columns for name, columns in self.terms.tables if name == source), None)
        if table is not None:
            return {**{name: value_type(kind, self.terms.foreign) for name, kind in table}, **_OF_EVERY_ROW}
        if is_merged(source, self.events):
            return {"event": Kind.TEXT, **_OF_EVENTS}
        return _event_columns(source, self.value_type(source)) if source in self.sources else {}

    def facts_of_rows(self, source: str) -> frozenset[str]:
        """Return the keys of facts that exist once for each row of a source."""
        return self.row_facts.get(source, frozenset())

    def value_type(self, key: str) -> Type:
        """Return the type of the value that an occurrence of an event carries."""
        declared = self.declared.get(key)
        if declared is not None:
            return EUROS if declared.type == "event" else value_type(declared.type, self.terms.foreign)
        event = LIFE_EVENTS.get(key)
        return Kind.TEXT if event is not None and event.carries is FactValueKind.TEXT else EUROS

    def everywhere(self) -> NameTable:
        """Return the table of names outside rows."""
        if None not in self._made:
            self._made[None] = self._everywhere()
        return self._made[None]

    def _everywhere(self) -> NameTable:
        selections = {**self._stated}
        selections |= {source: self.columns(source) for source in self.of_rows if source in selections}
        for item in self.terms.selections:
            if item.each is None:
                selections[item.name] = self.columns(item.rows)
        return NameTable(
            self.names,
            self.events,
            self.norms,
            selections,
            currency=self.terms.currency,
            foreign=self.terms.foreign,
        )

    def for_rows(self, each: str | None) -> NameTable:
        """Return the table of names for a row of `each`; for None, the table outside rows."""
        if each is None:
            return self.everywhere()
        if each not in self._made:
            self._made[each] = self._for_rows(each)
        return self._made[each]

    def _for_rows(self, each: str) -> NameTable:
        table = self.everywhere()
        source = self.source_of(each)
        columns = self.columns(source)
        selections = dict(table.selections)
        for item in self.terms.selections:
            if item.each is not None and self.source_of(item.each) == source:
                selections[item.name] = self.columns(item.rows)
        named = {**self.names, **columns, **{_ROW_PREFIX + name: kind for name, kind in columns.items()}}
        return evolve(
            table,
            names=named,
            selections=selections,
            is_row=each == source,
            untyped=frozenset(self._untyped(source)),
        )

    def _untyped(self, source: str) -> set[str]:
        typed = self.of_rows.get(source, {})
        return {
            item.name for item in self.terms.definitions if item.each == source and item.name not in typed
        }

    def note_type(self, definition: Definition, kind: Type) -> None:
        """Record the type of a checked definition."""
        everywhere = self.everywhere()
        self._made.clear()
        if definition.each is None:
            self.names[definition.name] = kind
            self._made[None] = everywhere  # the table outside rows shares these names; rows do not change
        else:
            self.of_rows.setdefault(definition.each, {})[definition.name] = kind

    def type_of(self, definition: Definition) -> Type | None:
        """Return the type of a definition, once it is known."""
        if definition.each is None:
            return self.names.get(definition.name)
        return self.of_rows.get(definition.each, {}).get(definition.name)


def _norm_names(terms: Terms) -> frozenset[str]:
    norms: tuple[Duty | Right, ...] = (*terms.duties, *terms.rights)
    created = {f"{right.name}.duty" for right in terms.rights if right.act in CREATING_ACTS}
    return frozenset({norm.name for norm in norms} | created | set(terms.roles))
