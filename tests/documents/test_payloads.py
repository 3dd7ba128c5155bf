"""Nothing that a text or a template holds is run, breaks the document, or gets out of it."""

import re
import socket
import subprocess
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from budget.errors import InputError
from conventions.documents.context import printable
from conventions.documents.document_errors import DocumentTooLargeError
from conventions.documents.generate import document, generate
from conventions.documents.lint import lint
from conventions.documents.relations import unsafe_relations
from conventions.documents.render.archive import read_parts
from conventions.documents.typography import with_no_break_spaces
from conventions.documents.verify import verified
from conventions.dossier.dossier import Dossier
from tests.documents.payloads import TEMPLATES, TEXTS, with_text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process is started, nothing is asked of a network."""

    def refused(*arguments: object, **options: object) -> None:
        raise AssertionError((arguments, options))

    monkeypatch.setattr(subprocess, "Popen", refused)
    monkeypatch.setattr(socket, "socket", refused)


def structure(content: bytes) -> dict[str, list[str]]:
    """What a document is made of, its texts apart: the elements of each part, line ends and tabs left out."""
    found = {}
    for name, part in sorted(read_parts(content).items()):
        if name.endswith((".xml", ".rels")):
            parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
            found[name] = [
                str(element.tag)
                for element in etree.fromstring(part, parser).iter()
                if element.tag not in (f"{W}br", f"{W}tab", f"{W}t")
            ]
    return found


@pytest.fixture(scope="module")
def plain_structure(cd62: Dossier) -> dict[str, list[str]]:
    return structure(generate("convention", with_text(cd62, "texte")))


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:24]))
def test_a_text_is_shown_as_it_stands(
    text: str, cd62: Dossier, plain_structure: dict[str, list[str]]
) -> None:
    made = document("convention", with_text(cd62, text))
    assert structure(made.content) == plain_structure
    assert not list(unsafe_relations(read_parts(made.content)))
    shown, lost = printable(with_no_break_spaces(text))
    body = Document(BytesIO(made.content))
    assert any(paragraph.text.endswith(f"suivante\u00a0: {shown}.") for paragraph in body.paragraphs)
    assert {item.characters for item in made.removed} == (
        {lost, lost * 2} & {item.characters for item in made.removed}
    )
    assert bool(made.removed) is bool(lost)


def test_there_are_fifty_texts_and_thirty_templates() -> None:
    assert len(set(TEXTS)) >= 50
    assert len(dict(TEMPLATES)) == len(TEMPLATES) >= 30


@pytest.mark.parametrize(("name", "make"), TEMPLATES, ids=[name for name, _ in TEMPLATES])
def test_a_template_that_means_harm_is_refused(
    name: str, make: Callable[[], bytes], cd62: Dossier, tmp_path: Path
) -> None:
    path = tmp_path / "convention.docx"
    path.write_bytes(make())
    with pytest.raises(InputError) as caught:
        generate("convention", cd62, template=path)
    assert str(caught.value)
    assert name


@pytest.mark.parametrize(("name", "make"), TEMPLATES, ids=[name for name, _ in TEMPLATES])
def test_the_linter_and_the_verifier_read_it_or_refuse_it(
    name: str, make: Callable[[], bytes], cd62: Dossier
) -> None:
    content = make()
    for read in (lint, lambda content: verified(content, cd62)):
        with suppress(InputError):  # anything else is a fault of ours
            assert read(content) is not None, name


FIELDS = {
    "title": lambda agreement, text: evolve(agreement, title=text),
    "purpose": lambda agreement, text: evolve(agreement, purpose=text),
    "number": lambda agreement, text: evolve(agreement, number=text),
    "court": lambda agreement, text: evolve(agreement, court=text),
    "party": lambda agreement, text: evolve(
        agreement, parties=tuple(evolve(party, name=text) for party in agreement.parties)
    ),
    "short name": lambda agreement, text: evolve(
        agreement,
        parties=tuple(evolve(party, short_name=text) for party in agreement.parties[:1])
        + agreement.parties[1:],
    ),
    "address": lambda agreement, text: evolve(
        agreement, parties=tuple(evolve(party, address=(text,)) for party in agreement.parties)
    ),
    "visas": lambda agreement, text: evolve(agreement, decision=evolve(agreement.decision, visas=(text,))),
    "action": lambda agreement, text: evolve(
        agreement, actions=(evolve(agreement.actions[0], title=text), *agreement.actions[1:])
    ),
    "budget": lambda agreement, text: evolve(
        agreement,
        budget=evolve(
            agreement.budget,
            expenses=(evolve(agreement.budget.expenses[0], label=text), *agreement.budget.expenses[1:]),
        ),
    ),
}


@pytest.mark.parametrize(
    "field",
    [
        # one that is written, one that is refused; each of them takes a second
        field if field in ("title", "short name") else pytest.param(field, marks=pytest.mark.slow)
        for field in FIELDS
    ],
)
@pytest.mark.parametrize("text", ["é" * 1_000_000, "& \n" * 250_000], ids=["letters", "signs"])
def test_a_million_signs_in_a_field_are_written_or_refused(field: str, text: str, cd62: Dossier) -> None:
    agreement = FIELDS[field](cd62.agreement, text)
    try:
        made = generate("convention", evolve(cd62, agreement=agreement))
    except DocumentTooLargeError:
        assert (
            field == "short name"
        )  # it stands some twenty times in the text, beyond what a document may hold
        return
    parser = etree.XMLParser(huge_tree=True)
    tree = etree.fromstring(read_parts(made)["word/document.xml"], parser)
    assert sum(len(node.text or "") for node in tree.iter(f"{W}t")) >= 500_000


TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x00\x01\x0b\n\r\t<>&\"'{}%#\u202e\u200f\ufffe\ud800\U0010fffc\U0001f600]«»€ "),
    ),
    max_size=60,
)


@given(TEXT)
def test_any_text_in_every_field_gives_a_valid_document(
    text: str,
) -> None:
    from conventions.files.dossier_folder import read_dossier
    from tests.documents.conftest import EXAMPLES

    dossier = read_dossier(EXAMPLES / "cd62-apes-2024")
    made = document("convention", with_text(dossier, text or "x"))
    body = read_parts(made.content)["word/document.xml"].decode()
    shown, lost = printable(with_no_break_spaces(text or "x"))
    assert bool(made.removed) is bool(lost)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", body)
    word = Document(BytesIO(made.content))
    assert any(paragraph.text.endswith(f"suivante\u00a0: {shown}.") for paragraph in word.paragraphs)
