"""Documents that the law holds back: a rule that is breached, a claim that is lost by time."""

from conventions.documents.kinds import Kind
from conventions.documents.source import Source
from conventions.engine.verdict import Outcome, RuleVerdict
from conventions.parameters.dated import SourceStatus

__all__ = ["stopping_rule", "words_of"]

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
