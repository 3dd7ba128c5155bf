"""The examples of clauses, each read once, and their agreements with one thing left out."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from attrs import evolve, fields

from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right, Selection
from conventions.engine.name_tables import FIELDS
from conventions.engine.program import compile_agreement
from conventions.files.cases_file import DecidedCases, read_cases

Item = TypeVar("Item", Duty, Right)
Record = TypeVar("Record", Agreement, Duty, Right, FactDeclaration)

__all__ = ["EXAMPLES", "ROOT", "decided", "fields_left_out", "norms_left_out"]

ROOT = Path(__file__).parents[2] / "examples" / "clauses"
EXAMPLES = tuple(
    sorted(
        (path.parent.name for path in ROOT.glob("*/convention.toml")),
        key=lambda name: int(name.partition("-")[0]),
    )
)
USUAL = ("parts", "done_by", "posted_by", "counts", "breached_by", "readings", "notice")
"""What a norm says beside its expressions, that its status follows from."""


@cache
def decided(example: str) -> DecidedCases:
    return read_cases(ROOT / example)


def changed(record: Record, field: str, value: object) -> Record:
    return evolve(record, **{field: value})  # type: ignore[arg-type]  # by name


# --- norms ---------------------------------------------------------------------------------------------


def norms_left_out(agreement: Agreement) -> Iterator[tuple[str, Agreement]]:
    """Each norm and definition, and the agreement without it and without what mentions it."""
    for definition in agreement.definitions:
        left = tuple(item for item in agreement.definitions if item is not definition)
        yield definition.name, without_faults(evolve(agreement, definitions=left))
    norms: tuple[Duty | Right, ...] = (*agreement.duties, *agreement.rights)
    for norm in norms:
        duties = tuple(item for item in agreement.duties if item is not norm)
        rights = tuple(item for item in agreement.rights if item is not norm)
        yield norm.name, without_faults(evolve(agreement, duties=duties, rights=rights))


def without_faults(agreement: Agreement) -> Agreement:
    """The agreement without the expressions that name what it does not have."""
    while faults := compile_agreement(agreement).faults:
        for fault in faults:
            agreement = without(agreement, *fault.path)
    return agreement


def without(agreement: Agreement, kind: str, name: str, *rest: str) -> Agreement:
    match kind:
        case "formula":
            return changed(agreement, {"grant": "grant_formula", "term.lapses": "lapses"}[name], None)
        case "fact":
            bound = {"min": "least", "max": "most"}[rest[0]]
            found = (changed(item, bound, None) if item.key == name else item for item in agreement.facts)
            return evolve(agreement, facts=tuple(found))
        case "selection":
            return evolve(agreement, selections=tuple(_without_test(agreement.selections, name, rest[-1])))
        case "define":
            return evolve(agreement, definitions=tuple(_without_value(agreement.definitions, name, rest)))
        case "duty":
            return evolve(agreement, duties=tuple(_without_field(agreement.duties, name, rest)))
        case _:
            return evolve(agreement, rights=tuple(_without_field(agreement.rights, name, rest)))


def _without_test(selections: tuple[Selection, ...], name: str, reason: str) -> Iterator[Selection]:
    for item in selections:
        where = tuple(pair for pair in item.where if item.name != name or pair[0] != reason)
        yield evolve(item, where=where)


def _without_value(
    definitions: tuple[Definition, ...], name: str, rest: tuple[str, ...]
) -> Iterator[Definition]:
    for item in definitions:
        if item.name != name:
            yield item
        elif rest:
            left = tuple(pair for pair in item.readings if pair[0] != rest[-1])
            if left:
                yield evolve(item, readings=left)
        # one without its value is none


def _without_field(norms: tuple[Item, ...], name: str, rest: tuple[str, ...]) -> Iterator[Item]:
    for item in norms:
        empty = () if rest[0] == "readings" else None
        yield changed(item, rest[0], empty) if item.name == name else item


# --- fields --------------------------------------------------------------------------------------------


def fields_left_out(agreement: Agreement) -> Iterator[tuple[str, Agreement]]:
    """Each thing that a norm or a selection says, and the agreement in which it does not say it."""
    for selection in agreement.selections:
        for reason, _ in selection.where:
            tests = ("selection", selection.name, "where", reason)
            yield f"{selection.name}.{reason}", without(agreement, *tests)
    if agreement.lapses is not None:
        yield "term.lapses", evolve(agreement, lapses=None)
    if agreement.grant_formula is not None:
        yield "grant.formula", evolve(agreement, grant_formula=None)
    for duty in agreement.duties:
        for name, other in _fields_left_out(duty):
            duties = tuple(other if item is duty else item for item in agreement.duties)
            yield name, without_faults(evolve(agreement, duties=duties))
    for right in agreement.rights:
        for name, changed_right in _fields_left_out(right):
            rights = tuple(changed_right if item is right else item for item in agreement.rights)
            yield name, without_faults(evolve(agreement, rights=rights))


def _fields_left_out(norm: Item) -> Iterator[tuple[str, Item]]:
    for field in fields(type(norm)):
        said = getattr(norm, field.name)
        if field.name in (*FIELDS, *USUAL) and said != field.default:
            yield f"{norm.name}.{field.name}", changed(norm, field.name, field.default)
