"""A literal date never moves by itself: what an extension leaves before the new end is told, once it matters."""

from datetime import date

import pytest
from attrs import evolve

from budget.findings import Severity
from conventions.agreement.agreement import Agreement, AgreementPeriod, Table, TableRow
from conventions.agreement.amendment import Amendment, differences
from conventions.agreement.norms import Definition, Duty, Parameter, Reading, Right, Selection
from conventions.audit.audit import audit
from conventions.audit.dates import dates_left_behind
from tests.audit.agreements import SOUND

START, END, LATER = date(2023, 2, 1), date(2023, 12, 29), date(2024, 6, 28)
FIRST = evolve(
    SOUND,
    duties=(
        Duty("interim", "beneficiary", due="2023-07-03"),
        Duty("bilan", "beneficiary", "Bilan final", "6", due="2024-03-29", done_by="bilan_received"),
        Duty("late", "beneficiary", due="2024-12-31"),
        Duty("by_formula", "beneficiary", due="period.end + 6 months"),
        Duty("at_latest", "beneficiary", due="max(period.end + 6 months, 2024-01-31)"),
        Duty("balance", "funder", due="2024-02-01", amount="grant", is_payment=True),
        Duty("logo", "beneficiary", begins="2023-02-01", until="2023-12-29"),
        Duty("read", "beneficiary", due="2024-12-31", readings=(Reading("early", due="2024-04-02"),)),
        Duty("account", "beneficiary", due="account_due"),
    ),
    rights=(Right("clawback", "funder", "reclaim", when="not met(bilan) by 2024-06-28", until="2024-06-27"),),
    selections=(Selection("other", "expenses", (("late", "paid_on <= 2023-12-29"),)),),
    definitions=(Definition("cut", "if signed <= 2024-01-15 then grant else 0 €"),),
    parameters=(Parameter("account_due", "date"), Parameter("share", "ratio"), Parameter("opening", "date")),
    given=(("account_due", date(2024, 5, 31)), ("share", 1), ("opening", date(2023, 3, 1))),
    tables=(
        Table(
            "part",
            (("limit", "date"), ("rank", "number")),
            (
                TableRow("a", (("limit", date(2024, 4, 1)), ("rank", 1))),
                TableRow("b", (("limit", date(2024, 7, 1)),)),
            ),
        ),
    ),
    ledger_source=None,
)
EXTENDED = evolve(FIRST, period=AgreementPeriod(START, LATER))


def told(before: Agreement, after: Agreement) -> list[tuple[str, str, str]]:
    return [
        (dict(finding.params)["place"], finding.actual, finding.severity.value)
        for finding in dates_left_behind(before, after)
    ]


def test_each_date_that_stays_is_told_as_gravely_as_it_matters() -> None:
    assert told(FIRST, EXTENDED) == [
        ("selection.other.where.late", "2023-12-29", "minor"),
        ("define.cut", "2024-01-15", "minor"),
        ("duty.interim.due", "2023-07-03", "info"),
        ("duty.bilan.due", "2024-03-29", "major"),
        ("duty.at_latest.due", "2024-01-31", "minor"),
        ("payment.balance.due", "2024-02-01", "major"),
        ("duty.logo.from", "2023-02-01", "info"),
        ("duty.logo.until", "2023-12-29", "minor"),
        ("duty.read.readings.early.due", "2024-04-02", "minor"),
        ("right.clawback.until", "2024-06-27", "minor"),
        ("parameters.account_due", "2024-05-31", "major"),
        ("parameters.opening", "2023-03-01", "info"),
        ("table.part.a.limit", "2024-04-01", "minor"),
    ]


def test_a_duty_due_before_the_new_end_is_named_by_itself() -> None:
    bilan = next(item for item in dates_left_behind(FIRST, EXTENDED) if item.subject == "bilan")
    assert (bilan.code, bilan.severity, bilan.article) == ("due_date_before_new_end", Severity.MAJOR, "6")
    assert bilan.expected == ">= 2024-06-28"
    account = next(item for item in dates_left_behind(FIRST, EXTENDED) if item.subject == "account")
    assert account.code == "due_date_before_new_end"


@pytest.mark.parametrize(
    "end",
    [END, date(2023, 12, 28), "signed + 2 years"],
    ids=["the same end", "an earlier end", "no known end"],
)
def test_what_extends_nothing_leaves_nothing_behind(end: date | str) -> None:
    assert told(FIRST, evolve(FIRST, period=AgreementPeriod(START, end))) == []


def test_an_end_that_the_text_counts_is_an_end() -> None:
    counted = evolve(FIRST, period=AgreementPeriod(START, "requested_on + 20 months"))
    assert ("duty.bilan.due", "2024-03-29", "major") in told(FIRST, counted)
    assert told(counted, FIRST) == []


def test_a_date_that_the_amendment_states_is_its_choice() -> None:
    duties = tuple(
        evolve(duty, due="2024-03-28") if duty.name == "bilan" else duty for duty in EXTENDED.duties
    )
    assert "duty.bilan.due" not in [place for place, _, _ in told(FIRST, evolve(EXTENDED, duties=duties))]


def test_the_day_of_the_new_end_is_not_before_it() -> None:
    exact = evolve(FIRST, period=AgreementPeriod(START, date(2024, 3, 29)))
    assert "duty.bilan.due" not in [place for place, _, _ in told(FIRST, exact)]


def test_the_audit_judges_the_text_that_the_amendments_leave() -> None:
    extended = evolve(SOUND, period=AgreementPeriod(START, date(2024, 6, 28)))
    moved = evolve(
        extended,
        duties=tuple(
            evolve(duty, due="2024-09-30") if duty.name == "bilan" else duty for duty in extended.duties
        ),
        rights=tuple(
            evolve(right, when="not met(bilan) by 2024-12-31") if right.name == "clawback" else right
            for right in extended.rights
        ),
    )
    first = Amendment("a1", 1, "", tuple(differences(SOUND, extended)))
    second = Amendment("a2", 2, "", tuple(differences(extended, moved)))
    codes = [finding.code for finding in audit(SOUND, (first,))]
    assert "due_date_before_new_end" in codes
    assert codes == [
        finding.code for finding in sorted(audit(SOUND, (first,)), key=lambda f: -f.severity.rank)
    ]
    assert audit(SOUND, (first, second)) == audit(moved)


def test_an_agreement_without_amendments_is_judged_as_it_is() -> None:
    assert audit(FIRST, ()) == audit(FIRST)


def test_english_words_of_a_text_that_stands_nowhere_are_told() -> None:
    label = SOUND.duties[0].label or SOUND.duties[0].article or SOUND.title
    words = ((label, "Report"), ("Un libellé d’avant", "A former label"), ("Du modèle", "Of the model"))
    text = evolve(SOUND, english=words, english_of_model=frozenset({"Du modèle"}))
    told = [finding for finding in audit(text) if finding.code == "english_of_nothing"]
    assert [(dict(item.params)["label"], item.actual) for item in told] == [
        ("Un libellé d’avant", "A former label")
    ]


def test_words_of_an_amendment_are_of_something() -> None:
    amendment = Amendment("a1", 1, "Un libellé d’avant", ())
    text = evolve(SOUND, english=(("Un libellé d’avant", "A former label"),))
    assert "english_of_nothing" not in [finding.code for finding in audit(text, (amendment,))]
