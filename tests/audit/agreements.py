"""A sound agreement of invented figures: the audit finds nothing in it until a test breaks one thing."""

from datetime import date

from attrs import evolve

from budget.money import Euros
from budget.nomenclature import Account
from budget.plan import Budget, BudgetLine
from conventions.agreement.agreement import Agreement, AgreementPeriod, LedgerSource, Signing
from conventions.agreement.norms import Definition, Duty, Right, Selection
from conventions.agreement.party import Decision, Imputation, Opinion, Party, Vote
from conventions.agreement.programme import Action, Indicator, Paper, Statement
from conventions.audit.audit import audit
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks

__all__ = ["LAW", "SOUND", "codes", "decision", "euros", "line", "with_decision"]

LAW = (read_rulebook(shipped_rulebooks()["law_fr"]),)


def euros(text: str) -> Euros:
    return Euros.parse(text)


def line(name: str, amount: str, account: str | None = None, action: str | None = "a1") -> BudgetLine:
    number = None if account is None else Account.parse(account)
    return BudgetLine(name, name, euros(amount), action=action, account=number)


IMPUTATION = Imputation(
    "delib", "OP", "65748", None, euros("90000"), euros("80000"), euros("30000"), euros("50000")
)
DECISION = Decision(
    body="conseil",
    number="1",
    taken_on=date(2023, 1, 9),
    amount=euros("30000"),
    transmitted_on=date(2023, 1, 10),
    published_on=date(2023, 1, 10),
    vote=Vote(20, 1, 2, present=21, excused=3, aside=1),
    opinions=(Opinion("commission", date(2023, 1, 4), "favorable"),),
    imputations=(IMPUTATION,),
)
SOUND = Agreement(
    id="sound",
    title="Une convention sans défaut",
    parties=(
        Party("funder", "Commune", "la Commune", "commune"),
        Party("beneficiary", "Association", "l’Association", "association"),
    ),
    period=AgreementPeriod(date(2023, 2, 1), date(2023, 12, 29)),
    grant=euros("30000"),
    requested_on=date(2022, 11, 7),
    signing=Signing("Ici", date(2023, 1, 20)),
    decision=DECISION,
    actions=(Action("a1", "Une action"),),
    indicators=(Indicator("i1", "Séances", "a1", dates=(date(2023, 3, 1),)),),
    budget=Budget((line("rent", "40000"),), (line("grant", "30000"), line("own", "10000"))),
    budget_total_text="40 000,00 €",
    papers=(Paper("p1", "Programme", date(2022, 11, 7), "lundi"), Paper("p2", "Rapport", date(2023, 1, 4))),
    statements=(Statement("p1", "count.x", "3"), Statement("p2", "count.x", "3")),
    ledger_source=LedgerSource("bilan_received", "financial"),
    selections=(Selection("other", "resources"),),
    definitions=(Definition("half", "50 % * grant"), Definition("income", "sum(other, amount)")),
    duties=(
        Duty("advance", "funder", amount="half", is_payment=True),
        Duty("balance", "funder", amount="grant - half", is_payment=True),
        Duty("bilan", "beneficiary", due="2024-03-29", parts=("financial",), done_by="bilan_received"),
        Duty("evaluation", "beneficiary", due="period.end + 182 days"),
        Duty("unspent_money", "beneficiary", when="happened(republican_commitment)"),
    ),
    rights=(
        Right("clawback", "funder", "reclaim", when="not met(bilan) by 2024-06-28"),
        Right("extension", "beneficiary", "extend", until="latest_notice(period.end, 2 months) - 2 days"),
    ),
)


def codes(agreement: Agreement) -> list[str]:
    return [finding.code for finding in audit(agreement, rulebooks=LAW)]


def decision() -> Decision:
    return DECISION


def with_decision(**changes: object) -> Agreement:
    return evolve(SOUND, decision=evolve(DECISION, **changes))  # type: ignore[arg-type]
