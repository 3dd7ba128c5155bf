"""What every register does, wherever it keeps its dossiers: `homes.HOMES` lists the implementations."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from attrs import evolve

import conventions as cv
from conventions.files.faults import UnreadableDossierError
from conventions.files.register_log import Deed, RegisterDayError
from conventions.files.register_store import NoSuchDossierError
from conventions.files.write_back import FactNotFoundError, Withdrawal
from tests.register.homes import BEGUN, HOMES, NAMES, Home

NAME = NAMES[0]
PAYMENT = cv.fact(
    "payment", "2025-07-01", cv.euros(1234), of="single", known_on="2026-01-12", author="le comptable"
)
MISTAKE = Withdrawal("first_payment", "le comptable", "saisi deux fois", date(2026, 1, 15))


@pytest.fixture(params=HOMES, ids=lambda home: home.__name__)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    made: Home = request.param(tmp_path / "office")
    return made


def test_the_dossiers_are_listed_by_their_names_in_order(home: Home) -> None:
    assert home.register.dossiers() == NAMES


def test_a_dossier_is_read_from_its_files(home: Home) -> None:
    files = home.register.files(NAME)
    assert {"convention.toml", "facts.toml"} <= set(files)
    texts = {name: content.decode() for name, content in files.items()}
    assert cv.parse_dossier(texts).facts == home.register.read(NAME).facts


@pytest.mark.parametrize("name", ["nothing", "../office", "/", "", "2024", "2024/atelier/../../2024/atelier"])
def test_a_name_that_no_dossier_has_is_refused(name: str, home: Home) -> None:
    for asked in (home.register.files, home.register.read, home.register.history, home.register.verify):
        with pytest.raises(NoSuchDossierError):
            asked(name)


def test_a_fact_that_was_appended_is_there_for_every_program(home: Home) -> None:
    made = home.register.append(NAME, PAYMENT)
    assert made.facts[-1] == PAYMENT
    assert home.opened().read(NAME) == made
    assert home.register.read(NAMES[1]).facts == made.facts[:-1]


def test_a_line_says_who_recorded_what_and_on_which_day(home: Home) -> None:
    home.register.append(NAME, PAYMENT)
    last = home.opened().history(NAME)[-1]
    assert (last.deed, last.author, last.recorded_on) == (Deed.RECORD, "le comptable", date(2026, 1, 12))
    assert [entry.name for entry in last.added] == ["payment(single)@2025-07-01"]
    assert not last.removed


def test_each_line_bears_the_hash_of_the_one_before(home: Home) -> None:
    for at in range(3):
        home.register.append(NAME, evolve(PAYMENT, id=f"payment_{at}"))
    lines = home.register.history(NAME)
    assert len({line.sha256 for line in lines}) == len(lines) == 4
    assert [line.previous for line in lines] == ["", *(line.sha256 for line in lines[:-1])]


def test_a_refused_fact_leaves_everything_as_it_was(home: Home) -> None:
    files, lines = home.register.files(NAME), home.register.history(NAME)
    with pytest.raises(UnreadableDossierError):
        home.register.append(NAME, cv.fact("paymnt", "2025-07-01"))
    assert (home.register.files(NAME), home.register.history(NAME)) == (files, lines)


def test_a_withdrawal_keeps_both_and_says_why(home: Home) -> None:
    before = home.register.read(NAME).facts
    made = home.register.withdraw(NAME, MISTAKE)
    last = home.register.history(NAME)[-1]
    assert made.facts[:-1] == before
    assert (last.deed, last.author, last.reason) == (Deed.WITHDRAW, "le comptable", "saisi deux fois")
    assert not home.register.verify(NAME)
    with pytest.raises(FactNotFoundError):
        home.register.withdraw(NAME, MISTAKE)


def test_a_fact_that_is_given_an_identifier_by_its_withdrawal_is_in_the_register_once(home: Home) -> None:
    home.register.withdraw(NAME, evolve(MISTAKE, fact="signed"))
    last = home.register.history(NAME)[-1]
    assert [entry.name for entry in last.removed] == ["signed@2024-03-01"]
    assert sorted(entry.name for entry in last.added) == ["signed@2024-03-01", "withdrawn@2026-01-15"]
    assert not home.register.verify(NAME)


def test_a_paper_is_kept_under_its_name_and_another_of_that_name_beside_it(home: Home) -> None:
    first = home.register.keep(NAME, "avis.pdf", b"one")
    again = home.register.keep(NAME, "avis.pdf", b"one")
    other = home.register.keep(NAME, "elsewhere/avis.pdf", b"two")
    assert first == again
    assert first.sha256 == sha256(b"one").hexdigest()
    assert first.name == "avis.pdf" != other.name
    assert "/" not in other.name
    home.register.append(NAME, evolve(PAYMENT, evidence=other.text))
    assert not home.register.verify(NAME)


def test_a_day_before_the_last_line_is_refused_and_nothing_is_lost(home: Home) -> None:
    lines = home.register.history(NAME)
    with pytest.raises(RegisterDayError) as refused:
        home.register.append(NAME, PAYMENT, on=BEGUN - timedelta(1))
    assert refused.value.expected == BEGUN.isoformat()
    assert home.register.history(NAME) == lines
    home.register.append(NAME, PAYMENT, on=BEGUN)
    assert home.register.history(NAME)[-1].recorded_on == BEGUN


def test_a_fact_known_long_ago_is_recorded_no_earlier_than_the_line_before(home: Home) -> None:
    home.register.append(NAME, evolve(PAYMENT, known_on=date(2025, 7, 2)))
    assert home.register.history(NAME)[-1].recorded_on == BEGUN


def test_an_edit_by_hand_is_found_and_another_dossier_is_not_touched(home: Home) -> None:
    assert not home.register.verify(NAME)
    home.by_hand(NAME)
    assert [fault.code for fault in home.register.verify(NAME)] == ["register_fact_changed"]
    assert not home.register.verify(NAMES[1])


def test_a_recording_does_not_hide_an_edit_by_hand(home: Home) -> None:
    home.by_hand(NAME)
    home.register.append(NAME, PAYMENT)
    assert [fault.code for fault in home.register.verify(NAME)] == ["register_fact_changed"]


def test_many_writers_lose_nothing(home: Home) -> None:
    facts = [evolve(PAYMENT, id=f"payment_{at}") for at in range(12)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda fact: home.opened().append(NAME, fact), facts))
    recorded = [fact for fact in home.register.read(NAME).facts if fact.id in {fact.id for fact in facts}]
    assert sorted(recorded, key=repr) == sorted(facts, key=repr)
    assert not home.register.verify(NAME)
    assert len(home.register.history(NAME)) == 1 + len(facts)
