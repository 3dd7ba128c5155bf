"""Reminders that are sent: none twice, none lost, whatever the server does and wherever a run dies."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

import conventions as cv
from conventions.cli import remind
from conventions.cli.remind import ByServer
from conventions.documents.generate import Document, document
from conventions.documents.kinds import Kind
from conventions.nightly.locked_file import StateRefusedError
from conventions.reminders import mail as module
from conventions.reminders.outbox import Notice, Outbox
from tests.cli.console import ROOT, Console, Said, calling, plain
from tests.reminders.mail_server import PATIENCE, MailServer, serving

SOURCE = ROOT / "examples" / "portefeuille-fictif" / "fete-2024"
FUNDER, BENEFICIARY = "service@commune.example", "contact{}@association.example"
DAY = "2025-07-11"
"""A Friday, eleven days after the day of the report."""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Console:
    monkeypatch.setenv("LANGUAGE", "fr")
    return calling(capsys)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serving() as found:
        yield found


def office(folder: Path, count: int, *, addresses: bool = True) -> Path:
    """So many dossiers, of each of which the report is late."""
    for number in range(count):
        place = folder / f"d{number:02}"
        shutil.copytree(SOURCE, place)
        path = place / "convention.toml"
        text = path.read_text("utf-8").replace('id = "fete-2024"', f'id = "d{number:02}"')
        to = f'\n[party.beneficiary.letters]\nmail = "{BENEFICIARY.format(number)}"\n' if addresses else ""
        path.write_text(f'{text}{to}\n[party.funder.letters]\nmail = "{FUNDER}"\n', "utf-8")
    return folder


def asked(folder: Path, server: MailServer, *more: str, day: str = DAY) -> tuple[str, ...]:
    return ("remind", str(folder), "--as-of", day, "--send", server.url, "--rulebooks", "none", *more)


def notices(folder: Path) -> tuple[Notice, ...]:
    with Outbox(folder / ".subventio-reminders.sqlite") as outbox:
        return outbox.all()


def recorded(folder: Path) -> Counter[str]:
    """How many letters the record of each dossier holds."""
    found: Counter[str] = Counter()
    for path in sorted(folder.glob("*/convention.toml")):
        facts = [fact for fact in cv.read_dossier(path.parent).facts if fact.key == "letter_sent"]
        found[path.parent.name] = len(facts)
    return found


def digests(server: MailServer) -> list[str]:
    return [mail.get_content().replace("\r", "") for mail in server.log if not mail.is_multipart()]


# --- what a mail is ----------------------------------------------------------------------------------------


def test_a_reminder_is_a_mail_with_the_letter_that_generate_writes(
    run: Console, server: MailServer, tmp_path: Path
) -> None:
    said = run(*asked(office(tmp_path, 1), server))
    assert (said.code, said.err) == (0, "")
    assert "(envoyé)" in said.out
    mail = server.log[0]
    assert (mail["From"], mail["To"]) == (f"Commune de Valbrume-sur-Orle <{FUNDER}>", BENEFICIARY.format(0))
    assert plain(mail["Subject"]) == "Relance : convention n° 2024-031 « Fête du réemploi, 2024 »"
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_body()
    assert body is not None
    text = plain(body.get_content().replace("\r", ""))
    assert "– Bilan, attendu le 30 juin 2025\n" in text
    assert f"Pour toute question : {FUNDER}." in text
    letter = next(mail.iter_attachments())
    made = cv.generate("relance", cv.read_dossier(tmp_path / "d00"), DAY, rulebooks=())
    assert (letter.get_filename(), letter.get_content()) == (made.name, made.bytes)


def test_it_is_recorded_and_told_to_the_officer_once_and_does_not_come_the_next_night(
    run: Console, server: MailServer, tmp_path: Path
) -> None:
    folder = office(tmp_path, 2)
    assert run(*asked(folder, server)).code == 0
    assert recorded(folder) == {"d00": 1, "d01": 1}
    fact = cv.read_dossier(folder / "d00").facts[-1]
    assert (fact.key, str(fact.occurred_on), fact.of, fact.author) == ("letter_sent", DAY, "bilan", FUNDER)
    assert str(server.log[0]["Message-ID"]) in (fact.evidence or "")
    assert [mail["To"] for mail in server.log] == [BENEFICIARY.format(0), BENEFICIARY.format(1), FUNDER]
    assert "– d00  relance : Bilan → contact0@association.example" in plain(digests(server)[0])
    for day in ("2025-07-11", "2025-07-12", "2025-07-14", "2025-07-15"):
        again = run(*asked(folder, server, day=day))
        assert (again.code, again.err, len(server.log)) == (0, "", 3)
    assert not cv.reminders(
        [cv.read_dossier(folder / "d00")], "2025-07-14", rulebooks=()
    ).due  # nor without it
    assert run(*asked(folder, server, day="2025-07-18")).code == 0
    assert len(set(server.ids())) == len(server.ids()) == 4


def test_after_three_weeks_without_a_run_one_letter_goes(
    run: Console, server: MailServer, tmp_path: Path
) -> None:
    folder = office(tmp_path, 1)
    for day in ("2025-06-02", "2025-06-23"):  # 30 days before, and 7
        run(*asked(folder, server, day=day))
    assert [mail["Subject"].split()[0] for mail in server.log if mail.is_multipart()] == ["Échéance"] * 2
    run(*asked(folder, server, day="2025-07-18"))  # 25 days later: the rules of 1 and of 15 days have passed
    run(*asked(folder, server, day="2025-07-21"))
    letters = notices(folder)
    assert [(item.kind, [it.step for it in item.asked]) for item in letters] == [
        ("rappel", [-30]), ("rappel", [-7]), ("relance", [15]),
    ]  # fmt: skip
    assert len(set(server.ids())) == len(server.ids()) == 3


def test_a_reminder_before_the_day_names_it_and_says_the_same_in_english(
    run: Console, server: MailServer, tmp_path: Path
) -> None:
    folder = office(tmp_path, 1)
    run(*asked(folder, server, "--lang", "en", day="2025-06-02"))
    mail = server.log[0]
    assert plain(mail["Subject"]) == "Due soon: agreement no. 2024-031 ‘Fête du réemploi, 2024’"
    body = mail.get_body()
    assert body is not None
    assert "– Bilan, by 30 June 2025\n" in plain(body.get_content().replace("\r", ""))
    assert [item.get_filename() for item in mail.iter_attachments()] == ["d00-rappel.docx"]


def test_a_formal_notice_is_proposed_to_the_officer_and_not_sent(
    run: Console, server: MailServer, tmp_path: Path
) -> None:
    folder = office(tmp_path, 1)
    assert run(*asked(folder, server, day="2025-08-29")).code == 0
    assert server.ids() == []
    assert "d00  Bilan (échéance le 30/06/2025) : mise en demeure à proposer" in plain(digests(server)[0])
    run(*asked(folder, server, day="2025-09-01"))
    assert len(digests(server)) == 1


@pytest.mark.parametrize(("name", "taken"), [("mark_on_its_way", 0), ("mark_sent", 1)])
def test_a_disk_that_fills_is_told_and_nothing_goes_that_could_not_be_noted(
    name: str, taken: int, run: Console, server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = office(tmp_path, 2)

    def full(outbox: Outbox, *_: object, **__: object) -> None:
        raise StateRefusedError(outbox.path, "state.full")

    monkeypatch.setattr(Outbox, name, full)
    said = run(*asked(folder, server))
    assert (said.code, len(server.ids())) == (2, taken)
    assert "le disque est plein" in said.err
    assert "sans cela rien ne part" in said.err
    monkeypatch.undo()
    assert run(*asked(folder, server)).code == 0
    all_is_told_once(folder, server, due=2)


# --- what holds one back -----------------------------------------------------------------------------------


def test_without_an_address_or_a_sender_nothing_goes_and_it_is_told(
    run: Console, server: MailServer, tmp_path: Path
) -> None:
    folder = office(tmp_path, 1, addresses=False)
    said = run(*asked(folder, server))
    assert said.code == 1
    assert "sans adresse électronique" in said.out
    assert server.ids() == []
    assert "Bilan (échéance le 30/06/2025) : sans adresse électronique correcte" in plain(digests(server)[0])
    assert run(*asked(folder, server)).code == 1
    assert len(digests(server)) == 1  # it waits as before: that is no news
    path = folder / "d00" / "convention.toml"
    text = path.read_text("utf-8").replace(f'[party.funder.letters]\nmail = "{FUNDER}"', "")
    path.write_text(text + '\n[party.beneficiary.letters]\nmail = "a@b.example"\n', "utf-8")
    assert "sans expéditeur" in run(*asked(folder, server)).out
    rules = tmp_path / "rules.toml"
    rules.write_text('schema = "subventio/reminders/1"\nfrom = "maire@commune.example"\n', "utf-8")
    assert run(*asked(folder, server, "--rules", str(rules))).code == 0
    assert server.log[-1]["From"] == "Commune de Valbrume-sur-Orle <maire@commune.example>"


def test_a_letter_that_cannot_be_written_is_told_and_does_not_go(
    run: Console, server: MailServer, tmp_path: Path
) -> None:
    folder = office(tmp_path / "o", 1)
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "relance.docx").write_bytes(b"no document")
    said = run(*asked(folder, server, "--templates", str(tmp_path / "t")))
    assert (said.code, server.ids(), notices(folder)) == (2, [], ())
    assert "la lettre ne peut pas être écrite" in said.out


def test_a_test_goes_to_one_address_and_leaves_no_trace(
    run: Console, server: MailServer, tmp_path: Path
) -> None:
    folder = office(tmp_path, 2)
    for _ in range(2):
        said = run(*asked(folder, server, "--to", "moi@commune.example"))
        assert said.code == 1  # they are still to be sent
        assert "2 lettres envoyées à l’essai, 2 lettres à envoyer" in said.out
    assert {mail["To"] for mail in server.log} == {"moi@commune.example"}
    assert all(mail["Subject"].startswith("[essai]") for mail in server.log if mail.is_multipart())
    assert not (folder / ".subventio-reminders.sqlite").exists()
    assert recorded(folder) == {"d00": 0, "d01": 0}
    tested = set(server.ids())
    run(*asked(folder, server))
    assert not tested & set(server.ids(to=BENEFICIARY.format(0)))


def test_a_dry_run_sends_nothing_and_knows_what_was_sent(
    run: Console, server: MailServer, tmp_path: Path
) -> None:
    folder = office(tmp_path, 1)
    assert run(*asked(folder, server, "--dry-run")).code == 1
    assert (server.log, (folder / ".subventio-reminders.sqlite").exists()) == ([], False)
    run(*asked(folder, server))
    assert run("remind", str(folder), "--as-of", DAY, "--rulebooks", "none").code == 0


# --- a server that refuses, drops, is silent ---------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are waited for as long as a test can."""
    monkeypatch.setattr(module, "SECONDS", PATIENCE)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("behaviour", ["no_sender", "no_recipient", "drop_at_data", "no_text", "twice_early"])
def test_what_the_server_refuses_stays_due_and_goes_the_next_time(
    behaviour: str, run: Console, server: MailServer, tmp_path: Path
) -> None:
    folder = office(tmp_path, 2)
    server.script = [behaviour]
    said = run(*asked(folder, server))
    assert said.code == 1
    assert "le serveur refuse ce courriel" in said.err
    assert (len(server.ids()), len(notices(folder)), recorded(folder)["d00"]) == (1, 1, 0)
    assert run(*asked(folder, server)).code == 0
    assert (len(server.ids()), recorded(folder)) == (2, {"d00": 1, "d01": 1})


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("behaviour", ["drop_in_text", "drop_after_text", "odd"])
def test_what_may_have_arrived_goes_again_only_where_somebody_says_so(
    behaviour: str, run: Console, server: MailServer, tmp_path: Path
) -> None:
    folder = office(tmp_path, 2)
    server.script = [behaviour]
    said = run(*asked(folder, server))
    assert said.code == 1
    assert "peut-être arrivé" in said.err
    taken = len(server.ids())
    again = run(*asked(folder, server))
    assert (again.code, len(server.ids())) == (0, taken)
    assert "peut-être arrivé le 11/07/2025" in again.out
    first = notices(folder)
    server.script = ["no_text"]
    assert run(*asked(folder, server, "--resend")).code == 1
    assert notices(folder) == first  # refused now, it may still have arrived before
    assert run(*asked(folder, server, "--resend")).code == 0
    assert [(item.id, item.is_sent) for item in notices(folder)] == [(item.id, True) for item in first]
    assert recorded(folder) == {"d00": 1, "d01": 1}
    sent = len(server.ids())
    assert run(*asked(folder, server, "--resend")).code == 0
    assert len(server.ids()) == sent


@pytest.mark.usefixtures("impatient")
def test_what_would_go_again_is_told_before_it_goes(run: Console, server: MailServer, tmp_path: Path) -> None:
    folder = office(tmp_path, 1)
    server.script = ["drop_after_text"]
    run(*asked(folder, server))
    assert run(*asked(folder, server, "--dry-run")).code == 0
    again = run(*asked(folder, server, "--dry-run", "--resend"))
    assert (again.code, len(server.ids())) == (1, 1)
    assert "1 lettre à envoyer" in again.out


@pytest.mark.usefixtures("impatient")
def test_a_letter_recorded_by_hand_settles_what_may_have_arrived(
    run: Console, server: MailServer, tmp_path: Path
) -> None:
    folder = office(tmp_path, 1)
    server.script = ["drop_after_text"]
    run(*asked(folder, server))
    cv.record(folder / "d00", cv.fact("letter_sent", DAY, of="bilan"))
    assert "lettre enregistrée" in run(*asked(folder, server, "--all")).out
    assert run(*asked(folder, server, "--resend")).code == 0
    assert len(server.ids()) == 1


def test_without_a_server_nothing_goes_and_all_stays_due(
    run: Console, server: MailServer, tmp_path: Path
) -> None:
    folder = office(tmp_path, 3)
    said = run("remind", str(folder), "--as-of", DAY, "--rulebooks", "none", "--send", "smtp://127.0.0.1:9")
    assert (said.code, notices(folder)) == (2, ())
    assert said.err.count("ne prend pas de courriel") == 1
    assert run(*asked(folder, server)).code == 0
    assert len(server.ids()) == 3


def test_a_letter_that_cannot_be_recorded_is_recorded_by_the_next_run(
    run: Console, server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = office(tmp_path, 1)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(remind, "record", full)
    said = run(*asked(folder, server))
    assert said.code == 2
    assert "n’a pas pu être enregistrée" in said.err
    monkeypatch.undo()
    (folder / "d00").rename(folder / "moved")
    assert run(*asked(folder, server)).code == 0
    assert (len(server.ids()), recorded(folder)) == (1, {"moved": 1})


def test_a_letter_at_which_the_program_fails_is_told_and_the_others_go(
    run: Console, server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = office(tmp_path, 2)

    def failing(kind: Kind, dossier: cv.Dossier, **more: object) -> Document:
        if dossier.agreement.id == "d00":
            raise RuntimeError("a mistake of ours")
        return document(kind, dossier, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(remind, "document", failing)
    said = run(*asked(folder, server))
    assert (said.code, recorded(folder)) == (2, {"d00": 0, "d01": 1})
    assert "a mistake of ours" in said.err
    monkeypatch.undo()
    assert run(*asked(folder, server)).code == 0
    assert recorded(folder) == {"d00": 1, "d01": 1}


def test_a_letter_about_a_debt_that_a_rule_of_law_makes_is_recorded_too(
    run: Console, server: MailServer, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "examples" / "law" / "etat", tmp_path / "etat")
    path = tmp_path / "etat" / "convention.toml"
    letters = '\n[party.{}.letters]\nmail = "{}"\n'
    more = letters.format("beneficiary", "a@b.example") + letters.format("funder", FUNDER)
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    said = run("remind", str(tmp_path), "--as-of", "2025-04-02", "--send", server.url)
    assert (said.code, said.err) == (0, "")
    assert [item.duty for item in notices(tmp_path)[0].asked] == ["law_fr.r16.duty"]
    fact = cv.read_dossier(tmp_path / "etat").facts[-1]
    assert (fact.key, fact.of) == ("letter_sent", "law_fr.r16.duty")


def test_a_state_in_use_or_damaged_is_told_and_nothing_goes(
    run: Console, server: MailServer, tmp_path: Path
) -> None:
    folder = office(tmp_path, 1)
    path = folder / ".subventio-reminders.sqlite"
    with Outbox(path):
        said = run(*asked(folder, server))
        assert (said.code, server.log) == (2, [])
        assert "un autre envoi de rappels est en cours" in said.err
    path.write_bytes(b"no state" * 1000)
    said = run(*asked(folder, server))
    assert (said.code, server.log) == (2, [])
    assert "le retrouver dans une sauvegarde" in said.err


@pytest.mark.parametrize(
    "words",
    [
        ("--send", "courrier.example"),
        ("--send", "smtp://x:secret@y"),
        ("--to", "a, b"),
        ("--send", "smtp://a", "--outbox", "b"),
    ],
)
def test_what_cannot_be_a_server_or_an_address_is_refused(run: Console, words: tuple[str, ...]) -> None:
    said = run("remind", str(SOURCE), "--as-of", DAY, *words)
    assert (said.code, said.out) == (2, "")
    assert "secret" not in said.err


# --- a folder of mails -------------------------------------------------------------------------------------


def test_mails_put_into_a_folder_are_put_there_once_and_are_recorded_by_who_sends_them(
    run: Console, tmp_path: Path
) -> None:
    folder, out = office(tmp_path / "o", 2), tmp_path / "out"
    words = ("remind", str(folder), "--as-of", DAY, "--rulebooks", "none", "--outbox", str(out))
    assert run(*words).code == 0
    files = sorted(out.glob("*.eml"))
    assert all(file.read_bytes().startswith(b"X-Unsent: 1\r\n") for file in files)
    mails = [file for file in files if b"multipart/mixed" in file.read_bytes()]
    (summary,) = (
        message_from_bytes(file.read_bytes(), policy=default) for file in files if file not in mails
    )
    said = plain(summary.get_content())
    assert "Écrit, à envoyer puis à enregistrer" in said
    assert "Envoyé" not in said
    for mail in mails:
        mail.unlink()
    assert run(*words).code == 0
    assert [file for file in out.glob("*.eml") if b"multipart/mixed" in file.read_bytes()] == []
    assert recorded(folder) == {"d00": 0, "d01": 0}


def test_a_folder_that_cannot_be_written_is_told(run: Console, tmp_path: Path) -> None:
    folder = office(tmp_path / "o", 1)
    (tmp_path / "out").write_text("a file", "utf-8")
    said = run(
        "remind", str(folder), "--as-of", DAY, "--rulebooks", "none", "--outbox", str(tmp_path / "out")
    )
    assert (said.code, notices(folder)) == (2, ())


# --- what the file keeps -----------------------------------------------------------------------------------


def test_a_clock_that_goes_back_is_told_and_nothing_goes_again_or_is_lost(
    run: Console, server: MailServer, tmp_path: Path
) -> None:
    folder = office(tmp_path, 2)
    run(*asked(folder, server))
    before = notices(folder)
    for day in ("2025-07-01", "2025-06-05", "2024-01-15"):
        said = run(*asked(folder, server, "--lang", "en", day=day))
        assert "if the clock went back, set it" in said.err
        assert "Traceback" not in said.err
    assert notices(folder) == before
    assert run(*asked(folder, server)).code == 0
    assert len(server.ids()) == len(set(server.ids())) == 2
    asked_only = run(*asked(folder, server, "--dry-run", "--lang", "en", day="2025-07-01"))
    assert "if the clock" not in asked_only.err


def test_a_dossier_that_is_gone_is_forgotten_a_year_after_its_last_letter(
    run: Console, server: MailServer, tmp_path: Path
) -> None:
    folder = office(tmp_path / "office", 3)
    run(*asked(folder, server))
    shutil.rmtree(folder / "d01")
    run(*asked(folder, server, day="2026-07-10"))
    assert {it.dossier for it in notices(folder)} == {"d00", "d01", "d02"}
    said = run(*asked(folder, server, "--lang", "en", day="2026-07-15"))
    assert "1 dossier that is gone" in said.err
    assert {it.dossier for it in notices(folder)} == {"d00", "d02"}
    assert b"contact1@association.example" not in (folder / ".subventio-reminders.sqlite").read_bytes()


def test_dossiers_of_a_folder_that_is_not_there_are_not_forgotten(
    run: Console, server: MailServer, tmp_path: Path
) -> None:
    """A share that is not mounted says nothing of what is on it."""
    folder, kept = office(tmp_path / "office", 1), tmp_path / "kept.sqlite"
    run(*asked(folder, server, "--state", str(kept)))
    folder.rename(tmp_path / "elsewhere")
    run(*asked(folder, server, "--state", str(kept), day="2027-07-15"))
    with Outbox(kept) as outbox:
        assert len(outbox.all()) == 1


# --- ten crashes -------------------------------------------------------------------------------------------


class Crashed(BaseException):
    """The power went."""


STEPS: tuple[tuple[type, str], ...] = (
    (Outbox, "mark_on_its_way"), (ByServer, "deliver"), (Outbox, "mark_sent"), (Outbox, "recorded"), (Outbox, "told"),
)  # fmt: skip


def crash_at(step: int, monkeypatch: pytest.MonkeyPatch, *, is_after: bool) -> None:
    """Let the run die at a step, counted over all that is written and sent: before it, or just after."""
    left = [step]

    def counted(whole: Callable[..., object]) -> Callable[..., object]:
        def call(*words: object, **more: object) -> object:
            left[0] -= 1
            if left[0] == 0 and not is_after:
                raise Crashed
            found = whole(*words, **more)
            if left[0] == 0:
                raise Crashed
            return found

        return call

    for owner, name in STEPS:
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))
    monkeypatch.setattr(remind, "record", counted(cv.record))


def all_is_told_once(folder: Path, server: MailServer, due: int) -> None:
    """No notice stands twice in what the server took; what was sent and what may have been is what was due."""
    known = notices(folder)
    taken = server.ids()
    assert len(taken) == len(set(taken))
    assert len(known) == due
    assert {item.id for item in known if item.is_sent} <= set(taken) <= {item.id for item in known}
    assert sum(recorded(folder).values()) == sum(item.is_sent for item in known)


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 10))]
)  # of each seed, ten crashes
def test_ten_crashes_send_nothing_twice_and_lose_nothing(
    seed: int, run: Console, server: MailServer, tmp_path: Path
) -> None:
    folder, draw = office(tmp_path, 6), random.Random(seed)
    for _ in range(10):
        with pytest.MonkeyPatch.context() as patch:
            crash_at(draw.randint(1, 12), patch, is_after=draw.random() < 0.5)
            try:
                run(*asked(folder, server))
            except Crashed:
                continue
    assert run(*asked(folder, server)).code == 0
    all_is_told_once(folder, server, due=6)


@pytest.mark.parametrize("is_after", [False, True])
def test_a_crash_at_each_step_is_made_up_for(is_after: bool, run: Console, tmp_path: Path) -> None:
    for step in range(1, 7):
        with serving() as server, pytest.MonkeyPatch.context() as patch:
            folder = office(tmp_path / str(step), 1)
            crash_at(step, patch, is_after=is_after)
            with pytest.raises(Crashed):
                run(*asked(folder, server))
            patch.undo()
            assert run(*asked(folder, server)).code == 0
            all_is_told_once(folder, server, due=1)
            assert len(digests(server)) in (1, 2)  # the summary comes, if need be again


@pytest.mark.slow  # ten processes, each killed: 15 s
def test_ten_processes_killed_send_nothing_twice_and_lose_nothing(server: MailServer, tmp_path: Path) -> None:
    folder, draw = office(tmp_path, 8), random.Random(1)
    server.script = ["slow"] * 200
    call = [sys.executable, "-m", "conventions.cli.main", *asked(folder, server)]
    for _ in range(10):
        with subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            before = len(server.log)
            while process.poll() is None and len(server.log) == before:
                time.sleep(0.01)
            time.sleep(draw.uniform(0, 0.6))
            process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    time.sleep(5 * PATIENCE)  # what was on its way is taken
    server.script = []
    ended = subprocess.run(call, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 0, ended.stderr
    all_is_told_once(folder, server, due=8)


def test_the_outcome_of_a_delivery_stands_in_the_json(
    run: Console, server: MailServer, tmp_path: Path
) -> None:
    said: Said = run(*asked(office(tmp_path, 1), server, "--format", "json"))
    assert '"outcome": "sent"' in said.out
