"""`record` adds a fact to a file that others write too: nothing is lost, nothing else is changed."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

import conventions as cv

BASE = Path(__file__).parents[1] / "gallery" / "base"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(BASE, tmp_path / "dossier"))


def test_the_dossier_with_the_fact_is_given_back(folder: Path) -> None:
    made = cv.record(str(folder), cv.fact("payment", "2025-07-01", "1 234,50 €", of="single"))
    assert made == cv.read_dossier(folder)
    assert made.facts[-1] == cv.Fact("payment", date(2025, 7, 1), cv.euros("1234.50"), of="single")


def test_a_fact_that_is_refused_is_not_written(folder: Path) -> None:
    before = (folder / "facts.toml").read_bytes()
    for fact in (cv.fact("paymnt", "2025-07-01"), cv.fact("payment", "2025-07-01", "cent")):
        with pytest.raises(cv.UnreadableDossierError) as refused:
            cv.record(folder, fact)
        assert refused.value.__notes__
    assert (folder / "facts.toml").read_bytes() == before


def test_a_dossier_that_another_program_keeps_is_busy(folder: Path) -> None:
    from conventions.files.write_back import locked

    with locked(folder), pytest.raises(cv.DossierBusyError):
        cv.record(folder, cv.fact("payment", "2025-07-01", 10), seconds=0)


def withdraw(folder: Path, fact: str) -> cv.Dossier:
    return cv.withdraw(
        folder, fact, on="2026-01-15", author="le service instructeur", reason="saisi deux fois"
    )


def paid(folder: Path, known_on: str | None = None, as_of: str = "2026-03-01") -> str:
    return str(cv.assess(cv.read_dossier(folder), as_of, known_on, rulebooks=()).amount("paid"))


def test_a_fact_that_is_withdrawn_is_seen_only_as_of_a_day_before(folder: Path) -> None:
    withdraw(folder, "first_payment")
    assert paid(folder) == "0.00"
    assert paid(folder, as_of="2025-02-01") == "0.00"
    assert cv.assess(cv.read_dossier(folder), "2024-04-01", "2024-04-01").amount("paid") == cv.euros(10_000)


def test_a_withdrawal_is_withdrawn_in_its_turn_and_all_three_stay(folder: Path) -> None:
    before = cv.read_dossier(folder).facts
    withdraw(folder, "first_payment")
    made = cv.withdraw(
        folder, "withdrawn@2026-01-15", on="2026-01-20", author="le comptable", reason="erreur"
    )
    assert paid(folder) == "10000.00"
    assert made.facts[: len(before)] == before
    assert [fact.withdraws for fact in made.facts[len(before) :]] == ["first_payment", made.facts[-2].id]


@pytest.mark.parametrize("name", ["signed", "signed@2024-03-01"])
def test_a_fact_without_an_identifier_is_given_one(folder: Path, name: str) -> None:
    before = (folder / "facts.toml").read_text("utf-8")
    made = withdraw(folder, name)
    assert (made.facts[0].key, made.facts[0].id) == ("signed", "signed_1")
    text = (folder / "facts.toml").read_text("utf-8")
    assert text.replace('id = "signed_1"\n', "", 1).startswith(before)


@pytest.mark.parametrize("name", ["bilan_received", "payment@2024-03-16", "count_1", "nothing"])
def test_a_name_of_no_fact_or_of_several_is_refused(folder: Path, name: str) -> None:
    before = (folder / "facts.toml").read_bytes()
    with pytest.raises(cv.FactNotFoundError) as refused:
        withdraw(folder, name)
    assert refused.value.expected
    assert (folder / "facts.toml").read_bytes() == before


def test_a_fact_recorded_that_nothing_reads_is_told_with_what_it_may_have_been_meant_for(
    folder: Path,
) -> None:
    assert cv.unread_facts(cv.read_dossier(folder)) == ()
    assert cv.unread_facts(cv.record(folder, cv.fact("bilan_received", "2025-05-01"))) == ()
    made = cv.record(folder, cv.fact("merged", "2026-01-01"))
    assert cv.unread_facts(made) == ()
    made = cv.record(folder, cv.fact("extension_granted", "2030-01-01"))
    (found,) = cv.unread_facts(made)
    assert (found.code, found.severity, found.subject) == (
        "fact_without_effect",
        "info",
        "extension_granted",
    )
    assert found.message("fr").endswith("peut-être fallait-il enregistrer\u00a0: avenant signé")
    assert found.message("en").endswith("perhaps this was to be recorded: amendment signed")


def adopt(folder: Path, on: str = "2026-01-10") -> cv.Recorded | None:
    return cv.adopt(folder, author="le service instructeur", reason="registre commencé", on=on)


def test_a_register_that_was_begun_is_written_by_every_writer(folder: Path) -> None:
    assert cv.history(folder) == ()
    assert cv.verify_history(folder) == ()
    begun = adopt(folder)
    cv.record(folder, cv.fact("payment", "2025-07-01", 10, of="single", author="le comptable"))
    withdraw(folder, "first_payment")
    assert begun == cv.history(folder)[0]
    said = [(line.did, line.author, line.recorded_on.isoformat()) for line in cv.history(folder)]
    assert said == [
        ("adopt", "le service instructeur", "2026-01-10"),
        ("record", "le comptable", "2026-01-10"),
        ("withdraw", "le service instructeur", "2026-01-15"),
    ]
    assert cv.history(folder)[1].added == ("payment(single)@2025-07-01",)
    assert cv.verify_history(folder) == ()


def test_what_was_changed_by_hand_is_told_and_taken_in_once(folder: Path) -> None:
    adopt(folder)
    path = folder / "facts.toml"
    path.write_text(path.read_text("utf-8").replace("10 000,00 €", "11 000,00 €"), "utf-8")
    (fault,) = cv.verify_history(folder)
    assert cv.fault_text(fault, "en").startswith(
        f"{path}:5: ‘payment(single)@2024-03-15’ was changed by hand"
    )
    taken = adopt(folder)
    assert taken is not None
    assert taken.added == taken.removed == ("payment(single)@2024-03-15",)
    assert adopt(folder) is None
    assert cv.verify_history(folder) == ()


def test_a_register_takes_no_earlier_day_and_nothing_after_a_damaged_line(folder: Path) -> None:
    adopt(folder)
    log = folder / "register.log"
    log.write_text(log.read_text("utf-8").replace("instructeur", "payeur"), "utf-8")
    before = (folder / "facts.toml").read_bytes()
    with pytest.raises(cv.RegisterDamagedError) as damaged:
        cv.record(folder, cv.fact("payment", "2025-07-01", 10, of="single"))
    assert damaged.value.actual == f"{log}:1"
    with pytest.raises(cv.RegisterDayError):
        adopt(folder, on="2026-01-09")
    assert (folder / "facts.toml").read_bytes() == before
