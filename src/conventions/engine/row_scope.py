"""The scope of an expression at one row: its columns, then names of such rows, then all other names."""

from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve

from conventions.calendar import Holidays
from conventions.engine.seen_record import day_questions
from conventions.engine.sources import SourceRow
from conventions.engine.subject import Subject
from conventions.language.answers import TRUE, Answer, Question
from conventions.language.explain import Explanation
from conventions.language.syntax import Family, Node, Rows, Scope, Type

if TYPE_CHECKING:  # a world builds the scopes of its rows
    from conventions.engine.world import World

PREFIX = "row."


class RowScope:
    """One row of a source in a world; names that the row does not have are evaluated `outside`.

    `at` is its index among the rows, None for a row that is tested alone.
    """

    def __init__(
        self, world: "World", source: str, at: int | None, outside: Scope, row: SourceRow | None = None
    ) -> None:
        self.world = world
        self.source = source
        self.at = at
        self.outside = outside
        self.known = None if row is not None else world.known_rows(source)
        self.row = row or world.source_rows(source).rows[at or 0]

    @property
    def is_outermost(self) -> bool:
        """Whether it is the row of a norm, rather than one of a sum's."""
        return self.outside is self.world

    @property
    def outermost(self) -> Scope:
        """The scope of the same row, evaluated by itself rather than in a sum."""
        return self if self.at is None else self.world.family_of(self.source).scopes[self.at]

    @property
    def as_of(self) -> date:
        """The day of the question."""
        return self.world.as_of

    @property
    def holidays(self) -> Holidays:
        """The holidays that count, with their reading."""
        return self.world.holidays

    def turns_on(self, day: date) -> None:
        """Note `day` as a day on which something may change."""
        self.world.turns_on(day)

    def unseen_date(self, about: str) -> Answer:
        """Return the day of an event that is not seen."""
        return self.world.unseen_date(self.question_of(about))

    def question_of(self, key: str) -> str:
        """Return the name in questions of a fact of this row."""
        return f"{key}({self.row.id})" if self.is_of_rows(key) else key

    # --- names -------------------------------------------------------------------------------------

    def named(self, key: str) -> Answer:
        """Return the value of a name."""
        plain = key.removeprefix(PREFIX)
        if plain != key and not self.is_outermost:
            return self.outside.named(key)
        if plain in self.row.columns:
            if self.known is not None:
                self.world.trace.again(self.known)
            return self.row.columns[plain]
        if self.at is not None and self.is_defined(plain):
            return self.world.defined_at(plain, self.source, self.at)
        if self.is_of_rows(plain):
            return self.fact_of_row(plain)
        return self.outside.named(key)

    def is_defined(self, key: str) -> bool:
        """Return whether a definition exists once for each row of this source."""
        found = self.world.program.definitions.get(key)
        return found is not None and found.each == self.source

    def is_of_rows(self, key: str) -> bool:
        """Return whether a fact exists once for each row of this source."""
        return key in self.world.program.tables.facts_of_rows(self.source)

    def fact_of_row(self, key: str) -> Answer:
        """Return the date or the value of a fact of this row."""
        found = self.world.facts_at(key, self.row.id)
        declared = self.world.program.facts.get(key)
        if declared is None or declared.type == "event":
            return self.world.first_date(found, self.question_of(key))
        return self.world.recorded_value(key, found, self.question_of(key), self.outermost)

    def lifecycle(self, word: str, about: str) -> Answer:
        """Return the state of a norm or an event, at this row if it is one of such rows."""
        world = self.world
        match word:
            case "recorded" if about in self.row.columns or self.is_defined(about):
                return TRUE
            case "happened" | "recorded" if self.is_of_rows(about):
                return world.seen_to_happen(world.facts_at(about, self.row.id), self.question_of(about))
            case "happened" | "recorded":
                return self.outside.lifecycle(word, about)
            case _ if self.is_for_rows_of(about):
                return world.became(word, Subject(about, self.row.id))
            case _:
                return self.outside.lifecycle(word, about)

    def is_for_rows_of(self, norm: str) -> bool:
        """Return whether a norm exists once for each row of this source."""
        each = self.world.each_of(norm)
        return each is not None and self.world.program.tables.source_of(each) == self.source

    def is_off(self, norm: str) -> Answer:
        """Return whether a duty is waived or does not apply, at this row if it is one of such rows."""
        if self.is_for_rows_of(norm):
            return self.world.is_off_at(Subject(norm, self.row.id))
        return self.outside.is_off(norm)

    def occurrences(self, event: str) -> tuple[date, ...]:
        """Return the seen days of an event, for this row if it is one of rows."""
        if self.is_of_rows(event):
            return tuple(fact.occurred_on for fact in self.world.facts_at(event, self.row.id))
        return self.outside.occurrences(event)

    def days_open(self, event: str) -> frozenset[Question]:
        """Return the questions of the days of an event, for this row if it is one of rows."""
        if self.is_of_rows(event):
            return day_questions(self.world.facts_at(event, self.row.id))
        return self.outside.days_open(event)

    # --- rows --------------------------------------------------------------------------------------

    def family(self) -> Family:
        """Return all rows of the source of this one."""
        return evolve(self.world.family_of(self.source), position=self.at or 0)

    def rows(self, selection: str) -> Rows:
        """Return the rows of a selection, evaluated for this row."""
        return self.world.rows_in(selection, self)

    def day_of_no_row(self, selection: str) -> Answer | None:
        """Return the day of an occurrence not seen, if the rows are those of an event."""
        return self.world.day_of_no_row(selection)

    # --- explanation -------------------------------------------------------------------------------

    def type_of(self, node: Node) -> Type:
        """Return the type of a node for such a row."""
        return self.world.type_for_rows(node, self.source)

    def definition_of(self, key: str) -> tuple[str, Node, str | None] | None:
        """Return the text, the tree and the article of a definition that has a main value."""
        return None if key in self.row.columns else self.world.definition_of(key)

    def left_out(self, selection: str) -> tuple[Explanation, ...]:
        """Return the rows that a selection does not certainly keep; inside a row, none."""
        return self.world.left_out(selection)
