"""The amendments of a dossier, and the draft of the next: what is said, what is refused, what is written."""

import json
import shutil
from pathlib import Path

import pytest

from conventions.files.dossier_folder import read_dossier
from tests.cli.console import APES, MAILLAGE, ROOT, Console, plain

EXTENDED = ("--set", "period.end=2025-06-30")
SIGNED = '\n[[fact]]\nkey = "amendment_signed"\nof = "{id}"\noccurred_on = {day}\n'


@pytest.fixture
def apes(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / APES, tmp_path / "apes"))


def written(folder: Path, run: Console, *words: str, day: str = "2024-10-01") -> Path:
    """The file of the next amendment, drafted and put into the dossier."""
    number = len(list(folder.glob("amendments/*.toml"))) + 1
    path = folder / "amendments" / f"avenant_{number}.toml"
    said = run("amend", str(folder), *words, "--as-of", day, "-o", str(path), "--fail-on", "never")
    assert said.code == 0, said.err
    return path


def sign(folder: Path, name: str, day: str) -> None:
    facts = folder / "facts.toml"
    facts.write_text(facts.read_text("utf-8") + SIGNED.format(id=name, day=day), "utf-8")


class TestShown:
    def test_an_amendment_is_told_with_its_day_kind_and_change(self, run: Console) -> None:
        said = run("amend", MAILLAGE, "--as-of", "2020-10-01")
        assert said.code == 0
        assert plain(said.out).splitlines() == [
            "maillage-mel-afe-feder : état au 1er octobre 2020",
            "1. report de la date d’atteinte des objectifs : en vigueur depuis le 15 juin 2020",
            "  signé le 15 juin 2020",
            "  nature : prolongation ou report de date",
            "  duty.objectives.due : 30 juin 2020 → 30 décembre 2021",
        ]

    def test_before_its_signature_it_is_said_to_have_none(self, run: Console) -> None:
        assert "aucune signature enregistrée" in run("amend", MAILLAGE, "--as-of", "2020-06-14").out
        known = run("amend", MAILLAGE, "--as-of", "2020-10-01", "--known-on", "2020-06-14").out
        assert "aucune signature enregistrée" in known

    def test_a_dossier_without_amendments_says_so(self, run: Console) -> None:
        said = run("amend", APES, "--as-of", "2024-10-01")
        assert (said.code, said.out.splitlines()[1]) == (0, "aucun avenant")

    @pytest.mark.parametrize(
        ("day", "why"),
        [("2024-06-19", "amendment_before_signature"), ("2025-01-01", "amendment_after_expiry")],
    )
    def test_one_that_changes_nothing_says_why_and_is_a_finding(
        self, day: str, why: str, apes: Path, run: Console
    ) -> None:
        written(apes, run, *EXTENDED)
        sign(apes, "avenant_1", day)
        said = run("amend", str(apes), "--as-of", "2025-02-01", "--format", "json")
        (found,) = json.loads(said.out)["amendments"]
        assert (said.code, found["status"], found["since"], found["refusal"]) == (1, "refused", None, why)
        assert run("amend", str(apes), "--as-of", "2025-02-01", "--fail-on", "never").code == 0
        checked = json.loads(run("check", str(apes), "--as-of", "2025-02-01", "--format", "json").out)
        assert why in [finding["code"] for finding in checked["dossiers"][0]["findings"]]
        text = plain(run("check", str(apes), "--as-of", "2025-02-01", "--all").out)
        assert "1. Avenant n° 1 : signé, sans effet" in text
        assert "Convention du 1er janvier 2024 au 31 décembre 2024" in text

    def test_dates_that_follow_by_formula_are_told_as_they_were(self, apes: Path, run: Console) -> None:
        written(apes, run, *EXTENDED)
        sign(apes, "avenant_1", "2024-10-10")
        said = plain(run("amend", str(apes), "--as-of", "2024-11-01").out)
        assert "extension_request] : 31 décembre 2024 (était 30 juin 2024)" in said
        checked = plain(run("check", str(apes), "--as-of", "2024-11-01", "--all").out)
        assert "  Avenants\n    1. Avenant n° 1 : en vigueur depuis le 10 octobre 2024" in checked
        assert (
            "Demande de prolongation exceptionnelle (art. 3) : droit ouvert, jusqu’au 31 décembre 2024"
            in checked
        )
        assert "31 décembre 2024 inclus (était 30 juin 2024)" in checked
        assert "(était 30 juin 2024)" in plain(run("explain", str(apes), "--as-of", "2024-11-01").out)
        assert "était" not in run("check", str(apes), "--as-of", "2024-10-09", "--all").out

    def test_a_transfer_is_told_with_its_share(self, apes: Path, run: Console) -> None:
        moves = ("budget.expense.pathways.amount=31500", "budget.expense.engineering.amount=3000")
        written(apes, run, "--set", moves[0], "--set", moves[1])
        sign(apes, "avenant_1", "2024-10-10")
        said = plain(run("amend", str(apes), "--as-of", "2024-11-01").out)
        assert "nature : virement entre lignes du budget (1 500,00 €, 3,03 %)" in said
        found = json.loads(run("amend", str(apes), "--as-of", "2024-11-01", "--format", "json").out)
        (amendment,) = found["amendments"]
        assert amendment["kinds"] == ["budget_transfer"]
        assert amendment["transfer"] == {"amount": "1500.00", "share": "3.03"}

    def test_one_drawn_up_on_a_text_that_never_was_says_so(self, apes: Path, run: Console) -> None:
        written(apes, run, *EXTENDED)
        written(apes, run, "--set", "period.end=2025-12-31")
        sign(apes, "avenant_2", "2024-11-10")
        said = plain(run("amend", str(apes), "--as-of", "2024-12-01").out)
        assert "établi sur un autre texte que celui qu’il modifie : period.end" in said

    def test_the_json_has_its_keys(self, run: Console) -> None:
        found = json.loads(run("amend", MAILLAGE, "--as-of", "2020-10-01", "--format", "json").out)
        assert list(found) == ["schema", "id", "as_of", "known_on", "amendments", "draft"]
        assert found["schema"] == "subventio/amend/1"
        assert found["draft"] is None
        assert found["amendments"] == [
            {
                "id": "avenant_1",
                "number": 1,
                "title": "report de la date d’atteinte des objectifs",
                "reasons": None,
                "status": "in_force",
                "signed_on": "2020-06-15",
                "since": "2020-06-15",
                "refusal": None,
                "kinds": ["extension"],
                "transfer": None,
                "changes": [{"place": "duty.objectives.due", "before": "2020-06-30", "after": "2021-12-30"}],
                "moved": [
                    {"norm": "objectives", "by_formula": False, "before": "2020-06-30", "after": "2021-12-30"}
                ],
                "conflicts": [],
            }
        ]


class TestDrafted:
    def test_a_due_date_before_the_new_end_is_a_major_finding(self, apes: Path, run: Console) -> None:
        said = run("amend", str(apes), *EXTENDED, "--as-of", "2024-10-01")
        assert said.code == 1
        assert "l’échéance écrite du 1er juin 2025 reste" in plain(said.out)
        assert run("amend", str(apes), *EXTENDED, "--as-of", "2024-10-01", "--fail-on", "blocking").code == 0
        moved = ("--set", "duty.final_bilan.due=2025-12-31")
        assert (
            "échéance écrite" not in run("amend", str(apes), *EXTENDED, *moved, "--as-of", "2024-10-01").out
        )

    def test_the_audit_tells_it_once_the_amendment_is_there(self, apes: Path, run: Console) -> None:
        written(apes, run, *EXTENDED)
        found = json.loads(run("audit", str(apes), "--format", "json").out)["dossiers"][0]["findings"]
        codes = {finding["code"]: finding for finding in found}
        assert codes["due_date_before_new_end"]["severity"] == "major"
        assert codes["due_date_before_new_end"]["subject"] == "final_bilan"
        assert codes["fixed_date_stays"]["params"]["new_end"] == "2025-06-30"

    def test_the_draft_names_the_dates_that_move_and_what_stood_there(self, apes: Path, run: Console) -> None:
        words = (*EXTENDED, "--set", "duty.final_bilan.due=2025-12-31", "--set", "grant.amount=52 000 €")
        text = plain(written(apes, run, *words).read_text("utf-8"))
        assert 'moves = ["period.end", "duty.final_bilan.due"]' in text
        assert "end = 2025-06-30  # était 2024-12-31" in text
        assert 'due = "2025-12-31"  # était "2025-06-01"' in text
        assert 'amount = "52 000 €"  # était "49500.00"' in text
        assert read_dossier(apes).amendments[0].moves == ("period.end", "duty.final_bilan.due")

    def test_an_edited_copy_gives_the_same_draft(self, apes: Path, run: Console, tmp_path: Path) -> None:
        by_value = run("amend", str(apes), *EXTENDED, "--as-of", "2024-10-01").out
        text = (apes / "convention.toml").read_text("utf-8")
        copy = tmp_path / "copie.toml"
        copy.write_text(text.replace("end = 2024-12-31", "end = 2025-06-30"), "utf-8")
        assert run("amend", str(apes), "--from", str(copy), "--as-of", "2024-10-01").out == by_value
        folder = Path(shutil.copytree(apes, tmp_path / "copy"))
        (folder / "convention.toml").write_text(copy.read_text("utf-8"), "utf-8")
        assert run("amend", str(apes), "--from", str(folder), "--as-of", "2024-10-01").out == by_value

    def test_a_copy_and_values_are_joined(self, apes: Path, run: Console, tmp_path: Path) -> None:
        copy = tmp_path / "copie.toml"
        text = (apes / "convention.toml").read_text("utf-8")
        copy.write_text(text.replace("end = 2024-12-31", "end = 2025-06-30"), "utf-8")
        words = ("--from", str(copy), "--set", "period.end=2025-09-30")
        found = json.loads(run("amend", str(apes), *words, "--as-of", "2024-10-01", "--format", "json").out)
        assert [change["after"] for change in found["draft"]["changes"]] == ["2025-09-30"]

    @pytest.mark.parametrize(
        ("day", "why"),
        [("2024-06-19", "amendment_before_signature"), ("2025-01-01", "amendment_after_expiry")],
    )
    def test_it_is_refused_as_the_engine_refuses(
        self, day: str, why: str, apes: Path, run: Console, tmp_path: Path
    ) -> None:
        target = tmp_path / "avenant.toml"
        said = run("amend", str(apes), *EXTENDED, "--as-of", day, "-o", str(target))
        assert said.code == 1
        assert "sans effet" in said.out
        assert "schema" not in said.out
        assert not target.exists()
        found = json.loads(run("amend", str(apes), *EXTENDED, "--as-of", day, "--format", "json").out)
        assert (found["draft"]["refusal"], found["draft"]["toml"]) == (why, None)

    @pytest.mark.parametrize("day", ["2024-06-20", "2024-12-31"])
    def test_the_day_of_the_signature_and_the_last_day_are_in_time(
        self, day: str, apes: Path, run: Console
    ) -> None:
        found = json.loads(run("amend", str(apes), *EXTENDED, "--as-of", day, "--format", "json").out)
        assert found["draft"]["refusal"] is None

    def test_what_exists_is_never_written_over(self, apes: Path, run: Console, tmp_path: Path) -> None:
        target = tmp_path / "avenant.toml"
        target.write_text("kept")
        said = run("amend", str(apes), *EXTENDED, "--as-of", "2024-10-01", "-o", str(target))
        assert said.code == 2
        assert str(target) in said.err
        assert target.read_text() == "kept"

    def test_a_place_that_cannot_be_written_is_one_line(
        self, apes: Path, run: Console, tmp_path: Path
    ) -> None:
        (tmp_path / "file").write_text("kept")
        target = tmp_path / "file" / "avenant.toml"
        said = run("amend", str(apes), *EXTENDED, "--as-of", "2024-10-01", "-o", str(target))
        assert said.code == 2
        assert len(said.err.splitlines()) == 1

    def test_the_file_may_be_written_beside_the_json(self, apes: Path, run: Console, tmp_path: Path) -> None:
        target = tmp_path / "avenant.toml"
        words = ("--as-of", "2024-10-01", "--format", "json", "-o", str(target), "--fail-on", "never")
        said = run("amend", str(apes), *EXTENDED, *words)
        assert said.code == 0
        assert json.loads(said.out)["draft"]["toml"] == target.read_text("utf-8")


class TestWrongCalls:
    @pytest.mark.parametrize(
        ("words", "complaint"),
        [
            (("--set", "period.end"), "attendu CHEMIN=VALEUR"),
            (("--set", "perod.end=2025-06-30"), "--set: perod : clé inconnue « perod »"),
            (("--set", "grant.amount=beaucoup"), "--set: grant.amount : « beaucoup » n’est pas un montant"),
            (("--set", "period.end=2024-12-31"), "rien ne change"),
            (("--set", "id=autre"), "un avenant ne change pas « id »"),
            (("--from", "nowhere.toml"), "nowhere.toml"),
            (("-o", "a.toml"), "dire ce qui change"),
            (("--sett", "a=b"), "vouliez-vous dire --set"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_written(
        self, words: tuple[str, ...], complaint: str, run: Console
    ) -> None:
        said = run("amend", APES, "--as-of", "2024-10-01", *words)
        assert (said.code, said.out) == (2, "")
        assert complaint in plain(said.err)

    def test_definitions_that_need_each_other_are_said(self, apes: Path, run: Console) -> None:
        written(apes, run, "--set", "define.ceiling=grant", "--set", 'define.other="ceiling"')
        said = run("amend", str(apes), "--set", "define.ceiling=other", "--as-of", "2024-10-01")
        assert said.code == 2
        assert "define.ceiling" in said.err

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("id = ", ":1: "),
            ("\udce9", "copie.toml"),
            ('schema = "subventio/convention/1"\nid = 3\n', ":2: "),
        ],
    )
    def test_a_broken_copy_is_said_with_its_lines(
        self, text: str, place: str, run: Console, tmp_path: Path
    ) -> None:
        copy = tmp_path / "copie.toml"
        copy.write_text(text, encoding="utf-8", errors="surrogateescape")
        said = run("amend", APES, "--from", str(copy), "--as-of", "2024-10-01")
        assert (said.code, said.out) == (2, "")
        assert all(line.startswith(str(copy)) for line in said.err.splitlines())
        assert place in said.err

    def test_a_broken_dossier_is_2(self, apes: Path, run: Console) -> None:
        (apes / "amendments").mkdir()
        (apes / "amendments" / "a.toml").write_text("id = ")
        said = run("amend", str(apes))
        assert (said.code, said.out) == (2, "")
        assert "a.toml:1" in said.err
