"""Compile a template once: read with limits, made safe, its parts prepared and turned into code."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from typing import Final

from jinja2 import Template, nodes
from jinja2.exceptions import TemplateError, TemplateSyntaxError

from conventions.documents.blocks import unpaired_blocks
from conventions.documents.codes import codes_in
from conventions.documents.errors import UnsafeTemplateError
from conventions.documents.fault import TemplatePlace
from conventions.documents.opened import RENDERED, opened_parts
from conventions.documents.opened import Template as Opened
from conventions.documents.ranges import Ranges, crossed_fields, ranges_of
from conventions.documents.relations import FETCHING, unsafe_relations, without_attached_template
from conventions.documents.render.archive import CONTENT_TYPES, packed
from conventions.documents.render.clauses import Composed
from conventions.documents.render.compiled import CompiledPart, CompiledTemplate
from conventions.documents.render.expressions import checked, key_of
from conventions.documents.render.joints import Link, joints_of, links_of
from conventions.documents.render.lists import levels_of
from conventions.documents.render.numbering import NOTES
from conventions.documents.render.prepared import prepared
from conventions.documents.render.properties import PROVENANCE_KEYS, with_properties
from conventions.documents.render.restarts import NUMBERING
from conventions.documents.render.sandbox import environment
from conventions.documents.render.settled import without_comments
from conventions.documents.render.slots import broken
from conventions.documents.unfilled import unfilled

_DRAWN: Final = "<wp:docPr "


@lru_cache(maxsize=64)
def compiled(composed: Composed, keys: frozenset[str], *, draft: bool = False) -> CompiledTemplate:
    """Return the compiled template, cached; `BrokenTemplateError` names the paragraph of a bad tag."""
    return compiled_parts(composed.parts, keys, draft=draft)


def compiled_parts(
    parts: Mapping[str, bytes], keys: frozenset[str] | None, *, draft: bool = False
) -> CompiledTemplate:
    """Return the template of these parts; with `keys` None, unknown fields are accepted."""
    kept = without_attached_template(without_comments(with_properties(parts)))
    _refuse_unsafe(kept)
    template = opened_parts(kept)
    for fault in chain(unfilled(template), unpaired_blocks(template), crossed_fields(template)):
        raise broken(fault.code, fault.actual, fault.place)
    levels = levels_of(template)
    known = None if draft or keys is None else keys | PROVENANCE_KEYS
    links = links_of(template)  # before the preparation changes the parts
    ready = [
        _part(template, name, known, links.get(name, {}), draft=draft)
        for name in sorted(kept)
        if RENDERED.fullmatch(name)
    ]
    done = {part.name for part in ready if part is not None}
    others = {name: content for name, content in kept.items() if name not in done}
    raw = {
        name: content
        for name, content in others.items()
        if name in (CONTENT_TYPES, NUMBERING, *NOTES.values()) or name.endswith(".rels")
    }
    return CompiledTemplate(
        tuple(part for part in ready if part is not None),
        tuple(packed(*part) for part in sorted(others.items())),
        raw,
        levels,
        (keys or frozenset()) | PROVENANCE_KEYS,
        draft,
        tuple(
            (name, link) for part, found in links.items() for name, link in found.items() if link.home != part
        ),
    )


def _refuse_unsafe(parts: Mapping[str, bytes]) -> None:
    for relation in unsafe_relations(parts):
        raise UnsafeTemplateError(
            f"{relation.part}: the template brings in {relation.target[:60]} ({relation.kind})",
            actual=relation.target[:60],
            expected="pictures and texts that are in the file",
            **TemplatePlace(relation.part, 0, "").params(),
        )


def _part(
    template: Opened,
    name: str,
    keys: frozenset[str] | None,
    links: Mapping[str, Link],
    *,
    draft: bool,
) -> CompiledPart | None:
    """Return a compiled part; None if it has nothing to fill."""
    _refuse_fetching(template, name)
    ranges = ranges_of(template, name) if name in template.paragraphs else Ranges()
    own = {key: link for key, link in links.items() if link.home == name}
    ready = prepared(template, name, draft=draft, repeats=ranges.are_repeated)
    if not len(ready.slots) and not ready.slots.changed:
        return None
    made = environment(draft=draft)
    try:
        tree = made.parse(ready.source, name=name, filename=name)
        uses = checked(tree, ready.place, keys)
        names = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
        code = made.compile(tree, name=name, filename=name)
    except TemplateSyntaxError as error:
        place = ready.place(error.lineno)
        raise broken("tag_unreadable", place.text, place) from error
    except (TemplateError, RecursionError, SyntaxError, MemoryError) as error:
        raise broken("tag_unreadable", "", ready.place(1)) from error
    return CompiledPart(
        name,
        ready,
        Template.from_code(made, code, dict(made.globals)),
        tuple(sorted((name, key_of(name)) for name in names)),
        uses,
        _DRAWN in ready.source,
        joints_of(name, ready.source, ranges, own),
    )


def _refuse_fetching(template: Opened, name: str) -> None:
    for code in codes_in(template.trees[name]):
        if FETCHING.match(code.code):
            place = template.place_of(name, code.element)
            said = code.code.strip()[:60]
            raise UnsafeTemplateError(
                f"{place}: the field {said} fetches or runs something",
                actual=said,
                expected="fields that stay within the document",
                **place.params(),
            )
