"""Formulas and conditions in French words; None if a part has no words.

An expression is either worded completely or not at all; without words it is quoted as written.
"""

from collections.abc import Iterator
from typing import Final

from budget.rate import stated_rate_fr
from conventions.documents.phrases import NO_LABELS, Constant, Labels, deadline_text, first_share, moment_text
from conventions.documents.typography import NARROW, NBSP
from conventions.documents.wording import AMOUNTS, EVENTS, NAMED_AMOUNTS, SELECTIONS, of_
from conventions.language.syntax import (
    Aggregate,
    AggregateKind,
    Arithmetic,
    Call,
    Choice,
    Comparison,
    Lifecycle,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    NotMetBy,
    Opposite,
    Unit,
)

_SIGNS: Final = {"<=": "≤", ">=": "≥", "!=": "≠"}
_ORDER: Final = {
    "<": "précède",
    "<=": "ne suit pas",
    ">": "suit",
    ">=": "ne précède pas",
    "=": "est",
    "!=": "n’est pas",
}
_NORMS: Final = {
    "met": ("l’obligation {} est exécutée", "l’obligation {} n’est pas exécutée"),
    "exercised": ("le droit {} est exercé", "le droit {} n’est pas exercé"),
    "waived": ("il est renoncé à {}", "il n’est pas renoncé à {}"),
}
"""The state of a norm in words, affirmed and denied."""


def _no_day(_: Node) -> None:
    return None


# ------------------------------------------------------------------------------------------- conditions


def condition_text(node: Node, constant: Constant = _no_day, labels: Labels = NO_LABELS) -> str | None:
    """Return a condition to end a sentence: `dès la signature…`, `une fois remplie…`, `si le droit…`."""
    said = _occasion(node) or _single_wait(node, labels)
    if said is not None:
        return said
    proposition = proposition_text(node, constant, labels)
    return None if proposition is None else _after_if(proposition)


def _single_wait(node: Node, labels: Labels) -> str | None:
    """Return a condition that waits for one named thing."""
    match node:
        case Lifecycle("met", about, _) if (name := labels.norm(about)) is not None:
            return f"une fois remplie l’obligation {name}"
        case Lifecycle("happened" | "recorded", about, _) if (name := labels.fact(about)) is not None:
            return f"une fois constaté le fait {name}"
        case _:
            return None


def _after_if(proposition: str) -> str:
    """Return the proposition after «si», which is elided only before «il»."""
    return f"s’{proposition}" if proposition.startswith("il ") else f"si {proposition}"


def _occasion(node: Node) -> str | None:
    """Return a condition that waits for events, as an article states it."""
    match node:
        case Lifecycle("happened", about, _) if about in EVENTS:
            return f"dès {EVENTS[about]}"
        case Logic("and", left, right, _):
            texts = [_occasion(left), _occasion(right)]
            found = [text for text in texts if text is not None]
            return " et ".join(found) if len(found) == len(texts) else None
        case Comparison(">=" | ">" as sign, Name(key, _), right, _) if _is_plural(key):
            over = "dépassent" if sign == ">" else "atteignent"
            measure = _measure_text(right)
            return None if measure is None else f"lorsque les {AMOUNTS[key]} {over} {measure}"
        case _:
            return None


def _is_plural(key: str) -> bool:
    return AMOUNTS.get(key, "").partition(" ")[0].endswith("s")


def _measure_text(node: Node) -> str | None:
    """Return the reference amount of a measure, for a sentence: `80 % de l’avance`."""
    match node:
        case Arithmetic("*", Literal(_, Unit.RATIO, _, _) as share, Name(key, _), _) if key in NAMED_AMOUNTS:
            return f"{formula_text(share)} {of_(NAMED_AMOUNTS[key])}"
        case _:
            return formula_text(node)


def proposition_text(node: Node, constant: Constant, labels: Labels) -> str | None:
    """Return a condition as a proposition, for use after «si»."""
    match node:
        case Lifecycle() | Name():
            return _state_in_words(node, labels, denied=False)
        case Negation(Lifecycle() | Name() as denied, _):
            return _state_in_words(denied, labels, denied=True)
        case Negation(inner, _):
            text = proposition_text(inner, constant, labels)
            return None if text is None else f"il n’est pas vrai que ({text})"
        case NotMetBy(norm, by, _):
            late, name = deadline_text(by, constant, labels), labels.norm(norm)
            return None if late is None or name is None else f"{_NORMS['met'][1].format(name)} {late}"
        case Logic(word, _, _, _):
            found = [_operand(part, constant, labels) for part in _parts(node, word)]
            known = [text for text in found if text is not None]
            return f" {'et' if word == 'and' else 'ou'} ".join(known) if len(known) == len(found) else None
        case Comparison(sign, left, right, _):
            return _compared(sign, left, right, constant, labels)
        case _:
            return None


def _state_in_words(node: Lifecycle | Name, labels: Labels, *, denied: bool) -> str | None:
    """Return the wording of a state, affirmed or denied."""
    match node:
        case Lifecycle("happened", about, _) if about in EVENTS:
            return f"{EVENTS[about]} {'n’a pas' if denied else 'a'} eu lieu"
        case Lifecycle("happened" | "recorded", about, _):
            name = labels.fact(about)
            return None if name is None else f"le fait {name} {'n’est pas' if denied else 'est'} constaté"
        case Lifecycle(word, about, _) if word in _NORMS:
            name = labels.norm(about)
            return None if name is None else _NORMS[word][denied].format(name)
        case Name(key, _):
            name = labels.name(key)
            return None if name is None else f"la condition {name} {'n’est pas' if denied else 'est'} remplie"
        case _:
            return None


def _parts(node: Node, word: str) -> Iterator[Node]:
    """Yield the operands of a chain with one word, from the left."""
    match node:
        case Logic(other, left, right, _) if other == word:
            yield from _parts(left, word)
            yield from _parts(right, word)
        case _:
            yield node


def _operand(node: Node, constant: Constant, labels: Labels) -> str | None:
    text = proposition_text(node, constant, labels)
    return f"({text})" if text is not None and isinstance(node, Logic) else text


def _compared(sign: str, left: Node, right: Node, constant: Constant, labels: Labels) -> str | None:
    """Return two amounts with a sign between them, or two dates with their order."""
    one, other = formula_text(left, labels), formula_text(right, labels)
    if one is not None and other is not None:
        return f"{one} {_SIGNS.get(sign, sign)} {other}"
    earlier, later = moment_text(left, constant, labels), moment_text(right, constant, labels)
    return None if earlier is None or later is None else f"{earlier} {_ORDER[sign]} {later}"


# --------------------------------------------------------------------------------------------- formulas


def formula_text(node: Node, labels: Labels = NO_LABELS) -> str | None:
    """Return a formula with its names in French; None if one has no words."""
    match node:
        case Literal():
            return _literal_text(node)
        case Name(key, _):
            return AMOUNTS.get(key) or labels.name(key)
        case Opposite(operand, _):
            text = _term(operand, labels, held=isinstance(operand, Arithmetic))
            return None if text is None else f"−{text}"
        case Arithmetic(sign, left, right, _):
            texts = _term(left, labels, held=_binds_less(left, sign)), _right_text(sign, right, labels)
            mark = {"-": "−", "*": "×", "/": "÷"}.get(sign, sign)
            return None if None in texts else f"{texts[0]} {mark} {texts[1]}"
        case Call("min" | "max" as which, arguments, _):
            found = [formula_text(argument, labels) for argument in arguments]
            known = [text for text in found if text is not None]
            rank = "le plus petit" if which == "min" else "le plus grand"
            listed = "\u202f; ".join(known)
            return f"{rank} de ({listed})" if len(known) == len(found) else None
        case Call("share_after", (Name(event, _), Name("period", _)), _) if event in EVENTS:
            return f"part de la période qui suit {EVENTS[event]}"
        case Aggregate(AggregateKind.SUM, selection, Name("amount", _), _):
            return SELECTIONS.get(selection)
        case Choice(condition, then, otherwise, _):
            parts = (
                proposition_text(condition, _no_day, labels),
                formula_text(then, labels),
                formula_text(otherwise, labels),
            )
            if parts[0] is None or parts[1] is None or parts[2] is None:
                return None
            return f"{_after_if(parts[0])}{NBSP}: {parts[1]}{NARROW}; sinon{NBSP}: {parts[2]}"
        case _:
            return None


def _literal_text(node: Literal) -> str | None:
    """Return a literal in French; None if it cannot be a term of a formula."""
    match node:
        case Literal(_, Unit.RATIO, _, _):
            share = first_share(node)
            return None if share is None else stated_rate_fr(share)
        case Literal(_, Unit.DATE | Unit.PERIOD | Unit.TRUTH | Unit.TEXT, _, _):
            return None
        case Literal(_, _, text, _):
            return text.replace(" ", NBSP)


def _right_text(sign: str, right: Node, labels: Labels) -> str | None:
    held = _binds_less(right, sign) or (sign in "-/" and _binds_alike(right, sign))
    return _term(right, labels, held=held)


def _term(node: Node, labels: Labels, *, held: bool) -> str | None:
    """Return a part of a formula, in brackets where needed."""
    text = formula_text(node, labels)
    return f"({text})" if text is not None and (held or isinstance(node, Choice)) else text


def _binds_less(node: Node, sign: str) -> bool:
    return isinstance(node, Arithmetic) and sign in "*/" and node.sign in "+-"


def _binds_alike(node: Node, sign: str) -> bool:
    return isinstance(node, Arithmetic) and (node.sign in "+-") == (sign in "+-")
