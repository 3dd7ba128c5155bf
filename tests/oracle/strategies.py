"""Random agreements, facts, ledgers and days, all within a few weeks around a year end and a 29 February."""

from collections.abc import Sequence
from datetime import date, timedelta

from attrs import evolve, frozen
from hypothesis import strategies as st

from budget.ledger import Expense, Ledger, Resource
from budget.money import Euros
from conventions.agreement.agreement import Agreement, LedgerSource, Period
from conventions.agreement.norms import (
    Definition,
    Duty,
    FactDeclaration,
    Notice,
    Reading,
    Right,
    Selection,
)
from conventions.agreement.party import Party
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from tests.oracle.expressions import FIRST, FORWARD, LAST, TEXTS, Names, days, expressions

__all__ = ["LAST", "Case", "agreements", "cases", "days", "dossiers", "names_of"]

CENTS = (0, 1, 3333, 10_000, 25_050, 100_000)
PARTIES = (Party("funder", "F", "F"), Party("beneficiary", "B", "B"))
ROW_COLUMNS = {
    "expenses": {
        "amount": "euros",
        "line": "text",
        "action": "text",
        "engaged_on": "date",
        "paid_on": "date",
        "for_operation": "truth",
        "evidence": "text",
    },
    "resources": {"amount": "euros", "funder": "text", "received_on": "date", "line": "text"},
}
EVENT_COLUMNS = {"occurred_on": "date", "value": "euros", "of": "text"}
FACT_KINDS = {"euros": "euros", "number": "number", "ratio": "number", "truth": "truth", "text": "text"}


# --- agreements ------------------------------------------------------------------------------------------

_KEYS = ("alpha", "beta", "gamma", "delta", "amount", "evidence")


@st.composite
def _declared(draw: st.DrawFn) -> tuple[FactDeclaration, ...]:
    found = []
    for key in _KEYS[: draw(st.integers(0, len(_KEYS)))]:
        kind = draw(st.sampled_from(("event", "date", "euros", "number", "ratio", "truth", "text")))
        least = most = None
        if kind in ("euros", "number", "ratio") and draw(st.booleans()):
            least = "0 €" if kind == "euros" else "0"
        if kind in ("euros", "number", "ratio") and draw(st.booleans()):
            most = "grant" if kind == "euros" else "1"
        if kind == "date" and draw(st.booleans()):
            least, most = "period.start", "2024-03-01"
        repeated = kind == "event" and draw(st.integers(0, 3)) == 0
        found.append(FactDeclaration(key, kind, repeated, least, most))
    return tuple(found)


@st.composite
def _selections(draw: st.DrawFn, names: Names, events: tuple[str, ...]) -> tuple[Selection, ...]:
    found = []
    for name in ("chosen", "picked")[: draw(st.integers(0, 2))]:
        rows = draw(st.sampled_from(("expenses", "expenses", "resources", "payment", *events)))
        inside = names
        for column, kind in ROW_COLUMNS.get(rows, EVENT_COLUMNS).items():
            kinds = {k: tuple(n for n in v if n != column) for k, v in inside.kinds.items()}
            inside = evolve(inside, kinds=kinds).adding(kind, column)
        tests = tuple(
            (f"test_{n}", draw(expressions("truth", inside, 1, row=True)))
            for n in range(draw(st.integers(0, 2)))
        )
        found.append(Selection(name, rows, tests))
    return tuple(found)


def names_of(declared: Sequence[FactDeclaration], selections: Sequence[Selection]) -> Names:
    """The names an agreement gives before it defines any."""
    kinds: dict[str, tuple[str, ...]] = {
        "euros": ("grant", "paid", "recovered"),
        "date": ("period.start", "period.end", "signed", "notified"),
    }
    names = Names(kinds)
    for fact in declared:
        if not fact.repeated:
            names = names.adding(FACT_KINDS.get(fact.type, "date"), fact.key)
    events = tuple(fact.key for fact in declared if fact.type == "event")
    columns = {item.name: ROW_COLUMNS.get(item.rows, EVENT_COLUMNS) for item in selections}
    columns |= {**ROW_COLUMNS, "payment": EVENT_COLUMNS}
    facts = tuple(fact.key for fact in declared if not fact.repeated)
    return evolve(names, events=("signed", "notified", "payment", *events), facts=facts, selections=columns)


def _maybe(draw: st.DrawFn, strategy: st.SearchStrategy[str], odds: int = 2) -> str | None:
    return draw(strategy) if draw(st.integers(0, odds)) == 0 else None


@st.composite
def _duties(draw: st.DrawFn, name: str, names: Names) -> Duty:
    def of(kind: str, depth: int = 2) -> st.SearchStrategy[str]:
        return expressions(kind, names, depth)

    when = _maybe(draw, of("truth"))
    shape = draw(st.sampled_from(("once", "once", "once", "payment", "lasting", "unread")))
    if shape == "unread":
        return Duty(name, "beneficiary", unread=True, is_payment=draw(st.booleans()))
    if shape == "lasting":
        return Duty(
            name,
            "beneficiary",
            when=when,
            begins=_maybe(draw, of("date"), 1),
            until=_maybe(draw, of("date"), 1),
            holds=_maybe(draw, of("truth"), 1),
            breached_by=draw(st.sampled_from((None, "breach"))),
            amount=_maybe(draw, of("euros"), 3),
        )
    if shape == "payment":
        is_payment = draw(st.integers(0, 2)) > 0
        return Duty(
            name,
            "funder" if is_payment or draw(st.booleans()) else "beneficiary",
            when=when,
            due=_maybe(draw, of("date"), 1),
            amount=draw(of("euros", 1)),
            is_payment=is_payment,
            held_while=_maybe(draw, of("truth"), 2),
        )
    fixed = draw(st.booleans())
    return Duty(
        name,
        "beneficiary",
        when=when,
        due=draw(days).isoformat() if fixed else _maybe(draw, of("date"), 1),
        parts=draw(st.sampled_from(((), (), ("part_a", "part_b")))),
        done_by=draw(st.sampled_from((None, "received"))),
        posted_by=draw(st.sampled_from((None, "posted"))),
        counts=draw(st.sampled_from(("posting", "posting", "receipt"))),
        held_while=_maybe(draw, of("truth"), 3),
        readings=draw(_readings(names, ("when", "due"))),
    )


@st.composite
def _readings(draw: st.DrawFn, names: Names, fields: tuple[str, ...]) -> tuple[Reading, ...]:
    kinds = {"when": "truth", "due": "date", "until": "date"} | dict.fromkeys(("amount", "up_to"), "euros")
    if draw(st.integers(0, 3)):
        return ()
    chosen = draw(st.sampled_from(fields))
    return (evolve(Reading("other"), **{chosen: draw(expressions(kinds[chosen], names, 1))}),)


@st.composite
def _rights(draw: st.DrawFn, name: str, names: Names) -> Right:
    def of(kind: str, depth: int = 2) -> st.SearchStrategy[str]:
        return expressions(kind, names, depth)

    act = draw(st.sampled_from(("reduce", "reclaim", "terminate", "extend")))
    offer = draw(st.sampled_from(("amount", "up_to", "up_to", "")))
    notice = None
    if draw(st.integers(0, 2)) == 0:
        notice = Notice(draw(of("date", 1)), draw(st.sampled_from(FORWARD)))
    return Right(
        name,
        "funder" if act != "extend" else "beneficiary",
        act,
        when=_maybe(draw, of("truth"), 0),
        until=_maybe(draw, of("date")),
        amount=draw(of("euros")) if offer == "amount" else None,
        up_to=draw(of("euros")) if offer == "up_to" else None,
        notice=notice,
        payable=_maybe(draw, of("date"), 1) if act in ("reduce", "reclaim") else None,
        unread=draw(st.integers(0, 15)) == 0,
        readings=draw(_readings(names, ("when", "until", "amount", "up_to"))),
    )


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    """An agreement in which each norm may mention those before it."""
    declared = draw(_declared())
    events = tuple(fact.key for fact in declared if fact.type == "event")
    selections = draw(_selections(evolve(names_of(declared, ()), selections={}), events))
    names = names_of(declared, selections)
    definitions: list[Definition] = []
    duties: list[Duty] = []
    rights: list[Right] = []
    for number in range(draw(st.integers(1, 3))):
        name = f"def_{number}"
        kind = draw(st.sampled_from(("euros", "euros", "date", "truth", "number", "text", "days")))
        readings = draw(st.booleans())
        options = tuple((f"r{n}", draw(expressions(kind, names, 2))) for n in range(2 if readings else 0))
        main = None if readings and draw(st.booleans()) else draw(expressions(kind, names, 3))
        definitions.append(Definition(name, main, options))
        names = names.adding(kind, name)
        duties.append(draw(_duties(f"duty_{number}", names)))
        names = evolve(names, duties=(*names.duties, f"duty_{number}"))
        rights.append(draw(_rights(f"right_{number}", names)))
        names = evolve(names, rights=(*names.rights, f"right_{number}"))
    start, end = draw(st.sampled_from(((FIRST, date(2024, 2, 29)), (date(2024, 1, 1), date(2024, 1, 31)))))
    source = draw(st.sampled_from((None, None, LedgerSource("received"), LedgerSource("received", "part_a"))))
    return Agreement(
        id="random",
        title="random",
        parties=PARTIES,
        period=Period(start, end),
        grant=Euros.of_cents(draw(st.sampled_from(CENTS))),
        ledger_source=source,
        facts=declared,
        selections=selections,
        definitions=tuple(definitions),
        duties=tuple(duties),
        rights=tuple(rights),
    )


# --- facts -----------------------------------------------------------------------------------------------

euros = st.sampled_from(CENTS).map(Euros.of_cents)
_delays = st.sampled_from((0, 0, 0, 1, 9, 40)).map(lambda days: timedelta(days=days))


@st.composite
def _fact(draw: st.DrawFn, agreement: Agreement) -> Fact:
    occurred_on = draw(days)
    known_on = occurred_on + draw(_delays)
    key, of, value = draw(_subjects(agreement))
    return Fact(key, occurred_on, value, of, known_on=known_on)


@st.composite
def _subjects(
    draw: st.DrawFn, agreement: Agreement
) -> tuple[str, str | None, Euros | str | bool | int | date | None]:
    duty = draw(st.sampled_from(agreement.duties))
    right = draw(st.sampled_from(agreement.rights))
    kinds = ["event", "payment", "document", "document", "exercised", "waived", "repaid", "breach"]
    if agreement.facts:
        kinds += ["declared"] * 6
    if chosen := [item for item in agreement.definitions if item.readings]:
        kinds.append("reading_chosen")
    match draw(st.sampled_from(kinds)):
        case "event":
            return draw(st.sampled_from(("signed", "notified"))), None, None
        case "payment":
            return "payment", draw(st.sampled_from((None, duty.name))), draw(euros)
        case "document":
            key = draw(st.sampled_from(("received", "posted", duty.name)))
            return key, draw(st.sampled_from((None, duty.name, "part_a", f"{duty.name}.part_b"))), None
        case "exercised":
            return "exercised", right.name, draw(st.one_of(st.none(), euros))
        case "waived":
            return "waived", duty.name, None
        case "repaid":
            return "repaid", draw(st.sampled_from((None, right.name, duty.name))), draw(euros)
        case "breach":
            return "breach", None, None
        case "reading_chosen":
            name = draw(st.sampled_from([item.name for item in chosen]))
            return "reading_chosen", name, draw(st.sampled_from(("r0", "r1", "neither")))
        case _:
            declared = draw(st.sampled_from(agreement.facts))
            return declared.key, None, draw(_values(declared))


def _values(declared: FactDeclaration) -> st.SearchStrategy[Euros | str | bool | int | date | None]:
    match declared.type:
        case "euros":
            return euros
        case "number" | "ratio":
            return st.sampled_from((0, 1))
        case "truth":
            return st.booleans()
        case "text":
            return st.sampled_from(TEXTS)
        case "date":
            return days
        case _:
            return st.none()


@st.composite
def _records(draw: st.DrawFn, agreement: Agreement) -> tuple[Fact, ...]:
    """Facts, one of which may replace another of the same key."""
    facts = [evolve(draw(_fact(agreement)), id=f"f{number}") for number in range(draw(st.integers(0, 12)))]
    if facts and draw(st.integers(0, 2)) == 0:
        wrong = draw(st.sampled_from(facts))
        occurred_on = draw(days)
        right = evolve(
            wrong, id="correction", replaces=wrong.id, occurred_on=occurred_on, known_on=occurred_on
        )
        facts.append(evolve(right, known_on=occurred_on + draw(_delays)))
    return tuple(facts)


blank_or_day = st.one_of(st.none(), days)


@st.composite
def _ledgers(draw: st.DrawFn) -> Ledger | None:
    if draw(st.integers(0, 7)) == 0:
        return None
    expenses = tuple(
        Expense(
            f"e{number}",
            "",
            draw(euros),
            line=draw(st.sampled_from((None, *TEXTS))),
            engaged_on=draw(blank_or_day),
            paid_on=draw(blank_or_day),
            evidence=draw(st.sampled_from((None, "south"))),
            for_operation=draw(st.sampled_from((None, True, True, False))),
        )
        for number in range(draw(st.integers(0, 3)))
    )
    if draw(st.booleans()):
        return Ledger(expenses, None)
    resources = tuple(
        Resource(f"r{number}", "", draw(euros), draw(st.sampled_from((None, *TEXTS))), draw(blank_or_day))
        for number in range(draw(st.integers(0, 2)))
    )
    return Ledger(expenses, resources)


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """A random agreement with a random record and a random ledger."""
    agreement = draw(agreements())
    return Dossier(agreement, draw(_records(agreement)), draw(_ledgers()))


@frozen
class Case:
    """A dossier, and what is asked of it: (as_of, known_on)."""

    dossier: Dossier
    asked: tuple[tuple[date, date | None], ...]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A dossier and two questions."""
    known = st.one_of(st.none(), st.none(), st.none(), days)
    asked = tuple((draw(days), draw(known)) for _ in range(2))
    return Case(draw(dossiers()), asked)
