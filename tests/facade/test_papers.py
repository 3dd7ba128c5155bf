"""Documents, audits and dossiers together, through the façade: what they give, and what they refuse."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import conventions as cv
from conventions.cli.main import main

ROOT = Path(__file__).parents[2]
OPEN = ROOT / "examples" / "cd62-apes-2024"
CLOSED = ROOT / "examples" / "cd62-apes-2024-closed"
COMMUNE = ROOT / "examples" / "commune-fictive-2023"


@pytest.fixture(scope="module")
def dossier() -> cv.Dossier:
    return cv.read_dossier(OPEN)


@pytest.fixture(scope="module")
def closed() -> cv.Dossier:
    return cv.read_dossier(CLOSED)


def test_a_document_is_that_of_the_command(dossier: cv.Dossier, tmp_path: Path) -> None:
    made = cv.generate("relance", dossier, on="2025-06-11")
    saved = made.save(tmp_path)
    command = tmp_path / "by-command.docx"
    assert main(["generate", "relance", str(OPEN), "--date", "2025-06-11", "-o", str(command)]) == 0
    assert saved == tmp_path / "cd62-apes-2024-relance.docx"
    assert saved.read_bytes() == command.read_bytes() == made.bytes
    assert made.save(tmp_path / "other.docx").read_bytes() == made.bytes


def test_a_document_without_a_day_bears_the_day_of_the_decision_or_of_the_last_fact(
    dossier: cv.Dossier,
) -> None:
    assert cv.generate("convention", dossier, draft=True).on == date(2024, 5, 27)
    assert cv.generate("bilan", dossier, draft=True).on == date(2024, 7, 15)


def test_an_edited_document_is_told_apart(dossier: cv.Dossier, tmp_path: Path) -> None:
    made = cv.generate("relance", dossier, on=date(2025, 6, 11))
    assert cv.verify(made, dossier).differences("major") == ()
    other = cv.verify(made.bytes, cv.read_dossier(COMMUNE), kind="relance")
    assert other.differences("major")
    path = made.save(tmp_path)
    assert cv.verify(path, dossier).on == cv.verify(str(path), dossier).on == date(2025, 6, 11)


def test_kinds_have_titles_and_occasions(dossier: cv.Dossier) -> None:
    names = {kind.name for kind in cv.kinds()}
    assert {"convention", "relance", "comparaison"} <= names
    assert all(kind.title() != kind.title("en") for kind in cv.kinds())
    called_for = {kind.name for kind in cv.kinds(dossier, "2025-12-02")}
    assert "relance" in called_for
    assert not called_for & {"comparaison", "titre"}


def test_two_agreements_are_compared_and_written_as_a_table(dossier: cv.Dossier) -> None:
    other = cv.read_dossier(ROOT / "examples" / "cd62-apes-2023")
    found = cv.compare(dossier, other)
    assert found.articles
    assert found.docx(date(2025, 6, 1)).startswith(b"PK")


def test_a_template_is_linted_from_its_bytes_or_its_file(dossier: cv.Dossier, tmp_path: Path) -> None:
    made = cv.generate("relance", dossier, on="2025-06-11")
    assert (
        cv.lint(made.bytes).faults
        == cv.lint(made.save(tmp_path), kind="relance", dossier=dossier).faults
        == ()
    )


WRONG: list[tuple[Callable[[cv.Dossier], object], type[Exception], str]] = [
    (lambda dossier: cv.generate("relanse", dossier), cv.UnknownNameError, "did you mean 'relance'"),
    (lambda dossier: cv.generate("titre", dossier, on="2025-12-02"), ValueError, "no occasion"),
    (lambda dossier: cv.generate("comparaison", dossier), ValueError, "two dossiers"),
    (lambda _: cv.generate("relance", "x"), cv.ArgumentRefusedError, "a dossier is expected"),  # type: ignore[arg-type]
    (cv.kinds, cv.ArgumentRefusedError, "on: the day"),
    (lambda _: cv.lint("nowhere.docx"), ValueError, "cannot be read"),
    (lambda _: cv.lint(b"no document"), ValueError, "Word"),
    (lambda _: cv.example("cd62"), cv.UnknownNameError, "did you mean|there are"),
    (lambda _: cv.model("commun/droit-taux@9"), cv.UnknownNameError, "did you mean 'commun/droit-taux@1'"),
    (lambda _: cv.read_ledger(b""), ValueError, "ledger"),
    (lambda _: cv.to_workbook(None), cv.DossierRefusedError, "folder is a path"),  # type: ignore[arg-type]
    (lambda _: cv.from_workbook(b"PK\x03\x04no"), ValueError, "workbook"),
    (
        lambda dossier: cv.cash([dossier], "2024-01-01", "2025-01-01", "2024-01-01").plan,
        ValueError,
        "to a later one",
    ),
]


@pytest.mark.parametrize(("wrong", "error", "sentence"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_argument_gets_a_sentence(
    wrong: Callable[[cv.Dossier], object], error: type[Exception], sentence: str, dossier: cv.Dossier
) -> None:
    with pytest.raises(error, match=sentence):
        wrong(dossier)


# --- as the commands print it


@pytest.mark.parametrize(
    ("command", "result"),
    [
        (f"review {CLOSED} --as-of 2025-07-02", lambda _, closed: cv.review(closed, "2025-07-02")),
        (f"bilan {CLOSED} --preview --as-of 2025-07-02", lambda _, closed: cv.preview(closed, "2025-07-02")),
        (f"cash {OPEN} --as-of 2024-07-01", lambda dossier, _: cv.cash([dossier], "2024-07-01")),
        (f"compare {OPEN} {CLOSED}", cv.compare),
        ("model show commun/droit-taux@1", lambda *_: cv.model("commun/droit-taux@1")),
        (f"ledger read {CLOSED / 'expenses.csv'}", lambda *_: cv.read_ledger(CLOSED / "expenses.csv")),
    ],
    ids=lambda value: value.split()[0] if isinstance(value, str) else "",
)
def test_text_and_json_are_those_of_the_command(
    command: str, result: Callable[[cv.Dossier, cv.Dossier], cv.Review], dossier: cv.Dossier, closed: cv.Dossier,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    told, words = result(dossier, closed), command.split()
    main(words)
    assert capsys.readouterr().out.rstrip("\n") == cv.to_text(told).rstrip("\n")
    main([*words, "--format", "json"])
    assert json.loads(capsys.readouterr().out) == cv.to_json(told)


def without_place(finding: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in finding.items() if name != "place" or value}


@pytest.mark.parametrize("command", ["audit", "portfolio"])
def test_where_a_path_is_told_the_facade_tells_the_name(
    command: str, dossier: cv.Dossier, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT / "examples")
    options = ["--as-of", "2025-07-02"] if command == "portfolio" else []
    main([command, "cd62-apes-2024", *options, "--format", "json"])
    printed = json.loads(capsys.readouterr().out.replace("cd62-apes-2024/convention.toml", ""))
    told = cv.to_json(cv.audit(dossier) if command == "audit" else cv.portfolio([dossier], "2025-07-02"))
    assert isinstance(told, dict)
    assert told["summary"] == printed["summary"]
    assert told["dossiers"] == [
        {**each, "findings": [without_place(finding) for finding in each["findings"]]}
        if "findings" in each
        else each
        for each in printed["dossiers"]
    ]


# --- forms


def test_a_model_asks_less_once_it_is_answered() -> None:
    model = cv.model("commun/droit-taux@1")
    asked = {question.path for question in model.questions()}
    answered = {question.path for question in model.questions({"title": "x", "parameters": {"rate": "60 %"}})}
    assert asked - answered == {"title", "parameters.rate"}
    assert all(model.title() and model.title("en") for model in cv.models())


def test_the_events_of_an_agreement_come_before_those_of_all(dossier: cv.Dossier) -> None:
    own = cv.events(dossier)
    standard = {event.key for event in cv.events()}
    assert standard <= {event.key for event in own}
    assert len({event.key for event in own}) == len(own)
    assert all(event.label() and event.label("en") for event in own)


def test_accounts_are_read_from_bytes_as_from_a_file() -> None:
    path = CLOSED / "expenses.csv"
    by_path, by_bytes = cv.read_ledger(path), cv.read_ledger(path.read_bytes(), name="expenses.csv")
    assert by_path.expenses == by_bytes.expenses
    assert by_path.files() == by_bytes.files()
    again = cv.read_ledger(path, by_path.mapping)
    assert (again.expenses, again.is_proposed) == (by_path.expenses, False)


def test_a_doubt_has_its_place_and_its_sentence() -> None:
    reading = cv.read_ledger("libellé;montant\nCafé;12,50\nCafé;12,50\nThé;x\n".encode(), name="comptes.csv")
    assert not reading.is_sound
    assert [(doubt.place, doubt.is_rejected) for doubt in reading.doubts] == [
        ("comptes.csv:4", True),
        ("comptes.csv:3", False),
    ]
    assert all(doubt.message() != doubt.message("en") for doubt in reading.doubts)


def test_a_dossier_goes_into_a_workbook_and_back() -> None:
    workbook = cv.to_workbook(CLOSED)
    texts = cv.from_workbook(workbook)
    assert cv.unread_in_workbook(workbook) == ()
    assert cv.to_workbook(texts) == workbook
    assert texts["convention.toml"] == (CLOSED / "convention.toml").read_text("utf-8")
    dossier = cv.read_dossier(CLOSED)
    assert cv.parse_dossier(cv.from_workbook(cv.to_workbook(dossier))) == dossier
