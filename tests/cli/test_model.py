"""The models by name, what each says, and what differs."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.console import APES, CLOSED, ROOT, Console, plain
from tests.models.made import MODELS, make

CD62 = "cd62/projet-annuel@2024"


def test_the_models_are_listed_in_both_languages(run: Console) -> None:
    found = json.loads(run("model", "list", "--format", "json").out)
    assert found["schema"] == "subventio/models/1"
    assert [item["ref"] for item in found["models"]] == sorted(MODELS.values())
    assert all(item["title"]["fr"] and item["title"]["en"] for item in found["models"])
    assert (
        run("model", "list", "--format", "json", "--lang", "en").out
        == run("model", "list", "--format", "json").out
    )


def test_a_model_near_the_folder_is_listed_and_wins(
    tmp_path: Path, run: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "models" / "cd62").mkdir(parents=True)
    text = (ROOT / "models" / f"{CD62}.toml").read_text("utf-8")
    (tmp_path / "models" / f"{CD62}.toml").write_text(text.replace("Convention annuelle", "Notre convention"))
    (tmp_path / "models" / "own.toml").write_text(
        'schema = "subventio/model/1"\nid = "own"\ntitle = "Le nôtre"\n'
    )
    monkeypatch.chdir(tmp_path)
    lines = run("model", "list").out.splitlines()
    assert len(lines) == len(MODELS) + 1
    assert [line.split()[0] for line in lines if "Notre convention" in line] == [CD62]
    assert "Le nôtre" in run("model", "show", "own").out


def test_a_model_at_fault_does_not_hide_the_others(
    tmp_path: Path, run: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "bad.toml").write_text("id = 3\n")
    monkeypatch.chdir(tmp_path)
    said = run("model", "list")
    assert said.code == 2
    assert len(said.out.splitlines()) == len(MODELS)
    assert "bad.toml:1" in said.err


def test_a_model_is_shown_as_data(run: Console) -> None:
    found = json.loads(run("model", "show", CD62, "--format", "json").out)
    assert list(found) == [
        "schema",
        "ref",
        "title",
        "summary",
        "parameters",
        "facts",
        "norms",
        "tables",
        "budget",
        "documents",
    ]
    assert [item["name"] for item in found["parameters"]] == ["bilan_due", "bilan_awaited_until"]
    assert found["facts"][0] == {
        "key": "republican_commitment",
        "type": "event",
        "label": {"fr": "contrat d’engagement républicain souscrit", "en": "republican commitment signed"},
        "each": None,
    }
    bilan = next(item for item in found["norms"] if item["name"] == "final_bilan")
    assert bilan == {
        "kind": "duty",
        "name": "final_bilan",
        "article": "6",
        "label": {"fr": "Bilan final d’exécution", "en": "Final bilan"},
        "each": None,
    }
    shown = json.loads(run("model", "show", "commun/annuel-acomptes@1", "--format", "json").out)
    assert shown["parameters"][0]["default"] == "50 %"
    assert shown["budget"][0] == {"side": "expense", "id": "purchases", "label": "Achats", "account": "60"}


def test_the_deviations_of_an_agreement_stay_visible(tmp_path: Path, run: Console) -> None:
    folder = make("simple", tmp_path / "a")
    ref = MODELS["simple"]
    assert "rien ne diffère" in run("model", "diff", ref, str(folder)).out
    text = (folder / "convention.toml").read_text("utf-8")
    more = '\n[payment.single]\ndue = "notified + 30 days"\n\n[duty.extra]\ndebtor = "beneficiary"\ndue = "period.end"\n'
    (folder / "convention.toml").write_text(f'without = ["duty.purpose"]\n{text}{more}', encoding="utf-8")
    said = plain(run("model", "diff", ref, str(folder)).out).splitlines()[2:]
    assert said == [
        (
            "  duty.purpose : Emploi conforme à l’objet (debtor = beneficiary, article = 3, "
            "from = period.start, until = period.end, breached_by = funds_misused) → —"
        ),
        "  payment.single.due : notified + 60 days → notified + 30 days",
        "  duty.extra : — → extra (debtor = beneficiary, due = period.end)",
    ]
    found = json.loads(run("model", "diff", ref, str(folder), "--format", "json").out)
    assert (found["schema"], found["before"], found["after"]) == ("subventio/model_diff/1", ref, str(folder))
    assert found["changes"][1] == {
        "place": "payment.single.due",
        "before": "notified + 60 days",
        "after": "notified + 30 days",
    }


def test_the_other_way_round_is_the_other_way_round(tmp_path: Path, run: Console) -> None:
    folder = make("simple", tmp_path / "a")
    text = (folder / "convention.toml").read_text("utf-8")
    (folder / "convention.toml").write_text(
        text + '\n[payment.single]\ndue = "notified + 30 days"\n', "utf-8"
    )
    said = plain(run("model", "diff", str(folder), MODELS["simple"]).out)
    assert "payment.single.due : notified + 30 days → notified + 60 days" in said


def test_two_agreements_are_compared_whole(run: Console) -> None:
    said = plain(run("model", "diff", APES, CLOSED).out)
    assert said.splitlines()[1:] == ["  id : cd62-apes-2024 → cd62-apes-2024-closed"]


def test_two_models_are_compared_with_their_parameters(run: Console) -> None:
    said = plain(run("model", "diff", "commun/annuel-acomptes@1", "commun/subvention-simple@1").out)
    assert "parameter.granted_before : — → Autres subventions de l’année" in said
    assert "right.abandonment" in said
    assert "  budget." not in said


def test_an_order_that_changes_is_said_as_one(tmp_path: Path, run: Console) -> None:
    folder = Path(shutil.copytree(ROOT / APES, tmp_path / "a"))
    text = (folder / "convention.toml").read_text("utf-8")
    one, two = '[fact.funds_misused]\ntype = "event"\n\n', '[fact.other_breach]\ntype = "event"\n\n'
    assert one + two in text
    (folder / "convention.toml").write_text(text.replace(one + two, two + one), encoding="utf-8")
    assert plain(run("model", "diff", APES, str(folder)).out).splitlines()[1:] == ["  fact : l’ordre change"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("model",), "list|show|diff"),
        (("model", "draw"), "draw"),
        (("model", "show"), "REF"),
        (("model", "show", "cd62/projet-annuel@2023"), "vouliez-vous dire cd62/projet-annuel@2024"),
        (("model", "diff", CD62), "REF|DOSSIER"),
        (("model", "diff", CD62, "nowhere"), "nowhere"),
        (("model", "diff", CD62, "models"), "convention.toml"),
        (("new",), "DIR"),
        (("new", "x"), "--model"),
    ],
)
def test_a_wrong_call_is_2(words: tuple[str, ...], complaint: str, run: Console) -> None:
    said = run(*words)
    assert (said.code, said.out) == (2, "")
    assert complaint in plain(said.err)
    assert "Traceback" not in said.err
