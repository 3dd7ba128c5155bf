"""One thing broken in a sound agreement: that finding, and no other."""

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from budget.nomenclature import Form
from budget.plan import Budget, FlatRate, Fte, IndirectBase, InKindAid
from budget.rate import Rate
from conventions.agreement.agreement import NO_PERIOD, Agreement, AgreementPeriod, LedgerSource, Signing
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Notice, Reading, Right
from conventions.agreement.party import BankAccount, Blank, Imputation, Opinion, Party, Vote
from conventions.agreement.programme import Indicator, Paper, Statement
from conventions.audit.audit import RULES, audit
from conventions.audit.law import REQUIREMENTS, Requirement
from tests.audit.agreements import IMPUTATION, LAW, SOUND, codes, euros, line, with_decision

ROOT = Path(__file__).parents[2]


def duties(*changed: Duty, without: str = "") -> Agreement:
    names = {duty.name for duty in changed} | {without}
    return evolve(SOUND, duties=(*(duty for duty in SOUND.duties if duty.name not in names), *changed))


def rights(*added: Right) -> Agreement:
    return evolve(SOUND, rights=(*SOUND.rights, *added))


def imputation(**changes: object) -> Agreement:
    return with_decision(imputations=(evolve(IMPUTATION, **changes),))  # type: ignore[arg-type]


def budget(expenses: str, *resources: str) -> Agreement:
    lines = tuple(line(f"r{rank}", amount) for rank, amount in enumerate(resources))
    return evolve(SOUND, budget=Budget((line("rent", expenses),), lines or None), budget_total_text=None)


def with_indirect(staff: str, head: str, place: str | None = "pay") -> Agreement:
    """A budget whose indirect costs are at most 15 % of those of staff."""
    lines = (
        evolve(line("posts", staff), form_line=place),
        evolve(line("head", head), form_line="fixed_running_costs"),
    )
    rule = FlatRate(Rate.parse("15 %"), IndirectBase.STAFF)
    asked = Budget(lines, RESOURCES, form=Form.APPLICATION, indirect=rule)
    return evolve(SOUND, budget=asked, budget_total_text=None)


def with_aid(amount: str | None) -> Agreement:
    aid = InKindAid("room", "Une salle", "funder", None if amount is None else euros(amount))
    assert SOUND.budget is not None
    return evolve(
        SOUND, budget=evolve(SOUND.budget, in_kind=(aid,)),
        statements=(*SOUND.statements, Statement("p1", "in_kind.rooms", "une salle")) if amount else SOUND.statements,
    )  # fmt: skip


def in_work(rate: str | None) -> Agreement:
    """A budget of 20 000 € and one post: it makes 40 000 € at a rate of 20 000 €."""
    assert SOUND.budget is not None
    lines = (line("rent", "20000"), evolve(line("post", "0"), fte=Fte.parse("1")))
    return evolve(
        SOUND, budget=evolve(SOUND.budget, expenses=lines, fte_rate=None if rate is None else euros(rate))
    )


def statements(*added: Statement) -> Agreement:
    return evolve(SOUND, statements=(*SOUND.statements, *added))


def beneficiary(**changes: object) -> Agreement:
    return evolve(SOUND, parties=(SOUND.parties[0], evolve(SOUND.parties[1], **changes)))  # type: ignore[arg-type]


def account(iban: str | Blank, bic: str | Blank) -> BankAccount:
    return BankAccount("l’Association", Blank.TO_BE_COMPLETED, iban, bic)


def with_bonus(amount: str, **changes: object) -> Agreement:
    """A balance that depends on a bonus of at most 40 000 €, which a fact says."""
    bonus = FactDeclaration("bonus", "euros", least="0 €", most="40000 €")
    changed = duties(Duty("balance", "funder", amount=amount, is_payment=True))
    return evolve(changed, facts=(bonus,), **changes)  # type: ignore[arg-type]


def granted_by_formula(formula: str, *payments: Duty, **changes: object) -> Agreement:
    """A grant that a fact, the award, decides, or that the text comes to by itself."""
    kept = tuple(duty for duty in SOUND.duties if not duty.is_payment)
    award = FactDeclaration("award", "euros", least="0 €")
    changed = evolve(
        SOUND, grant=euros("0"), grant_formula=formula, duties=(*kept, *payments), facts=(award,)
    )
    return evolve(changed, **changes)  # type: ignore[arg-type]


def paid(name: str, amount: str, when: str | None = None) -> Duty:
    return Duty(name, "funder", when=when, amount=amount, is_payment=True)


BLANK = Blank.TO_BE_COMPLETED
RESOURCES = (line("grant", "30000"), line("own", "10000"))
BROKEN: list[tuple[str, Agreement]] = [
    ("legal_form_not_stated", beneficiary(legal_form=None)),
    ("english_of_nothing", evolve(SOUND, english=(("Un libellé d’avant", "A former label"),))),
    (
        "period_not_stated",
        evolve(
            duties(Duty("last", "beneficiary", due="period.end + 6 months")),
            period=NO_PERIOD,
        ),
    ),
    ("undefined_reference", evolve(SOUND, indicators=(Indicator("i1", "Séances", "a9"),))),
    (
        "undefined_reference",
        evolve(
            SOUND,
            budget=Budget((line("rent", "40000", action="a9"),), RESOURCES),
        ),
    ),
    ("undefined_reference", statements(Statement("p9", "said", "x"))),
    ("undefined_reference", duties(Duty("extra", "nobody"))),
    ("undefined_reference", rights(Right("extra", "nobody", "suspend"))),
    ("undefined_reference", evolve(SOUND, ledger_source=LedgerSource("never_declared"))),
    ("undefined_reference", evolve(SOUND, ledger_source=LedgerSource("bilan_received", "moral"))),
    (
        "undefined_reference",
        rights(Right("extra", "either", "suspend", when="not met(nothing) by 2024-06-28")),
    ),
    ("undefined_reference", rights(Right("extra", "either", "suspend", when="exercised(nothing)"))),
    ("identifier_invalid", beneficiary(siret="22620001200013")),
    ("identifier_invalid", beneficiary(siret="22040000000000")),
    ("identifier_invalid", beneficiary(rna="W12345678")),
    ("identifier_invalid", beneficiary(bank_account=account("FR7630006000011234567890188", BLANK))),
    ("identifier_invalid", beneficiary(bank_account=account(BLANK, "ABC"))),
    ("budget_not_balanced", budget("40000", "30000", "9999.99")),
    ("grant_exceeds_budget", budget("29999.99", "29999.99")),
    ("decision_differs_from_grant", with_decision(amount=euros("29000"))),
    ("payments_differ_from_grant", duties(Duty("balance", "funder", amount="40 % * grant", is_payment=True))),
    ("total_unreadable", evolve(SOUND, budget_total_text="40 0000,00")),
    ("indirect_over_the_rate", with_indirect("34000", "6000")),
    ("total_differs", evolve(SOUND, budget_total_text="40 000,01 €")),
    ("credits_do_not_add_up", imputation(remaining=euros("50000.01"))),
    ("available_exceeds_credits", imputation(credits=euros("79999.99"))),
    ("votes_exceed_members", with_decision(vote=Vote(20, 1, 3, present=21, excused=3, aside=1))),
    ("decision_before_opinion", with_decision(opinions=(Opinion("c", date(2023, 1, 10), "favorable"),))),
    ("decision_before_request", evolve(SOUND, requested_on=date(2023, 1, 10))),
    ("transmitted_before_decision", with_decision(transmitted_on=date(2023, 1, 8))),
    ("published_before_decision", with_decision(published_on=date(2023, 1, 8))),
    ("signed_before_decision", evolve(SOUND, signing=Signing("Ici", date(2023, 1, 8)))),
    (
        "weekday_mismatch",
        evolve(SOUND, papers=(Paper("p1", "P", date(2022, 11, 7), "samedi"), *SOUND.papers[1:])),
    ),
    (
        "weekday_of_another_year",
        evolve(SOUND, papers=(Paper("p1", "P", date(2022, 11, 7), "Mardi"), *SOUND.papers[1:])),
    ),
    (
        "paper_before_its_subject",
        evolve(
            SOUND, papers=(Paper("p1", "P", date(2022, 11, 7), None, date(2022, 11, 8)), *SOUND.papers[1:])
        ),
    ),
    ("period_before_decision", evolve(SOUND, period=AgreementPeriod(date(2023, 1, 8), date(2023, 12, 29)))),
    (
        "action_before_decision",
        evolve(SOUND, indicators=(Indicator("i1", "S", "a1", dates=(date(2023, 1, 8),)),)),
    ),
    ("deadline_before_decision", duties(Duty("extra", "beneficiary", due="2023-01-06"))),
    ("window_closed_at_decision", rights(Right("extra", "beneficiary", "decline", until="2023-01-06"))),
    (
        "window_nearly_closed_at_decision",
        rights(Right("extra", "beneficiary", "decline", until="2023-03-08")),
    ),
    ("deadline_on_rest_day", duties(Duty("extra", "beneficiary", due="2024-05-01"))),
    ("last_day_on_rest_day", rights(Right("extra", "beneficiary", "decline", until="2023-07-14"))),
    (
        "sanction_before_duty",
        rights(Right("extra", "funder", "reclaim", when="not met(bilan) by 2024-03-28")),
    ),
    (
        "sanction_before_duty",
        rights(
            Right("extra", "funder", "reclaim", readings=(Reading("r", when="not met(bilan) by period.end"),))
        ),
    ),
    (
        "parts_differ_from_whole",
        statements(Statement("p1", "count.y", "25", parts=(("mel", "23"), ("other", "3")))),
    ),
    ("part_exceeds_whole", statements(Statement("p1", "count.y", "25", of_whom=(("qpv", "26"),)))),
    (
        "share_differs",
        statements(
            Statement(
                "p1", "count.y", "24", parts=(("women", "13"), ("men", "11")), shares=(("women", "55 %"),)
            )
        ),
    ),
    ("counts_differ", statements(Statement("p1", "count.y", "3"), Statement("p2", "count.y", "4"))),
    ("dates_differ", statements(Statement("p1", "year.y", "2013"), Statement("p2", "year.y", "2018"))),
    ("statements_differ", statements(Statement("p1", "name", "A"), Statement("p2", "name", "B"))),
    (
        "paper_contradicts_itself",
        statements(Statement("p1", "count.y", "7"), Statement("p1", "count.y", "8")),
    ),
    ("planned_for_another_year", statements(Statement("p1", "year.planned_for", "2022"))),
    ("evaluation_not_stated", duties(without="evaluation")),
    (
        "unspent_money_not_stated",
        duties(
            Duty("renamed", "beneficiary", when="happened(republican_commitment)"), without="unspent_money"
        ),
    ),
    ("republican_commitment_not_stated", duties(Duty("unspent_money", "beneficiary"))),
    ("norm_unreachable", rights(Right("extra", "funder", "suspend", when="period.start > period.end"))),
    (
        "window_never_open",
        rights(Right("extra", "funder", "decline", when="not met(bilan) by 2024-06-28", until="2024-06-28")),
    ),
    (
        "deadlines_contradict",
        duties(
            Duty("again", "beneficiary", due="2024-04-30", parts=("financial",), done_by="bilan_received")
        ),
    ),
    ("duration_reversed", duties(Duty("extra", "beneficiary", begins="2024-01-02", until="2023-12-29"))),
    ("month_end_ambiguous", rights(Right("extra", "beneficiary", "decline", until="2024-02-29 - 6 months"))),
    (
        "month_end_ambiguous",
        duties(Duty("extra", "beneficiary", due="2023-03-31 + 1 month + 1 month")),
    ),
    ("duty_without_sanction", duties(Duty("note", "beneficiary", due="2024-03-29", done_by="note_received"))),
    ("right_without_trigger", rights(Right("extra", "funder", "reclaim", amount="paid"))),
    ("amount_may_exceed_grant", with_bonus("bonus")),
    ("amount_may_exceed_grant", duties(Duty("balance", "funder", amount="80 % * income", is_payment=True))),
    ("amount_may_be_negative", with_bonus("min(bonus, 10 €) - 0,01 €")),
    ("payment_shares_differ", with_bonus("40 % * grant", grant_formula="bonus")),
    ("payment_shares_differ", with_bonus("grant / 6", grant_formula="bonus")),
    ("in_kind_not_valued", with_aid(None)),
    ("in_kind_not_valued", statements(Statement("p1", "in_kind.rooms", "une salle"))),
]
SEVERAL: list[tuple[set[str], Agreement]] = [
    ({"budget_without_other_resources", "resources_without_form"}, budget("40000")),
    ({"proposed_differs_from_grant"}, imputation(proposed=euros("29000"), remaining=euros("51000"))),
    ({"credits_insufficient"}, imputation(available=euros("29000"), remaining=euros("-1000"))),
    (
        {"imputations_differ"},
        with_decision(imputations=(IMPUTATION, evolve(IMPUTATION, document="report", account="6574"))),
    ),
    ({"resources_without_form"}, budget("30000")),
    ({"period_reversed"}, evolve(SOUND, period=AgreementPeriod(date(2023, 2, 1), date(2023, 1, 31)))),
]


def test_a_sound_agreement_has_no_finding() -> None:
    assert codes(SOUND) == []


@pytest.mark.parametrize(
    ("code", "agreement"), BROKEN, ids=[f"{rank} {code}" for rank, (code, _) in enumerate(BROKEN)]
)
def test_one_thing_broken_is_the_one_thing_found(code: str, agreement: Agreement) -> None:
    assert codes(agreement) == [code]


@pytest.mark.parametrize(
    ("wanted", "agreement"), SEVERAL, ids=[" ".join(sorted(wanted)) for wanted, _ in SEVERAL]
)
def test_what_one_fault_brings_with_it_is_found_too(wanted: set[str], agreement: Agreement) -> None:
    assert wanted <= set(codes(agreement))


EDGES: dict[str, Agreement] = {
    "indirect costs within their rate": with_indirect("35000", "5000"),
    "indirect costs of a base that is not all on the form": with_indirect("34000", "6000", None),
    "A12: payments of fixed amounts, a grant that a fact decides": granted_by_formula(
        "award", paid("one", "5 000 €"), paid("two", "5 000 €"), budget=None, budget_total_text=None
    ),
    "A13: a ledger that a built-in event carries": evolve(
        SOUND, ledger_source=LedgerSource("amendment_signed")
    ),
    "payments that make what the formula comes to": granted_by_formula(
        "2 * 15 000 €", paid("one", "50 % * grant"), paid("two", "15 000 €")
    ),
    "two payments of which one takes the place of the other": evolve(
        with_bonus("20 000 €"),
        duties=(
            *duties(without="advance").duties[1:],
            paid("advance", "10 000 €"),
            paid("balance", "20 000 €", "bonus > 0 €"),
            paid("smaller", "5 000 €", "not (bonus > 0 €)"),
        ),
    ),
    "a balance that is paid where it is above nothing": evolve(
        with_bonus("bonus"),
        duties=(
            *duties(without="balance").duties,
            paid("balance", "bonus - 5 €", "bonus > 5 € and bonus - 5 € < grant"),
        ),
    ),
    "a condition on a difference of stated figures": evolve(
        SOUND,
        definitions=(*SOUND.definitions, Definition("difference", "62 * 322 € - 20 000 €")),
        rights=(*SOUND.rights, Right("x", "funder", "suspend", when="difference > 0 €")),
    ),
    "a condition that the figures of this agreement alone make false": rights(
        Right("x", "funder", "suspend", when="grant > 50000 €")
    ),
    "a condition on the day asked": rights(Right("x", "funder", "suspend", when="as_of < 2023-06-01")),
    "a condition on a definition of the figures": rights(
        Right("x", "funder", "suspend", when="half > 50000 €")
    ),
    "a window that opens on its last day": rights(
        Right("x", "funder", "decline", when="not met(bilan) by 2024-06-28", until="2024-07-01")
    ),
    "a window on the day asked": rights(
        Right("x", "funder", "decline", when="as_of > 2024-06-28", until="2024-06-28")
    ),
    "a window that a fact closes": rights(
        Right("x", "funder", "decline", when="not met(bilan) by 2024-06-28", until="signed")
    ),
    "two duties of one document on one day": duties(
        Duty("again", "beneficiary", due="2024-03-29", parts=("financial",), done_by="bilan_received")
    ),
    "two deadlines of which one has a condition": duties(
        Duty(
            "again",
            "beneficiary",
            when="happened(signed)",
            due="2024-04-30",
            parts=("financial",),
            done_by="bilan_received",
        )
    ),
    "a duty that lasts one day": duties(Duty("x", "beneficiary", begins="2023-12-29", until="2023-12-29")),
    "the last day of a notice": rights(
        Right("x", "beneficiary", "decline", until="latest_notice(2024-02-29, 6 months)")
    ),
    "months counted at once": duties(Duty("x", "beneficiary", due="2023-03-31 + 2 months")),
    "months upon months and days": duties(
        Duty("x", "beneficiary", due="2023-03-31 + 1 month 1 day + 1 month")
    ),
    "months beyond the calendar": duties(Duty("x", "beneficiary", when="9999-01-31 + 24 months > signed")),
    "a document that something depends on": evolve(
        duties(Duty("note", "beneficiary", due="2024-03-29", done_by="note_received")),
        rights=(*SOUND.rights, Right("x", "funder", "suspend", when="not happened(note_received)")),
    ),
    "any breach ends the agreement": evolve(
        duties(Duty("note", "beneficiary", due="2024-03-29", done_by="note_received")),
        rights=(*SOUND.rights, Right("x", "funder", "terminate", when="happened(abandoned)")),
    ),
    "no document has a sanction": evolve(SOUND, rights=()),
    "a right to reclaim with a last day": rights(
        Right("x", "funder", "reclaim", amount="paid", until="2024-03-29")
    ),
    "a balance that is at least nothing and at most the grant": with_bonus(
        "max(0 €, min(grant, bonus - 10 €))"
    ),
    "a grant that is not decided": with_bonus("bonus", grant_formula="bonus"),
    "shares of any grant that make it whole": with_bonus("50 % * grant", grant_formula="bonus"),
    "shares on conditions": evolve(
        with_bonus("40 % * grant", grant_formula="bonus"),
        duties=tuple(
            evolve(duty, when="happened(signed)") if duty.name == "balance" else duty
            for duty in with_bonus("40 % * grant").duties
        ),
    ),
    "a grant by a formula without payments": evolve(
        SOUND, grant_formula="half * 2", duties=tuple(item for item in SOUND.duties if not item.is_payment)
    ),
    "votes equal to the members and proxies": with_decision(
        vote=Vote(20, 1, 2, present=21, excused=3, aside=1)
    ),
    "a vote whose members are not counted": with_decision(vote=Vote(99, 0, 0)),
    "a window that closes two months after the decision": rights(
        Right("x", "beneficiary", "decline", until="2023-03-09")
    ),
    "a duty due on the day of the decision": duties(Duty("x", "beneficiary", due="2023-01-09")),
    "a sanction on the day of the duty": rights(
        Right("x", "funder", "reclaim", when="not met(bilan) by 2024-03-29")
    ),
    "a sanction whose day waits for a fact": rights(
        Right("x", "funder", "reclaim", when="not met(bilan) by signed")
    ),
    "a period begun on the day of the decision": with_decision(
        taken_on=date(2023, 1, 9), transmitted_on=None
    ),
    "a weekday in capitals": evolve(
        SOUND, papers=(Paper("p1", "P", date(2022, 11, 7), "LUNDI"), SOUND.papers[1])
    ),
    "a paper without a date": evolve(SOUND, papers=(Paper("p1", "P", None, "lundi"), SOUND.papers[1])),
    "a signature left to complete": evolve(SOUND, signing=Signing("Ici", Blank.TO_BE_COMPLETED)),
    "payments that wait for a fact": duties(Duty("balance", "funder", amount="paid", is_payment=True)),
    "an account for what is lent": evolve(
        statements(Statement("p1", "in_kind.rooms", "une salle")),
        budget=Budget(
            (line("rent", "40000"), line("room", "500", "861")),
            (line("grant", "30000"), line("own", "10000"), line("gift", "500", "871")),
        ),
        budget_total_text=None,
    ),
    "an aid in kind that has its value": with_aid("500"),
    "work that no rate values": in_work(None),
    "work at the rate that makes the budget balance": in_work("20000"),
    "a notice that names a fact": rights(
        Right("x", "either", "terminate", notice=Notice("first(letter_sent, occurred_on)", "1 month"))
    ),
    "an expression that does not parse": evolve(
        SOUND,
        definitions=(
            *SOUND.definitions,
            Definition("broken", "1 +"),
            Definition("read", None, (("a", "grant"),)),
        ),
    ),
    "an account left to complete": beneficiary(bank_account=account(BLANK, BLANK)),
    "an account of good numbers": beneficiary(
        bank_account=account("FR7630006000011234567890189", "AGRIFRPP")
    ),
    "no decision": evolve(SOUND, decision=None),
    "no budget": evolve(SOUND, budget=None, statements=()),
    "no signing": evolve(SOUND, signing=None),
    "imputations of two operations": with_decision(
        imputations=(IMPUTATION, Imputation("report", "OP2", "6574"))
    ),
    "a grant of exactly the threshold": evolve(
        duties(without="evaluation"),
        grant=euros("23000"),
        decision=None,
        budget=None,
        definitions=(Definition("half", "50 % * grant"), Definition("income", "sum(other, amount)")),
    ),
    "a request before the law": evolve(
        duties(Duty("unspent_money", "beneficiary")), requested_on=date(2022, 1, 1)
    ),
    "a beneficiary of another form": evolve(
        duties(Duty("other", "beneficiary"), without="unspent_money"),
        parties=(SOUND.parties[0], Party("beneficiary", "Société", "la Société", "société")),
    ),
    "an agreement that no date places": evolve(duties(without="evaluation"), decision=None, signing=None),
}


@pytest.mark.parametrize("case", EDGES)
def test_what_is_just_in_order_is_not_found(case: str) -> None:
    assert codes(EDGES[case]) == []


def with_report_due(day: str) -> Agreement:
    """An earmarked grant whose beneficiary's year ends on 31 December: the law wants its report by 30 June."""
    changed = duties(
        Duty(
            "bilan",
            "beneficiary",
            due=day,
            done_by="bilan_received",
            role="financial_report",
            parts=("financial",),
        ),
    )
    parties = (SOUND.parties[0], evolve(SOUND.parties[1], fiscal_year_ends="12-31"))
    clawback = Right("clawback", "funder", "reclaim", when="not met(bilan) by 2024-12-31")
    return evolve(changed, parties=parties, is_earmarked=True, rights=(clawback, SOUND.rights[1]))


def test_a_clause_that_gives_more_time_than_the_law_is_found() -> None:
    (finding,) = audit(with_report_due("2024-07-01"), rulebooks=LAW)
    assert (finding.code, finding.actual, finding.expected) == (
        "clause_looser_than_law",
        "2024-07-01",
        "<= 2024-06-30",
    )
    assert finding.source == "loi n° 2000-321 du 12 avril 2000, art. 10, al. 6"


def test_a_clause_as_strict_as_the_law_and_one_that_waits_are_not() -> None:
    assert [item.code for item in audit(with_report_due("2024-06-28"), rulebooks=LAW)] == []
    assert [item.code for item in audit(with_report_due("signed + 2 months"), rulebooks=LAW)] == []
    assert [item.code for item in audit(with_report_due("2024-07-01"))] == []


def test_an_iban_is_never_shown_whole() -> None:
    number = "FR7630006000011234567890188"
    (finding,) = audit(beneficiary(bank_account=account(number, BLANK)))
    assert number not in str(finding)
    assert number[-4:-2] not in finding.actual.replace(number[-4:], "")


def test_an_anniversary_on_29_february_has_no_likely_date() -> None:
    papers = (Paper("p1", "P", date(2024, 2, 29), "lundi"), SOUND.papers[1])
    assert codes(evolve(SOUND, papers=papers)) == ["weekday_mismatch"]


def test_a_likely_date_that_is_still_too_early_is_not_offered() -> None:
    papers = (Paper("p1", "P", date(2022, 11, 7), "mardi", date(2024, 1, 1)), SOUND.papers[1])
    assert sorted(codes(evolve(SOUND, papers=papers))) == ["paper_before_its_subject", "weekday_mismatch"]


def test_every_finding_says_what_is_and_what_was_expected() -> None:
    findings = [finding for _, agreement in BROKEN for finding in audit(agreement, rulebooks=LAW)]
    assert findings
    assert all(finding.expected for finding in findings)


def test_every_rule_is_run_once() -> None:
    assert len(set(RULES)) == len(RULES)


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda requirement: requirement.code)
def test_each_requirement_is_a_rule_of_the_law(requirement: Requirement) -> None:
    assert requirement.rule in {rule.name for rule in LAW[0].rules}


def test_without_the_law_nothing_is_asked_in_its_name() -> None:
    silent = evolve(SOUND, duties=tuple(duty for duty in SOUND.duties if duty.name != "evaluation"))
    assert "evaluation_not_stated" in codes(silent)
    assert "evaluation_not_stated" not in {finding.code for finding in audit(silent)}
