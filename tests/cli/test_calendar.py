"""The agenda as a calendar file that is written again: what stays, what changed, what no longer comes."""

from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from icalendar import Calendar, Event

import conventions as cv
from tests.cli.console import APES, ROOT, Console

FROM = "2025-01-01"
DUE = date(2025, 6, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(ROOT / APES, tmp_path / "dossier"))


def written(run: Console, folder: Path, start: str = FROM, *more: str) -> Path:
    file = folder.parent / "agenda.ics"
    said = run("agenda", str(folder), "--from", start, "--format", "ics", "-o", str(file), *more)
    assert said.code == 0, said.err
    return file


def events(file: Path) -> dict[str, Event]:
    found = [
        event for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT") if isinstance(event, Event)
    ]
    named = {str(event["UID"]): event for event in found}
    assert len(named) == len(found)
    return named


def of_day(file: Path, day: date) -> Event:
    (found,) = [event for event in events(file).values() if event.decoded("DTSTART") == day]
    return found


def postpone(folder: Path) -> None:
    """The bilan is due a month later than it was."""
    path = folder / "convention.toml"
    text = path.read_text("utf-8")
    after = text.replace('due = "2025-06-01"', 'due = "2025-07-01"').replace(
        "due = 2025-06-01", "due = 2025-07-01"
    )
    assert after != text
    path.write_text(after, "utf-8")


def test_what_has_not_changed_keeps_its_bytes_the_next_night(folder: Path, run: Console) -> None:
    first = written(run, folder, FROM).read_bytes()
    again = written(run, folder, "2025-01-02").read_bytes()
    assert again == first
    assert {event["SEQUENCE"] for event in events(folder.parent / "agenda.ics").values()} == {0}


def test_a_day_that_moves_is_the_same_event_with_the_next_number(folder: Path, run: Console) -> None:
    before = of_day(written(run, folder), DUE)
    postpone(folder)
    after = of_day(written(run, folder, "2025-01-05"), date(2025, 7, 1))
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.decoded("DTSTAMP").date() == date(2025, 1, 5)


def test_what_no_longer_comes_is_cancelled_until_its_day_has_passed(folder: Path, run: Console) -> None:
    uid = str(of_day(written(run, folder, FROM, "--alarm", "7"), DUE)["UID"])
    for part in ("activity", "financial"):
        cv.record(folder, cv.fact("bilan_received", "2025-01-05", of=part))
    gone = events(written(run, folder, "2025-01-10", "--alarm", "7"))[uid]
    assert (gone["STATUS"], gone["SEQUENCE"], gone.subcomponents) == ("CANCELLED", 1, [])
    kept = events(written(run, folder, "2025-02-01", "--alarm", "7"))[uid]
    assert kept.to_ical() == gone.to_ical()
    assert uid not in events(written(run, folder, "2025-06-02"))


def test_what_comes_back_is_no_longer_cancelled(folder: Path, run: Console) -> None:
    before = of_day(written(run, folder), DUE)
    facts = (folder / "facts.toml").read_bytes()
    for part in ("activity", "financial"):
        cv.record(folder, cv.fact("bilan_received", "2025-01-05", of=part))
    written(run, folder, "2025-01-10")
    (folder / "facts.toml").write_bytes(facts)
    again = events(written(run, folder, "2025-01-11"))[str(before["UID"])]
    assert (again.get("STATUS"), again["SEQUENCE"]) == (None, 2)


def test_a_day_beyond_the_end_that_is_asked_stays_as_it_was(folder: Path, run: Console) -> None:
    before = of_day(written(run, folder), DUE)
    after = of_day(written(run, folder, "2025-01-02", "--to", "2025-03-01"), DUE)
    assert after.to_ical() == before.to_ical()


def test_a_dossier_that_cannot_be_read_cancels_nothing(folder: Path, run: Console) -> None:
    before = written(run, folder).read_bytes()
    (folder / "facts.toml").write_text("[[fact\n", "utf-8")
    file = folder.parent / "agenda.ics"
    assert run("agenda", str(folder), "--from", FROM, "--format", "ics", "-o", str(file)).code == 2
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"", b"BEGIN:VCALENDAR\r\n", b"\xff\xfe", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"]
)
def test_a_file_that_is_no_calendar_of_ours_is_replaced(content: bytes, folder: Path, run: Console) -> None:
    expected = written(run, folder).read_bytes()
    (folder.parent / "agenda.ics").write_bytes(content)
    assert written(run, folder).read_bytes() == expected


def test_an_alarm_rings_at_nine_so_many_days_before(folder: Path, run: Console) -> None:
    event = of_day(written(run, folder, FROM, "--alarm", "7", "--alarm", "30"), DUE)
    rings = [alarm.decoded("TRIGGER") for alarm in event.subcomponents]
    assert [(alarm["ACTION"], alarm["DESCRIPTION"]) for alarm in event.subcomponents] == [
        ("DISPLAY", event["SUMMARY"])
    ] * 2
    assert rings == [timedelta(days=-30, hours=9), timedelta(days=-7, hours=9)]


def test_a_program_writes_the_same_from_the_file_before(folder: Path, run: Console) -> None:
    file = written(run, folder)
    former = file.read_bytes()
    postpone(folder)
    made = cv.assess(cv.read_dossier(folder), FROM, rulebooks=()).agenda().ics(former=former)
    text = Calendar.from_ical(made)
    moved = [event for event in text.walk("VEVENT") if event.get("SEQUENCE") == 1]
    assert date(2025, 7, 1) in [event.decoded("DTSTART") for event in moved]
