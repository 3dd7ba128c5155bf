"""Every expression an agreement holds, parsed, with the place where it stands."""

from collections.abc import Iterator

from attrs import frozen

from budget.errors import InputError
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Reading, Right
from conventions.language.parser import parse
from conventions.language.syntax import Aggregate, Lifecycle, Name, Node, NotMetBy, walk

__all__ = ["Expression", "expressions", "mentioned"]

_DUTY = ("when", "due", "amount", "begins", "until", "holds", "held_while")
_RIGHT = ("when", "until", "amount", "up_to", "payable")
_READING = ("when", "due", "until", "amount", "up_to")


@frozen
class Expression:
    """An expression: the norm or definition it belongs to, its place there, its article and its tree."""

    owner: str
    place: str
    tree: Node
    article: str | None = None


def expressions(agreement: Agreement) -> tuple[Expression, ...]:
    """The expressions of definitions, duties, rights and their readings, and of selections, as they stand.

    What does not parse is left out: reading the dossier has said so already.
    """
    found: list[Expression] = []
    for owner, place, text, article in _texts(agreement):
        try:
            found.append(Expression(owner, place, parse(text), article))
        except InputError:
            continue
    return tuple(found)


def mentioned(tree: Node) -> frozenset[str]:
    """The names, events, norms and selections that a tree mentions.

    >>> sorted(mentioned(parse("sum(eligible, amount) - paid")))
    ['amount', 'eligible', 'paid']
    """
    return frozenset(name for node in walk(tree) for name in _names(node))


def _names(node: Node) -> tuple[str, ...]:
    match node:
        case Name(key, _):
            return (key,)
        case Lifecycle(_, about, _):
            return (about,)
        case NotMetBy(norm, _, _):
            return (norm,)
        case Aggregate(_, selection, _, _):
            return (selection,)
        case _:
            return ()


_Text = tuple[str, str, str, str | None]


def _texts(agreement: Agreement) -> Iterator[_Text]:
    for definition in agreement.definitions:
        if definition.value is not None:
            yield definition.name, "value", definition.value, definition.article
        for name, text in definition.readings:
            yield definition.name, f"readings.{name}", text, definition.article
    for duty in agreement.duties:
        yield from _fields(duty, _DUTY)
    for right in agreement.rights:
        yield from _fields(right, _RIGHT)
        if right.notice is not None:
            yield right.name, "notice.from", right.notice.begins, right.article
    for selection in agreement.selections:
        for reason, text in selection.where:
            yield selection.name, f"where.{reason}", text, None


def _fields(norm: Duty | Right, names: tuple[str, ...]) -> Iterator[_Text]:
    for name in names:
        text: str | None = getattr(norm, name)
        if text is not None:
            yield norm.name, name, text, norm.article
    for reading in norm.readings:
        yield from _reading(norm, reading)


def _reading(norm: Duty | Right, reading: Reading) -> Iterator[_Text]:
    for name in _READING:
        text: str | None = getattr(reading, name)
        if text is not None:
            yield norm.name, f"readings.{reading.name}.{name}", text, norm.article
