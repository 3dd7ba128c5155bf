"""From a template and values to a document: the one place that compiles and runs templates.

Callers know `Renderer` only: values in, bytes out, or an error that says where.
"""

import difflib
import re
import traceback
from collections.abc import Collection
from functools import lru_cache
from typing import Final, Protocol

from attrs import frozen
from jinja2 import Template
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from budget.errors import InputError
from conventions.documents.archive import MAX_BYTES, Packed, packed, read_parts, zipped
from conventions.documents.context import Context, Group
from conventions.documents.dialect import OPENING, prepared, restored, to_tree
from conventions.documents.errors import (
    BrokenTemplateError,
    DocumentTooLargeError,
    FieldUnknownError,
    FieldWithoutValueError,
    UnsafeTemplateError,
)
from conventions.documents.place import Place, place_at
from conventions.documents.properties import CORE, Provenance, properties, with_declared_properties
from conventions.documents.sandbox import UnfilledError, environment, unbroken_lines

__all__ = ["RENDERED", "CompiledTemplate", "Renderer", "compiled", "is_known"]

RENDERED: Final = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml|docProps/core\.xml"
)
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Renderer(Protocol):
    """What fills a template; it holds nothing of a document and may be shared between threads."""

    def render(self, context: Context, provenance: Provenance) -> bytes:
        """The document; an `InputError` names the field, the part, the article and the paragraph."""


@frozen
class _Part:
    """A part with tags: its source, one paragraph a line, and what it compiled to."""

    name: str
    source: str
    template: Template


@frozen
class CompiledTemplate:
    """A template made ready once; `keys` are the fields there are, to tell an empty one from a wrong name."""

    parts: tuple[_Part, ...]
    others: tuple[Packed, ...]
    core: bytes | None
    keys: frozenset[str]

    def render(self, context: Context, provenance: Provenance, *, checked: bool = False) -> bytes:
        """The document; equal values give equal bytes. `checked` reads each filled part again as XML."""
        filled = {part.name: self._content(part, context.root) for part in self.parts}
        filled |= properties(filled.get(CORE, self.core), provenance)
        if checked:
            for name, content in filled.items():
                to_tree(name, content)
        return zipped((*self.others, *(packed(name, content) for name, content in filled.items())))

    def _content(self, part: _Part, root: Group) -> bytes:
        text = restored(self._filled(part, root))
        return (_DECLARATION + (unbroken_lines(text) if part.name == CORE else text)).encode()

    def _filled(self, part: _Part, root: Group) -> str:
        chunks: list[str] = []
        size = 0
        try:
            for chunk in part.template.generate(root=root, **_top(root)):
                chunks.append(chunk)
                size += len(chunk)
                if size > MAX_BYTES:
                    raise _too_large(size)
        except UnfilledError as error:
            raise self._unfilled(error.key, _place_of(error, part)) from None
        except (SecurityError, TypeError) as error:
            raise _unsafe(str(error), _place_of(error, part)) from None
        except (TemplateError, RecursionError) as error:
            raise _broken(str(error), _place_of(error, part)) from None
        return "".join(chunks)

    def _unfilled(self, key: str, place: Place) -> InputError:
        if is_known(key, self.keys):
            return FieldWithoutValueError(
                f"{place}: the field {key} has no value in this dossier",
                actual=key,
                expected="a value, or to_be_completed",
                **place.params(),
            )
        near = difflib.get_close_matches(key, sorted(self.keys), n=1)
        return FieldUnknownError(
            f"{place}: {key} is no field" + (f", did you mean {near[0]}?" if near else ""),
            actual=key,
            expected=near[0] if near else "a field of the table",
            **place.params(),
        )


def _top(root: Group) -> dict[str, object]:
    return dict(root._entries)  # noqa: SLF001 -- the first names become the template's variables


def is_known(key: str, keys: Collection[str]) -> bool:
    """Whether a key, or anything below it, is in the table; a norm's name may be any."""
    wanted = re.sub(r"^norm\.[^.]+", "norm.*", key)
    return any(known == wanted or known.startswith((f"{wanted}.", f"{wanted}[]")) for known in keys)


def _place_of(error: BaseException, part: _Part) -> Place:
    lines = [
        frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == part.name
    ]
    return place_at(part.name, part.source, lines[-1] if lines and lines[-1] else 1)


def _unsafe(why: str, place: Place) -> UnsafeTemplateError:
    return UnsafeTemplateError(
        f"{place}: the template asks for what templates may not do: {why}",
        actual=why,
        expected="fields, conditions and loops",
        **place.params(),
    )


def _broken(why: str, place: Place) -> BrokenTemplateError:
    return BrokenTemplateError(
        f"{place}: the tag cannot be read: {why}",
        actual=why,
        expected="a tag of the templates",
        **place.params(),
    )


def _too_large(size: int) -> DocumentTooLargeError:
    return DocumentTooLargeError(
        f"the document grows beyond {MAX_BYTES} characters", actual=str(size), expected=str(MAX_BYTES)
    )


@lru_cache(maxsize=64)
def compiled(content: bytes, keys: frozenset[str], *, draft: bool = False) -> CompiledTemplate:
    """The template of these bytes, compiled; `BrokenTemplateError` names the paragraph of a bad tag."""
    parts = with_declared_properties(read_parts(content))
    made = environment(draft=draft)
    ready = []
    for name in sorted(parts):
        if RENDERED.fullmatch(name):
            source = prepared(name, parts[name])
            if OPENING.search(source):
                ready.append(_Part(name, source, _template(made, name, source)))
                del parts[name]
    core = parts.pop(CORE, None)
    return CompiledTemplate(tuple(ready), tuple(packed(*part) for part in sorted(parts.items())), core, keys)


def _template(made: ImmutableSandboxedEnvironment, name: str, source: str) -> Template:
    try:
        code = made.compile(source, name=name, filename=name)
    except TemplateSyntaxError as error:
        raise _broken(error.message or "", place_at(name, source, error.lineno)) from None
    except TemplateError as error:
        raise _broken(str(error), place_at(name, source, 1)) from None
    return Template.from_code(made, code, dict(made.globals))
