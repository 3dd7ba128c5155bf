"""The results of an assessment: euros, days, ratios or ranges; duties, rights, rules and their findings."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Generic, TypeVar, cast

from attrs import AttrsInstance, field, fields

from budget import frozen
from budget.findings import Finding as EngineFinding
from budget.findings import Severity
from budget.money import Euros
from conventions.calendar import Period, WorkingDays
from conventions.engine.account import money
from conventions.engine.status import DutyStatus, RightStatus
from conventions.engine.verdict import (
    DutyVerdict,
    Outcome,
    PartVerdict,
    ReadAccount,
    ReadingVerdict,
    RightVerdict,
    RuleVerdict,
)
from conventions.exports.json_values import in_units
from conventions.language.answers import DAWN, NEVER, NO_QUESTIONS, Answer, Infinite, Question, Value, Window
from conventions.language.syntax import Type
from conventions.messages import Language, catalogue

if TYPE_CHECKING:
    from conventions.exports.label_text import Names


V = TypeVar("V")


@frozen
class Range(Generic[V]):
    """An undecided value: from `low` to `high`, both included.

    Attributes:
        low: its minimum; None if there is none.
        high: the most; None where nothing bounds it above — of a date: it may never come.
        questions: what must be known, happen, be decided or be read for the bounds to meet, sorted.

    >>> str(Range(Euros.ZERO, Euros.of(49_500))), str(Range(date(2025, 6, 1), None))
    ('[0.00, 49500.00]', '[2025-06-01, …]')
    """

    low: V | None
    high: V | None
    questions: tuple[Question, ...] = ()

    def __str__(self) -> str:
        low, high = ("…" if bound is None else str(bound) for bound in (self.low, self.high))
        return f"[{low}, {high}]"


Amount = Euros | Range[Euros] | None
"""An amount: euros, a range of euros, or None if the agreement has no such amount."""
Day = date | Range[date] | None
"""A day: a date, a range of dates, or None if there is none, or if it never comes."""
DefinedValue = bool | date | Fraction | str | Window | Period | WorkingDays
"""The value of a definition that is not an amount; numbers and shares are fractions."""
Defined = DefinedValue | Range[DefinedValue] | None


def amount_of(answer: Answer | None) -> Amount:
    """Return an amount, to the cent as it is reported: half a cent goes up.

    >>> amount_of(Answer(Fraction(100_05, 10), Fraction(100_05, 10)))
    Euros(cents=1001)
    """
    if answer is None:
        return None
    low, high = money(answer.lo), money(answer.hi)
    if answer.is_decided and low is not None:
        return low
    return Range(low, high, _questions(answer.questions))


def day_of(answer: Answer | None) -> Day:
    """Return a day; None if it never comes.

    >>> day_of(Answer(NEVER, NEVER)) is None
    True
    """
    if answer is None:
        return None
    low, high = (_day_bound(bound) for bound in (answer.lo, answer.hi))
    return low if answer.is_decided else Range(low, high, _questions(answer.questions))


def defined_of(answer: Answer, kind: Type | None = None) -> Defined:
    """Return the value of a definition that is not an amount, in the units of its agreement."""
    low, high = (_bound_value(bound, kind) for bound in (answer.lo, answer.hi))
    return low if answer.is_decided else Range(low, high, _questions(answer.questions))


def euros_of(bounds: tuple[int | None, int | None] | None) -> Amount:
    """Return the amount of two bounds in cents, as findings have them."""
    if bounds is None:
        return None
    low, high = (None if cents is None else Euros.of_cents(cents) for cents in bounds)
    return low if low is not None and low == high else Range(low, high)


def _questions(questions: frozenset[Question]) -> tuple[Question, ...]:
    return () if questions is NO_QUESTIONS else tuple(sorted(questions))


def _day_bound(bound: Value | None) -> date | None:
    return bound if isinstance(bound, date) and bound not in (DAWN, NEVER) else None


def _bound_value(bound: Value | None, kind: Type | None) -> DefinedValue | None:
    match bound:
        case None | Infinite():
            return None
        case bool() | str() | Window() | Period() | WorkingDays():
            return bound
        case date():
            return _day_bound(bound)
        case _:
            return Fraction(in_units(bound, kind))


Shape = TypeVar("Shape")


@frozen
class AssessedPart:
    """A part of a duty: done in time, done late, or still to come."""

    id: str
    status: DutyStatus
    done_on: Day


@frozen
class AssessedReading:
    """The verdict under another reading of the norm, or of a definition (`of`).

    Attributes:
        opens_on: of a right, the day on which it opens or opened, had the text been read so from the first.
    """

    name: str
    label: str | None
    status: str
    due: Day
    until: Day
    amount: Amount
    questions: tuple[Question, ...]
    of: str | None = None
    opens_on: date | None = None


@frozen
class AssessedAccount:
    """The account under a reading that may still be chosen: `sums` has the amounts that differ.

    Attributes:
        of: the definition or norm with this reading; `repaid` or `final_grant` for the account itself.
        name: the reading.
    """

    of: str
    name: str
    sums: Mapping[str, Amount]


@frozen
class AssessedDuty:
    """A duty, or a payment, on the day of the question.

    Attributes:
        id: its identifier; `row`: its row, if it has rows.
        name: its label.
        due: the last day on which it is done in time, included; None where the text states none, or while
            it waits for an event.
        done_on: the day on which it was done; None while it is not.
        days_late: done less due; while it is not done, the day of the question less due. None too where that
            lies between two numbers, which are then its `late_range`.
        amount: in euros; None where it has none.
    """

    id: str
    row: str | None
    name: str
    article: str | None
    debtor: str
    status: DutyStatus
    due: Day
    done_on: Day
    days_late: int | None
    amount: Amount
    parts: tuple[AssessedPart, ...]
    questions: tuple[Question, ...]
    readings: tuple[AssessedReading, ...]
    is_payment: bool
    late_range: tuple[int, int] | None = None

    @property
    def subject(self) -> str:
        """Its name in facts and findings: its identifier, with its row."""
        return self.id if self.row is None else f"{self.id}.{self.row}"


@frozen
class AssessedRight:
    """A right on the day of the question; its amount is an offer, never a debt.

    Attributes:
        act: the effect of its exercise: `reduce`, `reclaim`, `terminate`…
        opens_on: of an open right, the first day of its present run; of a closed one, the day on which it
            opens if nothing more is recorded; None where there is none.
        until: the last day on which it can be exercised, included; None where there is no limit.
        effective_on: the day on which its notice runs out.
    """

    id: str
    row: str | None
    name: str
    article: str | None
    holder: str
    act: str
    status: RightStatus
    opens_on: date | None
    until: Day
    effective_on: date | None
    amount: Amount
    questions: tuple[Question, ...]
    readings: tuple[AssessedReading, ...]

    @property
    def subject(self) -> str:
        """Its name in facts and findings: its identifier, with its row."""
        return self.id if self.row is None else f"{self.id}.{self.row}"


@frozen
class AssessedRule:
    """A rule of a rulebook, its outcome, and its duty or right.

    Attributes:
        prevails: `law` or `clause`, if the agreement has a clause with the same role.
    """

    outcome: Outcome
    norm: AssessedDuty | AssessedRight
    prevails: str | None

    @property
    def subject(self) -> str:
        """Its name in facts and findings: `rulebook.rule`."""
        return self.norm.subject


@frozen
class Finding:
    """Something a careful officer would want to know: a stable code, its place, its text in two languages.

    Attributes:
        subject: the norm, or the part of the dossier, that it is about.
        source: the text of law, for a rule of a rulebook.
        actual: the present state; `expected`: the required one; both are empty if the text is enough.
        amount: the amount at stake, in euros; None if there is none.
        params: other values in its text, by name; ISO dates and decimal amounts.
    """

    code: str
    severity: Severity
    subject: str
    article: str | None
    source: str | None
    place: str | None
    actual: str
    expected: str
    due: date | None
    days_late: int | None
    amount: Amount
    params: tuple[tuple[str, str], ...]
    _told: EngineFinding = field(repr=False)
    _names: "Names" = field(repr=False, eq=False)

    def message(self, lang: Language = "fr") -> str:
        """Return its sentence."""
        from conventions.exports.finding_text import finding_message

        return finding_message(self._told, catalogue(lang), self._names)

    def remedy(self, lang: Language = "fr") -> str | None:
        """Return what to do about it, as a sentence; None if there is nothing to do."""
        from conventions.exports.finding_text import finding_remedy

        return finding_remedy(self._told, catalogue(lang), self._names) or None


def account_of(told: ReadAccount) -> AssessedAccount:
    """Return the account under a reading, with public values."""
    return AssessedAccount(told.of, told.name, {name: amount_of(answer) for name, answer in told.sums})


def duty_of(told: DutyVerdict) -> AssessedDuty:
    """Return the verdict on a duty, with public values."""
    return shaped(AssessedDuty, told, done_on=day_of(told.done))


def right_of(told: RightVerdict) -> AssessedRight:
    """Return the verdict on a right, with public values."""
    return shaped(AssessedRight, told, readings=_readings(told.readings_shown))


def rule_of(told: RuleVerdict) -> AssessedRule:
    """Return the verdict on a rule, with public values."""
    norm = told.norm
    shown = duty_of(norm) if isinstance(norm, DutyVerdict) else right_of(norm)
    return AssessedRule(told.outcome, shown, told.prevails)


def finding_of(told: EngineFinding, names: "Names") -> Finding:
    """Return a finding, with public values; `names` are those of its dossier."""
    place = None if told.place is None else str(told.place)
    amount = euros_of(told.amount)
    return shaped(Finding, told, place=place, due=told.due, amount=amount, told=told, names=names)


def shaped(shape: Callable[..., Shape], told: object, /, **own: object) -> Shape:
    """Return a public record: its `own` values, else those of the internal record, converted."""
    names = [each.alias for each in fields(cast("type[AttrsInstance]", shape)) if each.alias not in own]
    values = {name: getattr(told, name) for name in names}
    return shape(**own, **{name: _READERS.get(name, _as_told)(value) for name, value in values.items()})


def _as_told(value: object) -> object:
    return value


def _parts(told: tuple[PartVerdict, ...]) -> tuple[AssessedPart, ...]:
    return tuple(AssessedPart(part.id, part.status, day_of(part.done)) for part in told)


def _readings(told: tuple[ReadingVerdict, ...]) -> tuple[AssessedReading, ...]:
    return tuple(shaped(AssessedReading, reading) for reading in told)


def _sorted(questions: Iterable[Question]) -> tuple[Question, ...]:
    return tuple(sorted(questions))


_READERS: Final[Mapping[str, Callable[..., object]]] = {
    "due": day_of,
    "until": day_of,
    "amount": amount_of,
    "parts": _parts,
    "questions": _sorted,
    "readings": _readings,
}
"""The conversion of each field by name; other fields are copied."""
