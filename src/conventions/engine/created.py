"""The duties that exercised rights create: the amount is that of the fact, within the bounds of the right."""

from conventions.agreement.norms import Reading, Right
from conventions.engine.day import Day
from conventions.engine.duties import asked, days_late, note_turns
from conventions.engine.duty_status import DutyStatus, Performance, duty_status
from conventions.engine.repayable import created_amounts
from conventions.engine.verdict import DutyVerdict, ReadingVerdict
from conventions.language.answers import NO_QUESTIONS, Answer
from conventions.language.explain import Explanation, explain
from conventions.language.interpret import interpret
from conventions.language.types import EUROS

__all__ = ["created_duties"]


def created_duties(today: Day) -> tuple[DutyVerdict, ...]:
    """Return one duty to repay for each exercised right to reduce or to reclaim."""
    rights = {right.name: right for right in today.dossier.agreement.rights}
    return tuple(
        _created(rights[name.removesuffix(".duty")], name, amount, today)
        for name, amount in created_amounts(today.now).items()
    )


def _read(right: Right, reading: Reading, done: Answer, today: Day) -> ReadingVerdict:
    """Return the same duty, payable on the day another reading gives."""
    due = interpret(today.program.trees["right", right.name, "readings", reading.name, "payable"], today.now)
    note_turns(due, today)
    status = duty_status(Performance((False,), (True,), (False,), due, done), today.view.as_of)
    return ReadingVerdict(reading.name, status.value, label=reading.label, due=due)


def _created(right: Right, name: str, amount: Answer, today: Day) -> DutyVerdict:
    facts = today.now.facts("repaid", right.name)
    done = today.now.reached_on(amount, facts, f"repaid({name})")
    tree = today.program.tree("right", right.name, "payable")
    due = None if tree is None else interpret(tree, today.now)
    status = duty_status(Performance((False,), (True,), (False,), due, done), today.view.as_of)
    note_turns(due, today)
    shown = None if tree is None else interpret(tree, today.ever)

    def reasons() -> Explanation:
        child = Explanation("explain.exercised", right.name, today.now.claimed(right.name), EUROS)
        more = () if tree is None else (explain("explain.payable", right.payable or "", tree, today.ever),)
        return Explanation(f"status.{status.value}", "", amount, EUROS, right.article, (child, *more))

    return DutyVerdict(
        id=name,
        article=right.article,
        debtor="beneficiary" if right.holder == "funder" else "funder",
        status=status,
        due=shown,
        done=done if facts else None,
        days_late=days_late(status, due, done, today.view.as_of),
        amount=amount,
        parts=(),
        questions=asked(due, done) if status is DutyStatus.UNKNOWN else NO_QUESTIONS,
        readings=tuple(_read(right, reading, done, today) for reading in right.readings if reading.payable),
        is_payment=False,
        label=right.label,
        explain=reasons,
    )
