"""The naive interpreter of docs/semantics.md: line by line, day by day, nothing kept between two questions.

It shares the parse tree, the values and the calendar with the engine, and nothing else.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from attrs import frozen

from conventions.agreement.norms import Right
from conventions.dossier.dossier import Dossier
from conventions.language.answers import INFINITY, Answer, Question, QuestionKind
from conventions.naive.answers import (
    NONE,
    add_values,
    answer,
    at_the_bounds,
    extreme,
    high,
    hull,
    one,
    questions_of,
)
from conventions.naive.day import Day, day_of, read_in
from conventions.naive.duties import NaiveDuty, Operands, days_late, naive_duty, status_of
from conventions.naive.names import defined, named, options
from conventions.naive.norms import claimed, reached
from conventions.naive.rights import NaiveRight, naive_right, offer

__all__ = [
    "NaiveVerdict",
    "created",
    "created_duty",
    "minus",
    "naive_amounts",
    "naive_verdict",
    "not_below_zero",
    "plus",
    "reductions",
    "sum_of",
]


@frozen
class NaiveVerdict:
    """All that is said of a dossier on a day."""

    duties: tuple[NaiveDuty, ...]
    rights: tuple[NaiveRight, ...]
    amounts: dict[str, Answer | None]
    definitions: dict[str, Answer]
    options: dict[str, dict[str, Answer]]
    term: str


def minus(a: Answer, b: Answer) -> Answer:
    """The difference."""
    return at_the_bounds(lambda x, y: add_values(x, -y), a, b)


def plus(a: Answer, b: Answer) -> Answer:
    """The sum."""
    return at_the_bounds(add_values, a, b)


def not_below_zero(a: Answer) -> Answer:
    """At least 0."""
    return extreme(max, [one(0), a])


def reductions(day: Day) -> Answer:
    """6.1: what decisions taken off the grant."""
    total = one(0)
    for right in day.now.dossier.agreement.rights:
        if right.act == "reduce":
            total = plus(total, claimed(right.name, day.now))
    return total


def created(day: Day) -> list[NaiveDuty]:
    """5.4, 6.2: the first reduction carries what all of them make repayable."""
    paid = left = named("paid", day.now)
    standing = minus(named("grant", day.now), reductions(day))
    found: list[NaiveDuty] = []
    is_first = True
    for right in day.now.dossier.agreement.rights:
        if right.act not in ("reduce", "reclaim") or not day.now.occurrences("exercised", right.name):
            continue
        if right.act == "reclaim":
            wanted = claimed(right.name, day.now)
        else:
            wanted = not_below_zero(minus(paid, standing)) if is_first else one(0)
            is_first = False
        amount = extreme(min, [wanted, left])
        left = minus(left, amount)
        found.append(created_duty(right, amount, day))
    return found


def created_duty(right: Right, amount: Answer, day: Day) -> NaiveDuty:
    """5.4: the duty that an exercise creates."""
    name = f"{right.name}.duty"
    facts = day.now.occurrences("repaid", right.name)
    when_done = reached(amount, facts, day.now.unseen(f"repaid({name})"))
    due = read_in(right.payable, day.now)
    status = status_of(Operands((True,), one(False), one(False), due, when_done), day.as_of)
    return NaiveDuty(
        name,
        status,
        read_in(right.payable, day.ever),
        when_done if facts else None,
        days_late(status, due, when_done, day.as_of),
        amount,
        questions=questions_of(due, when_done) if status == "unknown" else NONE,
        debtor="beneficiary" if right.holder == "funder" else "funder",
    )


def sum_of(duties: Iterable[NaiveDuty]) -> Answer:
    """6.3: those whose condition holds; where that is not known, from nothing to the amount."""
    total = one(0)
    for duty in duties:
        if duty.amount is not None and duty.counts != {False}:
            perhaps = hull(one(0), duty.amount, duty.questions)
            total = plus(total, duty.amount if duty.counts == {True} else perhaps)
    return total


def naive_amounts(
    day: Day, duties: Sequence[NaiveDuty], rights: Sequence[NaiveRight], made: Sequence[NaiveDuty]
) -> dict[str, Answer | None]:
    """6: the amounts."""
    agreement = day.now.dossier.agreement
    grant, paid, recovered = (named(key, day.now) for key in ("grant", "paid", "recovered"))
    final = standing = minus(grant, reductions(day))
    for right, verdict in zip(agreement.rights, rights, strict=True):
        if right.act == "reduce" and verdict.status not in ("exercised", "lapsed"):
            may = offer(right, None, day.ever)
            if may is not None:
                asked = may.questions | {Question(QuestionKind.DISCRETION, right.holder)}
                final = minus(final, answer(0, max(0, high(may)), asked))
    due = sum_of(duty for duty in duties if duty.is_payment)
    back = sum_of(duty for duty in (*duties, *made) if not duty.is_payment and duty.debtor != "funder")
    for right, verdict in zip(agreement.rights, rights, strict=True):
        lacking = day.now.happened("exercised", right.name)
        creates = right.act in ("reduce", "reclaim") and right.holder == "funder"
        if creates and not lacking.is_decided and verdict.status != "lapsed":
            back = plus(back, answer(0, INFINITY, lacking.questions))
    return {
        "grant": grant,
        "paid": paid,
        "recovered": recovered,
        "final_grant": not_below_zero(final),
        "to_pay": not_below_zero(minus(extreme(min, [due, standing]), paid)),
        "to_recover": not_below_zero(minus(extreme(min, [back, paid]), recovered)),
    }


def naive_verdict(dossier: Dossier, as_of: date, known_on: date | None = None) -> NaiveVerdict:
    """What docs/semantics.md says of a dossier on a day."""
    agreement, day = dossier.agreement, day_of(dossier, as_of, known_on)
    duties = [naive_duty(duty, day) for duty in agreement.duties]
    rights = [naive_right(right, day) for right in agreement.rights]
    made = created(day)
    ends = [day.now.happened("exercised", r.name) for r in agreement.rights if r.act == "terminate"]
    if one(True) in ends:
        term = "terminated"
    elif any(not end.is_decided for end in ends):
        term = "unknown"
    elif as_of < agreement.period.start:
        term = "before"
    else:
        term = "running" if as_of <= agreement.period.end else "ended"
    return NaiveVerdict(
        (*duties, *made),
        tuple(rights),
        naive_amounts(day, duties, rights, made),
        {item.name: defined(item, day.ever) for item in agreement.definitions},
        {item.name: options(item, day.ever) for item in agreement.definitions if item.readings},
        term,
    )
