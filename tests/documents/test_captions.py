"""Captions are numbered as they stand, and a list of contents leads each line to its own heading."""

import re

import pytest
from lxml import etree

from conventions.documents.opened import W
from conventions.documents.render.joints import name_anew, named_anew
from conventions.documents.render.numbering import with_captions
from conventions.documents.render.rounds import with_rounds
from conventions.documents.render.slots import MARK


def field(code: str, shown: str = "–", run: str = "<w:r>") -> str:
    parts = (
        '<w:fldChar w:fldCharType="begin"/>',
        f"<w:instrText> {code} </w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{shown}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    return "".join(f"{run}{part}</w:r>" for part in parts)


def test_each_name_is_counted_by_itself() -> None:
    body = "".join(f"<w:p>{field(f'SEQ {name}')}</w:p>" for name in ("Tableau", "Figure", "Tableau"))
    assert re.findall(r"<w:t>(.*?)</w:t>", with_captions(body)) == ["1", "1", "2"]


def test_runs_that_word_has_saved_again_are_numbered_too() -> None:
    run = '<w:r w:rsidR="00A1"><w:rPr><w:noProof/></w:rPr>'
    body = f"<w:p>{field('SEQ Tableau', '7', run)}</w:p>"
    assert "<w:t>1</w:t>" in with_captions(body)


def test_another_field_keeps_what_it_shows() -> None:
    body = f"<w:p>{field('SEQ Tableau')}</w:p><w:p>{field('PAGE', '9')}</w:p>"
    assert re.findall(r"<w:t>(.*?)</w:t>", with_captions(body)) == ["1", "9"]


def round_of(inside: str) -> str:
    """One round of a loop, as a filled part marks it."""
    return f"{MARK}+{MARK}{inside}{MARK}-{MARK}"


HOME = '<w:bookmarkStart w:id="7" w:name="_TocOne"/>'
LINE = "<w:instrText> PAGEREF _TocOne </w:instrText>"


@pytest.mark.parametrize(
    ("lines", "homes", "led"),
    [(2, 2, ["_TocOne", "_TocOne_2"]), (1, 1, ["_TocOne"]), (2, 3, ["_TocOne", "_TocOne"])],
)
def test_each_line_of_contents_leads_to_the_heading_of_its_turn(
    lines: int, homes: int, led: list[str]
) -> None:
    made = with_rounds(round_of(LINE) * lines + round_of(HOME) * homes)
    assert re.findall(r"PAGEREF (\w+)", made) == led


def test_a_reference_in_the_round_of_its_heading_leads_there() -> None:
    made = with_rounds(round_of(HOME + LINE) * 2)
    assert re.findall(r"PAGEREF (\w+)", made) == ["_TocOne", "_TocOne_2"]


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
def test_bookmarks_are_named_the_same_in_a_text_and_in_its_tree(marks: str) -> None:
    text = f'<w:p xmlns:w="{W.strip("{}")}">un {marks} deux</w:p>'
    tree = etree.fromstring(text)
    name_anew(tree)
    made = etree.fromstring(named_anew(text))
    assert etree.tostring(made) == etree.tostring(tree)
    assert len({mark.get(f"{W}name") for mark in made.iter(f"{W}bookmarkStart")}) == marks.count("Start ")
