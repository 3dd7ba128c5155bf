"""The account under each reading that may still be chosen (docs/semantics.md § 7.5)."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from conventions.agreement.norms import OF_DATES, Duty, Reading
from conventions.engine.account import account_of, rights_to
from conventions.engine.amounts import sums_of
from conventions.engine.created import created_duties
from conventions.engine.day import Day
from conventions.engine.duties import duty_verdicts
from conventions.engine.name_tables import CREATING_ACTS, done_fact
from conventions.engine.program import Program
from conventions.engine.readings import Choice, choices_of
from conventions.engine.rights import right_verdicts
from conventions.engine.term import term_of
from conventions.engine.verdict import DutyVerdict, ReadAccount, RightVerdict, is_alike
from conventions.language.answers import Answer
from conventions.language.syntax import Lifecycle, walk

__all__ = ["read_accounts"]

OF_A_DAY = ("due", "acquired")
"""The words that ask by which day a norm is due."""


def read_accounts(
    today: Day, norms: Iterable[DutyVerdict | RightVerdict], amounts: tuple[tuple[str, Answer | None], ...]
) -> tuple[ReadAccount, ...]:
    """Return each reading that may still be chosen, with the sums that would be others under it."""
    stands = dict(amounts)
    return tuple(
        ReadAccount(choice.of, choice.name, tuple(_other_sums(choice, today, stands)))
        for choice in choices_of(today.agreement, norms, amounts)
    )


def _other_sums(choice: Choice, today: Day, stands: dict[str, Answer | None]) -> Iterator[tuple[str, Answer]]:
    if _is_apart(choice, today):
        return
    for name, answer in _sums(today.choosing(choice.of, choice.name)).items():
        if not is_alike(answer, stands[name]):
            yield name, answer


def _sums(today: Day) -> dict[str, Answer]:
    """Return the sums of the account on a day; norms without an amount are not evaluated."""
    duties = today.agreement.duties
    own = [item for duty in duties if _is_money(duty) for item in duty_verdicts(duty, today)]
    rights = [item for right in rights_to(CREATING_ACTS, today) for item in right_verdicts(right, today)]
    made = [found for part in (today, *today.books) for found in created_duties(part)]
    of_rules = [found for book in today.books for found in _claiming(book)]
    lapsed = term_of(today).lapsed
    account = account_of(today, (*own, *made), tuple(rights), tuple(of_rules), lapsed)
    return sums_of(today, account, tuple(rights))


def _is_money(duty: Duty) -> bool:
    return duty.is_payment or duty.amount is not None


def _claiming(book: Day) -> Iterator[RightVerdict]:
    """Yield the rights of a rulebook that may create a debt by an exercise that the record lacks."""
    if book.view.is_current:
        return
    for right in book.program.terms.rights:
        if right.act in CREATING_ACTS:
            yield from right_verdicts(right, book)


# --- readings that no sum depends on ----------------------------------------------------------------------


def _is_apart(choice: Choice, today: Day) -> bool:
    """Return whether no sum can depend on a reading: it moves a day that nothing asks.

    A rule asks it only to tell whether what the record may lack came too late.
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
    return choice.name in (*OF_DATES, "posted") or _fields(duty.readings, choice.name) == {"due"}


def _fields(readings: tuple[Reading, ...], name: str) -> set[str]:
    reading = next((item for item in readings if item.name == name), None)
    fields = ("when", "due", "until", "amount", "up_to", "payable")
    return set() if reading is None else {field for field in fields if getattr(reading, field) is not None}


@lru_cache(maxsize=1024)
def _days_asked(program: Program) -> frozenset[str]:
    """Return the norms of which an expression asks by which day they are due."""
    return frozenset(
        node.about
        for tree in program.trees.values()
        for node in walk(tree)
        if isinstance(node, Lifecycle) and node.word in OF_A_DAY
    )
