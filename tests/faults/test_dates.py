"""Dates and readings on inputs that once lost one, each row by its number in the table of faults."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given

import conventions as cv
from conventions.agreement.agreement import AgreementPeriod
from conventions.agreement.norms import Definition, Duty
from conventions.documents.document_errors import NoOccasionError
from conventions.documents.generate import document
from conventions.documents.kinds import Kind
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.readings import open_choices, with_choice
from conventions.exports.agenda_text import agenda_ics, agenda_lines
from conventions.exports.check_text import verdict_lines
from conventions.exports.label_text import named
from conventions.facade.days import dated_items
from conventions.facts.fact import Fact
from conventions.files.dossier_folder import read_dossier
from conventions.messages import catalogue
from conventions.naive.duties import NaiveDuty
from conventions.naive.rights import NaiveRight
from conventions.naive.verdict import naive_verdict
from conventions.views.agenda import AgendaItem, agenda
from conventions.views.differences import changes, timeline
from conventions.views.rule_cases import notation_of
from tests.cli.console import Console, calling, plain
from tests.draws import heavy
from tests.engine.agreements import agreement, facts_of
from tests.oracle.expressions import days
from tests.oracle.strategies import dossiers

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
FRENCH = catalogue("fr")
ONE_DAY = timedelta(days=1)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Console:
    monkeypatch.setenv("LANGUAGE", "fr")
    return calling(capsys)


def dossier(name: str, facts: str = "") -> Dossier:
    own = HERE / "agreements" / name
    found = read_dossier(own if own.is_dir() else EXAMPLES / name)
    return evolve(found, facts=(*found.facts, *facts_of(facts)))


def lines(found: Dossier, start: str, end: str) -> str:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    items = list(dated_items(found, first, last))
    return "\n".join(agenda_lines(items, first, last, FRENCH)).replace("\u00a0", " ")


def checked(found: Dossier, on: str) -> str:
    verdict = evaluate(found, date.fromisoformat(on))
    return "\n".join(verdict_lines(verdict, FRENCH, named(found, verdict))).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("row", "name", "start", "told"),
    [
        (
            "A7",
            "open-amount",
            "2025-05-20",
            ["01/02/2025 p en retard", "montant ouvert : entre 0,00 € et 6 000,00 €"],
        ),
        ("A8", "two-dates", "2026-01-01", ["31/03/2026 article 6", "30/06/2026 annex"]),
        ("A9", "date-readings", "2025-07-01", ["31/07/2025 a (d)", "31/08/2025 b (d)"]),
        (
            "A14",
            "clauses/22-payment-clock",
            "2025-05-20",
            ["09/06/2025 pas avant le 9 juin 2025 à partir du 10 juin 2025 : en retard"],
        ),
        (
            "A15",
            "clauses/48-about-a-date",
            "2025-06-12",
            ["10/06/2025 entre le 10 juin 2025 et le 20 juin 2025 à partir du 21 juin 2025 : en retard"],
        ),
    ],
)
def test_no_day_is_left_out_of_the_agenda(row: str, name: str, start: str, told: list[str]) -> None:
    assert row
    text = lines(dossier(name), start, str(int(start[:4]) + 1) + start[4:])
    for sentence in told:
        day = sentence[:10]
        here = "\n".join(line for line in text.splitlines() if day in line)
        words = sentence.split()
        assert all(word in here for word in words), (sentence, text)


def test_what_is_late_once_nothing_holds_it_is_told_on_that_day_and_not_as_its_due_day() -> None:
    held = Duty(
        "p", "funder", due="2024-06-30", amount="10 €", held_while="as_of < 2024-08-20", is_payment=True
    )
    found = Dossier(agreement(duties=(held,)))
    told = [(item.day, item.occasion.value) for item in agenda(found, date(2024, 7, 1), date(2024, 12, 1))]
    assert told == [(date(2024, 8, 20), "changes")]


def test_the_day_of_each_reading_is_due_before_the_agreement_is_signed_too() -> None:
    asks = Duty("r", "beneficiary", due="2024-06-30 + 2 months")
    pays = Duty("p", "funder", when="happened(signed)", due="signed", amount="10 €", is_payment=True)
    found = agenda(Dossier(agreement(duties=(asks, pays))), date(2024, 1, 1), date(2024, 12, 1))
    told = [(item.day, item.occasion.value) for item in found if item.norm == "r"]
    assert told == [(date(2024, 8, 30), "due"), (date(2024, 8, 31), "due")]


def test_the_end_of_the_agreement_is_told_under_each_reading() -> None:
    ends = Definition("fin", None, (("juin", "2025-06-30"), ("mars", "2025-03-31")))
    text = evolve(agreement(definitions=(ends,)), period=AgreementPeriod(date(2024, 1, 1), "fin"))
    found = agenda(Dossier(text), date(2025, 1, 2), date(2025, 12, 31))
    told = [(item.day, item.occasion.value, [choice.name for choice in item.readings]) for item in found]
    assert told == [
        (date(2025, 3, 31), "term_ends", ["mars"]),
        (date(2025, 6, 30), "term_ends", ["juin"]),
    ]


def test_a_due_day_between_two_days_is_told_so_where_it_is_recorded_later() -> None:
    came = Fact("bilan_received", date(2026, 3, 1), no_later_than=date(2026, 3, 20))
    found = dossier("two-dates")
    report = evolve(found.agreement.duties[0], done_by="bilan_received", due="2026-12-31")
    balance = Duty("balance", "funder", when="met(report)", due="done(report) + 1 month", amount="grant")
    text = evolve(found.agreement, duties=(report, evolve(balance, is_payment=True)))
    told = lines(evolve(found, agreement=text, facts=(came,)), "2026-02-01", "2026-12-31")
    due = "balance : échéance (le financeur), entre le 1er avril 2026 et le 20 avril 2026, déjà consigné"
    assert f"01/04/2026  two-deadlines  {due}" in told


def test_the_end_under_a_reading_may_lie_between_two_days() -> None:
    ends = Definition("fin", "2025-06-30", (("travaux", "works_started + 2 months"),))
    text = evolve(agreement(definitions=(ends,)), period=AgreementPeriod(date(2024, 1, 1), "fin"))
    started = Fact("works_started", date(2025, 1, 15), no_later_than=date(2025, 2, 15))
    found = agenda(Dossier(text, (started,)), date(2025, 3, 1), date(2025, 12, 31))
    told = [
        (item.day, item.last, item.certainty.value, [choice.name for choice in item.readings])
        for item in found
        if item.occasion.value == "term_ends"
    ]
    assert told == [
        (date(2025, 3, 15), date(2025, 4, 15), "between", ["travaux"]),
        (date(2025, 6, 30), None, "firm", []),
    ]


def test_what_a_termination_recorded_later_undoes_is_told_as_perhaps() -> None:
    found = dossier("notice-of-termination", "exercised(denunciation)@2025-02-10")
    told = lines(found, "2025-02-01", "2025-12-31")
    assert "10/05/2025  t  fin de la convention, déjà consigné" in told
    assert "31/12/2025  t  fin de la convention, peut-être" in told


def test_a_day_that_only_a_reading_gives_is_told_where_the_record_of_later_days_makes_it_so() -> None:
    found = dossier("two-dates", "bilan_received@2026-05-20")
    balance = Duty(
        "balance", "funder", when="met(report)", due="report_due + 2 months", amount="grant", is_payment=True
    )
    report = evolve(found.agreement.duties[0], done_by="bilan_received")
    text = evolve(found.agreement, duties=(report, balance))
    told = lines(evolve(found, agreement=text), "2026-03-01", "2026-12-31")
    for line in (
        "20/05/2026  two-deadlines  Rapport final : exécution tardive, ou exécution faite (le bénéficiaire)",
        "31/05/2026  two-deadlines  balance : échéance (le financeur), déjà consigné, selon une lecture",
        "30/08/2026  two-deadlines  balance : échéance (le financeur), déjà consigné, selon une lecture",
    ):
        assert line in told


def test_an_end_between_two_days_is_told_so_where_it_is_recorded_later() -> None:
    letter = Fact("letter", date(2025, 2, 3), no_later_than=date(2025, 2, 10))
    found = dossier("notice-of-termination", "exercised(denunciation)@2025-02-20")
    told = lines(evolve(found, facts=(*found.facts, letter)), "2025-02-01", "2025-12-31")
    end = "fin de la convention, entre le 3 mai 2025 et le 10 mai 2025, déjà consigné"
    assert f"03/05/2025  t  {end}" in told


@pytest.mark.parametrize(
    ("row", "name", "on", "told"),
    [
        (
            "A8",
            "two-dates",
            "2026-07-01",
            "échéance comprise entre le 31 mars 2026 et le 30 juin 2026 passée, de 1 à 92 jours",
        ),
        (
            "A15",
            "clauses/48-about-a-date",
            "2025-06-25",
            "entre le 10 juin 2025 et le 20 juin 2025 passée, de 5 à 15 jours",
        ),
    ],
)
def test_dates_between_bounds_are_told_as_such(row: str, name: str, on: str, told: str) -> None:
    text = checked(dossier(name), on)
    assert told in text, (row, text)
    assert "sans date" not in text
    assert "jamais" not in text


@pytest.mark.parametrize(
    ("row", "folder", "on", "told"),
    [
        (
            "A9",
            HERE / "agreements" / "date-readings",
            "2025-06-30",
            ["31/07/2025  r, échéance entre le 31 juillet 2025 et le 31 août 2025", "b (d) : à venir"],
        ),
        ("A15", EXAMPLES / "clauses/48-about-a-date", "2025-05-01", ["entre le 10 juin 2025 et le 20 juin"]),
        (
            "O10",
            EXAMPLES / "cd62-apes-2024",
            "2025-06-03",
            ["échéance du 1er juin 2025 passée", "autre lecture : le document a été posté"],
        ),
    ],
)
def test_the_short_check_shows_days_between_two_and_other_readings(
    row: str, folder: Path, on: str, told: list[str], run: Console
) -> None:
    assert row
    text = " ".join(plain(run("check", str(folder), "--as-of", on, "--rulebooks", "none").out).split())
    for sentence in told:
        assert " ".join(sentence.split()) in text


def test_what_the_short_check_does_not_list_of_what_comes_is_counted(run: Console) -> None:
    folder = EXAMPLES / "clauses" / "08-lump-sum"
    text = run("check", str(folder), "--as-of", "2025-01-01", "--rulebooks", "none").out
    assert "1 autre échéance, plus tard ou sans jour connu" in text


def test_the_day_on_which_a_right_opens_is_told_under_each_reading() -> None:
    found = dossier("right-by-reading")
    verdict = evaluate(found, date(2026, 3, 15))
    assert notation_of(verdict, "cut") == "unknown"
    assert notation_of(verdict, "cut.readings.annex.opens_on") == "2026-04-01"
    assert notation_of(verdict, "cut.readings.letter.opens_on") == "2026-03-01"
    text = checked(found, "2026-03-15")
    assert "selon l’annexe (Date du rapport) : droit fermé, ouvre le 1er avril 2026" in text
    shown = cv.assess(found, "2026-03-15").right("cut").readings
    assert {reading.name: reading.opens_on for reading in shown} == {
        "annex": date(2026, 4, 1),
        "letter": date(2026, 3, 1),
    }


@pytest.mark.parametrize(
    ("on", "since", "then"),
    [
        ("2026-02-15", "droit fermé, ouvre le 1er mars 2026", "droit fermé, ouvre le 1er avril 2026"),
        ("2026-05-15", "droit ouvert, depuis le 1er mars 2026", "droit ouvert, depuis le 1er avril 2026"),
    ],
)
def test_a_reading_that_moves_the_opening_day_alone_is_shown(on: str, since: str, then: str) -> None:
    found = dossier("right-by-reading")
    limit = evolve(found.agreement.definitions[0], value="2026-02-28")
    found = evolve(found, agreement=evolve(found.agreement, definitions=(limit,)))
    text = checked(found, on)
    assert since in text
    assert f"selon l’annexe (Date du rapport) : {then}" in text
    assert "annex" in {reading.name for reading in cv.assess(found, on).right("cut").readings}
    words = evolve(found, agreement=evolve(found.agreement, definitions=(evolve(limit, readings=()),)))
    assert "depuis" not in checked(words, on)


def test_a10_the_reading_chosen_decides_beside_a_main_one() -> None:
    found = dossier("chosen-reading")
    verdict = evaluate(found, date(2026, 5, 1))
    assert notation_of(verdict, "report") == "met"
    assert notation_of(verdict, "report_due") == "2026-06-30"
    assert notation_of(verdict, "report_due.readings") == "main=2026-03-31"
    assert notation_of(verdict, "report.readings") == "none"


def test_o7_the_reading_chosen_of_what_is_due_is_the_amount() -> None:
    chosen = "reading_chosen(entitlement)@2025-07-01=all_expenses_made"
    verdict = evaluate(dossier("cd62-apes-2024-closed", chosen), date(2025, 7, 2))
    assert notation_of(verdict, "entitlement") == "47310.40"


@pytest.mark.parametrize(
    ("chosen", "status", "readings"),
    [
        (None, "overdue", "next_working_day=overdue|posted=unknown"),
        ("next_working_day", "overdue", "posted=unknown"),
        ("posted", "unknown", "next_working_day=unknown"),
        ("receipt", "overdue", "next_working_day=overdue"),
        ("main", "overdue", "none"),
    ],
)
def test_o10_the_readings_of_a_date_and_of_a_paper_can_be_chosen(
    chosen: str | None, status: str, readings: str
) -> None:
    fact = "" if chosen is None else f"reading_chosen(final_bilan)@2025-06-03={chosen}"
    verdict = evaluate(dossier("cd62-apes-2024", fact), date(2025, 6, 3))
    assert notation_of(verdict, "final_bilan") == status
    assert notation_of(verdict, "final_bilan.readings") == readings


def test_a15_a_day_between_two_is_an_event_of_several_days() -> None:
    items = list(dated_items(dossier("clauses/48-about-a-date"), date(2025, 6, 12), date(2025, 6, 30)))
    text = agenda_ics(items, date(2025, 6, 12), FRENCH)
    assert "DTSTART;VALUE=DATE:20250610" in text
    assert "DTEND;VALUE=DATE:20250621" in text


NOTICE = date(2025, 6, 3)


@pytest.mark.parametrize(
    "settled",
    ["", "reading_chosen(final_bilan)@2025-06-03=posted", "bilan_posted(final_bilan)@2025-05-31"],
)
def test_o10_no_formal_notice_while_the_report_may_have_been_posted_in_time(settled: str) -> None:
    with pytest.raises(NoOccasionError):
        document(Kind.FORMAL_NOTICE, dossier("cd62-apes-2024", settled), on=NOTICE)


def test_o10_a_reading_chosen_or_somebody_who_answers_for_it_lets_the_letter_go() -> None:
    chosen = dossier("cd62-apes-2024", "reading_chosen(final_bilan)@2025-06-03=receipt")
    assert document(Kind.FORMAL_NOTICE, chosen, on=NOTICE).content
    held = dossier("cd62-apes-2024")
    by_name = Fact(
        "acknowledged", NOTICE, "held_back", "final_bilan", author="A. B.", reason="appel du 2 juin"
    )
    signed = evolve(held, facts=(*held.facts, by_name))
    assert document(Kind.FORMAL_NOTICE, signed, on=NOTICE).content
    unsigned = evolve(held, facts=(*held.facts, evolve(by_name, author=None)))
    with pytest.raises(NoOccasionError):
        document(Kind.FORMAL_NOTICE, unsigned, on=NOTICE)


# --- every change is in the agenda of the day before --------------------------------------------------------


def tells(items: tuple[AgendaItem, ...], norm: str, day: date) -> bool:
    return any(item.norm == norm and day in {turn for turn, _ in item.turns} for item in items)


def naive_status(found: Dossier, subject: str, on: date) -> str:
    """What the naive interpreter says of a norm, by its identifier and its row."""
    verdict = naive_verdict(found, on)
    norms: list[NaiveDuty | NaiveRight] = [*verdict.duties, *verdict.rights]
    named = {norm.id if norm.row is None else f"{norm.id}.{norm.row}": norm.status for norm in norms}
    return named[subject]


def assert_told(found: Dossier, start: date, end: date) -> None:
    """Each change but to `due_soon`, as the record stands and with each reading chosen, is told the day before."""
    now = evolve(found, facts=tuple(fact for fact in found.facts if fact.occurred_on <= start))
    as_read = [
        now,
        *(with_choice(now, choice, start) for choice in open_choices(now, [evaluate(now, start)])),
    ]
    for one in as_read:
        for change in changes(one, start, end):
            if change.before is None or change.after == "due_soon":
                continue
            assert naive_status(one, change.norm, change.day) == change.after
            then = agenda(now, change.day - ONE_DAY, change.day)
            assert tells(then, change.norm, change.day), (change, then)
        for before, after in pairwise(timeline(one, start, end)):
            if after.term.lapsed.hi is True and before.term.lapsed.hi is False:
                assert naive_verdict(one, after.as_of).term in ("lapsed", "unknown")
                assert tells(agenda(now, after.as_of - ONE_DAY, after.as_of), "term", after.as_of)


ALL = sorted(str(path.parent.relative_to(EXAMPLES)) for path in EXAMPLES.rglob("convention.toml"))
LONG = ("cd62", "commune")
"""Whole agreements, of seconds each; the clauses are the quick ones."""


@pytest.mark.no_cover  # day after day, of code that is counted elsewhere
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name.startswith(LONG) else []) for name in ALL]
)
def test_every_change_of_an_example_is_in_the_agenda_of_the_day_before(name: str) -> None:
    found = dossier(name)
    first = found.agreement.period.first or date(2024, 1, 1)
    assert_told(found, first, first + timedelta(days=800))


@pytest.mark.slow  # a verdict of each of 120 days: half a minute
@heavy
@given(dossiers(), days)
def test_every_change_of_any_agreement_is_in_the_agenda_of_the_day_before(
    found: Dossier, start: date
) -> None:
    assert_told(
        evolve(found, facts=found.facts[:6]), start, min(start, date(9000, 1, 1)) + timedelta(days=120)
    )


@pytest.mark.parametrize("start", ["2025-05-01", "2025-07-02", "2025-08-01"])
def test_the_due_day_of_a_duty_that_stays_open_is_told(start: str) -> None:
    balance = Duty(
        "balance",
        "funder",
        when="happened(works_started) and works_started <= 2025-06-30",
        due="works_started + 45 days",
        amount="grant",
        is_payment=True,
    )
    found = dossier("two-dates")
    text = evolve(found.agreement, duties=(balance,), definitions=(), rights=())
    started = Fact("works_started", date(2025, 6, 20), no_later_than=date(2025, 7, 5))
    told = lines(evolve(found, agreement=text, facts=(started,)), start, "2025-12-31")
    assert "balance : échéance (le financeur), entre le 4 août 2025 et le 19 août 2025" in told


def test_what_only_a_reading_makes_late_is_told_from_the_first_day_on() -> None:
    told = lines(dossier("two-dates"), "2026-05-01", "2026-12-31").splitlines()
    late = next(line for line in told if "31/03/2026" in line)
    assert "en retard" in late
    assert "selon une lecture du texte" in late


def test_each_reading_that_makes_it_late_has_its_day() -> None:
    found = dossier("two-dates")
    limit = Definition("limit", "2026-12-31", (("march", "2026-03-31"), ("april", "2026-04-30")))
    report = evolve(found.agreement.duties[0], due="limit")
    text = evolve(found.agreement, definitions=(limit,), duties=(report,))
    start, end = date(2026, 5, 15), date(2026, 12, 31)
    told = [
        (item.day, [choice.name for choice in item.readings])
        for item in agenda(evolve(found, agreement=text), start, end)
        if item.occasion.value == "overdue"
    ]
    assert told == [(date(2026, 3, 31), ["march"]), (date(2026, 4, 30), ["april"])]
