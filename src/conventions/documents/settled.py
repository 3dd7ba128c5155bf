"""Whether a letter may go: the law does not hold it back, and what it asserts is settled."""

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

# --- Documents that the law holds back: a rule that is breached, a claim that is lost by time ---------------

_STOPPING = frozenset({Outcome.BREACH, Outcome.LAPSED})


def stopping_rule(kind: Kind, source: Source) -> RuleVerdict | None:
    """Return the first rule that holds a document back on its day; one that nobody read holds none back."""
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
    """Return what a refusal says of a rule, in each language: its title, what to do, its text."""
    if rule is None:
        return {}
    said = rule.rule.lapsed if rule.outcome is Outcome.LAPSED else rule.rule.wordings
    words = {f"title.{one.language}": one.title for one in said}
    words |= {f"remedy.{one.language}": one.remedy for one in said}
    return {**words, "text": rule.rule.source.reference}


# ------------------------------------------------------------------------------------------------------------
# Whether what a letter that hurts asserts is settled: no reading and no missing fact would change it.
# What is to come, and what somebody may decide as they wish, hold nothing back.

HELD_BACK: Final = "held_back"
"""What the fact `acknowledged` of a norm says where somebody answers for a letter all the same."""
_OWED: Final = frozenset(
    status.value for status in (DutyStatus.NOT_DUE, DutyStatus.DUE_SOON, DutyStatus.OVERDUE, DutyStatus.OWED)
)
_UNSETTLED: Final = (QuestionKind.MISSING, QuestionKind.READING)
_EXERCISES: Final = ("exercised_while_not_open", "claim_out_of_bounds")
"""The findings of a right that was exercised when, or for more than, it let."""

Norm = DutyVerdict | RightVerdict


def first_unsettled(source: Source, norms: Iterable[Norm], *, whenever: bool = False) -> Norm | None:
    """Return the first norm whose status or amount is not settled; None where all are."""
    return next((norm for norm in norms if not is_settled(source, norm, whenever=whenever)), None)


def is_settled(source: Source, norm: Norm, *, whenever: bool = False) -> bool:
    """Return whether a norm has one status, and one amount, under every reading that nobody chose yet.

    Whatever is read so: the norm, another one, a definition, the account. It is taken so where somebody
    answers for it, with their name and their reason. `whenever`: only whether it is owed matters, and not by
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
    """Return whether a verdict under a reading says of a norm what the letter does."""
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
    """Return what the lines of the account have, as far as repayments went to them."""
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
