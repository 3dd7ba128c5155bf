"""What every document is made of: headings, tables that repeat their heads, a language, a provenance."""

import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
from docx.oxml.ns import qn

from conventions.documents.generate import document, generate
from conventions.documents.render.archive import read_parts
from conventions.dossier.dossier import Dossier
from tests.documents.reading import plain, read

ALL = ("convention", "bilan", "commune convention", "commune bilan")


@pytest.mark.parametrize("name", ALL)
class TestEveryDocument:
    def test_each_data_table_repeats_its_heading_row_and_splits_no_row(
        self, name: str, contents: dict[str, bytes]
    ) -> None:
        tables = [
            table for table in read(contents[name]).word.tables if "Pour " not in table.rows[0].cells[0].text
        ]
        assert tables
        for table in tables:
            first = table.rows[0]._tr.trPr
            assert first is not None
            assert first.find(qn("w:tblHeader")) is not None
            assert all(
                row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None
                for row in table.rows
            )

    def test_no_cell_is_blank(self, name: str, contents: dict[str, bytes]) -> None:
        for table in read(contents[name]).word.tables:
            for row in table.rows:
                assert all(cell.text.strip() for cell in row.cells)

    def test_the_language_is_french_in_the_defaults_the_theme_and_the_properties(
        self, name: str, contents: dict[str, bytes]
    ) -> None:
        word = read(contents[name]).word
        defaults = word.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
        theme = word.settings.element.find(qn("w:themeFontLang"))
        assert defaults is not None
        assert theme is not None
        assert {defaults.get(qn("w:val")), theme.get(qn("w:val")), word.core_properties.language} == {"fr-FR"}

    def test_the_title_is_set_and_no_tag_is_left(self, name: str, contents: dict[str, bytes]) -> None:
        assert read(contents[name]).word.core_properties.title.startswith(
            ("Convention n°", "Bilan – convention n°")
        )
        for part, content in read_parts(contents[name]).items():
            assert not re.search(rb"\{\{|\{%|%\}|\}\}", content), part

    def test_the_footer_counts_pages_by_fields(self, name: str, contents: dict[str, bytes]) -> None:
        footer = read(contents[name]).word.sections[0].footer._element
        assert [code.text.strip() for code in footer.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]

    def test_spaces_that_french_does_not_break_are_not_plain(
        self, name: str, contents: dict[str, bytes]
    ) -> None:
        word = read(contents[name]).word
        texts = [paragraph.text for paragraph in word.paragraphs]
        texts += [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        for text in texts:
            assert not re.search(r"« | »| [:;!?€%](?:\s|$)|\d \d{3}(?!\d)", text), text

    def test_amounts_in_columns_are_aligned_on_the_right(self, name: str, contents: dict[str, bytes]) -> None:
        for table in read(contents[name]).word.tables:
            for row in table.rows[1:]:
                for cell in row.cells:
                    if re.fullmatch(r"[−+]?[\d\u202f]+,\d\d\u00a0€", cell.text):
                        assert cell.paragraphs[0].alignment == 2, cell.text

    def test_headings_are_kept_with_what_follows(self, name: str, contents: dict[str, bytes]) -> None:
        styles = read(contents[name]).word.styles
        assert all(styles[style].paragraph_format.keep_with_next for style in ("Heading 1", "Heading 2"))


def test_the_eleven_articles_are_numbered_headings(contents: dict[str, bytes]) -> None:
    found = read(contents["convention"])
    assert len(found.headings()) == 11
    numbering = found.word.styles["Heading 1"].element.pPr.numPr
    level = found.word.part.numbering_part.element.find(
        f"{qn('w:abstractNum')}[@{qn('w:abstractNumId')}='{numbering.numId.val}']/{qn('w:lvl')}"
    )
    assert plain(level.find(qn("w:lvlText")).get(qn("w:val"))) == "Article %1."


def test_a_norm_left_out_takes_its_words_with_it(cd62: Dossier) -> None:
    from attrs import evolve

    agreement = cd62.agreement
    without = evolve(
        agreement,
        duties=tuple(
            duty for duty in agreement.duties if duty.name not in ("communication", "extension_decision")
        ),
        rights=tuple(right for right in agreement.rights if right.name != "extension_request"),
    )
    found = read(generate("convention", evolve(cd62, agreement=without)))
    assert len(found.headings()) == 10
    assert not any(heading.startswith("Communication") for heading in found.headings())
    assert "prolongation" not in found.article(3)


def test_the_commune_pays_in_four_parts_and_at_a_rate(contents: dict[str, bytes]) -> None:
    found = read(contents["commune convention"])
    assert "60 % des dépenses retenues" in found.article(4)
    assert "en quatre fois" in found.article(5)
    assert found.cells("Avance", "Montant") == ["5 400,00 €"]
    assert "trente jours suivant la notification" in found.cells("Avance", "Condition et délai")[0]
    assert "29 mai 2024" in found.article(6)
    assert found.cells("Fondation", "Montant prévu") == ["5 000,00 €"]


@pytest.mark.parametrize("kind", ["convention", "bilan"])
def test_equal_input_gives_equal_bytes(kind: str, closed: Dossier) -> None:
    one, other = generate(kind, closed), generate(kind, closed)
    assert one == other
    with zipfile.ZipFile(BytesIO(one)) as archive:
        entries = archive.infolist()
        assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
        names = [entry.filename for entry in entries]
        assert names == ["[Content_Types].xml", *sorted(names[1:])]


def test_the_date_of_the_document_is_data(closed: Dossier) -> None:
    made = document("bilan", closed, on=date(2025, 7, 2))
    properties = read(made.content).word.core_properties
    assert properties.created is not None
    assert properties.modified is not None
    assert made.on == properties.created.date() == properties.modified.date() == date(2025, 7, 2)
    assert "établi le 2 juillet 2025" in read(made.content).footer()


def test_the_provenance_follows_the_data(cd62: Dossier) -> None:
    from attrs import evolve

    other = evolve(cd62, agreement=evolve(cd62.agreement, number="2024-03657"))
    one, two = (
        read_parts(generate("convention", dossier))["docProps/custom.xml"] for dossier in (cd62, other)
    )
    hashes = [re.findall(rb"<vt:lpwstr>([0-9a-f]{64})</vt:lpwstr>", content) for content in (one, two)]
    assert [len(found) for found in hashes] == [2, 2]
    assert hashes[0][0] != hashes[1][0]
    assert hashes[0][1] == hashes[1][1]
