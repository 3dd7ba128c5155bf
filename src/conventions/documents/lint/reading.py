"""Rule on what tags say: expressions that templates may hold, naming fields that there are."""

import difflib
import re
from collections.abc import Iterator
from typing import Final

from attrs import evolve
from jinja2 import nodes
from jinja2.exceptions import TemplateError

from budget.errors import InputError
from conventions.documents.errors import UnsafeTemplateError
from conventions.documents.fault import TemplateFault
from conventions.documents.opened import Paragraph, Template, cell_of, short
from conventions.documents.place import Place
from conventions.documents.render.expressions import Scope, Use, checked, scope_after
from conventions.documents.render.known import is_known
from conventions.documents.render.prepared import LONGEST_TAG, MOST_TAGS
from conventions.documents.render.sandbox import environment
from conventions.documents.tags import Tag, misspelt

__all__ = ["Reading", "misread_tags", "readings"]

_WORD: Final = re.compile(r"\w*")
_CHANGING_CELLS: Final = frozenset({"colspan", "cellbg", "vm", "hm"})
_CLOSED_BY_THEMSELVES: Final = frozenset({"if", "for", "filter", "with", "macro", "call", "block"})


class Reading:
    """A tag that was read: the fields it names, or why it cannot be."""

    def __init__(self, tag: Tag, paragraph: Paragraph) -> None:
        self.tag = tag
        self.paragraph = paragraph
        self.uses: tuple[Use, ...] = ()
        self.fault: TemplateFault | None = None


def readings(template: Template) -> Iterator[Reading]:
    """Every tag of every part, read one by one, so that one bad tag hides no other."""
    for part, paragraphs in template.paragraphs.items():
        reader = _Reader()
        tags = ((tag, paragraph) for paragraph in paragraphs for tag in paragraph.tags)
        for count, (tag, paragraph) in enumerate(tags, start=1):
            if count > MOST_TAGS:
                last = Reading(tag, paragraph)
                last.fault = TemplateFault("tags_too_many", Place(part, 0, ""), part, str(MOST_TAGS))
                yield last
                break
            yield reader.read(tag, paragraph)


class _Reader:
    """The reading of one part: the scopes of the loops that are open, and what was read in the last one."""

    def __init__(self) -> None:
        self.scopes = [Scope({})]
        self.known: dict[str, Reading] = {}

    def read(self, tag: Tag, paragraph: Paragraph) -> Reading:
        """The tag read in the scope it stands in; equal tags are read once."""
        before = self.known.get(tag.text)
        if before is not None:
            again = Reading(tag, paragraph)
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
    """Whether it is no field; the column of a list that is none is not said again."""
    above = key.partition("[]")[0]
    return not is_known(key, keys) and (above == key or is_known(above, keys))


def _unknown(key: str, reading: Reading, keys: frozenset[str]) -> TemplateFault:
    near = difflib.get_close_matches(key[:100], sorted(keys), n=1)
    return TemplateFault("field_unknown", reading.paragraph.place, short(key), near[0] if near else "")


def _reading(tag: Tag, paragraph: Paragraph, scopes: list[Scope]) -> Reading:
    """The tag read in the scope it stands in; `scopes` follows the loops it opens and closes."""
    found = Reading(tag, paragraph)
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
