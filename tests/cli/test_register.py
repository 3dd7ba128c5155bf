"""The register at the command line: begun, checked, shown, and brought up to an edit by hand."""

import io
import json
import re
import sys
from pathlib import Path
from shutil import copytree

import pytest

from conventions.files.register_log import Deed
from conventions.files.write_back import replace_texts
from conventions.messages import LANGUAGES, catalogue
from tests.cli.console import ROOT, Console, Said, plain

BASE = ROOT / "tests" / "gallery" / "base"
SAID = ("--author", "le service", "--reason", "registre commencé", "--as-of", "2026-01-10")


@pytest.fixture(autouse=True)
def nobody_at_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())


@pytest.fixture
def begun(tmp_path: Path, run: Console) -> Path:
    folder = Path(copytree(BASE, tmp_path / "dossier"))
    assert run("register", "adopt", str(folder), *SAID).code == 0
    return folder


def edit(folder: Path, before: str, after: str, name: str = "facts.toml") -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def record(run: Console, folder: Path, day: str = "2026-01-12", *more: str) -> Said:
    words = ("payment", "2025-07-01", "1234", "--of", "single", "--author", "Mme Comptable")
    return run("record", str(folder), *words, "--as-of", day, *more)


def test_a_dossier_without_a_register_is_no_fault_and_stays_without(tmp_path: Path, run: Console) -> None:
    folder = Path(copytree(BASE, tmp_path / "dossier"))
    said = run("register", "verify", str(folder))
    assert (said.code, said.err) == (0, "")
    assert "pas de registre" in plain(said.out)
    assert record(run, folder).code == 0
    assert not (folder / "register.log").exists()


def test_what_was_recorded_is_shown_with_who_and_when(begun: Path, run: Console) -> None:
    edit(begun, "[payment.single]", '[payment.single]\nlabel = "Versement unique"', "convention.toml")
    assert record(run, begun).code == 0
    said = run("register", "history", str(begun))
    assert said.out.splitlines()[-2:] == [
        "2  12/01/2026  enregistrement  Mme Comptable",
        "  + virement fait (Versement unique), 01/07/2025",
    ]
    lines = history(begun, run)
    assert [line["did"] for line in lines] == ["adopt", "record"]
    assert lines[-1]["added"] == ["payment(single)@2025-07-01"]


def test_a_register_that_holds_tells_its_last_hash(begun: Path, run: Console) -> None:
    said = run("register", "verify", str(begun))
    told = json.loads(run("register", "verify", str(begun), "--format", "json").out)["dossiers"][0]
    assert said.code == 0
    assert (told["lines"], told["findings"], told["unfinished"]) == (1, [], False)
    assert f"dernière empreinte : {told['last']}" in plain(said.out)


def history(folder: Path, run: Console) -> list[dict[str, object]]:
    lines: list[dict[str, object]] = json.loads(
        run("register", "history", str(folder), "--format", "json").out
    )["lines"]
    return lines


EDITS = {
    "register_fact_changed": ("facts.toml", "10 000,00 €", "11 000,00 €"),
    "register_fact_added": ("facts.toml", "", '[[fact]]\nkey = "merged"\noccurred_on = 2026-01-01\n\n'),
    "register_fact_gone": ("facts.toml", '[[fact]]\nkey = "signed"\noccurred_on = 2024-03-01\n', ""),
    "register_order_changed": ("facts.toml", "", ""),
    "register_line_changed": ("register.log", "le service", "personne"),
    "register_line_unreadable": ("register.log", "{", "[{"),
    "register_link_broken": ("register.log", "", ""),
    "register_paper_gone": ("", "", ""),
    "register_paper_changed": ("", "", ""),
}


def changed_by_hand(code: str, folder: Path, run: Console) -> None:
    """Change a dossier behind its register's back, so that one thing is found."""
    name, before, after = EDITS[code]
    match code:
        case "register_order_changed":
            first, *others = (folder / "facts.toml").read_text("utf-8").split("\n\n")
            (folder / "facts.toml").write_text("\n\n".join((*others, first)) + "\n", "utf-8")
        case "register_link_broken":
            record(run, folder)
            record(run, folder)
            lines = (folder / "register.log").read_bytes().splitlines(keepends=True)
            (folder / "register.log").write_bytes(lines[0] + lines[2])
        case "register_paper_gone" | "register_paper_changed":
            paper = folder.parent / "avis.pdf"
            paper.write_bytes(b"%PDF-1.7")
            assert record(run, folder, "2026-01-12", "--evidence", str(paper)).code == 0
            kept = folder / "evidence" / "avis.pdf"
            kept.unlink()
            if code == "register_paper_changed":
                kept.write_bytes(b"another")
        case _:
            edit(folder, before, after, name)


@pytest.mark.parametrize("code", EDITS)
def test_what_was_changed_by_hand_is_told_with_its_place_and_what_to_do(
    code: str, begun: Path, run: Console
) -> None:
    changed_by_hand(code, begun, run)
    said = run("register", "verify", str(begun))
    told = json.loads(run("register", "verify", str(begun), "--format", "json").out)["dossiers"][0]
    codes = [finding["code"] for finding in told["findings"]]
    assert said.code == 1
    assert code in codes
    assert set(codes) <= {code, "register_fact_added"}  # of a line that is lost, the facts are unknown
    for finding in told["findings"]:
        assert finding["place"].startswith(str(begun))
        assert finding["remedy"]
        assert plain(f"{finding['place']}: {finding['message']} → {finding['remedy']}") in plain(said.out)


@pytest.mark.parametrize("code", [code for code in EDITS if "paper" not in code])
def test_what_was_changed_by_hand_is_taken_in_once(code: str, begun: Path, run: Console) -> None:
    changed_by_hand(code, begun, run)
    words = ("--author", "la directrice", "--reason", "erreur de saisie", "--as-of", "2026-02-01")
    assert run("register", "adopt", str(begun), *words).code == 0
    assert run("register", "verify", str(begun)).code == 0
    again = run("register", "adopt", str(begun), *words)
    assert "rien n’est à y prendre" in again.out
    assert record(run, begun, "2026-02-02").code == 0
    assert run("register", "verify", str(begun)).code == 0


def test_a_broken_log_that_was_accepted_is_no_more_to_be_changed(begun: Path, run: Console) -> None:
    changed_by_hand("register_line_changed", begun, run)
    assert run("register", "adopt", str(begun), *SAID).code == 0
    edit(begun, "personne", "quelqu’un", "register.log")
    assert run("register", "verify", str(begun)).code == 1


def test_every_finding_of_the_catalogue_is_shown_by_a_case() -> None:
    for language in LANGUAGES:
        path = ROOT / "src" / "conventions" / "locale" / language / "register.po"
        said = re.findall(r'^msgid "fault\.(\w+)"$', path.read_text("utf-8"), flags=re.MULTILINE)
        assert set(said) == set(EDITS)
        assert all(catalogue(language).has(f"register.did.{deed}") for deed in Deed)


def test_comments_and_layout_are_no_change(begun: Path, run: Console) -> None:
    path = begun / "facts.toml"
    text = path.read_text("utf-8").replace("\n", "\r\n").replace('of = "single"', 'of="single" # it')
    path.write_bytes(b"\xef\xbb\xbf" + f"# ours\r\n{text}".encode())
    assert run("register", "verify", str(begun)).code == 0


def test_a_log_whose_end_is_damaged_takes_no_fact_until_it_is_accepted(begun: Path, run: Console) -> None:
    edit(begun, "le service", "personne", "register.log")
    before = (begun / "facts.toml").read_bytes()
    said = record(run, begun)
    assert said.code == 2
    assert "register adopt" in said.err
    assert (begun / "facts.toml").read_bytes() == before


@pytest.mark.parametrize("command", ["record", "withdraw", "adopt"])
def test_a_clock_that_went_back_is_told_and_nothing_is_lost(command: str, begun: Path, run: Console) -> None:
    assert record(run, begun, "2026-03-01").code == 0
    if command == "adopt":
        edit(begun, "10 000,00 €", "11 000,00 €")
    before = {path.name: path.read_bytes() for path in begun.iterdir()}
    match command:
        case "record":
            said = record(run, begun, "2026-02-01")
        case "withdraw":
            words = ("--author", "A", "--reason", "B", "--as-of", "2026-02-01")
            said = run("withdraw", str(begun), "first_payment", *words)
        case _:
            said = run("register", "adopt", str(begun), *SAID)
    assert said.code == 2
    assert "1er mars 2026" in plain(said.err)
    assert "horloge" in said.err
    assert {path.name: path.read_bytes() for path in begun.iterdir()} == before


def test_many_dossiers_are_counted_and_only_what_does_not_agree_is_told(begun: Path, run: Console) -> None:
    copytree(BASE, begun.parent / "without")
    copytree(begun, begun.parent / "edited")
    edit(begun.parent / "edited", "10 000,00 €", "11 000,00 €")
    said = run("register", "verify", str(begun.parent))
    assert said.code == 1
    assert len(said.out.splitlines()) == 2
    assert plain(said.out).endswith("3 dossiers ; avec un registre : 2 ; constats : 1\n")


def test_what_cannot_be_read_is_told_and_the_others_are_checked(begun: Path, run: Console) -> None:
    broken = Path(copytree(begun, begun.parent / "broken"))
    (broken / "facts.toml").write_text("[[fact\n", "utf-8")
    said = run("register", "verify", str(begun.parent), str(begun.parent / "nowhere"))
    assert said.code == 2
    assert "facts.toml:1" in said.err
    assert "2 dossiers" not in said.out
    assert run("register", "history", str(broken)).code == 2
    assert run("register", "adopt", str(broken), *SAID).code == 2


def test_a_workbook_that_is_imported_says_in_the_register_what_it_changed(begun: Path, run: Console) -> None:
    book = begun.parent / "book.xlsx"
    assert run("export", "workbook", str(begun), "-o", str(book)).code == 0
    again = run("import", str(book), "-o", str(begun), "--replace")
    assert again.code == 0, again.err
    assert len(history(begun, run)) == 1  # nothing of the facts was changed
    assert record(run, begun).code == 0
    said = run("import", str(book), "-o", str(begun), "--replace", "--on-conflict", "workbook")
    assert said.code == 0, said.err
    last = history(begun, run)[-1]
    assert (last["did"], last["removed"]) == ("import", ["payment(single)@2025-07-01"])
    assert run("register", "verify", str(begun)).code == 0


def test_files_that_are_upgraded_say_in_the_register_what_became_of_the_facts(
    begun: Path, run: Console
) -> None:
    before = {"facts.toml": (begun / "facts.toml").read_text("utf-8")}
    after = {"facts.toml": before["facts.toml"].replace("10 000,00 €", "10000.00")}
    replace_texts(begun, before, after)
    last = history(begun, run)[-1]
    assert last["did"] == "upgrade"
    assert last["added"] == last["removed"] == ["payment(single)@2024-03-15"]
    assert run("register", "verify", str(begun)).code == 0


def test_who_and_why_are_needed(begun: Path, run: Console) -> None:
    said = run("register", "adopt", str(begun), "--author", "le service")
    assert said.code == 2
    assert "--reason" in said.err


def test_a_recording_changes_no_stamp_but_that_of_the_facts(begun: Path) -> None:
    from conventions.files.stamps import Outside, Stamps

    def stamps() -> tuple[str, str]:
        return Stamps().quick(begun, Outside(), 2**62), Stamps().whole(begun, Outside())

    before = stamps()
    (begun / "register.log").write_bytes(b"anything")
    assert stamps() == before
    (begun / "register.log").unlink()
    assert stamps() == before
