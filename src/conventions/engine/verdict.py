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
from conventions.language.bounds import minus
from conventions.language.explain import Explanation
from conventions.language.types import Type
from conventions.parameters.dated import Citation, SourceStatus, Version
from conventions.rulebook.rulebook import ByLanguage, Rule

TermStatus = str
Found = TypeVar("Found")
Given = TypeVarTuple("Given")
Used: TypeAlias = tuple[tuple[str, tuple[Version, ...]], ...]
"""Parameters, each with the versions that may be in force."""


class Later(Generic[Found]):
    """What is worked out when it is first asked for, and kept; `functools.cache` takes longer to make."""

    __slots__ = ("found", "given", "work")

    def __init__(self, work: Callable[[Unpack[Given]], Found], *given: *Given) -> None:
        self.work: Callable[..., Found] | None = work
        self.given: tuple[object, ...] = given

    def __call__(self) -> Found:
        """Return what it comes to."""
        if self.work is not None:
            self.found = self.work(*self.given)
            self.work, self.given = None, ()
        return self.found


@fast_frozen
class PartVerdict:
    """A part of a duty: done on its day, or late, or still to come."""

    id: str
    status: DutyStatus
    done: Answer


def on_no_day() -> None:
    """Return that a right opens on no day that is known."""


@fast_frozen
class ReadingVerdict:
    """The same norm read another way; `of`: the definition that is read so, if it is not the norm itself.

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
        """The day on which a right opens or opened; None of a duty."""
        return self.opening()


def is_alike(one: Answer | None, other: Answer | None) -> bool:
    """Return whether two answers have the same bounds, even if their questions differ."""
    if one is None or other is None:
        return one is other
    return (one.lo, one.hi) == (other.lo, other.hi)


@fast_frozen
class DutyVerdict:
    """A duty on the day of the question; `days_late` is done − due, or as_of − due while it is not done.

    `late_range`: the least and the most that it may be, where that is not decided.

    `counts`: whether its amount is owed, in each completion of what is not known. `claimed`: of a debt of the
    beneficiary's side, what is claimed of it, before what was remitted. `moved`: what was paid of it, or
    repaid, in cents.
    """

    id: str
    article: str | None
    debtor: str
    status: DutyStatus
    due: Answer | None
    done: Answer | None
    days_late: int | None
    amount: Answer | None
    parts: tuple[PartVerdict, ...]
    questions: frozenset[Question]
    readings: tuple[ReadingVerdict, ...]
    is_payment: bool
    explain: Callable[[], Explanation] = field(eq=False, repr=False)
    late_range: tuple[int, int] | None = None
    counts: tuple[bool, ...] = (True,)
    claimed: Claimed | None = None
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
        """What is left of its amount, less what was paid of it."""
        if self.amount is None or not self.moved:
            return self.amount
        return not_below_zero(minus(self.amount, exactly(self.moved)))

    @property
    def subject(self) -> str:
        """What facts and findings call it: its identifier, with the row it stands for."""
        return self.id if self.row is None else f"{self.id}.{self.row}"

    @property
    def name(self) -> str:
        """What people call it: its label, else its identifier; with the row it stands for."""
        called = self.label or self.id
        return called if self.row is None else f"{called} [{self.row.replace('_', ' ')}]"


@fast_frozen
class RightVerdict:
    """A right on the day of the question; its amount is an offer, never a debt.

    `opening` seeks the day on which it opens or opened: on other days, so that it is sought when it is asked.
    `alike`: the readings of definitions under which its status, last day and amount are the same.
    """

    id: str
    article: str | None
    holder: str
    act: str
    status: RightStatus
    opening: Callable[[], date | None] = field(eq=lambda found: found(), repr=False)
    until: Answer | None
    effective_on: date | None
    amount: Answer | None
    questions: frozenset[Question]
    readings: tuple[ReadingVerdict, ...]
    explain: Callable[[], Explanation] = field(eq=False, repr=False)
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
        """Its other readings, and those under which only the day on which it opens or opened is another."""
        return self.readings + tuple(item for item in self.alike if item.opens_on != self.opens_on)

    @property
    def subject(self) -> str:
        """What facts and findings call it: its identifier, with the row it stands for."""
        return self.id if self.row is None else f"{self.id}.{self.row}"

    @property
    def name(self) -> str:
        """What people call it: its label, else its identifier; with the row it stands for."""
        called = self.label or self.id
        return called if self.row is None else f"{called} [{self.row.replace('_', ' ')}]"


@fast_frozen
class ReadAccount:
    """The account under a reading that may still be chosen; `sums`: those that would be others."""

    of: str
    name: str
    sums: tuple[tuple[str, Answer], ...] = ()


@fast_frozen
class ReadAccounts:
    """The account under each reading that may be chosen; `stable_until`: of the verdict, and of these."""

    accounts: tuple[ReadAccount, ...] = ()
    stable_until: date | None = None

    def under(self, of: str, name: str) -> tuple[tuple[str, Answer], ...]:
        """Return the sums that a reading makes others."""
        return next((item.sums for item in self.accounts if (item.of, item.name) == (of, name)), ())


@fast_frozen
class TermVerdict:
    """Where the agreement itself stands; both days are included in it.

    `lapsed`: whether it has lapsed, where the status alone does not tell.
    """

    status: TermStatus
    start: Answer
    end: Answer
    lapsed: Answer = FALSE


class Outcome(StrEnum):
    """What a rule says of a dossier, what matters most first."""

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
        judging: gives where its norm stands; of a rule that does not apply, worked out when it is asked for.
        resting: gives the parameters that it rests on.
        row: which of its rows it is told for.
        labels: what its rulebook calls what it names, in each language.
        clause_due: the day by which the agreement wants the same; None where it has no norm on the matter.
        prevails: `law` or `clause`, where both say something and one is stricter or comes first.
        remembered: stands for what all dossiers that read the same have of it: all but its reasons, and the
            day on which a right opens; None of a rule that was worked out for this dossier alone.
    """

    rule: Rule
    outcome: Outcome
    judging: Callable[[], DutyVerdict | RightVerdict] = field(eq=lambda found: found(), repr=False)
    resting: Callable[[], Used] = field(eq=lambda found: found(), repr=False)
    row: str | None = None
    labels: tuple[tuple[str, ByLanguage], ...] = field(default=(), eq=False)
    clause_due: Answer | None = field(default=None, eq=False)
    prevails: str | None = None
    remembered: object = field(default=None, eq=False, repr=False)

    @property
    def norm(self) -> DutyVerdict | RightVerdict:
        """Where its norm stands."""
        return self.judging()

    @property
    def used(self) -> Used:
        """The parameters that it rests on."""
        return self.resting()

    @property
    def subject(self) -> str:
        """What facts and findings call it: its identifier, with the row it stands for."""
        return self.rule.name if self.row is None else f"{self.rule.name}.{self.row}"

    @property
    def source(self) -> SourceStatus:
        """How far the least sure text was read, of the rule and of the parameters that it rests on."""
        return max((source.status for source in self.sources), key=list(SourceStatus).index)

    @property
    def sources(self) -> tuple[Citation, ...]:
        """The text of the rule, then those of the parameters that it rests on."""
        return (self.rule.source, *[item.source for _, found in self.used for item in found])

    @property
    def again_on(self) -> date | None:
        """The first day by which one of its texts is to be looked at again; None where none is."""
        days = [source.again_on for source in self.sources if source.again_on is not None]
        return min(days, default=None)


@fast_frozen
class Verdict:
    """Everything that is said of a dossier on a day.

    `as_read` draws the account under each reading that may still be chosen; it does so once.
    """

    as_of: date
    known_on: date | None
    stable_until: date | None
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
    """Of what the definitions are numbers: a share is not written as a rate of exchange is."""

    @property
    def told(self) -> "tuple[DutyVerdict | RightVerdict, ...]":
        """Return the norms of the agreement, then those of the rules."""
        return (*self.norms, *(rule.norm for rule in self.rules))

    @property
    def norms(self) -> tuple["DutyVerdict | RightVerdict", ...]:
        """Return the duties, then the rights."""
        return (*self.duties, *self.rights)
