"""A fact recorded, or withdrawn, at the command line: what it changes is shown, then it is written."""

import hashlib
import io
import sys
from functools import partial
from pathlib import Path
from shutil import copytree

import pytest

import conventions as cv
from conventions.files.write_back import append_fact, locked
from tests.cli.console import ROOT, Console, plain
from tests.cli.test_new import typing

APES = ROOT / "examples" / "cd62-apes-2024"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(APES, tmp_path / "dossier"))


@pytest.fixture(autouse=True)
def nobody_at_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())


def facts(folder: Path) -> tuple[cv.Fact, ...]:
    return cv.read_dossier(folder).facts


@pytest.mark.parametrize(
    "named", [("bilan_received",), ("bilan reçu",), ("BILAN RECU",), ("bilan", "recu"), ("bilan received",)]
)
def test_an_event_is_recorded_by_its_key_or_its_name(
    named: tuple[str, ...], folder: Path, run: Console
) -> None:
    said = run("record", str(folder), *named, "28/05/2025", "--of", "activity", "--as-of", "2025-12-02")
    assert said.code == 0, said.err
    assert "reste à remettre : rapport financier" in plain(said.out)
    recorded = facts(folder)[-1]
    assert (recorded.key, recorded.of) == ("bilan_received", "activity")
    assert (str(recorded.occurred_on), str(recorded.known_on)) == ("2025-05-28", "2025-12-02")


@pytest.mark.parametrize(
    ("reading", "of", "recorded"),
    [
        ("expenses alone", "Montant auquel les dépenses et les ressources donnent droit", "expenses_alone"),
        (
            "all_expenses_made",
            "montant auquel les depenses et les ressources donnent droit",
            "all_expenses_made",
        ),
        ("d’autres motifs sont admis", "full_clawback", "other_grounds"),
    ],
)
def test_a_reading_is_chosen_by_its_label_and_that_of_what_is_read(
    reading: str, of: str, recorded: str, folder: Path, run: Console
) -> None:
    said = run(
        "record", str(folder), "reading_chosen", "28/05/2025", reading, "--of", of, "--as-of", "2025-12-02"
    )
    assert said.code == 0, said.err
    assert facts(folder)[-1].value == recorded


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [
        (("entre le 1er et le 15 juin 2025",), "2025-06-01", "2025-06-15"),
        (("entre", "le", "28", "mai", "et", "le", "3", "juin", "2025"), "2025-05-28", "2025-06-03"),
        (("du 01/06/2025 au 15/06/2025",), "2025-06-01", "2025-06-15"),
        (("between 2025-06-01 and 2025-06-15",), "2025-06-01", "2025-06-15"),
        (("juin 2025",), "2025-06-01", "2025-06-30"),
        (("en", "décembre", "2025"), "2025-12-01", "2025-12-02"),
        (("inconnu",), "0001-01-01", "2025-12-02"),
        (("3", "juillet", "2025"), "2025-07-03", "2025-07-03"),
    ],
)
def test_a_day_may_be_told_as_between_two_as_a_month_or_as_unknown(
    days: tuple[str, ...], first: str, last: str, folder: Path, run: Console
) -> None:
    said = run("record", str(folder), "bilan reçu", *days, "--of", "activity", "--as-of", "2025-12-02")
    assert said.code == 0, said.err
    recorded = facts(folder)[-1]
    assert (str(recorded.occurred_on), str(recorded.last_day)) == (first, last)
    assert str(recorded.known_on) == "2025-12-02"
    assert recorded.is_between == (first != last)


@pytest.mark.parametrize(
    "days",
    ["entre le 40 et le 15 juin 2025", "entre le 1er et le 40 juin 2025", "31/02/2025", "2025-02-31", "le 3"],
)
def test_what_is_no_day_is_none(days: str, folder: Path, run: Console) -> None:
    said = run("record", str(folder), "bilan_received", days, "--as-of", "2025-12-02")
    assert said.code != 0
    assert len(facts(folder)) == len(facts(APES))


@pytest.mark.parametrize("amount", [("6 000 €",), ("6000",), ("6", "000", "€"), ("6 000,00",)])
def test_an_amount_is_read_as_people_write_it(amount: tuple[str, ...], folder: Path, run: Console) -> None:
    said = run(
        "record",
        str(folder),
        "virement fait",
        "2026-02-15",
        *amount,
        "--of",
        "Versement unique à la signature",
    )
    assert said.code == 0, said.err
    assert (facts(folder)[-1].value, facts(folder)[-1].of) == (cv.euros(6000), "single")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("virment fait", "15/02/2026"), "vouliez-vous dire virement fait ?"),
        (("xyzzy", "15/02/2026"), "« subventio events » les liste"),
        (("payment",), "dire le jour de l’événement : 15/02/2026"),
        (("payment", "15/02/2026", "beaucoup"), "« beaucoup » ne se lit pas comme un montant"),
        (("exercised", "15/02/2026"), "à quoi se rapporte « exercised » ?"),
        ((), "dire quel événement"),
    ],
)
def test_what_cannot_be_recorded_is_said_and_nothing_is_written(
    words: tuple[str, ...], told: str, folder: Path, run: Console
) -> None:
    before = (folder / "facts.toml").read_bytes()
    said = run("record", str(folder), *words)
    assert (said.code, told in plain(said.err)) == (2, True), said.err
    assert (folder / "facts.toml").read_bytes() == before


@pytest.mark.parametrize(
    "said", [("entre 100 € et 250,50 €",), ("de", "100", "à", "250,50", "€"), ("100..250.50",)]
)
def test_an_amount_may_be_told_as_between_two(said: tuple[str, ...], folder: Path, run: Console) -> None:
    told = run("record", str(folder), "undue_sums", "10/06/2025", *said, "--as-of", "2025-12-02")
    assert "entre 100,00 € et 250,50 €" in plain(told.out)
    assert str(facts(folder)[-1].value) == "100.00..250.50"


def test_a_paper_is_kept_by_its_name_and_its_hash(folder: Path, run: Console) -> None:
    paper = folder.parent / "avis.pdf"
    for content in (b"first", b"first", b"second"):
        paper.write_bytes(content)
        said = run("record", str(folder), "letter_sent", "15/02/2026", "--evidence", str(paper))
        assert said.code == 0, said.err
    first, second = (hashlib.sha256(content).hexdigest() for content in (b"first", b"second"))
    assert [fact.evidence for fact in facts(folder)[-3:]] == [
        f"evidence/avis.pdf (sha256 {first})",
        f"evidence/avis.pdf (sha256 {first})",
        f"evidence/avis-{second[:8]}.pdf (sha256 {second})",
    ]
    kept = {path.name: path.read_bytes() for path in (folder / "evidence").iterdir()}
    assert kept == {"avis.pdf": b"first", f"avis-{second[:8]}.pdf": b"second"}


def test_a_paper_that_is_not_there_is_said(folder: Path, run: Console) -> None:
    said = run("record", str(folder), "letter_sent", "15/02/2026", "--evidence", str(folder / "none.pdf"))
    assert (said.code, "none.pdf" in said.err) == (2, True)
    assert not (folder / "evidence").exists()


def test_a_paper_is_not_kept_where_the_fact_cannot_be_written(
    folder: Path, run: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = folder.parent / "avis.pdf"
    paper.write_bytes(b"paper")
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if target.name == "facts.toml":
            raise OSError(28, "no space left")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    said = run("record", str(folder), "letter_sent", "15/02/2026", "--evidence", str(paper))
    assert said.code == 2
    assert list((folder / "evidence").iterdir()) == []


def test_a_trial_writes_nothing(folder: Path, run: Console) -> None:
    before = (folder / "facts.toml").read_bytes()
    said = run("record", str(folder), "bilan_received", "28/05/2025", "--of", "activity", "--dry-run")
    assert (said.code, "rien n’est enregistré" in said.out) == (0, True)
    assert (folder / "facts.toml").read_bytes() == before


def test_a_dossier_that_another_program_keeps_is_busy(
    folder: Path, run: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conventions.cli.record.append_fact", partial(append_fact, seconds=0))
    with locked(folder):
        said = run("record", str(folder), "letter_sent", "15/02/2026")
    assert (said.code, "verrouillé par un autre programme" in said.err) == (2, True)


class TestAtATerminal:
    """What is lacking is asked for, and nothing is written before a yes."""

    def test_everything_is_asked(self, folder: Path, run: Console, monkeypatch: pytest.MonkeyPatch) -> None:
        typing("virement\nvirement fait\n15/02/2026\n6 000 €\n\no\n", monkeypatch)
        said = run("record", str(folder))
        assert said.code == 0, said.err
        assert "Quel jour (virement fait) ?" in plain(said.out)
        assert (facts(folder)[-1].key, facts(folder)[-1].value) == ("payment", cv.euros(6000))

    def test_a_subject_is_asked_where_there_must_be_one(
        self, folder: Path, run: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        typing("\nfull_clawback\no\n", monkeypatch)
        said = run("record", str(folder), "droit exercé", "15/02/2026", "100 €")
        assert said.code == 0, said.err
        assert facts(folder)[-1].of == "full_clawback"

    @pytest.mark.parametrize("answer", ["n\n", "\n", ""])
    def test_without_a_yes_nothing_is_written(
        self, answer: str, folder: Path, run: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = (folder / "facts.toml").read_bytes()
        typing("\n" + answer, monkeypatch)
        said = run("record", str(folder), "letter_sent", "15/02/2026")
        assert said.code in (1, 2)
        assert (folder / "facts.toml").read_bytes() == before


def test_a_fact_is_withdrawn_and_what_it_changes_is_shown(folder: Path, run: Console) -> None:
    said = run(
        *("withdraw", str(folder), "payment@2024-07-15"),
        *("--author", "Ada", "--reason", "saisi deux fois", "--as-of", "02/12/2025"),
    )
    assert said.code == 0, said.err
    assert "49 500,00 € → 0,00 €" in plain(said.out)
    last = facts(folder)[-1]
    assert (last.withdraws, last.author, last.reason) == ("payment_1", "Ada", "saisi deux fois")


def test_who_withdraws_and_why_is_asked_or_refused(
    folder: Path, run: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = run("withdraw", str(folder), "payment")
    assert (said.code, "--reason" in said.err) == (2, True)
    typing("Ada\nsaisi deux fois\no\n", monkeypatch)
    assert run("withdraw", str(folder), "payment").code == 0
    assert facts(folder)[-1].author == "Ada"


def test_a_fact_that_there_is_not_is_said_with_those_that_there_are(folder: Path, run: Console) -> None:
    said = run("withdraw", str(folder), "bilan", "--author", "Ada", "--reason", "erreur")
    assert (said.code, "payment(single)@2024-07-15" in said.err) == (2, True)


def test_a_fact_that_nothing_reads_is_told_before_it_is_recorded(folder: Path, run: Console) -> None:
    said = run("record", str(folder), "lettre reçue", "03/02/2025", "--as-of", "2025-03-01")
    assert said.code == 0, said.err
    assert "« lettre reçue », le 3 février 2025 : rien ne lit ce fait" in plain(said.out)
    assert "peut-être fallait-il enregistrer : mise en demeure envoyée" in plain(said.out)
    checked = run("check", str(folder), "--as-of", "2025-03-01")
    assert "peut-être fallait-il enregistrer : mise en demeure envoyée" in plain(checked.out)
