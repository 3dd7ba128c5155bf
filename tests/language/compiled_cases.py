"""Random conditions of every kind, and rows with holes, near each other in time so that edges are met."""

from datetime import date, timedelta

from attrs import frozen
from hypothesis import strategies as st

from budget.money import Euros
from conventions.agreement.agreement import Agreement, LedgerSource, Period
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right, Selection
from conventions.engine.bulk_layout import Layout

AS_OF = date(2025, 3, 31)
NEAR = [AS_OF + timedelta(days=gap) for gap in (-62, -31, -30, -1, 0, 1, 30)]
COLUMNS = ("amount", "paid_on", "engaged_on", "line", "for_operation")
FACTS = (
    FactDeclaration("sent"),
    FactDeclaration("got"),
    FactDeclaration("posted"),
    FactDeclaration("limit", "date"),
    FactDeclaration("bound", "date"),
    FactDeclaration("cap", "euros", least="0 €"),
    FactDeclaration("cost", "euros"),
    FactDeclaration("heads", "number", least="1", most="4"),
    FactDeclaration("agreed", "truth"),
    FactDeclaration("place", "text"),
)


@frozen
class Item:
    """An expense of a row."""

    amount: int
    paid_on: date | None
    engaged_on: date | None
    line: str | None
    for_operation: bool | None


@frozen
class Row:
    """What a dossier recorded; None is not recorded."""

    sent: date | None
    got: date | None
    posted: date | None
    limit: date | None
    bound: date | None
    cap: int | None
    cost: int | None
    heads: int | None
    agreed: bool | None
    place: str | None
    items: tuple[Item, ...] | None


LAYOUT = Layout(tuple((fact.key, fact.key) for fact in FACTS), "items", COLUMNS)

days = st.sampled_from(NEAR)
maybe_days = st.none() | days
cents = st.sampled_from([-100, 0, 1, 100, 250, 333, 1_000])
items = st.builds(
    Item,
    cents,
    maybe_days,
    maybe_days,
    st.sampled_from([None, "a", "b"]),
    st.sampled_from([None, True, False]),
)
rows = st.builds(
    Row,
    maybe_days,
    maybe_days,
    maybe_days,
    maybe_days,
    st.sampled_from([date.min, date(1, 1, 5), date(9999, 12, 30), date.max, None, *NEAR]),
    st.none() | cents,
    st.none() | cents,
    st.none() | st.integers(1, 4),
    st.sampled_from([None, True, False]),
    st.sampled_from([None, "a", "b"]),
    st.none() | st.lists(items, max_size=3).map(tuple),
)


def _of(template: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda texts: template.format(*texts))


def _dates(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(
        [
            "sent",
            "got",
            "limit",
            "bound",
            "deadline",
            "done(report)",
            "done(letter)",
            "2025-03-31",
            "period.end",
        ]
    )
    if depth == 0:
        return leaf
    lower = _dates(depth - 1)
    return st.one_of(
        leaf,
        _of("({} + {})", lower, st.sampled_from(["1 month", "delay", "5 ouvres"])),
        _of("({} - 1 month)", lower),
        _of("min({}, {})", lower, lower),
        _of("max({}, {}, {})", lower, lower, lower),
        _of("min({})", lower),
        _of("latest_notice({}, 1 month)", lower),
        _of("end_of_month({})", lower),
        _of("next_working_day({})", lower),
        _of("(if {} then {} else {})", _truths(depth - 1), lower, lower),
        _of("({} otherwise {})", st.sampled_from(["sent", "limit"]), lower),
    )


def _euros(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(
        ["cap", "cost", "spent", "2.50 €", "grant", "sum(kept, amount)", "sum(ours, amount / 2)"]
    )
    if depth == 0:
        return leaf
    lower = _euros(depth - 1)
    return st.one_of(
        leaf,
        _of("({} + {})", lower, lower),
        _of("({} - {})", lower, lower),
        _of("({} * {})", _numbers(depth - 1), lower),
        _of("({} / {})", lower, _numbers(depth - 1)),
        _of("(-{})", lower),
        _of("max(0 €, {})", lower),
        _of("(if {} then {} else {})", _truths(depth - 1), lower, lower),
        _of("(cap otherwise {})", lower),
    )


def _numbers(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(
        ["heads", "20 %", "3", "0", "count(kept)", "count(items_late)", "part", "share_after(sent, period)"]
    )
    if depth == 0:
        return leaf
    lower = _numbers(depth - 1)
    return st.one_of(
        leaf,
        _of("({} / {})", _euros(depth - 1), _euros(depth - 1)),
        _of("({} / {})", _lengths(depth - 1), _lengths(depth - 1)),
        _of("({} + {})", lower, lower),
        _of("min({}, {})", lower, lower),
    )


def _lengths(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(
        ["length(period)", "(length(period) - 5 days)", "remaining(limit, period)", "length(term)"]
    )
    return leaf if depth == 0 else st.one_of(leaf, _of("({} - {})", _dates(depth - 1), _dates(depth - 1)))


def _truths(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(
        [
            "agreed",
            "happened(sent)",
            "recorded(limit)",
            "met(report)",
            "met(letter)",
            "true",
            "before",
            "(place = 'a')",
        ]
    )
    if depth == 0:
        return leaf
    lower = _truths(depth - 1)
    sign = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])
    compared = st.one_of(
        *(
            _of("({} {} {})", kind(depth - 1), sign, kind(depth - 1))
            for kind in (_dates, _euros, _numbers, _lengths)
        )
    )
    return st.one_of(
        leaf,
        compared,
        _of("(as_of {} {})", sign, _dates(depth - 1)),
        _of("(not {})", lower),
        _of("({} and {})", lower, lower),
        _of("({} or {})", lower, lower),
        _of("({} = {})", lower, lower),
        _of("({} in period)", _dates(depth - 1)),
        _of("({} in ({}, {}))", _dates(depth - 1), _dates(depth - 1), _dates(depth - 1)),
        _of("(not met({}) by {})", st.sampled_from(["report", "letter", "parcel"]), _dates(depth - 1)),
        _of("(if {} then {} else {})", lower, lower, lower),
        _of("(agreed otherwise {})", lower),
    )


conditions = _truths(2)


def model(texts: list[str], *, carried: bool = False) -> Agreement:
    """Return an agreement with a right for each condition; the ledger comes with a fact, or is always there."""
    return Agreement(
        id="cases",
        title="cases",
        parties=(),
        period=Period(date(2025, 1, 1), AS_OF),
        grant=Euros.of(10),
        ledger_source=LedgerSource("got") if carried else None,
        facts=FACTS,
        selections=(
            Selection("kept", "expenses", (("out", "paid_on in period"), ("late", "paid_on <= bound"))),
            Selection("ours", "expenses", (("other", "for_operation or line = 'a'"),)),
            Selection("items_late", "expenses", (("late", "engaged_on > sent"),)),
            Selection("unpaid", "expenses", (("paid", "not paid_on in period"),)),
        ),
        definitions=(
            Definition("spent", "sum(expenses, amount)"),
            Definition("deadline", "got + 1 month"),
            Definition("delay", "30 days"),
            Definition("part", "cost / cap"),
            Definition("before", "sent <= limit"),
            Definition("term", "period"),
        ),
        duties=(
            Duty("report", "beneficiary", done_by="got"),
            Duty("letter", "beneficiary", done_by="got", posted_by="posted", when="agreed"),
            Duty("parcel", "beneficiary", done_by="got", posted_by="posted", counts="receipt"),
        ),
        rights=tuple(Right(f"right_{at}", "funder", "decline", when=text) for at, text in enumerate(texts)),
    )
