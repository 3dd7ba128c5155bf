"""Texts about actions: what is read of Markdown, what is text, what is refused; nothing is lost."""

import time
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import conventions as cv
from conventions.dossier.formatted_text import (
    Block,
    Code,
    Figure,
    Heading,
    Item,
    Note,
    Paragraph,
    Ruled,
    Run,
    Runs,
)
from conventions.files.faults import UnreadableDossierError
from conventions.files.markdown import sections_in
from conventions.files.narrative_file import HEADINGS, is_plain, sections_of
from tests.documents.action_cases import dossier_of
from tests.draws import heavy


def blocks(text: str) -> tuple[object, ...]:
    return tuple(block for section in sections_in(text) for block in section.blocks)


def test_each_form_of_text_is_a_block_of_its_own() -> None:
    text = "Un *mot*.\n\n## Titre\n\n1. un\n2. deux\n   - dans deux\n\n> cité\n\n    code\n\n|a|b|\n|-|-:|\n|1|2|\n"
    kinds = [type(block) for block in blocks(text)]
    assert kinds == [Paragraph, Heading, Item, Item, Item, Paragraph, Code, Ruled]
    assert [(item.number, item.depth) for item in blocks(text) if isinstance(item, Item)] == [
        (1, 0), (2, 0), (None, 1),
    ]  # fmt: skip


def test_looks_and_links_are_kept() -> None:
    (found,) = blocks("**gras** _penché_ ~~barré~~ `code` [site](https://a.fr)")
    assert isinstance(found, Paragraph)
    looks = {run.text: run for run in found.runs if run.text.strip()}
    assert looks["gras"].bold
    assert looks["penché"].italic
    assert looks["barré"].struck
    assert looks["code"].code
    assert looks["site"].link == "https://a.fr"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<b>gras</b>",
        "[x](javascript:alert(1))",
        "{{ funder.name }}",
        "{%p for x in y %}",
        "&lt;w:p/&gt;".replace("&lt;", "<").replace("&gt;", ">"),
        "[a]: http://b.fr",
        "[^sans]",
    ],
)
def test_what_could_run_is_text(text: str) -> None:
    (found,) = blocks(text)
    assert isinstance(found, Paragraph)
    assert "".join(run.text for run in found.runs) == text
    assert all(run.link is None for run in found.runs)


def test_a_link_to_elsewhere_is_text_with_its_target_beside_it() -> None:
    (found,) = blocks('[annexe](pieces/a.pdf "à lire")')
    assert isinstance(found, Paragraph)
    assert "".join(run.text for run in found.runs) == "annexe (pieces/a.pdf) (à lire)"


def test_a_note_stands_at_the_end_of_its_section_and_one_that_nothing_names_at_the_end() -> None:
    text = "# Suites\nUn[^a].\n\n# À noter\nDeux.\n\n[^a]: première\n[^b]: seconde\n"
    found = {key: prose.blocks for key, prose in sections_of(text).items()}
    assert found["next"][-1] == Note(1, (Run("première"),))
    assert found["note"][-1] == Note(2, (Run("seconde"),))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("# Météo\n", "heading_unknown"),
        ("# Suites\n\n# Suites\n", "heading_twice"),
        ("# Suites\n\n# What follows\n", "heading_twice"),
        ("Un texte.\n\n# Description\n\nUn autre.\n", "heading_twice"),
        ("![photo](https://exemple.fr/a.png)", "markdown_picture"),
        ("![photo](/a.png)", "markdown_picture"),
        ("![photo](../../a.png)", "markdown_picture"),
        ("![photo](C:/a.png)", "markdown_picture"),
        ("![photo](a.svg)", "markdown_picture"),
        ("## ![photo](a.png)", "markdown_picture"),
        ("|![photo](a.png)|b|\n|-|-|\n", "markdown_picture"),
        ("[![photo](a.png)](https://exemple.fr)", "markdown_picture"),
        ("> " * 40 + "x", "markdown_too_deep"),
        ("- " * 40 + "x", "markdown_too_deep"),
        ("x" * 20_001, "markdown_too_long"),
        ("[" * 2_001, "markdown_brackets"),
        ("x\n\n" * 40_000, "file_too_big"),
        ("|a|b|\n|-|-|\n|1|2|3|\n", "row_too_wide"),
        ("[^a]: un\n\n[^a]: deux\n", "note_twice"),
    ],
)
def test_what_is_not_read_is_refused_at_its_place(text: str, code: str) -> None:
    with pytest.raises(UnreadableDossierError) as caught:
        dossier_of(told=text)
    assert [(fault.code, fault.place.file.endswith("activity/work.md")) for fault in caught.value.faults] == [
        (code, True)
    ]


def test_a_text_of_an_action_that_is_not_there_is_a_fault() -> None:
    read = cv.to_dict(dossier_of())
    with pytest.raises(UnreadableDossierError) as caught:
        cv.dossier_from_dict({**read, "narratives": {"../work": "Un."}})
    assert [fault.code for fault in caught.value.faults] == ["unknown_action"]


@pytest.mark.parametrize("language", [0, 1])
def test_headings_are_known_in_both_languages_whatever_their_accents(language: int) -> None:
    names = [names[language] for names in HEADINGS.values()]
    text = "\n\n".join(f"# {name.upper().replace('É', 'E')}\n\ntexte" for name in names)
    assert list(sections_of(text)) == list(HEADINGS)


@pytest.mark.parametrize("text", ["[" * 1_999, "*a " * 6_000, "`" * 9_999 + "a", "![[" * 900, "a**b" * 4_900])
def test_a_hostile_text_is_read_in_no_time(text: str) -> None:
    begun = time.process_time()
    sections_in(text)
    assert time.process_time() - begun < 5


WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyzéà", min_size=1, max_size=6), min_size=1, max_size=5)
LINE = st.tuples(WORDS, st.sampled_from(["{}", "**{}**", "_{}_", "[{}](https://a.fr)", "~~{}~~"]))


def line_of(words: list[str], form: str) -> str:
    return form.format(" ".join(words))


BLOCKS = st.lists(
    st.tuples(
        st.sampled_from(["paragraph", "bullets", "numbers", "quote", "heading", "table", "code", "nested"]),
        st.lists(LINE, min_size=2, max_size=4),
    ),
    min_size=1,
    max_size=6,
)


def markdown_of(kind: str, lines: list[str]) -> str:
    match kind:
        case "bullets":
            return "\n".join(f"- {line}" for line in lines)
        case "numbers":
            return "\n".join(f"{at}. {line}" for at, line in enumerate(lines, 4))
        case "quote":
            return "\n".join(f"> {line}" for line in lines)
        case "heading":
            return "\n\n".join(f"## {line}" for line in lines)
        case "table":
            return "\n".join((f"|{lines[0]}|{lines[1]}|", "|-|-:|", *(f"|{line}|{line}|" for line in lines)))
        case "code":
            return "\n".join(f"    {line}" for line in lines)
        case "nested":
            return "\n".join(f"{'   ' * at}- {line}" for at, line in enumerate(lines))
        case _:
            return "\n\n".join(lines)


@heavy
@given(BLOCKS)
def test_every_word_is_read_in_its_order(drawn: list[tuple[str, list[tuple[list[str], str]]]]) -> None:
    pieces = [(kind, [line_of(words, form) for words, form in lines]) for kind, lines in drawn]
    text = "\n\n<!-- -->\n\n".join(markdown_of(kind, lines) for kind, lines in pieces)
    read = plain_text(block for section in sections_in(text) for block in section.blocks)
    expected = [
        word
        for kind, lines in drawn
        for words in said_by(kind, [words for words, _ in lines])
        for word in words
    ]
    letters = "".join(sign if sign.isalpha() else " " for sign in read.replace("https://a.fr", ""))
    assert letters.split() == expected


LINES = """
mot
- mot
2 mots
1. mot
1. 1. 1. 1. 1. 1. 1. 1. mot
mot | mot
  mot
> mot
=
---
# Objectifs
# Description
# Goals
# objectifs #
## Titre
- # Objectifs
* mot *
|a|
|-|
|a|b|
|-|-|
|a|b
|
| a | b |
| a | b | c |
mot[^1]
[^1]: mot
![a](b)""".splitlines()


@heavy
@given(st.lists(st.sampled_from(LINES), max_size=8).map("\n".join))
@example("mot\n# Description")
@example("|a|\n|-|\n|a|b")
def test_nothing_is_refused_of_a_text_that_is_plain(text: str) -> None:
    if is_plain(text):
        sections_of(text)


def test_the_texts_of_an_agreement_that_is_plain_are_seen_to_be_so() -> None:
    assert is_plain("Trois rencontres.\n\n# Objectifs\n\n- Réunir 2 porteurs\n\n|a|b|\n|-|-|\n|1|2|\n")
    assert not any(map(is_plain, ("# Objectifs\n# Objectifs", "mot\n# Description", "# Inconnu", "a\n> b")))


def test_a_picture_stands_between_the_texts_around_it() -> None:
    text = 'Avant ![la *salle*](salle%20vide.jpg "En mai") après.\n\n- ![](../photos/b.PNG)\n'
    assert sections_of(text)["about"].blocks == (
        Paragraph((Run("Avant"),)),
        Figure("activity/salle vide.jpg", "la salle", "En mai"),
        Paragraph((Run("après."),)),
        Item((), 0, None, opens=True),
        Figure("photos/b.PNG", "", ""),
    )


def said_by(kind: str, lines: list[list[str]]) -> list[list[str]]:
    return (
        [lines[0], lines[1], *(line for each in lines for line in (each, each))] if kind == "table" else lines
    )


def plain_text(blocks: Iterable[Block]) -> str:
    """The text alone, in order, a line for each block and each row."""
    return "\n".join(lines_in(blocks))


def lines_in(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Ruled(head=head, rows=rows):
                for row in (head, *rows):
                    yield " ".join(text_of(cell) for cell in row)
            case Code(text=text):
                yield text
            case Figure(alt=alt):
                yield alt
            case Paragraph() | Heading() | Item() | Note():
                yield text_of(block.runs)


def text_of(runs: Runs) -> str:
    return "".join(run.text for run in runs)
