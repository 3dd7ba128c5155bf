"""Small agreements, each of one kind of norm, for the table of decided cases."""

import re
from datetime import date

from budget.ledger import Expense, Ledger, Resource
from budget.money import Euros
from conventions.agreement.agreement import Agreement, LedgerSource, Period
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Notice, Reading, Right, Selection
from conventions.agreement.party import Party
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact, FactValue

__all__ = ["DOSSIERS", "facts_of"]

YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
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
}

FACT = re.compile(
    r"(?P<key>\w+)(\((?P<of>[\w.]+)\))?@(?P<day>\d{4}-\d\d-\d\d)(=(?P<value>[^\s;]+))?"
    r"( known (?P<known>\d{4}-\d\d-\d\d))?( id (?P<id>\w+))?( replaces (?P<replaces>\w+))?"
)


def facts_of(text: str) -> tuple[Fact, ...]:
    """The facts that a cell of the table tells: `key(of)@day=value known day id x replaces y; …`."""
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
        replaces=found["replaces"],
    )


def _value(text: str | None) -> FactValue | None:
    if text is None:
        return None
    if text in ("true", "false"):
        return text == "true"
    if text.endswith("€"):
        return Euros.parse(text.removesuffix("€"))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    return int(text) if text.isdigit() else text
