"""The rulebook of the law, changed at one date, threshold, scope or operator at a time, against its cases.

`python -m tests.mutation.law` prints each rule with how many mutants it has, and those that no case tells from it.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from fractions import Fraction
from functools import cache, cached_property
from typing import TypeVar, cast

from attrs import evolve, frozen

from budget.money import Euros
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right, Selection
from conventions.calendar import Period
from conventions.engine.name_tables import FIELDS
from conventions.engine.program import compile_terms, earlier_rows, mentioned, reachable
from conventions.files.cases_file import read_rule_cases
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks
from conventions.parameters import Dated, ParameterValue, Version
from conventions.rulebook import Rule, Rulebook
from conventions.views.rule_cases import Case, CaseOfRules, differences
from tests.mutation.expressions import changes

__all__ = ["Law", "LawMutant", "Trial", "more", "report", "the_law"]

ONE_DAY = timedelta(days=1)
CHANGED: Callable[..., object] = evolve
Item = TypeVar("Item")


@frozen
class LawMutant:
    """The law with one thing changed: of a rule, a definition, a selection, a fact or a parameter."""

    about: str
    point: str
    change: str
    make: Callable[[Rulebook], Rulebook]

    @property
    def id(self) -> str:
        return f"{self.about}.{self.point} {self.change}"


@frozen(slots=False, eq=False)  # equal only to itself: what is kept of it would hash all its cases each time
class Law:
    """A rulebook with its cases."""

    book: Rulebook
    cases: tuple[CaseOfRules, ...]

    @cached_property
    def mutants(self) -> tuple[LawMutant, ...]:
        """All of them, in the order of the file."""
        found = [*(one for item in self.book.parameters for one in _of_parameter(item))]
        found += [one for fact in self.book.facts for one in _of_fact(fact)]
        found += [one for item in self.book.selections for one in _of_selection(item)]
        found += [one for item in self.book.definitions for one in _of_definition(item)]
        found += [one for rule in self.book.rules for one in _of_rule(rule)]
        return tuple(found)

    @cached_property
    def needs(self) -> dict[str, frozenset[str]]:
        """What the expressions of each name mention."""
        program = compile_terms(self.book.terms)
        found: dict[str, frozenset[str]] = {}
        for place, tree in program.trees.items():
            here = {*mentioned(tree), *earlier_rows(tree)}
            found[place[1]] = found.get(place[1], frozenset()) | here
        return found

    @cache  # noqa: B019 -- there is one law
    def reached(self, name: str) -> frozenset[str]:
        """What is needed by a name, at any distance, itself included."""
        return frozenset(reachable(self.needs, name)) | {name}

    @cache  # noqa: B019
    def rules_with(self, name: str) -> tuple[Rule, ...]:
        """The rules that a name bears on."""
        return tuple(rule for rule in self.book.rules if name in self.reached(rule.name))

    @cache  # noqa: B019
    def part(self, name: str) -> Rulebook:
        """The law without what a name bears not on, but for what is needed to read the rest."""
        needed = frozenset().union(*(self.reached(rule.name) for rule in self.rules_with(name)))
        if "withdrawals" in needed:  # which exercises are some, the rights themselves say
            needed |= {rule.name for rule in self.book.rules if isinstance(rule.norm, Right)}
            needed |= frozenset().union(*(self.reached(rule) for rule in needed))
        return evolve(
            self.book,
            rules=tuple(rule for rule in self.book.rules if rule.name in needed),
            parameters=tuple(item for item in self.book.parameters if item.key in needed),
            definitions=tuple(item for item in self.book.definitions if item.name in needed),
            selections=tuple(item for item in self.book.selections if item.name in needed),
        )

    def cases_about(self, names: frozenset[str]) -> tuple[tuple[Case, CaseOfRules], ...]:
        """The cases that say something of some rules, with what they say of these alone, the shortest first."""
        found = []
        for item in self.cases:
            said = tuple(
                (subject, text) for subject, text in item.case.expect if self.rule_of(subject) in names
            )
            if said:
                found.append((evolve(item.case, expect=said), item))
        return tuple(found)

    @cache  # noqa: B019
    def rule_of(self, subject: str) -> str | None:
        """The rule that a case speaks of."""
        found = [
            rule.name
            for rule in self.book.rules
            if subject == rule.name or subject.startswith(f"{rule.name}.")
        ]
        return max(found, key=len, default=None)


@cache
def the_law() -> Law:
    """The law that is shipped."""
    path = shipped_rulebooks()["law_fr"]
    return Law(read_rulebook(path), read_rule_cases(path))


class Trial:
    """Mutants tried on the cases, those that failed last tried first."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.killed: Counter[int] = Counter()
        self.cases: dict[frozenset[str], tuple[tuple[Case, CaseOfRules], ...]] = {}

    def killed_by(self, mutant: LawMutant) -> str | None:
        """The source of the first case that tells a mutant from the law; None: it survives.

        A mutant that is no rulebook at all is told without a case.
        """
        part = mutant.make(self.law.part(mutant.about))
        if compile_terms(part.terms).faults:
            return "compile"
        names = frozenset(rule.name for rule in self.law.rules_with(mutant.about))
        if names not in self.cases:
            self.cases[names] = self.law.cases_about(names)
        for case, item in sorted(self.cases[names], key=lambda one: -self.killed[id(one[1])]):
            if differences(case, item.dossier, (part,)):
                self.killed[id(item)] += 1
                return case.source
        return None


# --- what is changed --------------------------------------------------------------------------------------------


def _of_parameter(item: Dated) -> Iterator[LawMutant]:
    def put(*versions: Version) -> Callable[[Rulebook], Rulebook]:
        return lambda book: evolve(
            book,
            parameters=tuple(
                evolve(one, versions=versions) if one.key == item.key else one for one in book.parameters
            ),
        )

    for at, version in enumerate(item.versions):
        before, after = item.versions[:at], item.versions[at + 1 :]
        greater = evolve(version, value=more(version.value))
        change = f"{version.value} → {greater.value}"
        yield LawMutant(item.key, f"{at}.value", change, put(*before, greater, *after))
        day = version.since + ONE_DAY
        later = evolve(version, since=day)
        joined = before[-1:] and before[-1].until == version.since
        earlier = (*before[:-1], evolve(before[-1], until=day)) if joined else before
        yield LawMutant(item.key, f"{at}.since", f"{version.since} → {day}", put(*earlier, later, *after))
        if version.until is not None and not (after and after[0].since == version.until):
            last = version.until + ONE_DAY
            change = f"{version.until} → {last}"
            yield LawMutant(
                item.key, f"{at}.until", change, put(*before, evolve(version, until=last), *after)
            )


def more(value: ParameterValue, share: Fraction = Fraction(1, 100)) -> ParameterValue:
    """A value a little greater: a cent, a day, one; of a rate, a share."""
    match value:
        case Euros():
            return value + Euros.of_cents(1)
        case Period():
            return Period(value.months, value.days + 1)
        case int():
            return value + 1
        case Fraction():
            return value + share
        case _:
            raise TypeError(value)


def _changed(item: Item, name: str, text: str) -> Item:
    return cast("Item", CHANGED(item, **{name: text}))


def _of_fact(fact: FactDeclaration) -> Iterator[LawMutant]:
    def put(new: FactDeclaration) -> Callable[[Rulebook], Rulebook]:
        return lambda book: evolve(
            book, facts=tuple(new if one.key == new.key else one for one in book.facts)
        )

    for name in ("least", "most"):
        text = getattr(fact, name)
        for change in changes(text) if text else ():
            new = _changed(fact, name, change.text)
            yield LawMutant(
                fact.key, f"{name}:{change.column}", f"{change.before} → {change.after}", put(new)
            )


def _of_selection(item: Selection) -> Iterator[LawMutant]:
    def put(new: Selection) -> Callable[[Rulebook], Rulebook]:
        return lambda book: evolve(
            book, selections=tuple(new if one.name == new.name else one for one in book.selections)
        )

    for at, (reason, text) in enumerate(item.where):
        for change in changes(text):
            new = evolve(item, where=(*item.where[:at], (reason, change.text), *item.where[at + 1 :]))
            yield LawMutant(
                item.name, f"{reason}:{change.column}", f"{change.before} → {change.after}", put(new)
            )


def _of_definition(item: Definition) -> Iterator[LawMutant]:
    def put(new: Definition) -> Callable[[Rulebook], Rulebook]:
        return lambda book: evolve(
            book, definitions=tuple(new if one.name == new.name else one for one in book.definitions)
        )

    for change in changes(item.value or ""):
        new = evolve(item, value=change.text)
        yield LawMutant(item.name, f"value:{change.column}", f"{change.before} → {change.after}", put(new))


def _of_rule(rule: Rule) -> Iterator[LawMutant]:
    def put(norm: Duty | Right) -> Callable[[Rulebook], Rulebook]:
        return lambda book: evolve(
            book, rules=tuple(evolve(one, norm=norm) if one.name == rule.name else one for one in book.rules)
        )

    norm = rule.norm
    for name in FIELDS:
        text = getattr(norm, name, None)
        for change in changes(text) if text else ():
            new = _changed(norm, name, change.text)
            yield LawMutant(
                rule.name, f"{name}:{change.column}", f"{change.before} → {change.after}", put(new)
            )
    for at, reading in enumerate(norm.readings):
        for name in FIELDS:
            text = getattr(reading, name, None)
            for change in changes(text) if text else ():
                other = _changed(reading, name, change.text)
                readings = (*norm.readings[:at], other, *norm.readings[at + 1 :])
                yield LawMutant(
                    rule.name,
                    f"readings.{reading.name}.{name}:{change.column}",
                    f"{change.before} → {change.after}",
                    put(evolve(norm, readings=readings)),
                )


def report(law: Law, chosen: list[LawMutant]) -> Iterator[str]:
    """Yield each part of the law with its mutants and its survivors, then the survivors."""
    trial = Trial(law)
    survived = [one for one in chosen if trial.killed_by(one) is None]
    told, lost = Counter(one.about for one in chosen), Counter(one.about for one in survived)
    yield from (f"{about}\t{number}\t{lost[about]}" for about, number in told.items())
    yield f"all\t{len(chosen)}\t{len(survived)}"
    yield from (one.id for one in survived)


if __name__ == "__main__":
    asked = [one for one in the_law().mutants if not sys.argv[1:] or one.about in sys.argv[1:]]
    sys.stdout.writelines(f"{line}\n" for line in report(the_law(), asked))
