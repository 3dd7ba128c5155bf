"""The quick first pass: what it says of a row is what the whole verdict says of its dossier."""

from datetime import date

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from budget.findings import Severity
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Notice
from conventions.engine.bulk import BulkDateError, screen
from conventions.engine.bulk_layout import Layout, LayoutError
from conventions.engine.evaluate import evaluate
from tests.language.compiled_cases import AS_OF, LAYOUT, NEAR, Row, conditions, model, rows

NOTHING = Row(None, None, None, None, None, None, None, None, None, None, None)


def constrained(texts: list[str]) -> Agreement:
    agreement = model([])
    duties = (Duty(f"keep_{at}", "beneficiary", "5", holds=text) for at, text in enumerate(texts))
    return evolve(agreement, duties=(*agreement.duties, *duties))


class TestTheWholeVerdict:
    """A hit is a finding of the verdict, and every finding on a norm that is screened is a hit."""

    @given(text=conditions, row=rows, as_of=st.sampled_from(NEAR))
    def test_says_the_same_of_rights(self, text: str, row: Row, as_of: date) -> None:
        book = screen(evolve(model([text]), duties=model([]).duties), LAYOUT)
        verdict = evaluate(book.dossier(row), as_of)
        found = [
            (one.code, one.severity, one.subject) for one in verdict.findings if one.subject == "right_0"
        ]
        said = [(one.code, one.severity, one.subject) for one in book.findings([row], as_of)]
        assert said == found

    @given(text=conditions, row=rows, as_of=st.sampled_from(NEAR))
    def test_says_the_same_of_constraints(self, text: str, row: Row, as_of: date) -> None:
        book = screen(constrained([text]), LAYOUT)
        verdict = evaluate(book.dossier(row), as_of)
        found = [(one.code, one.subject, one.article) for one in verdict.findings if one.subject == "keep_0"]
        assert [(one.code, one.subject, one.article) for one in book.findings([row], as_of)] == found


def test_norms_that_ask_more_than_a_condition_are_left() -> None:
    agreement = evolve(
        model(["sent > limit", "sent > limit", "sent > limit", "true"]),
        duties=(
            *model([]).duties,
            Duty("plain", "funder", holds="sent > limit"),
            Duty("kept", "funder", holds="true", when="agreed"),
        ),
    )
    first, second, third, last = agreement.rights
    rights = (
        first,
        evolve(second, until="limit"),
        evolve(third, notice=Notice("sent", "1 month")),
        evolve(last, unread=True),
    )
    book = screen(evolve(agreement, rights=rights), LAYOUT)
    assert [one.norm for one in book.screened] == ["plain", "right_0"]
    assert book.left == ("report", "letter", "parcel", "kept", "right_1", "right_2", "right_3")


@pytest.mark.parametrize(
    "text",
    [
        "cost > cap",
        "heads > 1 and spent > 1 €",
        "part > 1",
        "happened(posted)",
        "recorded(cost)",
        "met(letter)",
        "not met(letter) by limit",
        "done(letter) > limit",
        "exercised(right_0)",
        "claimed(right_0) > 1 €",
        "paid > 1 €",
        "count(payment) > 1",
        "done(instalment) > limit",
    ],
)
def test_a_norm_on_facts_that_no_row_holds_is_left(text: str) -> None:
    small = Layout((("sent", "sent"), ("limit", "limit"), ("heads", "heads"), ("got", "got")))
    payment = Duty("instalment", "funder", amount="1 €", is_payment=True)
    agreement = model(["true", text])
    book = screen(evolve(agreement, duties=(*agreement.duties, payment)), small)
    assert "right_1" in book.left
    assert book.program.faults == ()


def test_a_sum_is_left_where_the_row_holds_no_fact_that_carries_the_ledger() -> None:
    facts = tuple(fact for fact in LAYOUT.facts if fact[0] != "got")
    book = screen(model(["spent > 1 €"], carried=True), evolve(LAYOUT, facts=facts))
    assert book.left == ("report", "letter", "parcel", "right_0")


def test_a_duty_that_applies_on_a_fact_no_row_holds_is_left() -> None:
    facts = tuple(fact for fact in LAYOUT.facts if fact[0] != "agreed")
    book = screen(model(["met(letter)", "met(report)"]), evolve(LAYOUT, facts=facts))
    assert "right_0" in book.left
    assert [one.norm for one in book.screened] == ["right_1"]


def test_a_model_without_conditions_finds_nothing() -> None:
    assert list(screen(model([]), LAYOUT).run([NOTHING], AS_OF)) == []


@pytest.mark.parametrize(
    ("layout", "actual"),
    [
        (Layout((("sent", "_sent"),)), "_sent"),
        (Layout((("sent", "sent.day"),)), "sent.day"),
        (Layout((("sent", "sent"),), expenses="a b"), "a b"),
        (Layout((("nothing", "sent"),)), "nothing"),
        (Layout((("payment", "sent"),)), "payment"),
        (Layout((("spent", "sent"),)), "spent"),
        (Layout((), columns=("colour",)), "colour"),
    ],
)
def test_what_a_row_cannot_hold_is_refused(layout: Layout, actual: str) -> None:
    with pytest.raises(LayoutError) as caught:
        screen(model(["true"]), layout)
    assert caught.value.actual == actual


def test_a_column_that_shares_its_name_with_a_fact_is_refused() -> None:
    agreement = model(["true"])
    with pytest.raises(LayoutError, match="line"):
        screen(evolve(agreement, facts=(*agreement.facts, FactDeclaration("line", "text"))), LAYOUT)


def test_the_last_day_there_is_asks_no_question() -> None:
    with pytest.raises(BulkDateError):
        list(screen(model(["true"]), LAYOUT).run([NOTHING], date.max))


class TestWords:
    """The text of a finding is the caller's, with the values of the row."""

    def test_name_the_values_of_the_row(self) -> None:
        book = screen(
            model(["true"]), LAYOUT, (("right_0", "{place}: {cost} on {sent}, {{}} {cap} “{got}”"),)
        )
        row = evolve(NOTHING, place="Arras", cost=-5, sent=date(2025, 6, 1), cap=123_456)
        (hit,) = book.run([row], AS_OF)
        assert hit.norm == "right_0"
        assert hit.finding().actual == "Arras: -0.05 on 2025-06-01, {} 1234.56 “”"
        assert hit.finding() == next(book.findings([row], AS_OF))

    def test_are_none_where_none_are_given(self) -> None:
        (hit,) = screen(model(["true"]), LAYOUT).run([NOTHING], AS_OF)
        assert hit.finding().actual == ""

    def test_of_a_missing_amount_are_empty(self) -> None:
        (finding,) = screen(model(["true"]), LAYOUT, (("right_0", "{cost}"),)).findings([NOTHING], AS_OF)
        assert finding.actual == ""

    @pytest.mark.parametrize("template", ["{nothing}", "{cost.real}", "{cost!r}", "{cost:>9}", "{0}", "{}"])
    def test_cannot_reach_beyond_the_row(self, template: str) -> None:
        with pytest.raises(LayoutError):
            screen(model(["true"]), LAYOUT, (("right_0", template),))

    def test_cannot_leave_their_quotes(self) -> None:
        template = "')) or 1/0 #\\' \" \n"
        (hit,) = screen(model(["true"]), LAYOUT, (("right_0", template),)).run([NOTHING], AS_OF)
        assert hit.finding().actual == template


def test_an_unknown_outcome_is_a_minor_finding() -> None:
    (finding,) = screen(model(["agreed"]), LAYOUT).findings([NOTHING], AS_OF)
    assert (finding.code, finding.severity) == ("right_unknown", Severity.MINOR)


def test_a_constraint_is_kept_broken_or_undecided() -> None:
    book = screen(constrained(["true", "false", "agreed"]), LAYOUT)
    found = [(one.code, one.severity, one.subject) for one in book.findings([NOTHING], AS_OF)]
    assert found == [("duty_breached", Severity.MAJOR, "keep_1"), ("duty_unknown", Severity.MINOR, "keep_2")]


def test_an_event_of_a_later_day_is_not_seen_yet() -> None:
    book = screen(model(["happened(sent)"]), LAYOUT)
    row = evolve(NOTHING, sent=date(2025, 4, 1))
    assert list(book.run([row], date(2025, 3, 31))) == []
    assert [hit.norm for hit in book.run([row], date(2025, 4, 1))] == ["right_0"]


def test_the_readings_of_a_definition_are_left_to_the_engine() -> None:
    agreement = model(["open_amount > 1 €"])
    two = Definition("open_amount", None, (("gross", "spent"), ("net", "spent - cap")))
    book = screen(evolve(agreement, definitions=(*agreement.definitions, two)), LAYOUT)
    assert book.left == ("report", "letter", "parcel", "right_0")


@frozen
class Bare:
    """A row of another shape: attributes are named by the layout, not by the facts."""

    started: date | None


def test_a_layout_names_the_attributes() -> None:
    book = screen(model(["happened(sent)"]), Layout((("sent", "started"),)))
    assert [hit.row for hit in book.run([Bare(None), Bare(AS_OF)], AS_OF)] == [Bare(AS_OF)]
