"""The laws of amendments: a difference made gives what it is a difference to; unrelated changes commute."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from budget.money import Euros
from budget.plan import Budget, BudgetLine
from conventions.agreement.agreement import Agreement, AgreementPeriod, TableRow
from conventions.agreement.amendment import (
    Absent,
    Amendment,
    Change,
    Effective,
    apply_changes,
    conflicts,
    consolidated,
    differences,
    value_at,
)
from conventions.agreement.norms import Duty, FactDeclaration
from tests.draws import heavy
from tests.engine.agreements import TABLE, agreement
from tests.oracle.strategies import agreements, days


def changes(before: object, after: object) -> tuple[Change, ...]:
    return tuple(differences(before, after))


class TestDifferences:
    """`made(differences(a, b), a) = b`."""

    @heavy
    @given(agreements(), agreements())
    def test_a_difference_made_gives_the_other(self, first: Agreement, second: Agreement) -> None:
        assert apply_changes(changes(first, second), first) == second

    @heavy
    @given(agreements())
    def test_nothing_differs_from_itself(self, one: Agreement) -> None:
        assert changes(one, one) == ()

    @heavy
    @given(agreements(), agreements())
    def test_a_difference_fits_the_text_it_was_drawn_up_on(self, first: Agreement, second: Agreement) -> None:
        found = changes(first, second)
        order = [change for change in found if change.path[-1] == "*order"]
        assert conflicts([change for change in found if change not in order], first) == ()

    @heavy
    @given(agreements(), st.permutations(range(3)))
    def test_things_in_another_order_differ_in_their_order_alone(
        self, one: Agreement, order: list[int]
    ) -> None:
        assume(len(one.duties) == 3)
        other = evolve(one, duties=tuple(one.duties[at] for at in order))
        assert [change.path for change in changes(one, other)] in ([], [("duties", "*order")])
        assert apply_changes(changes(one, other), one) == other

    @pytest.mark.parametrize(
        ("field", "value", "paths"),
        [
            ("grant", Euros.parse("1200"), ["grant"]),
            ("period", AgreementPeriod(date(2024, 1, 1), date(2025, 6, 30)), ["period.end"]),
            ("duties", (Duty("a", "funder", due="2025-06-01"),), ["duties.a"]),
            ("duties", (), []),
            ("facts", (FactDeclaration("x"), FactDeclaration("y")), ["facts.x", "facts.y"]),
            ("budget", Budget((BudgetLine("a", "A", Euros.parse("1")),)), ["budget"]),
            ("tables", (TABLE,), ["tables.part"]),
        ],
    )
    def test_a_difference_is_as_small_as_what_differs(
        self, field: str, value: object, paths: list[str]
    ) -> None:
        other = evolve(agreement(), **{field: value})  # type: ignore[arg-type]
        assert [".".join(change.path) for change in changes(agreement(), other)] == paths

    def test_a_cell_of_a_table_is_changed_alone(self) -> None:
        cells = tuple(
            (name, Euros.parse("9") if name == "cost" else value) for name, value in TABLE.rows[0].cells
        )
        other = evolve(TABLE, rows=(TableRow("a", cells), *TABLE.rows[1:]))
        assert [".".join(change.path) for change in changes(TABLE, other)] == ["rows.a.cells.cost"]
        assert apply_changes(changes(TABLE, other), TABLE) == other


def two_changes(
    one: Agreement, second: Agreement, third: Agreement
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    return changes(one, second), changes(one, third)


def related(first: tuple[Change, ...], second: tuple[Change, ...]) -> bool:
    """Whether two sets of changes touch one place, or one inside the other; an order touches its list."""

    def places(found: tuple[Change, ...]) -> set[tuple[str, ...]]:
        return {change.path[:-1] if change.path[-1] == "*order" else change.path for change in found}

    return any(
        one[: len(other)] == other or other[: len(one)] == one
        for one in places(first)
        for other in places(second)
    )


class TestUnrelatedChanges:
    """Unrelated amendments commute."""

    @heavy
    @given(agreements(), agreements(), agreements())
    def test_they_may_be_made_in_any_order(self, one: Agreement, second: Agreement, third: Agreement) -> None:
        third = evolve(second, duties=third.duties, facts=third.facts, grant=third.grant)
        first_part = changes(one, evolve(one, definitions=second.definitions, period=second.period))
        other_part = changes(one, evolve(one, duties=third.duties, facts=third.facts, grant=third.grant))
        assert not related(first_part, other_part)
        assert apply_changes(other_part, apply_changes(first_part, one)) == apply_changes(
            first_part, apply_changes(other_part, one)
        )

    def test_what_two_add_to_one_list_takes_the_same_place(self) -> None:
        base = agreement(duties=(Duty("a", "funder"), Duty("m", "funder")))
        extra = [
            changes(base, evolve(base, duties=(*base.duties, Duty(name, "funder")))) for name in ("z", "x")
        ]
        one = apply_changes(extra[1], apply_changes(extra[0], base))
        assert one == apply_changes(extra[0], apply_changes(extra[1], base))
        assert [duty.name for duty in one.duties] == ["a", "m", "x", "z"]

    def test_what_is_added_goes_between_its_neighbours(self) -> None:
        base = agreement(duties=(Duty("b", "funder"), Duty("a", "funder")))
        other = evolve(base, duties=(Duty("b", "funder"), Duty("z", "funder"), Duty("a", "funder")))
        assert apply_changes(changes(base, other), base) == other

    def test_a_change_within_what_is_no_longer_there_changes_nothing(self) -> None:
        base = agreement(duties=(Duty("a", "funder", due="2025-06-01"),))
        moved = changes(base, evolve(base, duties=(Duty("a", "funder", due="2025-12-01"),)))
        without = evolve(base, duties=())
        assert apply_changes(moved, without) == without
        assert conflicts(moved, without) == moved
        assert value_at(without, moved[0].path) is Absent.ABSENT

    def test_a_place_that_is_none_takes_nothing_below(self) -> None:
        base = agreement()
        assert apply_changes([Change(("budget", "expenses", "a"), None, None)], base) == base


class TestConsolidation:
    """`consolidate(D2) = apply ]D1, D2] to consolidate(D1)`."""

    @heavy
    @given(st.lists(agreements(), min_size=2, max_size=4), st.lists(days, min_size=3, max_size=3), days, days)
    def test_a_later_text_is_an_earlier_one_with_what_came_between(
        self, texts: list[Agreement], since: list[date], first: date, second: date
    ) -> None:
        start, end = sorted((first, second))
        base, *others = texts
        amended = [
            Effective(Amendment(f"a{number}", number, "", changes(base, text)), day)
            for number, (text, day) in enumerate(zip(others, since, strict=False), 1)
        ]
        between = [item for item in amended if start < item.since <= end]
        earlier = consolidated(base, amended, start)
        assert consolidated(base, amended, end) == consolidated(earlier, between, end)

    def test_one_has_effect_on_its_day(self) -> None:
        base = agreement()
        longer = evolve(base, period=AgreementPeriod(base.period.start, date(2025, 6, 30)))
        day = date(2024, 10, 1)
        item = Effective(Amendment("a1", 1, "", changes(base, longer)), day)
        assert consolidated(base, [item], day - timedelta(days=1)) == base
        assert consolidated(base, [item], day) == longer
