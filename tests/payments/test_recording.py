"""Matches recorded: once, whatever breaks off; from the list that an officer reviewed; by the command."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import conventions as cv
from conventions.files.register_log import REGISTER
from conventions.files.write_back import append_fact, append_facts
from conventions.portfolio import matching
from tests.cli.console import Console, calling
from tests.payments.samples import ONE, OTHER, folders, row, text

ROWS = [
    row("1", "5 000,00", "Avance 2024-012"),
    row("2", "4 000,00", "Avance 2024-013", slip="13"),
    row("3", "6 000,00", siret=OTHER),
    row("4", "777,00", siret=ONE),
    row("5", "2 500,00", siret=OTHER, paid="30/07/2024"),
    row("6", "80,00", party="Garage"),
]
AS_OF = ("--as-of", "2024-09-01")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Console:
    return calling(capsys)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folders(tmp_path / "dossiers")
    (tmp_path / "mandats.csv").write_text(text(ROWS), encoding="utf-8")
    return tmp_path


def asked(office: Path, *more: str) -> tuple[str, ...]:
    return ("match", str(office / "mandats.csv"), str(office / "dossiers"), *AS_OF, *more)


def payments(office: Path) -> Counter[tuple[str, str]]:
    """The payments recorded, by dossier and amount."""
    return Counter(
        (folder.name, str(fact.value))
        for folder in sorted((office / "dossiers").iterdir())
        for fact in cv.read_dossier(folder).facts
    )


ALL = Counter({("alpha", "5000.00"): 1, ("beta", "4000.00"): 1, ("gamma", "6000.00"): 1})


def test_what_is_certain_is_recorded_once_and_a_second_run_proposes_nothing(
    office: Path, run: Console
) -> None:
    said = run(*asked(office, "--record", "--author", "Service comptable"))
    assert (said.code, payments(office)) == (1, ALL), "something is left to decide"
    fact = cv.read_dossier(office / "dossiers" / "beta").facts[0]
    assert (fact.author, fact.of, fact.known_on.isoformat()) == ("Service comptable", "advance", "2024-09-01")
    assert (fact.evidence or "").startswith("mandat 2, bordereau 13, mandats.csv:3 (sha256 ")
    found = json.loads(run(*asked(office, "--format", "json")).out)
    assert found["totals"]["certain"] == {"rows": 0, "amount": "0.00"}
    assert found["totals"]["known"] == {"rows": 3, "amount": "15000.00"}
    run(*asked(office, "--record"))
    assert payments(office) == ALL


def test_without_being_asked_nothing_is_written(office: Path, run: Console) -> None:
    assert run(*asked(office)).code == 1
    assert payments(office) == Counter()
    assert not list((office / "dossiers").rglob("facts.toml"))


class KilledError(BaseException):
    """Nothing of the program catches it."""


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_run_that_is_broken_off_and_done_again_doubles_nothing(
    after: int, office: Path, run: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[object] = []
    real = append_facts

    def dies(*given: object, **named: object) -> object:
        if len(written) == after:
            raise KilledError
        written.append(given[0])
        return real(*given, **named)  # type: ignore[arg-type]  # what it was given

    monkeypatch.setattr(matching, "append_facts", dies)
    with pytest.raises(KilledError):
        run(*asked(office, "--record"))
    assert sum(payments(office).values()) == after
    monkeypatch.setattr(matching, "append_facts", real)
    run(*asked(office, "--record"))
    assert payments(office) == ALL


def test_the_facts_of_a_dossier_are_recorded_all_or_none(office: Path, run: Console) -> None:
    rows = [row("1", label="2024-012"), row("2", "3 000,00", "2024-012", paid="30/07/2024")]
    (office / "mandats.csv").write_text(text(rows), encoding="utf-8")
    folder = office / "dossiers" / "alpha"
    run("register", "adopt", str(folder), "--author", "a", "--reason", "b", *AS_OF)
    assert run(*asked(office, "--record")).code == 0
    assert len((folder / REGISTER).read_text("utf-8").splitlines()) == 2, "one line for both"
    assert payments(office) == Counter({("alpha", "5000.00"): 1, ("alpha", "3000.00"): 1})


def test_a_dossier_that_changed_meanwhile_is_left_as_it_is(
    office: Path, run: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = append_facts

    def late(folder: Path, *given: object, **named: object) -> object:
        if folder.name == "alpha":
            append_fact(folder, cv.fact("payment", "2024-04-30", "5000", of="advance"))
        return real(folder, *given, **named)  # type: ignore[arg-type]  # what it was given

    monkeypatch.setattr(matching, "append_facts", late)
    said = run(*asked(office, "--record"))
    assert said.code == 2
    assert "a changé depuis sa lecture" in said.err
    assert payments(office) == ALL, "the others are recorded, and it is there once"


def test_a_dossier_that_cannot_be_read_stops_the_recording(office: Path, run: Console) -> None:
    (office / "dossiers" / "beta" / "facts.toml").write_text("[[fact]\n", encoding="utf-8")
    said = run(*asked(office, "--record"))
    assert said.code == 2
    assert "rien n’est inscrit" in said.err
    assert not (office / "dossiers" / "alpha" / "facts.toml").exists()


# --- the list that is reviewed ----------------------------------------------------------------------------

Edit = Callable[[list[dict[str, str]]], None]


def reviewed(office: Path, run: Console, edit: Edit, *words: str) -> str:
    """The path of the list, as an officer saved it from a spreadsheet."""
    said = run(*asked(office, "--format", "csv", *words))
    table = csv.DictReader(io.StringIO(said.out.removeprefix("\ufeff")), delimiter=";")
    rows = list(table)
    edit(rows)
    path = office / "a-inscrire.csv"
    # a spreadsheet writes a question mark for what its encoding has not, as the narrow spaces of French
    with path.open("w", encoding="cp1252", errors="replace", newline="") as stream:
        writer = csv.DictWriter(stream, table.fieldnames or (), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def decide(rows: list[dict[str, str]]) -> None:
    """Keep the first proposal, refuse the others, and decide two rows that were listed."""
    for each in rows:
        each["inscrire"] = "non"
    by_number = {each["numéro"]: each for each in rows}
    by_number["1"]["inscrire"] = "oui"
    by_number["4"] |= {"inscrire": "x", "versement ou dette": "balance"}
    by_number["5"] |= {"inscrire": "oui", "dossier": "gamma", "versement ou dette": "balance"}


def test_a_reviewed_list_is_recorded_as_the_officer_left_it(office: Path, run: Console) -> None:
    path = reviewed(office, run, decide)
    assert run(*asked(office, "--accept", path)).code == 1
    expected = Counter({("alpha", "5000.00"): 1, ("alpha", "777.00"): 1, ("gamma", "2500.00"): 1})
    assert payments(office) == expected
    run(*asked(office, "--accept", path))
    assert payments(office) == expected, "the same list again records nothing more"


def test_certain_and_reviewed_are_not_asked_for_at_once(office: Path, run: Console) -> None:
    found = run(*asked(office, "--record", "--accept", "liste.csv"))
    assert found.code == 2
    assert "ne va pas avec l’argument --record" in found.err


def test_a_row_that_stands_twice_in_the_list_is_refused(office: Path, run: Console) -> None:
    def double(rows: list[dict[str, str]]) -> None:
        decide(rows)
        rows.extend(dict(row) for row in tuple(rows))

    found = run(*asked(office, "--accept", reviewed(office, run, double)))
    assert found.code == 2
    assert "plus haut dans la liste" in found.err
    assert payments(office) == Counter()


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("montant", "5000,01", "n’est pas celui de l’export"),
        ("dossier", "delta", "n’est pas un dossier lu"),
        ("lignes de l’export", "99", "aux lignes « 99 »"),
        ("export", "sha256:000000000000", "d’un autre export"),
        ("inscrire", "peut-être", "oui"),
    ],
)
def test_a_list_that_says_something_else_than_the_export_is_refused_whole(
    column: str, value: str, said: str, office: Path, run: Console
) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        rows[0][column] = value

    found = run(*asked(office, "--accept", reviewed(office, run, change)))
    assert found.code == 2
    assert said in found.err.replace("\u00a0", " ").replace("\u202f", " ")
    assert payments(office) == Counter()


def test_a_payment_that_the_agreement_has_not_is_refused_with_its_dossier(office: Path, run: Console) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        rows[0]["versement ou dette"] = "first"

    said = run(*asked(office, "--accept", reviewed(office, run, change)))
    assert (said.code, "« first »" in said.err.replace("\u00a0", " ")) == (2, True)
    assert payments(office) == Counter({("beta", "4000.00"): 1, ("gamma", "6000.00"): 1})


def test_a_file_that_is_no_list_is_refused(office: Path, run: Console) -> None:
    said = run(*asked(office, "--accept", str(office / "mandats.csv")))
    assert (said.code, "rapprochement" in said.err) == (2, True)


def test_the_list_holds_no_formula_and_both_languages_are_read(office: Path, run: Console) -> None:
    (office / "mandats.csv").write_text(text([row(label="=2024-012+1")]), encoding="utf-8")
    said = run(*asked(office, "--format", "csv", "--lang", "en", "--csv", "plain"))
    assert "'=2024-012+1" in said.out
    path = office / "list.csv"
    path.write_text(said.out, encoding="utf-8")
    assert run(*asked(office, "--accept", str(path), "--lang", "en")).code == 0
    assert payments(office) == Counter({("alpha", "5000.00"): 1})


# --- what is printed --------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_sums_of_the_lists_are_the_sum_of_the_export(lang: str, office: Path, run: Console) -> None:
    found = json.loads(run(*asked(office, "--format", "json", "--lang", lang)).out)
    totals = found["totals"]
    whole = totals.pop("export")
    assert sum(each["rows"] for each in totals.values()) == whole["rows"] == len(ROWS)
    cents = [int(each["amount"].replace(".", "")) for each in totals.values()]
    assert sum(cents) == int(whole["amount"].replace(".", ""))
    said = run(*asked(office, "--lang", lang, "--all")).out
    assert "match." not in said, "every word is in the catalogue"
    assert "payment_" not in said


def test_a_mapping_is_saved_and_used(office: Path, run: Console) -> None:
    path = office / "mandats.toml"
    assert run(*asked(office, "--save-mapping", str(path))).code == 1
    assert 'side = "payments"' in path.read_text("utf-8")
    said = run(*asked(office, "--mapping", str(path)))
    assert (said.code, "Correspondance donnée" in said.out) == (1, True)
    refused = run(*asked(office, "--save-mapping", str(path)))
    assert (refused.code, "--replace" in refused.err) == (2, True)
    assert run("ledger", "read", str(office / "mandats.csv"), "--mapping", str(path)).code == 2


def test_what_the_mapping_must_answer_is_asked_before_anything_is_recorded(
    office: Path, run: Console
) -> None:
    (office / "mandats.csv").write_text(
        "Tiers;Libellé;Montant;Date de paiement\nAlpha;2024-012;5000,00;30/04/2024\n", encoding="utf-8"
    )
    said = run(*asked(office, "--record"))
    assert said.code == 1
    assert "--mapping" in said.err
    assert payments(office) == Counter()


def test_an_export_that_is_not_there_is_told(office: Path, run: Console) -> None:
    said = run("match", str(office / "rien.csv"), str(office / "dossiers"))
    assert (said.code, said.out) == (2, "")


def test_a_program_matches_and_records(office: Path) -> None:
    found = cv.match_payments(office / "mandats.csv", [office / "dossiers"], "2024-09-01", author="a")
    ranks = [each.rank for each in found.payments]
    assert ranks == ["certain", "certain", "certain", "probable", "several", "none"]
    assert (str(found.total), found.is_done, found.is_proposed) == ("18357.00", False, True)
    assert [folder.name for folder in found.record()] == ["alpha", "beta", "gamma"]
    assert payments(office) == ALL
    again = cv.match_payments(
        office / "mandats.csv", [office / "dossiers"], "2024-09-01", mapping=found.mapping, since="2024-05-01"
    )
    assert [(each.rank, each.lines) for each in again.payments] == [("several", (6,))]
    assert again.record() == ()
    assert cv.to_json(again)["schema"] == "subventio/match/1"  # type: ignore[index,call-overload]  # a table
    assert "Plusieurs" in cv.to_text(again)
