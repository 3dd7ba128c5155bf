"""Rules by docs/semantics.md § 12: the norms of rulebooks, and what their status means."""

from collections.abc import Iterator

from attrs import evolve

from budget import frozen
from conventions.agreement.norms import Duty
from conventions.language.answers import NEVER, Answer
from conventions.naive.answers import low
from conventions.naive.day import Day
from conventions.naive.duties import NaiveDuty, naive_duties
from conventions.naive.norms import of_role, with_role
from conventions.naive.rights import NaiveRight, naive_rights
from conventions.naive.world import World
from conventions.rulebook import Relation, Rule, Rulebook

OUTCOMES = {
    "not_applicable": "not_applicable",
    "met": "complies",
    "met_late": "complies",
    "waived": "complies",
    "running": "complies",
    "ended": "complies",
    "not_due": "pending",
    "due_soon": "pending",
    "owed": "pending",
    "overdue": "breach",
    "breached": "breach",
    "held": "open",
    "unknown": "open",
    "open": "available",
    "exercised": "available",
    "procedure_running": "available",
    "closed": "not_applicable",
    "lapsed": "lapsed",
}
"""12.6."""


@frozen
class NaiveRule:
    """The result for a rule."""

    name: str
    outcome: str
    norm: NaiveDuty | NaiveRight
    clause_due: Answer | None = None
    prevails: str | None = None


def naive_rules(book: Rulebook, day: Day) -> Iterator[NaiveRule]:
    """12: each rule, at each of its rows; `day` is the day as the rulebook sees it."""
    for rule in book.rules:
        norm = rule.norm
        for of, here in [(None, day)] if rule.of_each is None else each_norm_of_role(rule.of_each, day):
            found = naive_duties(norm, here) if isinstance(norm, Duty) else naive_rights(norm, here)
            for item in found:
                yield with_the_clause(rule, item if of is None else evolve(item, row=of), here)


def each_norm_of_role(role: str, day: Day) -> Iterator[tuple[str, Day]]:
    """12.10: each norm of a role, with the day on which the role has that norm only."""
    for name in () if day.ever.text is None else with_role(role, day.ever.text):
        now, ever = (with_single_norm(world, role, name) for world in (day.now, day.ever))
        yield name, Day(now, ever)


def with_single_norm(world: World, role: str, name: str) -> World:
    """12.10: a world in which a role has a single norm."""
    return world if world.text is None else evolve(world, text=evolve(world.text, alone=(role, name)))


def with_the_clause(rule: Rule, norm: NaiveDuty | NaiveRight, day: Day) -> NaiveRule:
    """12.7: with the agreement's clause on the same matter."""
    given_up = isinstance(norm, NaiveRight) and norm.status == "waived"
    outcome, role = "lapsed" if given_up else OUTCOMES[norm.status], rule.norm.role
    text = day.ever.text
    if role is None or text is None or not low(of_role("stated", role, text)):
        return NaiveRule(rule.name, outcome, norm)
    clause = of_role("due", role, text)
    own = norm.due if isinstance(norm, NaiveDuty) else norm.until
    if rule.relation is Relation.DEFAULT:
        return NaiveRule(rule.name, outcome, norm, clause, "clause")
    known = own is not None and own.is_decided and clause.is_decided and NEVER not in (low(own), low(clause))
    if rule.relation is Relation.ALONE or own is None or not known:
        return NaiveRule(rule.name, outcome, norm, clause)
    if low(own) == low(clause):
        return NaiveRule(rule.name, outcome, norm, clause)
    return NaiveRule(rule.name, outcome, norm, clause, "law" if low(own) < low(clause) else "clause")
