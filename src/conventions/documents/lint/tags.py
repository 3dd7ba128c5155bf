"""Rules on single tags: whole, not auto-corrected, readable, not in a tracked deletion, naming fields."""

import difflib
import re
from collections.abc import Iterator
from typing import Final

from jinja2 import nodes
from jinja2.exceptions import TemplateError

from conventions.documents.dialect import TAG
from conventions.documents.inventory import keys_below, path_of_name
from conventions.documents.lint.fault import TemplateFault
from conventions.documents.lint.template import Paragraph, Template, W, short
from conventions.documents.renderer import is_known
from conventions.documents.sandbox import environment

__all__ = [
    "damaged_tags",
    "deleted_tags",
    "half_tags",
    "parsed",
    "tags_of",
    "unknown_fields",
    "unreadable_tags",
]

_CORRECTED: Final = re.compile("[«»“”‘’„–—…]")
_APART: Final = (re.compile(r"\{\s+[{%]"), re.compile(r"[}%]\s+\}"))
_HALF: Final = re.compile(r"\{\{|\{%|\}\}|%\}")
_PREFIX: Final = re.compile(r"^(\{[{%]-?)(?:p|tr|tc|r)(?=\s)")
_REPAIRED: Final = str.maketrans(
    {**dict.fromkeys("«»“”„", '"'), **dict.fromkeys("‘’", "'"), "–": "-", "—": "-"}
)
_READ: Final = 200
"""How much of a paragraph is looked at to show where a tag begins."""

_OWN: Final = "loop"
"""Names that a template makes itself are treated as the loop's: they are no fields."""


def tags_of(paragraph: Paragraph) -> list[str]:
    """The tags of a paragraph, as they are written."""
    return TAG.findall(paragraph.text)


def damaged_tags(template: Template) -> Iterator[TemplateFault]:
    """Tags with typographic quotes or dashes inside, or with a space between their two braces."""
    for paragraph in template.paragraphs:
        for tag in tags_of(paragraph):
            if _CORRECTED.search(tag):
                yield TemplateFault("tag_damaged", paragraph.place, short(tag))
        rest = TAG.sub("", paragraph.text)
        opened, closed = (list(pattern.finditer(rest)) for pattern in _APART)
        for apart in opened or closed:
            yield TemplateFault(
                "tag_damaged", paragraph.place, short(rest[apart.start() : apart.start() + _READ])
            )


def half_tags(template: Template) -> Iterator[TemplateFault]:
    """Braces of a tag whose other half is not in the same paragraph."""
    for paragraph in template.paragraphs:
        rest = TAG.sub("", paragraph.text)
        for half in _HALF.finditer(rest):
            yield TemplateFault(
                "tag_not_closed", paragraph.place, short(rest[half.start() : half.start() + _READ])
            )


def deleted_tags(template: Template) -> Iterator[TemplateFault]:
    """Tags that a tracked change deletes: Word still holds them."""
    for paragraph in template.paragraphs:
        text = "".join(node.text or "" for node in paragraph.element.iter(f"{W}delText"))
        for tag in TAG.findall(text):
            yield TemplateFault("tag_deleted", paragraph.place, short(tag))


def plain(tag: str) -> str:
    """A tag as jinja2 reads it: without the prefix of a paragraph or a row, and with its quotes straight.

    >>> plain("{%tr for a in b %}")
    '{% for a in b %}'
    """
    return _PREFIX.sub(r"\1", tag).translate(_REPAIRED).replace("\u00a0", " ").replace("\u202f", " ")


def parsed(tag: str) -> nodes.Template:
    """The tree of one tag, closed by itself where it opens a block; TemplateError if it cannot be read."""
    text = plain(tag)
    word = re.match(r"\{%-?\s*(\w+)", text)
    match word[1] if word else "":
        case "if" | "for" | "filter" | "with" | "macro" as name:
            text = f"{text}{{% end{name} %}}"
        case "elif":
            text = f"{{% if true %}}{text}{{% endif %}}"
        case "else" | "endif" | "endfor" | "endset" | "endmacro" | "endfilter" | "endwith":
            text = ""
        case "set" if "=" not in text:
            text = f"{text}{{% endset %}}"
    made = environment(draft=False)
    made.compile(text)
    return made.parse(text)


def unreadable_tags(template: Template) -> Iterator[TemplateFault]:
    """Tags whose inside is no expression of the templates."""
    for paragraph in template.paragraphs:
        for tag in tags_of(paragraph):
            try:
                parsed(tag)
            except (TemplateError, RecursionError) as error:
                yield TemplateFault("tag_unreadable", paragraph.place, short(tag), short(str(error)))


def unknown_fields(template: Template, keys: frozenset[str]) -> Iterator[TemplateFault]:
    """Names that are no field, with the nearest one; each once a paragraph."""
    for part in dict.fromkeys(paragraph.place.part for paragraph in template.paragraphs):
        scopes: list[dict[str, str]] = [{}]
        for paragraph in template.of_part(part):
            yield from dict.fromkeys(_unknown(paragraph, scopes, keys))


def _unknown(
    paragraph: Paragraph, scopes: list[dict[str, str]], keys: frozenset[str]
) -> Iterator[TemplateFault]:
    for tag in tags_of(paragraph):
        try:
            tree = parsed(tag)
        except (TemplateError, RecursionError):
            continue
        for key, _ in keys_below(tree, scopes[-1]):
            above = key.partition("[]")[0]
            if not is_known(key, keys) and (above == key or is_known(above, keys)):
                near = difflib.get_close_matches(key, sorted(keys), n=1)
                yield TemplateFault("field_unknown", paragraph.place, key, near[0] if near else "")
        if re.match(r"\{%-?\s*endfor", plain(tag)) and len(scopes) > 1:
            scopes.pop()
        for node in tree.body:
            _enter(node, scopes)


def _enter(node: nodes.Node, scopes: list[dict[str, str]]) -> None:
    """What the tag makes known to those that follow it."""
    match node:
        case nodes.For():
            over = path_of_name(node.iter, scopes[-1])
            named = [name.name for name in node.target.find_all(nodes.Name)]
            if isinstance(node.target, nodes.Name):
                named = [node.target.name]
            scopes.append({**scopes[-1], **dict.fromkeys(named, f"{over}[]" if over else _OWN)})
        case nodes.Assign(target=nodes.Name(name=name)) | nodes.AssignBlock(target=nodes.Name(name=name)):
            scopes[-1][name] = _OWN
        case nodes.Macro():
            scopes[-1].update(dict.fromkeys([node.name, *(argument.name for argument in node.args)], _OWN))
        case _:
            return
