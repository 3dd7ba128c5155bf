"""What rules of the audit share: findings, the expressions of an agreement, what its text alone settles."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from attrs import frozen

from budget.findings import Finding, Severity
from budget.money import Euros
from budget.rounding import Rounding, round_cents
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Norm
from conventions.engine import order
from conventions.engine.asked import unrecorded
from conventions.engine.day import Day, standpoints
from conventions.engine.places import expressions as written
from conventions.engine.program import Program, compile_agreement
from conventions.language.answers import DAWN, NEVER, Value
from conventions.language.interpret import interpret
from conventions.language.syntax import Node

# ------------------------------------------------------------------------------------------------------------
# How a rule of the audit says what it found: the subject is the place in the agreement's data, dotted.


def found(
    code: str,
    severity: Severity,
    subject: str,
    *,
    actual: str,
    expected: str,
    article: str | None = None,
    source: str | None = None,
    **params: str,
) -> Finding:
    """Return the finding, with its parameters in the order given.

    >>> found("x", Severity.INFO, "grant", actual="1.00", expected="2.00", line="rent").params
    (('line', 'rent'),)
    """
    return Finding(
        code,
        severity,
        subject,
        article=article,
        source=source,
        params=tuple(params.items()),
        actual=actual,
        expected=expected,
    )


def found_of(
    norm: Norm, code: str, severity: Severity, *, actual: str, expected: str, **params: str
) -> Finding:
    """Return the finding about a norm, by its label and its article."""
    label = norm.label or norm.name
    return found(
        code,
        severity,
        norm.name,
        actual=actual,
        expected=expected,
        article=norm.article,
        label=label,
        **params,
    )


# --- Every expression an agreement holds, parsed, with the place where it stands ----------------------------


@frozen
class Expression:
    """An expression: the norm or definition it belongs to, with its words, its place there, and its tree."""

    owner: str
    label: str
    place: str
    tree: Node
    article: str | None = None


def expressions(agreement: Agreement) -> tuple[Expression, ...]:
    """The expressions of an agreement, as they stand; those at fault, which reading tells, are left out."""
    program = compile_agreement(agreement)
    found = []
    for item in written(agreement.terms):
        tree = program.trees.get(item.place)
        if tree is not None:
            owner, *place = item.place[1:]
            label, article = _words(owner, program)
            found.append(Expression(owner, label, ".".join(place) or "value", tree, article))
    return tuple(found)


def first_reader(agreement: Agreement, names: frozenset[str]) -> Expression | None:
    """Return the first expression that mentions any of some names."""
    return next((item for item in expressions(agreement) if mentioned(item.tree) & names), None)


def _words(owner: str, program: Program) -> tuple[str, str | None]:
    item = program.definitions.get(owner) or program.duties.get(owner) or program.rights.get(owner)
    return (owner, None) if item is None else (item.label or owner, item.article)


def mentioned(tree: Node) -> frozenset[str]:
    """Return the names, events, norms and selections that a tree mentions, at the row before too.

    >>> from conventions.language.parser import parse
    >>> sorted(mentioned(parse("sum(eligible, amount) - paid")))
    ['amount', 'eligible', 'paid']
    """
    return frozenset({*order.mentioned(tree), *order.earlier_rows(tree)})


# --- What the text alone settles: the dates and amounts of an agreement that no fact can change -------------


@frozen
class Settled:
    """What the expressions of an agreement come to before any fact; a norm of rows, at each of them."""

    text: Day

    def days(self, norm: Norm, field: str) -> tuple[date, ...]:
        """Return the days a date of a norm comes to; what waits for a fact is left out."""
        found = (self._day(value) for value in self._values(norm, field))
        return tuple(day for day in found if day is not None)

    def day_of(self, tree: Node) -> date | None:
        """Return the day a tree comes to; None where it waits for a fact."""
        return self._day(interpret(tree, self.text.ever).value)

    def amounts(self, norm: Norm) -> tuple[Euros | None, ...]:
        """The amounts a norm comes to, rounded half up to the cent; None of one that waits for a fact."""
        return tuple(_euros(value) for value in self._values(norm, "amount"))

    @property
    def grant(self) -> Euros | None:
        """The grant: the amount stated, or what its formula comes to; None where that waits for a fact."""
        return _euros(self.text.ever.named("grant").value)

    def _values(self, norm: Norm, field: str) -> Iterator[Value | None]:
        kind = "duty" if isinstance(norm, Duty) else "right"
        for stand in standpoints(norm, self.text):
            answer = stand.read_ever(kind, norm.name, field)
            yield None if answer is None else answer.value

    @staticmethod
    def _day(value: Value | None) -> date | None:
        return value if isinstance(value, date) and DAWN < value < NEVER else None


def _euros(value: Value | None) -> Euros | None:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return None
    return Euros(cents=round_cents(Fraction(value), Rounding.HALF_UP))


def settled(agreement: Agreement) -> Settled:
    """Return what `agreement` settles by itself: the period, the grant, and whatever needs no fact."""
    return Settled(unrecorded(agreement))


def granted(agreement: Agreement) -> Euros | None:
    """What `agreement` grants, once rounded; None where only facts will say what its formula comes to."""
    return agreement.grant if agreement.grant_formula is None else settled(agreement).grant
