"""The one environment templates run in: escaped, strict, without attributes, calls or repetitions."""

from collections.abc import Iterable, Iterator, MutableMapping
from typing import Final, TypeVar

from jinja2 import StrictUndefined, Undefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context as Frame
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from conventions.documents.context import Group, is_printable, path_of, printable
from conventions.documents.errors import UnprintableValueError

__all__ = ["DRAFT_MARKS", "UnfilledError", "environment", "unbroken_lines"]

V = TypeVar("V")
DRAFT_MARKS: Final = ("⟦", "⟧")
_FILTERS: Final = ("capitalize", "default", "first", "join", "last", "length", "lower", "trim", "upper")
_TESTS: Final = (
    "defined",
    "undefined",
    "none",
    "eq",
    "==",
    "ne",
    "!=",
    "lt",
    "<",
    "gt",
    ">",
    "in",
    "even",
    "odd",
)
_LINE: Final = Markup('</w:t><w:br/><w:t xml:space="preserve">')
_TAB: Final = Markup('</w:t><w:tab/><w:t xml:space="preserve">')


class UnfilledError(Exception):
    """A name that has no value was needed."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _key(undefined: Undefined) -> str:
    name = str(undefined._undefined_name)  # noqa: SLF001 -- jinja2 gives it no other name
    above = undefined._undefined_obj  # noqa: SLF001
    if isinstance(above, _Draft):
        return f"{above.key}.{name}"
    path = path_of(above) if isinstance(above, Group) else ""
    return f"{path}.{name}" if path else name


class _Strict(StrictUndefined):
    """What a name without a value is: an error where it is needed, and nothing where it is only asked for."""

    __slots__ = ()

    def _fail_with_undefined_error(self, *_: object, **__: object) -> object:  # type: ignore[override]
        raise UnfilledError(_key(self))

    __iter__ = __str__ = __len__ = __eq__ = __ne__ = __bool__ = __hash__ = _fail_with_undefined_error  # type: ignore[assignment]
    __contains__ = __getattr__ = _fail_with_undefined_error  # type: ignore[assignment]


class _Draft(Undefined):
    """What a name without a value is in a draft: a visible mark, an empty list, false."""

    __slots__ = ("key",)

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self.key = _key(self)

    def __getattr__(self, name: str) -> "_Draft":
        if name.startswith("_"):
            raise AttributeError(name)
        return _Draft(obj=self, name=name)

    def __str__(self) -> str:
        return self.key.join(DRAFT_MARKS)

    def __iter__(self) -> Iterator[object]:
        return iter(())


def _final(value: object) -> object:
    """The text of a printed value; line ends and tabs become those of Word."""
    match value:
        case Markup():
            return value
        case _Draft():
            return escape(str(value))
        case Undefined():
            raise UnfilledError(_key(value))
        case bool():
            raise _unprintable("a truth value")
        case str():
            text = escape(value if is_printable(value) else printable(value)[0])
            return text.replace("\n", _LINE).replace("\t", _TAB) if "\n" in text or "\t" in text else text
        case int():
            return str(value)
        case Group():
            raise _unprintable(path_of(value))
        case _:
            raise _unprintable(type(value).__name__)


def _unprintable(actual: str) -> UnprintableValueError:
    return UnprintableValueError(
        f"{actual} cannot be printed, expected a field", actual=actual, expected="a field"
    )


class _Environment(ImmutableSandboxedEnvironment):
    """No arithmetic that makes texts grow, no attribute but a loop's, no call but a macro's."""

    intercepted_binops = frozenset({"*", "**", "%", "//", "/", "+", "-"})
    intercepted_unops = frozenset({"-", "+"})

    def getattr(self, obj: object, attribute: str) -> object:
        """The entry of a group, at once: it has no attribute that a template may reach."""
        if type(obj) is not Group:
            return super().getattr(obj, attribute)
        try:
            return obj[attribute]
        except KeyError:
            return self.undefined(obj=obj, name=attribute)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Whether a template may reach an attribute: those of a loop, by their plain names."""
        return isinstance(obj, LoopContext) and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: object) -> bool:
        """Whether a template may call it: a macro of its own."""
        return isinstance(obj, Macro)

    def call_binop(self, context: Frame, operator: str, left: object, right: object) -> object:
        """The result of `+` or `-` on whole numbers; every other operation is refused."""
        del context
        if type(left) is int and type(right) is int and operator in ("+", "-"):
            return left + right if operator == "+" else left - right
        message = f"the operator {operator} works on whole numbers only, by + and -"
        raise SecurityError(message)

    def call_unop(self, context: Frame, operator: str, arg: object) -> object:
        """Nothing: a sign before a value is refused."""
        del context, arg
        message = f"the sign {operator} before a value is not allowed"
        raise SecurityError(message)


def environment(*, draft: bool) -> ImmutableSandboxedEnvironment:
    """A fresh environment; a draft marks what is missing, else it is an error."""
    made = _Environment(
        autoescape=True,
        undefined=_Draft if draft else _Strict,
        finalize=_final,
        keep_trailing_newline=True,
        optimized=False,
    )
    made.globals.clear()
    _keep(made.filters, _FILTERS)
    _keep(made.tests, _TESTS)
    return made


def unbroken_lines(text: str) -> str:
    """The filled text of a part that has no runs: a space where Word would end a line or tabulate."""
    return text.replace(_LINE, " ").replace(_TAB, " ")


def _keep(table: MutableMapping[str, V], names: Iterable[str]) -> None:
    for name in set(table) - set(names):
        del table[name]
