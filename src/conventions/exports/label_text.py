"""The texts of identifiers, formulas and conditions: with the labels of the agreement, else ours."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Final, assert_never

from attrs import define

from budget import frozen
from budget.findings import Wording
from budget.money import EURO, Euros
from conventions.agreement.agreement import TableRow
from conventions.agreement.norms import Norm
from conventions.agreement.party import FORMS
from conventions.calendar import Period, WorkingDays
from conventions.dossier.dossier import Dossier
from conventions.engine.verdict import Verdict
from conventions.exports.value_text import days_text, period_text
from conventions.language.answers import Question
from conventions.language.errors import ExpressionError
from conventions.language.parser import parse
from conventions.language.syntax import (
    Aggregate,
    Arithmetic,
    Call,
    Choice,
    Clock,
    Comparison,
    Lifecycle,
    Literal,
    Logic,
    Membership,
    Name,
    Negation,
    Node,
    NotMetBy,
    Opposite,
    Otherwise,
    RowFunction,
    Unit,
    currency_of,
)
from conventions.messages import Catalogue
from conventions.rulebook import ByLanguage

_VOWELS = frozenset("aeiouyéèêàâîôûœ")
_SIGNS: Final = {"<=": "≤", ">=": "≥", "!=": "≠", "*": "×", "/": "÷", "-": "−"}
_CLOSE: Final = {"+": 1, "-": 1, "*": 2, "/": 2}
"""The precedence of arithmetic operators."""
_IS_PLAIN: Final = re.compile(r"(?:\d+ (?:day|month|year)s? ?)+").fullmatch
"""Whether a period is written as the catalogue counts: ten years stay ten years."""


def formula_text(source: str, words: Catalogue, called: Callable[[str, Catalogue], str]) -> str:
    """Return an expression in words; `called` gives the label of a name. A faulty expression stays as it is.

    >>> from conventions.messages import catalogue
    >>> print(formula_text("min(grant, a - 2 €) > 0 €", catalogue("en"), lambda name, words: name.upper()))
    the least of (GRANT; A − €2.00) > €0.00
    """
    tree = _tree(source)
    return source if tree is None else _FormulaWriter(words, called).of(tree)


@lru_cache(maxsize=4096)
def _tree(source: str) -> Node | None:
    try:
        return parse(source)
    except ExpressionError:
        return None


def _is_form(node: Node) -> bool:
    """Return whether a node is the legal form of a party."""
    return isinstance(node, Name) and node.key.endswith(".form")


@frozen
class _FormulaWriter:
    """The words of expressions in one language, of one dossier."""

    words: Catalogue
    called: Callable[[str, Catalogue], str]

    def of(self, node: Node) -> str:
        match node:
            case Literal():
                return self.literal(node)
            case Name(key=key):
                return self.name(key)
            case Opposite(operand=operand):
                return f"−{self.part(operand, 3)}"
            case Arithmetic(sign=sign, left=left, right=right):
                close = _CLOSE[sign]
                second = self.part(right, close + (sign in "-/"))
                return f"{self.part(left, close)} {_SIGNS.get(sign, sign)} {second}"
            case Comparison(sign=sign, left=left, right=right):
                second = self.form(right) if _is_form(left) else self.part(right, 0)
                return f"{self.part(left, 0)} {_SIGNS.get(sign, sign)} {second}"
            case Membership(item=item, choices=choices):
                said = self.form if _is_form(item) else self.of
                among = self.text("semicolon").join(said(choice) for choice in choices)
                return self.text("formula.in", item=self.part(item, 0), choices=among)
            case Logic(word=word, left=left, right=right):
                sides = (self.operand(side, word) for side in (left, right))
                return f" {self.text(f'formula.{word}')} ".join(sides)
            case Negation(operand=Lifecycle(word=word, about=about)):
                return self.text(f"formula.not.{word}", about=self.name(about))
            case Negation(operand=operand):
                return self.text("formula.not", operand=self.of(operand))
            case NotMetBy(norm=norm, by=by):
                return self.text("formula.not_met_by", about=self.name(norm), day=self.of(by))
            case Lifecycle(word=word, about=about):
                return self.text(f"formula.{word}", about=self.name(about))
            case _:
                return self.function(node)

    def function(self, node: Choice | Otherwise | Call | Aggregate | Clock | RowFunction) -> str:
        match node:
            case Choice(condition=condition, then=then, otherwise=otherwise):
                sides = {
                    "condition": self.of(condition),
                    "then": self.of(then),
                    "otherwise": self.of(otherwise),
                }
                return self.text("formula.if", **sides)
            case Otherwise(item=item, default=default):
                return self.text("formula.otherwise", item=self.of(item), default=self.of(default))
            case Call(function=function, arguments=arguments):
                of = self.text("semicolon").join(self.of(argument) for argument in arguments)
                return self.text(f"formula.{function}", of=of)
            case Aggregate(kind=kind, selection=selection, expression=expression):
                said = "" if expression is None else self.of(expression)
                elides = said[:1].lower() in _VOWELS
                of = self.text("formula.of_vowel" if elides else "formula.of", of=said)
                return self.text(f"formula.{kind.value}", of=of, rows=self.name(selection))
            case Clock(start=start, period=period, stop=stop, restart=restart):
                ends = {"stop": self.name(stop), "restart": self.name(restart)}
                return self.text("formula.clock", period=self.of(period), start=self.of(start), **ends)
            case RowFunction(word=word, expression=expression, other=other):
                second = "" if other is None else self.of(other)
                return self.text(f"formula.{word.value}", of=self.of(expression), other=second)
            case _ as unreachable:
                assert_never(unreachable)

    def literal(self, node: Literal) -> str:
        match node.value:
            case bool():
                return self.text("value.true" if node.value else "value.false")
            case date():
                return self.words.day(node.value)
            case Period() | WorkingDays():
                return period_text(node.text if _IS_PLAIN(node.text) else str(node.value), self.words)
            case str():
                return self.text("formula.quoted", text=node.value)
            case int() if node.unit in (Unit.EUROS, Unit.FOREIGN):
                return self.words.amount_in(Euros.of_cents(node.value), currency_of(node))
            case _:
                return node.text

    def form(self, node: Node) -> str:
        """Return a legal form that a party's is compared with, as it is written."""
        words = FORMS.get(str(node.value)) if isinstance(node, Literal) else None
        return self.of(node) if words is None else words[0]

    def part(self, node: Node, close: int) -> str:
        """Return an operand, in brackets where it binds less closely than what it stands in."""
        is_loose = isinstance(node, Arithmetic) and _CLOSE[node.sign] < close
        return (
            f"({self.of(node)})"
            if is_loose or isinstance(node, Choice | Comparison | Logic)
            else self.of(node)
        )

    def operand(self, node: Node, word: str) -> str:
        """Return an operand of `and` or `or`, in brackets where it is the other of both."""
        is_other = isinstance(node, Logic) and node.word != word
        return f"({self.of(node)})" if is_other else self.of(node)

    def name(self, key: str) -> str:
        return self.called(key, self.words)

    def text(self, key: str, **params: str) -> str:
        return self.words.text(key, params)


# --- What an agreement calls its values: the labels it gives them -------------------------------------------


def called_by(dossier: Dossier) -> Mapping[str, str]:
    """Return the labels of values in the agreement and its amendments, by their names in expressions."""
    texts = (dossier.agreement, dossier.last_text)
    found = {item.name: item.label for text in texts for item in text.definitions if item.label}
    found |= {item.key: item.label for text in texts for item in text.facts if item.label}
    found |= {item.name: item.label for text in texts for item in text.selections if item.label}
    parameters = [item for text in texts for item in text.parameters]
    return found | {item.name: item.label for item in parameters if item.label}


# ------------------------------------------------------------------------------------------------------------
# What a dossier's identifiers are called in a sentence: by the agreement's labels, else by our words.

_ALONE: Final = r"(?:^|(?<=\()|(?<=, )|(?<=; )){}(?=$|[,;)]| \()"
"""A label that is the whole of a text, one of a list, or in brackets."""
_ROW_LABELS: Final = ("label", "title", "name")
OURS: Final = ("fact", "amount", "asked", "part", "role", "name", "reading")
"""The parts of the catalogue in which an identifier may have a name, the first that has it."""


_SIDES = ("funder", "beneficiary")
"""The parties that every agreement has: the catalogue has their names."""


@define(slots=False, eq=False)
class Names:
    """The labels of one dossier, read at the first use; without a dossier, the built-in ones."""

    dossier: Dossier | None = None
    rules: Mapping[str, tuple[Wording, ...]] = {}
    """The titles of the rules of law that were applied, by their names."""
    labels: Mapping[str, ByLanguage] = {}
    """What the rulebooks that were applied call what they name."""

    @cached_property
    def currency(self) -> str:
        """The currency of the agreement."""
        return EURO if self.dossier is None else self.dossier.agreement.currency

    def counting(self, words: Catalogue) -> Catalogue:
        """Return the catalogue in the currency of the dossier."""
        return words if self.currency == EURO else words.counted_in(self.currency)

    @cached_property
    def english(self) -> Mapping[str, str]:
        """The labels of the agreement in English, by their French text."""
        return {} if self.dossier is None else dict(self.dossier.agreement.english)

    def label(self, text: str, words: Catalogue) -> str:
        """Return a label of the agreement in the language of the catalogue, else in French."""
        found = self.english.get(text)  # asked in both languages: `kept_names` notes what is asked
        if not found and text in self.labels:
            return spoken(self.labels[text], words)
        return found if found and words.language == "en" else text

    def labels_in(self, text: str, words: Catalogue) -> str:
        """Return a text in which labels stand by themselves, in a list or in brackets, as `label` does."""
        found = sorted((label for label in self.english if label in text and self.english[label]), key=len)
        for label in reversed(found) if words.language == "en" else ():
            said = self.english[label].replace("\\", "\\\\")
            text = re.sub(_ALONE.format(re.escape(label)), said, text)
        return text

    @cached_property
    def called(self) -> Mapping[str, str]:
        """What the agreement calls its values."""
        return {} if self.dossier is None else called_by(self.dossier)

    @cached_property
    def rows(self) -> Mapping[str, str]:
        """What rows of tables, lines of the budget, actions and other parties are called, by identifier.

        A row of a table is called by its `label`, `title` or `name`, else by its first text.
        """
        if self.dossier is None:
            return {}
        text = self.dossier.last_text
        lines = () if text.budget is None else (*text.budget.expenses, *(text.budget.resources or ()))
        others = (party for party in text.parties if party.role not in _SIDES)
        found = {party.role: party.short_name for party in others}
        found |= {line.id: line.label for line in lines if line.label}
        found |= {action.id: action.title for action in text.actions}
        return found | {
            row.id: called for table in text.tables for row in table.rows if (called := _row(row))
        }

    @cached_property
    def norms(self) -> Mapping[str, str]:
        """The labels of norms, by identifier, as the agreement and its amendments give them."""
        texts = () if self.dossier is None else (self.dossier.agreement, self.dossier.last_text)
        duties = {duty.name: duty.label for text in texts for duty in text.duties if duty.label}
        return duties | {right.name: right.label for text in texts for right in text.rights if right.label}

    @cached_property
    def tables(self) -> frozenset[str]:
        """The names of the tables, which may be those of parts of documents."""
        return (
            frozenset()
            if self.dossier is None
            else frozenset(it.name for it in self.dossier.last_text.tables)
        )

    @cached_property
    def readings(self) -> Mapping[tuple[str, str], str]:
        """The labels of the readings of norms, by norm and reading."""
        texts = () if self.dossier is None else (self.dossier.agreement, self.dossier.last_text)
        norms: list[Norm] = [duty for text in texts for duty in text.duties]
        norms += (right for text in texts for right in text.rights)
        return {
            (norm.name, reading.name): reading.label
            for norm in norms
            for reading in norm.readings
            if reading.label
        }

    def read_as(self, of: str | None, name: str, norm: str, words: Catalogue) -> str:
        """Return the label of a reading, with its subject if that is not the norm itself."""
        about = norm.partition(".")[0]
        called = self.reading(name, self.readings.get((of or about, name)), words)
        is_own = of in (None, norm, about)
        return called if is_own else words.text("reading.of", reading=called, of=self.of(of or "", words))

    def party(self, role: str, words: Catalogue) -> str:
        """Return the name of a party in the agreement."""
        parties = () if self.dossier is None else self.dossier.agreement.parties
        found = next((party.short_name for party in parties if party.role == role), None)
        return self.of(role, words) if found is None else found

    def of(self, name: str, words: Catalogue) -> str:
        """Return the label of a value, a fact, a norm or a part; without one, the words of its identifier.

        >>> from conventions.messages import catalogue
        >>> Names().of("final_bilan.activity", catalogue("en"))
        'activity report (final bilan)'
        """
        found = self.called.get(name) or self.norms.get(name) or (name if name in self.english else None)
        if found is not None:
            return self.label(found, words)
        if name in self.labels:
            return spoken(self.labels[name], words)
        if name in self.tables and words.has(f"table.{name}"):
            return words.text(f"table.{name}")
        for part in OURS:
            if words.has(f"{part}.{name}"):
                return words.text(f"{part}.{name}")
        if words.has(f"rulebook.{name}"):
            return rulebook_title(name, words)
        whole, is_choice, readings = name.partition(": ")
        if is_choice and " " not in whole:
            return self._of_readings(whole, readings.split(" | "), words)
        if name.endswith(")") and "(" in name:
            fact, _, subject = name.removesuffix(")").partition("(")
            called, about = self.of(fact, words), self.of(subject, words)
            return called if called == about else words.text("asked.of", name=called, subject=about)
        return self._of_parts(name, words)

    def _of_readings(self, whole: str, readings: list[str], words: Catalogue) -> str:
        """Return of what there are several readings, and what each is called."""
        called = [self.reading(name, self.readings.get((whole, name)), words) for name in readings]
        return words.text(
            "reading.any", of=self.of(whole, words), readings=words.text("reading.or").join(called)
        )

    def _of_parts(self, name: str, words: Catalogue) -> str:
        """Return what `norm.part`, `norm.row`, `norm.duty`, `rulebook.rule` are called; else its words."""
        whole, _, part = name.rpartition(".")
        if not whole:
            return self.label(self.rows.get(name, ""), words) or name.replace("_", " ")
        if part == "duty":
            return words.text("norm.debt", subject=self.of(whole, words))
        if name in self.rules:
            return titled(self.rules[name], words)
        if whole in self.rules:
            about = self.label(self.rows.get(part, ""), words) or self.of(part, words)
            return words.text("asked.of", name=titled(self.rules[whole], words), subject=about)
        if words.has(f"rulebook.{whole}"):
            return rulebook_title(whole, words)
        if whole in self.called or whole in self.norms:
            return self.row(whole, part, words)
        if whole == "row":
            return self.of(part, words)
        return words.text("asked.of", name=self.of(part, words), subject=self.of(whole, words))

    def row(self, owner: str, row: str, words: Catalogue) -> str:
        """Return what a norm or a value of a row is called, or a part of a norm."""
        has_ours = words.has(f"part.{row}")
        kept = words.text(f"part.{row}") if has_ours else self.label(self.rows.get(row, ""), words)
        if kept:
            return words.text("asked.of", name=kept, subject=self.of(owner, words))
        return f"{self.of(owner, words)} [{row.replace('_', ' ')}]"

    def subject(self, subject: str, name: str, words: Catalogue) -> str:
        """Return what a norm of a verdict is called: by its label, with what its row is called.

        `name` is what it came with: its label or its identifier, and its row in brackets.
        """
        norm, _, row = subject.partition(".")
        return (
            self.of(subject, words)
            if name == norm or (row and name.endswith(f" [{row.replace('_', ' ')}]"))
            else self.label(name, words)
        )

    def said(self, label: str, words: Catalogue) -> str:
        """Return the label of a line of an explanation: a code, a name, an expression, a dated fact."""
        if label in self.english:
            return self.label(label, words)
        for key in (label, f"amount.{label}"):
            if words.has(key):
                return words.text(key)
        before, _, day = label.rpartition(", ")
        first, _, last = day.partition("/")
        if before and _is_day(first) and _is_day(last or first):
            on = days_text(date.fromisoformat(first), date.fromisoformat(last or first), words)
            return f"{self.of(before, words)}, {on}"
        return self.formula(label, words)

    def formula(self, text: str, words: Catalogue) -> str:
        """Return an expression in words."""
        return formula_text(text, words, self.of)

    def question(self, question: Question, words: Catalogue) -> str:
        """Return a question as a sentence."""
        return words.text(f"question.{question.kind.value}", about=self.of(question.about, words))

    def reading(self, name: str, label: str | None, words: Catalogue) -> str:
        """Return the label of a reading."""
        return self.label(label, words) if label else self.of(name, words)

    def norm(self, name: str, words: Catalogue, *, has_article: bool) -> str:
        """Return the name of a norm without a label: a clause, with its article if it has one."""
        if name in self.norms:
            return self.label(self.norms[name], words)
        return words.text("norm.clause") if has_article else name.replace("_", " ").capitalize()

    def asked(self, questions: tuple[Question, ...], words: Catalogue, *, of: str | None = None) -> str:
        """Return the questions as text, one sentence for each kind, without duplicates; `of` is known."""
        told = []
        in_order = sorted(questions, key=lambda question: (question.kind.value, question.about))
        for kind, found in groupby(in_order, key=lambda question: question.kind):
            abouts = dict.fromkeys([self.of(question.about, words) for question in found])
            abouts.pop(of or "", None)
            if abouts:
                told.append(words.text(f"question.{kind.value}", about=", ".join(abouts)))
        return words.text("semicolon").join(told)


def named(dossier: Dossier, verdict: Verdict) -> Names:
    """Return what a dossier and the law that was applied to it call what they name."""
    of_books = {rule.rule.book: rule.labels for rule in verdict.rules}
    labels = {key: said for found in of_books.values() for key, said in found}
    return Names(dossier, {rule.rule.name: rule.rule.wordings for rule in verdict.rules}, labels)


UNNAMED: Final = Names()
"""The names without a dossier."""


def spoken(said: ByLanguage, words: Catalogue) -> str:
    """Return a text in a language, or in the first available one."""
    texts = dict(said)
    return texts.get(words.language) or next(iter(texts.values()), "")


def titled(wordings: tuple[Wording, ...], words: Catalogue) -> str:
    """Return the title of a rule in a language, or in the first available one."""
    asked = (wording.title for wording in wordings if wording.language == words.language)
    return next(asked, next((wording.title for wording in wordings), ""))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _row(row: TableRow) -> str:
    cells = [(name, value) for name, value in row.cells if isinstance(value, str) and value]
    called = [value for name in _ROW_LABELS for key, value in cells if key == name]
    return next(iter((*called, *(value for _, value in cells))), "")


def rulebook_title(book: str, words: Catalogue) -> str:
    """Return what a rulebook is called, by its identifier; one of an office's own by the words of its."""
    key = f"rulebook.{book}"
    return words.text(key) if words.has(key) else book.replace("_", " ")
