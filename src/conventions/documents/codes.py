"""Word field codes such as PAGE or REF in a part, in short or long form."""

from collections.abc import Iterator

from attrs import field, frozen
from lxml import etree

from conventions.documents.opened import W


@frozen(eq=False)
class Code:
    """A Word field: the element that holds or ends it, its code, and its last result."""

    element: etree._Element = field(repr=False)
    code: str
    shown: tuple[etree._Element, ...] = field(repr=False)


class _Open:
    """A field that has begun but not ended."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.shown: list[etree._Element] = []
        self.shows = False


def codes_in(tree: etree._Element) -> Iterator[Code]:
    """Yield the fields of a part, including those without an end, which Word reads too."""
    for simple in tree.iter(f"{W}fldSimple"):
        yield Code(simple, str(simple.get(f"{W}instr", "")), tuple(simple.iter(f"{W}t")))
    stack: list[_Open] = []
    last = tree
    for node in tree.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        last = node
        kind = node.get(f"{W}fldCharType")
        if kind == "begin":
            stack.append(_Open())
        elif node.tag == f"{W}instrText" and not stack:
            yield Code(node, node.text or "", ())
        elif stack:
            _read(node, kind, stack[-1])
            if kind == "end":
                yield _closed(node, stack.pop())
    for left in reversed(stack):
        yield _closed(last, left)


def _read(node: etree._Element, kind: str | None, field_: _Open) -> None:
    if kind == "separate":
        field_.shows = True
    elif node.tag == f"{W}instrText":
        field_.codes.append(node.text or "")
    elif node.tag == f"{W}t" and field_.shows:
        field_.shown.append(node)


def _closed(node: etree._Element, field_: _Open) -> Code:
    return Code(node, "".join(field_.codes), tuple(field_.shown))
