"""What an officer does with a model, a workbook and accounts, each row by its number in the table of faults."""

import sys
from io import BytesIO
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

import conventions as cv
from tests.cli.console import ROOT, Console, calling, plain
from tests.cli.test_new import Terminal
from tests.files.workbook.books import filled

MODEL = "commun/annuel-acomptes@1"
ANSWERS = """\
title = "Convention annuelle"

[party.funder]
name = "Commune"
short_name = "la Commune"

[party.beneficiary]
name = "Association"
short_name = "l’Association"

[period]
start = 2026-01-01
end = 2026-12-31

[grant]
amount = "12000.00"
"""
BUDGET = {
    "purchases": "8000.00",
    "staff": "12000.00",
    "grant_commune": "12000.00",
    "own_resources": "8000.00",
}
ACCOUNTS = """\
Libellé;Montant;Poste;Date de paiement;N° de facture;Action subventionnée
Papier;1 200,00;Achats;12/02/2026;2026-412;oui
Matériel;6 800,00;achats;12/03/2026;2026-413;oui
Salaires;12 000,00;Charges de personnel;30/06/2026;PAIE-06;oui
"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Console:
    return calling(capsys)


@pytest.fixture
def folder(tmp_path: Path, run: Console) -> Path:
    """A dossier fresh from `new`, with the amounts of its budget."""
    answers, made = tmp_path / "answers.toml", tmp_path / "dossier"
    answers.write_text(ANSWERS, "utf-8")
    assert run("new", str(made), "--model", MODEL, "--answers", str(answers)).code == 0
    path = made / "convention.toml"
    text = path.read_text("utf-8")
    for line, amount in BUDGET.items():
        head, _, rest = text.partition(f'id = "{line}"')
        text = f'{head}id = "{line}"{rest.replace("0.00", amount, 1)}'
    path.write_text(text, "utf-8")
    return made


# --- N5: the workbook speaks French ---------------------------------------------------------------------


def test_n5_events_and_amounts_of_the_model_are_typed_as_an_officer_types_them(
    folder: Path, run: Console
) -> None:
    book = folder.parent / "dossier.xlsx"
    assert run("export", "workbook", str(folder), "-o", str(book)).code == 0
    cells = {
        "Événements!B5": "convention signée",
        "Événements!C5": "05/01/2026",
        "Événements!B6": "depenses justifiees en cours d'execution",
        "Événements!C6": "01/08/2026",
        "Événements!E6": 6000,
        "Événements!B7": "Virement fait",
        "Événements!C7": "20/01/2026",
        "Événements!E7": 6000,
        "Événements!F7": "avance",
    }
    book.write_bytes(filled(book.read_bytes(), cells))
    said = run("import", str(book), "-o", str(folder), "--replace")
    assert said.code == 0, said.err
    facts = cv.read_dossier(folder).facts
    assert [(fact.key, fact.of, str(fact.value)) for fact in facts] == [
        ("signed", None, "None"),
        ("interim_expenses", None, "6000.00"),
        ("payment", "advance", "6000.00"),
    ]


def test_n5_a_word_that_names_no_event_is_still_refused_at_its_cell(folder: Path, run: Console) -> None:
    book = folder.parent / "dossier.xlsx"
    run("export", "workbook", str(folder), "-o", str(book))
    book.write_bytes(
        filled(book.read_bytes(), {"Événements!B5": "rapport lunaire", "Événements!C5": "05/01/2026"})
    )
    said = run("import", str(book), "-o", str(folder), "--replace")
    assert (said.code, "Événements!B5" in said.err) == (2, True)


def test_n5_the_sheets_show_the_labels_of_the_model_and_give_back_the_files(
    folder: Path, run: Console
) -> None:
    book, again = folder.parent / "dossier.xlsx", folder.parent / "again"
    run("export", "workbook", str(folder), "-o", str(book))
    shown = load_workbook(BytesIO(book.read_bytes()))
    assert [shown["Budget"].cell(row, 4).value for row in (5, 9)] == ["Achats", "Charges de personnel"]
    offered = [cell.value for cell in shown["Listes"]["E"]]
    assert {"rapport intermédiaire reçu", "convention signée"} <= set(offered)
    assert run("import", str(book), "-o", str(again)).code == 0
    names = ("convention.toml", "facts.toml")
    assert [(again / name).read_bytes() for name in names] == [(folder / name).read_bytes() for name in names]


def test_n5_a_workbook_of_a_dossier_of_the_office_s_own_model_is_imported(folder: Path, run: Console) -> None:
    office = folder.parent
    shipped = ROOT / "models" / f"{MODEL}.toml"
    (office / "models" / "ville").mkdir(parents=True)
    (office / "models" / "ville" / "annuel.toml").write_bytes(shipped.read_bytes())
    path = folder / "convention.toml"
    path.write_text(path.read_text("utf-8").replace(f'uses = "{MODEL}"', 'uses = "ville/annuel"'), "utf-8")
    book = office / "dossier.xlsx"
    assert run("export", "workbook", str(folder), "-o", str(book)).code == 0
    said = run("import", str(book), "-o", str(office / "again"))
    assert said.code == 0, said.err


# --- N6: accounts in the words of the model's budget ----------------------------------------------------


def accounts(folder: Path) -> str:
    path = folder.parent / "depenses.csv"
    path.write_text(ACCOUNTS, "utf-8")
    return str(path)


def test_n6_a_ledger_names_the_lines_of_the_budget_by_their_labels(folder: Path, run: Console) -> None:
    said = run("ledger", "read", accounts(folder), "-o", str(folder))
    assert said.code == 0, said.err
    ledger = cv.read_dossier(folder).ledger
    assert ledger is not None
    assert [each.line for each in ledger.expenses] == ["purchases", "purchases", "staff"]
    assert [each.evidence for each in ledger.expenses] == ["2026-412", "2026-413", "PAIE-06"]


def test_n6_a_word_that_is_no_line_is_refused(folder: Path, run: Console) -> None:
    path = Path(accounts(folder))
    path.write_text(ACCOUNTS.replace("Charges de personnel", "Frais divers"), "utf-8")
    said = run("ledger", "read", str(path), "-o", str(folder))
    assert (said.code, "Frais divers" in said.err, (folder / "expenses.csv").exists()) == (2, True, False)


def test_n6_the_labels_that_are_nearest_are_offered(folder: Path, run: Console) -> None:
    path = folder.parent / "comptes.csv"
    path.write_text("Libellé;Montant;Poste\nPapier;120,50;achats de fournitures\n", encoding="utf-8")
    said = run("ledger", "read", str(path), "-o", str(folder), "--replace")
    assert said.code == 2
    assert "attendu : Achats" in plain(said.err)
    assert "_" not in said.err.partition("attendu : ")[2].partition("\n")[0]


def test_n6_a_paper_is_named_by_its_number(folder: Path, run: Console) -> None:
    path = Path(accounts(folder))
    path.write_text(ACCOUNTS.replace("12/02/2026", "12/02/2027"), "utf-8")
    run("ledger", "read", str(path), "-o", str(folder))
    facts = folder / "facts.toml"
    received = "".join(
        f'\n[[fact]]\nkey = "bilan_received"\nof = "{part}"\noccurred_on = 2027-03-01\n'
        for part in ("activity", "financial")
    )
    facts.write_text(facts.read_text("utf-8") + received, "utf-8")
    said = plain(run("bilan", str(folder), "--as-of", "2027-06-01").out)
    assert "2026-412" in said
    assert "row_" not in said


# --- N7: all that is missing, at once -------------------------------------------------------------------

NEEDED = {
    "Numéro de dossier": ("clé « number »", "Convention!C6"),
    "Finalité": ("clé « purpose »", "Convention!C8"),
    "Financeur : nom du représentant": (
        "tableau [party.funder.representative], clé « name »",
        "Convention!C30",
    ),
    "Bénéficiaire : qualité du représentant": (
        "tableau [party.beneficiary.representative], clé « title »",
        "Convention!C46",
    ),
    "IBAN": ("tableau [party.beneficiary.bank_account], clé « iban »", "Convention!C50"),
    "Nombre d’exemplaires": ("tableau [signing], clé « originals »", "Convention!C14"),
}


def test_n7_every_field_that_is_missing_is_named_at_once_with_its_key_and_its_cell(
    folder: Path, run: Console
) -> None:
    target = folder.parent / "convention.docx"
    said = run("generate", "convention", str(folder), "-o", str(target))
    lines = [line.strip() for line in plain(said.err).splitlines()]
    assert (said.code, target.exists()) == (2, False)
    assert "docProps" not in said.err
    for label, (key, cell) in NEEDED.items():
        assert f"{label} : convention.toml, {key} ; classeur, cellule {cell}" in lines


def test_n7_the_cells_told_are_those_of_the_workbook(folder: Path, run: Console) -> None:
    book = folder.parent / "dossier.xlsx"
    run("export", "workbook", str(folder), "-o", str(book))
    sheet = load_workbook(BytesIO(book.read_bytes()))["Convention"]
    for key, cell in NEEDED.values():
        table = key.partition("[")[2].partition("]")[0].split(".") if "[" in key else []
        path = [*table, key.rpartition("« ")[2].removesuffix(" »")]
        assert sheet.cell(int(cell.removeprefix("Convention!C")), 1).value == "/".join(path)


def test_n7_once_they_are_written_the_convention_is_made(folder: Path, run: Console) -> None:
    path = folder / "convention.toml"
    texts = path.read_text("utf-8").replace(
        'title = "Convention annuelle"',
        'title = "Convention annuelle"\nnumber = "2026-1"\npurpose = "Culture"',
    )
    people = "".join(
        f'[party.{role}.representative]\nname = "Le président"\ntitle = "président"\n'
        for role in ("funder", "beneficiary")
    )
    account = (
        "[party.beneficiary.bank_account]\n"
        + "".join(f'{key} = "to_be_completed"\n' for key in ("holder", "bank", "iban", "bic"))
        + '[signing]\nplace = "Arras"\noriginals = 2\n'
    )
    path.write_text(f"{texts}\n{people}{account}", "utf-8")
    target = folder.parent / "convention.docx"
    said = run("generate", "convention", str(folder), "-o", str(target))
    assert (said.code, said.err) == (0, "")


def test_n7_a_bilan_without_accounts_says_so_and_that_none_was_received(folder: Path, run: Console) -> None:
    said = plain(run("generate", "bilan", str(folder), "-o", str(folder.parent / "b.docx")).err)
    assert "Comptes du bénéficiaire : expenses.csv" in said
    assert "bilan reçu : facts.toml, un fait « bilan_received »" in said


def test_n7_new_complete_lists_what_is_missing_and_changes_nothing(folder: Path, run: Console) -> None:
    before = (folder / "convention.toml").read_bytes()
    said = run("new", "--complete", str(folder))
    lines = plain(said.out)
    for label in (*NEEDED, "Numéro de la délibération", "Organe", "Date de la délibération"):
        assert f"\n  {label} : " in lines
    assert (said.code, (folder / "convention.toml").read_bytes()) == (1, before)


def test_n7_new_complete_asks_and_writes_what_is_typed(
    folder: Path, run: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ["2026-1", "Mme Une", "maire", "M. Deux", "président", "Culture", *["à compléter"] * 4]
    answers += ["Arras", "deux", "2", "à compléter"]  # «deux» is no number, and is asked again
    monkeypatch.setattr(sys, "stdin", Terminal("\n".join(answers) + "\n"))
    said = run("new", "--complete", str(folder), "--kind", "convention")
    assert said.code == 0, said.out
    agreement = cv.read_dossier(folder).agreement
    assert (agreement.number, agreement.purpose) == ("2026-1", "Culture")
    people = [party.representative for party in agreement.parties]
    assert [(person.name, person.title) for person in people if person is not None] == [
        ("Mme Une", "maire"),
        ("M. Deux", "président"),
    ]
    target = folder.parent / "convention.docx"
    assert run("generate", "convention", str(folder), "-o", str(target)).code == 0


def test_n7_an_answer_that_would_leave_the_dossier_unreadable_is_not_written(
    folder: Path, run: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (folder / "convention.toml").read_bytes()
    monkeypatch.setattr(sys, "stdin", Terminal("\nMme Une\n"))  # a name without a title
    said = run("new", "--complete", str(folder))
    assert (said.code, (folder / "convention.toml").read_bytes()) == (2, before)


def test_n7_new_says_without_a_terminal_how_to_be_asked(folder: Path, run: Console) -> None:
    answers = folder.parent / "answers.toml"
    said = run("new", str(folder.parent / "other"), "--model", MODEL, "--answers", str(answers))
    assert said.out.rstrip().endswith(f"subventio new --complete {folder.parent / 'other'}")


def test_n7_new_asks_for_a_model_or_to_complete(folder: Path, run: Console) -> None:
    said = run("new", str(folder.parent / "other"))
    assert (said.code, "--model" in said.err, "--complete" in said.err) == (2, True, True)


# --- N8, N10: the payments of a convention, the report on the form ---------------------------------------


def signed(folder: Path) -> None:
    """The dossier with what its convention needs."""
    path = folder / "convention.toml"
    text = path.read_text("utf-8").replace('uses = "', 'number = "2026-1"\npurpose = "Culture"\nuses = "', 1)
    people = "".join(
        f'\n[party.{role}.representative]\nname = "Mme Une"\ntitle = "présidente"\n'
        for role in ("funder", "beneficiary")
    )
    account = "".join(f'{key} = "to_be_completed"\n' for key in ("holder", "bank", "iban", "bic"))
    text += f'{people}[party.beneficiary.bank_account]\n{account}[signing]\nplace = "Arras"\n'
    path.write_text(text, "utf-8")


def table_rows(path: Path) -> list[list[str]]:
    return [
        [plain(cell.text) for cell in row.cells]
        for table in docx.Document(str(path)).tables
        for row in table.rows
    ]


def test_n8_the_last_payment_is_what_is_left_of_the_grant_and_all_sum_to_it(
    folder: Path, run: Console
) -> None:
    signed(folder)
    target = folder.parent / "convention.docx"
    said = run("generate", "convention", str(folder), "-o", str(target))
    assert said.code == 0, said.err
    rows = table_rows(target)
    first = rows.index(["Versement", "Condition et délai", "Montant"])
    told = [(row[0], row[-1]) for row in rows[first + 1 : first + 5]]
    assert told == [
        ("Avance", "6 000,00 €"),
        ("Acompte", "3 600,00 €"),
        ("Solde", "2 400,00 €"),
        ("Total", "12 000,00 €"),
    ]
    assert rows[first + 3][1].endswith("(montant prévu)")


def reported(folder: Path, run: Console) -> None:
    """The dossier with accounts in the lines of the model, income declared, and the bilan received."""
    path = folder.parent / "depenses.csv"
    lines = ACCOUNTS.replace("12 000,00", "10 000,00")
    rent = "Loyer;2 000,00;Charges fixes de fonctionnement affectées à l’action;30/06/2026;L-06;oui\n"
    path.write_text(lines + rent, "utf-8")
    assert run("ledger", "read", str(path), "-o", str(folder)).code == 0
    (folder / "resources.csv").write_text(
        "id,label,amount,line\nr1,Subvention,12000,grant_commune\nr2,Apport,8000,own_resources\n", "utf-8"
    )
    facts = folder / "facts.toml"
    facts.write_text(
        facts.read_text("utf-8")
        + "".join(
            f'\n[[fact]]\nkey = "bilan_received"\nof = "{part}"\noccurred_on = 2027-03-01\n'
            for part in ("activity", "financial")
        ),
        "utf-8",
    )


def test_n10_the_report_has_every_line_of_the_model_and_the_total_of_the_ledger(
    folder: Path, run: Console
) -> None:
    signed(folder)
    reported(folder, run)
    target = folder.parent / "rapport.docx"
    said = run("generate", "compte-rendu-financier", str(folder), "-o", str(target))
    assert said.code == 0, said.err
    shown = {row[0]: (row[1], row[2]) for row in table_rows(target) if len(row) == 6}
    ledger = cv.read_dossier(folder).ledger
    assert ledger is not None
    assert str(sum(each.amount.as_decimal for each in ledger.expenses)) == "20000.00"
    assert shown["Total des charges"] == ("20 000,00 €", "20 000,00 €")
    assert shown["Total des produits"] == ("20 000,00 €", "20 000,00 €")
    assert shown["Charges fixes de fonctionnement"] == ("–", "2 000,00 €")
    assert shown["Commune(s)"] == ("12 000,00 €", "12 000,00 €")


def test_n10_what_has_no_place_on_the_form_is_named(folder: Path, run: Console) -> None:
    signed(folder)
    reported(folder, run)
    path = folder / "expenses.csv"
    path.write_text(path.read_text("utf-8").replace("fixed_running_costs", ""), "utf-8")
    said = run("generate", "compte-rendu-financier", str(folder), "-o", str(folder.parent / "rapport.docx"))
    assert (said.code, "L-06 Loyer" in plain(said.err)) == (2, True)


# --- N9: the sums of a bilan ------------------------------------------------------------------------------


def paid_too_much(folder: Path, run: Console) -> None:
    """The dossier of which 13 780,70 € of 20 000,00 € were spent, and 9 600,00 € of 12 000,00 € paid."""
    signed(folder)
    reported(folder, run)
    expenses = folder / "expenses.csv"
    expenses.write_text(expenses.read_text("utf-8").replace("10000.00", "3780.70"), "utf-8")
    facts = folder / "facts.toml"
    days = (
        ("signed", "2026-01-15", ""),
        ("interim_report_received", "2026-07-15", ""),
        ("interim_expenses", "2026-07-15", 'value = "5000.00"\n'),
        ("service_fait_certified", "2027-03-10", ""),
    )
    told = "".join(
        f'\n[[fact]]\nkey = "{key}"\noccurred_on = {on}\n{more}' for key, on, more in days
    ) + "".join(
        f'\n[[fact]]\nkey = "payment"\nof = "{of}"\noccurred_on = {on}\nvalue = "{amount}"\n'
        for of, on, amount in (("advance", "2026-02-01", "6000.00"), ("interim", "2026-08-01", "3600.00"))
    )
    facts.write_text(facts.read_text("utf-8") + told, "utf-8")


def test_n9_the_steps_between_the_sums_of_a_bilan_stand_on_its_page(folder: Path, run: Console) -> None:
    paid_too_much(folder, run)
    target = folder.parent / "bilan.docx"
    said = run("generate", "bilan", str(folder), "-o", str(target), "--date", "2027-03-15")
    assert said.code == 0, said.err
    rows = table_rows(target)
    steps = {
        row[0]: row[2] for row in rows[rows.index(["Étape", "Calcul", "Montant", "Reste à trancher"]) + 1 :]
    }
    assert list(steps.items()) == [
        ("Subvention attribuée", "12 000,00 €"),
        ("Dépenses présentées", "13 780,70 €"),
        ("Dépenses retenues", "13 780,70 €"),
        ("Droit calculé", "8 268,42 €"),
        ("Subvention définitive", "8 268,42 €"),
        ("Sommes versées", "9 600,00 €"),
        ("Sommes reversées", "0,00 €"),
        ("Reste à verser", "0,00 €"),
        ("À reverser, d’après les décisions prises", "1 331,58 €"),
    ]
    told = [plain(each.text) for each in docx.Document(str(target)).paragraphs]
    assert "Subvention définitive : 8 268,42 €." in told


def test_n9_the_report_on_the_form_states_no_sum_that_its_steps_do_not_lead_to(
    folder: Path, run: Console
) -> None:
    paid_too_much(folder, run)
    target = folder.parent / "rapport.docx"
    said = run("generate", "compte-rendu-financier", str(folder), "-o", str(target), "--date", "2027-03-15")
    assert said.code == 0, said.err
    document = docx.Document(str(target))
    cells = [cell for row in table_rows(target) for cell in row]
    text = " ".join([*(plain(each.text) for each in document.paragraphs), *cells])
    assert "13 780,70 €" in text
    assert not [word for word in ("définitive", "reverser", "9 600,00", "8 268,42") if word in text]


# --- after accounts are read in -------------------------------------------------------------------------


def test_what_lacks_for_a_bilan_is_said_once_accounts_are_read_in_and_what_is_offered_works(
    folder: Path, run: Console
) -> None:
    said = run("ledger", "read", accounts(folder), "-o", str(folder))
    line = plain(said.out).splitlines()[-1]
    offered = f"subventio record {folder} bilan_received JJ/MM/AAAA --of financial"
    assert line == f"pour un bilan, il manque encore « bilan reçu » : {offered}"
    command = offered.replace("JJ/MM/AAAA", "01/03/2027").split()[1:]
    recorded = run(*command, "--yes", "--rulebooks", "none")
    assert recorded.code == 0, recorded.err
    again = run("ledger", "read", accounts(folder), "-o", str(folder), "--replace")
    assert "bilan_received" not in again.out
