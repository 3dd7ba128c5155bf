"""`subventio audit`: findings that were seen and answered for, and the law beside the text."""

import json
from pathlib import Path
from shutil import copytree

from tests.cli.console import ROOT, Console

PUBLISHED = "examples/cd62-apes-2024-as-published"


def test_a_finding_that_was_acknowledged_stays_at_info_and_no_more_fails(
    tmp_path: Path, run: Console
) -> None:
    before = json.loads(run("audit", PUBLISHED, "--format", "json").out)["dossiers"][0]["findings"]
    grave = [item for item in before if item["severity"] in ("major", "blocking")]
    folder = copytree(ROOT / PUBLISHED, tmp_path / "dossier")
    lines = [
        f'[[fact]]\nkey = "acknowledged"\noccurred_on = 2024-06-01\nof = "{item["subject"]}"\n'
        f'value = "{item["code"]}"\nauthor = "service ESS"\nevidence = "vu en commission"\n'
        for item in {(item["subject"], item["code"]): item for item in grave}.values()
    ]
    facts = folder / "facts.toml"
    facts.write_text((facts.read_text("utf-8") if facts.exists() else "") + "\n".join(lines), "utf-8")
    said = run("audit", str(folder), "--format", "json")
    after = json.loads(said.out)["dossiers"][0]["findings"]
    assert grave
    assert said.code == 0
    assert len(after) == len(before)
    seen = [item for item in after if item["params"].get("acknowledged_by") == "service ESS"]
    assert {item["code"] for item in seen} == {item["code"] for item in grave}
    assert {item["severity"] for item in seen} == {"info"}


def test_the_law_is_asked_as_check_asks_it(tmp_path: Path, run: Console) -> None:
    folder = copytree(ROOT / PUBLISHED, tmp_path / "dossier")
    path = folder / "convention.toml"
    text = path.read_text("utf-8")
    text = text.replace("[grant]\n", "[grant]\nearmarked = true\n").replace(
        "[party.beneficiary]\n", '[party.beneficiary]\nfiscal_year_ends = "12-31"\n'
    )
    path.write_text(text.replace('due = "2025-06-01"', 'due = "2025-07-01"'), encoding="utf-8")
    found = {
        books: {item["code"] for item in json.loads(
            run("audit", str(folder), "--format", "json", "--rulebooks", books).out
        )["dossiers"][0]["findings"]}
        for books in ("law_fr", "none")
    }  # fmt: skip
    assert found["law_fr"] - found["none"] == {
        "clause_looser_than_law",
        "evaluation_not_stated",
        "unspent_money_not_stated",
        "republican_commitment_not_stated",
    }
    assert run("audit", PUBLISHED, "--rulebooks", "nowhere").code == 2
