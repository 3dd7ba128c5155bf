"""What is said of a rule on a day."""

from datetime import date
from enum import StrEnum

from attrs import field

from conventions.engine.verdict import DutyVerdict, RightVerdict
from conventions.language.answers import Answer, fast_frozen
from conventions.parameters.dated import Reading, SourceStatus, Version
from conventions.rulebook.rulebook import Rule, Said

__all__ = ["Outcome", "RuleVerdict"]


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
        used: the parameters that it rests on, each with the versions that may be in force.
        labels: what its rulebook calls what it names, in each language.
        clause_due: the day by which the agreement wants the same; None where it has no norm on the matter.
        prevails: `law` or `clause`, where both say something and one is stricter or comes first.
    """

    rule: Rule
    outcome: Outcome
    norm: DutyVerdict | RightVerdict
    used: tuple[tuple[str, tuple[Version, ...]], ...] = ()
    labels: tuple[tuple[str, Said], ...] = field(default=(), eq=False)
    clause_due: Answer | None = field(default=None, eq=False)
    prevails: str | None = None

    @property
    def source(self) -> SourceStatus:
        """How far the least sure text was read, of the rule and of the parameters that it rests on."""
        return max((source.status for source in self.sources), key=list(SourceStatus).index)

    @property
    def sources(self) -> tuple[Reading, ...]:
        """The text of the rule, then those of the parameters that it rests on."""
        return (self.rule.source, *[item.source for _, found in self.used for item in found])

    @property
    def again_on(self) -> date | None:
        """The first day by which one of its texts is to be looked at again; None where none is."""
        days = [source.again_on for source in self.sources if source.again_on is not None]
        return min(days, default=None)
