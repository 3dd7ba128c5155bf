"""Rows of several events merged: their order, what they say, what the record may lack of them."""

from datetime import date

import pytest
from attrs import evolve

from conventions.agreement.norms import Definition, Duty, Selection
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.program import compile_agreement, heaviest
from conventions.facts.fact import Fact
from conventions.language.answers import Answer, Question, QuestionKind, exactly
from conventions.language.errors import UnknownNameError
from tests.engine.agreements import DOSSIERS, agreement
from tests.oracle.compare import assert_same

LETTERS = "letter_sent + letter_received"
A_DAY = date(2024, 6, 1)
SENT, RECEIVED = Fact("letter_sent", date(2024, 3, 1)), Fact("letter_received", date(2024, 3, 4))


def dossier(*facts: Fact) -> Dossier:
    text = evolve(
        agreement(),
        selections=(
            Selection("letters", LETTERS, (("other", "event in ('letter_sent', 'letter_received')"),)),
        ),
        definitions=(
            Definition("many", "count(letters)"),
            Definition("last_event", "last(letters, event)"),
            Definition("last_day", "last(letters, occurred_on)"),
            Definition(
                "sends", "(if event = 'letter_sent' then 1 else 0) + previous(sends, 0)", each=LETTERS
            ),
            Definition("all_sent", "last(letters, sends)"),
        ),
        duties=(Duty("answer", "funder", each="letters", due="occurred_on + 1 month"),),
    )
    return evolve(DOSSIERS["money"], agreement=text, facts=facts, ledger=None)


def values(*facts: Fact, as_of: date = A_DAY, known_on: date | None = None) -> dict[str, Answer]:
    found = dossier(*facts)
    assert_same(found, as_of, known_on)
    return dict(evaluate(found, as_of, known_on).definitions)


def test_the_occurrences_of_two_events_stand_in_the_order_of_their_days() -> None:
    found = values(RECEIVED, SENT, Fact("letter_sent", date(2024, 3, 2)))
    assert found["many"] == exactly(3)
    assert found["last_event"] == exactly("letter_received")
    assert found["last_day"] == exactly(date(2024, 3, 4))
    assert found["all_sent"] == exactly(2)


def test_without_a_row_the_last_of_them_is_not_known() -> None:
    found = values()
    assert found["many"] == exactly(0)
    assert not found["all_sent"].is_decided


def test_on_one_day_the_order_is_that_of_the_record_then_of_the_keys() -> None:
    day = date(2024, 3, 1)
    assert values(SENT, Fact("letter_received", day))["last_event"] == exactly("letter_sent")
    later = Fact("letter_received", day, known_on=date(2024, 3, 9))
    assert values(later, SENT)["last_event"] == exactly("letter_received")


def test_a_row_is_called_by_its_id_or_by_its_day_and_number() -> None:
    facts = (SENT, Fact("letter_received", SENT.occurred_on), evolve(RECEIVED, id="reply"))
    duties = [duty.row for duty in evaluate(dossier(*facts), A_DAY).duties if duty.id == "answer"]
    assert duties == ["2024-03-01", "2024-03-01_2", "reply"]


def test_what_the_record_may_lack_of_them_is_asked_of_the_first() -> None:
    found = values(SENT, known_on=date(2024, 5, 1))["many"]
    assert (found.lo, found.questions) == (1, frozenset([Question(QuestionKind.MISSING, "letter_sent")]))


@pytest.mark.parametrize(
    "rows", ["letter_sent + nothing", "letter_sent + letter_sent", "letter_sent + expenses"]
)
def test_only_events_are_merged_each_once(rows: str) -> None:
    for parts in (
        {"selections": (Selection("a", rows, ()),)},
        {"definitions": (Definition("a", "1 €", each=rows),)},
    ):
        (fault,) = compile_agreement(evolve(agreement(), **parts)).faults
        assert isinstance(fault.error, UnknownNameError)


def test_an_event_that_is_merged_is_read() -> None:
    codes = {finding.code for finding in evaluate(dossier(SENT, RECEIVED), A_DAY).findings}
    assert "fact_without_effect" not in codes


def test_the_work_counts_the_rows_of_all_of_them() -> None:
    sums = Definition("sums", "sum(letters, position)", each=LETTERS)
    many = tuple(evolve(fact, id=f"{fact.key}_{at}") for at in range(500) for fact in (SENT, RECEIVED))
    found = dossier(*many)
    heavy = evolve(found, agreement=evolve(found.agreement, definitions=(sums,)))
    said = heaviest(heavy)
    assert said is not None
    assert said[0] == ("define", "sums")
    assert heaviest(evolve(heavy, facts=many[::2])) is None
