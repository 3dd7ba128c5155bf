"""An agreement built in Python: the same as its file would be, and every fault of it told at once."""

import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conventions as cv
from budget.rate import Rate
from conventions.files.dossier_data import texts_of

FUNDER = cv.party("funder", "Département fictif", "le Département")
BENEFICIARY = cv.party("beneficiary", "Association fictive", "l’Association")
NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)
YEAR = (date(2024, 1, 1), date(2024, 12, 31))
TEXT = """
schema = "subventio/convention/1"
id = "demo"
title = "Convention de démonstration"
[party.funder]
name = "Département fictif"
short_name = "le Département"
[party.beneficiary]
name = "Association fictive"
short_name = "l’Association"
[period]
start = 2024-01-01
end = 2024-12-31
[grant]
amount = "10 000,00 €"
[define]
half = "grant / 2"
[fact.audience]
type = "number"
[payment.single]
when = "happened(signed)"
amount = "half"
[duty.final_bilan]
debtor = "beneficiary"
due = "period.end + 6 months"
done_by = "bilan_received"
[right.clawback]
holder = "funder"
act = "reclaim"
when = "not met(final_bilan) by 2025-12-01"
amount = "250.00 €"
notice = { from = "formal_notice_sent", period = "1 month" }
[ledger]
carried_by = "bilan_received"
"""
FACTS = """
[[fact]]
key = "signed"
occurred_on = 2024-02-01
[[fact]]
key = "payment"
occurred_on = 2024-03-01
known_on = 2024-03-05
of = "single"
value = "5000.00"
[[fact]]
key = "audience"
occurred_on = 2024-10-01
value = 120
"""
EXPENSES = "id,label,amount,paid_on,for_operation,account\nrent,Loyer,1250.50,2024-04-01,oui,613\n"


def built(**changes: object) -> cv.Dossier:
    arguments: dict[str, Any] = {
        "id": "demo",
        "title": "Convention de démonstration",
        "parties": [FUNDER, BENEFICIARY],
        "period": YEAR,
        "grant": 10_000,
        "definitions": {"half": "grant / 2"},
        "declared": [cv.declare("audience", "number")],
        "payments": [cv.payment("single", "half", when="happened(signed)")],
        "duties": [
            cv.duty("final_bilan", "beneficiary", due="period.end + 6 months", done_by="bilan_received")
        ],
        "rights": [
            cv.right(
                "clawback",
                "funder",
                "reclaim",
                when="not met(final_bilan) by 2025-12-01",
                amount=cv.euros(250),
                notice=("formal_notice_sent", "1 month"),
            )
        ],
        "ledger": {"carried_by": "bilan_received"},
        "facts": [
            cv.fact("signed", date(2024, 2, 1)),
            cv.fact("payment", "2024-03-01", 5000, of="single", known_on="05/03/2024"),
            cv.fact("audience", date(2024, 10, 1), 120),
        ],
        "expenses": [
            cv.expense("rent", "Loyer", "1 250,50 €", paid_on="2024-04-01", for_operation=True, account=613)
        ],
    }
    return cv.agreement(**{**arguments, **changes})


def test_what_is_built_is_what_its_file_says() -> None:
    texts = {"convention.toml": TEXT, "facts.toml": FACTS, "expenses.csv": EXPENSES}
    assert built() == cv.parse_dossier(texts)


def test_an_agreement_of_a_model_is_what_its_file_says() -> None:
    made = cv.from_model(
        "commun/droit-taux@1",
        id="demo",
        title="Convention de démonstration",
        parties=[FUNDER, BENEFICIARY],
        period=YEAR,
        grant="10 000 €",
        rate="60 %",
        report_due=date(2025, 6, 30),
    )
    head = TEXT.partition("[define]")[0].replace(
        "[party.funder]", 'uses = "commun/droit-taux@1"\n[party.funder]'
    )
    text = f'{head}[parameters]\nrate = "60 %"\nreport_due = 2025-06-30\n'
    assert made == cv.parse_dossier({"convention.toml": text})


# --- faults ------------------------------------------------------------------------------------------------


def faults_of(**changes: object) -> list[tuple[str, str]]:
    with pytest.raises(cv.AgreementError) as refused:
        built(**changes)
    return [(fault.place.path, fault.code) for fault in refused.value.faults]


def duty(**fields: object) -> list[cv.Part]:
    arguments: dict[str, Any] = {"done_by": "bilan_received", **fields}
    return [cv.duty("final_bilan", "beneficiary", **arguments)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"duties": duty(due="perod.end + 6 months")}, ("duty.final_bilan.due", "expression_name.near")),
        ({"duties": duty(due="grant + period.end")}, ("duty.final_bilan.due", "expression_type.quantity")),
        ({"duties": duty(due="period.end +")}, ("duty.final_bilan.due", "expression_syntax.end")),
        ({"duties": duty(due=NOON)}, ("duty.final_bilan.due", "wrong_type.text")),
        ({"duties": duty(amount=12.5)}, ("duty.final_bilan.amount", "wrong_type.text")),
        ({"grant": 12.5}, ("grant.amount", "wrong_type.money")),
        ({"grant": None}, ("grant.amount", "wrong_type.money")),
        ({"period": (date(2024, 1, 1), NOON)}, ("period.end", "wrong_type.date")),
        ({"period": None}, ("period", "wrong_type.table")),
        ({"parties": [FUNDER, BENEFICIARY, FUNDER]}, ("party.funder", "id_twice")),
        ({"parties": [FUNDER, cv.party("beneficiary", "A", siren="1")]}, ("party.beneficiary.siren", "unknown_key")),
        ({"budjet": {}}, ("budjet", "unknown_key")),
        ({"facts": [cv.fact("signd", "2024-01-01")]}, ("facts[1].key", "unknown_fact")),
        ({"facts": [cv.fact("payment", "2024-01-01", "cent")]}, ("facts[1].value", "amount_unreadable.not_a_number")),
        ({"expenses": [cv.expense("a", "b", 1, line="x")], "budget": {"expense": []}}, ("expenses[1].line", "unknown_line")),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_place(changes: dict[str, Any], expected: tuple[str, str]) -> None:
    assert expected in faults_of(**changes)


def test_all_faults_are_told_at_once_each_with_its_column_and_its_remedy() -> None:
    with pytest.raises(cv.AgreementError) as refused:
        built(
            grant=12.5,
            duties=duty(due="perod.end + 6 months"),
            rights=[cv.right("clawback", "funder", "reclame", when="happened(signd)")],
            facts=[cv.fact("payment", "2024-01-01", "cent")],
        )
    told = {fault.place.path: fault for fault in refused.value.faults}
    assert set(told) == {"duty.final_bilan.due", "grant.amount", "right.clawback.act"}
    fault = told["duty.final_bilan.due"]
    assert (fault.actual, fault.remedy) == (
        "perod.end",
        "did_you_mean",
    ) or fault.code == "expression_name.near"
    assert dict(fault.params)["column"] == "1"
    assert "unknown name" in str(refused.value)
    assert "nom inconnu «\u00a0perod.end\u00a0»" in "".join(cv.fault_texts(refused.value, lang="fr"))


def test_an_error_pickles_with_its_faults() -> None:
    with pytest.raises(cv.AgreementError) as refused:
        built(grant=None)
    again = pickle.loads(pickle.dumps(refused.value))  # noqa: S301 -- our own bytes
    assert (again.faults, str(again)) == (refused.value.faults, str(refused.value))


@pytest.mark.parametrize(
    ("make", "path", "code"),
    [
        (lambda: cv.fact("signed", NOON), "fact.occurred_on", "wrong_type.date"),
        (lambda: cv.fact("signed", None), "fact.occurred_on", "wrong_type.date"),  # type: ignore[arg-type]
        (lambda: cv.fact("signed", "2024-02-30"), "fact.occurred_on", "invalid_date"),
        (lambda: cv.fact("payment", "2024-01-01", 0.1),  # type: ignore[arg-type]
          "fact.value", "wrong_type.money"),
        (lambda: cv.fact("payment", "2024-01-01", Decimal("NaN")), "fact.value", "wrong_type.money"),
        (lambda: cv.fact("payment", "2024-01-01", []), "fact.value", "wrong_type.scalar"),  # type: ignore[arg-type]
        (lambda: cv.expense("a", "b", 0.1),  # type: ignore[arg-type]
          "expense.amount", "wrong_type.money"),
        (lambda: cv.expense("a", "b", Decimal("0.001")), "expense.amount", "amount_unreadable.too_many_decimals"),
        (lambda: cv.expense("a", "b", 1, paid_on=NOON), "expense.paid_on", "wrong_type.date"),
        (lambda: cv.expense("a", "b", 1, kind="fees"), "expense.kind", "unknown_word"),
        (lambda: cv.resource("a", "", 1), "resource.label", "cell_empty"),
    ],
)  # fmt: skip
def test_a_value_of_a_record_is_checked_when_it_is_made(
    make: Callable[[], object], path: str, code: str
) -> None:
    with pytest.raises(cv.AgreementError) as refused:
        make()
    assert [(fault.place.path, fault.code) for fault in refused.value.faults] == [(path, code)]


# --- amounts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("amount", [1000, "1000", "1 000,00 €", Decimal(1000), cv.euros(1000)])
def test_a_number_counts_euros_and_never_cents(amount: cv.Euros | Decimal | int | str) -> None:
    assert str(cv.euros(amount)) == "1000.00"
    assert built(grant=amount).agreement.grant == cv.euros(1000)
    assert built(facts=[cv.fact("payment", "2024-03-01", amount)]).facts[0].value == cv.euros(1000)
    assert cv.expense("a", "b", amount).amount == cv.euros(1000)


@pytest.mark.parametrize("amount", [1.5, None, True, "1.005", Decimal("1.005")])
def test_what_is_no_amount_is_refused(amount: str | Decimal) -> None:
    with pytest.raises(cv.SubventioError):
        cv.euros(amount)


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        ("ratio", Fraction(1, 3), Fraction(1, 3)),
        ("ratio", Rate.parse("125 %"), Fraction(5, 4)),
        ("ratio", Decimal("0.5"), Fraction(1, 2)),
        ("number", Decimal("7.91"), Fraction(791, 100)),
        ("number", 7, 7),
        ("rate", Decimal("0.9512"), Fraction(9512, 10000)),
        ("rate", 2, Fraction(2)),
        ("date", "2024-06-20", date(2024, 6, 20)),
        ("text", "2024-06-20", "2024-06-20"),
        ("truth", True, True),
        ("euros", 12, cv.euros(12)),
    ],
)
def test_the_declaration_says_what_a_value_is(
    kind: str, value: str | int | Decimal | Fraction | Rate, read: object
) -> None:
    made = built(declared=[cv.declare("said", kind)], facts=[cv.fact("said", "2024-05-01", value)])
    assert made.facts[0].value == read
    assert type(made.facts[0].value) is type(read)
    assert cv.dossier_from_dict(cv.to_dict(made)) == made


def test_facts_are_added_to_a_dossier_that_stays_what_it_was() -> None:
    before = built()
    after = cv.with_facts(before, cv.fact("payment", "2024-06-01", 250))
    assert after.facts == (*before.facts, cv.Fact("payment", date(2024, 6, 1), cv.euros(250)))
    with pytest.raises(cv.AgreementError) as refused:
        cv.with_facts(before, cv.fact("paymnt", "2024-06-01", 250))
    assert [fault.place.path for fault in refused.value.faults] == ["facts[4].key"]


# --- random agreements -------------------------------------------------------------------------------------

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
CENTS = st.integers(0, 10**9).map(cv.Euros.of_cents)
WORDS = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=12).map(str.strip).filter(bool)
LABELS = st.none() | WORDS
EXPENSES_MADE = st.lists(
    st.builds(
        cv.Expense,
        id=st.from_regex(r"[a-z]{1,6}", fullmatch=True),
        label=WORDS,
        amount=st.integers(-(10**9), 10**9).map(cv.Euros.of_cents),
        paid_on=st.none() | DAYS,
        evidence=LABELS,
        for_operation=st.none() | st.booleans(),
        vat=st.none() | CENTS,
    ),
    max_size=4,
    unique_by=lambda expense: expense.id,
)


class TestRoundTrip:
    """What a program builds goes out and comes back equal: as JSON, and as the texts of files."""

    @given(
        title=WORDS,
        grant=CENTS,
        due=DAYS,
        label=LABELS,
        article=LABELS,
        paid=st.lists(st.tuples(DAYS, CENTS.filter(lambda amount: amount > cv.Euros.ZERO)), max_size=3),
        expenses=st.none() | EXPENSES_MADE,
    )
    def test_a_built_agreement_is_read_again(
        self,
        title: str,
        grant: cv.Euros,
        due: date,
        label: str | None,
        article: str | None,
        paid: list[tuple[date, cv.Euros]],
        expenses: list[cv.Expense] | None,
    ) -> None:
        made = built(
            title=title,
            grant=grant,
            duties=duty(due=due, label=label, article=article),
            facts=[cv.fact("payment", day, amount, of="single") for day, amount in paid],
            expenses=expenses,
        )
        assert cv.dossier_from_dict(cv.to_dict(made)) == made
        assert cv.parse_dossier(texts_of(made)) == made
