"""Bodies of templates that are broken in one way, each with the code of what the linter says of it."""

from typing import Final

from tests.documents.lint_templates import row, said, table

__all__ = ["BROKEN", "DECORATIVE", "FIELD_CODE", "HEAD", "LOOP", "PICTURE", "WITH", "heading", "reference"]

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
WITH_PICTURE = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Logo" descr="Logo"/></wp:inline></w:drawing></w:r></w:p>'
WITH_NOTE = '<w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
WITH_FIELD = '<w:fldSimple w:instr=" PAGE "/></w:p>'
WITH_SIGN = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>'
FIELD_BEGUN = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>'
FIELD_ENDED = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
HEAD = said("Objet", "Heading1")
LOOP = "{%tr for line in budget.expenses %}"
ROW_WITH_BREAK = row(LOOP).replace("</w:p>", '<w:r><w:br w:type="page"/></w:r></w:p>')


WITH = {
    "tag_damaged": {"tag_unreadable"},
    "block_shares_line": {"block_crossed", "block_not_closed"},
    "figure_typed": {"space_breaks"},
}
"""What a fault brings with it: a tag that is damaged may be unreadable as well."""


def heading(title: str, bookmark: str) -> str:
    """A heading that a reference may lead to."""
    mark = f'<w:bookmarkStart w:id="7" w:name="{bookmark}"/>'
    made = said(title, "Heading1").replace("</w:pPr>", f"</w:pPr>{mark}")
    return made.replace("</w:p>", '<w:bookmarkEnd w:id="7"/></w:p>')


def reference(bookmark: str) -> str:
    """A paragraph that refers to a heading."""
    return f'<w:p><w:fldSimple w:instr=" REF {bookmark} \\r \\h "><w:r><w:t>Article 1</w:t></w:r></w:fldSimple></w:p>'


IF, END = said("{%p if period.start is defined %}"), said("{%p endif %}")
LINK = '<w:p><w:hyperlink w:anchor="x"><w:r><w:t> </w:t></w:r></w:hyperlink></w:p>'

BROKEN: Final = [
    ("field_unknown", said("{{ agreement.titel }}")),
    ("field_unknown", said("{% if norm.final_bilan.dedline is defined %}x{% endif %}")),
    (
        "field_unknown",
        table(row("a", header=True), row(LOOP), row("{{ line.lable }}"), row("{%tr endfor %}")),
    ),
    ("tag_damaged", said("{% if agreement.number == «x» %}a{% endif %}")),
    ("tag_damaged", said("{% if agreement.number == “x” %}a{% endif %}")),
    ("tag_damaged", said("{{ agreement.title – }}")),
    ("tag_damaged", said("{ { agreement.title } }")),
    ("template_refused", said("un signe \U0010fff0 réservé")),
    (
        "template_refused",
        said("{% if period.start is defined %}" * 30 + "x" + "{% endif %}" * 30),
    ),
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
    ("tag_unsafe", said("{{ agreement.title.upper() }}")),
    ("tag_unsafe", said("{% macro x() %}{% endmacro %}")),
    ("tag_unfilled", FIELD_CODE.format("HYPERLINK {{ agreement.title }}")),
    ("picture_lost", said("{%p if period %}").replace("</w:p>", WITH_PICTURE) + said("{%p endif %}")),
    (
        "break_lost",
        table(row("a", header=True), ROW_WITH_BREAK, row("{{ line.label }}"), row("{%tr endfor %}")),
    ),
    ("note_lost", said("{%p if period %}").replace("</w:p>", WITH_NOTE) + said("{%p endif %}")),
    ("field_lost", said("{%p if period %}").replace("</w:p>", WITH_FIELD) + said("{%p endif %}")),
    ("sign_lost", said("{%p if period %}").replace("</w:p>", WITH_SIGN) + said("{%p endif %}")),
    ("field_crossed", FIELD_BEGUN + IF + FIELD_ENDED + END),
    ("merge_field", FIELD_CODE.format("MERGEFIELD Nom")),
    ("merge_field", FIELD_CODE.format("ADDRESSBLOCK")),
    ("tag_unfilled", LINK.replace('"x"', '"x" w:tooltip="{{ agreement.title"').replace("> <", ">x<")),
    ("level_misspelt", said("{% tr if period %}")),
    ("level_misspelt", said("{%pif period %}") + said("{%pendif %}")),
    ("outside_cell", said("{% vm %}")),
    ("not_comparable", said("{% if grant.amount > 'beaucoup' %}x{% endif %}")),
    ("not_comparable", said("{% if grant.amount > '60\u00a0%' %}x{% endif %}")),
    ("not_comparable", said("{% if agreement.title > 'a' %}x{% endif %}")),
    ("not_comparable", said("{% if period.end > grant.amount %}x{% endif %}")),
    ("not_comparable", said("{% if period.end > '31/02/2024' %}x{% endif %}")),
    ("not_comparable", said("{% if grant.rate > 0.6 %}x{% endif %}")),
    ("not_comparable", said("{% if grant.amount|lower > '9' %}x{% endif %}")),
    (
        "not_comparable",
        said("{% if grant.amount|trim == '9 000\u00a0€' %}x{% endif %}").replace("9 0", "9\u00a00"),
    ),
    ("not_comparable", said("{% if grant.amount * 2 > 20000 %}x{% endif %}")),
    ("not_comparable", said("{% if grant.amount in '18\u00a0000\u00a0€' %}x{% endif %}")),
    ("not_comparable", said("{% if payments|length == '2' %}x{% endif %}")),
    ("not_comparable", said("{% set m = grant.amount %}{% if m > '9\u00a0000\u00a0€' %}x{% endif %}")),
    ("tags_too_many", said("{{ agreement.title }}" * 1_501)),
    ("reference_lost", reference("_Ref_nowhere")),
    ("reference_lost", heading("Objet", "_Ref_a").replace("Heading1", "Normal") + reference("_Ref_a")),
    ("reference_unguarded", IF + heading("Objet", "_Ref_a") + END + reference("_Ref_a")),
    ("space_breaks", said("Voici « un mot ».")),
    ("space_breaks", said("Total : {{ grant.amount }}")),
    ("space_breaks", said("24 750 personnes")),
    ("paragraph_empty", "<w:p/><w:p/>"),
    ("link_empty", LINK),
]
"""A code, and a body that the linter says it of, and nothing else but what `WITH` allows."""
