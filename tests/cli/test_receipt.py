"""`check --receipt` and `verify-receipt`: equal bytes for equal inputs, and nothing changed goes unseen."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from shutil import copytree

import pytest

from conventions.exports import receipt_text
from conventions.exports.receipt_text import sealed
from conventions.messages import LANGUAGES
from conventions.naive.verdict import NaiveVerdict, naive_verdict
from tests.approvals import assert_approved
from tests.cli.console import APES, CLOSED, COMMUNE, ROOT, Console, Said

HERE = Path(__file__).parent / "approved_receipt"
AMENDED = "examples/clauses/50-months-after-expiry"
DAY = "2025-12-02"

Receipt = dict[str, object]
Tamper = Callable[[Receipt], None]


def written(run: Console, path: Path, *words: str, books: str = "none") -> bytes:
    run("check", *words, "--as-of", DAY, "--rulebooks", books, "--receipt", str(path), "--lang", "en")
    return path.read_bytes()


def changed(text: str, *tampers: Tamper) -> str:
    found = json.loads(text)
    for tamper in tampers:
        tamper(found)
    return json.dumps(found, indent=1)


def tampered(run: Console, tmp_path: Path, *tampers: Tamper) -> Said:
    path = tmp_path / "receipt.json"
    text = written(run, path, CLOSED).decode()
    path.write_text(changed(text, *tampers), encoding="utf-8")
    return run("verify-receipt", str(path), "--lang", "en")


def at(found: object, *steps: str | int) -> dict[str, object]:
    for step in steps:
        found = found[step]  # type: ignore[index]  # a path that is there
    assert isinstance(found, dict)
    return found


def resealed(found: Receipt) -> None:
    found.update(sealed(found))  # type: ignore[arg-type]  # what was read as JSON


def set_status(found: Receipt) -> None:
    at(found, "dossiers", 0, "said", "norms", "final_bilan")["status"] = "met_late"


def set_text(found: Receipt) -> None:
    at(found, "dossiers", 0, "inputs", 0)["text"] = "schema = 1"


def drop_fact(found: Receipt) -> None:
    at(found, "dossiers", 0)["facts"] = []


def other_amount(found: Receipt) -> None:
    at(found, "dossiers", 0, "said", "amounts", "paid")["min"] = "1.00"


def other_version(found: Receipt) -> None:
    found["version"] = "9.9.9"


def escape(found: Receipt) -> None:
    at(found, "dossiers", 0, "inputs", 0)["file"] = "../../../../../outside.toml"


def no_dossiers(found: Receipt) -> None:
    found["dossiers"] = None


def no_inputs(found: Receipt) -> None:
    found["dossiers"] = [5]


def no_day(found: Receipt) -> None:
    found["as_of"] = "2025-13-01"


def no_days(found: Receipt) -> None:
    found["due_soon"] = "30"


def no_content(found: Receipt) -> None:
    at(found, "dossiers", 0, "inputs", 0)["text"] = "\ud800"


def no_base64(found: Receipt) -> None:
    item = at(found, "dossiers", 0, "inputs", 0)
    del item["text"]
    item["base64"] = "é"


def no_file(found: Receipt) -> None:
    at(found, "dossiers", 0)["inputs"] = ["convention.toml"]


def broken_file(found: Receipt) -> None:
    set_text(found)
    import hashlib

    at(found, "dossiers", 0, "inputs", 0)["sha256"] = hashlib.sha256(b"schema = 1").hexdigest()


def clash(found: Receipt) -> None:
    item = dict(at(found, "dossiers", 0, "inputs", 0))
    inner = {**item, "file": "models/a.toml/b.toml"}
    at(found, "dossiers", 0)["inputs"] = [{**item, "file": "models/a.toml"}, inner]


CASES: dict[str, tuple[tuple[Tamper, ...], int]] = {
    "a status": ((set_status,), 2),
    "a status, and the seal after it": ((set_status, resealed), 1),
    "an amount, and the seal": ((other_amount, resealed), 1),
    "a fact, and the seal": ((drop_fact, resealed), 1),
    "a file": ((set_text,), 2),
    "a file, and the seal": ((set_text, resealed), 2),
    "a file and both hashes": ((broken_file, resealed), 2),
    "names in each other's way": ((clash, resealed), 2),
    "the version": ((other_version, resealed), 1),
    "a name that leads elsewhere": ((escape, resealed), 2),
    "no dossiers": ((no_dossiers,), 2),
    "a dossier that is none": ((no_inputs,), 2),
    "a day that is none": ((no_day,), 2),
    "days that are none": ((no_days,), 2),
    "a text that is none": ((no_content,), 2),
    "bytes that are none": ((no_base64,), 2),
    "a file that is none": ((no_file,), 2),
}


@pytest.mark.parametrize("folder", [APES, CLOSED, COMMUNE, AMENDED])
def test_a_receipt_is_sound(folder: str, tmp_path: Path, run: Console) -> None:
    path = tmp_path / "receipt.json"
    written(run, path, folder)
    said = run("verify-receipt", str(path), "--lang", "en")
    assert (said.code, said.err) == (0, "")
    assert said.out == f"{path}: receipt unchanged, said alike (1 dossier)\n"
    assert json.loads(run("verify-receipt", str(path), "--format", "json").out)["disagreements"] == []


def test_equal_inputs_give_equal_bytes(tmp_path: Path, run: Console) -> None:
    first = written(run, tmp_path / "one.json", CLOSED, COMMUNE, APES)
    copies = [copytree(ROOT / folder, tmp_path / Path(folder).name) for folder in (APES, COMMUNE, CLOSED)]
    second = written(run, tmp_path / "two.json", *map(str, copies), str(copies[0]))
    assert first == second
    assert str(tmp_path).encode() not in second


def test_the_language_and_the_form_of_the_check_are_not_in_it(tmp_path: Path, run: Console) -> None:
    first = written(run, tmp_path / "one.json", CLOSED)
    call = ("--rulebooks", "none", "--as-of", DAY, "--format", "json", "--lang", "fr")
    run("check", CLOSED, *call, "--receipt", str(tmp_path / "two.json"))
    assert (tmp_path / "two.json").read_bytes() == first


def test_how_far_ahead_was_asked_is_in_it(tmp_path: Path, run: Console) -> None:
    path = tmp_path / "one.json"
    call = ("check", APES, "--rulebooks", "none", "--as-of", "2025-05-20", "--receipt", str(path))
    run(*call, "--due-soon", "5")
    found = json.loads(path.read_text("utf-8"))
    assert found["due_soon"] == 5
    assert found["dossiers"][0]["said"]["norms"]["final_bilan"]["status"] == "not_due"
    assert run("verify-receipt", str(path)).code == 0


def test_the_rulebooks_and_the_versions_they_apply_are_in_it(tmp_path: Path, run: Console) -> None:
    found = json.loads(written(run, tmp_path / "one.json", COMMUNE, books="law_fr"))
    assert [item["file"] for item in found["rulebooks"]] == ["law_fr.toml"]
    used = {item["key"] for rule in found["dossiers"][0]["rules"] for item in rule["parameters"]}
    assert "crf.delay" in used
    assert {item.check for item in receipt_text.verified(found)} <= {receipt_text.Check.NAIVE}


def test_two_rulebooks_of_one_name_are_both_in_it(tmp_path: Path, run: Console) -> None:
    own = tmp_path / "law_fr.toml"
    own.write_text((ROOT / "examples/rulebooks/departement-fictif.toml").read_text("utf-8"), "utf-8")
    found = json.loads(written(run, tmp_path / "one.json", COMMUNE, books=f"law_fr,{own}"))
    assert [item["file"] for item in found["rulebooks"]] == ["law_fr.toml", "law_fr~1.toml"]


@pytest.mark.parametrize("name", sorted(CASES))
def test_what_was_changed_is_told_with_its_place(name: str, tmp_path: Path, run: Console) -> None:
    tampers, code = CASES[name]
    said = tampered(run, tmp_path, *tampers)
    assert (said.code, said.out) == (code, "")
    assert all(line.startswith(f"{tmp_path}/receipt.json: ") for line in said.err.splitlines())
    assert " → " in said.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_is_an_approved_sentence(language: str, tmp_path: Path, run: Console) -> None:
    told = []
    path = tmp_path / "receipt.json"
    text = written(run, path, CLOSED).decode()
    for name, (tampers, _) in sorted(CASES.items()):
        path.write_text(changed(text, *tampers), encoding="utf-8")
        said = run("verify-receipt", str(path), "--lang", language)
        lines = re.sub(r"[0-9a-f]{59}…", "HASH…", said.err.replace(str(tmp_path), ""))
        told.append(f"{name}\n{re.sub('[0-9a-f]{64}', 'HASH', lines)}")
    for content in (b"{", b"\xff\xfe", b"null", b"[" * 100_000):
        path.write_bytes(content)
        said = run("verify-receipt", str(path), "--lang", language)
        assert (said.code, said.out) == (2, "")
        told.append(said.err.replace(str(tmp_path), ""))
    told.append(run("verify-receipt", "nowhere.json", "--lang", language).err)
    assert_approved(HERE / f"refused.{language}.txt", "".join(told))


def test_where_the_naive_interpreter_says_otherwise_the_place_is_told(
    tmp_path: Path, run: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*words: object) -> NaiveVerdict:
        from attrs import evolve

        found = naive_verdict(*words)  # type: ignore[arg-type]  # as it was called
        return evolve(found, term="running")

    path = tmp_path / "receipt.json"
    written(run, path, CLOSED)
    monkeypatch.setattr(receipt_text, "naive_verdict", wrong)
    said = run("verify-receipt", str(path), "--lang", "en")
    assert said.code == 1
    assert "dossiers[0].said.term: ‘ended’, the naive interpreter says running" in said.err
    (found,) = json.loads(run("verify-receipt", str(path), "--format", "json").out)["disagreements"]
    assert found == {
        "check": "naive",
        "place": "dossiers[0].said.term",
        "actual": "ended",
        "expected": "running",
    }


def test_a_receipt_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path, run: Console) -> None:
    said = run("check", CLOSED, "--as-of", DAY, "--receipt", str(tmp_path))
    assert (said.code, bool(said.err)) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_what_could_be_read_is_in_the_receipt(tmp_path: Path, run: Console) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "convention.toml").write_text("schema = 1", encoding="utf-8")
    found = json.loads(written(run, tmp_path / "one.json", CLOSED, str(tmp_path / "broken")))
    assert [item["id"] for item in found["dossiers"]] == ["cd62-apes-2024-closed"]


def test_a_file_that_is_not_utf8_is_kept_byte_for_byte(tmp_path: Path, run: Console) -> None:
    folder = copytree(ROOT / CLOSED, tmp_path / "closed")
    path = folder / "expenses.csv"
    path.write_bytes(path.read_text("utf-8").replace("’", "'").encode("cp1252", errors="replace"))
    found = json.loads(written(run, tmp_path / "one.json", str(folder)))
    files = {item["file"]: item for item in found["dossiers"][0]["inputs"]}
    assert "base64" in files["expenses.csv"]
    assert run("verify-receipt", str(tmp_path / "one.json")).code == 0


@pytest.mark.parametrize("seed", range(3))
def test_the_verdict_is_the_same_to_the_byte_whatever_the_order_of_facts_and_files(
    seed: int, tmp_path: Path, run: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(seed)
    names = [Path(folder).name for folder in (CLOSED, COMMUNE, APES)]
    for name in names:
        folder = copytree(ROOT / "examples" / name, tmp_path / name)
        path = folder / "facts.toml"
        head, *facts = re.split(r"(?m)^(?=\[\[fact\]\])", path.read_text("utf-8"))
        random.shuffle(facts)
        path.write_text(head + "\n".join(facts), encoding="utf-8")
    call = ("--as-of", DAY, "--format", "json")
    monkeypatch.chdir(ROOT / "examples")
    plain = run("check", *names, *call)
    monkeypatch.chdir(tmp_path)
    assert run("check", *names, *call) == plain
    random.shuffle(names)
    shuffled = json.loads(run("check", *names, *call).out)
    assert shuffled["sha256"] == json.loads(plain.out)["sha256"]


def test_the_order_of_the_rows_of_the_ledger_changes_no_more_than_their_places(
    tmp_path: Path, run: Console
) -> None:
    folder = copytree(ROOT / CLOSED, tmp_path / "closed")
    path = folder / "expenses.csv"
    head, *rows = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(head + "".join(reversed(rows)), encoding="utf-8")
    call = ("--as-of", DAY, "--format", "json")
    hashes = {json.loads(run("check", place, *call).out)["sha256"] for place in (CLOSED, str(folder))}
    assert len(hashes) == 1
