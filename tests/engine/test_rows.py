"""Norms for each row, clocks and formulas: what the table of cases does not reach."""

from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve

from budget.errors import InputError
from budget.ledger import Expense
from budget.money import Euros
from conventions.agreement.agreement import AgreementPeriod
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Notice, Right, Selection
from conventions.dossier.dossier import Dossier
from conventions.engine.day import day as day_of
from conventions.engine.day import unrecorded
from conventions.engine.evaluate import evaluate
from conventions.engine.name_tables import ROW_COLUMNS
from conventions.engine.program import CycleError, compile_agreement
from conventions.engine.source_rows import expense_row, occurrence_rows
from conventions.facts.fact import Fact, seen
from conventions.language.answers import (
    INFINITY,
    MINUS_INFINITY,
    NEVER,
    Answer,
    Question,
    QuestionKind,
    exactly,
)
from conventions.language.errors import UnknownNameError
from conventions.language.explain import Explanation
from conventions.language.syntax import EUROS, NUMBER
from conventions.language.values_of import fiscal_year_end, move_by_days
from tests.engine.agreements import DOSSIERS, TABLE, agreement, facts_of

A_DAY = date(2024, 6, 1)


def test_an_occurrence_that_carries_no_number_may_carry_any() -> None:
    rows = occurrence_rows((Fact("visits", A_DAY),), NUMBER, None, str, A_DAY)
    value = rows.rows[0].columns["value"]
    assert (value.lo, value.hi) == (MINUS_INFINITY, INFINITY)
    assert value.questions == {Question(QuestionKind.MISSING, "visits(2024-06-01)")}


def test_an_occurrence_of_an_amount_that_is_not_known_may_carry_any_from_nothing() -> None:
    rows = occurrence_rows((Fact("payment", A_DAY),), EUROS, None, str, A_DAY)
    value = rows.rows[0].columns["value"]
    assert (value.lo, value.hi) == (0, INFINITY)
    assert value.questions


def test_the_day_of_an_agreement_has_no_roles_to_stand_for() -> None:
    today = day_of(DOSSIERS["once"], seen((), A_DAY, None))
    assert today.alone("payment", "balance") is today


def faults(**parts: object) -> list[InputError]:
    terms = evolve(agreement(), **parts)  # type: ignore[arg-type]  # fields of an agreement
    return [fault.error for fault in compile_agreement(terms).faults]


def values(found: Dossier, as_of: date = A_DAY) -> dict[str, Answer]:
    verdict = evaluate(found, as_of)
    amounts = {name: answer for name, answer in verdict.amounts if answer is not None}
    return amounts | dict(verdict.definitions)


class TestWhatIsRefused:
    def test_rows_that_there_are_not(self) -> None:
        (error,) = faults(duties=(Duty("a", "funder", each="nothing"),))
        assert isinstance(error, UnknownNameError)
        assert error.actual == "nothing"

    def test_a_definition_for_each_row_of_a_selection(self) -> None:
        """A definition stands for all rows of a source; only a norm may stand for some of them."""
        selection = Selection("large", "part", (("small", "cost >= 50 €"),))
        found = faults(
            tables=(TABLE,), selections=(selection,), definitions=(Definition("a", "1 €", each="large"),)
        )
        assert [error.actual for error in found] == ["large"]

    @pytest.mark.parametrize("row", ["", "row."])
    def test_a_circle_through_the_row_before_that_leaves_the_rows(self, row: str) -> None:
        looped = (
            Definition("a", f"previous({row}b, 0 €)", each="part"),
            Definition("b", "whole / 2", each="part"),
            Definition("whole", "sum(part, a)"),
        )
        (error,) = faults(tables=(TABLE,), definitions=looped)
        assert isinstance(error, CycleError)

    @pytest.mark.parametrize("row", ["", "row."])
    def test_not_a_circle_that_stays_in_them(self, row: str) -> None:
        linked = (
            Definition("a", f"previous({row}b, 0 €) + 1 €", each="part"),
            Definition("b", "a * 2", each="part"),
        )
        assert faults(tables=(TABLE,), definitions=linked) == []

    @pytest.mark.parametrize("names", [("a", "whole"), ("whole", "a")])
    def test_not_a_value_for_all_rows_that_the_row_before_is_asked_for(self, names: tuple[str, str]) -> None:
        """Wherever it stands in the text: what has one value for all rows has it at the row before too."""
        texts = {"a": ("previous(whole, 1 €)", "part"), "whole": ("7 €", None)}
        found = tuple(Definition(name, texts[name][0], each=texts[name][1]) for name in names)
        assert faults(tables=(TABLE,), definitions=found) == []
        rows = evolve(DOSSIERS["rows"], agreement=evolve(agreement(), tables=(TABLE,), definitions=found))
        assert [str(values(rows)[f"a.{row}"].lo) for row in "abc"] == ["100", "700", "700"]

    def test_a_circle_through_the_row_before_and_a_norm(self) -> None:
        duty = Duty("due", "funder", each="part", amount="previous(whole, 0 €)")
        (error,) = faults(tables=(TABLE,), duties=(duty,), definitions=(Definition("whole", "claimed(due)"),))
        assert isinstance(error, CycleError)

    def test_the_row_before_of_another_kind(self) -> None:
        (error,) = faults(
            tables=(TABLE,), definitions=(Definition("a", "previous(a, 1) * 1 €", each="part"),)
        )
        assert error.code == "expression_type"

    def test_a_bound_that_needs_what_it_bounds(self) -> None:
        (error,) = faults(
            facts=(FactDeclaration("cost", "euros", most="cap"),),
            definitions=(Definition("cap", "cost * 2"),),
        )
        assert isinstance(error, CycleError)


class TestExplanations:
    def leaves(self, name: str, row: str) -> dict[str, Explanation]:
        rows = evolve(
            DOSSIERS["rows"], facts=facts_of("asked@2024-01-10=100€ id first; ledger_in@2024-02-01")
        )
        verdict = evaluate(rows, A_DAY)
        found = next(norm for norm in verdict.norms if (norm.id, norm.row) == (name, row))
        return {leaf.label: leaf for part in found.explain().children for leaf in part.children}

    def test_the_clock_of_a_row_and_where_it_starts(self) -> None:
        found = self.leaves("answer", "first")
        clock = "clock(occurred_on, 60 days, papers_asked, papers_asked)"
        assert found[clock].answer == exactly(date(2024, 3, 10))
        assert found["occurred_on"].answer == exactly(date(2024, 1, 10))

    def test_a_definition_and_what_it_says_of_other_rows(self) -> None:
        shown = agreement(
            definitions=(
                Definition("left", "previous(left, grant) - cost", each="part"),
                Definition("part_of_all", "split(100 €, cost / 1 €) + running(cost)", each="part"),
                Definition("spent", "sum(of_part, amount)", each="part"),
            ),
            selections=(Selection("of_part", "expenses", (("other", "line = row.id"),), each="part"),),
            duties=(
                Duty(
                    "a",
                    "beneficiary",
                    amount="left + part_of_all + spent",
                    when="as_of >= limit",
                    each="part",
                ),
            ),
        )
        verdict = evaluate(Dossier(evolve(shown, tables=(TABLE,))), A_DAY)
        (_, amount) = verdict.duties[1].explain().children
        left, part, spent = amount.children
        assert [leaf.label for leaf in left.children] == ["previous(left, grant)", "cost"]
        assert [leaf.label for leaf in part.children] == ["split(100 €, cost / 1 €)", "running(cost)"]
        assert [leaf.label for leaf in spent.children] == ["sum(of_part, amount)"]


class TestDays:
    def test_a_period_of_which_both_ends_are_unknown_may_have_no_month_and_any_number(self) -> None:
        months = Definition("months", "months_between(period)")
        text = evolve(agreement(definitions=(months,)), period=AgreementPeriod("unknown", "unknown"))
        found = values(Dossier(text))["months"]
        assert (found.lo, found.hi) == (0, INFINITY)

    def test_the_first_day_of_an_event_that_has_not_come_is_the_same_at_each_row(self) -> None:
        first = Definition("first_visit", "first(visits, occurred_on)", each="part")
        of_all = Definition("of_all", "first(part, first_visit)")
        text = evolve(
            agreement(definitions=(first, of_all)), tables=(TABLE,), facts=(FactDeclaration("visits"),)
        )
        found = values(Dossier(text))["of_all"]
        assert (found.lo, found.hi) == (A_DAY, NEVER)

    @pytest.mark.parametrize(
        ("day", "number", "expected"),
        [
            (date(2024, 2, 28), 2, date(2024, 3, 1)),
            (date(2024, 3, 1), -2, date(2024, 2, 28)),
            (date(2024, 3, 1), Fraction(5, 2), date(2024, 3, 3)),
            (date(2024, 3, 1), Fraction(-5, 2), date(2024, 2, 28)),
            (date(2024, 3, 1), 10**12, NEVER),
            (date(2024, 3, 1), -(10**12), date.min),
            (date(2024, 3, 1), INFINITY, NEVER),
            (date(2024, 3, 1), -INFINITY, date.min),
            (NEVER, -5, NEVER),
        ],
    )
    def test_a_part_of_a_day_is_cut_off(self, day: date, number: int, expected: date) -> None:
        assert move_by_days(day, number) == expected

    @pytest.mark.parametrize(
        ("day", "ends", "expected"),
        [
            (date(2024, 6, 30), "06-30", date(2024, 6, 30)),
            (date(2024, 7, 1), "06-30", date(2025, 6, 30)),
            (date(2024, 3, 1), "02-29", date(2025, 2, 28)),
            (date(2024, 1, 1), "04-31", date(2024, 4, 30)),
            (date(9999, 7, 1), "06-30", NEVER),
            (date(2024, 1, 1), "13-01", None),
            (date(2024, 1, 1), "6-30", None),
        ],
    )
    def test_a_fiscal_year_ends_on_its_day(self, day: date, ends: str, expected: date | None) -> None:
        assert fiscal_year_end(day, ends) == expected

    def test_a_date_moves_by_days_that_are_counted(self) -> None:
        moved = agreement(definitions=(Definition("end", "period.end + (2024-03-10 - 2024-03-01)"),))
        assert values(Dossier(moved))["end"] == exactly(date(2025, 1, 9))


class TestEvents:
    def test_an_occurrence_carries_the_value_that_is_declared(self) -> None:
        counted = agreement(
            facts=(FactDeclaration("visits", "number", repeated=True),),
            definitions=(
                Definition("visitors", "sum(visits, value)"),
                Definition("last_one", "last(visits, value)"),
            ),
        )
        found = values(Dossier(counted, facts_of("visits@2024-02-01=12; visits@2024-03-01=30")))
        assert (found["visitors"], found["last_one"]) == (exactly(42), exactly(30))

    def test_a_value_left_out_is_missing(self) -> None:
        counted = agreement(
            facts=(FactDeclaration("visits", "number", repeated=True),),
            definitions=(Definition("visitors", "sum(visits, value)"),),
        )
        found = values(Dossier(counted, facts_of("visits@2024-02-01")))["visitors"]
        assert [question.about for question in found.questions] == ["visits(2024-02-01)"]

    def test_the_standard_facts_need_no_declaration(self) -> None:
        plain = agreement(
            definitions=(
                Definition("letters", "count(letter_sent)"),
                Definition("since", "as_of >= last(letter_sent, occurred_on) + 1 month"),
                Definition("reasons", "last(acknowledged, value)"),
            ),
        )
        found = values(Dossier(plain, facts_of("letter_sent@2024-02-01; letter_sent@2024-05-01")))
        assert (found["letters"], found["since"].value) == (exactly(2), True)
        assert found["reasons"].lo is None

    def test_an_event_of_a_row_is_a_date_there(self) -> None:
        quoted = agreement(
            facts=(FactDeclaration("quoted", each="part"),),
            definitions=(Definition("valid_until", "quoted + 3 months", each="part"),),
        )
        found = values(Dossier(evolve(quoted, tables=(TABLE,)), facts_of("quoted(a)@2024-03-01")))
        assert found["valid_until.a"] == exactly(date(2024, 6, 1))
        assert [question.about for question in found["valid_until.b"].questions] == ["quoted(b)"]

    def test_what_is_read_for_no_row_has_no_family(self) -> None:
        world = unrecorded(agreement()).ever
        assert world.family().scopes == (world,)


class TestSeverity:
    def test_a_finding_is_as_grave_as_its_norm_says(self) -> None:
        grave = agreement(
            duties=(
                Duty("a", "beneficiary", due="2024-05-01", severity="blocking"),
                Duty("b", "beneficiary", due="2024-06-15", severity="blocking"),
            )
        )
        found = evaluate(Dossier(grave), A_DAY).findings
        assert [(finding.code, finding.severity.value) for finding in found] == [
            ("duty_overdue", "blocking"),
            ("duty_due_soon", "info"),
        ]


class TestRowsThatComeAndGo:
    def test_a_right_at_a_row_that_was_not_there_was_closed(self) -> None:
        asked = agreement(
            facts=(FactDeclaration("asked", repeated=True),),
            rights=(Right("refuse", "funder", "decline", each="asked"),),
        )
        verdict = evaluate(Dossier(asked, facts_of("asked@2024-03-01 id first")), A_DAY)
        assert verdict.rights[0].opens_on == date(2024, 3, 1)

    def test_a_notice_cannot_be_given_of_a_row_that_was_not_there(self) -> None:
        asked = agreement(
            facts=(FactDeclaration("asked", repeated=True), FactDeclaration("letter")),
            rights=(
                Right("leave", "beneficiary", "terminate", each="asked", notice=Notice("letter", "1 month")),
            ),
        )
        for day, codes in (("2024-03-01", ["exercised_while_not_open"]), ("2024-05-01", [])):
            facts = facts_of(f"exercised(leave.first)@{day}; asked@2024-04-01 id first")
            assert [item.code for item in evaluate(Dossier(asked, facts), A_DAY).findings] == codes

    def test_the_last_year_of_the_calendar_has_no_next(self) -> None:
        endless = evolve(
            agreement(definitions=(Definition("years_there", "count(years)"),)),
            period=AgreementPeriod(date(9998, 1, 1), "signed"),
        )
        assert values(Dossier(endless), date(9999, 6, 1))["years_there"].lo == 2


class TestWhatTheTextAloneSays:
    def test_it_holds_what_no_fact_can_change(self) -> None:
        text = unrecorded(agreement(definitions=(Definition("a", "grant / 2"), Definition("b", "paid"))))
        assert (text.ever.named("a"), text.ever.named("b").is_decided) == (exactly(50_000), False)


class TestManyRows:
    def test_an_amount_that_a_grant_limits_stays_exact(self) -> None:
        assert values(Dossier(evolve(agreement(), grant=Euros.parse("0.01"))))["grant"] == exactly(1)


def test_an_expense_has_every_column_of_its_table() -> None:
    columns = expense_row(Expense("e1", "", Euros.of_cents(100))).columns
    assert (len(columns), set(columns)) == (len(ROW_COLUMNS["expenses"]), set(ROW_COLUMNS["expenses"]))
    assert "colour" not in columns


def test_a_definition_of_the_row_is_typed_before_what_names_it_by_its_row() -> None:
    each = "expenses"
    first = Definition("a_share", "row.whole / 2", each=each)
    assert faults(definitions=(first, Definition("whole", "amount * 2", each=each))) == []


def test_a_notice_that_only_the_record_leaves_open_says_what_it_lacks() -> None:
    """Whenever it is signed, the year of `alpha` is 2024; as long as it is not, `alpha` has no bounds."""
    text = evolve(
        agreement(),
        period=AgreementPeriod("signed", date(2024, 2, 29)),
        facts=(FactDeclaration("alpha", "date", least="period.start", most="2024-03-01"),),
        rights=(
            Right("cut", "funder", "reduce", amount="0 €", notice=Notice("end_of_year(alpha)", "1 day")),
        ),
    )
    (right,) = evaluate(Dossier(text), date(2024, 1, 1)).rights
    assert right.status.value == "unknown"
    assert right.questions == {Question(QuestionKind.MISSING, "alpha")}
