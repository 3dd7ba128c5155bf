"""Nothing that a rule says is idle: without any part of it, or from an earlier day, one of its cases fails."""

from collections.abc import Iterator
from fractions import Fraction

import pytest
from attrs import evolve, fields

from conventions.agreement.norms import Duty, Right
from conventions.engine.name_tables import FIELDS
from conventions.engine.program import compile_terms
from conventions.engine.rules import dated_in
from conventions.parameters import Dated
from conventions.rulebook import Rule
from conventions.views.rule_cases import differences
from tests.mutation.law import more, the_law

LAW = the_law().book
BESIDE = ("done_by", "posted_by", "breached_by", "notice", "role")
"""What a norm says beside its expressions, that its outcome follows from."""


def left_out(rule: Rule) -> Iterator[tuple[str, Duty | Right]]:
    norm = rule.norm
    for field in fields(type(norm)):
        if field.name in (*FIELDS, *BESIDE) and getattr(norm, field.name) != field.default:
            yield field.name, evolve(norm, **{field.name: field.default})
    if norm.when is not None and rule.since is not None:
        yield "since", evolve(norm, when=norm.when.replace(rule.since.isoformat(), "1900-01-01"))


@pytest.mark.parametrize("rule", LAW.rules, ids=lambda rule: str(rule.name))
def test_without_anything_that_a_rule_says_a_case_fails(rule: Rule) -> None:
    part, about = the_law().part(rule.name), the_law().cases_about(frozenset({rule.name}))
    assert not [case for case, item in about if differences(case, item.dossier, (part,))]
    survivors = []
    for name, norm in left_out(rule):
        rules = tuple(evolve(item, norm=norm) if item is rule else item for item in part.rules)
        book = evolve(part, rules=rules)
        assert compile_terms(book.terms).faults == ()
        if not any(differences(case, item.dossier, (book,)) for case, item in about):
            survivors.append(name)
    assert not survivors, (
        f"without them each case of {rule.name} ends the same: add one to rulebooks/law_fr.cases"
    )


@pytest.mark.parametrize("parameter", LAW.parameters, ids=lambda parameter: str(parameter.key))
def test_with_a_greater_value_of_a_parameter_a_case_fails(parameter: Dated) -> None:
    program, part = compile_terms(LAW.terms), the_law().part(parameter.key)
    about = the_law().cases_about(
        frozenset(rule.name for rule in LAW.rules if parameter.key in dated_in(program, rule.name))
    )
    assert not [case for case, item in about if differences(case, item.dossier, (part,))]
    for version in parameter.versions:
        greater = evolve(version, value=more(version.value, Fraction(1, 1000)))
        versions = tuple(greater if item is version else item for item in parameter.versions)
        items = (evolve(item, versions=versions) if item is parameter else item for item in part.parameters)
        book = evolve(part, parameters=tuple(items))
        failing = (case for case, item in about if differences(case, item.dossier, (book,)))
        assert next(failing, None) is not None, version.since
