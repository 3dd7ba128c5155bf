"""Whether what a letter that hurts asserts is settled: no reading and no missing fact would change it.

What is to come, and what somebody may decide as they wish, hold nothing back.
"""

from typing import Final

from conventions.documents.source import Source
from conventions.engine.duty_status import DutyStatus
from conventions.engine.verdict import DutyVerdict, RightVerdict, is_alike
from conventions.facts.record import seen
from conventions.language.answers import Answer, QuestionKind

__all__ = ["HELD_BACK", "is_settled"]

HELD_BACK: Final = "held_back"
"""What the fact `acknowledged` of a norm says where somebody answers for a letter all the same."""
_OWED: Final = frozenset(
    status.value for status in (DutyStatus.NOT_DUE, DutyStatus.DUE_SOON, DutyStatus.OVERDUE, DutyStatus.OWED)
)
_UNSETTLED: Final = (QuestionKind.MISSING, QuestionKind.READING)


def is_settled(source: Source, norm: DutyVerdict | RightVerdict, *, whenever: bool = False) -> bool:
    """Whether a norm has one status, and one amount, under every reading that nobody chose yet.

    It is taken so where somebody answers for it, with their name and their reason. `whenever`: only whether
    it is owed matters, and not by which day.
    """
    alike = _OWED if whenever and norm.status.value in _OWED else frozenset({norm.status.value})
    return _is_answered_for(source, norm) or (
        _is_known(norm.amount)
        and all(
            reading.status in alike and (reading.amount is None or is_alike(reading.amount, norm.amount))
            for reading in norm.readings
        )
    )


def _is_known(amount: Answer | None) -> bool:
    return amount is None or all(question.kind not in _UNSETTLED for question in amount.questions)


def _is_answered_for(source: Source, norm: DutyVerdict | RightVerdict) -> bool:
    facts = seen(source.dossier.facts, source.on, None).by_key.get("acknowledged", [])
    return any(
        fact.value == HELD_BACK and fact.of in (norm.id, norm.subject) and fact.author and fact.reason
        for fact in facts
    )
