"""The verdict: what each party owes and may claim on a day, with the reasons."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar, TypeVarTuple, Unpack

from attrs import field

from budget.findings import Finding
from conventions.engine.in_force import AmendmentState
from conventions.engine.seen_record import Claimed, not_below_zero
from conventions.engine.status import DutyStatus, RightStatus
from conventions.language.answers import FALSE, Answer, Question, exactly, fast_frozen
from conventions.language.bounds import extreme, minus
from conventions.language.explain import Explanation
from conventions.language.syntax import Type
from conventions.parameters import Citation, SourceStatus, Version
from conventions.rulebook import ByLanguage, Rule

TermStatus = str
Found = TypeVar("Found")
Given = TypeVarTuple("Given")
Used: TypeAlias = tuple[tuple[str, tuple[Version, ...]], ...]
"""The parameters used, each with the versions that may be in force."""


class Lazy(Generic[Found]):
    """A value computed at its first use, then stored; `functools.cache` takes longer to create."""

    __slots__ = ("found", "given", "work")

    def __init__(self, work: Callable[[Unpack[Given]], Found], *given: *Given) -> None:
        self.work: Callable[..., Found] | None = work
        self.given: tuple[object, ...] = given

    def __call__(self) -> Found:
        """Return the value."""
        if self.work is not None:
            self.found = self.work(*self.given)
            self.work, self.given = None, ()
        return self.found


@fast_frozen
class PartVerdict:
    """A part of a duty: done in time, done late, or still to come."""

    id: str
    status: DutyStatus
    done: Answer


def on_no_day() -> None:
    """Return None: the right opens on no known day."""


@fast_frozen
class ReadingVerdict:
    """The norm under another reading; `of`: the definition that has this reading, if not the norm itself.

    `opening` seeks the day on which a right opens, or opened, had the text been read so from the first.
    """

    name: str
    status: str
    label: str | None = None
    due: Answer | None = None
    until: Answer | None = None
    amount: Answer | None = None
    questions: frozenset[Question] = frozenset()
    of: str | None = None
    opening: Callable[[], date | None] = field(default=on_no_day, eq=False, repr=False)

    @property
    def opens_on(self) -> date | None:
        """The day on which a right opens or opened; None for a duty."""
        return self.opening()


def is_alike(one: Answer | None, other: Answer | None) -> bool:
    """Return whether two answers have the same bounds, even if their questions differ."""
    if one is None or other is None:
        return one is other
    return (one.lo, one.hi) == (other.lo, other.hi)


class NormVerdict:
    """What a duty and a right have in common: how they are called."""

    __slots__ = ()
    id: str
    label: str | None
    row: str | None

    @property
    def subject(self) -> str:
        """Its name in facts and findings: its identifier, with its row."""
        return self.id if self.row is None else f"{self.id}.{self.row}"

    @property
    def name(self) -> str:
        """Its name for people: its label, else its identifier; with its row."""
        called = self.label or self.id
        return called if self.row is None else f"{called} [{self.row.replace('_', ' ')}]"


@fast_frozen
class DutyVerdict(NormVerdict):
    """A duty on the day of the question; `days_late` is done − due, or as_of − due while it is not done.

    `late_range`: the least and the most that it may be, where that is not decided.

    `counts`: whether its amount is owed, in each completion of what is not known. `claimed`: of a debt of the
    beneficiary's side, what is claimed of it, before what was remitted. `moved`: what was paid of it, or
    repaid, in cents. `within`: of a payment, what is left to pay in all, where that is less.
    """

    id: str
    article: str | None
    debtor: str
    status: DutyStatus
    due: Answer | None = None
    done: Answer | None = None
    days_late: int | None = None
    amount: Answer | None = field(kw_only=True)
    parts: tuple[PartVerdict, ...] = ()
    questions: frozenset[Question] = field(kw_only=True)
    readings: tuple[ReadingVerdict, ...] = ()
    is_payment: bool = False
    explain: Callable[[], Explanation] = field(eq=False, repr=False, kw_only=True)
    late_range: tuple[int, int] | None = None
    counts: tuple[bool, ...] = (True,)
    claimed: Claimed | None = None
    within: Answer | None = None
    moved: int = 0
    label: str | None = None
    to: str | None = None
    row: str | None = None
    severity: str | None = None

    @property
    def readings_shown(self) -> tuple[ReadingVerdict, ...]:
        """Its other readings."""
        return self.readings

    @property
    def left(self) -> Answer | None:
        """The rest of its amount, less what was paid of it, and no more than is left to pay in all."""
        left = self.amount
        if left is not None and self.moved:
            left = not_below_zero(minus(left, exactly(self.moved)))
        return left if left is None or self.within is None else extreme([left, self.within], largest=False)


@fast_frozen
class RightVerdict(NormVerdict):
    """A right on the day of the question; its amount is an offer, never a debt.

    `opening` seeks the day on which it opens or opened: on other days, so that it is sought when it is asked.
    `alike`: the readings of definitions under which its status, last day and amount are the same.
    """

    id: str
    article: str | None
    holder: str
    act: str
    status: RightStatus
    opening: Callable[[], date | None] = field(default=on_no_day, eq=lambda found: found(), repr=False)
    until: Answer | None = None
    effective_on: date | None = None
    amount: Answer | None = field(kw_only=True)
    questions: frozenset[Question] = field(kw_only=True)
    readings: tuple[ReadingVerdict, ...] = ()
    explain: Callable[[], Explanation] = field(eq=False, repr=False, kw_only=True)
    label: str | None = None
    row: str | None = None
    severity: str | None = None
    exercised_on: date | None = None
    alike: tuple[ReadingVerdict, ...] = field(default=(), eq=False)

    @property
    def opens_on(self) -> date | None:
        """The first day of the present run of open days, or of the next if nothing more is recorded."""
        return self.opening()

    @property
    def readings_shown(self) -> tuple[ReadingVerdict, ...]:
        """Its other readings, including those under which only the opening day differs."""
        return self.readings + tuple(item for item in self.alike if item.opens_on != self.opens_on)


@fast_frozen
class ReadAccount:
    """The account under a reading that may still be chosen; `sums`: those that differ.

    `term`: the status of the agreement, if it differs.
    """

    of: str
    name: str
    sums: tuple[tuple[str, Answer], ...] = ()
    term: str | None = None


@fast_frozen
class ReadAccounts:
    """The account under each reading that may be chosen; `stable_until`: of the verdict, and of these."""

    accounts: tuple[ReadAccount, ...] = ()
    stable_until: date | None = None

    def under(self, of: str, name: str) -> tuple[tuple[str, Answer], ...]:
        """Return the sums that differ under a reading."""
        return next((item.sums for item in self.accounts if (item.of, item.name) == (of, name)), ())


@fast_frozen
class TermVerdict:
    """The term of the agreement; both days are included.

    `lapsed`: whether it has lapsed, if the status alone does not show it.
    """

    status: TermStatus
    start: Answer
    end: Answer
    lapsed: Answer = FALSE


class Outcome(StrEnum):
    """The outcome of a rule for a dossier, the most important first."""

    BREACH = "breach"
    OPEN = "open"
    PENDING = "pending"
    AVAILABLE = "available"
    COMPLIES = "complies"
    LAPSED = "lapsed"
    NOT_APPLICABLE = "not_applicable"


@fast_frozen
class RuleVerdict:
    """A rule on the day of the question.

    Attributes:
        judging: gives the verdict on its norm; for a rule that does not apply, computed only when used.
        resting: gives the parameters that it uses.
        row: its row, if it has rows.
        labels: the labels of the names in its rulebook, in each language.
        clause_due: the due day of the agreement's norms with its role; None if there are none.
        prevails: `law` or `clause`, if both state a day and one of them prevails.
        shared: a place for what all dossiers with the same outline have in common; None for a rule computed
            for this dossier alone.
        asked: the questions of its norm, where they are known without its verdict.
    """

    rule: Rule
    outcome: Outcome
    judging: Callable[[], DutyVerdict | RightVerdict] = field(eq=lambda found: found(), repr=False)
    resting: Callable[[], Used] = field(eq=lambda found: found(), repr=False)
    row: str | None = None
    labels: tuple[tuple[str, ByLanguage], ...] = field(default=(), eq=False)
    clause_due: Answer | None = field(default=None, eq=False)
    prevails: str | None = None
    shared: dict[str, object] | None = field(default=None, eq=False, repr=False)
    asked: frozenset[Question] | None = field(default=None, eq=False, repr=False)

    @property
    def norm(self) -> DutyVerdict | RightVerdict:
        """The verdict on its norm."""
        return self.judging()

    @property
    def questions(self) -> frozenset[Question]:
        """The questions of its norm."""
        return self.norm.questions if self.asked is None else self.asked

    @property
    def used(self) -> Used:
        """The parameters that it uses."""
        return self.resting()

    @property
    def subject(self) -> str:
        """Its name in facts and findings: its identifier, with its row."""
        return self.rule.name if self.row is None else f"{self.rule.name}.{self.row}"

    @property
    def source(self) -> SourceStatus:
        """The least reliable source of the rule and of the parameters that it uses."""
        return max((source.status for source in self.sources), key=list(SourceStatus).index)

    @property
    def sources(self) -> tuple[Citation, ...]:
        """The source of the rule, then those of the parameters that it uses."""
        return (self.rule.source, *[item.source for _, found in self.used for item in found])

    @property
    def again_on(self) -> date | None:
        """The first day by which one of its texts must be read again; None if there is none."""
        days = [source.again_on for source in self.sources if source.again_on is not None]
        return min(days, default=None)


@fast_frozen
class Verdict:
    """The verdict on a dossier on a day.

    Attributes:
        stable_until: the first later day on which anything may change without a new fact.
        statuses_until: the first on which a status may; amounts and questions may change before.
        as_read: draws the account under each reading that may still be chosen; it does so once.
    """

    as_of: date
    known_on: date | None
    stable_until: date | None
    statuses_until: date | None
    term: TermVerdict
    duties: tuple[DutyVerdict, ...]
    rights: tuple[RightVerdict, ...]
    amounts: tuple[tuple[str, Answer | None], ...]
    definitions: tuple[tuple[str, Answer], ...]
    options: tuple[tuple[str, tuple[tuple[str, Answer], ...]], ...]
    findings: tuple[Finding, ...]
    as_read: Callable[[], ReadAccounts] = field(eq=False, repr=False)
    rules: tuple[RuleVerdict, ...] = ()
    amendments: tuple[AmendmentState, ...] = ()
    types: tuple[tuple[str, Type], ...] = ()
    """The type of each definition: a share is not written like an exchange rate."""

    @property
    def norms_and_rules(self) -> "tuple[DutyVerdict | RightVerdict, ...]":
        """Return the norms of the agreement, then those of the rules."""
        return (*self.norms, *(rule.norm for rule in self.rules))

    @property
    def norms(self) -> tuple["DutyVerdict | RightVerdict", ...]:
        """Return the duties, then the rights."""
        return (*self.duties, *self.rights)
