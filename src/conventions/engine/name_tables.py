"""The tables that expressions are checked against: what has a name, everywhere and for each kind of row."""

from collections.abc import Mapping
from functools import cached_property
from typing import Final

from attrs import evolve, field, frozen

from conventions.agreement.agreement import Terms
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right, is_merged
from conventions.engine.named_values import ATTRIBUTES
from conventions.engine.places import value_type
from conventions.facts.vocabulary import LIFE_EVENTS, Carries
from conventions.language.types import EUROS, NUMBER, Kind, NameTable, Type

CREATING_ACTS: Final = ("reclaim", "reduce")
COMPUTED_NAMES: Final[Mapping[str, Type]] = {
    "grant": EUROS,
    "paid": EUROS,
    "recovered": EUROS,
    "period": Kind.WINDOW,
    "period.start": Kind.DATE,
    "period.end": Kind.DATE,
}
"""What the agreement and the record come to, whoever asks."""

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
_ROW_PREFIX: Final = "row."


def done_fact(duty: Duty) -> str:
    """Return the key of the fact that performs a duty: as declared, else its own name."""
    return duty.done_by or duty.name


def _event_keys(duty: Duty) -> set[str]:
    return {key for key in (done_fact(duty), duty.posted_by, duty.breached_by) if key is not None}


@frozen(eq=False)
class Tables:
    """The names of some terms. `names` grows as the definitions are typed, in the order of need.

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
    """Everything that has rows, selections left out."""

    @declared.default
    def _declared(self) -> Mapping[str, FactDeclaration]:
        return {fact.key: fact for fact in reversed(self.terms.facts)}

    @classmethod
    def of(cls, terms: Terms) -> "Tables":
        """Return the tables before any definition is typed."""
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
        """Return the columns of a source, with the definitions and facts that its rows have."""
        own = self._stated.get(source) or self._columns_of(source)
        more = self.of_rows.get(source)
        return {**more, **own} if more else own

    @cached_property
    def _stated(self) -> Mapping[str, Mapping[str, Type]]:
        """The columns of each source, without the definitions of its rows: they do not change."""
        return {source: self._columns_of(source) for source in sorted(self.sources)}

    def _columns_of(self, source: str) -> Mapping[str, Type]:
        return ROW_COLUMNS.get(source) or self._declared_columns(source)

    def _declared_columns(self, source: str) -> Mapping[str, Type]:
        table = next((columns for name, columns in self.terms.tables if name == source), None)
        if table is not None:
            return {**{name: value_type(kind, self.terms.foreign) for name, kind in table}, **_OF_EVERY_ROW}
        if is_merged(source, self.events):
            return {"event": Kind.TEXT, **_OF_EVENTS}
        more: Mapping[str, Type] = {"act": Kind.TEXT} if source == "exercised" else {}
        return {"value": self.value_type(source), **_OF_EVENTS, **more} if source in self.sources else {}

    def facts_of_rows(self, source: str) -> frozenset[str]:
        """Return the keys of facts that stand once for each row of a source."""
        return self.row_facts.get(source, frozenset())

    def value_type(self, key: str) -> Type:
        """Return the type of the value that an occurrence of an event carries."""
        declared = self.declared.get(key)
        if declared is not None:
            return EUROS if declared.type == "event" else value_type(declared.type, self.terms.foreign)
        event = LIFE_EVENTS.get(key)
        return Kind.TEXT if event is not None and event.carries is Carries.TEXT else EUROS

    def everywhere(self) -> NameTable:
        """Return the table of what is read for no row."""
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
        """Return the table of what is read for a row of `each`; of None, that of everywhere."""
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
        """Keep the type of a definition that has been checked."""
        everywhere = self.everywhere()
        self._made.clear()
        if definition.each is None:
            self.names[definition.name] = kind
            self._made[None] = everywhere  # it holds these very names; its rows are none the wiser
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
