"""The naive interpreter of docs/semantics.md: line by line, day by day, without caches.

It shares only the parse tree, the values and the calendar with the engine.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from attrs import evolve

from budget import frozen
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Definition, Duty, Right
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.language.answers import Answer, QuestionKind
from conventions.naive.account import naive_account
from conventions.naive.answers import NONE, high, one, questions_of
from conventions.naive.day import (
    Day,
    NormAtRow,
    choosing,
    day_of,
    places,
    read_in,
    supposing,
    text_in_force,
)
from conventions.naive.duties import (
    NaiveDuty,
    Operands,
    as_reading,
    comparable,
    days_late,
    duties_under,
    naive_duties,
    status_of,
)
from conventions.naive.names import defined, options
from conventions.naive.norms import (
    created_amounts,
    created_claims,
    name_of,
    net_claim,
    reached,
)
from conventions.naive.rights import NaiveRight, naive_rights, rights_under
from conventions.naive.rows import rows_of
from conventions.naive.rules import NaiveRule, naive_rules
from conventions.naive.term import naive_term
from conventions.naive.world import World, amount_of, seen_facts
from conventions.rulebook import Rulebook

AnyFound = TypeVar("AnyFound", NaiveDuty, NaiveRight)


@frozen
class NaiveVerdict:
    """The results for a dossier on a day."""

    duties: tuple[NaiveDuty, ...]
    rights: tuple[NaiveRight, ...]
    amounts: dict[str, Answer | None]
    definitions: dict[str, Answer]
    options: dict[str, dict[str, Answer]]
    term: str
    rules: tuple[NaiveRule, ...] = ()


def created(day: Day) -> list[NaiveDuty]:
    """5.4, 6.2; 7.4: with the readings of definitions under which such a duty differs."""
    return list(created_under(created_on(day), supposing(day)))


def created_under(told: Iterable[NaiveDuty], days: Iterable[tuple[str, str, Day]]) -> Iterator[NaiveDuty]:
    """7.4: what exercises create, with the readings of what it needs, but not those of its own right."""
    others = [
        (of, name, {(duty.id, duty.row): duty for duty in created_on(other)}) for of, name, other in days
    ]
    for duty in told:
        behind = [item for item in others if item[0] != duty.id.removesuffix(".duty")]
        under = [as_reading(of, name, duty, made.get((duty.id, duty.row))) for of, name, made in behind]
        yield evolve(duty, readings=(*duty.readings, *(item for item in under if item is not None)))


def created_on(day: Day) -> list[NaiveDuty]:
    """5.4, 6.2: in the main reading."""
    amounts, claims = created_amounts(day.now), created_claims(day.now)
    return [
        created_duty(right, place, amounts[right.name, place.row], claims[right.name, place.row])
        for right in day.now.agreement.rights
        for place in places(right, day)
        if (right.name, place.row) in amounts
    ]


def created_duty(right: Right, place: NormAtRow, amount: Answer, wanted: Answer) -> NaiveDuty:
    """5.4: the duty that an exercise creates."""
    name, now, row = f"{right.name}.duty", place.now, place.row
    claim = net_claim(right.name, row, wanted, now)
    facts = now.repaid_for(right.name, row)
    unseen = now.unseen(f"repaid({name_of(name, row)})")
    when_done = reached(amount, facts, unseen)
    in_full = when_done if amount_of(facts) else reached(one(high(amount)), facts, unseen)
    due = read_in(right.payable, now)
    status = status_of(Operands((True,), one(False), one(False), due, in_full, now.soon), now.as_of)
    other = "beneficiary" if now.agreement.side_of(right.holder) == "funder" else "funder"
    return NaiveDuty(
        name,
        status,
        read_in(right.payable, place.ever),
        when_done if facts and high(when_done) <= now.as_of else None,
        days_late(status, due, in_full, now.as_of)[0],
        amount,
        questions=questions_of(due, in_full) if status == "unknown" else NONE,
        debtor=right.against or other,
        row=row,
        claim=claim,
        late_range=days_late(status, due, in_full, now.as_of)[1],
    )


def at_rows(definition: Definition, world: World) -> Iterator[tuple[str, World]]:
    """10.2: a definition at each of its rows, named `name` or `name.row`."""
    if definition.each is None:
        yield definition.name, world
        return
    for row in rows_of(definition.each, world)[0]:
        yield f"{definition.name}.{row.id}", evolve(world, norm_row=row)


def naive_verdict(
    dossier: Dossier,
    as_of: date,
    known_on: date | None = None,
    rulebooks: tuple[Rulebook, ...] = (),
    soon: int = 30,
) -> NaiveVerdict:
    """Return the results for a dossier on a day; a duty is due soon `soon` days before its due date."""
    day = day_of(dossier, as_of, known_on, rulebooks, soon)
    agreement = day.now.agreement
    norms = norms_of(day, rulebooks)
    term, is_lapsed = naive_term(day)
    return NaiveVerdict(
        (*norms.duties, *norms.made),
        tuple(norms.rights),
        sums_of(day, norms, is_lapsed),
        {
            name: defined(item, world)
            for item in agreement.definitions
            for name, world in at_rows(item, day.ever)
        },
        {
            name: options(item, world)
            for item in agreement.definitions
            if item.readings
            for name, world in at_rows(item, day.ever)
        },
        term,
        tuple(norms.rules),
    )


@frozen
class Norms:
    """The results for the norms of the agreement, for those they create, and for rules."""

    duties: list[NaiveDuty]
    rights: list[NaiveRight]
    made: list[NaiveDuty]
    rules: list[NaiveRule]


def norms_of(day: Day, rulebooks: tuple[Rulebook, ...]) -> Norms:
    """4, 5, 5.4, 12: each norm on a day."""
    agreement = day.now.agreement
    duties = [found for duty in agreement.duties for found in naive_duties(duty, day)]
    rights = [found for right in agreement.rights for found in naive_rights(right, day)]
    made = created(day)
    days = [] if day.sums_alone else [(*item, choosing(day, *item)) for item in shown([*duties, *rights])]
    return Norms(
        [
            found
            for duty in agreement.duties
            for found in duties_under(duty, at_norm(duty, duties), of_others(duty, days))
        ],
        [
            found
            for right in agreement.rights
            for found in rights_under(right, at_norm(right, rights), of_others(right, days))
        ],
        [*created_under(made, days), *(found for part in day.books for found in created(part))],
        [found for book, part in zip(rulebooks, day.books, strict=True) for found in naive_rules(book, part)],
    )


def shown(told: list[NaiveDuty | NaiveRight]) -> list[tuple[str, str]]:
    """7.4: the readings shown of norms themselves, not of definitions."""
    reports = ("first_filing", "completion")
    return list(
        dict.fromkeys(
            (name_of(norm.id, norm.row) if reading.name in reports else norm.id, reading.name)
            for norm in told
            for reading in norm.readings
            if reading.of is None
        )
    )


def at_norm(norm: Duty | Right, told: list[AnyFound]) -> list[AnyFound]:
    """Return what was found of a norm, at its rows."""
    return [found for found in told if found.id == norm.name]


def of_others(norm: Duty | Right, days: list[tuple[str, str, Day]]) -> list[tuple[str, str, Day]]:
    """7.4: the days under readings of other norms; a norm not read has none."""
    return [] if norm.unread else [item for item in days if item[0].partition(".")[0] != norm.name]


def sums_of(day: Day, norms: Norms, is_lapsed: Answer) -> dict[str, Answer | None]:
    """6: the account; of rules, it uses only the rights."""
    of_rules = [rule.norm for rule in norms.rules if isinstance(rule.norm, NaiveRight)]
    return naive_account(day, norms.duties, norms.rights, norms.made, of_rules, is_lapsed)


def naive_sums(
    dossier: Dossier, as_of: date, known_on: date | None, rulebooks: tuple[Rulebook, ...]
) -> dict[str, Answer | None]:
    """6: the account of a day alone."""
    day = evolve(day_of(dossier, as_of, known_on, rulebooks), sums_alone=True)
    rights = tuple(
        evolve(book, rules=tuple(rule for rule in book.rules if isinstance(rule.norm, Right)))
        for book in rulebooks
    )
    return sums_of(day, norms_of(day, rights), naive_term(day)[1])


def naive_read_accounts(
    stands: NaiveVerdict,
    dossier: Dossier,
    as_of: date,
    known_on: date | None = None,
    rulebooks: tuple[Rulebook, ...] = (),
) -> dict[tuple[str, str], dict[str, Answer]]:
    """7.5: for each reading that may still be chosen, the sums that would change, on h."""
    on = as_of if known_on is None else min(as_of, known_on)
    text = text_in_force(dossier, seen_facts(dossier.facts, as_of, known_on), as_of).agreement
    found: dict[tuple[str, str], dict[str, Answer]] = {}
    for of, name in may_be_chosen(text, stands):
        chosen = evolve(dossier, facts=(*dossier.facts, Fact("reading_chosen", on, name, of)))
        sums = naive_sums(chosen, as_of, known_on, rulebooks)
        found[of, name] = {
            line: item
            for line, item in sums.items()
            if item is not None and comparable("", item) != comparable("", stands.amounts[line])
        }
    return found


def naive_read_term(
    dossier: Dossier,
    reading: tuple[str, str],
    as_of: date,
    known_on: date | None,
    rulebooks: tuple[Rulebook, ...],
) -> str:
    """7.5: the status of the agreement if a reading is chosen, on h."""
    (of, name), on = reading, as_of if known_on is None else min(as_of, known_on)
    chosen = evolve(dossier, facts=(*dossier.facts, Fact("reading_chosen", on, name, of)))
    return naive_term(day_of(chosen, as_of, known_on, rulebooks))[0]


def may_be_chosen(agreement: Agreement, stands: NaiveVerdict) -> set[tuple[str, str]]:
    """7.5: the readings of definitions, norms, days, documents and the account."""
    still_open = [item for item in agreement.definitions if item.chosen is None]
    found = {(item.name, name) for item in still_open for name, _ in item.readings}
    norms: tuple[Duty | Right, ...] = (*agreement.duties, *agreement.rights)
    found |= {(norm.name, reading.name) for norm in norms for reading in norm.readings}
    for duty in stands.duties:
        for reading in duty.readings:
            if reading.of is None and reading.name in ("next_working_day", "end_of_month"):
                found.add((duty.id, reading.name))
            if reading.of is None and reading.name in ("first_filing", "completion"):
                found.add((name_of(duty.id, duty.row), reading.name))
    told = [*(duty.readings for duty in stands.duties), *(right.readings for right in stands.rights)]
    found |= {("holidays", item.name) for readings in told for item in readings if item.of == "holidays"}
    for text in agreement.duties:
        if text.counts_when_posted and text.papers_as_chosen is None:
            found |= {(text.name, "posted"), (text.name, "receipt")}
    for amount in stands.amounts.values():
        for question in () if amount is None else amount.questions:
            of, _, names = question.about.partition(": ")
            if question.kind is QuestionKind.READING and of in ("repaid", "final_grant"):
                found |= {(of, name) for name in names.split(" | ")}
    return found
