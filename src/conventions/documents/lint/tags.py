"""Rules on tags: whole, alone in their place, losing no text, naming fields that there are."""

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
from conventions.documents.errors import UnsafeTemplateError
from conventions.documents.fault import TemplateFault, TemplatePlace
from conventions.documents.opened import Paragraph, Template, W, cell_of, row_of, short
from conventions.documents.render.expressions import Scope, Use, checked, scope_after
from conventions.documents.render.known import is_known
from conventions.documents.render.prepared import LONGEST_TAG, MOST_TAGS
from conventions.documents.render.sandbox import environment
from conventions.documents.tags import HALF, Tag, misspelt, tags_in, without_tags

# ------------------------------------------------------------------------------------------------------------
# Rules on tags as they are written: whole, not auto-corrected, not deleted, in a place that is filled.

_CORRECTED: Final = re.compile("[«»“”‘’„–—…]")
_APART: Final = (re.compile(r"\{\s+[{%]"), re.compile(r"[}%]\s+\}"))
_READ: Final = 200
"""How much of a paragraph is looked at to show where a tag begins."""
_MOST: Final = 50
"""How many faults of one kind are said of one place: the rest is more of the same."""


def damaged_tags(template: Template) -> Iterator[TemplateFault]:
    """Tags with typographic quotes or dashes inside, or with a space between their two braces."""
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
    """Braces of a tag whose other half is not in the same paragraph."""
    for paragraph in template.all_paragraphs():
        rest = without_tags(paragraph.text)
        halves = list(HALF.finditer(rest))
        for half in halves[:_MOST]:
            yield TemplateFault(
                "tag_not_closed", paragraph.place, short(rest[half.start() : half.start() + _READ])
            )


def deleted_tags(template: Template) -> Iterator[TemplateFault]:
    """Tags that a tracked change deletes: Word still holds them."""
    for paragraph in template.all_paragraphs():
        text = "".join(node.text or "" for node in paragraph.element.iter(f"{W}delText"))
        for tag in tags_in(text):
            yield TemplateFault("tag_deleted", paragraph.place, short(tag.text))


# --- Rules on block tags: alone in their place, in the right place, losing no text --------------------------


def misplaced_blocks(template: Template) -> Iterator[TemplateFault]:
    """Tags of a row or of a cell where there is none."""
    for paragraph in template.all_paragraphs():
        for block in lifted_blocks(paragraph):
            if block.level in ("tr", "tc") and row_of(paragraph) is None:
                yield TemplateFault("block_misplaced", paragraph.place, short(block.tag.text))


def _targets(template: Template) -> Iterator[tuple[Block, etree._Element, bool]]:
    """Each tag that takes a place, with that place, and whether another has taken it before."""
    taken: set[tuple[str, etree._Element]] = set()
    for paragraph in template.all_paragraphs():
        for block in lifted_blocks(paragraph):
            target = block.target
            if target is not None:
                yield block, target, (block.level, target) in taken
                taken.add((block.level, target))


def shared_lines(template: Template) -> Iterator[TemplateFault]:
    """Second and later tags that take the place of the same paragraph, row or cell."""
    for block, _, is_taken in _targets(template):
        if is_taken:
            yield TemplateFault("block_shares_line", block.paragraph.place, short(block.tag.text))


def lost_texts(template: Template) -> Iterator[TemplateFault]:
    """Text, fields, pictures, breaks and notes beside a tag that takes their place."""
    for block, target, is_taken in _targets(template):
        for what in () if is_taken else lost_beside(target):
            yield TemplateFault(what, block.paragraph.place, short(block.tag.text))
        for element in () if is_taken else target.iter(f"{W}p"):
            paragraph = template.by_element[element]
            others = without_tags(paragraph.text, kinds="%#")
            if others.strip():
                yield TemplateFault("text_lost", paragraph.place, short(others))


# --- Rule on what tags say: expressions that templates may hold, naming fields that there are ---------------

_WORD: Final = re.compile(r"\w*")
_CHANGING_CELLS: Final = frozenset({"colspan", "cellbg", "vm", "hm"})
_CLOSED_BY_THEMSELVES: Final = frozenset({"if", "for", "filter", "with", "macro", "call", "block"})


class ReadTag:
    """A tag that was read: the fields it names, or why it cannot be."""

    def __init__(self, tag: Tag, paragraph: Paragraph) -> None:
        self.tag = tag
        self.paragraph = paragraph
        self.uses: tuple[Use, ...] = ()
        self.fault: TemplateFault | None = None


def readings(template: Template) -> Iterator[ReadTag]:
    """Every tag of every part, read one by one, so that one bad tag hides no other."""
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
    """The reading of one part: the scopes of the loops that are open, and what was read in the last one."""

    def __init__(self) -> None:
        self.scopes = [Scope({})]
        self.known: dict[str, ReadTag] = {}

    def read(self, tag: Tag, paragraph: Paragraph) -> ReadTag:
        """Return the tag read in the scope it stands in; equal tags are read once."""
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
    """Tags that cannot be read or may not be, and names that are no field, each once a paragraph."""
    said: set[TemplateFault] = set()
    for reading in readings(template):
        found = [] if reading.fault is None else [reading.fault]
        found += [_unknown(use.key, reading, keys) for use in reading.uses if _is_missing(use.key, keys)]
        for fault in found:
            if fault not in said:
                said.add(fault)
                yield fault


def _is_missing(key: str, keys: frozenset[str]) -> bool:
    """Return whether it is no field; the column of a list that is none is not said again."""
    above = key.partition("[]")[0]
    return not is_known(key, keys) and (above == key or is_known(above, keys))


def _unknown(key: str, reading: ReadTag, keys: frozenset[str]) -> TemplateFault:
    near = difflib.get_close_matches(key[:100], sorted(keys), n=1)
    return TemplateFault("field_unknown", reading.paragraph.place, short(key), near[0] if near else "")


def _reading(tag: Tag, paragraph: Paragraph, scopes: list[Scope]) -> ReadTag:
    """Return the tag read in the scope it stands in; `scopes` follows the loops it opens and closes."""
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
    return environment(draft=False).parse(_alone(tag))


def _alone(tag: Tag) -> str:
    """A tag that can be read alone: closed by itself where it opens a block, nothing where it closes one."""
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
