"""Nothing is lost between a file and a verdict: a dossier is refused with place and remedy, or all of it is told."""

import re
from contextlib import suppress
from datetime import date

from hypothesis import given

import conventions as cv
from conventions.agreement.norms import Norm
from conventions.engine.day import day
from conventions.engine.evaluate import evaluate
from conventions.engine.program import compile_agreement
from conventions.exports.fault_text import fault_message, fault_remedy
from conventions.facts.fact import seen
from conventions.files.faults import Fault
from conventions.language.errors import NumberTooLongError
from conventions.messages import LANGUAGES, catalogue
from tests.files.mutants import mutants

DAYS = (date(2024, 8, 2), date(2026, 1, 1))
SLIP = re.compile(r"\{\w+\}|\bNone\b|Error\b")
"""What no sentence for people holds: a place for a value, a word of the program."""


def assert_told(fault: Fault) -> None:
    """A fault says where it is, in a sentence of both languages, and what is expected or to be done."""
    assert fault.place.file, fault
    for language in LANGUAGES:
        words = catalogue(language)
        said = fault_message(fault, words)
        assert said, fault
        assert not SLIP.search(said), said
        assert fault_remedy(fault, words) or fault.expected, said


def assert_whole(dossier: cv.Dossier, as_of: date) -> None:
    """Every norm, definition and amendment of the text in force is in the verdict, each expression read."""
    today = day(dossier, seen(dossier.facts, as_of, None))
    verdict = evaluate(dossier, as_of)
    told = {norm.id for norm in verdict.norms}
    norms: tuple[Norm, ...] = (*today.agreement.duties, *today.agreement.rights)
    assert {norm.name for norm in norms if norm.each is None} <= told
    values = {name for name, _ in (*verdict.amounts, *verdict.definitions)}
    assert {item.name for item in today.agreement.definitions if item.each is None} <= values
    assert [state.amendment.id for state in verdict.amendments] == [item.id for item in dossier.amendments]


@given(mutants())
def test_a_changed_dossier_is_refused_with_a_remedy_or_told_whole(texts: dict[str, str]) -> None:
    faults = cv.validate(texts)
    for fault in faults:
        assert_told(fault)
    if faults:
        return
    dossier = cv.parse_dossier(texts)
    assert [compile_agreement(text).faults for text in dossier.versions()] == [() for _ in dossier.versions()]
    assert cv.dossier_from_dict(cv.to_dict(dossier)) == dossier
    for as_of in DAYS:
        with suppress(NumberTooLongError):  # told with its name: tests/files/test_hostile.py
            assert_whole(dossier, as_of)
