"""A template compiled once, and filled with values: the only place where templates run."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain, islice
from types import TracebackType
from typing import Final

from attrs import field
from jinja2 import Template, nodes
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError
from jinja2.utils import missing

from budget import frozen
from budget.errors import InputError
from conventions.documents.blocks import Ranges, codes_in, crossed_fields, ranges_of, unpaired_blocks
from conventions.documents.context import Comparable, Context, Entry
from conventions.documents.document_errors import (
    DocumentTooLargeError,
    FieldWithoutValueError,
    TemplatePlace,
    UnsafeTemplateError,
)
from conventions.documents.opened import RENDERED, opened_parts
from conventions.documents.opened import Template as Opened
from conventions.documents.printed_values import TRACE_CLOSE, TRACE_END, TRACE_OPEN, Attachment
from conventions.documents.relations import (
    FETCHING,
    to_tree,
    unsafe_relations,
    without_attached_template,
)
from conventions.documents.render.archive import CONTENT_TYPES, MAX_BYTES, Packed, packed, zipped
from conventions.documents.render.attachments import attachments_named, with_attachments
from conventions.documents.render.clauses import Composed
from conventions.documents.render.element_tags import MARK, broken
from conventions.documents.render.joints import (
    GRID,
    Joints,
    Link,
    joints_of,
    links_of,
    refuse_lost,
    with_grid,
    with_joints,
    with_links,
    without_gaps,
)
from conventions.documents.render.numbering import NOTES, Levels, levels_of, with_notes, with_numbers
from conventions.documents.render.pictures import COMMENT, numbered_drawings, with_comments, with_pictures
from conventions.documents.render.prepared import Prepared, prepared, unfilled, without_comments
from conventions.documents.render.properties import (
    PROVENANCE_KEYS,
    Provenance,
    provenance_values,
    with_properties,
)
from conventions.documents.render.restarts import NUMBERING, with_lists, with_rounds
from conventions.documents.render.sandbox import DRAFT_MARKS, UnfilledError, Values, environment
from conventions.documents.render.template_language import Use, checked, is_known, key_of, unknown_field

_MARKED: Final = re.compile("([^<]{1,200}?)".join(DRAFT_MARKS))
_TRACED: Final = re.compile(f"{MARK}k([^{MARK}]*){MARK}")
_TRACE_END: Final = f"{MARK}/{MARK}"

_MOST_PIECES: Final = 1_000_000
"""The limit for output and for loop rounds; a table of a hundred thousand cells stays below it."""
_BATCH: Final = 64


@frozen
class CompiledPart:
    """A part with tags: its code, the names it uses and their keys."""

    name: str
    prepared: Prepared = field(repr=False)
    template: Template = field(repr=False)
    names: tuple[tuple[str, str], ...] = field(repr=False)
    uses: tuple[Use, ...] = field(repr=False)
    draws: bool
    joints: Joints = field(repr=False)

    def filled(self, entries: Mapping[str, "Entry | Comparable"], keys: frozenset[str]) -> list[str]:
        """Return the filled part in pieces; `entries` are texts to print and comparable values."""
        values = {name: entries.get(key, missing) for name, key in self.names}
        pieces: list[str] = []
        size = 0
        # jinja2's own context has twenty attributes; its code only needs those of `Values`
        running = self.template.root_render_func(Values(values))  # type: ignore[arg-type]
        try:
            while batch := list(chain.from_iterable(islice(running, _BATCH))):
                size += sum(map(len, batch))
                pieces += batch
                if size > MAX_BYTES or len(pieces) > _MOST_PIECES:
                    raise _too_large(size)
        except UnfilledError as error:
            raise _unfilled(error.key, self._place(error.__traceback__), keys) from None
        except (SecurityError, TypeError) as error:
            raise _unsafe(str(error), self._place(error.__traceback__)) from None
        except (TemplateError, RecursionError) as error:
            place = self._place(error.__traceback__)
            raise broken("tag_unreadable", place.text, place) from error
        except InputError as error:
            error.params = {**self._place(error.__traceback__).params(), **error.params}
            raise
        return pieces

    def mended(self, text: str, *, is_lost: bool, draft: bool) -> str:
        """Return the filled part with the effects of conditions and loops repaired."""
        text = with_joints(text, self.joints, is_lost=is_lost, draft=draft)
        return without_gaps(self.name, text) if self.prepared.slots.mends else text

    def _place(self, trace: TracebackType | None) -> TemplatePlace:
        """Return the place of the failing tag: the innermost template line in the traceback."""
        line = 1
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self.name:
                line = self.template.get_corresponding_lineno(trace.tb_lineno)
            trace = trace.tb_next
        return self.prepared.place(line)


@frozen
class CompiledTemplate:
    """A reusable compiled template; `keys` are the known fields, to tell an empty one from a wrong name.

    `others` are the unchanged parts, compressed; `raw` those of them that pictures and restarted lists
    extend. `across`: the bookmarks to which another part refers.
    """

    parts: tuple[CompiledPart, ...]
    others: tuple[Packed, ...]
    raw: Mapping[str, bytes] = field(repr=False)
    levels: Levels = field(repr=False)
    keys: frozenset[str] = field(repr=False)
    draft: bool = False
    across: tuple[tuple[str, Link], ...] = field(default=(), repr=False)

    def render(self, context: Context, provenance: Provenance, *, checked: bool = False) -> bytes:
        """Return the document; equal values give equal bytes. `checked` parses each filled part again."""
        entries = {**context.entries, **provenance_values(provenance)}
        named: dict[str, Entry | Comparable] = {**entries, **context.values}
        changed: dict[str, bytes] = {}
        attached: dict[str, Attachment] = {}
        for part in self.parts:
            pieces = part.filled(named, self.keys)
            text, is_lost = self._finished(part, pieces, entries, changed, attached)
            changed[part.name] = part.mended(text, is_lost=is_lost, draft=self.draft).encode()
        if not self.draft:
            refuse_lost(self.across, changed)
        with_notes(changed, self.raw)
        if checked:
            for name, content in changed.items():
                if name.endswith(".xml"):
                    to_tree(name, content)
        made = zipped(
            (
                *(other for other in self.others if other.name not in changed),
                *(packed(name, content) for name, content in changed.items()),
            )
        )
        return with_attachments(made, attached) if attached else made

    def unfilled(self, context: Context, provenance: Provenance) -> tuple[str, ...]:
        """Return the fields that a draft would mark as missing, in the order of the parts."""
        entries = {**context.entries, **provenance_values(provenance), **context.values}
        texts = ("".join(part.filled(entries, self.keys)) for part in self.parts)
        marked = (key for text in texts for key in _MARKED.findall(text))
        return tuple(dict.fromkeys(key for key in marked if is_known(key, self.keys)))

    def _finished(
        self,
        part: CompiledPart,
        filled: list[str],
        entries: Mapping[str, Entry],
        changed: dict[str, bytes],
        attached: dict[str, Attachment],
    ) -> tuple[str, bool]:
        """Return the part with links, numbers, lists and pictures, and whether a link is dead.

        `changed` receives the new or changed parts, `attached` the documents to insert.
        """
        pieces, at = _split_at_marks(filled)
        marks = [pieces[place] for place in at]
        kinds = {mark[:1] for mark in marks}
        if "k" in kinds:
            text = _TRACED.sub(rf"{TRACE_OPEN}\1{TRACE_CLOSE}", "".join(filled))
            return self._finished(part, [text.replace(_TRACE_END, TRACE_END)], entries, changed, attached)
        if part.joints.repeats:
            with_rounds(marks)
        shown = [f"{MARK}{mark}{MARK}" if mark[:1] in ("v", COMMENT) else "" for mark in marks]
        is_lost = with_links(marks, shown, part.joints)
        with_numbers(marks, shown, self.levels, part.prepared.slots, draft=self.draft)
        beside = {**self.raw, **changed}
        if kinds & {"n", "i"}:
            with_lists(marks, shown, beside)
        for place, text in zip(at, shown, strict=True):
            pieces[place] = text
        for place in (place for place, mark in zip(at, marks, strict=True) if mark == GRID):
            with_grid(part.name, pieces, place)
        text = "".join(pieces)
        if COMMENT in kinds:
            text = with_comments(part.name, text, str(entries["provenance.on"]), beside)
        if "v" in kinds:
            text = with_pictures(part.name, text, entries, beside)
            attached |= attachments_named(text, entries)
        changed |= {name: content for name, content in beside.items() if content is not self.raw.get(name)}
        return numbered_drawings(text) if part.draws or "v" in kinds else text, is_lost

    def uses(self) -> tuple[Use, ...]:
        """Return every use of a field, part by part."""
        return tuple(use for part in self.parts for use in part.uses)


def _split_at_marks(pieces: Iterable[str]) -> tuple[list[str], list[int]]:
    """Return the pieces with each mark separate, and the positions of marks; no mark is split."""
    parted: list[str] = []
    at: list[int] = []
    for piece in pieces:
        if MARK in piece:
            first = len(parted) + 1
            parted += piece.split(MARK)
            at += range(first, len(parted), 2)
        else:
            parted.append(piece)
    return parted, at


def _unfilled(key: str, place: TemplatePlace, keys: frozenset[str]) -> InputError:
    if not is_known(key, keys):
        return unknown_field(key, keys, place)
    return FieldWithoutValueError(
        f"{place}: the field {key} has no value in this dossier",
        actual=key,
        expected="a value, or to_be_completed",
        **place.params(),
    )


def _unsafe(why: str, place: TemplatePlace) -> UnsafeTemplateError:
    return UnsafeTemplateError(
        f"{place}: the template asks for what templates may not do: {why}",
        actual=why,
        expected="fields, conditions and loops",
        **place.params(),
    )


def _too_large(size: int) -> DocumentTooLargeError:
    return DocumentTooLargeError(
        f"the document grows beyond {MAX_BYTES} characters", actual=str(size), expected=str(MAX_BYTES)
    )


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
