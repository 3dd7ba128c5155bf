"""The readings that may still be chosen of a text, and a dossier in which one was."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from attrs import evolve, field, frozen

from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import HOLIDAYS, OF_DATES, OF_PAPERS, Norm
from conventions.dossier.dossier import Dossier
from conventions.engine.found_wanting import REPORT_READINGS
from conventions.engine.in_force import in_force
from conventions.engine.verdict import DutyVerdict, RightVerdict, Verdict
from conventions.facts.fact import Fact
from conventions.facts.record import seen
from conventions.language.answers import Answer, QuestionKind

__all__ = ["Choice", "choices_of", "open_choices", "with_choice"]

OF_THE_ACCOUNT = ("repaid", "final_grant")


@frozen(order=True)
class Choice:
    """A reading that may be chosen: of a definition, of a norm, or of the account itself.

    `is_needed`: without a choice the text has no main reading.
    """

    of: str
    name: str
    is_needed: bool = field(default=False, eq=False)


def open_choices(dossier: Dossier, verdicts: Sequence[Verdict]) -> tuple[Choice, ...]:
    """Return the readings that may still be chosen, of which verdicts that follow each other tell."""
    found: dict[Choice, None] = {}
    for verdict in verdicts:
        agreement = in_force(dossier, seen(dossier.facts, verdict.as_of, None)).agreement
        found |= dict.fromkeys(choices_of(agreement, verdict.norms, verdict.amounts))
    return tuple(found)


def choices_of(
    agreement: Agreement,
    told: Iterable[DutyVerdict | RightVerdict],
    amounts: Iterable[tuple[str, Answer | None]],
) -> tuple[Choice, ...]:
    """Return the readings that may still be chosen of a text, with those that its duties and sums show."""
    found: dict[Choice, None] = {}
    for item in agreement.definitions:
        if item.chosen is None:
            found |= dict.fromkeys(
                Choice(item.name, name, is_needed=item.value is None) for name, _ in item.readings
            )
    norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    for norm in norms:
        found |= dict.fromkeys(Choice(norm.name, reading.name) for reading in norm.readings)
    verdicts = tuple(told)
    for duty in (item for item in verdicts if isinstance(item, DutyVerdict)):
        names = [item.name for item in duty.readings if item.of is None]
        found |= dict.fromkeys(Choice(duty.id, name) for name in names if name in OF_DATES)
        found |= dict.fromkeys(Choice(duty.subject, name) for name in names if name in REPORT_READINGS)
    for duty_text in agreement.duties:
        is_by_post = duty_text.posted_by is not None and duty_text.counts == "posting"
        if is_by_post and duty_text.papers_as_chosen is None:
            found |= dict.fromkeys(Choice(duty_text.name, name) for name in OF_PAPERS)
    shown = (reading for norm in verdicts for reading in norm.readings)
    found |= dict.fromkeys(Choice(HOLIDAYS, item.name) for item in shown if item.of == HOLIDAYS)
    for _, answer in amounts:
        found |= dict.fromkeys(_of_account(answer))
    return tuple(found)


def _of_account(answer: Answer | None) -> Iterator[Choice]:
    """Yield the readings that an amount itself leaves open (docs/semantics.md § 6)."""
    for question in () if answer is None else sorted(answer.questions):
        of, _, names = question.about.partition(": ")
        if question.kind is QuestionKind.READING and of in OF_THE_ACCOUNT:
            yield from (Choice(of, name) for name in names.split(" | "))


def with_choice(dossier: Dossier, choice: Choice, on: date) -> Dossier:
    """Return a dossier of which one reading was chosen on a day, and none of the same text after it."""
    fact = Fact("reading_chosen", on, choice.name, choice.of)
    return evolve(dossier, facts=(*dossier.facts, fact))
