"""From trees to text: what holds whatever may still happen.

An unseen event lies between the day of the question and never. Each truth is written as the test that it is
surely true, or surely false; each date by its least and its last day. Values must be recorded: the text
stands behind the guards of the same expression in `compiled_text`.
"""

from conventions.language.compiled_bindings import Defined, Event, NotCompiledError
from conventions.language.compiled_pieces import Guards, joined
from conventions.language.compiled_text import RowText
from conventions.language.syntax import (
    Aggregate,
    Arithmetic,
    Call,
    Choice,
    Comparison,
    Lifecycle,
    Logic,
    Membership,
    Name,
    Negation,
    Node,
    NotMetBy,
    Otherwise,
    walk,
)

__all__ = ["Bounds"]

Ends = tuple[str, str]
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class Bounds:
    """The text of what is sure, over the locals of one row; it stands behind `guards` too."""

    def __init__(self, row: RowText) -> None:
        self.row = row
        self.guards: Guards = ()

    def events(self, node: Node) -> frozenset[str]:
        """Return the locals of the events whose day `node` depends on."""
        found: set[str] = set()
        for inner in walk(node):
            match inner:
                case Lifecycle("done", norm, _):
                    found.add(self.row.event(self.row.bindings.performed(norm).received))
                case Name(key, _):
                    match self.row.bindings.names.get(key):
                        case Event():
                            found.add(self.row.event(key))
                        case Defined(tree):
                            found |= self.events(tree)
                        case _:
                            pass
                case NotMetBy() | Lifecycle("met", _, _):
                    found |= self.events(self.row.bindings.unfolded(inner))
                case Aggregate(_, selection, _, _):
                    for test in self.row.bindings.tables[selection].where:
                        found |= self.events(test)
                case _:
                    pass
        return frozenset(found)

    def surely(self, node: Node, *, wanted: bool) -> str:
        """Return the test that `node` is `wanted` whatever may still happen."""
        node = self.row.bindings.resolved(node)
        if not self.events(node):
            text = self.row.truth(node).text
            return text if wanted else f"(not {text})"
        match node:
            case Negation(operand, _):
                return self.surely(operand, wanted=not wanted)
            case Logic(word, left, right, _):
                glue = "and" if (word == "and") is wanted else "or"
                return f"({self.surely(left, wanted=wanted)} {glue} {self.surely(right, wanted=wanted)})"
            case Comparison(sign, left, right, _):
                return self.compared(sign, self.ends(left), self.ends(right), wanted=wanted)
            case Membership():
                return self.member(node, wanted=wanted)
            case Choice(condition, then, otherwise, _):
                first, second = self.surely(then, wanted=wanted), self.surely(otherwise, wanted=wanted)
                yes, no = self.surely(condition, wanted=True), self.surely(condition, wanted=False)
                return f"({first} if {yes} else {second} if {no} else {first} and {second})"
            case NotMetBy() | Lifecycle():
                return self.surely(self.row.bindings.unfolded(node), wanted=wanted)
            case _:
                raise NotCompiledError(str(node))

    def compared(self, sign: str, left: Ends, right: Ends, *, wanted: bool) -> str:
        """Return the test that the ends of two days surely compare so, or surely do not."""
        if sign == "!=":
            return self.compared("=", left, right, wanted=not wanted)
        if sign == "=" and wanted:
            return f"({left[0]} == {left[1]} == {right[0]} == {right[1]})"
        if sign == "=":
            return f"({left[1]} < {right[0]} or {right[1]} < {left[0]})"
        sure = sign if wanted else OPPOSITE[sign]
        first, second = (0, 1) if sure in (">", ">=") else (1, 0)
        return f"({left[first]} {sure} {right[second]})"

    def member(self, node: Membership, *, wanted: bool) -> str:
        """Return the test that a day is surely among the choices, or surely not."""
        item = self.ends(node.item)
        window = self.row.bindings.window(node.choices[0])
        if window is not None:
            first, last = self.row.constant(window.start), self.row.constant(window.end)
            after = self.compared(">=", item, (first, first), wanted=wanted)
            before = self.compared("<=", item, (last, last), wanted=wanted)
            return f"({after} {'and' if wanted else 'or'} {before})"
        found = [self.compared("=", item, self.ends(choice), wanted=wanted) for choice in node.choices]
        return f"({(' or ' if wanted else ' and ').join(found)})"

    def ends(self, node: Node) -> Ends:
        """Return the least and the last day of a date."""
        node = self.row.bindings.resolved(node)
        if not self.events(node):
            day = self.row.day(node)
            self.guards = joined(self.guards, day.guards)
            return day.text, day.text
        match node:
            case Name(key, _):
                last = self.row.event(key)
                return f"l{last}", last
            case Lifecycle("done", norm, _):
                return self.done(norm)
            case Otherwise(Name(key, _) as item, default, _):
                seen, first, second = self.row.happened(key).text, self.ends(item), self.ends(default)
                return f"({first[0]} if {seen} else {second[0]})", f"({first[1]} if {seen} else {second[1]})"
            case Call("min" | "max", arguments, _):
                pick = self.row.constant(min if node.function == "min" else max)
                ends = [self.ends(argument) for argument in arguments]
                if len(ends) == 1:
                    return ends[0]
                least, last = (", ".join(end[side] for end in ends) for side in (0, 1))
                return f"{pick}({least})", f"{pick}({last})"
            case Arithmetic(_, left, _, _) | Call(_, (left, *_), _):
                return self.moved(node, left)
            case _:
                raise NotCompiledError(str(node))

    def moved(self, node: Arithmetic | Call, day: Node) -> Ends:
        """Return the ends of a function of one day that never decreases."""
        least, last = self.ends(day)
        name, _, _ = self.row.day(node).text.partition("(")
        return f"{name}({least})", f"{name}({last})"

    def done(self, norm: str) -> Ends:
        """Return the ends of the day a duty is performed."""
        performed = self.row.bindings.performed(norm)
        received = self.row.event(performed.received)
        if performed.posted is None:
            return f"l{received}", received
        posted = self.row.event(performed.posted)
        seen = f"({posted} if {posted} <= as_of else"
        return f"{seen} l{received})", f"{seen} {received})"
