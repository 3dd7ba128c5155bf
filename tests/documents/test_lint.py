"""Each rule of the linter has a sound template and a twin that is broken in one way."""

import pytest

from conventions.documents import Kind, NoDocumentError
from conventions.documents.lint import RULES, lint
from conventions.documents.render.archive import read_parts, written
from conventions.documents.resources import template_bytes
from tests.documents.lint_templates import by_python_docx, codes, faults, row, said, sound, table, with_body

TAG_IN_DELETION = (
    '<w:p><w:del w:id="1" w:author="x"><w:r><w:delText>{{ agreement.number }}</w:delText></w:r></w:del></w:p>'
)
PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Logo" {}>{}</wp:docPr></wp:inline></w:drawing>'
    "</w:r></w:p>"
)
DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext uri="x">'
    '<d:decorative xmlns:d="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)
FIELD_CODE = '<w:p><w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r></w:p>'
HEAD = said("Objet", "Heading1")
LOOP = "{%tr for line in budget.expenses %}"


WITH = {
    "tag_damaged": {"tag_unreadable"},
    "block_shares_line": {"block_crossed", "block_not_closed"},
}
"""What a fault brings with it: a tag that is damaged may be unreadable as well."""


@pytest.mark.parametrize("kind", list(Kind))
def test_the_templates_that_ship_are_clean(kind: Kind) -> None:
    assert lint(template_bytes(kind), kind) == ()


def test_the_sound_template_is_clean() -> None:
    assert codes(sound()) == []


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("field_unknown", said("{{ agreement.titel }}")),
        ("field_unknown", said("{% if norm.final_bilan.dedline is defined %}x{% endif %}")),
        (
            "field_unknown",
            table(row("a", header=True), row(LOOP), row("{{ line.lable }}"), row("{%tr endfor %}")),
        ),
        ("tag_damaged", said("{% if period.start == «x» %}a{% endif %}")),
        ("tag_damaged", said("{% if period.start == “x” %}a{% endif %}")),
        ("tag_damaged", said("{{ agreement.title – }}")),
        ("tag_damaged", said("{ { agreement.title } }")),
        ("tag_not_closed", said("{{ agreement.title") + said("}}")),
        ("tag_not_closed", said("agreement.title }}")),
        ("tag_deleted", TAG_IN_DELETION),
        ("tag_unreadable", said("{{ agreement. }}")),
        ("tag_unreadable", said("{{ agreement.title|shout }}")),
        ("tag_unreadable", said("{{ " + "(" * 3000 + " }}")),
        ("tag_unreadable", said("{{ }}") + said("x" * 300_000)),
        ("tag_unreadable", said("{%p if %}") + said("{%p endif %}")),
        ("block_misplaced", said("{%tr if period %}") + said("{%tr endif %}")),
        ("block_misplaced", said("{%tc if period %}") + said("{%tc endif %}")),
        ("block_shares_line", said("{%p if period %}{%p endif %}")),
        ("block_shares_line", table(row("a", "b", header=True), row(LOOP, "{%tr endfor %}"))),
        ("text_lost", said("Sauf {%p if period %}") + said("{%p endif %}")),
        ("text_lost", said("{%p if period %}{{ agreement.title }}") + said("{%p endif %}")),
        (
            "text_lost",
            table(
                row("a", "b", header=True),
                row(LOOP, "perdu"),
                row("{{ line.label }}", ""),
                row("{%tr endfor %}"),
            ),
        ),
        ("block_not_closed", said("{%p if period %}")),
        ("block_not_closed", table(row("a", header=True), row(LOOP), row("{{ line.label }}"))),
        (
            "block_not_closed",
            said("{%p for p in payments %}") + said("{%p if period %}") + said("{%p endfor %}"),
        ),
        ("block_not_opened", said("{%p endif %}")),
        ("block_not_opened", said("{% else %}")),
        ("block_not_opened", said("{%p if period %}") + said("{%p endfor %}") + said("{%p endif %}")),
        ("block_crossed", said("{% if period %}a") + said("b{% endif %}")),
        ("block_crossed", said("{%p if period %}") + said("a{% endif %}")),
        ("block_crossed", said("{%p if period %}") + table(row("a", header=True), row("{%p endif %}"))),
        ("figure_typed", HEAD + said("Le solde est versé dans les 30 jours.")),
        ("figure_typed", HEAD + said("Le bilan est remis dans les six mois.")),
        ("figure_typed", HEAD + said("La subvention est de 49 500,00 €.")),
        ("figure_typed", HEAD + said("Avant le 1er juillet 2025, {{ agreement.title }}.")),
        ("external", FIELD_CODE.format("INCLUDETEXT \\\\host\\file")),
        ("external", FIELD_CODE.format("DDEAUTO c:\\\\windows\\\\cmd.exe")),
        ("heading_skipped", HEAD + said("Sous-titre", "Heading3")),
        ("heading_skipped", said("Sous-titre", "Heading2")),
        ("no_header_row", table(row("Ligne", "Montant"), row("a", "b"))),
        ("no_alt_text", PICTURE.format("", "")),
        ("no_alt_text", PICTURE.format('descr=" "', "")),
        ("list_typed", said("- le rapport")),
        ("list_typed", said("• le rapport")),
        ("list_typed", said("1. le rapport")),
        ("list_typed", said("a) le rapport")),
    ],
)
def test_a_broken_twin_is_seen_and_nothing_else_is(code: str, body: str) -> None:
    found = codes(body)
    assert code in found
    assert set(found) <= {code, *WITH.get(code, set())}


@pytest.mark.parametrize(
    "body",
    [
        said("Hors de tout article, 30 jours."),
        HEAD + said("Selon l’article 10 de la loi n° 2000-321 du 12 avril 2000, {{ agreement.title }}."),
        HEAD + said("Le décret n° 2001-495 du 6 juin 2001 et l’article L. 1611-4 s’appliquent."),
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
    parts = read_parts(
        with_body(
            said("x")
            .replace("<w:r>", '<w:hyperlink r:id="rId77"><w:r>')
            .replace("</w:r>", "</w:r></w:hyperlink>")
        )
    )
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    entry = f'<Relationship Id="rId77" Type="{space}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace(b"</Relationships>", f"{entry}</Relationships>".encode())
    found = faults(written(parts))
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
