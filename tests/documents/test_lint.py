"""Each rule of the linter has a sound template and a twin that is broken in one way."""

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from conventions.documents.document_errors import NoDocumentError
from conventions.documents.kinds import Kind
from conventions.documents.lint import RULES, annotated, lint
from conventions.documents.lint_rules import with_unbroken_spaces
from conventions.documents.render.archive import read_parts, written
from conventions.documents.templates import template_bytes
from conventions.dossier.dossier import Dossier
from tests.documents.lint_cases import BROKEN, DECORATIVE, FIELD_CODE, HEAD, PICTURE, WITH, heading, reference
from tests.documents.lint_templates import (
    by_python_docx,
    codes,
    faults,
    row,
    said,
    sound,
    table,
    with_body,
    with_link,
)


def test_the_sound_template_is_clean() -> None:
    assert codes(sound()) == []


@pytest.mark.parametrize(("code", "body"), BROKEN)
def test_a_broken_twin_is_seen_and_nothing_else_is(code: str, body: str) -> None:
    found = codes(body)
    assert code in found
    assert set(found) <= {code, *WITH.get(code, set())}


@pytest.mark.parametrize(
    "body",
    [
        said("Hors de tout article, 30 jours."),
        HEAD
        + said(
            "Selon l’article\u00a010 de la loi n°\u00a02000-321 du 12\u00a0avril 2000, {{ agreement.title }}."
        ),
        HEAD
        + said(
            "Le décret n°\u00a02001-495 du 6\u00a0juin 2001 et l’article\u00a0L.\u00a01611-4 s’appliquent."
        ),
        HEAD + said("L’une et l’autre parties, d’un commun accord, les deux."),
        FIELD_CODE.format("PAGE"),
        FIELD_CODE.format("HYPERLINK \\l signet"),
        HEAD + said("a", "Heading2") + said("b", "Heading3") + said("c", "Heading1"),
        PICTURE.format('descr="Logo du département"', ""),
        PICTURE.format("", DECORATIVE),
        said("– 12 °C", "ListBullet"),
        said("{% for p in payments %}{{ loop.index }} {{ p.label }}{% endfor %}"),
        said("{% set nom = agreement.title %}{{ nom }}"),
        said("{%p for p in payments %}") + said("{{ p.label }}") + said("{%p endfor %}"),
        said("{{ norm.any_name_at_all.delay }}"),
        heading("Objet", "_Ref_a") + reference("_Ref_a"),
        said("{%p if period.start is defined %}")
        + heading("Objet", "_Ref_a")
        + reference("_Ref_a")
        + said("{%p endif %}"),
        "<w:p/>" + said("a") + "<w:p/>",
        said("Il habite {%- if period.start is defined -%}") + said(" ici ") + said("{%- endif -%}"),
    ],
)
def test_what_is_sound_is_left_alone(body: str) -> None:
    assert codes(body) == []


def test_a_name_is_known_only_inside_its_loop() -> None:
    loop = said("{% for p in payments %}{{ p.label }}{% endfor %}")
    assert codes(loop) == []
    assert codes(loop + said("{{ p.label }}")) == ["field_unknown"]


def test_the_nearest_field_is_named() -> None:
    (fault,) = faults(with_body(said("{{ agreement.titel }}")))
    assert (fault.actual, fault.expected) == ("agreement.titel", "agreement.title")


def test_a_kind_knows_its_own_fields_only() -> None:
    content = with_body(
        said("{%p for r in bilan.results %}") + said("{{ r.result }}") + said("{%p endfor %}")
    )
    assert lint(content, Kind.BILAN) == ()
    assert {fault.code for fault in lint(content, Kind.CONVENTION)} == {"field_unknown"}


def test_every_fault_is_said_at_once_with_part_article_and_paragraph() -> None:
    body = HEAD + said("{{ agreement.titel }} en 30 jours") + said("Suite", "Heading1") + said("{%p endif %}")
    found = faults(with_body(body))
    assert [(f.code, f.place.article, f.place.paragraph) for f in found] == [
        ("figure_typed", "Article 1 – Objet", 2),
        ("field_unknown", "Article 1 – Objet", 2),
        ("block_not_opened", "Article 2 – Suite", 4),
    ]
    assert {fault.place.part for fault in found} == {"word/document.xml"}


def test_headers_are_looked_at_too() -> None:
    parts = read_parts(with_body(sound()))
    header = parts["word/header1.xml"].replace(b"{{ ", b"{{ no_such_", 1)
    found = faults(with_body(sound(), header1=header))
    assert [(fault.code, fault.place.part) for fault in found] == [("field_unknown", "word/header1.xml")]


@pytest.mark.parametrize(
    ("kind", "target", "mode", "expected"),
    [
        ("image", "http://example.org/x.png", "External", 1),
        ("attachedTemplate", "file:///x.dotm", "External", 1),
        ("hyperlink", "file://host/share", "External", 1),
        ("hyperlink", "https://www.example.org/", "External", 0),
        ("image", "media/x.png", "Internal", 0),
    ],
)
def test_only_links_to_pages_lead_out_of_the_file(kind: str, target: str, mode: str, expected: int) -> None:
    found = [fault for fault in faults(with_link(kind, target, mode)) if fault.code == "external"]
    assert [(fault.code, fault.actual, fault.place.paragraph) for fault in found] == [
        ("external", target, 1)
    ] * expected


def test_a_document_without_title_or_french_says_so() -> None:
    assert [fault.code for fault in faults(by_python_docx())] == ["no_title", "no_language"]


def test_a_file_that_is_no_document_is_refused() -> None:
    with pytest.raises(NoDocumentError):
        lint(b"no zip")


def test_each_rule_stands_once_in_the_list() -> None:
    assert len(set(RULES)) == len(RULES)


@pytest.mark.parametrize("piece", ["{{", "{%", "}}", "{{ a", "{% if ", "{ {", "«"])
def test_a_hostile_paragraph_takes_no_more_than_its_length(piece: str) -> None:
    assert faults(with_body(said(piece * 20_000))) or piece == "«"  # the square of it would not end


def test_thousands_of_unclosed_blocks_are_each_told() -> None:
    body = said("{%p if period.start is defined %}") * 2_000
    assert codes(body).count("block_not_closed") == 2_000


def test_norms_that_no_article_states_are_told_with_their_article(cd62: Dossier) -> None:
    body = (
        HEAD
        + said("{{ norm.final_bilan.deadline }}")
        + said("{% for p in payments %}{{ p.amount }}{% endfor %}")
    )
    found = lint(with_body(body), Kind.CONVENTION, cd62.agreement)
    unstated = {fault.actual: fault.expected for fault in found if fault.code == "norm_unstated"}
    assert unstated["Mise en œuvre du programme d’action"] == "2"
    assert "Bilan final d’exécution" not in unstated
    assert "Versement unique à la signature" not in unstated
    norms = (*cd62.agreement.duties, *cd62.agreement.rights)
    assert len(unstated) == len(norms) - 2


def test_the_shipped_template_states_every_norm_of_the_examples(cd62: Dossier, commune: Dossier) -> None:
    for dossier in (cd62, commune):
        assert lint(template_bytes(Kind.CONVENTION), Kind.CONVENTION, dossier.agreement) == ()


def test_a_norm_named_outside_of_any_article_is_not_stated(cd62: Dossier) -> None:
    found = lint(with_body(said("{{ norm.control.bearer }}") + HEAD), Kind.CONVENTION, cd62.agreement)
    assert "Soumission aux contrôles, sur pièces et sur place" in {fault.actual for fault in found}


class TestMending:
    def test_only_spaces_outside_of_tags_are_mended(self) -> None:
        bold = "<w:rPr><w:b/></w:rPr>"
        split = said("« a").replace("</w:p>", "") + said(" » : 24 750 €", run=bold).replace("<w:p>", "")
        content = with_body(split + said("{% if agreement.title == « x : y » %}n° 1{% endif %}"))
        mended, count = with_unbroken_spaces(content)
        word = Document(BytesIO(mended))
        assert word.paragraphs[0].text == "«\u00a0a\u00a0»\u00a0: 24\u202f750\u00a0€"
        assert [bool(run.bold) for run in word.paragraphs[0].runs] == [False, True]
        assert word.paragraphs[1].text == "{% if agreement.title == « x : y » %}n°\u00a01{% endif %}"
        assert count == 6
        assert "space_breaks" not in [fault.code for fault in faults(mended)]
        assert with_unbroken_spaces(mended) == (mended, 0)

    def test_the_shipped_templates_have_nothing_to_mend(self) -> None:
        for kind in Kind:
            assert with_unbroken_spaces(template_bytes(kind)) == (template_bytes(kind), 0)


class TestComments:
    def test_each_fault_is_a_comment_at_its_paragraph(self) -> None:
        content = with_body(
            HEAD + said("{{ agreement.titel }}") + said("- un") + table(row("a"), row("{{ b.c }}"))
        )
        found = faults(content)
        made = annotated(content, found, lambda fault: f"{fault.code}\n→ quoi faire")
        word = Document(BytesIO(made))
        assert [comment.text for comment in word.comments] == [
            f"{fault.code}\n→ quoi faire" for fault in found
        ]
        assert {comment.author for comment in word.comments} == {"subventio"}
        assert annotated(content, found, lambda fault: f"{fault.code}\n→ quoi faire") == made
        marked = [
            p for p in word.element.body.iter(qn("w:p")) if p.find(qn("w:commentRangeStart")) is not None
        ]
        assert ["".join(t.text for t in p.iter(qn("w:t"))) for p in marked] == [
            fault.place.text for fault in sorted(set(found), key=lambda fault: fault.place.paragraph)
        ]

    def test_what_is_wrong_in_a_header_is_said_at_the_beginning(self) -> None:
        parts = read_parts(with_body(said("a")))
        parts["word/header1.xml"] = parts["word/header1.xml"].replace(b"{{ ", b"{{ no_such_", 1)
        content = written(parts)
        (comment,) = Document(BytesIO(annotated(content, faults(content), lambda fault: fault.code))).comments
        assert comment.text == "word/header1.xml\nfield_unknown"
