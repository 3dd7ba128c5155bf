"""Compiled conditions: the answers of the interpreter, in text that can do nothing else."""

import ast
from collections.abc import Iterable
from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conventions.engine.bulk import Rulebook, screen
from conventions.engine.condition import condition
from conventions.engine.day import day
from conventions.facts.record import seen
from conventions.language.answers import Window
from conventions.language.compiled import compile_conditions
from conventions.language.compiled_bindings import Binding, Bindings, Fixed, Performed, Recorded, Table
from conventions.language.parser import parse
from conventions.language.types import EUROS, Kind
from tests.language.compiled_cases import AS_OF, LAYOUT, Row, conditions, model, rows

BY_HAND = [
    # an unseen event: true now, undecided for ever
    "sent > limit", "sent >= limit", "sent = 2025-03-31", "sent != limit", "not (sent <= limit)", "sent < limit",
    "sent > as_of", "sent >= as_of", "as_of <= sent", "sent > got", "sent != got", "sent + 1 month > limit",
    "end_of_month(sent) > limit", "next_working_day(sent) > limit", "latest_notice(sent, 1 month) > limit",
    "min(sent, limit) > bound", "max(sent, bound) > limit", "max(sent) > limit", "sent - 1 month > bound",
    "(sent otherwise limit) > bound", "not (sent in period)", "not (sent in (limit, bound))", "sent in (got, limit)",
    "sent in period",
    "(if sent > limit then got > limit else agreed)", "(if agreed then sent else got) > limit",
    "if agreed then sent > limit else got > limit", "sent > limit and got > limit", "sent > limit or got > limit",
    "(sent > limit) = (got > limit)", "deadline > limit", "not before", "sent > limit or agreed",
    "not met(report) by limit", "not met(letter) by limit", "not met(parcel) by limit",
    "not (not met(report) by limit)", "done(letter) > limit", "done(report) > limit", "done(parcel) > limit",
    "not met(letter)", "not met(report)", "sent - limit > 3 days", "remaining(sent, period) < 4 days",
    "count(items_late) = 0", "count(unpaid) = 0", "count(items_late) > 0", "agreed and sent > limit", "place = 'a' and sent > limit",
    "(agreed otherwise sent > limit)", "(agreed otherwise sent > limit) and happened(got)",
    # values that may be missing
    "agreed or sent > limit", "agreed and cap > 0 €", "cap >= 0 €", "cap * 20 % > cost", "cost / cap > 1 / 2",
    "part < 1", "part / 2 + 20 % < 1 / heads", "cost - cap < 0 €", "-cost < cap / 3", "agreed = happened(sent)",
    "true = happened(sent)", "heads in (1, 2)", "place in ('a', 'b')", "place != 'a'", "(cap otherwise cost) > 1 €",
    "(agreed otherwise happened(sent))", "(place otherwise 'a') = 'a'", "(if agreed then cap else cost) > 1 €",
    "(if agreed then cap / 3 else cost / cost * 2 €) > 1 €", "not agreed", "if agreed then true else before",
    "if happened(sent) then agreed else before", "recorded(limit) and limit > bound", "(limit otherwise bound) > sent",
    "min(cap, cost, 1 €) < 2 €", "max(cap / 2, cost / 3) > 1 €", "min(part, 1) < 1", "limit - bound < 5 days",
    "5 days > remaining(limit, period)", "share_after(limit, period) < 20 %", "length(term) > 5 days",
    # rows
    "spent < cap", "sum(kept, amount) < spent", "sum(ours, amount) = 0 €", "count(expenses) > 2",
    "sum(expenses, amount / 3) * 3 = spent", "sum(expenses, amount * (if for_operation then 2 else 1)) > cost",
    "sum(kept, amount / cap) > 1", "count(kept) = count(ours)", "first(expenses, amount) > 1 €",
    "sum(expenses, if line in ('a', 'b') then amount else 0 €) > cost",
    "grant > spent", "period.start < limit", "limit in term", "cost > cost / 4 * grant / grant",
]  # fmt: skip


def exact(book: Rulebook, number: int, row: object) -> bool | None:
    dossier = book.dossier(row)
    today = day(dossier, seen(dossier.facts, AS_OF, None))
    outcomes = condition(book.screened[number].tree, today.now, today.ever).outcomes
    return outcomes[0] if len(outcomes) == 1 else None


def compared(book: Rulebook, given_rows: Iterable[Row]) -> None:
    for row in given_rows:
        asked: set[int] = set()

        def ask(number: int, _row: object, asked: set[int] = asked) -> bool | None:
            asked.add(number)
            return None

        found = {number: outcome for number, outcome, _ in book.conditions.run([row], AS_OF, ask)}
        for number in range(len(book.screened)):
            if number not in asked:
                expected = exact(book, number, row)
                text = book.program.rights[book.screened[number].norm].when
                assert (found.get(number, False), text) == (expected, text)


def made(texts: list[str], *, carried: bool = False) -> Rulebook:
    book = screen(model(texts, carried=carried), LAYOUT)
    assert book.program.faults == ()
    assert len(book.screened) == len(texts)
    return book


@cache
def made_by_hand(*, carried: bool = False) -> Rulebook:
    return made(BY_HAND, carried=carried)


class TestTheInterpreter:
    """What the compiled text decides, the interpreter decides alike."""

    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(
        texts=st.lists(conditions, min_size=1, max_size=4), given_rows=st.lists(rows, min_size=1, max_size=6)
    )
    def test_agrees_on_random_conditions(self, texts: list[str], given_rows: list[Row]) -> None:
        compared(made(texts), given_rows)

    @given(given_rows=st.lists(rows, min_size=1, max_size=3), carried=st.booleans())
    def test_agrees_on_conditions_by_hand(self, given_rows: list[Row], carried: bool) -> None:
        compared(made_by_hand(carried=carried), given_rows)

    @settings(max_examples=100)  # each asks the interpreter for every condition by hand, row by row
    @given(given_rows=st.lists(rows, max_size=4))
    def test_is_asked_for_the_rest(self, given_rows: list[Row]) -> None:
        book = made_by_hand()
        hits = [(hit.norm, hit.outcome, hit.row) for hit in book.run(given_rows, AS_OF)]
        wanted = [
            (one.norm, outcome, row)
            for row in given_rows
            for number, one in enumerate(book.screened)
            if (outcome := exact(book, number, row)) is not False
        ]
        assert hits == wanted


def test_a_recorded_row_decides_without_the_interpreter() -> None:
    book = made_by_hand()
    first, last = date(2025, 3, 1), date(2025, 3, 20)
    row = Row(first, last, first, last, first, 100, 200, 2, True, "a", ())
    asked: list[int] = []

    def ask(number: int, _row: object) -> bool | None:
        asked.append(number)
        return None

    list(book.conditions.run([row], AS_OF, ask))
    assert set(asked) == book.conditions.left


ALLOWED = (
    ast.Module, ast.FunctionDef, ast.arguments, ast.arg, ast.Return, ast.For, ast.If, ast.Assign, ast.AugAssign,
    ast.Expr, ast.Yield, ast.YieldFrom, ast.Tuple, ast.Name, ast.Load, ast.Store, ast.Constant, ast.Attribute, ast.Call,
    ast.Compare, ast.BoolOp, ast.UnaryOp, ast.BinOp, ast.IfExp, ast.NamedExpr, ast.And, ast.Or, ast.Not, ast.USub,
    ast.Add, ast.Sub, ast.Mult, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Is, ast.IsNot,
)  # fmt: skip
PUBLIC = {"days", *LAYOUT.columns, "items", *(attribute for _, attribute in LAYOUT.facts)}


class TestTheText:
    """Generated text names locals, attributes of the row, and constants that are handed in; nothing else."""

    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(texts=st.lists(conditions, max_size=4))
    def test_says_only_what_the_list_allows(self, texts: list[str]) -> None:
        check_text(made([*texts, "sent > limit and spent > cost"]).conditions.source)

    def test_of_all_conditions_by_hand_is_allowed(self) -> None:
        check_text(made_by_hand().conditions.source)

    def test_holds_no_text_of_the_agreement(self) -> None:
        source = made(["place = '__import__'", "sent > 2024-02-29"]).conditions.source
        assert "import" not in source
        assert "2024" not in source


def check_text(source: str) -> None:
    tree = ast.parse(source)
    make = tree.body[0]
    assert isinstance(make, ast.FunctionDef)
    constants = {argument.arg for argument in make.args.args}
    stored = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    known = constants | stored | {"rows", "as_of", "ask", "run"}
    for node in ast.walk(tree):
        assert isinstance(node, ALLOWED), ast.dump(node)
        match node:
            case ast.Name(id=name):
                assert name in known
            case ast.Attribute(attr=name, ctx=ctx):
                assert name in PUBLIC
                assert isinstance(ctx, ast.Load)
            case ast.Call(func=ast.Name(id=name), keywords=[]):
                assert name in constants | {"ask"}
            case ast.Call():
                pytest.fail(ast.dump(node))
            case ast.Constant(value=value):
                assert value is None or isinstance(value, bool | int)
            case _:
                pass


def test_no_builtin_is_within_reach() -> None:
    run = made(["spent > cost"]).conditions.run
    assert run.__globals__["__builtins__"] == {}  # type: ignore[attr-defined]  # a function


def test_rows_are_walked_once_for_all_sums() -> None:
    source = made(["spent > sum(kept, amount)", "count(ours) > 1 and count(expenses) > 2"]).conditions.source
    assert source.count("for item in") == 1


def test_a_sum_that_needs_another_sum_walks_again() -> None:
    texts = ["sum(expenses, if spent > cost then amount else 0 €) > 1 €", "count(expenses) > 0"]
    assert made(texts).conditions.source.count("for item in") == 2


def test_what_cannot_be_said_is_left_and_named() -> None:
    book = made(["first(expenses, amount) > 1 €", "sent > limit"])
    assert book.conditions.left == {0}


def test_a_text_beyond_its_bound_is_left() -> None:
    deep = "agreed"
    for _ in range(12):
        deep = f"if sent > limit then {deep} else got > limit"
    assert made([deep]).conditions.left == {0}


OUTER = [date.min, date(1, 1, 5), date(9999, 12, 30), date.max]


@pytest.mark.parametrize("outer", OUTER)
def test_days_at_the_ends_of_the_calendar_are_computed_alike(outer: date) -> None:
    texts = [
        "latest_notice(bound, 1 month) < limit",
        "next_working_day(bound) < limit",
        "bound + 1 month > limit",
    ]
    nothing = Row(None, None, None, AS_OF, outer, None, None, None, None, None, None)
    compared(made(texts), [nothing])


WITHOUT_MEANING = [
    "x > 1 €", "not met(x) by as_of", "exercised(x)", "claimed(x) > 1 €", "happened(x)", "count(x) > 1",
    "length(x) > 3 days", "when > latest_notice(when, x)", "happened(fixed)", "when + x > when", "window > when",
    "sum(items, paid_on otherwise when) > 1", "sum(items, 1 / amount) > 1 €", "done(duty) > when", "when = (5 ouvres)",
    "sum(items, count(items)) > 1", "min(1 / amount, 1) > 1 €", "1 / amount > 3 or done(x) > when",
    "clock(when, 1 day, x, x) > when", "running(amount) > 1 €", "fiscal_year_end(when, '06-30') > when",
]  # fmt: skip


@pytest.mark.parametrize("text", WITHOUT_MEANING)
def test_what_rows_do_not_say_is_left_to_the_interpreter(text: str) -> None:
    names: dict[str, Binding] = {
        "when": Recorded("when", Kind.DATE),
        "amount": Recorded("amount", EUROS),
        "fixed": Fixed(1),
        "window": Fixed(Window(AS_OF, AS_OF)),
    }
    table = Table("items", {"amount": EUROS, "paid_on": Kind.DATE})
    bindings = Bindings(names, {"duty": Performed("when")}, {"items": table})
    made_here = compile_conditions([parse(text)], bindings)
    assert made_here.left == {0}
    assert [found for *found, _ in made_here.run([None], AS_OF, lambda number, _row: number == 0)] == [
        [0, True]
    ]
