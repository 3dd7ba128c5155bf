"""Photographs of a dossier in its documents: as wide as the text, light, and without what does not show."""

import os
import zlib
from collections import Counter
from io import BytesIO
from pathlib import Path
from shutil import copytree
from struct import pack
from zipfile import ZipFile

import pytest
from lxml import etree
from PIL import Image

from conventions.documents.document_lines import lines_of
from conventions.documents.generate import document
from conventions.documents.kinds import Kind
from conventions.documents.photos import PhotoRefusedError, photo
from conventions.documents.render.archive import read_parts
from conventions.documents.report_gaps import preview
from conventions.documents.templates import Templates
from conventions.documents.verify import verified
from conventions.dossier.dossier import Dossier
from conventions.files.dossier_folder import read_dossier
from conventions.files.evidence import pictures_of
from tests.documents.lint_templates import said as paragraph
from tests.documents.lint_templates import with_body
from tests.files.workbook.books import BASE

MAILLAGE = Path(__file__).parents[2] / "examples" / "maillage-2020"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_GPS, _ORIENTATION, _MAKER = 0x8825, 0x0112, 0x010F
TEXT = """# Ce qui a été fait

![Des participants autour d’une table](atelier.jpg "En février")

![Le parcours](schema.png)
"""


def bytes_of(image: Image.Image, form: str, **more: object) -> bytes:
    stream = BytesIO()
    image.save(stream, form, **more)
    return stream.getvalue()


def camera(width: int = 1600, height: int = 1000, *, turned: bool = False) -> bytes:
    """A photograph as a camera writes it: noise, the place where it was taken, how it was held."""
    exif = Image.Exif()
    exif[_MAKER] = "Fabricant"
    exif[_ORIENTATION] = 6 if turned else 1
    place = exif.get_ifd(_GPS)
    place[1], place[2] = "N", (50.0, 30.0, 12.0)
    noise = Image.effect_noise((width, height), 60).convert("RGB")
    return bytes_of(noise, "JPEG", quality=95, exif=exif)


def bomb(width: int, height: int) -> bytes:
    """A PNG whose head says a size that its few bytes do not have."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return pack(">I", len(content)) + kind + content + pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


class TestPhoto:
    def test_it_is_scaled_compressed_and_says_nothing_of_where_it_was_taken(self) -> None:
        content = camera(3000, 2000)
        assert b"Fabricant" in content
        made = photo(content)
        with Image.open(BytesIO(made.content)) as found:
            assert (found.format, found.size) == ("JPEG", (1440, 960))
            assert not found.getexif()
            assert "exif" not in found.info
        assert b"Fabricant" not in made.content
        assert len(made.content) < len(content) / 4
        assert photo(bytes(bytearray(content))).content == made.content

    def test_it_is_as_wide_as_the_text_at_most_and_keeps_its_shape(self) -> None:
        wide, small = photo(camera(1600, 900)), photo(camera(192, 96))
        assert wide.width / 360_000 == pytest.approx(16.6, abs=0.01)
        assert wide.width / wide.height == pytest.approx(16 / 9, rel=0.01)
        assert small.width / 360_000 == pytest.approx(192 / 96 * 2.54, abs=0.01)

    def test_it_is_turned_as_the_camera_was_held(self) -> None:
        made = photo(camera(800, 500, turned=True))
        assert made.height > made.width

    def test_a_drawing_stays_one_and_its_holes_stay_open(self) -> None:
        flat = Image.new("RGB", (300, 100), "navy")
        assert photo(bytes_of(flat, "PNG")).extension == "png"
        open_ = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
        with Image.open(BytesIO(photo(bytes_of(open_, "PNG")).content)) as found:
            assert found.mode == "RGBA"

    def test_a_photograph_that_was_saved_as_a_drawing_is_compressed(self) -> None:
        noise = Image.effect_noise((900, 600), 60).convert("RGB")
        assert photo(bytes_of(noise, "PNG")).extension == "jpeg"

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"", "picture_unreadable"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture_unreadable"),
            (bytes_of(Image.new("RGB", (9, 9)), "GIF"), "picture_unreadable"),
            (bytes_of(Image.new("RGB", (90, 90)), "PNG")[:60], "picture_unreadable"),
            (bomb(12_000, 9_000), "picture_too_big"),
            (bomb(2_000_000_000, 2_000_000_000), "picture_too_big"),
            (b"\xff\xd8" + b"0" * 20_000_001, "picture_too_big"),
        ],
        ids=["nothing", "svg", "gif", "cut", "many pixels", "a bomb", "many bytes"],
    )
    def test_what_is_no_picture_that_can_be_used_is_refused(self, content: bytes, why: str) -> None:
        with pytest.raises(PhotoRefusedError, match=why):
            photo(content)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = Path(copytree(BASE, tmp_path / "dossier"))
    (made / "activity").mkdir()
    (made / "activity" / "repairs.md").write_text(TEXT, "utf-8")
    (made / "activity" / "atelier.jpg").write_bytes(camera())
    (made / "activity" / "schema.png").write_bytes(bytes_of(Image.new("RGB", (300, 100), "navy"), "PNG"))
    return made


def media(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as parts:
        return {name: parts.read(name) for name in parts.namelist() if name.startswith("word/media/")}


def said(content: bytes) -> list[str]:
    return [line.text for line in lines_of(read_parts(content))["document"]]


def alternatives(content: bytes) -> list[str]:
    with ZipFile(BytesIO(content)) as parts:
        tree = etree.fromstring(parts.read("word/document.xml"))
    return [str(found.get("descr")) for found in tree.iter("{*}docPr")]


class TestDocument:
    def test_a_picture_is_read_once_for_its_text_and_once_for_what_cannot_be_shown(
        self, folder: Path
    ) -> None:
        read, of_folder = Counter[str](), pictures_of(folder)

        def counted(name: str) -> bytes | None:
            read[name] += 1
            return of_folder(name)

        document(Kind.ACTION_SHEET, read_dossier(folder), pictures=counted)
        assert read == {"activity/atelier.jpg": 2, "activity/schema.png": 2}

    def test_it_has_the_pictures_what_they_say_and_their_captions(self, folder: Path) -> None:
        dossier = read_dossier(folder)
        made = document(Kind.ACTION_SHEET, dossier, pictures=pictures_of(folder))
        assert made.unseen == ()
        assert len(media(made.content)) == 2
        assert alternatives(made.content)[-2:] == ["Des participants autour d’une table", "Le parcours"]
        assert {"En février", "Le parcours"} <= set(said(made.content))
        again = document(Kind.ACTION_SHEET, dossier, pictures=pictures_of(folder))
        assert again.content == made.content
        assert not verified(made.content, dossier, pictures=pictures_of(folder)).differences

    def test_one_that_is_not_there_is_told_with_its_place_and_the_rest_goes_on(self, folder: Path) -> None:
        (folder / "activity" / "atelier.jpg").unlink()
        made = document(Kind.ACTION_SHEET, read_dossier(folder), pictures=pictures_of(folder))
        assert [(str(each.place), each.why) for each in made.unseen] == [
            ("activity/repairs.md:3", "picture_missing")
        ]
        assert len(media(made.content)) == 1
        assert any(
            text.endswith("En février") and text.startswith("Image non jointe") for text in said(made.content)
        )

    def test_a_document_without_the_texts_misses_no_picture(self, folder: Path) -> None:
        (folder / "activity" / "atelier.jpg").unlink()
        assert (
            document(Kind.BILAN, read_dossier(folder), pictures=pictures_of(folder), draft=True).unseen == ()
        )

    @pytest.mark.skipif(os.name == "nt", reason="links need a right there")
    def test_no_picture_comes_from_outside_the_folder(self, folder: Path, tmp_path: Path) -> None:
        photo_ = folder / "activity" / "atelier.jpg"
        photo_.rename(tmp_path / "elsewhere.jpg")
        photo_.symlink_to(tmp_path / "elsewhere.jpg")
        assert pictures_of(folder)("activity/atelier.jpg") is None
        assert pictures_of(folder)("activity/../../elsewhere.jpg") is None


def codes(dossier: Dossier, folder: Path) -> list[tuple[str, str]]:
    from datetime import date

    found = preview(dossier, date(2025, 7, 1), pictures_of(folder))
    told = [each.finding for each in found.controls if each.code == "reader" and each.finding is not None]
    return [(each.code, str(each.place)) for each in told if each.code.startswith("picture")]


def test_the_preview_tells_pictures_that_nobody_sees(folder: Path) -> None:
    assert codes(read_dossier(folder), folder) == []
    (folder / "activity" / "repairs.md").write_text(
        TEXT.replace("Le parcours", "") + "\n![x](no.png)\n", "utf-8"
    )
    (folder / "activity" / "atelier.jpg").write_bytes(b"no picture")
    assert codes(read_dossier(folder), folder) == [
        ("picture_without_text", "activity/repairs.md:5"),
        ("picture_unreadable", "activity/repairs.md:3"),
        ("picture_missing", "activity/repairs.md:7"),
    ]


class TestLogo:
    """`logo` of the beneficiary: at the head of its reports, small, from its own folder."""

    @staticmethod
    def dossier(folder: Path, name: str) -> Path:
        copytree(MAILLAGE, folder)
        text = (folder / "convention.toml").read_text("utf-8")
        named = text.replace("[party.beneficiary]\n", f'[party.beneficiary]\nlogo = "{name}"\n', 1)
        (folder / "convention.toml").write_text(named, "utf-8")
        return folder

    @pytest.mark.parametrize(
        "kind", [Kind.PROGRAMME, Kind.ACTION_SHEET, Kind.ACTIVITY_REPORT, Kind.ANNUAL_REPORT]
    )
    def test_it_stands_at_the_head_of_a_report_at_most_six_by_two_centimetres(
        self, kind: Kind, tmp_path: Path
    ) -> None:
        folder = self.dossier(tmp_path / "maillage", "logo.png")
        (folder / "logo.png").write_bytes(bytes_of(Image.new("RGB", (900, 200), "navy"), "PNG"))
        read = read_dossier(folder)
        made = document(kind, read, pictures=pictures_of(folder)).content
        tree = etree.fromstring(read_parts(made)["word/document.xml"])
        first = next(tree.iter(f"{{{WP}}}extent"))
        assert (int(first.get("cx")), int(first.get("cy"))) == (2_160_000, 480_000)
        name = next(tree.iter(f"{{{WP}}}docPr")).get("descr")
        assert name == "Logo\u00a0: Association Maillage"

    @pytest.mark.parametrize("name", ["absent.png", "../logo.png", "notes.txt"])
    def test_one_that_is_not_there_or_is_none_is_told_and_the_report_goes_on(
        self, name: str, tmp_path: Path
    ) -> None:
        folder = self.dossier(tmp_path / "maillage", name)
        (tmp_path / "logo.png").write_bytes(bytes_of(Image.new("RGB", (90, 20)), "PNG"))
        (folder / "notes.txt").write_text("no picture", "utf-8")
        made = document(Kind.ACTION_SHEET, read_dossier(folder), pictures=pictures_of(folder))
        assert [(item.figure.file, item.place.file) for item in made.unseen] == [(name, "convention.toml")]

    @pytest.mark.parametrize(
        ("body", "told"),
        [
            (("{{ beneficiary.name }}",), []),
            (
                ("{%p if beneficiary.logo is defined %}", "{{ beneficiary.logo }}", "{%p endif %}"),
                ["absent.png"],
            ),
            (
                (
                    "{%p for a in activity %}",
                    "{%p if a.about is defined %}",
                    "{{p a.about }}",
                    "{%p endif %}",
                    "{%p endfor %}",
                ),
                ["activity/gone.png"],
            ),
        ],
    )
    def test_a_template_tells_of_the_pictures_that_it_prints_alone(
        self, body: tuple[str, ...], told: list[str], tmp_path: Path
    ) -> None:
        folder = self.dossier(tmp_path / "maillage", "absent.png")
        (folder / "activity" / "training.md").write_text("# Description\n\n![a](gone.png)\n", "utf-8")
        template = tmp_path / "own.docx"
        template.write_bytes(with_body("".join(map(paragraph, body))))
        made = document(
            Kind.ACTION_SHEET,
            read_dossier(folder),
            draft=True,
            template=template,
            pictures=pictures_of(folder),
        )
        assert [item.figure.file for item in made.unseen] == told

    def test_the_funder_s_stands_where_an_office_has_none(self, tmp_path: Path) -> None:
        folder = self.dossier(tmp_path / "maillage", "ours.png")
        text = (folder / "convention.toml").read_text("utf-8")
        named = text.replace("[party.funder]\n", '[party.funder]\nlogo = "theirs.png"\n', 1)
        (folder / "convention.toml").write_text(named, "utf-8")
        for name, colour in (("ours.png", "navy"), ("theirs.png", "red")):
            (folder / name).write_bytes(bytes_of(Image.new("RGB", (900, 200), colour), "PNG"))
        read = read_dossier(folder)
        office = tmp_path / "office"
        office.mkdir()
        (office / "logo.png").write_bytes(bytes_of(Image.new("RGB", (90, 20), "green"), "PNG"))
        (office / "theme.toml").write_text(
            'schema = "subventio/theme/1"\nlogo = "logo.png"\nlogo_text = "Le service"\n', "utf-8"
        )
        heads = []
        for templates in (None, Templates(office)):
            made = document(
                Kind.ACTION_SHEET, read, templates=templates, pictures=pictures_of(folder)
            ).content
            tree = etree.fromstring(read_parts(made)["word/document.xml"])
            heads.append([item.get("descr") for item in tree.iter(f"{{{WP}}}docPr")][:2])
        ours = "Logo\u00a0: Association Maillage"
        assert heads == [[f"Logo\u00a0: {read.agreement.parties[0].name}", ours], ["Le service", ours]]
        (folder / "theirs.png").unlink()
        assert [
            [
                item.figure.file
                for item in document(
                    Kind.ACTION_SHEET, read, templates=templates, pictures=pictures_of(folder)
                ).unseen
            ]
            for templates in (None, Templates(office))
        ] == [["theirs.png"], []]
