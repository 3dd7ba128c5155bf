"""A tracking sheet becomes dossiers: what is proposed, what blocks, what a second import changes, what is safe."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

import conventions as cv
from conventions.files.tracking.row_plan import KnownBy, identity_of
from tests.files.tracking.sheets import (
    DAY,
    MODEL,
    OTHER,
    ROW,
    bytes_in,
    codes,
    outcomes,
    read,
    sheet,
    workbook,
)


class TestDossiers:
    def test_a_row_is_a_dossier_with_its_facts(self, tmp_path: Path) -> None:
        (folder,) = read(tmp_path, ROW).write()
        dossier = cv.read_dossier(folder)
        assert folder.name == dossier.agreement.id == "2024-058"
        assert dossier.agreement.title == "Une fête ouverte à tous"
        assert [(fact.key, fact.of, str(fact.value or ""), fact.occurred_on) for fact in dossier.facts] == [
            ("signed", None, "", date(2024, 9, 2)),
            ("payment", "single", "6000.00", date(2024, 10, 1)),
        ]
        assert {fact.known_on for fact in dossier.facts} == {date(2025, 6, 24)}
        assert {fact.author for fact in dossier.facts} == {"Service"}

    def test_nothing_is_written_by_reading(self, tmp_path: Path) -> None:
        assert outcomes(read(tmp_path / "new", ROW)) == ["new"]
        assert not (tmp_path / "new").exists()

    def test_a_workbook_with_a_title_typed_cells_and_a_total_is_read(self, tmp_path: Path) -> None:
        rows: list[list[object]] = [["Suivi 2024"], [], list(ROW)]
        rows.append(["A 1", "Commune", "Club", None, "Voile", 4500.5, date(2024, 1, 1), date(2024, 12, 31)])
        rows.append(["Total", None, None, None, None, 4500.5])
        found = cv.read_tracking_sheet(workbook(rows), MODEL, tmp_path, as_of=DAY, name="suivi.xlsx")
        assert outcomes(found) == ["new"]
        (folder,) = found.write()
        assert folder.name == "a-1"
        assert cv.read_dossier(folder).agreement.grant == cv.euros("4 500,50")

    def test_headings_over_two_rows_are_read_together(self, tmp_path: Path) -> None:
        rows: list[list[object]] = [["Convention", None, None, None, "Financeur", "Versement", None]]
        rows.append(["N°", "Objet", "Montant", "Année", "Nom", "Date", "Montant"])
        rows.append([7, "Voile", 4500, 2024, "Commune", date(2024, 3, 1), 4500])
        found = cv.read_tracking_sheet(
            workbook(rows, ("A1:D1", "F1:G1")), MODEL, tmp_path, as_of=DAY, name="suivi.xlsx"
        )
        assert found.unread == ()
        assert {name for name, _, _ in found.rows[0].changes} >= {"party.funder.name", "payment.single"}

    def test_a_column_that_nothing_reads_is_named(self, tmp_path: Path) -> None:
        assert read(tmp_path, ROW | {"Visa": "ok"}).unread == ("Visa",)

    def test_a_column_without_a_known_heading_is_told_by_what_it_holds(self, tmp_path: Path) -> None:
        bodies = ("22620001200012", "21750001600019")
        rows = [row | {"Immatriculation": body} for row, body in zip((ROW, OTHER), bodies, strict=True)]
        for row in rows:
            del row["SIRET"]
        found = read(tmp_path, *rows)
        assert found.unread == ()
        assert '"party.beneficiary.siret" = "Immatriculation"' in found.mapping

    def test_each_payment_of_the_model_has_columns_of_its_own(self, tmp_path: Path) -> None:
        row = ROW | {"Montant": "30 000", "Acompte versé le": "01/10/2024", "Montant de l’acompte": "9 000"}
        found = read(tmp_path, row, model="commun/annuel-acomptes@1")
        assert found.unread == ("Versée le", "Montant versé")
        (folder,) = found.write()
        assert [(fact.of, str(fact.value)) for fact in cv.read_dossier(folder).facts if fact.of] == [
            ("interim", "9000.00")
        ]


class TestWhatBlocks:
    CASES = (
        ({"Montant": ""}, ["sheet_value_missing"]),
        ({"Montant": "environ 6 000"}, ["amount_unreadable.not_a_number", "sheet_value_missing"]),
        ({"Montant": "0,00 €"}, ["sheet_grant_nothing"]),
        ({"SIRET": "12345678901234"}, ["identifier_component"]),
        ({"Signée le": "bientôt"}, ["ledger_date"]),
        ({"Signée le": "02/09/2099"}, ["sheet_fact_to_come"]),
        ({"Versée le": ""}, ["sheet_payment_half"]),
        ({"N° convention": "", "Association": ""}, ["sheet_no_identity"]),
        ({"Courriel": "a@b.example, c@d.example"}, ["sheet_mail"]),
    )

    @pytest.mark.parametrize(("cells", "expected"), CASES, ids=lambda each: str(each)[:40])
    def test_each_with_its_place(self, tmp_path: Path, cells: dict[str, str], expected: list[str]) -> None:
        found = read(tmp_path, OTHER, ROW | cells)
        assert outcomes(found) == ["new", "blocked"]
        assert codes(found)[1][:1] == expected[:1]
        assert all(doubt.place.startswith("suivi.csv:3") for doubt in found.rows[1].doubts)

    def test_a_wrong_key_is_said_with_what_to_do(self, tmp_path: Path) -> None:
        said = cv.to_text(read(tmp_path, ROW | {"SIRET": "22620001200013"}), lang="en")
        assert "is no SIRET" in said
        assert "{" not in said

    def test_what_no_column_gives_is_said_once_for_all_rows(self, tmp_path: Path) -> None:
        rows = [{name: text for name, text in row.items() if name != "Financeur"} for row in (ROW, OTHER)]
        found = read(tmp_path, *rows)
        assert codes(found) == [["sheet_value_missing"], ["sheet_value_missing"]]
        assert cv.to_text(found).count("Nom du financeur →") == 1
        mapping = found.mapping + '\n[values]\n"party.funder.name" = "Commune"\n'
        assert outcomes(read(tmp_path, *rows, mapping=mapping)) == ["new", "new"]

    def test_two_rows_of_one_number_block_each_other(self, tmp_path: Path) -> None:
        found = read(tmp_path, ROW, ROW | {"N° convention": "2024/058"})
        assert codes(found) == [["sheet_id_twice"], ["sheet_id_twice"]]

    def test_nothing_is_written_while_a_row_is_blocked_unless_the_others_are_asked_for(
        self, tmp_path: Path
    ) -> None:
        found = read(tmp_path, ROW, OTHER | {"Montant": ""})
        with pytest.raises(cv.SheetBlockedError):
            found.write()
        assert list(tmp_path.iterdir()) == []
        assert [folder.name for folder in found.write(partial=True)] == ["2024-058"]

    def test_what_a_killed_import_left_is_told_and_is_no_dossier(self, tmp_path: Path) -> None:
        (tmp_path / ".import-abc").mkdir()
        found = read(tmp_path, ROW)
        assert [doubt.code for doubt in found.doubts] == ["sheet_left_over"]
        assert ".import-abc" in found.doubts[0].message()
        assert outcomes(found) == ["new"]

    def test_a_cell_that_is_too_long_for_any_reader_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(cv.UnreadableLedgerError) as refused:
            read(tmp_path, ROW | {"Objet": "x" * 200_000})
        assert [fault.code for fault in refused.value.faults] == ["ledger_cell_long"]

    def test_days_counted_from_1904_and_a_hidden_sheet_are_told(self, tmp_path: Path) -> None:
        book = load_workbook(BytesIO(workbook([list(ROW), list(ROW.values())])))
        book.epoch = CALENDAR_MAC_1904
        book.create_sheet("Notes")
        book["Suivi"].sheet_state = "hidden"
        book.active = book["Notes"]
        data = BytesIO()
        book.save(data)
        found = cv.read_tracking_sheet(data.getvalue(), MODEL, tmp_path, as_of=DAY, name="suivi.xlsx")
        assert [doubt.code for doubt in found.doubts] == ["ledger_1904", "ledger_hidden_sheet"]

    def test_an_impossible_day_shows_no_order_of_days(self, tmp_path: Path) -> None:
        found = read(tmp_path, ROW | {"Signée le": "13/13/2024"}, OTHER | {"Début": "03/04/2024"})
        assert [code for code in codes(found)[0] if code == "sheet_day_ambiguous"] == []
        assert outcomes(found) == ["blocked", "new"]

    def test_days_of_both_orders_leave_the_others_ambiguous(self, tmp_path: Path) -> None:
        rows = (ROW | {"Signée le": "03/04/2024"}, OTHER | {"Signée le": "04/25/2024"})
        found = read(tmp_path, *rows)
        assert set(codes(found)[0]) == {"sheet_day_ambiguous"}
        said = found.mapping.replace("heading_row", 'dates = "month_first"\nheading_row', 1)
        plain = {"Début": "2024-01-01", "Fin": "2024-12-31", "Versée le": "", "Montant versé": ""}
        (folder,) = read(tmp_path, rows[0] | plain, mapping=said).write()
        assert cv.read_dossier(folder).facts[0].occurred_on == date(2024, 3, 4)

    def test_a_model_has_the_last_word(self, tmp_path: Path) -> None:
        found = read(tmp_path, ROW | {"Fin": "01/01/2020"})
        assert outcomes(found) == ["blocked"]
        assert found.rows[0].doubts[0].place.startswith("suivi.csv:2")


class TestAnotherImport:
    def test_of_the_same_sheet_changes_no_byte(self, tmp_path: Path) -> None:
        read(tmp_path, ROW, OTHER).write()
        before = bytes_in(tmp_path)
        again = read(tmp_path, ROW, OTHER)
        assert outcomes(again) == ["unchanged", "unchanged"]
        assert again.write() == ()
        assert bytes_in(tmp_path) == before

    def test_shows_each_value_that_it_changes_and_adds_a_fact(self, tmp_path: Path) -> None:
        read(tmp_path, OTHER).write()
        paid = OTHER | {"Montant": "5 000", "Versée le": "01/10/2024", "Montant versé": "5 000"}
        found = read(tmp_path, paid)
        assert set(found.rows[0].changes) == {
            ("grant.amount", "6000.00", "5000.00"),
            ("payment.single", "", "2024-10-01 5000.00"),
        }
        found.write()
        dossier = cv.read_dossier(tmp_path / "2024-061")
        assert str(dossier.agreement.grant) == "5000.00"
        assert [fact.key for fact in dossier.facts] == ["signed", "payment"]
        assert outcomes(read(tmp_path, paid)) == ["unchanged"]

    def test_may_add_a_decision_to_an_agreement_that_had_none(self, tmp_path: Path) -> None:
        (folder,) = read(tmp_path, ROW).write()
        decided = ROW | {
            "N° délibération": "2024-71",
            "Date délibération": "01/07/2024",
            "Courriel": "a@b.example",
        }
        read(tmp_path, decided).write()
        decision = cv.read_dossier(folder).agreement.decision
        assert decision is not None
        assert (decision.body, decision.number) == ("Commune fictive", "2024-71")
        assert outcomes(read(tmp_path, decided)) == ["unchanged"]

    def test_leaves_facts_and_comments_of_others_alone(self, tmp_path: Path) -> None:
        (folder,) = read(tmp_path, ROW).write()
        cv.record(folder, cv.fact("bilan_received", "2025-05-31"))
        path = folder / "convention.toml"
        path.write_text("# à nous\n" + path.read_text("utf-8"), "utf-8")
        read(tmp_path, ROW | {"Objet": "Une fête", "N° convention": "2024-058"}).write()
        assert path.read_text("utf-8").startswith("# à nous\n")
        dossier = cv.read_dossier(folder)
        assert dossier.agreement.purpose == "Une fête"
        assert dossier.facts[-1].key == "bilan_received"

    def test_a_value_changed_by_hand_stands_and_one_that_both_changed_is_a_conflict(
        self, tmp_path: Path
    ) -> None:
        (folder,) = read(tmp_path, ROW).write()
        path = folder / "convention.toml"
        path.write_text(path.read_text("utf-8").replace('"6000.00"', '"7000.00"'), "utf-8")
        before = bytes_in(tmp_path)
        kept = read(tmp_path, ROW)
        assert outcomes(kept) == ["unchanged"]
        assert "7 000,00 €" in cv.to_text(kept).replace("\u202f", " ").replace("\u00a0", " ")
        kept.write()
        found = read(tmp_path, ROW | {"Montant": "8 000"})
        assert found.rows[0].conflicts == (("grant.amount", "6000.00", "7000.00", "8000.00"),)
        found.write(partial=True)
        assert bytes_in(tmp_path) == before

    def test_a_recorded_fact_is_never_changed(self, tmp_path: Path) -> None:
        read(tmp_path, ROW).write()
        found = read(tmp_path, ROW | {"Signée le": "03/09/2024"})
        assert found.rows[0].conflicts == (("fact.signed", "2024-09-02", "2024-09-02", "2024-09-03"),)

    def test_a_fact_withdrawn_by_hand_does_not_come_back(self, tmp_path: Path) -> None:
        (folder,) = read(tmp_path, ROW).write()
        cv.withdraw(folder, "payment@2024-10-01", author="Service", reason="erreur", on="2025-06-25")
        assert outcomes(read(tmp_path, ROW)) == ["unchanged"]

    def test_a_payment_without_a_day_of_its_own_is_of_an_unknown_one(self, tmp_path: Path) -> None:
        row = {name: text for name, text in ROW.items() if name != "Versée le"}
        (folder,) = read(tmp_path, row).write()
        (payment,) = (fact for fact in cv.read_dossier(folder).facts if fact.key == "payment")
        assert (payment.key, payment.of, str(payment.value)) == ("payment", "single", "6000.00")
        assert (payment.occurred_on, payment.last_day) == (date.min, date(2025, 6, 24))
        assert outcomes(read(tmp_path, row)) == ["unchanged"]
        assert read(tmp_path, ROW).rows[0].conflicts == (
            ("payment.single", "unknown 6000.00", "unknown 6000.00", "2024-10-01 6000.00"),
        )
        cv.withdraw(folder, "payment", author="Service", reason="jour connu", on="2025-06-25")
        cv.record(folder, cv.fact("payment", "2024-10-01", "6 000", of="single", known_on="2025-06-25"))
        assert outcomes(read(tmp_path, row)) == outcomes(read(tmp_path, ROW)) == ["unchanged"]

    def test_a_row_that_is_gone_is_told_and_its_dossier_stays(self, tmp_path: Path) -> None:
        read(tmp_path, ROW, OTHER).write()
        found = read(tmp_path, ROW)
        assert [folder.name for folder in found.gone] == ["2024-061"]
        found.write()
        assert (tmp_path / "2024-061" / "convention.toml").is_file()

    def test_an_emptied_cell_takes_nothing_away(self, tmp_path: Path) -> None:
        read(tmp_path, ROW).write()
        found = read(tmp_path, ROW | {"Versée le": "", "Montant versé": ""})
        assert outcomes(found) == ["unchanged"]
        found.write()
        assert outcomes(read(tmp_path, ROW)) == ["unchanged"]

    def test_a_dossier_made_by_hand_is_taken_in_where_both_agree(self, tmp_path: Path) -> None:
        (folder,) = read(tmp_path, ROW).write()
        (folder / "import.toml").unlink()
        folder = folder.rename(tmp_path / "fete")
        found = read(tmp_path, ROW)
        assert outcomes(found) == ["unchanged"]
        found.write()
        assert (folder / "import.toml").is_file()

    def test_a_dossier_that_moved_is_found_by_its_identifier(self, tmp_path: Path) -> None:
        (folder,) = read(tmp_path, ROW).write()
        folder.rename(tmp_path / "fete")
        assert [(row.outcome, row.folder.name) for row in read(tmp_path, ROW).rows] == [("unchanged", "fete")]

    def test_an_amended_agreement_is_not_rewritten(self, tmp_path: Path) -> None:
        (folder,) = read(tmp_path, ROW).write()
        (folder / "amendments").mkdir()
        assert outcomes(read(tmp_path, ROW | {"Montant": "9 000"})) == ["conflict"]

    def test_a_share_written_in_another_way_is_the_same_share(self, tmp_path: Path) -> None:
        row = ROW | {"Part de l’avance": "60 %"}
        model = "commun/annuel-acomptes@1"
        mapping = (
            read(tmp_path, ROW, model=model).mapping + '"parameters.advance_share" = "Part de l’avance"\n'
        )
        (folder,) = read(tmp_path, row, model=model, mapping=mapping).write()
        path = folder / "convention.toml"
        path.write_text(path.read_text("utf-8").replace('"60 %"', '"0.6"'), "utf-8")
        assert outcomes(read(tmp_path, row, model=model, mapping=mapping)) == ["unchanged"]
        changed = read(tmp_path, row | {"Part de l’avance": "70 %"}, model=model, mapping=mapping)
        assert changed.rows[0].conflicts == ()
        assert changed.rows[0].changes == (("parameters.advance_share", "60 %", "70 %"),)


class TestIdentity:
    def test_is_the_number_else_who_what_and_when(self, tmp_path: Path) -> None:
        row = ROW | {"N° convention": "", "SIRET": "22620001200012"}
        (folder,) = read(tmp_path, row).write()
        assert folder.name.startswith("22620001200012-")
        assert [each.known_by for each in read(tmp_path, row).rows] == ["digest"]
        assert outcomes(read(tmp_path, row | {"Montant": "5 999"})) == ["changed"]

    @pytest.mark.parametrize(
        ("number", "expected"),
        [
            ("../../etc/passwd", "etc-passwd"),
            ("C:\\Windows", "c-windows"),
            ("CON", "n-con"),
            ("=1+1", "1-1"),
            ("Été n°7", "ete-n7"),
        ],
    )
    def test_never_leads_out_of_the_folder(self, number: str, expected: str) -> None:
        found = identity_of({"number": number})
        assert found is not None
        assert (found.id, found.by) == (expected, KnownBy.NUMBER)

    @pytest.mark.parametrize("name", ["number", "purpose"])
    def test_letters_of_another_script_tell_two_rows_apart(self, name: str) -> None:
        said = ("α 12", "Α-12", "β 12", "12", "cœur l’12", "coeur lʼ12")
        found = [identity_of({"party.beneficiary.name": "Club", name: text}) for text in said]
        first, same, other, latin, *_ = (each.id for each in found if each is not None)
        assert len({first, other, latin}) == 3
        assert (first == same) is (name == "purpose")  # the digest of a number is of its very signs
        assert latin == ("12" if name == "number" else latin)

    @given(st.text(min_size=1).filter(str.strip))
    def test_is_a_plain_name_of_bounded_length(self, number: str) -> None:
        found = identity_of({"number": number})
        assert found is not None
        assert 0 < len(found.id) <= 62
        assert set(found.id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


class TestHostile:
    def test_a_folder_that_leads_elsewhere_is_not_entered(self, tmp_path: Path) -> None:
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "2024-058").symlink_to(tmp_path / "elsewhere")
        assert codes(read(tmp_path / "in", ROW)) == [["sheet_folder_taken"]]

    def test_a_formula_is_a_text(self, tmp_path: Path) -> None:
        title = '=HYPERLINK("http://x";"y")'.replace(";", ",")
        (folder,) = read(tmp_path, ROW | {"Objet": title.replace('"', "")}).write()
        assert cv.read_dossier(folder).agreement.purpose == "=HYPERLINK(http://x,y)"

    def test_a_text_without_end_is_refused(self, tmp_path: Path) -> None:
        assert codes(read(tmp_path, ROW | {"Objet": "x" * 3_000}))[0][0] == "sheet_text_long"

    def test_a_sheet_of_something_else_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(cv.UnreadableLedgerError):
            cv.read_tracking_sheet(b"a;b\n1;2\n", MODEL, tmp_path, as_of=DAY)
        with pytest.raises(cv.UnknownNameError):
            cv.read_tracking_sheet(sheet(ROW), "commun/subvention-simpel@1", tmp_path, as_of=DAY)

    def test_a_mapping_that_names_what_there_is_not_is_refused(self, tmp_path: Path) -> None:
        mapping = 'schema = "subventio/sheet-mapping/1"\n[columns]\n"grant.amout" = "Montant"\n'
        with pytest.raises(cv.UnreadableLedgerError) as refused:
            read(tmp_path, ROW, mapping=mapping)
        assert [fault.code for fault in refused.value.faults] == ["unknown_key"]


@settings(max_examples=10, deadline=None)
@given(st.permutations([ROW, OTHER, ROW | {"N° convention": "", "Objet": "Un bal"}]))
def test_any_order_of_the_rows_gives_the_same_dossiers(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]]
) -> None:
    straight, shuffled = (tmp_path_factory.mktemp(name) for name in ("straight", "shuffled"))
    read(straight, ROW, OTHER, ROW | {"N° convention": "", "Objet": "Un bal"}).write()
    read(shuffled, *rows).write()
    assert bytes_in(straight) == bytes_in(shuffled)


def test_a_saved_mapping_reads_the_same_with_columns_in_another_order(tmp_path: Path) -> None:
    found = read(tmp_path, ROW)
    found.write()
    turned = dict(reversed(ROW.items()))
    again = read(tmp_path, turned, mapping=found.mapping)
    assert (outcomes(again), again.is_proposed) == (["unchanged"], False)


def test_a_dossier_in_another_currency_blocks_its_row(tmp_path: Path) -> None:
    read(tmp_path, ROW).write()
    convention = tmp_path / "2024-058" / "convention.toml"
    text = "".join(
        f"{line}\n" for line in convention.read_text("utf-8").splitlines() if not line.startswith("uses")
    )
    convention.write_text(text.replace("title =", 'currency = "CHF"\ntitle =', 1), "utf-8")
    found = read(tmp_path, ROW | {"Objet": "Autre"})
    assert outcomes(found) == ["blocked"]
