"""What this version reads differently in a record, and the record that would keep the former result.

Where no record of today says it, the meaning is told without one.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from attrs import evolve, frozen

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
"""Legal forms that rules of law take otherwise, and what they took them for; nothing: for no known form."""
_SIGNED: Final = re.compile(r"(?<![\w.])signed(?!\w)")
_SIGNED_THEN: Final = "signed_then"
_IGNORED: Final = ("bilan_incomplete", "bilan_refused", "liquidated", "abandoned", "extension_asked")


@frozen
class Meaning:
    """A fact, or a term of the agreement, that this version reads otherwise.

    `subject` is what it is about; `former` gives a dossier the record that says what the former version said
    of it, and is None where there is none; `form` is the legal form that is meant, if one is.
    """

    change: str
    subject: str
    fact: Fact | None
    former: Callable[[Dossier], Dossier] | None
    form: str = ""


def meanings(dossier: Dossier) -> tuple[Meaning, ...]:
    """What this version reads otherwise, in the order of `MEANINGS`."""
    return tuple(meaning for find in MEANINGS.values() for meaning in find(dossier))


def as_before(dossier: Dossier, changed: tuple[Meaning, ...]) -> Dossier:
    """The dossier that says today what the former version said of it, as far as a record can."""
    for meaning in changed:
        if meaning.former is not None:
            dossier = meaning.former(dossier)
    return dossier


def _instead(fact: Fact, *others: Fact) -> Callable[[Dossier], Dossier]:
    """Return the change of a record in which other facts stand in the place of one."""

    def former(dossier: Dossier) -> Dossier:
        found = (other for item in dossier.facts for other in (others if item == fact else (item,)))
        return evolve(dossier, facts=tuple(found))

    return former


def _norms(agreement: Agreement) -> dict[str, Norm]:
    norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    return {norm.name: norm for norm in norms}


def _of_written_off(dossier: Dossier) -> Iterator[Meaning]:
    """Yield the admissions as a non-value: they ended the debt."""
    for fact in dossier.facts:
        if fact.key == "written_off":
            yield Meaning("written_off", fact.of or "", fact, _instead(fact, evolve(fact, key="remitted")))


def _of_ignored(dossier: Dossier) -> Iterator[Meaning]:
    """Yield the events that changed nothing unless a clause named them."""
    program = compile_agreement(dossier.last_text)
    for fact in dossier.facts:
        if fact.key in _IGNORED and not is_named_by(fact.key, program):
            yield Meaning(fact.key, fact.of or fact.key, fact, _instead(fact))


def _of_exercised(dossier: Dossier) -> Iterator[Meaning]:
    """Yield the decisions without an amount: they took nothing."""
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
    """Yield the readings chosen beside a main one: they changed nothing."""
    text = dossier.last_text
    with_main = {*_norms(text), *(item.name for item in text.definitions if item.value is not None)}
    for fact in dossier.facts:
        if fact.key == "reading_chosen" and fact.of in with_main:
            yield Meaning("reading_chosen", fact.of or "", fact, _instead(fact))


def _of_repaid(dossier: Dossier) -> Iterator[Meaning]:
    """Yield the repayments that name no debt: all of them went to the principal."""
    if any(fact.key == "reading_chosen" and fact.of == "repaid" for fact in dossier.facts):
        return
    for fact in dossier.facts:
        if fact.key == "repaid" and fact.of is None:
            chosen = Fact("reading_chosen", fact.occurred_on, "principal_first", "repaid", fact.known_on)
            yield Meaning("repaid", "repaid", fact, _instead(fact, fact, chosen))
            return


def _of_signing(dossier: Dossier) -> Iterator[Meaning]:
    """Yield an agreement that waits for its signature and has none: its reports were due."""
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
    """Yield the legal forms that rules of law take otherwise."""
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
"""What finds each kind of them."""
