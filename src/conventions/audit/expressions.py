"""Helpers of the audit rules: findings, the expressions of an agreement, values settled by its text alone."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from budget import frozen
from budget.findings import Finding, Severity
from budget.money import Euros
from budget.rate import Rounding, round_cents
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Norm
from conventions.engine import program
from conventions.engine.day import Day, norm_at_rows, unrecorded
from conventions.engine.name_tables import expressions as written
from conventions.engine.program import Program, compile_agreement, reachable
from conventions.language.answers import DAWN, NEVER, Value
from conventions.language.interpret import interpret
from conventions.language.syntax import Node

# ------------------------------------------------------------------------------------------------------------
# Build findings of the audit; the subject is the dotted place in the agreement's data.


def audit_finding(
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
    """Return the finding, with its parameters in the given order.

    >>> audit_finding("x", Severity.INFO, "grant", actual="1.00", expected="2.00", line="rent").params
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


def norm_finding(
    norm: Norm, code: str, severity: Severity, *, actual: str, expected: str, **params: str
) -> Finding:
    """Return a finding on a norm, with its label and article."""
    label = norm.label or norm.name
    return audit_finding(
        code,
        severity,
        norm.name,
        actual=actual,
        expected=expected,
        article=norm.article,
        label=label,
        **params,
    )


# --- Every expression of an agreement, parsed, with its place -----------------------------------------------


@frozen
class Expression:
    """An expression: its norm or definition, with label and article, its place there and its tree."""

    owner: str
    label: str
    place: str
    tree: Node
    article: str | None = None


def expressions(agreement: Agreement) -> tuple[Expression, ...]:
    """Return the expressions of an agreement in order, without those that failed to parse."""
    program = compile_agreement(agreement)
    found = []
    for item in written(agreement.terms):
        tree = program.trees.get(item.place)
        if tree is not None:
            owner, *place = item.place[1:]
            label, article = _label_and_article(owner, program)
            found.append(Expression(owner, label, ".".join(place) or "value", tree, article))
    return tuple(found)


def first_expression_naming(agreement: Agreement, names: frozenset[str]) -> Expression | None:
    """Return the first expression that mentions any of the names."""
    return next((item for item in expressions(agreement) if mentioned(item.tree) & names), None)


def _label_and_article(owner: str, program: Program) -> tuple[str, str | None]:
    item = program.definitions.get(owner) or program.duties.get(owner) or program.rights.get(owner)
    return (owner, None) if item is None else (item.label or owner, item.article)


def mentioned(tree: Node) -> frozenset[str]:
    """Return the names, events, norms and selections that a tree mentions, also for the previous row.

    >>> from conventions.language.parser import parse
    >>> sorted(mentioned(parse("sum(eligible, amount) - paid")))
    ['amount', 'eligible', 'paid']
    """
    return frozenset({*program.mentioned(tree), *program.earlier_rows(tree)})


# --- What the text alone settles: dates and amounts that no fact can change ---------------------------------


def condition_names(norm: Norm, program: Program) -> frozenset[str]:
    """Return the names in a norm's condition, directly or through definitions."""
    graph = {name: mentioned_by(name, program) for name in program.definitions}
    tree = program.tree("duty" if isinstance(norm, Duty) else "right", norm.name, "when")
    first = frozenset() if tree is None else mentioned(tree)
    return first.union(*(reachable(graph, name) for name in first))


def mentioned_by(name: str, program: Program) -> frozenset[str]:
    """Return the names in the expressions of a definition or a norm."""
    return frozenset().union(*(mentioned(tree) for place, tree in program.trees.items() if place[1] == name))


@frozen
class Settled:
    """The values of an agreement's expressions before any fact; by row for norms of rows that may apply."""

    text: Day

    def days(self, norm: Norm, field: str) -> tuple[date, ...]:
        """Return the dates of a field of a norm, without those that depend on a fact."""
        found = (self._day(value) for value in self._values(norm, field))
        return tuple(day for day in found if day is not None)

    def day_of(self, tree: Node) -> date | None:
        """Return the date of a tree; None if it depends on a fact."""
        return self._day(interpret(tree, self.text.ever).value)

    def amounts(self, norm: Norm) -> tuple[Euros | None, ...]:
        """Return the amounts of a norm, rounded half up to the cent; None for one that depends on a fact."""
        return tuple(_euros(value) for value in self._values(norm, "amount"))

    @property
    def grant(self) -> Euros | None:
        """Return the grant, stated or by its formula; None if it depends on a fact."""
        return _euros(self.text.ever.named("grant").value)

    def _values(self, norm: Norm, field: str) -> Iterator[Value | None]:
        kind = "duty" if isinstance(norm, Duty) else "right"
        is_fixed = norm.when is not None and "as_of" not in condition_names(norm, self.text.program)
        for stand in norm_at_rows(norm, self.text):
            when = stand.read_ever(kind, norm.name, "when") if is_fixed else None
            if when is not None and when.value is False:
                continue  # no fact makes it apply
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
    """Return what `agreement` settles by itself: the period, the grant, and all that needs no fact."""
    return Settled(unrecorded(agreement))


def granted(agreement: Agreement) -> Euros | None:
    """Return the grant of `agreement`, rounded; None if its formula depends on facts."""
    return agreement.grant if agreement.grant_formula is None else settled(agreement).grant
