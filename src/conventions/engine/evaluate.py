"""`evaluate`: from a dossier, a day and a day of knowledge to a verdict; the duties that rights create."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TypeVar

from attrs import evolve

from conventions.agreement.norms import OF_DATES, POSTED, Duty, Reading, Right
from conventions.dossier.dossier import Dossier
from conventions.engine.account import (
    account_of,
    defined_options,
    defined_values,
    rights_to,
    sums_of,
    verdict_amounts,
)
from conventions.engine.day import Day, NormOnDay, day, norm_at_rows
from conventions.engine.duties import (
    days_late,
    duty_verdicts,
    duty_with_readings,
    note_turns,
    questions_of_parts,
)
from conventions.engine.findings import account_findings, findings_of
from conventions.engine.name_tables import CREATING_ACTS, done_fact
from conventions.engine.norm_states import created_amounts, created_claims
from conventions.engine.program import Program, norms_of, refuse_faults
from conventions.engine.readings import (
    Choice,
    OtherReading,
    choices_of,
    open_definitions,
    open_holidays,
    shown_of_norms,
    under_norms,
)
from conventions.engine.rights import right_verdicts, right_with_readings
from conventions.engine.rules import rule_verdicts
from conventions.engine.seen_record import amount_of
from conventions.engine.status import DutyStatus, Performance, duty_status
from conventions.engine.subject import Subject
from conventions.engine.term import term_of
from conventions.engine.verdict import (
    DutyVerdict,
    Outcome,
    ReadAccount,
    ReadAccounts,
    ReadingVerdict,
    RightVerdict,
    RuleVerdict,
    Verdict,
    is_alike,
)
from conventions.facts.fact import DUE_SOON, seen
from conventions.language.answers import INFINITY, NEVER, NO_QUESTIONS, Answer, next_day
from conventions.language.bounds import number
from conventions.language.errors import NumberTooLongError
from conventions.language.explain import Explanation, explain
from conventions.language.syntax import EUROS, Lifecycle, walk
from conventions.rulebook import Rulebook


def created_duties(today: Day) -> tuple[DutyVerdict, ...]:
    """Return one duty to repay for each exercised right to reduce or to reclaim."""
    amounts = created_amounts(today.now)
    if not amounts:
        return ()
    found = tuple(_created_on(today))
    if today.book is not None or today.is_reading:
        return found
    choices = (
        *((of, name) for of, names in open_definitions(today.program).items() for name in names),
        *open_holidays(today),
    )
    return tuple(_created_under(found, choices, today))


def _created_under(
    created: tuple[DutyVerdict, ...], choices: Iterable[tuple[str, str]], today: Day
) -> Iterator[DutyVerdict]:
    """Yield created duties with the readings under which they differ, except those of their own right."""
    if not created:
        return
    others = [
        (of, name, {duty.subject: duty for duty in _created_on(today.choosing(of, name))})
        for of, name in choices
    ]
    for duty in created:
        own = Subject(duty.id).creator.norm
        behind = [other for other in others if other[0] != own]
        yield evolve(duty, readings=(*duty.readings, *_under_others(duty, behind))) if behind else duty


def _created_on(today: Day) -> Iterator[DutyVerdict]:
    amounts, claims = created_amounts(today.now), created_claims(today.now)
    for right in today.program.terms.rights:
        for stand in norm_at_rows(right, today):
            if stand.subject.created in amounts:
                yield _created(right, amounts[stand.subject.created], claims[stand.subject], stand)


def _under_others(
    duty: DutyVerdict, others: list[tuple[str, str, dict[str, DutyVerdict]]]
) -> Iterator[ReadingVerdict]:
    """Yield the readings under which a created duty differs."""
    for of, name, duties in others:
        found = duties.get(duty.subject)
        if found is None:
            continue
        is_same = is_alike(found.due, duty.due) and is_alike(found.amount, duty.amount)
        if found.status is not duty.status or not is_same:
            status, asked_so = found.status.value, found.questions
            yield ReadingVerdict(name, status, due=found.due, amount=found.amount, questions=asked_so, of=of)


def _read(right: Right, reading: Reading, done: Answer, stand: NormOnDay) -> ReadingVerdict:
    """Return the same duty with the due date of another reading."""
    due = stand.read("right", right.name, "readings", reading.name, "payable")
    note_turns(due, stand.today)
    performance = Performance((False,), (True,), (False,), due, done, stand.today.view.due_soon)
    status = duty_status(performance, stand.today.view.as_of)
    return ReadingVerdict(reading.name, status.value, label=reading.label, due=due)


def _debtor(right: Right, today: Day) -> str:
    """Return the debtor: as the right states, else the other side."""
    if right.against is not None:
        return right.against
    return "beneficiary" if today.agreement.side_of(right.holder) == "funder" else "funder"


def _created(right: Right, amount: Answer, claim: Answer, stand: NormOnDay) -> DutyVerdict:
    today, subject = stand.today, stand.subject
    facts, created = today.now.repaid_for(subject), subject.created.name
    done = today.now.reached_on(amount, facts, f"repaid({created})")
    due, due_ever = stand.in_both("payable")
    in_full = today.now.reached_in_full(amount, done, facts, f"repaid({created})")
    performance = Performance((False,), (True,), (False,), due, in_full, today.view.due_soon)
    status = duty_status(performance, today.view.as_of)
    note_turns(due, today)

    def reasons() -> Explanation:
        child = Explanation("explain.exercised", subject.name, today.now.claimed_by(subject), EUROS)
        tree = today.program.tree("right", right.name, "payable")
        more = () if tree is None else (explain("explain.payable", right.payable or "", tree, stand.ever),)
        return Explanation(f"status.{status.value}", "", amount, EUROS, right.article, (child, *more))

    late = days_late(status, due, in_full, today.view.as_of)
    return DutyVerdict(
        id=subject.created.norm,
        row=subject.row,
        article=right.article,
        debtor=_debtor(right, today),
        status=status,
        due=due_ever,
        done=done if facts and isinstance(done.hi, date) and done.hi <= today.view.as_of else None,
        days_late=late.decided,
        late_range=late.between,
        amount=amount,
        claimed=today.now.claimed_of(subject, claim),
        moved=amount_of([fact for fact in facts if today.now.is_sure(fact)]),
        questions=questions_of_parts(due, in_full) if status is DutyStatus.UNKNOWN else NO_QUESTIONS,
        readings=tuple(
            _read(right, reading, in_full, stand) for reading in right.readings if reading.payable
        ),
        label=right.label,
        explain=reasons,
    )


# --- The account under each reading that may still be chosen (docs/semantics.md § 7.5) ----------------------

OF_A_DAY = ("due", "acquired")
"""The words that ask for the due day of a norm."""


def read_accounts(
    today: Day,
    norms: Iterable[DutyVerdict | RightVerdict],
    amounts: tuple[tuple[str, Answer | None], ...],
    status: str,
) -> tuple[ReadAccount, ...]:
    """Return each reading that may still be chosen, with what differs under it.

    `amounts`, `status`: the sums and the status of the agreement as it is read.
    """
    stands = dict(amounts)
    choices = choices_of(today.agreement, norms, amounts)
    return tuple(_as_read(choice, today, stands, status) for choice in choices)


def _as_read(choice: Choice, today: Day, stands: dict[str, Answer | None], status: str) -> ReadAccount:
    if _is_apart(choice, today):
        return ReadAccount(choice.of, choice.name)
    there = today.choosing(choice.of, choice.name)
    term = term_of(there)
    read = _sums(there, term.lapsed)
    sums = tuple((name, answer) for name, answer in read.items() if not is_alike(answer, stands[name]))
    return ReadAccount(choice.of, choice.name, sums, None if term.status == status else term.status)


def _sums(today: Day, lapsed: Answer) -> dict[str, Answer]:
    """Return the sums of the account on a day; norms without an amount are not evaluated."""
    duties = today.agreement.duties
    own = [item for duty in duties if _is_money(duty) for item in duty_verdicts(duty, today)]
    rights = [item for right in rights_to(CREATING_ACTS, today) for item in right_verdicts(right, today)]
    made = [found for part in (today, *today.books) for found in created_duties(part)]
    of_rules = [found for book in today.books for found in _claiming(book)]
    account = account_of(today, (*own, *made), tuple(rights), tuple(of_rules), lapsed)
    return sums_of(today, account, tuple(rights))


def _is_money(duty: Duty) -> bool:
    return duty.is_payment or duty.amount is not None


def _claiming(book: Day) -> Iterator[RightVerdict]:
    """Yield the rights of a rulebook that an unrecorded exercise may have turned into a debt."""
    if book.view.is_current:
        return
    for right in book.program.terms.rights:
        if right.act in CREATING_ACTS:
            yield from right_verdicts(right, book)


# --- readings that no sum depends on ----------------------------------------------------------------------


def _is_apart(choice: Choice, today: Day) -> bool:
    """Return whether no sum can depend on a reading: it moves a date that nothing uses.

    A rule uses the date only to decide whether an unrecorded fact came too late.
    """
    if choice.of in _days_asked(today.program) or (today.books and not today.view.is_current):
        return False
    duty, right = today.program.duties.get(choice.of), today.program.rights.get(choice.of)
    if right is not None:
        said = _fields(right.readings, choice.name)
        return said <= {"payable"} and f"{choice.of}.duty" not in _days_asked(today.program)
    if duty is None or _is_money(duty):
        return False
    if choice.name == "receipt":
        return not any(today.now.facts(key) for key in (done_fact(duty), duty.posted_by or ""))
    if choice.name == POSTED:
        return choice.of not in _states_asked(today.program)
    return choice.name in OF_DATES or _fields(duty.readings, choice.name) == {"due"}


def _fields(readings: tuple[Reading, ...], name: str) -> set[str]:
    reading = next((item for item in readings if item.name == name), None)
    fields = ("when", "due", "until", "amount", "up_to", "payable")
    return set() if reading is None else {field for field in fields if getattr(reading, field) is not None}


@lru_cache(maxsize=1024)
def _states_asked(program: Program) -> frozenset[str]:
    """Return the norms whose state an expression uses, for instance whether they are met."""
    return frozenset(name for tree in program.trees.values() for name in norms_of(tree))


@lru_cache(maxsize=1024)
def _days_asked(program: Program) -> frozenset[str]:
    """Return the norms whose due day an expression uses."""
    return frozenset(
        node.about
        for tree in program.trees.values()
        for node in walk(tree)
        if isinstance(node, Lifecycle) and node.word in OF_A_DAY
    )


# --- evaluate: from a dossier, a day and a day of knowledge to a verdict -----------------------------------

PENDING = frozenset(
    {DutyStatus.NOT_DUE, DutyStatus.DUE_SOON, DutyStatus.OVERDUE, DutyStatus.OWED, DutyStatus.UNKNOWN}
)
"""The statuses of a payment that applies, or may, and was perhaps not made in full."""
AnyNorm = TypeVar("AnyNorm", Duty, Right)
Found = TypeVar("Found")
Told = TypeVar("Told", DutyVerdict, RightVerdict)


def evaluate(
    dossier: Dossier,
    as_of: date,
    known_on: date | None = None,
    rulebooks: tuple[Rulebook, ...] = (),
    due_soon: timedelta = DUE_SOON,
) -> Verdict:
    """Return what each party owes and may claim on `as_of`, as recorded by the end of `known_on`.

    Pure: no clock, no locale, no file. `known_on` None means all that is recorded. The rules of `rulebooks`
    are evaluated beside the norms of the
    agreement; what is exercised by one of their rights counts in the money.
    A duty is due soon from `due_soon` before its day to the day itself, both included.
    """
    view = seen(dossier.facts, as_of, known_on, due_soon)
    today = day(dossier, view, rulebooks)
    refuse_faults(today.program)
    agreement = today.agreement
    rights = tuple(_of_each(agreement.rights, right_verdicts, today))
    own = tuple(_of_each(agreement.duties, duty_verdicts, today))
    made = tuple(created_duties(today))
    if shown := shown_of_norms((*own, *rights)):
        own = _of_read(agreement.duties, own, duty_with_readings, shown, today)
        rights = _of_read(agreement.rights, rights, right_with_readings, shown, today)
        made = tuple(_created_under(made, ((choice.of, choice.name) for choice in shown), today))
    duties = (*own, *made, *(found for book in today.books for found in created_duties(book)))
    rules = tuple([found for book in today.books for found in rule_verdicts(book)])
    term = term_of(today)
    decided = len(today.trace.turns)
    of_rules = tuple(
        [
            rule.norm
            for rule in rules
            if isinstance(rule.rule.norm, Right) and _may_claim(rule) and isinstance(rule.norm, RightVerdict)
        ]
    )
    account = account_of(today, duties, rights, of_rules, term.lapsed)
    amounts = verdict_amounts(today, account, rights)
    to_pay = dict(amounts)["to_pay"]
    duties = tuple([_within(duty, to_pay) for duty in duties])
    defined = tuple(defined_values(today))
    definitions = tuple((name, answer) for name, kind, answer in defined if kind != EUROS)
    options = tuple(defined_options(today))
    _note_ageing(today, (*amounts, *definitions))
    of_account = account_findings(account, duties, rules, term, today)
    today.trace.decided(decided)

    @cache
    def as_read() -> ReadAccounts:
        accounts = read_accounts(today, (*duties, *rights), amounts, term.status)
        return ReadAccounts(accounts, _first_turn(today, today.trace.of_values))

    return Verdict(
        as_of=as_of,
        known_on=known_on,
        stable_until=_first_turn(today, today.trace.of_values),
        statuses_until=_first_turn(today),
        term=term,
        duties=duties,
        rights=rights,
        amounts=amounts,
        definitions=definitions,
        options=options,
        findings=findings_of(
            duties, rights, rules, today, tuple(of_account), to_pay, account.balance.above_due
        ),
        as_read=as_read,
        rules=rules,
        amendments=today.text.states,
        types=tuple((name, kind) for name, kind, _ in defined if kind is not None and kind != EUROS),
    )


def _within(duty: DutyVerdict, to_pay: Answer | None) -> DutyVerdict:
    """Return a payment with what is left to pay in all, where that is less than what is left of it."""
    if not duty.is_payment or duty.status not in PENDING or to_pay is None or duty.left is None:
        return duty
    least, most = number(duty.left.lo), number(duty.left.hi)
    is_less = number(to_pay.lo) < least or number(to_pay.hi) < most
    return evolve(duty, within=to_pay) if is_less and most != INFINITY else duty


def _of_each(
    norms: Iterable[AnyNorm], verdicts: Callable[[AnyNorm, Day], Iterable[Found]], today: Day
) -> Iterator[Found]:
    """Yield the verdicts on each norm; the error of a number that is too long names the norm."""
    for norm in norms:
        try:
            yield from verdicts(norm, today)
        except NumberTooLongError as error:
            raise error.of(norm.name) from None


def _of_read(
    norms: Iterable[AnyNorm],
    verdicts: tuple[Told, ...],
    joined: Callable[[AnyNorm, Told, tuple[OtherReading, ...]], Told],
    shown: tuple[Choice, ...],
    today: Day,
) -> tuple[Told, ...]:
    """Return the verdicts on norms, also under the readings shown of the other norms that they need."""

    def read(norm: AnyNorm, today: Day) -> list[Told]:
        under = under_norms(norm, shown, today)
        own = [found for found in verdicts if found.id == norm.name]
        return [joined(norm, found, under) for found in own] if under else own

    return tuple(_of_each(norms, read, today))


def _may_claim(rule: RuleVerdict) -> bool:
    """Return whether a rule may have been exercised: its right is not certainly closed."""
    return rule.outcome is not Outcome.NOT_APPLICABLE or rule.rule.norm.unread


def _note_ageing(today: Day, values: tuple[tuple[str, Answer | None], ...]) -> None:
    """Note tomorrow if a bound that is not a date depends on today."""
    for _, answer in values:
        if answer is not None and answer.ages and not isinstance(answer.lo, date):
            today.now.turns_on(next_day(today.view.as_of))


def _first_turn(today: Day, of_values: Iterable[date] = ()) -> date | None:
    """Return the first day after today on which a status, or one of these values, may change."""
    view = today.view
    days = {*today.trace.turns, *view.later, *of_values}
    if view.known_on is not None and view.as_of <= view.known_on:
        days.add(next_day(view.known_on))
    return min((turn for turn in days if view.as_of < turn < NEVER), default=None)
