"""The rules of the linter: tags, typed figures, norms, cross-references, typography, accessibility."""

import difflib
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from attrs import evolve
from jinja2 import nodes
from jinja2.exceptions import TemplateError
from lxml import etree

from budget.errors import InputError
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Norm
from conventions.documents.blocks import Block, blocks_of, codes_in, lifted_blocks, lost_beside
from conventions.documents.document_errors import TemplateFault, TemplatePlace, UnsafeTemplateError
from conventions.documents.opened import (
    HALF,
    RENDERED,
    Paragraph,
    Tag,
    Template,
    W,
    cell_of,
    is_on,
    misspelt,
    opened,
    opened_parts,
    pieces,
    row_of,
    short,
    tags_in,
    without_tags,
)
from conventions.documents.relations import (
    FETCHING,
    MAIN_PART,
    OFFICE_RELATIONS,
    dead_relations,
    owner_of,
    to_bytes,
    unsafe_relations,
)
from conventions.documents.render.archive import raw_parts, read_parts, written
from conventions.documents.render.numbering import Lists, Reference, bookmarks_in, references_in
from conventions.documents.render.prepared import LONGEST_TAG, MOST_TAGS
from conventions.documents.render.sandbox import environment
from conventions.documents.render.template_language import Scope, Use, checked, is_known, scope_after
from conventions.documents.typography import with_no_break_spaces, without_law

# ------------------------------------------------------------------------------------------------------------
# Rules on the form of tags: complete, not auto-corrected, not deleted, in a filled place.

_CORRECTED: Final = re.compile("[«»“”‘’„–—…]")
_APART: Final = (re.compile(r"\{\s+[{%]"), re.compile(r"[}%]\s+\}"))
_READ: Final = 200
"""How much of a paragraph is shown to locate a tag."""
_MOST: Final = 50
"""Maximum number of faults of one kind at one place."""


def damaged_tags(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for tags with typographic quotes or dashes inside, or a space between their braces."""
    for paragraph in template.all_paragraphs():
        for tag in paragraph.tags:
            if tag.kind != "#" and _CORRECTED.search(tag.text):
                yield TemplateFault("tag_damaged", paragraph.place, short(tag.text))
        rest = without_tags(paragraph.text)
        opened, closed = (list(pattern.finditer(rest)) for pattern in _APART)
        for apart in opened or closed:
            yield TemplateFault(
                "tag_damaged", paragraph.place, short(rest[apart.start() : apart.start() + _READ])
            )


def half_tags(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for braces whose counterpart is not in the same paragraph."""
    for paragraph in template.all_paragraphs():
        rest = without_tags(paragraph.text)
        halves = list(HALF.finditer(rest))
        for half in halves[:_MOST]:
            yield TemplateFault(
                "tag_not_closed", paragraph.place, short(rest[half.start() : half.start() + _READ])
            )


def deleted_tags(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for tags in tracked deletions, which the file still contains."""
    for paragraph in template.all_paragraphs():
        text = "".join(node.text or "" for node in paragraph.element.iter(f"{W}delText"))
        for tag in tags_in(text):
            yield TemplateFault("tag_deleted", paragraph.place, short(tag.text))


# --- Rules on block tags: alone in their place, in the right place, losing no text --------------------------


def misplaced_blocks(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for row and cell tags outside a table."""
    for paragraph in template.all_paragraphs():
        for block in lifted_blocks(paragraph):
            if block.level in ("tr", "tc") and row_of(paragraph) is None:
                yield TemplateFault("block_misplaced", paragraph.place, short(block.tag.text))


def _targets(template: Template) -> Iterator[tuple[Block, etree._Element, bool]]:
    """Yield each replacing tag, with its element and whether another tag already replaces it."""
    taken: set[tuple[str, etree._Element]] = set()
    for paragraph in template.all_paragraphs():
        for block in lifted_blocks(paragraph):
            target = block.target
            if target is not None:
                yield block, target, (block.level, target) in taken
                taken.add((block.level, target))


def shared_lines(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for further tags that replace the same paragraph, row or cell."""
    for block, _, is_taken in _targets(template):
        if is_taken:
            yield TemplateFault("block_shares_line", block.paragraph.place, short(block.tag.text))


def lost_texts(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for text, fields, pictures, breaks and notes next to a replacing tag."""
    for block, target, is_taken in _targets(template):
        for what in () if is_taken else lost_beside(target):
            yield TemplateFault(what, block.paragraph.place, short(block.tag.text))
        for element in () if is_taken else target.iter(f"{W}p"):
            paragraph = template.by_element[element]
            others = without_tags(paragraph.text, kinds="%#")
            if others.strip():
                yield TemplateFault("text_lost", paragraph.place, short(others))


# --- Rule on the content of tags: allowed expressions, existing fields --------------------------------------

_WORD: Final = re.compile(r"\w*")
_CHANGING_CELLS: Final = frozenset({"colspan", "cellbg", "vm", "hm"})
_CLOSED_BY_THEMSELVES: Final = frozenset({"if", "for", "filter", "with", "macro", "call", "block"})


class ReadTag:
    """A parsed tag: its fields, or why it cannot be parsed."""

    def __init__(self, tag: Tag, paragraph: Paragraph) -> None:
        self.tag = tag
        self.paragraph = paragraph
        self.uses: tuple[Use, ...] = ()
        self.fault: TemplateFault | None = None


def readings(template: Template) -> Iterator[ReadTag]:
    """Yield every tag of every part, parsed separately so that a bad tag hides no other."""
    for part, paragraphs in template.paragraphs.items():
        reader = _Reader()
        tags = ((tag, paragraph) for paragraph in paragraphs for tag in paragraph.tags)
        for count, (tag, paragraph) in enumerate(tags, start=1):
            if count > MOST_TAGS:
                last = ReadTag(tag, paragraph)
                last.fault = TemplateFault("tags_too_many", TemplatePlace(part, 0, ""), part, str(MOST_TAGS))
                yield last
                break
            yield reader.read(tag, paragraph)


class _Reader:
    """The parser state of one part: the scopes of open loops, and the last results."""

    def __init__(self) -> None:
        self.scopes = [Scope({})]
        self.known: dict[str, ReadTag] = {}

    def read(self, tag: Tag, paragraph: Paragraph) -> ReadTag:
        """Return the tag parsed in its scope; equal tags are parsed once."""
        before = self.known.get(tag.text)
        if before is not None:
            again = ReadTag(tag, paragraph)
            again.uses = before.uses
            again.fault = None if before.fault is None else evolve(before.fault, place=paragraph.place)
            return again
        scope = self.scopes[-1]
        found = _reading(tag, paragraph, self.scopes)
        if self.scopes[-1] is scope:
            self.known[tag.text] = found
        else:
            self.known.clear()
        return found


def misread_tags(template: Template, keys: frozenset[str]) -> Iterator[TemplateFault]:
    """Yield faults for unreadable or forbidden tags and for unknown fields, each once per paragraph."""
    said: set[TemplateFault] = set()
    for reading in readings(template):
        found = [] if reading.fault is None else [reading.fault]
        found += [_unknown(use.key, reading, keys) for use in reading.uses if _is_missing(use.key, keys)]
        for fault in found:
            if fault not in said:
                said.add(fault)
                yield fault


def _is_missing(key: str, keys: frozenset[str]) -> bool:
    """Return whether it is an unknown field; columns of an unknown list are not repeated."""
    above = key.partition("[]")[0]
    return not is_known(key, keys) and (above == key or is_known(above, keys))


def _unknown(key: str, reading: ReadTag, keys: frozenset[str]) -> TemplateFault:
    near = difflib.get_close_matches(key[:100], sorted(keys), n=1)
    return TemplateFault("field_unknown", reading.paragraph.place, short(key), near[0] if near else "")


def _reading(tag: Tag, paragraph: Paragraph, scopes: list[Scope]) -> ReadTag:
    """Return the tag parsed in its scope; `scopes` follows the loops it opens and closes."""
    found = ReadTag(tag, paragraph)
    wrong = misspelt(tag, is_in_cell=cell_of(paragraph) is not None)
    if wrong is not None:
        found.fault = TemplateFault(wrong[0], paragraph.place, short(tag.text), wrong[1])
        return found
    try:
        tree = _tree(tag)
        after = scope_after(tree, scopes[-1])
        found.uses = checked(tree, lambda _line: paragraph.place, None, scopes[-1])
    except UnsafeTemplateError as error:
        found.fault = TemplateFault("tag_unsafe", paragraph.place, short(tag.text), error.actual)
    except InputError as error:
        why = error.params.get("why", "")
        code, said = (
            ("not_comparable", error.params["spelling"])
            if why == "not_comparable"
            else (
                "tag_unreadable",
                why,
            )
        )
        found.fault = TemplateFault(code, paragraph.place, short(tag.text), said)
    except (TemplateError, RecursionError):
        found.fault = TemplateFault("tag_unreadable", paragraph.place, short(tag.text))
    else:
        if tag.inside == "endfor" and len(scopes) > 1:
            scopes.pop()
        elif isinstance(next(iter(tree.body), None), nodes.For):
            scopes.append(after)
        elif after != scopes[-1]:
            scopes[-1] = after
    return found


def _tree(tag: Tag) -> nodes.Template:
    if len(tag.text) > LONGEST_TAG:
        why = f"{len(tag.text)} > {LONGEST_TAG}"
        raise TemplateError(why)
    return environment(draft=False).parse(_completed(tag))


def _completed(tag: Tag) -> str:
    """Return a tag completed so that it can be parsed alone; empty for one that closes a block."""
    if tag.kind == "{":
        return f"{{{{ {tag.inside} }}}}"
    found = _WORD.match(tag.inside)
    word = found[0] if found else ""
    written = f"{{% {tag.inside} %}}"
    if tag.kind == "#" or word == "else" or word.startswith("end"):
        return ""
    if word in _CLOSED_BY_THEMSELVES:
        return f"{written}{{% end{word} %}}"
    if word in _CHANGING_CELLS:
        rest = tag.inside.removeprefix(word).strip()
        return f"{{{{ {rest} }}}}" if rest else ""
    if word == "elif":
        return f"{{% if true %}}{written}{{% endif %}}"
    return f"{written}{{% endset %}}" if word == "set" and "=" not in tag.inside else written


# --- Rule on the single source: figures, dates and delays in articles are fields, never typed ---------------

_NUMBER: Final = (
    r"(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|dix-huit|vingt|vingt-quatre|"
    r"trente|quarante|quarante-cinq|cinquante|soixante|quatre-vingts?|quatre-vingt-dix|cents?|mille)"
)
_UNIT: Final = r"(?:jours?|mois|semaines?|ans?|années?|euros?|pour[\s\u00a0]cent)"
_FIGURE: Final = re.compile(
    rf"\d[\d\s\u00a0\u202f.,/]*(?:[\s\u00a0\u202f]*(?:€|%|{_UNIT}\b))?"
    rf"|\b{_NUMBER}(?:[\s\u00a0]+{_NUMBER}){{0,4}}[\s\u00a0\u202f]+{_UNIT}\b",
    re.IGNORECASE,
)


def typed_figures(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for figures, lengths and amounts in words outside tags in an article."""
    for paragraph in template.all_paragraphs():
        if paragraph.in_article:
            text = without_law(without_tags(paragraph.text, " ¤ "))
            for figure in _FIGURE.finditer(text):
                yield TemplateFault("figure_typed", paragraph.place, figure[0].strip(" \u00a0\u202f.,/"))


# ------------------------------------------------------------------------------------------------------------
# Rule on the single source: each duty and right of an agreement is stated in an article of its template.

_PAYMENTS: Final = "payments"
"""The list that states all payments at once."""


def unstated_norms(template: Template, agreement: Agreement) -> Iterator[TemplateFault]:
    """Yield faults for norms with an article that no article of the template names."""
    named = {
        key
        for reading in readings(template)
        if reading.paragraph.in_article
        for key in (use.key for use in reading.uses)
    }
    names = {key.split(".")[1] for key in named if key.startswith("norm.")}
    norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    for norm in norms:
        is_listed = isinstance(norm, Duty) and norm.is_payment and _PAYMENTS in named
        if norm.article is not None and norm.name not in names and not is_listed:
            yield TemplateFault(
                "norm_unstated",
                TemplatePlace("word/document.xml", 0, ""),
                norm.label or norm.name,
                norm.article,
            )


# ------------------------------------------------------------------------------------------------------------
# Rules on cross-references: each leads to a numbered heading under the same conditions.


def _references(template: Template) -> Iterator[tuple[Reference, etree._Element | None]]:
    """Yield each reference to a number, with its target paragraph."""
    tree = template.trees[MAIN_PART]
    homes = dict(bookmarks_in(tree))
    yield from ((reference, homes.get(reference.bookmark)) for reference in references_in(tree))


def lost_references(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for references whose bookmark is missing, or in a paragraph without a number."""
    lists = Lists(template)
    for reference, home in _references(template):
        if home is None or lists.of(home) is None:
            place = template.place_of(MAIN_PART, reference.field.element)
            yield TemplateFault("reference_lost", place, reference.bookmark)


def unguarded_references(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for references that remain when a condition drops their heading."""
    conditions = dict(_conditions(template.paragraphs.get(MAIN_PART, ())))
    for reference, home in _references(template):
        own = next(reference.field.element.iterancestors(f"{W}p"), None)
        paragraph = template.by_element.get(own)
        if home is None or paragraph is None:
            continue
        asked = conditions.get(own, ())
        needed = [condition for condition in conditions.get(home, ()) if condition not in asked]
        if needed and not asked and not any(block.word == "if" for block in blocks_of(paragraph)):
            yield TemplateFault("reference_unguarded", paragraph.place, reference.bookmark, needed[0])


def _conditions(
    paragraphs: tuple[Paragraph, ...],
) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    """Yield the conditions of each paragraph, as written in the tags."""
    stack: list[str] = []
    for paragraph in paragraphs:
        yield paragraph.element, tuple(item for item in stack if item.startswith("if "))
        for block in blocks_of(paragraph):
            if block.word in ("if", "for"):
                stack.append(" ".join(block.tag.inside.split()))
            elif block.word in ("endif", "endfor") and stack:
                stack.pop()


# --- Rule on typography, and its correction: no-break spaces where French requires them ---------------------

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_AROUND: Final = 12


def _mended(paragraph: Paragraph) -> str:
    """Return a paragraph's text with the right spaces, character by character; tags are unchanged."""
    mended = with_no_break_spaces(paragraph.text)
    kept: list[str] = []
    at = 0
    for tag in paragraph.tags:
        kept += (mended[at : tag.start], tag.text)
        at = tag.end
    return "".join((*kept, mended[at:]))


def breaking_spaces(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for plain spaces before `:` and `€`, inside « », between digits of a number."""
    for paragraph in template.all_paragraphs():
        mended = _mended(paragraph)
        for at, (old, new) in enumerate(zip(paragraph.text, mended, strict=True)):
            if old != new:
                excerpt = paragraph.text[max(0, at - _AROUND) : at + _AROUND]
                yield TemplateFault("space_breaks", paragraph.place, excerpt.strip())
                break


def with_unbroken_spaces(content: bytes) -> tuple[bytes, int]:
    """Return the template with these spaces corrected, and their number; nothing else is changed."""
    template = opened(content)
    parts = read_parts(content)
    count = 0
    for part, paragraphs in template.paragraphs.items():
        changed = sum(_write(paragraph) for paragraph in paragraphs) if RENDERED.fullmatch(part) else 0
        if changed:
            parts[part] = to_bytes(template.trees[part])
        count += changed
    return (written(parts), count) if count else (content, 0)


def _write(paragraph: Paragraph) -> int:
    """Write the corrected text into the runs, and return the number of changed characters."""
    mended = _mended(paragraph)
    if mended == paragraph.text:
        return 0
    at = 0
    for node, piece in pieces(paragraph.element):
        if node.tag == f"{W}t" and mended[at : at + len(piece)] != piece:
            node.text = mended[at : at + len(piece)]
            node.set(_SPACE, "preserve")
        at += len(piece)
    return sum(old != new for old, new in zip(paragraph.text, mended, strict=True))


# --- Rule on external content: nothing may be fetched or run ------------------------------------------------

_R: Final = f"{{{OFFICE_RELATIONS}}}"


def external_parts(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for relationships out of the file or to a program: a picture, a template, an object."""
    for relation in unsafe_relations(template.parts):
        place = _place(template, owner_of(relation.part), relation.id)
        yield TemplateFault("external", place, short(relation.target))


def _place(template: Template, part: str, identifier: str) -> TemplatePlace:
    tree = template.trees.get(part)
    for element in () if tree is None else tree.iter():
        if identifier in [value for name, value in element.items() if name.startswith(_R)]:
            return template.place_of(part, element)
    return TemplatePlace(part, 0, "")


def dead_parts(content: bytes) -> Iterator[TemplateFault]:
    """Yield faults for relationships to parts that the file lacks; documents omit them."""
    parts = raw_parts(content)
    dead = tuple(dead_relations(parts))
    if not dead:
        return
    template = opened_parts(parts)
    for relation in dead:
        place = _place(template, owner_of(relation.part), relation.id)
        yield TemplateFault("dead_relation", place, short(relation.target))


def external_fields(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for field codes that fetch a file, start a program or run a macro."""
    for part in template.paragraphs:
        for code in codes_in(template.trees[part]):
            if FETCHING.match(code.code):
                yield TemplateFault("external", template.place_of(part, code.element), short(code.code))


# ------------------------------------------------------------------------------------------------------------
# Rules for screen readers: title, language, headings, header rows, pictures, lists.

_TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"
_PICTURE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_DECORATIVE: Final = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_OLD_PICTURE: Final = "{urn:schemas-microsoft-com:vml}imagedata"
_BORDERS: Final = f"{W}tblPr/{W}tblBorders"
_STYLE: Final = f"{W}tblPr/{W}tblStyle"
_BY_HAND: Final = re.compile(r"\s*(?:[-–—•*▪‣·◦]|\d{1,2}[.)]|[a-z]\))[\s\u00a0]+\S")


def missing_title(template: Template) -> Iterator[TemplateFault]:
    """Yield a fault for a missing document title."""
    core = template.trees.get("docProps/core.xml")
    if core is None or not (core.findtext(_TITLE) or "").strip():
        yield TemplateFault("no_title", TemplatePlace("docProps/core.xml", 0, ""))


def missing_language(template: Template) -> Iterator[TemplateFault]:
    """Yield a fault for a default language other than French, which PDF and screen readers use."""
    styles = template.trees.get("word/styles.xml")
    found = None if styles is None else styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    language = "" if found is None else str(found.get(f"{W}val"))
    if not re.match(r"fr\b", language):
        yield TemplateFault("no_language", TemplatePlace("word/styles.xml", 0, ""), language or "–", "fr-FR")


def skipped_headings(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for headings that skip a level."""
    above = 0
    for paragraph in template.paragraphs.get("word/document.xml", ()):
        level = paragraph.style.heading
        if level is not None:
            if level > above + 1:
                yield TemplateFault("heading_skipped", paragraph.place, str(level), str(above))
            above = level


def missing_header_rows(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for tables without a header row; one without borders or style is only a layout."""
    for part, tree in template.trees.items():
        for table in tree.iter(f"{W}tbl"):
            is_layout = table.find(_BORDERS) is None and table.find(_STYLE) is None
            row = table.find(f"{W}tr")
            if row is not None and not is_layout and not is_on(row.find(f"{W}trPr/{W}tblHeader")):
                yield TemplateFault("no_header_row", template.place_of(part, table))


def missing_alt_texts(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for pictures without a text alternative that are not marked as decorative."""
    for part, tree in template.trees.items():
        for picture in tree.iter(_PICTURE):
            decorative = any(mark.get("val") in ("1", "true") for mark in picture.iter(_DECORATIVE))
            if not decorative and not (picture.get("descr") or "").strip():
                yield TemplateFault(
                    "no_alt_text", template.place_of(part, picture), picture.get("name") or "–"
                )
        for picture in tree.iter(_OLD_PICTURE):
            shape = picture.getparent()
            if shape is not None and not (shape.get("alt") or "").strip():
                yield TemplateFault("no_alt_text", template.place_of(part, picture), shape.get("id") or "–")


def typed_lists(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for paragraphs that start with a typed dash or number but are in no Word list."""
    for paragraph in template.all_paragraphs():
        if (
            paragraph.style.list is None
            and paragraph.style.heading is None
            and _BY_HAND.match(paragraph.text)
        ):
            yield TemplateFault("list_typed", paragraph.place, short(paragraph.text))


def spacing_paragraphs(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for consecutive empty paragraphs, which are read aloud as blanks."""
    for paragraphs in template.paragraphs.values():
        for before, paragraph in pairwise(paragraphs):
            if before.element.getnext() is paragraph.element and _is_empty(before) and _is_empty(paragraph):
                yield TemplateFault("paragraph_empty", paragraph.place)


def _is_empty(paragraph: Paragraph) -> bool:
    content = (f"{W}t", f"{W}drawing", f"{W}pict", f"{W}object", f"{W}br", f"{W}sectPr", f"{W}fldChar")
    return not paragraph.text.strip() and next(paragraph.element.iter(*content), None) is None


def empty_links(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for links without a text."""
    for part, tree in template.trees.items():
        for link in tree.iter(f"{W}hyperlink"):
            text = "".join(node.text or "" for node in link.iter(f"{W}t"))
            if not text.strip() and next(link.iter(_PICTURE), None) is None:
                yield TemplateFault("link_empty", template.place_of(part, link))
