"""What a name means on a day (docs/semantics.md § 1 and 7)."""

from attrs import evolve

from budget.money import Euros
from conventions.agreement.norms import Definition, FactDeclaration
from conventions.language.answers import (
    DAWN,
    INFINITY,
    MINUS_INFINITY,
    NEVER,
    Answer,
    Question,
    QuestionKind,
    Window,
)
from conventions.language.syntax import Name, Node
from conventions.naive.answers import End, answer, high, hull, low, missing, one
from conventions.naive.world import World, tree_of

__all__ = ["defined", "is_recorded", "named", "options", "recorded"]


def named(key: str, world: World) -> Answer:
    """1.4, 1.7, 1.8 and 7: what a name stands for."""
    if key in world.row:
        return world.row[key]
    agreement, outside = world.dossier.agreement, evolve(world, row={})
    definition = next((item for item in agreement.definitions if item.name == key), None)
    declared = next((item for item in agreement.facts if item.key == key), None)
    match key:
        case "grant":
            return one(agreement.grant.cents)
        case "period":
            return one(Window(agreement.period.start, agreement.period.end))
        case "period.start":
            return one(agreement.period.start)
        case "period.end":
            return one(agreement.period.end)
        case "paid":
            return world.total("payment")
        case "recovered":
            return world.total("repaid")
        case _ if definition is not None:
            return defined(definition, outside)
        case _ if declared is not None and declared.type != "event":
            return recorded(declared, outside)
        case _:
            found = world.occurrences(key)
            return one(found[0].occurred_on) if found else world.unseen(key)


def is_recorded(item: Node, world: World) -> Answer:
    """1.7; what is no fact is always there."""
    agreement = world.dossier.agreement
    if not isinstance(item, Name) or item.key in world.row:
        return one(True)
    if item.key in ("grant", "paid", "recovered", "period.start", "period.end"):
        return one(True)
    if any(definition.name == item.key for definition in agreement.definitions):
        return one(True)
    return world.happened(item.key)


def recorded(declared: FactDeclaration, world: World) -> Answer:
    """1.7: the last value recorded, else within its declared bounds."""
    found = world.occurrences(declared.key)
    if found:
        value = found[-1].value
        return one(value.cents if isinstance(value, Euros) else value)
    question = missing(declared.key)
    match declared.type:
        case "text":
            return Answer(None, None, frozenset([question]))
        case "truth":
            return answer(False, True, question)
        case kind:
            ends: tuple[End, End] = (DAWN, NEVER) if kind == "date" else (MINUS_INFINITY, INFINITY)
            lowest, highest = ends
    least = lowest if declared.least is None else low(world.value_of(tree_of(declared.least)))
    most = highest if declared.most is None else high(world.value_of(tree_of(declared.most)))
    return answer(least, most, question)


def options(definition: Definition, world: World) -> dict[str, Answer]:
    """7: the value under each reading."""
    return {name: world.value_of(tree_of(text)) for name, text in definition.readings}


def defined(definition: Definition, world: World) -> Answer:
    """7: the main reading decides; without one the hull, until a fact picks one."""
    if definition.value is not None:
        return world.value_of(tree_of(definition.value))
    under = options(definition, world)
    chosen = world.occurrences("reading_chosen", definition.name)
    if chosen and chosen[-1].value in under:
        return under[str(chosen[-1].value)]
    question = Question(QuestionKind.READING, f"{definition.name}: {' | '.join(under)}")
    first, *others = under.values()
    for other in others:
        first = hull(first, other, frozenset([question]))
    return first
