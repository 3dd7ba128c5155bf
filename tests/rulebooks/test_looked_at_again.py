"""When a text of law is to be looked at again, and that what is told of an old one says so."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from conventions.calendar import Period
from conventions.engine.evaluate import evaluate
from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import UnreadableDossierError
from conventions.files.rulebook_file import (
    read_rulebook,
    rulebook_of_text,
    shipped_rulebooks,
    thresholds_file,
)
from conventions.parameters import Citation, Interval, SourceStatus, Texts, next_check
from conventions.rulebook import to_check

PATH = shipped_rulebooks()["law_fr"]
LAW = read_rulebook(PATH)
EXAMPLES = Path(__file__).parents[2] / "examples"
SEEN = date(2026, 3, 31)
WHY = Texts("parce que", "because")
TWO_YEARS = Interval(Period(24, 0), WHY, SourceStatus.TEXT)
HALF_A_YEAR = Interval(Period(6, 0), WHY, SourceStatus.UNVERIFIED)
OF_COURTS = Interval(Period(12, 0), WHY, cites=("CE, ", "Cass."))
INTERVALS = (TWO_YEARS, HALF_A_YEAR, OF_COURTS)


@pytest.mark.parametrize(
    ("reference", "status", "until", "expected"),
    [
        ("loi, art. 1", SourceStatus.TEXT, None, (date(2028, 3, 31), TWO_YEARS)),
        ("loi, art. 1", SourceStatus.UNVERIFIED, None, (date(2026, 9, 30), HALF_A_YEAR)),
        ("CE, 1er juin 2020", SourceStatus.TEXT, None, (date(2027, 3, 31), OF_COURTS)),
        ("CE, 1er juin 2020", SourceStatus.UNVERIFIED, None, (date(2026, 9, 30), HALF_A_YEAR)),
        ("loi, art. 1", SourceStatus.SECONDARY, None, None),
        ("loi, art. 1", SourceStatus.TEXT, date(2027, 1, 1), (date(2027, 1, 1), None)),
        ("loi, art. 1", SourceStatus.TEXT, date(2030, 1, 1), (date(2028, 3, 31), TWO_YEARS)),
        ("loi, art. 1", SourceStatus.TEXT, SEEN, None),
        ("loi, art. 1", SourceStatus.UNVERIFIED, SEEN, (date(2026, 9, 30), HALF_A_YEAR)),
    ],
)
def test_the_shortest_interval_counts_and_what_ended_changes_no_more(
    reference: str, status: SourceStatus, until: date | None, expected: tuple[date, Interval | None] | None
) -> None:
    assert next_check(Citation(reference, status, SEEN), INTERVALS, until) == expected


def test_every_text_of_the_law_is_looked_at_again_or_has_ended() -> None:
    books = (LAW, read_rulebook(thresholds_file("portfolio_fr")))
    for book in books:
        ended = [(rule.source, rule.until) for rule in book.rules]
        ended += [(item.source, item.until) for dated in book.parameters for item in dated.versions]
        never = [until for source, until in ended if source.again_on is None]
        assert all(until is not None and until < date(2026, 12, 31) for until in never)
        assert len(to_check(book)) == len(ended) - len(never)


def test_a_text_read_in_part_says_which() -> None:
    sources = [rule.source for rule in LAW.rules]
    sources += [item.source for dated in LAW.parameters for item in dated.versions]
    assert [it.reference for it in sources if it.status is SourceStatus.PARTIAL and it.not_read is None] == []


OURS = """\
schema = "subventio/rulebook/1"
id = "ours"

[title]
fr = "Nos règles"
en = "Our rules"
{more}
[rule.x1]
severity = "major"
source = {{ reference = "règlement, art. 1", status = "text"{seen} }}
title = {{ fr = "Bilan", en = "Report" }}
message = {{ fr = "{{title}} : dû.", en = "{{title}}: due." }}
remedy = {{ fr = "le demander", en = "ask for it" }}

[rule.x1.duty]
debtor = "beneficiary"
due = "period.end + 1 month"
done_by = "bilan_received"
"""
INTERVAL = '[[check_again]]\nevery = "{every}"\nbecause = {{ fr = "usage", en = "usage" }}\n'


@pytest.mark.parametrize(
    ("more", "seen", "expected"),
    [
        ("", ", checked_on = 2026-01-31", date(2028, 1, 31)),
        (INTERVAL.format(every="1 month"), ", checked_on = 2026-01-31", date(2026, 2, 28)),
        ("", ", checked_on = 2026-01-31, again_on = 2027-06-30", date(2027, 6, 30)),
        ("", ", checked_on = 2026-01-31, again_on = 2029-06-30", date(2028, 1, 31)),
        ("", ", again_on = 2027-06-30", None),
        ("", "", None),
    ],
)
def test_an_office_says_how_long_its_own_looks_hold_or_takes_what_the_law_says(
    more: str, seen: str, expected: date | None
) -> None:
    book = rulebook_of_text("ours.toml", OURS.format(more=more, seen=seen))
    assert book.rules[0].source.again_on == expected
    assert to_check(book)[0].is_due(date(2026, 12, 1)) is (expected is None or expected.year == 2026)


def test_an_interval_that_is_none_is_refused() -> None:
    text = OURS.format(more=INTERVAL.format(every="often"), seen="")
    with pytest.raises(UnreadableDossierError) as refused:
        rulebook_of_text("ours.toml", text)
    assert [(fault.place.line, fault.code) for fault in refused.value.faults] == [(8, "period_unreadable")]


def test_what_is_told_of_an_old_text_says_so_from_that_day_on() -> None:
    dossier = read_dossier(EXAMPLES / "cd62-apes-2024")
    again = next(rule.source.again_on for rule in LAW.rules if rule.name == "law_fr.r03_evaluation")
    assert again is not None
    day_before = again - timedelta(days=1)
    told = [
        {finding.code: dict(finding.params) for finding in evaluate(dossier, day, None, (LAW,)).findings}
        for day in (day_before, again)
    ]
    assert "source_again_on" not in told[0]["law_fr.r03_evaluation"]
    assert told[1]["law_fr.r03_evaluation"]["source_again_on"] == again.isoformat()
    assert told[1]["law_fr.r03_evaluation"]["source_checked_on"] == "2026-11-21"
    assert evaluate(dossier, day_before, None, (LAW,)).stable_until == again
