"""The duties that exercised rights create: the amount is that of the fact, within the bounds of the right."""

from collections.abc import Iterator
from datetime import date

from attrs import evolve

from conventions.agreement.norms import Reading, Right
from conventions.engine.day import Day, Standpoint, standpoints
from conventions.engine.duties import asked, days_late, note_turns
from conventions.engine.readings import open_definitions, open_holidays
from conventions.engine.repayable import created_amounts, created_claims
from conventions.engine.seen_record import amount_of
from conventions.engine.status import DutyStatus, Performance, duty_status
from conventions.engine.verdict import DutyVerdict, ReadingVerdict, is_alike
from conventions.language.answers import NO_QUESTIONS, Answer
from conventions.language.explain import Explanation, explain
from conventions.language.types import EUROS


def created_duties(today: Day) -> tuple[DutyVerdict, ...]:
    """Return one duty to repay for each exercised right to reduce or to reclaim."""
    amounts = created_amounts(today.now)
    if not amounts:
        return ()
    found = tuple(_created_on(today))
    if today.book is not None or today.is_reading:
        return found
    others = [
        (of, name, {duty.subject: duty for duty in _created_on(today.choosing(of, name))})
        for of, name in (
            *((of, name) for of, names in open_definitions(today.program).items() for name in names),
            *open_holidays(today),
        )
    ]
    return tuple(evolve(duty, readings=(*duty.readings, *_under_others(duty, others))) for duty in found)


def _created_on(today: Day) -> Iterator[DutyVerdict]:
    amounts, claims = created_amounts(today.now), created_claims(today.now)
    for right in today.program.terms.rights:
        for stand in standpoints(right, today):
            if stand.subject.created in amounts:
                yield _created(right, amounts[stand.subject.created], claims[stand.subject], stand)


def _under_others(
    duty: DutyVerdict, others: list[tuple[str, str, dict[str, DutyVerdict]]]
) -> Iterator[ReadingVerdict]:
    """Yield a created duty under the readings of definitions, where it differs."""
    for of, name, duties in others:
        found = duties.get(duty.subject)
        if found is None:
            continue
        is_same = is_alike(found.due, duty.due) and is_alike(found.amount, duty.amount)
        if found.status is not duty.status or not is_same:
            status, asked_so = found.status.value, found.questions
            yield ReadingVerdict(name, status, due=found.due, amount=found.amount, questions=asked_so, of=of)


def _read(right: Right, reading: Reading, done: Answer, stand: Standpoint) -> ReadingVerdict:
    """Return the same duty, payable on the day another reading gives."""
    due = stand.read("right", right.name, "readings", reading.name, "payable")
    note_turns(due, stand.today)
    performance = Performance((False,), (True,), (False,), due, done, stand.today.view.due_soon)
    status = duty_status(performance, stand.today.view.as_of)
    return ReadingVerdict(reading.name, status.value, label=reading.label, due=due)


def _debtor(right: Right, today: Day) -> str:
    """Return who owes: as the right says, else the other side."""
    if right.against is not None:
        return right.against
    return "beneficiary" if today.agreement.side_of(right.holder) == "funder" else "funder"


def _created(right: Right, amount: Answer, claim: Answer, stand: Standpoint) -> DutyVerdict:
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
        parts=(),
        questions=asked(due, in_full) if status is DutyStatus.UNKNOWN else NO_QUESTIONS,
        readings=tuple(
            _read(right, reading, in_full, stand) for reading in right.readings if reading.payable
        ),
        is_payment=False,
        label=right.label,
        explain=reasons,
    )
