"""Whether a letter may be sent: no rule of law blocks it, and its content is certain."""

from collections.abc import Iterable
from typing import Final

from conventions.documents.kinds import Kind
from conventions.documents.source import Source
from conventions.engine.account import OF_THE_ACCOUNT
from conventions.engine.readings import Choice
from conventions.engine.status import DutyStatus
from conventions.engine.verdict import DutyVerdict, Outcome, RightVerdict, RuleVerdict, Verdict, is_alike
from conventions.facts.record import seen
from conventions.language.answers import Answer, QuestionKind
from conventions.parameters.dated import SourceStatus

# --- Documents blocked by law: a breached rule, a time-barred claim -----------------------------------------

_STOPPING = frozenset({Outcome.BREACH, Outcome.LAPSED})


def stopping_rule(kind: Kind, source: Source) -> RuleVerdict | None:
    """Return the first rule that blocks a document on its day; unread rules block none."""
    return next(
        (
            rule
            for rule in source.verdict.rules
            if kind.value in rule.rule.stops
            and rule.outcome in _STOPPING
            and rule.source is not SourceStatus.UNVERIFIED
        ),
        None,
    )


def words_of(rule: RuleVerdict | None) -> dict[str, str]:
    """Return the texts of a refusal by a rule in each language: title, remedy, source."""
    if rule is None:
        return {}
    said = rule.rule.lapsed if rule.outcome is Outcome.LAPSED else rule.rule.wordings
    words = {f"title.{one.language}": one.title for one in said}
    words |= {f"remedy.{one.language}": one.remedy for one in said}
    return {**words, "text": rule.rule.source.reference}


# ------------------------------------------------------------------------------------------------------------
# Whether the assertions of a serious letter are certain: no reading and no missing fact would change them.
# Future events and discretionary decisions block nothing.

HELD_BACK: Final = "held_back"
"""The value of `acknowledged` with which somebody takes responsibility for a letter."""
_OWED: Final = frozenset(
    status.value for status in (DutyStatus.NOT_DUE, DutyStatus.DUE_SOON, DutyStatus.OVERDUE, DutyStatus.OWED)
)
_UNSETTLED: Final = (QuestionKind.MISSING, QuestionKind.READING)
_EXERCISES: Final = ("exercised_while_not_open", "claim_out_of_bounds")
"""The findings on a right exercised at the wrong time or for too much."""

Norm = DutyVerdict | RightVerdict


def first_unsettled(source: Source, norms: Iterable[Norm], *, whenever: bool = False) -> Norm | None:
    """Return the first norm without a certain status and amount; None if there is none."""
    return next((norm for norm in norms if not is_settled(source, norm, whenever=whenever)), None)


def is_settled(source: Source, norm: Norm, *, whenever: bool = False) -> bool:
    """Return whether a norm has one status and amount under every reading still possible.

    Readings of any norm, definition or of the account count. Somebody may take responsibility instead, with
    name and reason. `whenever`: only whether it is owed matters, not by
    which day.
    """
    if _is_answered_for(source, norm):
        return True
    alike = _OWED if whenever and norm.status.value in _OWED else frozenset({norm.status.value})
    return _is_known(norm.amount) and all(
        _says_the_same(source, norm, choice, verdict, alike) for choice, verdict in source.as_read
    )


def _says_the_same(
    source: Source, norm: Norm, choice: Choice, verdict: Verdict, alike: frozenset[str]
) -> bool:
    """Return whether a verdict under a reading agrees with the letter about a norm."""
    found = next((item for item in verdict.told if item.subject == norm.subject), None)
    if found is None or found.status.value not in alike or not is_alike(found.amount, norm.amount):
        return False
    if isinstance(norm, RightVerdict):
        return _wrong_exercises(source.verdict, norm) == _wrong_exercises(verdict, norm)
    is_debt = norm.amount is not None and not norm.is_payment
    return not (is_debt and choice.of == "repaid" and _repaid(source.verdict) != _repaid(verdict))


def _wrong_exercises(verdict: Verdict, right: RightVerdict) -> set[str]:
    found = (item for item in verdict.findings if item.subject == right.subject)
    return {item.code for item in found if item.code in _EXERCISES}


def _repaid(verdict: Verdict) -> list[tuple[object, object]]:
    """Return the lines of the account with repayments."""
    lines = [answer for name, answer in verdict.amounts if name in OF_THE_ACCOUNT and answer is not None]
    return [(answer.lo, answer.hi) for answer in lines]


def _is_known(amount: Answer | None) -> bool:
    return amount is None or all(question.kind not in _UNSETTLED for question in amount.questions)


def _is_answered_for(source: Source, norm: Norm) -> bool:
    facts = seen(source.dossier.facts, source.on, None).by_key.get("acknowledged", [])
    return any(
        fact.value == HELD_BACK and fact.of in (norm.id, norm.subject) and fact.author and fact.reason
        for fact in facts
    )
