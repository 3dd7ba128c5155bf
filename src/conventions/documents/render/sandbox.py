"""The only environment for templates: escaping, strict, without attributes, calls or repetitions."""

import re
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from functools import lru_cache
from itertools import groupby
from typing import Final, TypeVar

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context as Names
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from conventions.documents.context import Group, path_of
from conventions.documents.document_errors import UnprintableValueError
from conventions.documents.field import VALUE
from conventions.documents.printed_values import Attachment, Chart, Marked, Noted, Picture, Traced
from conventions.documents.render.element_tags import MARK
from conventions.documents.render.pictures import COMMENT
from conventions.documents.render.prose_paragraphs import paragraphs_of
from conventions.documents.render.template_language import FILTERS, LOOP, TESTS, key_of
from conventions.documents.typography import HELD
from conventions.dossier.formatted_text import Prose

V = TypeVar("V")
DRAFT_MARKS: Final = ("⟦", "⟧")
_SPECIAL: Final = re.compile("[&<>\"'\n\t\u2011]").search
_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"}
_IN_LINE: Final = str.maketrans(
    {
        **_ESCAPES,
        "\n": '</w:t><w:br/><w:t xml:space="preserve">',
        "\t": '</w:t><w:tab/><w:t xml:space="preserve">',
        HELD: '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">',
    }
)
_PLAIN: Final = str.maketrans({**_ESCAPES, "\n": " ", "\t": " ", HELD: "-"})
_MISSING: Final = (
    '</w:t></w:r><w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr><w:t>{}</w:t></w:r>'
    '<w:r><w:t xml:space="preserve">'
)
"""A run for missing values in a draft: each printing tag has its own run."""


_RUN: Final = (
    '</w:t></w:r><w:r><w:rPr>{}</w:rPr><w:t xml:space="preserve">{{}}</w:t></w:r>'
    '<w:r><w:t xml:space="preserve">'
)
_LOOKS: Final = {
    "same": "{}",
    "old": _RUN.format('<w:strike/><w:color w:val="9B1C1C"/>'),
    "new": _RUN.format('<w:b/><w:color w:val="14532D"/><w:u w:val="single"/>'),
}
"""Deletions are struck out, insertions bold and underlined, so that colour is not needed."""


class UnfilledError(Exception):
    """A name without a value was needed."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class _Inline(str):
    """An escaped text for a place without line breaks: a property, a picture description."""

    __slots__ = ()


def _key(undefined: Undefined) -> str:
    name = key_of(str(undefined._undefined_name).removesuffix(VALUE))  # noqa: SLF001 -- jinja2 gives it no other name
    above = undefined._undefined_obj  # noqa: SLF001
    return f"{path_of(above)}.{name}" if isinstance(above, Group) else name


class _Strict(StrictUndefined):
    """A name without a value: an error if needed, empty if only tested."""

    __slots__ = ()

    def _fail_with_undefined_error(self, *_: object, **__: object) -> object:  # type: ignore[override]
        raise UnfilledError(_key(self))

    __iter__ = __str__ = __len__ = __eq__ = __ne__ = __bool__ = __hash__ = _fail_with_undefined_error  # type: ignore[assignment]
    __contains__ = __getattr__ = _fail_with_undefined_error  # type: ignore[assignment]


class _Draft(Undefined):
    """A name without a value in a draft: a visible mark, an empty list, false."""

    __slots__ = ()

    def __str__(self) -> str:
        return _key(self).join(DRAFT_MARKS)

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def __lt__(self, other: object) -> bool:  # type: ignore[override]
        return False

    __le__ = __gt__ = __ge__ = __lt__  # type: ignore[assignment]


class _Printing(CodeGenerator):
    """Code generation that prints values through one escaping function, instead of jinja2's several.

    Text between two tags is yielded as one tuple.
    """

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 -- jinja2 looks for it by its name
        """Write consecutive texts and values, each value on its own line."""
        self.writeline("yield (")
        self.indent()
        for is_stated, items in groupby(node.nodes, lambda item: _stated(item) is not None):
            if is_stated:
                self.writeline(f"{''.join(_stated(item) or '' for item in items)!r},")
                continue
            for item in items:
                self.writeline("environment.printed(", item)
                self.visit(item, frame)
                self.write("),")
        self.outdent()
        self.writeline(")")

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802 -- the same
        """Write a test; whether a name is defined is decided without creating a value."""
        name = node.node.name if node.name == "defined" and isinstance(node.node, nodes.Name) else None
        if name is not None:
            self.write(f"({frame.symbols.ref(name)} is not missing and ")
        super().visit_Test(node, frame)
        if name is not None:
            self.write(")")


def _stated(node: nodes.Node) -> str | None:
    """Return a literal text of the template; None for filled content."""
    match node:
        case nodes.TemplateData(data=text):
            return text
        case nodes.Const(value=value):
            return printed(value)
        case _:
            return None


class Values:
    """The values of a template by name, complete, as its code reads them.

    Names defined in the template are written to the others, and never read.
    """

    __slots__ = ("exported_vars", "resolve_or_missing", "vars")

    def __init__(self, values: Mapping[str, object]) -> None:
        self.resolve_or_missing = values.__getitem__
        self.vars: dict[str, object] = {}
        self.exported_vars: set[str] = set()


def printed(value: object) -> str:
    """Return the escaped text of a value within a run, with Word's line breaks and tabs."""
    if type(value) is str:
        return value if _SPECIAL(value) is None else value.translate(_IN_LINE)
    match value:
        case _Inline():
            return value
        case Noted(said=said, questions=questions):
            return printed(said) + "".join(
                f"{MARK}{COMMENT}{question.translate(_PLAIN)}{MARK}" for question in questions
            )
        case Traced(key=key):
            return f"{MARK}k{key}{MARK}{value.translate(_IN_LINE)}{MARK}/{MARK}"
        case Picture() | Chart() | Attachment():
            return f"{MARK}v{value.name}{MARK}"
        case Prose():
            return paragraphs_of(value)
        case Marked():
            return "".join(_LOOKS[kind].format(text.translate(_IN_LINE)) for kind, text in value.pieces)
        case _Draft():
            return _MISSING.format(str(value).translate(_PLAIN))
        case Undefined():
            raise UnfilledError(_key(value))
        case bool() | None:
            raise _unprintable("a truth value")
        case int():
            return str(value)
        case Group():
            raise _unprintable(path_of(value))
        case tuple():
            raise _unprintable("a list")
        case _:
            raise _unprintable(type(value).__name__)


def _inline(value: object) -> str:
    """Return a value for a place without line breaks, escaped."""
    if type(value) is str:
        return _Inline(value.translate(_PLAIN))
    if isinstance(value, Picture | Chart | Attachment):
        raise _unprintable(value.name)
    if isinstance(value, Prose):
        raise _unprintable("a text of several paragraphs")
    if isinstance(value, Marked):
        return _Inline(str(value).translate(_PLAIN))
    text = value if isinstance(value, str) else str(value) if isinstance(value, _Draft) else printed(value)
    return _Inline(text.translate(_PLAIN))


def _is_attachment(value: object) -> bool:
    """Return whether a value replaces its paragraph: a document, or prose."""
    return isinstance(value, Attachment | Prose)


def _unprintable(actual: str) -> UnprintableValueError:
    return UnprintableValueError(
        f"{actual} cannot be printed, expected a field", actual=actual, expected="a field"
    )


class _Environment(ImmutableSandboxedEnvironment):
    """The environment without growing arithmetic, attributes (except of loops) or calls.

    `expressions.checked` has already refused all that; this is a second barrier.
    """

    code_generator_class = _Printing
    intercepted_binops = frozenset({"*", "**", "%", "//", "/", "+", "-"})
    intercepted_unops = frozenset({"-", "+"})
    printed = staticmethod(printed)

    def getattr(self, obj: object, attribute: str) -> object:
        """Return the entry of a group; templates can reach no attribute."""
        if type(obj) is LoopContext and attribute in LOOP:
            return getattr(obj, attribute)
        if type(obj) is not Group:
            return super().getattr(obj, attribute)
        try:
            return obj[attribute]
        except KeyError:
            return self.undefined(obj=obj, name=attribute)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Return whether a template may read an attribute: only public ones of a loop."""
        return isinstance(obj, LoopContext) and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: object) -> bool:
        """Return False: templates may call nothing."""
        del obj
        return False

    def call_binop(self, context: Names, operator: str, left: object, right: object) -> object:
        """Return the result of `+`, `-` or `*` on whole numbers; refuse any other operation."""
        del context
        if type(left) is int and type(right) is int and operator in ("+", "-", "*"):
            return left + right if operator == "+" else left - right if operator == "-" else left * right
        message = f"the operator {operator} works on whole numbers only, by +, - and *"
        raise SecurityError(message)

    def call_unop(self, context: Names, operator: str, arg: object) -> object:
        """Refuse a sign before a value."""
        del context, arg
        message = f"the sign {operator} before a value is not allowed"
        raise SecurityError(message)


@lru_cache(maxsize=2)
def environment(*, draft: bool) -> ImmutableSandboxedEnvironment:
    """Return the shared environment: missing values are marked in a draft, else an error."""
    made = _Environment(
        autoescape=True,
        undefined=_Draft if draft else _Strict,
        keep_trailing_newline=True,
        optimized=False,
    )
    made.globals.clear()
    made.filters["inline"] = _inline
    made.tests["attachment"] = _is_attachment
    _keep(made.filters, FILTERS)
    _keep(made.tests, TESTS)
    return made


def _keep(table: MutableMapping[str, V], names: Iterable[str]) -> None:
    for name in set(table) - set(names):
        del table[name]
