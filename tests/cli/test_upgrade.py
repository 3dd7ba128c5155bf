"""A dossier of an earlier version: what is rewritten, what is read otherwise, and the two verdicts."""

import json
from pathlib import Path
from shutil import copytree

import pytest

import conventions as cv
from conventions.agreement.party import legal_form_of
from conventions.facts.vocabulary import LIFE_EVENTS
from conventions.files.atomic import put_in_place
from conventions.files.data_difference import FORMS, MEANINGS, as_before, meanings
from conventions.files.upgrading import BY_HAND, REWRITTEN, TAKEN
from conventions.files.write_back import FileChangedError, replace_texts
from conventions.messages import LANGUAGES, catalogue
from tests.cli.console import ROOT, Console, plain

APES = ROOT / "examples" / "cd62-apes-2024"
DAY = ("--as-of", "2025-12-02")
PAGE = (ROOT / "docs" / "dossier.md").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(APES, tmp_path / "dossier"))


def add(folder: Path, text: str, name: str = "facts.toml") -> None:
    path = folder / name
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.glob("*.toml")}


OLD_FACTS = [
    (
        '\n# asked, and nothing came\n[[fact]]\nkey = "repaid"\noccurred_on = 2025-09-01\nvalue = "0"\n',
        "un mouvement de 0,00 € n’en est pas un",
        (
            "\n# asked, and nothing came\n# subventio upgrade : un mouvement de 0,00 € n’en est pas un\n"
            '# [[fact]]\n# key = "repaid"\n# occurred_on = 2025-09-01\n# value = "0"\n'
        ),
    ),
    (
        (
            '\n[[fact]]\nkey = "acknowledged"   # seen\nof = "budget"\nvalue = "budget_differs_from_grant"\n'
            "occurred_on = 2025-09-01\n"
        ),
        "le constat « budget_differs_from_grant » s’appelle désormais « budget_without_other_resources »",
        (
            '\n[[fact]]\nkey = "acknowledged"   # seen\nof = "budget"\nvalue = "budget_without_other_resources"\n'
            "occurred_on = 2025-09-01\n"
        ),
    ),
    (
        (
            '\n[[fact]]\nkey = "repaid"\nid = "wrong"\noccurred_on = 2025-09-01\nvalue = 0\n'
            '\n[[fact]]\nkey = "repaid"\nid = "right"\nreplaces = "wrong"\noccurred_on = 2025-09-01\nvalue = "10.00"\n'
        ),
        "un mouvement de 0,00 € n’en est pas un",
        (
            "\n# subventio upgrade : un mouvement de 0,00 € n’en est pas un\n"
            '# [[fact]]\n# key = "repaid"\n# id = "wrong"\n# occurred_on = 2025-09-01\n# value = 0\n'
            '\n[[fact]]\nkey = "repaid"\nid = "right"\n'
            '# subventio upgrade : un mouvement de 0,00 € n’en est pas un\n# replaces = "wrong"\n'
            'occurred_on = 2025-09-01\nvalue = "10.00"\n'
        ),
    ),
]


@pytest.mark.parametrize(("old", "told", "new"), OLD_FACTS)
def test_a_record_is_rewritten_at_its_place_and_only_when_asked(
    old: str, told: str, new: str, folder: Path, run: Console
) -> None:
    add(folder, old)
    before = texts(folder)
    shown = run("upgrade", str(folder), *DAY)
    assert (shown.code, told in plain(shown.out)) == (1, True), shown.out + shown.err
    assert "rien n’est écrit ; --write l’écrit" in plain(shown.out)
    assert texts(folder) == before
    written = run("upgrade", str(folder), "--write", *DAY)
    assert (written.code, "écrit : facts.toml" in plain(written.out)) == (0, True)
    head = (APES / "facts.toml").read_text("utf-8")
    assert plain(texts(folder)["facts.toml"]) == plain(head) + new
    assert run("upgrade", str(folder), "--write", *DAY).code == 0
    assert run("check", str(folder), *DAY).code == 1  # its bilan is overdue, as ever: it can be read


def test_the_difference_is_that_of_the_files(folder: Path, run: Console) -> None:
    add(folder, OLD_FACTS[1][0])
    lines = [line.strip() for line in run("upgrade", str(folder), *DAY).out.splitlines()]
    assert '-value="budget_differs_from_grant"'.replace("=", " = ") in lines
    assert '+value = "budget_without_other_resources"' in lines
    assert "--- facts.toml" in lines


DECLARED = [
    ('\n[fact.liquidated]\ntype = "event"\n', '\n# {note}\n# [fact.liquidated]\n# type = "event"\n'),
    (
        '\n[fact.remitted]\ntype = "euros"\nrepeated = true\n',
        '\n# {note}\n# [fact.remitted]\n# type = "euros"\n# repeated = true\n',
    ),
    ('\n[fact.withdrawn]\ntype = "event"\n', '\n[fact.own_withdrawn]\ntype = "event"\n'),
    (
        (
            '\n[fact.remitted]\nlabel = "remitted by hand"\n[duty.answer]\nlabel = "once remitted"\ndebtor = "funder"\n'
            'when = "happened(remitted)"\ndue = "remitted + 1 month"\n'
        ),
        (
            '\n[fact.own_remitted]\nlabel = "remitted by hand"\n[duty.answer]\nlabel = "once remitted"\n'
            'debtor = "funder"\nwhen = "happened(own_remitted)"\ndue = "own_remitted + 1 month"\n'
        ),
    ),
]


@pytest.mark.parametrize(("old", "new"), DECLARED)
def test_a_fact_whose_key_is_the_engines_now_is_left_to_it_or_renamed(
    old: str, new: str, folder: Path, run: Console
) -> None:
    add(folder, old, "convention.toml")
    assert run("check", str(folder), *DAY).code == 2
    assert run("upgrade", str(folder), "--write", *DAY).code == 0
    note = plain(catalogue("fr").text("upgrade.note.declared_by_engine"))
    head = plain((APES / "convention.toml").read_text("utf-8"))
    assert plain(texts(folder)["convention.toml"]) == head + new.format(note=note)


def test_the_facts_of_a_renamed_key_are_renamed(folder: Path, run: Console) -> None:
    add(folder, '\n[fact.withdrawn]\ntype = "event"\n', "convention.toml")
    add(folder, '\n[[fact]]\nkey = "withdrawn"\noccurred_on = 2025-09-01\nevidence = "withdrawn by mail"\n')
    assert run("upgrade", str(folder), "--write", *DAY).code == 0
    fact = cv.read_dossier(folder).facts[-1]
    assert (fact.key, fact.evidence) == ("own_withdrawn", "withdrawn by mail")


def test_a_register_leaves_the_key_of_the_rna(folder: Path, run: Console) -> None:
    path = folder / "convention.toml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    at = next(at for at, line in enumerate(lines) if line.startswith("[party.beneficiary]"))
    lines = [line for line in lines if not line.startswith("rna ")]
    lines.insert(at + 1, 'rna = "Alsace-Moselle 178-236" # as it said\n')
    path.write_text("".join(lines), "utf-8")
    assert run("upgrade", str(folder), "--write", *DAY).code == 0
    assert 'register = "Alsace-Moselle 178-236" # as it said\n' in path.read_text("utf-8")
    beneficiary = cv.read_dossier(folder).agreement.parties[1]
    assert (beneficiary.rna, beneficiary.register) == (None, "Alsace-Moselle 178-236")


def test_a_reading_chosen_for_a_row_is_chosen_for_the_clause(tmp_path: Path, run: Console) -> None:
    folder = rows_with_readings(tmp_path, 'of = "part.north"\nvalue = "late"')
    shown = run("upgrade", str(folder), *DAY)
    assert "« part.north » devient « part »" in plain(shown.out)
    assert run("upgrade", str(folder), "--write", *DAY).code in (0, 1)
    assert cv.read_dossier(folder).facts[-1].of == "part"


def test_readings_that_differ_by_row_are_left_to_a_person(tmp_path: Path, run: Console) -> None:
    folder = rows_with_readings(
        tmp_path, 'of = "part.north"\nvalue = "late"', 'of = "part.south"\nvalue = "main"'
    )
    shown = run("upgrade", str(folder), "--write", *DAY)
    assert (shown.code, "plusieurs sont retenues" in plain(shown.out)) == (2, True)


def rows_with_readings(tmp_path: Path, *chosen: str) -> Path:
    folder = Path(copytree(APES, tmp_path / "dossier"))
    add(
        folder,
        '\n[columns.member]\nhead_count = "number"\n[[table.member]]\nid = "north"\nhead_count = 1\n'
        '[[table.member]]\nid = "south"\nhead_count = 2\n[duty.part]\nlabel = "Avis"\neach = "member"\n'
        'debtor = "beneficiary"\ndue = "2025-06-01"\n[duty.part.readings.late]\nlabel = "plus tard"\n'
        'due = "2026-06-01"\n',
        "convention.toml",
    )
    for text in chosen:
        add(folder, f'\n[[fact]]\nkey = "reading_chosen"\noccurred_on = 2025-03-01\n{text}\n')
    return folder


def test_a_rule_that_is_gone_is_told_with_what_to_do(folder: Path, run: Console) -> None:
    add(folder, '\n[[fact]]\nkey = "exercised"\nof = "law_fr.r51"\nvalue = "100"\noccurred_on = 2025-09-01\n')
    before = texts(folder)
    said = run("upgrade", str(folder), "--write", *DAY)
    assert (said.code, "n’oblige que par une clause" in plain(said.out)) == (2, True)
    assert "illisible encore" in said.out
    assert texts(folder) == before


# --- meanings ------------------------------------------------------------------------------------------------

READ_OTHERWISE = [
    ('key = "bilan_incomplete"', "un bilan jugé incomplet n’est plus produit", "exécution faite → en retard"),
    ('key = "bilan_refused"', "un bilan refusé n’est plus produit", "exécution faite → à déterminer"),
]


@pytest.mark.parametrize(("fact", "told", "difference"), READ_OTHERWISE)
def test_what_is_read_otherwise_is_told_with_both_verdicts(
    fact: str, told: str, difference: str, folder: Path, run: Console
) -> None:
    for part in ("activity", "financial"):
        add(folder, f'\n[[fact]]\nkey = "bilan_received"\nof = "{part}"\noccurred_on = 2025-05-20\n')
    add(folder, f"\n[[fact]]\n{fact}\noccurred_on = 2025-06-05\n")
    before = texts(folder)
    said = run("upgrade", str(folder), *DAY)
    assert (said.code, told in plain(said.out), difference in said.out) == (1, True, True), said.out
    assert texts(folder) == before


def test_an_agreement_without_a_signature_shows_that_its_reports_were_due(folder: Path, run: Console) -> None:
    (folder / "facts.toml").unlink()
    said = run("upgrade", str(folder), *DAY)
    assert "Bilan final d’exécution (art. 6) : en retard → sans objet" in plain(said.out)
    assert "signed" not in said.out


def test_what_has_no_effect_on_that_day_is_one_line(folder: Path, run: Console) -> None:
    add(folder, '\n[[fact]]\nkey = "bilan_incomplete"\noccurred_on = 2025-06-05\n')
    said = run("upgrade", str(folder), *DAY)
    assert (said.code, "sans effet à cette date : bilan jugé incomplet, 5 juin 2025" in plain(said.out)) == (
        0,
        True,
    )


def test_the_former_reading_of_a_record_is_a_record() -> None:
    closed = cv.read_dossier(cv.example("cd62-apes-2024-closed"))
    written_off = cv.with_facts(
        closed,
        cv.fact("exercised", "2025-07-10", value="1 000,00 €", of="reduction"),
        cv.fact("recovery_order", "2025-07-20", value="1 000,00 €", of="reduction"),
        cv.fact("written_off", "2025-09-01", value="100,00 €", of="reduction"),
    )
    changed = [meaning for meaning in meanings(written_off) if meaning.change == "written_off"]
    former = as_before(written_off, tuple(changed))
    assert [fact.key for fact in former.facts][-1] == "remitted"
    before, after = (cv.assess(dossier, "2025-12-02") for dossier in (former, written_off))
    assert (before.amount("to_recover"), after.amount("to_recover")) == (cv.euros(900), cv.euros(1000))


# --- the table, the page, the words ----------------------------------------------------------------------------


def test_each_change_has_its_words_and_its_line_on_the_page() -> None:
    for language in LANGUAGES:
        words = catalogue(language)
        lacking = [name for name in REWRITTEN if not words.has(f"upgrade.{name}")]
        lacking += [name for name in BY_HAND if not words.has(f"upgrade.{name}.by_hand")]
        assert lacking == []
    for name in ("written_off", "bilan_incomplete", "bilan_refused", "liquidated", "abandoned"):
        assert f"`{name}`" in PAGE
    assert all(f"`{key}`" in PAGE for key in TAKEN)


def test_the_keys_that_are_taken_are_the_engines() -> None:
    assert all(LIFE_EVENTS[key].is_fixed for key in TAKEN)


def test_the_legal_forms_that_are_told_are_known_now() -> None:
    assert [form for form in FORMS if legal_form_of(form) is None] == []
    assert [
        form for form, former in FORMS.items() if former and legal_form_of(former) == legal_form_of(form)
    ] == []


def test_nothing_is_read_otherwise_of_the_closed_example() -> None:
    assert meanings(cv.read_dossier(cv.example("cd62-apes-2024-closed"))) == ()
    assert len(MEANINGS) > 1


def test_json_has_each_place_the_difference_and_the_verdicts(folder: Path, run: Console) -> None:
    add(folder, OLD_FACTS[0][0] + '\n[[fact]]\nkey = "bilan_incomplete"\noccurred_on = 2025-06-05\n')
    said = json.loads(run("upgrade", str(folder), "--format", "json", *DAY).out)
    (found,) = said["dossiers"]
    assert (said["schema"], found["status"]) == ("subventio/upgrade/1", "read")
    assert [item["change"] for item in found["rewritten"]] == ["money_of_nothing"]
    assert [(item["change"], item["has_effect"]) for item in found["read_otherwise"]] == [
        ("bilan_incomplete", False)
    ]
    assert found["diff"].startswith("--- facts.toml\n")
    assert found["difference"] is None


def test_many_dossiers_are_summed_up(folder: Path, run: Console) -> None:
    add(folder, OLD_FACTS[0][0])
    copytree(APES, folder.parent / "second")
    said = run("upgrade", str(folder.parent), *DAY, "--lang", "en")
    assert "2 dossiers: to rewrite: 1; read otherwise: 0; unreadable: 0" in said.out
    assert "second" not in said.out


def test_a_file_that_changed_meanwhile_is_not_overwritten(folder: Path) -> None:
    before = texts(folder)["facts.toml"]
    add(folder, "# another line\n")
    with pytest.raises(FileChangedError):
        replace_texts(folder, {"facts.toml": before}, {"facts.toml": "# mine\n"})
    assert texts(folder)["facts.toml"].endswith("# another line\n")


def test_all_files_are_written_or_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = texts(folder)

    def failing(unfinished: Path, target: Path) -> None:
        if unfinished.read_bytes() == b"# mine\n":
            raise OSError(28, "no space left", str(target))
        put_in_place(unfinished, target)

    monkeypatch.setattr("conventions.files.register_log.put_in_place", failing)
    mine = dict.fromkeys(("convention.toml", "facts.toml"), "# mine\n")
    with pytest.raises(OSError, match="no space"):
        replace_texts(folder, {name: before[name] for name in mine}, mine)
    assert texts(folder) == before
