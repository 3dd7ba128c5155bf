"""Type soundness: an expression that was checked never raises, and comes to a value of its type.

Expressions are drawn with now and then an operand of another type, and kept where the checker takes them: what
it takes is tried, and not only what is thought to be well typed.
"""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budget.ledger import Expense, Ledger, Resource
from budget.money import Euros
from conventions.agreement.agreement import Agreement, AgreementPeriod, LedgerSource, Table, TableRow
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right, Selection
from conventions.agreement.party import Party
from conventions.calendar import Period as Delay
from conventions.calendar import WorkingDays
from conventions.dossier.dossier import Dossier
from conventions.engine.day import day
from conventions.engine.program import compile_agreement
from conventions.facts.fact import Fact, seen
from conventions.language.answers import Answer, Infinite, Window
from conventions.language.checker import check
from conventions.language.errors import ExpressionError
from conventions.language.explain import explain
from conventions.language.interpret import interpret
from conventions.language.parser import parse
from conventions.language.syntax import Kind, Node, Quantity, Type

FACTS = (
    FactDeclaration("visited", "event"),
    FactDeclaration("day_set", "date", least="2024-01-01", most="2025-12-31"),
    FactDeclaration("cost", "euros", least="0 €", most="5000 €"),
    FactDeclaration("heads", "number"),
    FactDeclaration("rate", "ratio", least="0 %", most="100 %"),
    FactDeclaration("agreed", "truth"),
    FactDeclaration("word", "text"),
    FactDeclaration("call", "euros", repeated=True),
)
AGREEMENT = Agreement(
    id="sound",
    title="sound",
    parties=(Party("funder", "F", "F", "commune"), Party("beneficiary", "B", "B", "association")),
    period=AgreementPeriod(date(2024, 1, 31), date(2025, 2, 28)),
    grant=Euros.parse("1000"),
    ledger_source=LedgerSource("report"),
    tables=(
        Table(
            "part",
            (("weight", "number"), ("share", "euros")),
            (
                TableRow("north", (("weight", 1), ("share", Euros.parse("10")))),
                TableRow("south", (("weight", 2),)),
            ),
        ),
    ),
    facts=FACTS,
    selections=(Selection("kept", "expenses", (("early", "paid_on in period"),)),),
    definitions=(
        Definition("half", "grant / 2"),
        Definition("two", None, (("a", "grant"), ("b", "2 * grant"))),
        Definition("count_of", "count(kept)"),
    ),
    duties=(
        Duty("report", "beneficiary", due="2025-06-01", parts=("a", "b")),
        Duty("single", "funder", amount="half", is_payment=True, when="happened(signed)"),
    ),
    rights=(Right("claim", "funder", "reclaim", when="not met(report) by 2025-12-01", up_to="paid"),),
)
PROGRAM = compile_agreement(AGREEMENT)
TABLE = PROGRAM.tables.everywhere()
ATOMS = {
    "euros": ("grant", "paid", "recovered", "half", "two", "cost", "budget.expenses", "0 €", "250,01 €", "99999999999999 €"),
    "number": ("heads", "rate", "count_of", "funder.population", "0", "1", "2,5", "80 %", "999999999999999999"),
    "date": ("period.start", "period.end", "visited", "day_set", "signed", "decision.taken_on", "done(report)", "as_of",
             "2024-02-29", "2025-06-01", "0001-01-01", "9999-12-30"),
    "truth": ("agreed", "grant.earmarked", "true", "false", "happened(visited)", "met(report)", "exercised(claim)"),
    "text": ("word", "funder.legal_form", '""', '"north"', '"02-29"', '"13-01"'),
    "delay": ("6 months", "1 month 15 days", "0 days", "1200 months", "30 days", "5 ouvres", "3 ouvrables"),
    "window": ("period",),
}  # fmt: skip
FORMS = {
    "euros": ("({euros} + {euros})", "({euros} - {euros})", "({euros} * {number})", "({euros} / {number})", "(-{euros})",
              "min({euros}, {euros})", "max({euros}, {euros}, {euros})", "(if {truth} then {euros} else {euros})",
              "(cost otherwise {euros})", "sum(kept, amount)", "sum(resources, amount * {number})", "sum(call, value)",
              "sum(part, share)", "claimed(claim)", "({euros} * length(period) / length(period))"),
    "number": ("({number} + {number})", "({number} * {number})", "({number} / {number})", "({euros} / {euros})",
               "count(kept)", "count(years)", "min({number}, {number})", "sum(part, weight)", "({number} - {number})",
               "(if {truth} then {number} else {number})", "share_after({date}, {window})",
               "(length({window}) / length({window}))", "(heads otherwise {number})"),
    "date": ("({date} + {delay})", "({date} - {delay})", "min({date}, {date})", "max({date}, {date})",
             "end_of_month({date})", "end_of_year({date})", "latest_notice({date}, {delay})", "court_deadline({date}, {delay})", "next_working_day({date})",
             "fiscal_year_end({date}, {text})", "first(kept, paid_on)", "last(call, occurred_on)", "last(years, end)",
             "clock({date}, {delay}, letter_sent, letter_received)", "(if {truth} then {date} else {date})",
             "(signed otherwise {date})", "({date} + length({window}))"),
    "truth": ("({date} <= {date})", "({date} = {date})", "({euros} < {euros})", "({number} != {number})", "(not {truth})",
              "({text} = {text})", "({truth} and {truth})", "({truth} or {truth})", "({date} in {window})",
              "({text} in ({text}, {text}))", "({number} in ({number}, {number}))", "(not met(report) by {date})",
              "(as_of > {date})", "({date} >= as_of)", "recorded(cost)", "waived(report)"),
    "text": ("(if {truth} then {text} else {text})", "(word otherwise {text})", "first(part, id)"),
    "delay": ("(if {truth} then {delay} else {delay})", "({delay} + {delay})", "({delay} * {number})"),
    "window": ("period",),
}  # fmt: skip
PLACES = re.compile(r"\{(\w+)\}")
days = st.sampled_from(
    (
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2025, 2, 28),
        date(2025, 6, 2),
        date(2026, 1, 1),
        date(9999, 12, 30),
    )
)


@st.composite
def texts(draw: st.DrawFn, kind: str | None = None, depth: int = 3) -> str:
    """An expression of a kind, in which now and then an operand is of any other."""
    kind = draw(st.sampled_from(sorted(FORMS))) if kind is None else kind
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(ATOMS[kind]))
    form = draw(st.sampled_from(FORMS[kind]))

    def operand(found: re.Match[str]) -> str:
        is_right = draw(st.integers(0, 11)) > 0
        return draw(texts(found[1] if is_right else None, depth - 1))

    return PLACES.sub(operand, form)


facts = st.lists(
    st.one_of(
        st.builds(
            Fact, st.sampled_from(("signed", "visited", "report", "letter_sent", "letter_received")), days
        ),
        st.builds(Fact, st.just("day_set"), days, days),
        st.builds(Fact, st.just("cost"), days, st.sampled_from((Euros.ZERO, Euros.parse("77.77")))),
        st.builds(Fact, st.just("heads"), days, st.sampled_from((0, 3))),
        st.builds(Fact, st.just("rate"), days, st.sampled_from((Fraction(0), Fraction(1, 3)))),
        st.builds(Fact, st.just("agreed"), days, st.booleans()),
        st.builds(Fact, st.just("word"), days, st.sampled_from(("north", ""))),
        st.builds(
            Fact, st.sampled_from(("call", "payment")), days, st.just(Euros.parse("10.01")), st.just("single")
        ),
        st.builds(
            Fact,
            st.sampled_from(("exercised", "waived")),
            days,
            st.none(),
            st.sampled_from(("claim", "report")),
        ),
    ),
    max_size=5,
)
LEDGER = Ledger(
    (
        Expense("e1", "x", Euros.parse("10.10"), paid_on=date(2024, 5, 1)),
        Expense("e2", "y", Euros.parse("0")),
    ),
    (Resource("r1", "z", Euros.parse("5")),),
)


def tree_of(text: str) -> tuple[Node, Type] | None:
    """What was parsed, and the type that the checker gave it; None of what it refuses."""
    try:
        tree = parse(text)
        return tree, check(tree, TABLE)
    except ExpressionError:
        return None


def is_of(kind: Type, value: object) -> bool:
    match kind:
        case Quantity():
            return isinstance(value, int | Fraction | Infinite) and not isinstance(value, bool)
        case Kind.DATE:
            return isinstance(value, date)
        case Kind.TRUTH:
            return isinstance(value, bool)
        case Kind.TEXT:
            return isinstance(value, str)
        case Kind.WINDOW:
            return isinstance(value, Window)
        case Kind.WORKING_DAYS:
            return isinstance(value, WorkingDays)
        case _:
            return isinstance(value, Delay)


def bounds(answer: Answer) -> Iterator[object]:
    yield from (bound for bound in (answer.lo, answer.hi) if bound is not None)


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(texts(), facts, days, st.one_of(st.none(), days), st.booleans())
def test_what_was_checked_never_raises_and_has_the_type_it_was_given(
    text: str, record: list[Fact], as_of: date, known_on: date | None, is_held: bool
) -> None:
    found = tree_of(text)
    if found is None:
        return
    tree, kind = found
    dossier = Dossier(AGREEMENT, tuple(record), LEDGER if is_held else None)
    today = day(dossier, seen(dossier.facts, as_of, known_on))
    for world in (today.now, today.ever):
        answer = interpret(tree, world)
        assert all(is_of(kind, bound) for bound in bounds(answer)), (text, kind, answer)
        assert explain("x", text, tree, world).answer == answer


def test_the_agreement_of_these_tests_has_no_fault() -> None:
    assert PROGRAM.faults == ()
