"""The quick first pass over many dossiers of one model: rows in, those that want attention out.

A row is any object whose attributes hold what one dossier recorded: a date for an event, a value for a
fact, cents for an amount, None for what is not recorded. The conditions of the model's constraints (`holds`)
and of its rights without a last day or a notice (`when`) are compiled together into one function; what that
cannot decide goes to the engine itself, so that every answer is that of `evaluate`. Norms that ask more than
a condition, or facts that no row holds, are listed in `Rulebook.left`: they want `evaluate`.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve, field, frozen

from budget.errors import InputError
from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Norm, Right
from conventions.dossier.dossier import Dossier
from conventions.engine.bulk_layout import Layout, bindings_of, dossier_of, holds_all
from conventions.engine.bulk_words import Speaker, speaker
from conventions.engine.condition import condition
from conventions.engine.day import Day, day
from conventions.engine.program import Program, compile_agreement
from conventions.facts.record import seen
from conventions.language.answers import NEVER
from conventions.language.compiled import CompiledConditions, compile_conditions
from conventions.language.syntax import Negation, Node

__all__ = ["BulkDateError", "Hit", "Rulebook", "Screened", "screen"]


class BulkDateError(InputError):
    """The last day there is cannot be the day of a question."""

    code = "as_of_is_never"


@frozen
class Screened:
    """A norm that is looked at: its condition, and how its finding is called."""

    norm: str
    tree: Node = field(repr=False)
    breach: bool
    article: str | None
    says: Speaker | None = field(default=None, repr=False, eq=False)

    def finding(self, outcome: bool | None, row: object) -> Finding:  # noqa: FBT001  # a truth or its absence
        """Return the finding, coded as `evaluate` codes it, with its text where the norm was given one."""
        if outcome is None:
            code, severity = "duty_unknown" if self.breach else "right_unknown", Severity.MINOR
        elif self.breach:
            code, severity = "duty_breached", Severity.MAJOR
        else:
            code, severity = "right_open", Severity.INFO
        text = "" if self.says is None else self.says(row)
        return Finding(code, severity, self.norm, self.article, actual=text)


@frozen
class Hit:
    """A norm that wants attention in a row: a constraint broken or a right open, or None where unknown."""

    screened: Screened
    outcome: bool | None
    row: object

    @property
    def norm(self) -> str:
        """The name of the norm."""
        return self.screened.norm

    def finding(self) -> Finding:
        """Return the finding, with its text in `actual` where the norm was given one."""
        return self.screened.finding(self.outcome, self.row)


@frozen(eq=False)
class Rulebook:
    """A model made ready for rows; `left` are the norms that only `evaluate` can treat."""

    agreement: Agreement = field(repr=False)
    program: Program = field(repr=False)
    layout: Layout
    screened: tuple[Screened, ...]
    left: tuple[str, ...]
    conditions: CompiledConditions = field(repr=False)

    def run(self, rows: Iterable[object], as_of: date) -> Iterator[Hit]:
        """Yield each hit, row by row, in the order of the norms; its words are made when asked for."""
        screened = self.screened
        for number, outcome, row in self._outcomes(rows, as_of):
            yield Hit(screened[number], outcome, row)

    def findings(self, rows: Iterable[object], as_of: date) -> Iterator[Finding]:
        """Yield the finding of each hit, with its text."""
        screened = self.screened
        for number, outcome, row in self._outcomes(rows, as_of):
            yield screened[number].finding(outcome, row)

    def dossier(self, row: object) -> Dossier:
        """Return the dossier that a row stands for."""
        return dossier_of(row, self.agreement, self.program, self.layout)

    def _outcomes(self, rows: Iterable[object], as_of: date) -> Iterator[tuple[int, bool | None, object]]:
        if as_of == NEVER:
            raise BulkDateError(
                "no question is asked on the last day there is", actual=str(as_of), expected="an earlier day"
            )

        days: dict[int, Day] = {}

        def ask(number: int, row: object) -> bool | None:
            if id(row) not in days:
                days.clear()  # the conditions of a row are asked in a run: its day serves them all
                dossier = self.dossier(row)
                days[id(row)] = day(dossier, seen(dossier.facts, as_of, None))
            today = days[id(row)]
            outcomes = condition(self.screened[number].tree, today.now, today.ever).outcomes
            return outcomes[0] if len(outcomes) == 1 else None

        return self.conditions.run(rows, as_of, ask)


def screen(agreement: Agreement, layout: Layout, words: tuple[tuple[str, str], ...] = ()) -> Rulebook:
    """Return the norms of `agreement` made ready for rows of `layout`.

    `words` gives the text of a norm's finding, with `{key}` where a value of the row stands.
    """
    program = compile_agreement(agreement)
    layout.check(program)
    says = dict(words)
    screened: list[Screened] = []
    left: list[str] = []
    norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    for norm in norms:
        found = _screened(norm, agreement, program, layout)
        if found is None:
            left.append(norm.name)
            continue
        text = says.get(norm.name)
        breach = isinstance(norm, Duty)
        speech = None if text is None else speaker(text, program, layout)
        screened.append(Screened(norm.name, found, breach, norm.article, speech))
    conditions = compile_conditions([one.tree for one in screened], bindings_of(agreement, program, layout))
    return Rulebook(agreement, program, layout, tuple(screened), tuple(left), conditions)


def _screened(norm: Norm, agreement: Agreement, program: Program, layout: Layout) -> Node | None:
    """Return the condition that alone decides a norm, if there is one and a row holds all it needs."""
    holds = program.tree("duty", norm.name, "holds")
    breached = None if holds is None else Negation(holds, holds.column)
    tree = breached or program.tree("right", norm.name, "when")
    is_ready = tree is not None and _is_alone(norm) and holds_all(tree, agreement, program, layout)
    return tree if is_ready else None


def _is_alone(norm: Norm) -> bool:
    if isinstance(norm, Right):
        return norm == evolve(norm, until=None, notice=None, unread=False, each=None)
    return norm == evolve(
        norm, when=None, due=None, done_by=None, parts=(), begins=None, until=None,
        breached_by=None, held_while=None, unread=False, is_payment=False, each=None,
    )  # fmt: skip
