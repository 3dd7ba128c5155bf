"""Lint rules on tags: complete, alone in their place, losing no text, naming existing fields."""

import difflib
import re
from collections.abc import Iterator
from typing import Final

from attrs import evolve
from jinja2 import nodes
from jinja2.exceptions import TemplateError
from lxml import etree

from budget.errors import InputError
from conventions.documents.blocks import Block, lifted_blocks, lost_beside
from conventions.documents.errors import TemplateFault, TemplatePlace, UnsafeTemplateError
from conventions.documents.opened import Paragraph, Template, W, cell_of, row_of, short
from conventions.documents.render.expressions import Scope, Use, checked, is_known, scope_after
from conventions.documents.render.prepared import LONGEST_TAG, MOST_TAGS
from conventions.documents.render.sandbox import environment
from conventions.documents.tags import HALF, Tag, misspelt, tags_in, without_tags

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
    """Yield faults for tags in tracked deletions, which Word still holds."""
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
