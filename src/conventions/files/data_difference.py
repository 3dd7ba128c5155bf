"""The differences between the data of two texts, and what this version understands differently in a record.

A difference is said as an amendment says it: what it writes, what it takes out. Where no record of today says
the former result, the meaning is reported without one.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve

from budget import frozen
from budget.money import Euros
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, FactDeclaration, Norm
from conventions.agreement.party import normalized_form
from conventions.dossier.dossier import Dossier
from conventions.engine.name_tables import CREATING_ACTS
from conventions.engine.program import compile_agreement
from conventions.engine.read_facts import is_named_by
from conventions.engine.term import waits_for_signature
from conventions.facts.fact import Fact
from conventions.files.layers import SHORT, Data, has_ids


@frozen
class DataDifference:
    """The data to add to the first text, and the paths to remove from it, to get the second."""

    change: Mapping[str, object]
    removed: tuple[tuple[str, ...], ...] = ()


def data_difference(before: Data, after: Data) -> DataDifference:
    """Return the difference; a list of things with an `id` is compared thing by thing, in any order.

    >>> data_difference({"period": {"end": 1, "start": 0}, "court": "a"}, {"period": {"end": 2, "start": 0}})
    DataDifference(change={'period': {'end': 2}}, removed=(('court',),))
    """
    removed: list[tuple[str, ...]] = []
    return DataDifference(_of_tables(before, after, (), removed), tuple(removed))


def _of_tables(
    before: Data, after: Data, path: tuple[str, ...], removed: list[tuple[str, ...]]
) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in after.items():
        if key not in before:
            found[key] = value
        elif not _same(before[key], value):
            change = _of_values(before[key], value, (*path, key), removed)
            if change is not None:
                found[key] = change
    removed += ((*path, key) for key in before if key not in after)
    return found


def _of_values(
    before: object, after: object, path: tuple[str, ...], removed: list[tuple[str, ...]]
) -> object | None:
    """Return what to write for a different value; None if a removal is enough."""
    match before, after:
        case dict(), dict():
            return _of_tables(before, after, path, removed) or None
        case dict(), str() if SHORT in before:
            return _of_tables(before, {SHORT: after}, path, removed) or None
        case str(), dict():  # joining turns the text into a table
            return _of_tables({SHORT: before}, after, path, removed)
        case list(), list() if has_ids(before) and has_ids(after):
            return _of_things(before, after, path, removed) or None
        case _:
            return after


def _of_things(
    before: Sequence[Data], after: Sequence[Data], path: tuple[str, ...], removed: list[tuple[str, ...]]
) -> list[object]:
    old = {str(item["id"]): item for item in before}
    new = {str(item["id"]): item for item in after}
    found: list[object] = []
    for name, item in new.items():
        if name not in old:
            found.append(item)
        elif not _same(old[name], item):
            change = _of_tables(old[name], item, (*path, name), removed)
            found += [{"id": item["id"], **change}] if change else []
    removed += ((*path, name) for name in old if name not in new)
    return found


def _same(before: object, after: object) -> bool:
    """Return whether two values are equal and of the same type, at every depth: `true` is not `1`."""
    match before, after:
        case dict(), dict():
            return before.keys() == after.keys() and all(_same(before[key], after[key]) for key in before)
        case list(), list():
            return len(before) == len(after) and all(map(_same, before, after))
        case _:
            return type(before) is type(after) and before == after


def value_in(data: object, path: Sequence[str]) -> object | None:
    """Return the value at a path, with list items by their `id`; None if there is none.

    >>> value_in({"action": [{"id": "a", "title": "A"}]}, ("action", "a", "title"))
    'A'
    """
    here: object = data
    for step in path:
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, list) and has_ids(here):
            here = next((item for item in here if item["id"] == step), None)
        else:
            return None
    return here


def nested(data: object, path: Sequence[str], value: object) -> object:
    """Return a value as an amendment writes it at a path of `data`, with list items by their `id`.

    >>> nested({"action": [{"id": "a", "title": "A"}]}, ("action", "a", "title"), "B")
    {'action': [{'id': 'a', 'title': 'B'}]}
    """
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(data, list) and has_ids(data) and data and rest:
        inner = nested(next((item for item in data if item["id"] == step), {}), rest, value)
        return [{"id": step, **inner}] if isinstance(inner, dict) else [inner]
    below = data.get(step) if isinstance(data, dict) else None
    return {step: nested(below, rest, value)}


FORMS: Final[Mapping[str, str]] = {
    "office public de l’habitat": "organisme hlm",
    "fonds de dotation": "fondation",
    "oph": "",
    "centre communal d’action sociale": "",
    "ccas": "",
    "caisse des écoles": "",
    "association cultuelle": "",
    "association diocésaine": "",
    "entreprise sociale pour l’habitat": "",
}
"""Legal forms that rules of law now treat differently, with the former form; empty: no known form."""
_SIGNED: Final = re.compile(r"(?<![\w.])signed(?!\w)")
_SIGNED_THEN: Final = "signed_then"
_IGNORED: Final = ("bilan_incomplete", "bilan_refused", "liquidated", "abandoned", "extension_asked")


@frozen
class Meaning:
    """A fact, or a term of the agreement, that this version understands differently.

    `subject` is what it is about; `former` gives a dossier the record that says what the former version said
    of it, and is None where there is none; `form` is the legal form that is meant, if one is.
    """

    change: str
    subject: str
    fact: Fact | None
    former: Callable[[Dossier], Dossier] | None
    form: str = ""


def meanings(dossier: Dossier) -> tuple[Meaning, ...]:
    """Return what this version understands differently, in the order of `MEANINGS`."""
    return tuple(meaning for find in MEANINGS.values() for meaning in find(dossier))


def as_before(dossier: Dossier, changed: tuple[Meaning, ...]) -> Dossier:
    """Return the dossier that today gives the result of the former version, as far as a record can."""
    for meaning in changed:
        if meaning.former is not None:
            dossier = meaning.former(dossier)
    return dossier


def _instead(fact: Fact, *others: Fact) -> Callable[[Dossier], Dossier]:
    """Return the change of a record that replaces one fact by others."""

    def former(dossier: Dossier) -> Dossier:
        found = (other for item in dossier.facts for other in (others if item == fact else (item,)))
        return evolve(dossier, facts=tuple(found))

    return former


def _norms(agreement: Agreement) -> dict[str, Norm]:
    norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    return {norm.name: norm for norm in norms}


def _of_written_off(dossier: Dossier) -> Iterator[Meaning]:
    """Yield the admissions as a non-value: formerly they ended the debt."""
    for fact in dossier.facts:
        if fact.key == "written_off":
            yield Meaning("written_off", fact.of or "", fact, _instead(fact, evolve(fact, key="remitted")))


def _of_ignored(dossier: Dossier) -> Iterator[Meaning]:
    """Yield the events that formerly had no effect unless a clause named them."""
    program = compile_agreement(dossier.last_text)
    for fact in dossier.facts:
        if fact.key in _IGNORED and not is_named_by(fact.key, program):
            yield Meaning(fact.key, fact.of or fact.key, fact, _instead(fact))


def _of_exercised(dossier: Dossier) -> Iterator[Meaning]:
    """Yield the decisions without an amount: formerly they took nothing."""
    rights = {right.name: right for right in dossier.last_text.rights}
    for fact in dossier.facts:
        right = rights.get((fact.of or "").partition(".")[0])
        if fact.key == "exercised" and fact.value is None and right is not None:
            if right.act in CREATING_ACTS:
                former = _instead(fact, evolve(fact, value=Euros.ZERO))
                yield Meaning("exercised_without_amount", fact.of or "", fact, former)
            elif right.act == "terminate" and right.notice is not None:
                yield Meaning("terminated_by_notice", fact.of or "", fact, None)


def _of_readings(dossier: Dossier) -> Iterator[Meaning]:
    """Yield the readings chosen although there is a main one: formerly they had no effect."""
    text = dossier.last_text
    with_main = {*_norms(text), *(item.name for item in text.definitions if item.value is not None)}
    for fact in dossier.facts:
        if fact.key == "reading_chosen" and fact.of in with_main:
            yield Meaning("reading_chosen", fact.of or "", fact, _instead(fact))


def _of_repaid(dossier: Dossier) -> Iterator[Meaning]:
    """Yield the repayments that name no debt: formerly all of them went to the principal."""
    if any(fact.key == "reading_chosen" and fact.of == "repaid" for fact in dossier.facts):
        return
    for fact in dossier.facts:
        if fact.key == "repaid" and fact.of is None:
            chosen = Fact("reading_chosen", fact.occurred_on, "principal_first", "repaid", fact.known_on)
            yield Meaning("repaid", "repaid", fact, _instead(fact, fact, chosen))
            return


def _of_signing(dossier: Dossier) -> Iterator[Meaning]:
    """Yield an agreement that waits for its signature and has none: formerly its reports were due."""
    is_signed = any(fact.key == "signed" for fact in dossier.facts)
    if not is_signed and waits_for_signature(compile_agreement(dossier.last_text)):
        yield Meaning("not_signed", "signed", None, _as_in_force)


def _as_in_force(dossier: Dossier) -> Dossier:
    """Return the dossier whose payments wait for another event: nothing else waits for the signature."""
    agreement = dossier.agreement
    duties = tuple(_renamed(duty) if duty.is_payment else duty for duty in agreement.duties)
    facts = (*agreement.facts, FactDeclaration(_SIGNED_THEN))
    return evolve(dossier, agreement=evolve(agreement, duties=duties, facts=facts))


def _renamed(payment: Duty) -> Duty:
    def other(text: str | None) -> str | None:
        return None if text is None else _SIGNED.sub(_SIGNED_THEN, text)

    return evolve(
        payment,
        when=other(payment.when),
        due=other(payment.due),
        amount=other(payment.amount),
        held_while=other(payment.held_while),
        done=other(payment.done),
    )


def _of_forms(dossier: Dossier) -> Iterator[Meaning]:
    """Yield the legal forms that rules of law now treat differently."""
    for party in dossier.agreement.parties:
        form = normalized_form(party.legal_form or "")
        if form in FORMS:
            former = _with_legal_form(party.role, FORMS[form])
            yield Meaning("legal_form", party.role, None, former, party.legal_form or "")


def _with_legal_form(role: str, form: str) -> Callable[[Dossier], Dossier]:
    def former(dossier: Dossier) -> Dossier:
        parties = tuple(
            evolve(party, legal_form=form or None) if party.role == role else party
            for party in dossier.agreement.parties
        )
        return evolve(dossier, agreement=evolve(dossier.agreement, parties=parties))

    return former


MEANINGS: Final[Mapping[str, Callable[[Dossier], Iterator[Meaning]]]] = {
    "written_off": _of_written_off,
    "ignored": _of_ignored,
    "exercised": _of_exercised,
    "reading_chosen": _of_readings,
    "repaid": _of_repaid,
    "not_signed": _of_signing,
    "legal_form": _of_forms,
}
"""The function that finds each kind."""
