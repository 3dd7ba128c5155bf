"""Random agreements, facts, ledgers and days, all within a few weeks around a year end and a 29 February."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from attrs import evolve
from hypothesis import strategies as st

from budget.ledger import Expense, ExpenseKind, Ledger, Resource
from budget.money import Euros
from budget.nomenclature import Account
from conventions.agreement.agreement import (
    UNKNOWN,
    Agreement,
    AgreementPeriod,
    CellValue,
    LedgerSource,
    RecordScope,
    Table,
    TableRow,
)
from conventions.agreement.amendment import Amendment, differences
from conventions.agreement.norms import (
    MAIN,
    OF_DATES,
    OF_PAPERS,
    Definition,
    Duty,
    FactDeclaration,
    Notice,
    Parameter,
    Reading,
    Right,
    Selection,
)
from conventions.agreement.party import Party
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.files.record_file import OF_THE_ACCOUNT
from tests.oracle.expressions import FIRST, FORWARD, LAST, TEXTS, Names, days, expressions

__all__ = [
    "LAST",
    "agreements",
    "days",
    "declarations",
    "dossiers",
    "duties",
    "names_of",
    "rights",
    "values_of",
]

CENTS = (0, 1, 3333, 10_000, 25_050, 100_000)
PARTIES = (
    Party("funder", "F", "F"),
    Party("beneficiary", "B", "B", fiscal_year_ends="01-31"),
    Party("payer", "P", "P", side="funder"),
    Party("partner", "Q", "Q", side="beneficiary"),
)
OF_EVERY_ROW = {"id": "text", "position": "number"}
PARTS = {"cost": "euros", "weight": "number", "limit": "date", "place": "text", "agreed": "truth"}
ROW_COLUMNS = {
    "expenses": {
        "amount": "euros",
        "line": "text",
        "action": "text",
        "engaged_on": "date",
        "paid_on": "date",
        "for_operation": "truth",
        "evidence": "text",
        "incurred_on": "date",
        "issued_on": "date",
        "account": "text",
        "heading": "text",
        "kind": "text",
        "vat": "euros",
        **OF_EVERY_ROW,
    },
    "resources": {
        "amount": "euros", "funder": "text", "received_on": "date", "line": "text", **OF_EVERY_ROW
    },
    "years": {"year": "number", "start": "date", "end": "date", **OF_EVERY_ROW},
    "parts": {**PARTS, **OF_EVERY_ROW},
}  # fmt: skip
EVENT_COLUMNS = {"occurred_on": "date", "value": "euros", "of": "text", **OF_EVERY_ROW}
SOURCES = ("parts", "parts", "years", "payment", "expenses")
FACT_KINDS = {"euros": "euros", "number": "number", "ratio": "number", "truth": "truth", "text": "text"}


# --- agreements ------------------------------------------------------------------------------------------

_KEYS = ("alpha", "beta", "gamma", "delta", "amount", "evidence")


@st.composite
def declarations(draw: st.DrawFn) -> tuple[FactDeclaration, ...]:
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
        each = draw(st.sampled_from(SOURCES)) if draw(st.integers(0, 4)) == 0 and not repeated else None
        if kind == "euros" and most is not None and each == "parts":
            most = draw(st.sampled_from(("grant", "cost")))
        found.append(FactDeclaration(key, kind, repeated, least, most, each))
    return tuple(found)


@st.composite
def _tables(draw: st.DrawFn) -> tuple[Table, ...]:
    values: dict[str, st.SearchStrategy[CellValue]] = {
        "euros": euros,
        "number": st.sampled_from((0, 1, 2)),
        "date": days,
        "truth": st.booleans(),
    }
    rows = []
    for number in range(draw(st.integers(0, 3))):
        cells: list[tuple[str, CellValue]] = [
            (column, draw(values.get(kind, st.sampled_from(TEXTS))))
            for column, kind in PARTS.items()
            if draw(st.integers(0, 9))
        ]
        rows.append(TableRow(f"p{number}", tuple(cells)))
    return (Table("parts", tuple(PARTS.items()), tuple(rows)),)


@st.composite
def _selections(draw: st.DrawFn, names: Names, events: tuple[str, ...]) -> tuple[Selection, ...]:
    found = []
    for name in ("chosen", "picked")[: draw(st.integers(0, 2))]:
        rows = draw(
            st.sampled_from(("expenses", "expenses", "resources", "parts", "years", "payment", *events))
        )
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
        if not fact.repeated and fact.each is None:
            names = names.adding(FACT_KINDS.get(fact.type, "date"), fact.key)
    events = tuple(fact.key for fact in declared if fact.type == "event")
    sources = {item.name: item.rows for item in selections}
    sources |= {rows: rows for rows in (*ROW_COLUMNS, "payment")}
    columns = {name: _columns(rows, declared) for name, rows in sources.items()}
    facts = tuple(fact.key for fact in declared if not fact.repeated and fact.each is None)
    return evolve(names, events=("signed", "notified", "payment", *events), facts=facts, selections=columns)


def _columns(rows: str, declared: Sequence[FactDeclaration]) -> dict[str, str]:
    """The columns of rows, with the facts declared of them; a column of the same name prevails."""
    return {**_facts_of(rows, declared), **ROW_COLUMNS.get(rows, EVENT_COLUMNS)}


def _facts_of(rows: str, declared: Sequence[FactDeclaration]) -> dict[str, str]:
    return {fact.key: FACT_KINDS.get(fact.type, "date") for fact in declared if fact.each == rows}


def for_rows(names: Names, rows: str, declared: Sequence[FactDeclaration], defined: dict[str, str]) -> Names:
    """The names of an expression that is read for a row of `rows`; `defined` are definitions of such rows."""
    columns = {**defined, **_columns(rows, declared)}
    inside = names
    for column, kind in columns.items():
        kinds = {k: tuple(n for n in v if n != column) for k, v in inside.kinds.items()}
        inside = evolve(inside, kinds=kinds).adding(kind, column).adding(kind, f"row.{column}")
    return evolve(inside, row=True, facts=(*names.facts, *_facts_of(rows, declared)))


def _maybe(draw: st.DrawFn, strategy: st.SearchStrategy[str], odds: int = 2) -> str | None:
    return draw(strategy) if draw(st.integers(0, odds)) == 0 else None


@st.composite
def duties(draw: st.DrawFn, name: str, names: Names, each: str | None) -> Duty:
    def of(kind: str, depth: int = 2) -> st.SearchStrategy[str]:
        return expressions(kind, names, depth)

    when = _maybe(draw, of("truth"))
    shape = draw(st.sampled_from(("once", "once", "once", "payment", "lasting", "unread")))
    if shape == "unread":
        return Duty(
            name,
            "beneficiary",
            amount=draw(st.one_of(st.none(), of("euros", 1))),
            unread=True,
            each=each,
            when=when,
            is_payment=draw(st.booleans()),
        )
    if shape == "lasting":
        return Duty(
            name,
            "beneficiary",
            each=each,
            when=when,
            begins=_maybe(draw, of("date"), 1),
            until=_maybe(draw, of("date"), 1),
            holds=_maybe(draw, of("truth"), 1),
            breached_by=draw(st.sampled_from((None, "breach"))),
            amount=_maybe(draw, of("euros"), 3),
        )
    if shape == "payment":
        is_payment = draw(st.integers(0, 2)) > 0
        payers, debtors = ("funder", "funder", "payer"), ("funder", "beneficiary", "partner")
        return Duty(
            name,
            draw(st.sampled_from(payers if is_payment else debtors)),
            each=each,
            when=when,
            due=_maybe(draw, of("date"), 1),
            amount=draw(
                st.one_of(of("euros", 1), st.sampled_from(BALANCES)) if is_payment else of("euros", 1)
            ),
            nature=None if is_payment else draw(natures),
            is_payment=is_payment,
            held_while=_maybe(draw, of("truth"), 2),
        )
    fixed = draw(st.booleans())
    return Duty(
        name,
        "beneficiary",
        each=each,
        when=when,
        due=draw(days).isoformat() if fixed else _maybe(draw, of("date"), 1),
        parts=draw(st.sampled_from(((), (), ("part_a", "part_b")))),
        done_by=draw(st.sampled_from((None, "received"))),
        posted_by=draw(st.sampled_from((None, "posted"))),
        done=_maybe(draw, of("date"), 7),
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
def rights(draw: st.DrawFn, name: str, names: Names, each: str | None) -> Right:
    def of(kind: str, depth: int = 2) -> st.SearchStrategy[str]:
        return expressions(kind, names, depth)

    acts = ("reduce", "reduce", "reclaim", "reclaim", "terminate", "extend", "decline", "lapse")
    act = draw(st.sampled_from(acts))
    offer = draw(st.sampled_from(("amount", "up_to", "up_to", "")))
    notice = None
    if draw(st.integers(0, 2)) == 0:
        notice = Notice(draw(of("date", 1)), draw(st.sampled_from(FORWARD)))
    return Right(
        name,
        "beneficiary" if act in ("extend", "decline") else "funder",
        act,
        each=each,
        against=draw(st.sampled_from((None, None, "partner"))),
        when=_maybe(draw, of("truth"), 0),
        until=_maybe(draw, of("date")),
        amount=draw(of("euros")) if offer == "amount" else None,
        up_to=draw(of("euros")) if offer == "up_to" else None,
        notice=notice,
        payable=_maybe(draw, of("date"), 1) if act in ("reduce", "reclaim") else None,
        unread=draw(st.integers(0, 15)) == 0,
        readings=draw(_readings(names, ("when", "until", "amount", "up_to"))),
    )


natures = st.sampled_from((None, None, None, "principal", "interest", "penalty"))
roles = st.sampled_from((None, None, "financial_report", "termination"))
BALANCES = (
    "max(0 €, grant - paid)",
    "min(50 €, max(0 €, grant * 50 % - paid))",
    "max(0 €, sum(payment, value) - paid, 200 € - paid)",
)
FORMULAS = (
    "grant.stated + sum(payment, value)",
    "if happened(signed) then 100 € else 10 €",
    "grant.stated * ratio_given",
    "max(paid, 33,33 €)",
    UNKNOWN,
)


def _each(draw: st.DrawFn, selections: Sequence[Selection]) -> str | None:
    if draw(st.integers(0, 2)):
        return None
    return draw(st.sampled_from((*SOURCES, *(item.name for item in selections))))


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    """An agreement in which each norm may mention those before it."""
    declared = draw(declarations())
    events = tuple(fact.key for fact in declared if fact.type == "event")
    selections = draw(_selections(evolve(names_of(declared, ()), selections={}), events))
    names = names_of(declared, selections).adding("number", "ratio_given").adding("date", "day_given")
    sources = {item.name: item.rows for item in selections}
    start, end, names = draw(_periods(names))
    formula = draw(st.sampled_from(FORMULAS)) if draw(st.integers(0, 5)) == 0 else None
    definitions: list[Definition] = []
    own_duties: list[Duty] = []
    own_rights: list[Right] = []
    defined: dict[str, dict[str, str]] = {}
    for number in range(draw(st.integers(1, 3))):
        name = f"def_{number}"
        kind = draw(st.sampled_from(("euros", "euros", "date", "truth", "number", "text", "days")))
        rows = draw(st.sampled_from((None, None, *SOURCES)))
        if number == 0 and kind == "euros" and draw(st.booleans()):
            name = "entitlement"
        scope = names if rows is None else for_rows(names, rows, declared, defined.get(rows, {}))
        readings = draw(st.booleans())
        options = tuple((f"r{n}", draw(expressions(kind, scope, 2))) for n in range(2 if readings else 0))
        main = None if readings and draw(st.booleans()) else draw(expressions(kind, scope, 3))
        if (
            main is not None
            and rows is not None
            and kind in ("euros", "number", "days")
            and draw(st.booleans())
        ):
            main = f"previous({name}, {draw(expressions(kind, scope, 1))}) + {main}"
        definitions.append(Definition(name, main, options, each=rows))
        if rows is None:
            names = names.adding(kind, name)
        else:
            defined.setdefault(rows, {})[name] = kind
            names = _with_column(names, rows, sources, name, kind)
        each = _each(draw, selections)
        duty = draw(duties(f"duty_{number}", _scope(names, each, declared, defined, sources), each))
        own_duties.append(evolve(duty, role=draw(roles)))
        names = evolve(names, duties=(*names.duties, f"duty_{number}"))
        each = _each(draw, selections)
        right = draw(rights(f"right_{number}", _scope(names, each, declared, defined, sources), each))
        own_rights.append(evolve(right, role=draw(roles)))
        names = evolve(names, rights=(*names.rights, f"right_{number}"))
    source = draw(st.sampled_from((None, None, LedgerSource("received"), LedgerSource("received", "part_a"))))
    return Agreement(
        id="random",
        title="random",
        parties=PARTIES,
        period=AgreementPeriod(start, end),
        grant=Euros.of_cents(draw(st.sampled_from(CENTS))),
        grant_formula=formula,
        lapses=_maybe(draw, expressions("truth", names, 1), 3),
        ledger_source=source,
        record=draw(st.sampled_from((None,) * 9 + (RecordScope(date(2024, 1, 15)),))),
        parameters=(Parameter("ratio_given", "ratio"), Parameter("day_given", "date")),
        given=(("ratio_given", Fraction(1, 3)), ("day_given", date(2024, 2, 3))),
        tables=draw(_tables()),
        facts=declared,
        selections=selections,
        definitions=tuple(definitions),
        duties=tuple(own_duties),
        rights=tuple(own_rights),
    )


@st.composite
def _periods(draw: st.DrawFn, names: Names) -> tuple[date | str, date | str, Names]:
    """The ends of the period, some of them left to facts; what they ask may not ask for them."""
    start, end = draw(st.sampled_from(((FIRST, date(2024, 2, 29)), (date(2024, 1, 1), date(2024, 1, 31)))))
    texts = ("signed", "signed + 1 month", "min(signed, 2024-02-01)", "notified otherwise 2024-02-10")
    chosen = draw(st.sampled_from(texts))
    match draw(st.integers(0, 7)):
        case 0:
            return start, chosen, names
        case 1:
            return chosen, end, names
        case 2:
            return "notified", chosen, names
        case _:
            return start, end, names


def _with_column(names: Names, rows: str, sources: dict[str, str], name: str, kind: str) -> Names:
    """A definition of rows is a column of them, in every selection."""
    selections = {
        key: {**columns, name: kind} if sources.get(key, key) == rows else columns
        for key, columns in names.selections.items()
    }
    return evolve(names, selections=selections)


def _scope(
    names: Names,
    each: str | None,
    declared: Sequence[FactDeclaration],
    defined: dict[str, dict[str, str]],
    sources: dict[str, str],
) -> Names:
    """What a norm may mention at one of its rows; over a selection there is no row before."""
    if each is None:
        return names
    rows = sources.get(each, each)
    return evolve(for_rows(names, rows, declared, defined.get(rows, {})), row=rows == each)


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
    kinds = ["event", "payment", "document", "document", "exercised", "waived", "repaid", "breach", "order"]
    if agreement.facts:
        kinds += ["declared"] * 6
    chosen = [duty.name, *(item.name for item in agreement.definitions if item.readings)]
    chosen += [right.name] if right.readings else []
    kinds.append("reading_chosen")
    match draw(st.sampled_from(kinds)):
        case "event":
            key = draw(st.sampled_from(("signed", "notified", "liquidated", "abandoned")))
            return key, draw(st.sampled_from((None, right.name))) if key == "abandoned" else None, None
        case "payment":
            key = draw(st.sampled_from(("payment", "payment", "payment", "transfer_returned")))
            value = None if key == "payment" and draw(st.integers(0, 5)) == 0 else draw(euros)
            return key, draw(st.sampled_from((None, _named(duty, draw)))), value
        case "document":
            key = draw(st.sampled_from(("received", "posted", duty.name)))
            row = draw(st.sampled_from(ROWS))
            places = (None, duty.name, "part_a", f"{duty.name}.part_b", row, f"{row}.part_a", f"{row}.part_b")
            return key, draw(st.sampled_from(places)), None
        case "exercised":
            return "exercised", _named(right, draw), draw(st.one_of(st.none(), euros))
        case "waived":
            return "waived", _named(duty if draw(st.booleans()) else right, draw), None
        case "repaid":
            return (
                "repaid",
                draw(st.sampled_from((None, _named(right, draw), _named(duty, draw)))),
                draw(euros),
            )
        case "order":
            if draw(st.integers(0, 9)) == 0:
                which = draw(st.sampled_from(sorted(OF_THE_ACCOUNT)))
                return "reading_chosen", which, draw(st.sampled_from((*OF_THE_ACCOUNT[which], "neither")))
            key = draw(
                st.sampled_from(
                    ("recovery_order", "order_reduced", "order_cancelled", "remitted", "written_off")
                )
            )
            return key, draw(st.sampled_from((_named(right, draw), _named(duty, draw)))), draw(euros)
        case "breach":
            return "breach", draw(st.sampled_from((None, *ROWS))), None
        case "reading_chosen":
            name = draw(st.sampled_from(chosen))
            usual = (MAIN, *OF_DATES, *OF_PAPERS) if name == duty.name else (MAIN,)
            own = ("r0", "r1", "other", "neither")
            return "reading_chosen", name, draw(st.sampled_from((*own, *usual)))
        case _:
            declared = draw(st.sampled_from(agreement.facts))
            of = None if declared.each is None else draw(st.sampled_from(ROWS))
            return declared.key, of, draw(values_of(declared))


ROWS = ("p0", "p1", "2023", "2024", "e0", "2024-01-31", "f1")


def _named(norm: Duty | Right, draw: st.DrawFn) -> str:
    """What a fact calls a norm: its name, with a row where it stands for rows."""
    return norm.name if norm.each is None else f"{norm.name}.{draw(st.sampled_from(ROWS))}"


def values_of(declared: FactDeclaration) -> st.SearchStrategy[Euros | str | bool | int | date | None]:
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
    """Facts, one of which may replace another of the same key; withdrawals, and withdrawals of those."""
    facts = [evolve(draw(_fact(agreement)), id=f"f{number}") for number in range(draw(st.integers(0, 12)))]
    if facts and draw(st.integers(0, 2)) == 0:
        wrong = draw(st.sampled_from(facts))
        occurred_on = draw(days)
        right = evolve(
            wrong, id="correction", replaces=wrong.id, occurred_on=occurred_on, known_on=occurred_on
        )
        facts.append(evolve(right, known_on=occurred_on + draw(_delays)))
    for number in range(draw(st.sampled_from((0, 0, 0, 1, 2, 3))) if facts else 0):
        wrong, occurred_on = draw(st.sampled_from(facts)), draw(days)
        known_on = occurred_on + draw(_delays)
        facts.append(Fact("withdrawn", occurred_on, known_on=known_on, id=f"w{number}", withdraws=wrong.id))
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
            incurred_on=draw(blank_or_day),
            issued_on=draw(blank_or_day),
            account=draw(st.sampled_from((None, Account("6063"), Account("622")))),
            kind=draw(st.sampled_from((None, ExpenseKind.PENALTY))),
            vat=draw(st.sampled_from((None, Euros.ZERO, Euros.of_cents(1)))),
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
    amendments = draw(_amendments(agreement))
    facts = draw(_records(agreement))
    signed = tuple(
        Fact("amendment_signed", draw(days), of=amendment.id, id=f"s{amendment.number}")
        for amendment in amendments
        if draw(st.integers(0, 4))
    )
    return Dossier(agreement, (*facts, *signed), draw(_ledgers()), amendments)


@st.composite
def _amendments(draw: st.DrawFn, agreement: Agreement) -> tuple[Amendment, ...]:
    """Amendments that change the grant, the period, a duty, or the last right, which nothing may mention."""
    found: list[Amendment] = []
    for number in range(1, draw(st.sampled_from((0, 0, 0, 1, 2))) + 1):
        first, *others = agreement.duties
        other = draw(
            st.sampled_from(
                (
                    evolve(agreement, grant=Euros.of_cents(12_345)),
                    evolve(agreement, period=AgreementPeriod(FIRST, draw(days) + timedelta(days=60))),
                    evolve(
                        agreement, duties=(evolve(first, due="2024-02-20", parts=(), until=None), *others)
                    ),
                    evolve(agreement, lapses=None, rights=agreement.rights[:-1]),
                )
            )
        )
        changes = tuple(differences(agreement, other))
        since = draw(st.one_of(st.none(), days))
        found.append(Amendment(f"avenant_{number}", number, "", changes, since))
    return tuple(found)
