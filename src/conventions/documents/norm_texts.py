"""What a norm states independently of events: its dates, delays, amounts and parties."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from budget import frozen
from budget.money import Euros
from budget.rate import Rate
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Norm, Right
from conventions.calendar import Period, WorkingDays, parse_period
from conventions.documents.propositions import (
    Labels,
    condition_text,
    deadline_text,
    first_date,
    first_length,
    first_share,
    formula_text,
    labels_of_agreement,
    moment_text,
    proposition_text,
    with_values,
)
from conventions.engine.account import money
from conventions.engine.day import Day, unrecorded
from conventions.engine.program import Program, compile_agreement
from conventions.language.answers import DAWN, NEVER, Answer, Infinite
from conventions.language.interpret import interpret
from conventions.language.parser import parse
from conventions.language.syntax import Arithmetic, Call, Literal, Name, Node


@frozen(eq=False, slots=False)
class AgreementText:
    """An agreement as text: compiled once for all its fields."""

    agreement: Agreement

    @cached_property
    def program(self) -> Program:
        """Return its compiled expressions."""
        return compile_agreement(self.agreement)

    @cached_property
    def unrecorded(self) -> Day:
        """Return the agreement before any fact: what is decided then depends on the text alone."""
        return unrecorded(self.agreement)

    @cached_property
    def labels(self) -> Labels:
        """Return the labels of the names in its expressions."""
        return labels_of_agreement(self.agreement)

    def columns(self, each: str | None) -> frozenset[str]:
        """Return the columns of the rows of a norm; empty for a norm without rows."""
        tables = self.program.tables
        return frozenset(() if each is None else tables.columns(tables.source_of(each)))

    def defined(self, value: str, each: str | None) -> str | None:
        """Return the value of a definition in words: an amount, a date, a proposition; None without any."""
        hidden = self.columns(each)
        tree, labels = with_values(parse(value), self.agreement, hidden), self.labels.without(hidden)
        constant = self.constant if each is None else _written
        return (
            formula_text(tree, labels)
            or moment_text(tree, constant, labels)
            or proposition_text(tree, constant, labels)
        )

    def lapsing(self, condition: str) -> str | None:
        """Return the condition on which it lapses, for the end of a sentence."""
        return condition_text(with_values(parse(condition), self.agreement), self.constant, self.labels)

    def constant(self, node: Node) -> date | None:
        """Return the date of an expression if it does not depend on facts."""
        if not _is_dated(node):
            return None
        value = interpret(node, self.unrecorded.ever).value
        return value if isinstance(value, date) and DAWN < value < NEVER else None

    @cached_property
    def norms(self) -> "Mapping[str, NormText]":
        """Return every norm by name, duties first, in order; unread texts have no content."""
        norms: tuple[Norm, ...] = (*self.agreement.duties, *self.agreement.rights)
        return {norm.name: NormText(self, norm) for norm in norms}


@frozen
class NormText:
    """A norm and its text: what an article says about it."""

    text: AgreementText
    norm: Norm

    def tree(self, *names: str) -> Node | None:
        """Return the tree of one of its expressions, with parameter values inserted."""
        kind = "duty" if isinstance(self.norm, Duty) else "right"
        program = self.text.program
        tree = program.tree(kind, self.norm.name, *names)
        if tree is None:
            return None
        return with_values(tree, self.text.agreement, self.text.columns(self.norm.each))

    @property
    def labels(self) -> Labels:
        """Return the labels of the names in its expressions."""
        return self.text.labels.without(self.text.columns(self.norm.each))

    def answer(self, *names: str) -> Answer | None:
        """Return the answer of one of its expressions before any fact; None for a norm of rows."""
        tree = self.tree(*names)
        if tree is None or self.norm.each is not None:
            return None
        return interpret(tree, self.text.unrecorded.ever)

    def constant(self, node: Node) -> date | None:
        """Return the date of an expression if it does not depend on facts."""
        return self.text.constant(node) if self.norm.each is None else _written(node)

    def day(self, name: str) -> date | None:
        """Return the date of an expression, if the text alone decides it."""
        tree = self.tree(name)
        return None if tree is None else self.constant(tree)

    @property
    def by(self) -> date | None:
        """Return the date in the condition «not met by»."""
        tree = self.tree("when")
        return None if tree is None else first_date(tree, self.constant)

    @property
    def deadline(self) -> str | None:
        """Return the due date for the end of a sentence."""
        tree = self.tree("due")
        return None if tree is None else deadline_text(tree, self.constant, self.labels)

    @property
    def payable(self) -> str | None:
        """Return when its exercise makes something due, for the end of a sentence."""
        tree = self.tree("payable")
        return None if tree is None else deadline_text(tree, self.constant, self.labels)

    def moment(self, name: str) -> str | None:
        """Return a date of the norm as a noun."""
        tree = self.tree(name)
        return None if tree is None else moment_text(tree, self.constant, self.labels)

    def formula(self, name: str) -> str | None:
        """Return an amount of the norm as a formula."""
        tree = self.tree(name)
        return None if tree is None else formula_text(tree, self.labels)

    def proposition(self, name: str) -> str | None:
        """Return its requirement, as a proposition."""
        tree = self.tree(name)
        return None if tree is None else proposition_text(tree, self.constant, self.labels)

    @property
    def condition(self) -> str | None:
        """Return its condition for the end of a sentence."""
        tree = self.tree("when")
        return None if tree is None else condition_text(tree, self.constant, self.labels)

    @property
    def delay(self) -> Period | WorkingDays | None:
        """Return the first delay in its due date, its last day or the due date it creates."""
        for name in ("due", "until", "payable", "begins"):
            tree = self.tree(name)
            length = None if tree is None else first_length(tree)
            if length is not None:
                return length
        return None

    @property
    def notice(self) -> Period | WorkingDays | None:
        """Return the notice period before the right opens."""
        if isinstance(self.norm, Right) and self.norm.notice is not None:
            return parse_period(self.norm.notice.period)
        return None

    @property
    def share(self) -> Rate | None:
        """Return the first percentage in it."""
        for name in ("amount", "up_to", "holds", "when"):
            tree = self.tree(name)
            share = None if tree is None else first_share(tree)
            if share is not None:
                return share
        return None

    @property
    def amount(self) -> Euros | None:
        """Return its amount, if the text alone decides it."""
        answer = self.answer("amount")
        return money(answer.value) if answer is not None and answer.is_decided else None

    @property
    def most(self) -> Euros | None:
        """Return its maximum amount, if any."""
        answer = self.answer("amount")
        return None if answer is None or isinstance(answer.hi, Infinite) else money(answer.hi)

    def can_be(self, amount: Euros) -> bool:
        """Return whether the text allows this amount."""
        answer = self.answer("amount")
        if answer is None:
            return False
        least = None if isinstance(answer.lo, Infinite) else money(answer.lo)
        return (least is None or least <= amount) and (self.most is None or amount <= self.most)

    @property
    def bearer(self) -> str:
        """Return the debtor or holder, by the agreement's name."""
        role = self.norm.debtor if isinstance(self.norm, Duty) else self.norm.holder
        if role == "either":
            return "l’une ou l’autre des parties"
        parties = self.text.agreement.parties
        return next((party.short_name for party in parties if party.role == role), role)

    @property
    def payee(self) -> str | None:
        """Return who is paid: as stated, else the other side; None without an amount."""
        norm = self.norm
        if not isinstance(norm, Duty) or (norm.amount is None and not norm.is_payment):
            return None
        agreement = self.text.agreement
        other = "beneficiary" if agreement.side_of(norm.debtor) == "funder" else "funder"
        role = norm.to or other
        return next((party.short_name for party in agreement.parties if party.role == role), role)


def _written(node: Node) -> date | None:
    """Return a date literal: the single one of all rows."""
    return node.value if isinstance(node, Literal) and isinstance(node.value, date) else None


def _is_dated(node: Node) -> bool:
    """Return whether an expression may be a date, so that evaluating it is useful."""
    return isinstance(node, Literal | Name | Call | Arithmetic)
