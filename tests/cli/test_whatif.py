"""`subventio whatif`: what would be said otherwise; a supposed fact at fault is told with its column."""

import json
import re
from pathlib import Path
from shutil import copytree

import pytest

from conventions.messages import LANGUAGES
from tests.approvals import assert_approved
from tests.cli.console import APES, CLOSED, ROOT, Console, plain

HERE = Path(__file__).parent / "approved_whatif"
EXPIRY = "examples/clauses/50-months-after-expiry"
DRAFT = f"{EXPIRY}/amendments/avenant_1.toml"
SIGNED = ["--fact", "signed=2025-01-10"]
CALLS = {
    "received-in-time": [APES, "--fact", "bilan_received=2025-05-31", "--as-of", "2025-12-02"],
    "paid-otherwise": [APES, "--fact", "payment=never", "--fact", "payment.single=2025-05-31:40 000,00 €"],
    "claimed": [APES, "--fact", "exercised.full_clawback=2025-12-02:49500", "--as-of", "2025-12-02"],
    "certified": [APES, "--fact", "service_fait_certified=2025-06-30", "--rulebooks", "law_fr"],
    "never-received": [CLOSED, "--fact", "bilan_received=never", "--as-of", "2025-07-02"],
    "no-difference": [APES, "--fact", "merged=2026-01-01", "--as-of", "2025-06-02"],
    "amended-and-signed": [
        *(EXPIRY, *SIGNED, "--amend", DRAFT, "--fact", "amendment_signed.avenant_1=2025-12-20"),
        *("--as-of", "2026-04-01"),
    ],
    "signed-on-the-day": [EXPIRY, *SIGNED, "--amend", DRAFT, "--as-of", "2025-12-20"],
}
REFUSED = {
    "supposition_form": ["bilan_received 2025-05-31", "bilan_received=", "=2025-05-31", "x" * 2000],
    "supposition_day": [
        "bilan_received=31.05.2025",
        "bilan_received=2025-02-30",
        "bilan_received=9999-12-31",
    ],
    "supposition_not_recorded": ["repaid=never", "payment.single.x=never"],
    "unknown_fact": ["bilan_recieved=2025-05-31", "zzz=2025-05-31:1"],
    "unknown_of": ["payment.sinle=2025-05-31:12", "exercised.nothing=2025-05-31"],
    "of_missing": ["exercised=2025-05-31"],
    "value": [
        "payment.single=2025-05-31",
        "payment.single=2025-05-31:beaucoup",
        "payment.single=2025-05-31:-1",
    ],
    "value_not_taken": ["merged=2025-05-31:1"],
    "unknown_reading": ["reading_chosen.full_clawback=2025-01-01:zut"],
    "unknown_amendment": ["amendment_signed.avenant_9=2025-01-01"],
}


def default_day(call: list[str]) -> list[str]:
    return call if "--as-of" in call else [*call, "--as-of", "2025-07-02"]


def default_books(call: list[str]) -> list[str]:
    return call if "--rulebooks" in call else [*call, "--rulebooks", "none"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(CALLS))
def test_what_differs_is_the_approved_text(name: str, language: str, run: Console) -> None:
    said = run("whatif", *default_books(default_day(CALLS[name])), "--lang", language)
    assert said.err == ""
    assert_approved(HERE / f"{name}.{language}.txt", f"exit code {said.code}\n{said.out}")


@pytest.mark.parametrize("name", sorted(CALLS))
def test_the_json_says_the_same_in_every_run(name: str, run: Console) -> None:
    call = ["whatif", *default_books(default_day(CALLS[name])), "--format", "json", "--lang", "en"]
    said = run(*call)
    assert_approved(HERE / f"{name}.json", said.out)
    assert run(*call).out == said.out


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_its_place_and_its_remedy(language: str, run: Console) -> None:
    told = []
    for code, facts in REFUSED.items():
        for fact in facts:
            said = run("whatif", APES, "--fact", fact, "--as-of", "2025-07-02", "--lang", language)
            assert (said.code, said.out) == (2, "")
            assert re.match(r'--fact ".*":\d+: .* → ', said.err), fact
            told.append(f"{code}\n  {said.err}")
    assert_approved(HERE / f"refused.{language}.txt", "".join(told))


def test_all_facts_at_fault_are_told_at_once(run: Console) -> None:
    said = run("whatif", APES, "--fact", "zzz=2025-05-31", "--fact", "signed=hier", "--as-of", "2025-07-02")
    assert (said.code, len(said.err.splitlines())) == (2, 2)


def test_with_nothing_supposed_there_is_nothing_to_tell(run: Console) -> None:
    said = run("whatif", APES, "--as-of", "2025-07-02")
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)


def test_a_draft_at_fault_is_told_at_its_own_place(tmp_path: Path, run: Console) -> None:
    draft = tmp_path / "draft.toml"
    text = (
        (ROOT / DRAFT)
        .read_text("utf-8")
        .replace("avenant_1", "avenant_2")
        .replace("number = 1", "number = 2")
    )
    draft.write_text(text.replace("end = 2026-06-30", "end = 5"), encoding="utf-8")
    said = run("whatif", EXPIRY, "--amend", str(draft), "--as-of", "2025-12-20")
    assert said.code == 2
    assert re.match(rf"{draft}:\d+: ", said.err)
    assert run("whatif", EXPIRY, "--amend", str(tmp_path / "none.toml")).err.startswith(f"{tmp_path}")


def test_a_draft_of_the_same_name_and_identifier_is_refused_beside_the_first(
    tmp_path: Path, run: Console
) -> None:
    draft = tmp_path / "avenant_1.toml"
    draft.write_text((ROOT / DRAFT).read_text("utf-8"), encoding="utf-8")
    said = run("whatif", EXPIRY, "--amend", str(draft), "--as-of", "2025-12-20")
    assert said.code == 2
    assert str(draft) in said.err


def test_a_draft_with_a_text_that_is_none_is_refused(tmp_path: Path, run: Console) -> None:
    draft = tmp_path / "draft.toml"
    draft.write_bytes(b"\xff\xfe\x00")
    said = run("whatif", EXPIRY, "--amend", str(draft), "--as-of", "2025-12-20")
    assert (said.code, str(draft) in said.err) == (2, True)


def test_what_was_supposed_is_not_written(tmp_path: Path, run: Console) -> None:
    dossier = copytree(ROOT / EXPIRY, tmp_path / "dossier")
    before = {path: path.read_bytes() for path in dossier.rglob("*") if path.is_file()}
    run("whatif", str(dossier), *SIGNED, "--amend", str(dossier / "amendments/avenant_1.toml"))
    assert {path: path.read_bytes() for path in dossier.rglob("*") if path.is_file()} == before


def test_a_replaced_fact_does_not_come_back_with_the_one_that_replaced_it(
    tmp_path: Path, run: Console
) -> None:
    dossier = copytree(ROOT / EXPIRY, tmp_path / "dossier")
    (dossier / "facts.toml").write_text(
        '[[fact]]\nkey = "signed"\noccurred_on = 2025-02-01\nid = "wrong"\n'
        '[[fact]]\nkey = "signed"\noccurred_on = 2025-02-02\nreplaces = "wrong"\n',
        encoding="utf-8",
    )
    call = ("whatif", str(dossier), "--fact", "signed=never", "--as-of", "2025-12-20", "--format", "json")
    found = json.loads(run(*call).out)
    assert [item["occurred_on"] for item in found["withdrawn"]] == ["2025-02-01", "2025-02-02"]


def test_the_exit_code_is_that_of_a_check_of_what_is_supposed(run: Console) -> None:
    call = ("whatif", APES, "--fact", "bilan_received=2025-05-31", "--as-of", "2025-12-02")
    assert run("check", APES, "--as-of", "2025-12-02").code == 1
    assert run(*call).code == 0
    assert run(*call, "--fail-on", "info").code == 1
    assert run(*call, "--rulebooks", "nowhere").code == 2


def test_a_day_may_be_written_as_in_france(run: Console) -> None:
    iso, french = (
        run("whatif", APES, "--fact", f"bilan_received={day}", "--as-of", "2025-07-02")
        for day in ("2025-05-31", "31/05/2025")
    )
    assert (french.code, french.out) == (iso.code, iso.out)
    drafts = (run("amend", APES, "--set", f"period.end={day}") for day in ("2025-06-30", "30/06/2025"))
    said = [(draft.code, draft.out) for draft in drafts]
    assert said[0] == said[1]
    assert "30 juin 2025" in plain(said[0][1])
