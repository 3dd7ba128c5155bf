"""Captions are numbered as they stand, and a list of contents leads each line to its own heading."""

import re

import pytest
from lxml import etree

from conventions.documents.blocks import Ranges
from conventions.documents.opened import W
from conventions.documents.render.archive import read_parts
from conventions.documents.render.joints import joints_of, name_anew, with_links
from conventions.documents.render.restarts import with_rounds
from tests.documents.filling import filled, rows

TAG = "<w:p><w:r><w:t>{{ a.b }}</w:t></w:r></w:p>"
VALUES = {"a.b": "x"}


def field(code: str, shown: str = "–", run: str = "<w:r>") -> str:
    parts = (
        '<w:fldChar w:fldCharType="begin"/>',
        f"<w:instrText> {code} </w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{shown}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    return "".join(f"{run}{part}</w:r>" for part in parts)


def numbers(content: bytes) -> list[str]:
    """What the texts of a document's body show that are a number or a dash."""
    return re.findall(r"<w:t(?: [^>]*)?>(\d+|–)</w:t>", body_of(content))


def body_of(content: bytes) -> str:
    return read_parts(content)["word/document.xml"].decode()


def test_each_name_is_counted_by_itself() -> None:
    body = "".join(f"<w:p>{field(f'SEQ {name}')}</w:p>" for name in ("Tableau", "Figure", "Tableau"))
    assert numbers(filled(body + TAG, VALUES)) == ["1", "1", "2"]


def test_runs_that_word_has_saved_again_are_numbered_too() -> None:
    run = '<w:r w:rsidR="00A1"><w:rPr><w:noProof/></w:rPr>'
    assert numbers(filled(f"<w:p>{field('SEQ Tableau', '7', run)}</w:p>{TAG}", VALUES)) == ["1"]


def test_another_field_keeps_what_it_shows() -> None:
    body = f"<w:p>{field('SEQ Tableau')}</w:p><w:p>{field('PAGE', '9')}</w:p>"
    assert numbers(filled(body + TAG, VALUES)) == ["1", "9"]


def test_a_caption_in_a_loop_is_counted_each_time_round() -> None:
    loop = f"<w:p><w:r><w:t>{{%p for row in a.list %}}</w:t></w:r></w:p><w:p>{field('SEQ Tableau')}</w:p>"
    body = f"{loop}<w:p><w:r><w:t>{{%p endfor %}}</w:t></w:r></w:p>"
    assert numbers(filled(body, rows("a.list", *({"name": "x"},) * 3))) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("lines", "homes", "led"),
    [(2, 2, ["_TocOne", "_TocOne_2"]), (1, 1, ["_TocOne"]), (2, 3, ["_TocOne", "_TocOne"])],
)
def test_each_line_of_contents_leads_to_the_heading_of_its_turn(
    lines: int, homes: int, led: list[str]
) -> None:
    marks = [*("+", "a_TocOne", "-") * lines, *("+", "b7:_TocOne", "-") * homes]
    with_rounds(marks)
    assert [mark[1:] for mark in marks if mark.startswith("a")] == led


def test_a_reference_in_the_round_of_its_heading_leads_there() -> None:
    marks = [*("+", "b7:_TocOne", "a_TocOne", "-") * 2]
    with_rounds(marks)
    assert [mark[1:] for mark in marks if mark.startswith("a")] == ["_TocOne", "_TocOne_2"]


def begins(number: int, name: str) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'


def ends(number: int) -> str:
    return f'<w:bookmarkEnd w:id="{number}"/>'


@pytest.mark.parametrize(
    "marks",
    [
        begins(7, "_TocOne") + ends(7),
        (begins(7, "_TocOne") + ends(7)) * 3,
        begins(1, "a") + begins(1, "a") + ends(1) + ends(1) + ends(9),
        begins(3, "x" * 40) + begins(2, "x" * 40) + ends(3) + ends(2),
        begins(3, "b") + begins(3, "c"),
    ],
)
def test_bookmarks_are_named_the_same_by_their_marks_and_in_the_tree(marks: str) -> None:
    tree = etree.fromstring(f'<w:p xmlns:w="{W.strip("{}")}">un {marks} deux</w:p>')
    given = [marked(mark) for mark in tree]
    shown = [""] * len(given)
    assert not with_links(given, shown, joints_of("", "", Ranges(are_repeated=True), {}))
    name_anew(tree)
    assert shown == [f"{mark[1:].replace(':', NAMED, 1)}" for mark in map(marked, tree)]
    assert len({name for name in shown if NAMED in name}) == marks.count("Start ")


NAMED = '" w:name="'


def marked(mark: etree._Element) -> str:
    """A bookmark as a filled part has it."""
    number, name = mark.get(f"{W}id"), mark.get(f"{W}name")
    return f"e{number}" if name is None else f"b{number}:{name}"
