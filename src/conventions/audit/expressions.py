"""Every expression an agreement holds, parsed, with the place where it stands."""

from collections.abc import Iterator

from attrs import frozen

from budget.errors import InputError
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Definition, Duty, Reading, Right, Selection
from conventions.language.parser import parse
from conventions.language.syntax import Aggregate, Lifecycle, Name, Node, NotMetBy, walk

__all__ = ["Expression", "expressions", "mentioned"]

_DUTY = ("when", "due", "amount", "begins", "until", "holds", "held_while")
_RIGHT = ("when", "until", "amount", "up_to", "payable")
_READING = ("when", "due", "until", "amount", "up_to")


@frozen
class Expression:
    """An expression: the norm or definition it belongs to, with its words, its place there, and its tree."""

    owner: str
    label: str
    place: str
    tree: Node
    article: str | None = None


def expressions(agreement: Agreement) -> tuple[Expression, ...]:
    """The expressions of definitions, duties, rights and their readings, and of selections, as they stand.

    What does not parse is left out: reading the dossier has said so already.
    """
    found: list[Expression] = []
    for item, place, text in _texts(agreement):
        owner = item.name
        label, article = (owner, None) if isinstance(item, Selection) else (item.label or owner, item.article)
        try:
            found.append(Expression(owner, label, place, parse(text), article))
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


_Text = tuple[Definition | Duty | Right | Selection, str, str]


def _texts(agreement: Agreement) -> Iterator[_Text]:
    for definition in agreement.definitions:
        if definition.value is not None:
            yield definition, "value", definition.value
        for name, text in definition.readings:
            yield definition, f"readings.{name}", text
    for duty in agreement.duties:
        yield from _fields(duty, _DUTY)
    for right in agreement.rights:
        yield from _fields(right, _RIGHT)
        if right.notice is not None:
            yield right, "notice.from", right.notice.begins
    for selection in agreement.selections:
        for reason, text in selection.where:
            yield selection, f"where.{reason}", text


def _fields(norm: Duty | Right, names: tuple[str, ...]) -> Iterator[_Text]:
    for name in names:
        text: str | None = getattr(norm, name)
        if text is not None:
            yield norm, name, text
    for reading in norm.readings:
        yield from _reading(norm, reading)


def _reading(norm: Duty | Right, reading: Reading) -> Iterator[_Text]:
    for name in _READING:
        text: str | None = getattr(reading, name)
        if text is not None:
            yield norm, f"readings.{reading.name}.{name}", text
