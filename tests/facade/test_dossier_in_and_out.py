"""A dossier goes out as data, texts or a folder, and comes back equal, whatever it holds."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from attrs import evolve

import conventions as cv
from conventions.files.dossier_data import texts_of
from conventions.files.faults import UnreadableDossierError
from tests.facade.examples import FOLDERS, OFFICE_RULES, ROOT, example

APES = "cd62-apes-2024-closed"
RATE = "entitlement/03-rate"
MODEL_OF_OURS = (ROOT.parent / "models" / "commun" / "droit-plein@1.toml").read_text("utf-8")


def texts_in(folder: Path) -> dict[str, str]:
    paths = [
        path
        for path in folder.rglob("*")
        if path.suffix in (".toml", ".csv") or path.parent.name == "activity"
    ]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


@pytest.mark.parametrize("name", FOLDERS)
def test_an_example_goes_through_json_without_loss(name: str) -> None:
    dossier = example(name)
    data = json.loads(json.dumps(cv.to_dict(dossier)))
    assert cv.dossier_from_dict(data) == dossier
    assert cv.to_dict(cv.dossier_from_dict(data)) == data


@pytest.mark.parametrize("name", FOLDERS)
def test_an_example_goes_through_the_texts_of_its_files(name: str) -> None:
    dossier = example(name)
    assert cv.parse_dossier(texts_of(dossier)) == dossier


@pytest.mark.parametrize("name", FOLDERS)
def test_the_texts_of_a_folder_are_the_dossier_of_the_folder(name: str) -> None:
    outside = dict(example(name).outside)
    assert cv.parse_dossier({**texts_in(FOLDERS[name]), **outside}) == example(name)


def test_the_examples_have_all_that_may_be_lost() -> None:
    found = [example(name) for name in FOLDERS]
    assert any(item.agreement.uses and item.agreement.given for item in found)
    assert any(item.amendments for item in found)
    assert any(item.ledger and item.ledger.resources == () for item in found)
    assert any(item.ledger and item.ledger.resources is None for item in found)
    assert any(item.agreement.tables for item in found)
    assert [name for name in FOLDERS if example(name).outside] == [OFFICE_RULES]


def test_what_a_model_says_is_not_repeated() -> None:
    convention: Any = cv.to_dict(example(RATE))["convention"]
    assert convention["uses"] == "commun/droit-taux@1"
    assert convention["parameters"]["rate"] == "50 %"
    assert not {"define", "duty", "payment", "right", "without"} & convention.keys()


@pytest.mark.parametrize("name", [APES, RATE, "maillage-rural-2022", "commune-fictive-2023"])
def test_a_dossier_written_into_a_new_folder_is_read_as_it_was(name: str, tmp_path: Path) -> None:
    cv.write_dossier(example(name), tmp_path / "new" / "dossier")
    assert cv.read_dossier(str(tmp_path / "new" / "dossier")) == example(name)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["dossier"]


def test_a_folder_that_holds_anything_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("à garder", "utf-8")
    with pytest.raises(cv.FolderTakenError, match="is not empty"):
        cv.write_dossier(example(APES), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_rulebook_that_lies_elsewhere_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(cv.NotWrittenError, match=r"departement-fictif\.toml"):
        cv.write_dossier(example(OFFICE_RULES), tmp_path / "a" / "b" / "dossier")
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_an_office_model_travels_with_the_data() -> None:
    norms = {"models/bureau/plein@1.toml": MODEL_OF_OURS.replace("droit-plein-1", "plein-1")}
    made = cv.from_model(
        "bureau/plein@1",
        id="demo",
        title="Convention de démonstration",
        parties=[cv.party("funder", "Commune fictive"), cv.party("beneficiary", "Association fictive")],
        period=(date(2024, 1, 1), date(2024, 12, 31)),
        grant=12_000,
        report_due="2025-06-30",
        awaited_until="2025-12-01",
        outside=norms,
    )
    assert dict(made.outside) == norms
    assert cv.dossier_from_dict(cv.to_dict(made)) == made


def test_an_office_model_is_kept_when_a_folder_is_read(tmp_path: Path) -> None:
    folder = Path(copytree(FOLDERS[RATE], tmp_path / "dossier"))
    model = ROOT.parent / "models" / "commun" / "droit-taux@1.toml"
    (tmp_path / "models" / "bureau").mkdir(parents=True)
    (tmp_path / "models" / "bureau" / "taux@1.toml").write_text(model.read_text("utf-8"), "utf-8")
    path = folder / "convention.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("commun/droit-taux@1", "bureau/taux@1"), "utf-8")
    dossier = cv.read_dossier(folder)
    assert [name for name, _ in dossier.outside] == ["models/bureau/taux@1.toml"]
    assert cv.dossier_from_dict(cv.to_dict(dossier)) == dossier


def test_a_text_that_looks_like_a_day_stays_a_text() -> None:
    dossier = example(APES)
    named = evolve(dossier, agreement=evolve(dossier.agreement, title="2024-06-20", number="20/06/2024"))
    assert cv.dossier_from_dict(json.loads(json.dumps(cv.to_dict(named)))) == named


def test_values_of_a_program_are_those_of_a_file() -> None:
    data: dict[str, Any] = cv.to_dict(example(APES))
    other = {**data, "convention": {**data["convention"], "grant": {"amount": Decimal("49500.00")}}}
    other["facts"] = [
        {**fact, "occurred_on": date.fromisoformat(fact["occurred_on"])} for fact in data["facts"]
    ]
    assert cv.dossier_from_dict(other) == example(APES)


def test_texts_open_no_file_of_the_folder_we_are_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copytree(ROOT / "rulebooks", tmp_path / "rulebooks")
    folder = tmp_path / OFFICE_RULES
    monkeypatch.chdir(folder)
    assert cv.read_dossier(".").rulebooks
    with pytest.raises(UnreadableDossierError, match="unknown_rulebook"):
        cv.parse_dossier(texts_in(folder))


BROKEN: Mapping[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "no table": ({"convention": 3}, [("convention", "wrong_type.table")]),
    "a part that no dossier has": ({"fcts": []}, [("fcts", "unknown_key")]),
    "facts that are no list": ({"facts": {}}, [("facts", "wrong_type.tables")]),
    "a fact at fault": (
        {"facts": [{"key": "signd", "occurred_on": "2024-13-01"}]},
        [("facts[1].occurred_on", "invalid_date")],
    ),
    "a float among the expenses": (
        {"expenses": [{"id": "a", "label": "b", "amount": 1.5}]},
        [("expenses[1].amount", "wrong_type.money")],
    ),
    "a column that no ledger has": (
        {"expenses": [{"id": "a", "label": "b", "amount": 1, "paid": "2024-01-01"}]},
        [("expenses[1].paid", "unknown_column")],
    ),
    "a row that is no table": ({"resources": [3], "expenses": []}, [("resources[1]", "wrong_type.table")]),
    "an amendment at fault": (
        {"amendments": [{"id": "a", "number": 1, "title": "A", "change": {"titel": "x"}}]},
        [("amendments[1].change.titel", "unknown_key")],
    ),
    "an amendment that is no table": ({"amendments": ["a"]}, [("amendments[1]", "wrong_type.table")]),
    "another schema": ({"schema": "subventio/dossier/9"}, [("schema", "unknown_word")]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_of_data_is_told_at_its_path(name: str) -> None:
    change, expected = BROKEN[name]
    data = cv.to_dict(example("cd62-apes-2024")) | change
    faults = cv.validate(data)
    told = [(fault.place.path, fault.code) for fault in faults]
    assert [item for item in expected if item not in told] == []
    assert all(fault.place.file == "" for fault in faults)
    with pytest.raises(cv.AgreementError) as refused:
        cv.dossier_from_dict(data)
    assert refused.value.faults == faults


ARGUMENTS: Mapping[str, tuple[Any, str]] = {
    "None for a folder": (lambda: cv.read_dossier(None), "folder is a path"),  # type: ignore[arg-type]
    "a text for a folder": (lambda: cv.read_dossier('id = "a"\ntitle = "b"'), "parse_dossier reads texts"),
    "a dossier for a folder": (
        lambda: cv.read_dossier(example(APES)),  # type: ignore[arg-type]
        "it was given a Dossier",
    ),
    "bytes for a text": (
        lambda: cv.parse_dossier({"convention.toml": b""}),  # type: ignore[dict-item]
        "is a text; it was given a bytes",
    ),
    "a list for texts": (lambda: cv.parse_dossier([]), "are a mapping"),  # type: ignore[arg-type]
    "a folder for data": (lambda: cv.dossier_from_dict("x"), "are a table"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_an_argument_of_another_kind_gets_a_sentence(name: str) -> None:
    call, sentence = ARGUMENTS[name]
    with pytest.raises(cv.SubventioError, match=sentence):
        call()


def test_faults_of_a_folder_are_in_the_traceback_in_words(tmp_path: Path) -> None:
    with pytest.raises(cv.UnreadableDossierError) as refused:
        cv.read_dossier(tmp_path)
    assert "file not found" in refused.value.__notes__[0]
    assert "introuvable" in next(cv.fault_texts(refused.value))


def test_validate_takes_whatever_a_dossier_is_made_of() -> None:
    dossier = example(APES)
    assert cv.validate(dossier) == cv.validate(FOLDERS[APES]) == cv.validate(texts_of(dossier)) == ()
    duty = next(duty for duty in dossier.agreement.duties if duty.due is not None)
    wrong = evolve(duty, due="perod.end + 6 months")
    duties = tuple(wrong if item is duty else item for item in dossier.agreement.duties)
    changed = evolve(dossier, agreement=evolve(dossier.agreement, duties=duties))
    assert [(fault.place.path, fault.code) for fault in cv.validate(changed)] == [
        (f"duty.{duty.name}.due", "expression_name.near")
    ]
