"""What is kept of a dossier is what would be found anew, on any day before it is due."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conventions as cv
from budget.findings import Finding, Severity
from conventions.engine.evaluate import evaluate
from conventions.exports.finding_text import finding_words
from conventions.exports.label_text import named
from conventions.exports.news_text import labels_used, names_from_labels
from conventions.files.dossier_folder import read_dossier
from conventions.files.rulebook_file import find_rulebook, read_rulebook
from conventions.messages import catalogue
from conventions.nightly.stored import (
    DamagedError,
    StoredDossier,
    StoredFinding,
    encoded,
    read_stored,
    stored_findings,
)
from tests.cli.console import ROOT
from tests.draws import heavy
from tests.oracle.cases import Case, cases

pytestmark = pytest.mark.no_cover
EXAMPLES = sorted(path.parent for path in (ROOT / "examples").rglob("convention.toml"))
DAYS = [date(2024, 7, 1), date(2025, 6, 2), date(2025, 12, 2), date(2031, 1, 1)]
BEYOND = 60


def said(findings: tuple[Finding, ...]) -> list[Finding]:
    return sorted(findings, key=repr)


def test_words_of_a_whole_example_come_back_without_the_dossier() -> None:
    law = (read_rulebook(find_rulebook("law_fr") or Path()),)
    for folder in EXAMPLES[:: 1 if len(EXAMPLES) < 40 else 3]:
        dossier = read_dossier(folder)
        for day in DAYS[1:3]:
            verdict = evaluate(dossier, day, None, dossier.applied(law))
            names = named(dossier, verdict)
            findings, _ = stored_findings(verdict, verdict.findings)
            called = labels_used(verdict.findings, names, catalogue("fr"))
            again = read_stored(encoded(StoredDossier("id", "", findings, (), called)))
            for language in ("fr", "en"):
                words = catalogue(language)
                told = [finding_words(finding, words, names) for finding in verdict.findings]
                assert [
                    finding_words(it, words, names_from_labels(again.called)) for it in again.on(day)
                ] == told, folder


@pytest.mark.parametrize("folder", EXAMPLES[::4], ids=lambda folder: folder.name)
def test_an_example_is_told_on_a_later_day_as_it_would_be_found(folder: Path) -> None:
    law = (read_rulebook(find_rulebook("law_fr") or Path()),)
    dossier = read_dossier(folder)
    for day in DAYS:
        verdict = evaluate(dossier, day, None, dossier.applied(law))
        findings, due = stored_findings(verdict, verdict.findings)
        last = min(due or date.max, day + timedelta(days=BEYOND)) - timedelta(days=1)
        found = evaluate(dossier, last, None, dossier.applied(law)).findings
        assert tuple(item.on(last) for item in findings) == found, (day, due)


def test_what_ages_daily_makes_few_dossiers_due_every_day() -> None:
    """Most rules of law say nothing of a day: what follows from today and passes no day is not awaited."""
    law = (read_rulebook(find_rulebook("law_fr") or Path()),)
    due = []
    for folder in EXAMPLES[::4]:
        dossier = read_dossier(folder)
        verdict = evaluate(dossier, DAYS[2], None, dossier.applied(law))
        due.append(stored_findings(verdict, verdict.findings)[1] == DAYS[2] + timedelta(days=1))
    assert sum(due) <= len(due) // 10


@heavy
@given(cases(), st.integers(0, BEYOND))
def test_what_is_kept_is_what_would_be_found_on_any_day_before_it_is_due(case: Case, ahead: int) -> None:
    for as_of, known_on in case.asked:
        verdict = evaluate(case.dossier, as_of, known_on, case.rulebooks)
        findings, due = stored_findings(verdict, verdict.findings)
        day = min(as_of + timedelta(days=ahead), (due or date.max) - timedelta(days=1))
        later = evaluate(case.dossier, day, known_on, case.rulebooks)
        assert said(tuple(item.on(day) for item in findings)) == said(later.findings), (as_of, day, due)


def test_what_is_damaged_is_told() -> None:
    with pytest.raises(DamagedError):
        read_stored(b'{"id": 3}')


PARTIES = [cv.party("funder", "Commune fictive"), cv.party("beneficiary", "Association fictive")]
EVENTS = ("claim", "asked", "received")
HALTED = cv.agreement(
    id="halted",
    title="Un délai arrêté",
    grant="10 000,00 €",
    period=("2025-01-01", "2025-12-31"),
    parties=PARTIES,
    declared=[cv.declare(name, "event", repeated=name != "claim") for name in EVENTS],
    definitions=[cv.define("runs_out", "clock(claim, 60 days, asked, received)")],
    duties=[
        cv.duty("report", "beneficiary", due="2025-02-01", done_by="received"),
        cv.duty("notice", "beneficiary", due="2025-02-15", done_by="claim"),
    ],
    rights=[
        cv.right(
            "cut",
            "funder",
            "reduce",
            when="happened(claim)",
            amount="grant * ((runs_out - claim) / 1000 days)",
        )
    ],
    facts=[cv.fact("signed", "2025-01-02"), cv.fact("claim", "2025-03-03"), cv.fact("asked", "2025-03-20")],
)


def kept_on(day: date) -> tuple[dict[str, StoredFinding], date | None]:
    verdict = evaluate(HALTED, day)
    findings, due = stored_findings(verdict, verdict.findings)
    return {item.finding.subject: item for item in findings}, due


def test_an_amount_that_follows_from_the_day_is_found_anew_each_day_and_is_no_news() -> None:
    first, due = kept_on(date(2025, 4, 1))
    then, _ = kept_on(date(2025, 4, 2))
    assert due == date(2025, 4, 2)
    assert first["cut"].finding.amount != then["cut"].finding.amount
    assert first["cut"].without_daily_changes == then["cut"].without_daily_changes


def test_days_late_grow_until_it_is_done_and_are_no_news() -> None:
    first, _ = kept_on(date(2025, 4, 1))
    then, _ = kept_on(date(2025, 4, 2))
    assert (first["report"].finding.days_late, first["report"].on(date(2025, 4, 2)).days_late) == (59, 60)
    assert first["report"].without_daily_changes == then["report"].without_daily_changes
    assert "notice" not in first  # done, late: nothing more is told of it


@pytest.mark.parametrize(("day", "between"), [(date(2025, 6, 11), (1, 10)), (date(2025, 7, 11), (10, 40))])
def test_what_is_late_between_two_days_grows_at_both_ends_and_is_never_less_than_a_day(
    day: date, between: tuple[int, int]
) -> None:
    finding = Finding(
        "duty_overdue",
        Severity.MAJOR,
        "report",
        due_range=(date(2025, 6, 1), date(2025, 7, 1)),
        late_range=(1, 5),
    )
    assert StoredFinding(finding, grows=True).on(day).late_range == between
    assert StoredFinding(finding).on(day).late_range == (1, 5)
