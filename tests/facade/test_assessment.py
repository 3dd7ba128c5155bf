"""What an assessment says: values that programs use, computed once, and sentences for wrong arguments."""

import json
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import conventions as cv
from conventions.cli.main import main
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import Verdict
from conventions.facade import assessment as module
from conventions.facade.reading import BookReference, reread_rulebooks
from conventions.rulebook import Rulebook

ROOT = Path(__file__).parents[2]
OPEN = ROOT / "examples" / "cd62-apes-2024"
CLOSED = ROOT / "examples" / "cd62-apes-2024-closed"
EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/convention.toml"))
DAY = date(2025, 12, 2)


@pytest.fixture(scope="module")
def overdue() -> cv.Assessment:
    return cv.assess(cv.read_dossier(OPEN), DAY)


@pytest.fixture(scope="module")
def closed() -> cv.Assessment:
    return cv.assess(cv.read_dossier(CLOSED), date(2025, 7, 2))


# --- values


def test_a_duty_has_days_and_a_status_that_is_also_its_word(overdue: cv.Assessment) -> None:
    duty = overdue.duty("final_bilan")
    assert (duty.due, duty.done_on, duty.days_late) == (date(2025, 6, 1), None, 184)
    assert duty.status is cv.DutyStatus.OVERDUE
    assert str(duty.status) == "overdue"
    assert [part.id for part in duty.parts] == ["activity", "financial"]


def test_a_right_has_an_offer_in_euros(overdue: cv.Assessment) -> None:
    right = overdue.right("full_clawback")
    assert right.status is cv.RightStatus.OPEN
    assert right.amount == cv.Euros.of(49_500)


def test_an_amount_is_euros_or_a_range_of_euros_with_its_questions(overdue: cv.Assessment) -> None:
    assert overdue.amount("paid") == cv.Euros.of(49_500)
    entitlement = overdue.amount("entitlement")
    assert isinstance(entitlement, cv.Range)
    assert (entitlement.low, entitlement.high) == (cv.Euros.ZERO, cv.Euros.of(49_500))
    assert [question.about for question in entitlement.questions] == ["expenses", "resources"]


def test_an_amount_without_an_upper_limit_has_no_upper_bound(overdue: cv.Assessment) -> None:
    expenses = overdue.amount("eligible_expenses")
    assert isinstance(expenses, cv.Range)
    assert expenses.high is None


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda path: path.name)
def test_no_bare_cents_and_no_last_day_leave_the_facade(folder: Path) -> None:
    assessed = cv.assess(cv.read_dossier(folder), DAY)
    for value in (*assessed.amounts.values(), *(finding.amount for finding in assessed.findings())):
        for bound in (value.low, value.high) if isinstance(value, cv.Range) else (value,):
            assert bound is None or isinstance(bound, cv.Euros)
    days = [day for duty in (*assessed.duties, *assessed.payments) for day in (duty.due, duty.done_on)]
    days += [day for right in assessed.rights for day in (right.until, right.opens_on)]
    for day in days:
        for end in (day.low, day.high) if isinstance(day, cv.Range) else (day,):
            assert end not in (date.min, date.max)
    for defined in assessed.definitions.values():
        assert type(defined) is not int
        assert not isinstance(defined, float)


def test_a_definition_is_a_fraction_or_an_amount(closed: cv.Assessment) -> None:
    assert closed.definition("entitlement") == closed.amount("entitlement")
    numbers = [value for value in closed.definitions.values() if isinstance(value, Fraction)]
    assert all(not isinstance(value, bool) for value in numbers)


def test_findings_are_filtered_by_severity_and_have_words_in_both_languages(overdue: cv.Assessment) -> None:
    (found,) = overdue.findings(at_least="major")
    assert (found.code, found.subject, found.due) == ("duty_overdue", "final_bilan", date(2025, 6, 1))
    assert "échéance du 1er juin 2025 passée" in found.message()
    assert "1 June 2025" in found.message("en")
    assert found.remedy() != found.remedy("en")
    assert len(overdue.findings()) > len(overdue.findings(cv.Severity.MAJOR))


def test_the_law_applies_unless_it_is_told_not_to(overdue: cv.Assessment) -> None:
    alone = cv.assess(overdue.dossier, DAY, rulebooks=())
    assert overdue.rules
    assert overdue.rules == cv.assess(overdue.dossier, DAY, rulebooks=("law_fr",)).rules
    assert alone.rules == ()


def test_a_rule_of_law_is_found_by_its_name(overdue: cv.Assessment) -> None:
    named = {rule.subject for rule in overdue.rules}
    duty = next(rule.norm for rule in overdue.rules if isinstance(rule.norm, cv.AssessedDuty))
    right = next(rule.norm for rule in overdue.rules if isinstance(rule.norm, cv.AssessedRight))
    assert {duty.subject, right.subject} <= named
    assert overdue.duty(duty.subject) == duty
    assert overdue.right(right.subject) == right


def test_it_says_until_when_nothing_changes_and_where_the_agreement_stands(overdue: cv.Assessment) -> None:
    assert overdue.stable_until == date(2025, 12, 31)
    assert overdue.term == cv.Term("ended", date(2024, 1, 1), date(2024, 12, 31))


# --- once, and again


def test_nothing_is_computed_before_it_is_asked_for_and_then_once(monkeypatch: pytest.MonkeyPatch) -> None:
    days: list[date] = []

    def counted(
        dossier: cv.Dossier,
        as_of: date,
        known_on: date | None,
        books: tuple[Rulebook, ...],
        soon: timedelta,
    ) -> Verdict:
        days.append(as_of)
        return evaluate(dossier, as_of, known_on, books, soon)

    monkeypatch.setattr(module, "evaluate", counted)
    assessed = cv.assess(cv.read_dossier(OPEN), DAY)
    assert days == []
    assert assessed.duties
    assert assessed.amounts
    assert assessed.findings()
    assert len(days) == 1


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda path: path.name)
def test_an_assessment_pickles_and_is_equal_after(folder: Path) -> None:
    assessed = cv.assess(cv.read_dossier(folder), "2025-12-02", known_on=date(2025, 11, 1))
    again = pickle.loads(pickle.dumps(assessed))  # noqa: S301 -- our own
    assert again == assessed
    assert again.duties == assessed.duties
    assert again.amounts == assessed.amounts


def test_a_pickle_holds_the_hash_of_the_law_and_not_the_law(overdue: cv.Assessment) -> None:
    assert b"rulebook.rulebook" not in pickle.dumps(overdue)
    assert b"BookReference" in pickle.dumps(overdue)


def test_a_law_that_changed_since_is_told() -> None:
    with pytest.raises(cv.RulebookChangedError, match="is not the one that was applied"):
        reread_rulebooks([BookReference("law_fr", "0" * 64)])


def test_other_days_are_other_assessments(overdue: cv.Assessment) -> None:
    assert cv.assess(overdue.dossier, "2025-12-02") == overdue
    assert cv.assess(overdue.dossier, "2025-12-03") != overdue
    assert cv.assess(overdue.dossier, DAY, rulebooks=()) != overdue


# --- arguments that are refused

WRONG: list[tuple[Callable[[cv.Dossier], object], type[Exception], str]] = [
    (
        lambda dossier: cv.assess(dossier, datetime(2025, 12, 2, tzinfo=UTC)),
        cv.ArgumentRefusedError,
        "not a moment",
    ),
    (lambda dossier: cv.assess(dossier, None), cv.ArgumentRefusedError, "as_of is a date"),  # type: ignore[arg-type]
    (lambda dossier: cv.assess(dossier, Decimal(1)), cv.ArgumentRefusedError, "given a Decimal"),  # type: ignore[arg-type]
    (lambda dossier: cv.assess(dossier, "02/12/2025"), ValueError, "YYYY-MM-DD"),
    (
        lambda dossier: cv.assess(dossier, DAY, datetime(2025, 1, 1, tzinfo=UTC)),
        cv.ArgumentRefusedError,
        "known_on",
    ),
    (lambda _: cv.assess("examples/x", DAY), cv.ArgumentRefusedError, "read_dossier makes one"),  # type: ignore[arg-type]
    (
        lambda dossier: cv.assess(dossier, DAY, rulebooks="law_f"),
        cv.UnknownNameError,
        "did you mean 'law_fr'",
    ),
    (lambda dossier: cv.assess(dossier, DAY, rulebooks=[1]), cv.ArgumentRefusedError, "given a int"),  # type: ignore[list-item]
    (
        lambda dossier: cv.assess(dossier, DAY).duty("final_bilam"),
        cv.UnknownNameError,
        "did you mean 'final_bilan'",
    ),
    (
        lambda dossier: cv.assess(dossier, DAY).right("ful_clawback"),
        cv.UnknownNameError,
        "did you mean 'full_clawback'",
    ),
    (
        lambda dossier: cv.assess(dossier, DAY).amount("to_recovr"),
        cv.UnknownNameError,
        "did you mean 'to_recover'",
    ),
    (lambda dossier: cv.assess(dossier, DAY).definition("zzz"), cv.UnknownNameError, "there are"),
    (lambda dossier: cv.assess(dossier, DAY).explain("final_bilam"), cv.UnknownNameError, "did you mean"),
    (lambda dossier: cv.assess(dossier, DAY).trail("entitelment"), cv.UnknownNameError, "did you mean"),
    (lambda dossier: cv.assess(dossier, DAY).why_not("final_bilam"), cv.UnknownNameError, "did you mean"),
    (lambda dossier: cv.assess(dossier, DAY).why_not("final_bilan", 0), cv.ArgumentRefusedError, "above 0"),
    (lambda dossier: cv.assess(dossier, DAY).findings("grave"), cv.UnknownNameError, "blocking"),
    (
        lambda dossier: cv.assess(dossier, DAY).agenda(DAY, "2025-01-01"),
        cv.ArgumentRefusedError,
        "before it begins",
    ),
    (
        lambda dossier: cv.assess(dossier, DAY).what_if(["bilan_receivd=2025-05-31"]),
        ValueError,
        "unknown_fact",
    ),
    (lambda dossier: cv.assess(dossier, DAY).what_if([cv.Fact("zz", DAY)]), ValueError, "unknown_fact"),
    (
        lambda dossier: cv.assess(dossier, DAY).what_if([cv.fact("payment", DAY, "six mille", of="single")]),
        ValueError,
        "amount",
    ),
    (
        lambda dossier: cv.assess(dossier, DAY).what_if("bilan_received=2025-05-31"),
        cv.ArgumentRefusedError,
        "not a str",
    ),
    (
        lambda dossier: cv.assess(dossier, DAY).what_if([DAY]),  # type: ignore[list-item]
        cv.ArgumentRefusedError,
        "not a date",
    ),
    (
        lambda dossier: cv.assess(dossier, DAY).what_if(
            [cv.Fact("bilan_received", datetime(2025, 5, 31, tzinfo=UTC))]
        ),
        ValueError,
        "wrong_type.date",
    ),
    (lambda dossier: cv.assess(dossier, DAY).what_if(without=["bilan_received"]), ValueError, "not_recorded"),
]


@pytest.mark.parametrize(("wrong", "error", "sentence"), WRONG, ids=[case[2] for case in WRONG])
def test_a_wrong_argument_gets_a_sentence(
    wrong: Callable[[cv.Dossier], object], error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        wrong(cv.read_dossier(OPEN))


def test_a_wrong_name_is_a_key_error_too(overdue: cv.Assessment) -> None:
    with pytest.raises(KeyError):
        overdue.duty("final_bilam")


def test_a_refusal_is_said_in_both_languages(overdue: cv.Assessment) -> None:
    with pytest.raises(cv.SubventioError) as refused:
        overdue.duty("final_bilam")
    assert list(cv.fault_texts(refused.value)) == [
        "rien ne s’appelle «\u00a0final_bilam\u00a0»\u202f; au plus près\u00a0: final_bilan"
    ]
    assert list(cv.fault_texts(refused.value, "en")) == [
        "nothing is called “final_bilam”; nearest: final_bilan"
    ]


# --- reasons and days


def test_the_trail_of_an_amount_ends_at_entries_that_add_up(closed: cv.Assessment) -> None:
    trail = closed.trail("entitlement")
    assert trail.amount == closed.amount("entitlement")
    for each in trail.sums:
        assert each.read == each.counted + each.open + each.left_out
        amounts = [entry.amount for entry in each.entries if entry.amount is not None]
        assert cv.Euros.total(amounts) == each.read


def test_why_not_names_the_fact_that_would_change_it(closed: cv.Assessment) -> None:
    (found,) = closed.why_not("final_bilan", within=5)
    assert found.said == ("met",)
    moved = next(change for change in found.changes if change.kind.value == "moved")
    assert (moved.day, moved.days, moved.said) == (date(2025, 6, 2), 5, ("unknown",))


def test_why_not_of_an_amount_says_euros(closed: cv.Assessment) -> None:
    (found,) = closed.why_not("to_recover", within=1)
    assert found.said == closed.amount("to_recover")
    assert all(isinstance(change.said, cv.Euros | cv.Range | None) for change in found.changes)


def test_what_if_gives_a_whole_assessment(overdue: cv.Assessment) -> None:
    supposed = overdue.what_if(["bilan_received=2025-05-31"])
    assert supposed.after.duty("final_bilan").status == "met"
    assert supposed.before == overdue
    assert {fact.of for fact in supposed.added} == {"activity", "financial"}
    fact = cv.Fact("bilan_received", date(2025, 5, 31), of="activity")
    assert overdue.what_if([fact]).after.duty("final_bilan").status == "overdue"


def test_what_if_reads_a_fact_as_with_facts_does(overdue: cv.Assessment) -> None:
    given = cv.fact("payment", "2025-06-02", "6 000 €", of="single")
    more = cv.assess(cv.with_facts(overdue.dossier, given), DAY)
    for fact in (given, cv.fact("payment", date(2025, 6, 2), 6000, of="single"), more.dossier.facts[-1]):
        supposed = overdue.what_if([fact])
        assert supposed.added == more.dossier.facts[-1:]
        assert supposed.after.amount("paid") == more.amount("paid")
    assert overdue.what_if(["payment.single=2025-06-02:6 000 €"]).added[0].value == cv.euros(6000)


def test_what_if_something_had_not_happened(closed: cv.Assessment) -> None:
    assert closed.what_if(without=["bilan_received"]).after.duty("final_bilan").status == "overdue"


def test_the_report_has_its_lines_and_what_it_leaves_out(closed: cv.Assessment) -> None:
    report = closed.bilan()
    assert report.read is not None
    assert report.counted is not None
    assert report.read - report.counted == cv.Euros.total(left.entry.amount for left in report.left_out)
    assert report.amounts == closed.amounts


def test_questions_come_in_the_order_in_which_to_ask_them(overdue: cv.Assessment) -> None:
    asked = overdue.questions()
    assert len(asked) == len(list(asked))
    assert all(each.waiting > 0 for each in asked)


def test_the_agenda_lasts_a_year_where_no_end_is_asked(overdue: cv.Assessment) -> None:
    agenda = overdue.agenda()
    assert (agenda.start, agenda.end) == (DAY, date(2026, 12, 3))
    assert [(each.day, each.occasion.value) for each in agenda] == [(date(2025, 6, 1), "overdue")]


# --- forms


def _printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    main(list(words))
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "result"),
    [
        ("agenda --from 2025-12-02", lambda assessed: assessed.agenda()),
        ("bilan --as-of 2025-12-02", lambda assessed: assessed.bilan()),
        ("bilan --as-of 2025-12-02 --trail paid", lambda assessed: assessed.trail("paid")),
        ("explain --as-of 2025-12-02", lambda assessed: assessed.explain()),
        ("questions --as-of 2025-12-02", lambda assessed: assessed.questions()),
        (
            "whatif --as-of 2025-12-02 --fact bilan_received=2025-05-31",
            lambda assessed: assessed.what_if(["bilan_received=2025-05-31"]),
        ),
    ],
    ids=lambda value: value.partition(" --")[0] if isinstance(value, str) else "",
)
def test_text_and_json_are_those_of_the_command(
    command: str, result: Callable[[cv.Assessment], cv.Agenda], overdue: cv.Assessment,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    name, *options = command.split()
    words = (name, str(OPEN), *options)
    told = result(overdue)
    assert (
        _printed(capsys, *words, "--format", "json")
        == json.dumps(cv.to_json(told), ensure_ascii=False, indent=1) + "\n"
    )
    assert _printed(capsys, *words).rstrip("\n") == cv.to_text(told)
    assert _printed(capsys, *words, "--lang", "en").rstrip("\n") == cv.to_text(told, lang="en")


def test_the_json_of_an_assessment_is_that_of_the_check_but_for_the_path(
    overdue: cv.Assessment, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = json.loads(_printed(capsys, "check", str(OPEN), "--as-of", "2025-12-02", "--format", "json"))
    told = cv.to_json(overdue)
    assert isinstance(told, dict)
    assert told["sha256"] == printed["sha256"]
    for dossier in printed["dossiers"]:
        dossier["path"] = overdue.id
    assert told == printed


def test_a_notebook_gets_a_table_in_which_every_text_is_escaped(overdue: cv.Assessment) -> None:
    from attrs import evolve

    assert overdue._repr_html_().startswith("<table><caption>cd62-apes-2024")
    agreement = overdue.dossier.agreement
    hostile = evolve(agreement, duties=tuple(evolve(duty, label="<script>") for duty in agreement.duties))
    shown = cv.assess(evolve(overdue.dossier, agreement=hostile), DAY)._repr_html_()
    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown
