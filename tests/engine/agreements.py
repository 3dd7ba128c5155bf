"""Small agreements, each of one kind of norm, for the table of decided cases."""

import re
from datetime import date
from fractions import Fraction

from attrs import evolve

from budget.ledger import Expense, Ledger, Resource
from budget.money import Euros
from conventions.agreement.agreement import Agreement, AgreementPeriod, LedgerSource, Table, TableRow
from conventions.agreement.norms import (
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
from conventions.facts.fact import Fact, FactValue

__all__ = ["DOSSIERS", "facts_of"]

YEAR = AgreementPeriod(date(2024, 1, 1), date(2024, 12, 31))
PARTIES = (Party("funder", "F", "F"), Party("beneficiary", "B", "B"))


def agreement(
    *,
    duties: tuple[Duty, ...] = (),
    rights: tuple[Right, ...] = (),
    facts: tuple[FactDeclaration, ...] = (),
    definitions: tuple[Definition, ...] = (),
    selections: tuple[Selection, ...] = (),
    source: LedgerSource | None = None,
) -> Agreement:
    return Agreement(
        id="case",
        title="case",
        parties=PARTIES,
        period=YEAR,
        grant=Euros.parse("1000"),
        ledger_source=source,
        facts=facts,
        selections=selections,
        definitions=definitions,
        duties=duties,
        rights=rights,
    )


REPORT = Duty("report", "beneficiary", due="2025-06-01", held_while="happened(strike)")
DOCUMENT = Duty(
    "bilan",
    "beneficiary",
    due="2025-06-02",
    parts=("activity", "financial"),
    done_by="received",
    posted_by="posted",
)
RECEIPT = Duty(
    "bilan", "beneficiary", due="2025-06-02", done_by="received", posted_by="posted", counts="receipt"
)
ONCE = agreement(
    duties=(
        REPORT,
        Duty("conditional", "beneficiary", when="is_public", due="signed + 1 month"),
        Duty("undated", "beneficiary"),
        Duty("perhaps_due", "beneficiary", due="limit"),
        Duty("closed_text", "beneficiary", unread=True),
        Duty("either_way", "beneficiary", due="2025-06-01", readings=(Reading("later", due="2025-07-01"),)),
        Duty("certain_when", "beneficiary", when="signed <= 2024-06-30", due="2025-06-01"),
    ),
    facts=(
        FactDeclaration("strike"),
        FactDeclaration("is_public", "truth"),
        FactDeclaration("limit", "date", least="2025-03-01", most="2025-09-01"),
    ),
)
LASTING = agreement(
    duties=(
        Duty("logo", "beneficiary", begins="signed", until="period.end", breached_by="no_logo"),
        Duty("records", "beneficiary", when="is_public", until="period.end + 1 year"),
        Duty("staff", "beneficiary", holds="head_count >= 3"),
        Duty("early", "beneficiary", begins="2024-03-01", until="limit"),
    ),
    facts=(
        FactDeclaration("is_public", "truth"),
        FactDeclaration("head_count", "number", least="0"),
        FactDeclaration("limit", "date", least="2024-06-01", most="2024-09-01"),
    ),
)
RIGHTS = agreement(
    rights=(
        Right("extension", "beneficiary", "extend", until="latest_notice(period.end, 6 months)"),
        Right("clawback", "funder", "reclaim", when="not met(report) by 2025-12-01", amount="paid", payable="2026-03-01"),
        Right("reduction", "funder", "reduce", when="happened(certified)", up_to="grant / 3"),
        Right(
            "termination",
            "funder",
            "terminate",
            when="happened(letter) and not happened(answered)",
            notice=Notice("letter", "1 month"),
        ),
        Right("hidden", "funder", "suspend", unread=True),
        Right("on_value", "funder", "suspend", when="is_public"),
        Right("always", "funder", "suspend"),
        Right("read", "funder", "suspend", when="happened(certified)", amount="1 €",
              readings=(Reading("wide", when="true", up_to="grant"), Reading("short", until="2024-12-31"))),
    ),
    duties=(Duty("report", "beneficiary", due="2025-06-01"),),
    facts=(FactDeclaration("certified"), FactDeclaration("letter"), FactDeclaration("answered"),
           FactDeclaration("is_public", "truth")),
)  # fmt: skip
MONEY = agreement(
    duties=(
        Duty("advance", "funder", when="happened(signed)", due="signed + 1 month", amount="grant * 60 %", is_payment=True),
        Duty("balance", "funder", when="happened(certified)", amount="grant - 600 €", is_payment=True),
        Duty("fee", "beneficiary", amount="50 €", when="happened(fee_asked)", due="2025-01-31"),
    ),
    rights=(
        Right("reduction", "funder", "reduce", when="happened(certified)", up_to="grant"),
        Right("claim", "funder", "reclaim", amount="paid", payable="2025-12-31"),
        Right("other_claim", "funder", "reclaim", amount="paid"),
    ),
    facts=(FactDeclaration("certified"), FactDeclaration("fee_asked")),
)  # fmt: skip
READINGS = agreement(
    definitions=(
        Definition("entitlement", None, (("cap", "min(grant, spent)"), ("prorata", "grant * spent / 2000 €"))),
        Definition("spent", "sum(eligible, amount)"),
        Definition("others", "sum(resources, amount)"),
        Definition("count_of_payments", "count(payment)"),
        Definition("first_payment", "first(payment, occurred_on)"),
        Definition("last_line", "last(expenses, line)"),
        Definition("first_amount", "first(eligible, amount)"),
        Definition("third", "100 € / 3"),
        Definition("kept_text", 'if spent > 100 € then "much" else "little"'),
    ),
    selections=(Selection("eligible", "expenses", (("other", "for_operation"), ("unpaid", "paid_on in period"))),),
    source=LedgerSource("received", "financial"),
    duties=(DOCUMENT,),
)  # fmt: skip
TABLE = Table(
    "part",
    (("cost", "euros"), ("weight", "number"), ("limit", "date")),
    (
        TableRow("a", (("cost", Euros.parse("100")), ("weight", 1), ("limit", date(2024, 3, 31)))),
        TableRow("b", (("cost", Euros.parse("50")), ("weight", 1), ("limit", date(2024, 6, 30)))),
        TableRow("c", (("cost", Euros.parse("25")), ("weight", 1))),
    ),
)
ROWS = evolve(
    agreement(
        facts=(
            FactDeclaration("quote_received", each="part"),
            FactDeclaration("head_count", "number", each="part", least="0"),
            FactDeclaration("asked", repeated=True),
            FactDeclaration("index", "ratio", each="years"),
            FactDeclaration("final_cost", "euros", each="part", least="0 €", most="cost"),
            FactDeclaration("papers_asked", each="asked"),
        ),
        selections=(
            Selection("large", "part", (("small", "cost >= 50 €"),)),
            Selection("dated", "part", (("late", "limit <= 2024-04-30"),)),
            Selection("of_part", "expenses", (("other_line", "line = row.id"),), each="part"),
        ),
        definitions=(
            Definition("rounded", "split(100 €, weight)", each="part"),
            Definition("sum_of_parts", "sum(part, rounded)"),
            Definition("so_far", "running(cost)", each="part"),
            Definition("left", "previous(left, grant) - cost", each="part"),
            Definition("yearly", "previous(yearly, grant) * (1 + index)", each="years"),
            Definition("spent", "sum(of_part, amount)", each="part"),
            Definition(
                "dearest", "if position = 1 then cost else max(cost, previous(cost, 0 €))", each="part"
            ),
            Definition("share_of_ask", "split(100 €, value / 1 €)", each="asked"),
            Definition("read_twice", None, (("all", "cost"), ("half", "cost / 2")), each="part"),
            Definition("days_of_years", "sum(years, length(span))"),
            Definition("final_costs", "sum(part, final_cost)"),
        ),
        duties=(
            Duty("quote", "beneficiary", due="limit", done_by="quote_received", each="part"),
            Duty("tranche", "funder", amount="cost", due="row.limit + 1 month", is_payment=True, each="part"),
            Duty("report", "beneficiary", due="end + 6 months", parts=("moral", "money"), each="years"),
            Duty("proof", "beneficiary", due="limit + 1 month", each="large"),
            Duty("early", "beneficiary", due="2024-12-31", each="dated"),
            Duty(
                "answer",
                "funder",
                due="clock(occurred_on, 60 days, papers_asked, papers_asked)",
                each="asked",
            ),
            Duty("staff", "beneficiary", holds="head_count >= 1", each="part"),
            Duty("all_quotes", "funder", when="met(quote)", due="done(quote) + 1 month"),
        ),
        rights=(
            Right(
                "claw", "funder", "reclaim", when="not met(quote) by 2024-12-31", amount="cost", each="part"
            ),
            Right("cut", "funder", "reduce", up_to="cost", until="limit", each="part"),
        ),
        source=LedgerSource("ledger_in"),
    ),
    tables=(TABLE,),
    period=AgreementPeriod(date(2023, 11, 1), date(2025, 2, 28)),
)
CLOCKS = evolve(
    agreement(
        facts=(
            FactDeclaration("asked"),
            FactDeclaration("stopped", repeated=True),
            FactDeclaration("restarted", repeated=True),
            FactDeclaration("delay_began", "date", least="2025-01-01", most="2025-01-31"),
        ),
        definitions=(
            Definition("last_day", "clock(asked, 60 days, stopped, restarted)"),
            Definition("far", "clock(9999-12-01, 2 months, stopped, restarted)"),
            Definition("open_start", "clock(delay_began, 1 month, stopped, restarted)"),
        ),
        duties=(Duty("answer", "funder", due="last_day"),),
    ),
)
EVENTFUL = evolve(
    agreement(
        facts=(
            FactDeclaration("validated"),
            FactDeclaration("letter", repeated=True),
            FactDeclaration("gone"),
        ),
        definitions=(
            Definition("length_now", "length(period)"),
            Definition("left_now", "remaining(2024-03-01, period)"),
            Definition("share_now", "share_after(2024-03-01, period)"),
            Definition("is_in", "2024-03-01 in period"),
            Definition("years_there", "count(years)"),
            Definition("promised", "grant.stated"),
            Definition("plan", "budget.expenses"),
            Definition("asked_on", "requested_on otherwise 2020-01-01"),
            Definition("year_end", "fiscal_year_end(2024-03-01, beneficiary.fiscal_year_ends)"),
            Definition("year_end_of_dawn", "fiscal_year_end(0001-01-01, beneficiary.fiscal_year_ends)"),
            Definition("form", "beneficiary.legal_form"),
            Definition("two_thirds", "grant * given_share"),
        ),
        rights=(Right("lapse", "funder", "lapse", when="happened(letter)"),),
        duties=(
            Duty("last_report", "beneficiary", due="period.end + 3 months"),
            Duty("dated", "beneficiary", due="given_day", done_by="received", posted_by="posted"),
        ),
    ),
    period=AgreementPeriod("signed", "validated"),
    grant_formula="sum(letter, value)",
    lapses="happened(gone)",
    parameters=(Parameter("given_share", "ratio"), Parameter("given_day", "date")),
    given=(("given_share", Fraction(2, 3)), ("given_day", date(2025, 6, 1))),
)
ABROAD = evolve(
    agreement(
        facts=(FactDeclaration("rate_of_chf", "rate"), FactDeclaration("spent_abroad", "foreign")),
        definitions=(
            Definition("in_euros", "min(grant, spent_abroad * rate_of_chf)"),
            Definition("cap", "1 000 CHF * rate_of_chf"),
        ),
    ),
    foreign="CHF",
)
SIDES = evolve(
    agreement(
        duties=(
            Duty("advance", "payer", amount="600 €", is_payment=True),
            Duty("fee", "partner", amount="50 €"),
            Duty("closed_text", "partner", amount="1 €", unread=True),
        ),
        rights=(
            Right("claim", "payer", "reclaim", amount="paid", against="partner"),
            Right("refund", "partner", "reclaim", amount="10 €"),
            Right("hidden", "funder", "reduce", unread=True),
        ),
    ),
    parties=(
        *PARTIES,
        Party("payer", "P", "P", side="funder"),
        Party("partner", "Q", "Q", side="beneficiary"),
    ),
)
ORDERS = agreement(
    duties=(Duty("undue", "beneficiary", when="happened(signed)", due="2025-01-31", amount="300 €"),),
    rights=(Right("claim", "funder", "reclaim", amount="paid", payable="2025-12-31"),),
)
SAID = agreement(
    duties=(Duty("works", "beneficiary", done="2024-03-15"),),
    rights=(Right("taking_over", "funder", "reclaim", when="met(works)"),),
)
LEDGER = Ledger(
    (
        Expense("a", "", Euros.parse("400"), line="x", paid_on=date(2024, 5, 5), for_operation=True),
        Expense("b", "", Euros.parse("80"), line="y", paid_on=date(2025, 1, 9), for_operation=True),
        Expense("c", "", Euros.parse("100"), line="z", paid_on=date(2024, 6, 6)),
        Expense("d", "", Euros.parse("7")),
    ),
    (Resource("r", "", Euros.parse("30")),),
)
DOSSIERS = {
    "once": Dossier(ONCE),
    "document": Dossier(agreement(duties=(DOCUMENT,))),
    "receipt": Dossier(agreement(duties=(RECEIPT,))),
    "lasting": Dossier(LASTING),
    "rights": Dossier(RIGHTS),
    "money": Dossier(MONEY),
    "readings": Dossier(READINGS, (), LEDGER),
    "no_ledger": Dossier(READINGS),
    "rows": Dossier(ROWS, (), LEDGER),
    "clocks": Dossier(CLOCKS),
    "eventful": Dossier(EVENTFUL),
    "abroad": Dossier(ABROAD),
    "sides": Dossier(SIDES),
    "orders": Dossier(ORDERS),
    "said": Dossier(SAID),
}

FACT = re.compile(
    r"(?P<key>\w+)(\((?P<of>[\w.]+)\))?@(?P<day>\d{4}-\d\d-\d\d)(=(?P<value>[^\s;]+))?"
    r"( known (?P<known>\d{4}-\d\d-\d\d))?( id (?P<id>\w+))?( (?P<corrects>replaces|withdraws) (?P<other>\w+))?"
)


def facts_of(text: str) -> tuple[Fact, ...]:
    """The facts that a cell of the table tells: `key(of)@day=value known day id x replaces y; …`, or `withdraws`."""
    return tuple(_fact(part.strip()) for part in text.split(";") if part.strip())


def _fact(text: str) -> Fact:
    found = FACT.fullmatch(text)
    assert found, text
    day = date.fromisoformat(found["day"])
    known_on = date.fromisoformat(found["known"]) if found["known"] else day
    return Fact(
        found["key"],
        day,
        _value(found["value"]),
        found["of"],
        known_on=known_on,
        id=found["id"],
        replaces=found["other"] if found["corrects"] == "replaces" else None,
        withdraws=found["other"] if found["corrects"] == "withdraws" else None,
    )


def _value(text: str | None) -> FactValue | None:
    if text is None:
        return None
    if text in ("true", "false"):
        return text == "true"
    if "." in text and text.replace(".", "").isdigit():
        return Fraction(text)
    if text.endswith("€"):
        return Euros.parse(text.removesuffix("€"))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    return int(text) if text.isdigit() else text
