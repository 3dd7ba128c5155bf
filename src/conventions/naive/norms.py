"""The state of norms (docs/semantics.md § 4.1, 4.2, 4.6, 6.3 and 10)."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import reduce

from attrs import evolve

from budget.money import Euros
from conventions.agreement.norms import Duty, Right
from conventions.facts.fact import Fact
from conventions.language.answers import DAWN, INFINITY, NEVER, Answer, Question, QuestionKind
from conventions.language.syntax import Lifecycle, Logic, Node
from conventions.naive.answers import (
    End,
    add_values,
    answer,
    at_most,
    at_the_bounds,
    extreme,
    high,
    hull,
    less,
    low,
    maximum,
    minimum,
    missing,
    one,
    opposite_truth,
    unread_text,
)
from conventions.naive.names import is_recorded, lacks_a_payment, named
from conventions.naive.nature import is_measured_on, is_plain
from conventions.naive.rows import dummy_row, norm_rows, rounded, rows_of
from conventions.naive.world import Row, World, amount_of, tree_of
from conventions.rulebook import OF_DEBTS, ROLES_ASKED

REPORT_READINGS = ("first_filing", "completion")

Where = str | None
"""The row of a norm; None for a norm without rows."""


def name_of(name: str, row: Where) -> str:
    """10.3: the name of a norm in facts and questions."""
    return name if row is None else f"{name}.{row}"


def lifecycle(word: str, about: str, world: World) -> Answer:
    """4.6, 5, 10.4: the lifecycle words."""
    if word == "recorded":
        return is_recorded(about, world)
    if word == "happened":
        return world.happened(events_at(about, world), name_at(about, world))
    if world.text is not None and about in ROLES_ASKED:
        return of_role(word, about, world.text)
    outside = evolve(world, norm_row=None, sum_row=None)
    for row in world.rows:
        if is_for_rows_of(about, row, world):
            return state_of(word, about, row.id, outside)
    each = None if world.norm(about) is None else world.norm(about).each  # type: ignore[union-attr]
    if each is None or word == "acquired":
        return state_of(word, about, None, outside)
    found = [state_of(word, about, row.id, outside) for _, row in norm_rows(each, outside)]
    lacking = rows_of(world.source_of(each), outside)[1]
    match word:
        case "done" | "due":
            found += [answer(DAWN, NEVER, lacking)] if lacking else []
            return extreme(max, [one(DAWN), *found])
        case "claimed":
            found += [answer(0, INFINITY, lacking)] if lacking and not world.is_current else []
            total = one(0)
            for item in found:
                total = at_the_bounds(add_values, total, item)
            return total
        case "met" | "stated":
            found += [answer(False, True, lacking)] if lacking else []
            return extreme(min, [one(True), *found])
        case _:
            found += [answer(False, True, lacking)] if lacking and not world.is_current else []
            return extreme(max, [one(False), *found])


def due(name: str, row: Where, world: World) -> Answer:
    """4.7: the due date of a duty, the last day of a right; never, if none is stated."""
    norm = world.norm(name)
    if norm is not None and norm.unread and not name.endswith(".duty"):
        return answer(DAWN, NEVER, unread_text(name))
    text = norm.due if isinstance(norm, Duty) else None if norm is None else norm.until
    if isinstance(norm, Right) and name.endswith(".duty"):
        text = norm.payable
    return one(NEVER) if text is None else at_row(name, row, world).value_of(tree_of(text))


def acquired(name: str, world: World) -> Answer:
    """4.7: its due date; else the day from which its condition holds, if it only depends on events."""
    norm, any_day = world.norm(name), answer(DAWN, NEVER, missing(name))
    if name.endswith(".duty") or norm is None or norm.unread or norm.each is not None:
        return any_day
    if isinstance(norm, Duty) and norm.due is not None:
        return world.value_of(tree_of(norm.due))
    return one(DAWN) if norm.when is None else holds_from(tree_of(norm.when), any_day, world)


def holds_from(tree: Node, any_day: Answer, world: World) -> Answer:
    """4.7: the later day of two conditions joined by `and`, the earlier for `or`."""
    if isinstance(tree, Lifecycle) and tree.word == "happened":
        found = world.occurrences(tree.about)
        return one(found[0].occurred_on) if found else world.unseen(tree.about)
    if isinstance(tree, Lifecycle) and tree.word == "met":
        return lifecycle("done", tree.about, world)
    if isinstance(tree, Logic):
        sides = [holds_from(side, any_day, world) for side in (tree.left, tree.right)]
        return extreme(max if tree.word == "and" else min, sides)
    return any_day


def is_for_rows_of(norm: str, row: Row, world: World) -> bool:
    """10.2: whether a norm has a verdict for each row of this source."""
    found = world.norm(norm)
    return found is not None and found.each is not None and world.source_of(found.each) == row.source


def state_of(word: str, about: str, row: Where, world: World) -> Answer:
    """Return the state of a norm at a row."""
    match word:
        case "done":
            return done(about, row, world)
        case "met":
            return met(about, row, world)
        case "claimed":
            return claimed(about, row, world)
        case "acquired":
            return acquired(about, world)
        case "due":
            return due(about, row, world)
        case "stated":
            return one(True)
        case _:
            return world.happened(world.about(word, about, row), f"{word}({name_of(about, row)})")


def events_at(key: str, world: World) -> list[Fact]:
    """10.2: the occurrences of an event, at the row if it has rows."""
    for row in world.rows:
        if world.is_of_rows(key, row.source):
            return world.occurrences(key, row.id)
    return world.occurrences(key)


def name_at(key: str, world: World) -> str:
    """Return the name of an event in questions."""
    for row in world.rows:
        if world.is_of_rows(key, row.source):
            return f"{key}({row.id})"
    return key


def rows_for(norm: str, world: World) -> list[Where]:
    """10.2: the rows of a norm."""
    found = world.norm(norm)
    if found is None or found.each is None:
        return [None]
    return [row.id for _, row in norm_rows(found.each, world)]


def at_row(norm: str, row: Where, world: World) -> World:
    """Return the world in which a norm is evaluated at a row."""
    found = world.norm(norm)
    if row is None or found is None or found.each is None:
        return evolve(world, norm_row=None, sum_row=None)
    source = world.source_of(found.each)
    rows = rows_of(source, world)[0]
    chosen = next((item for item in rows if item.id == row), dummy_row(source, world))
    return evolve(world, norm_row=chosen, sum_row=None)


def exercised(right: str, row: Where, world: World) -> list[Fact]:
    """5.0: the facts of its exercise."""
    return world.about("exercised", right, row)


def claimed(right: str, row: Where, world: World) -> Answer:
    """5.4: the amount claimed by exercising a right; without a value, 5.5."""
    found = exercised(right, row, world)
    if not found:
        lacking = world.question(f"exercised({name_of(right, row)})")
        return one(0) if world.is_current else answer(0, INFINITY, lacking)
    norm = world.norm(right)
    stated, values = amount_of(found), [isinstance(fact.value, Euros) for fact in found]
    if all(values) or not isinstance(norm, Right) or norm.act not in ("reduce", "reclaim"):
        return one(stated)
    asked = missing(f"exercised({name_of(right, row)})")
    text = norm.amount or norm.up_to
    if norm.unread or text is None or not is_plain(norm, world):
        return answer(stated, INFINITY, asked)
    offer = not_below_zero(whole(at_row(right, row, world).value_of(tree_of(text))))
    if norm.amount is not None and offer.is_decided and not any(values):
        return offer
    least = low(offer) if norm.amount is not None and not any(values) else stated
    return answer(least, max(stated, high(offer)), offer.questions, asked)


def waived_part(duty: str, row: Where, world: World) -> int:
    """6.3: the part of a debt that was waived."""
    return amount_of(world.about("remitted", duty, row))


def net_claim(duty: str, row: Where, amount: Answer, world: World) -> Answer:
    """6.3: as ordered, less cancellations and reductions."""
    orders = world.about("recovery_order", duty, row)
    asked = one(amount_of(orders)) if orders else amount
    lowered = sum(amount_of(world.about(key, duty, row)) for key in ("order_cancelled", "order_reduced"))
    return not_below_zero(minus(asked, one(lowered))) if lowered else asked


def still_owed(duty: str, row: Where, amount: Answer, world: World) -> Answer:
    """6.3: less waivers as well."""
    given_up = waived_part(duty, row, world)
    asked = net_claim(duty, row, amount, world)
    return not_below_zero(minus(asked, one(given_up))) if given_up else asked


def not_below_zero(a: Answer) -> Answer:
    """Return at least 0."""
    return extreme(max, [one(0), a])


def whole(a: Answer) -> Answer:
    """2.7: in whole cents."""
    return answer(rounded(low(a)), rounded(high(a)), a.questions)


def reductions(world: World) -> Answer:
    """6.1: what decisions took off the grant."""
    total = one(0)
    for part in world.parts:
        for right in part.agreement.rights:
            if right.act == "reduce":
                total = at_the_bounds(add_values, total, lifecycle("claimed", right.name, part))
    return total


def created_amounts(world: World) -> dict[tuple[str, Where], Answer]:
    """5.4, 6.2, 6.3: never more than was paid, unless an order says otherwise."""
    left = named("paid", world)
    found: dict[tuple[str, Where], Answer] = {}
    for (right, row), wanted in created_claims(world).items():
        amount = extreme(min, [wanted, left])
        left = minus(left, amount)
        found[right, row] = still_owed(right, row, amount, world)
    return found


def created_claims(world: World) -> dict[tuple[str, Where], Answer]:
    """5.4, 6.2: the claim of each exercise; the first reduction carries the repayable sum of all of them."""
    paid = named("paid", world)
    standing = minus(named("grant", world), reductions(world))
    found: dict[tuple[str, Where], Answer] = {}
    is_first = True
    for part, right in ((world_of, right) for world_of in world.parts for right in world_of.agreement.rights):
        if right.act not in ("reduce", "reclaim"):
            continue
        for row in rows_for(right.name, part):
            if not exercised(right.name, row, world):
                continue
            if right.act == "reclaim":
                found[right.name, row] = claimed(right.name, row, part)
            else:
                found[right.name, row] = not_below_zero(minus(paid, standing)) if is_first else one(0)
                is_first = False
    return found


def minus(a: Answer, b: Answer) -> Answer:
    """Return the difference."""
    return at_the_bounds(lambda x, y: add_values(x, -y), a, b)


def done(name: str, row: Where, world: World, dates: World | None = None, *, in_full: bool = False) -> Answer:
    """4.1; `dates`: the world with the days of unseen events, if it is not this one.

    `in_full`: for the greatest possible amount (4.8).
    """
    unseen = (dates or world).unseen
    duty = world.norm(name) if not name.endswith(".duty") else None
    if not isinstance(duty, Duty):
        right = name.removesuffix(".duty")
        made = created_amounts(world) if name.endswith(".duty") else {}
        wanted = made[right, row] if (right, row) in made else claimed(right, row, world)
        facts = world.repaid_for(right, row)
        wanted = one(high(wanted)) if in_full and not amount_of(facts) else wanted
        return reached(wanted, facts, unseen(f"repaid({name_of(name, row)})"))
    if duty.role is not None and world.text is not None and with_role(duty.role, world.text):
        return of_role("done", duty.role, world.text)
    if duty.done is not None:
        return at_row(name, row, world).value_of(tree_of(duty.done))
    if duty.is_payment or (duty.amount is not None and duty.done_by is None):
        wanted = amount_stated(duty, row, world) or one(0)
        pays = duty.is_payment or world.agreement.side_of(duty.debtor) == "funder"
        event = "payment" if pays else "repaid"
        wanted = wanted if pays else still_owed(name, row, wanted, world)
        facts = world.about(event, name, row)
        back = world.about("transfer_returned", name, row) if pays else []
        wanted = one(high(wanted)) if in_full and amount_of(facts) == amount_of(back) else wanted
        moves = [fact for fact in world.seen if fact in facts or fact in back]
        coming = unseen(f"{event}({name_of(name, row)})")
        if not pays:
            return reached(wanted, moves, coming, back)
        bounds = [reached(one(bound), moves, coming, back) for bound in (low(wanted), high(wanted))]
        first, last = (perhaps_earlier(found, facts, world) for found in bounds)
        return hull(first, last, wanted.questions)
    return extreme(max, days_of_parts(duty, row, world, dates))


def amount_stated(duty: Duty, row: Where, world: World) -> Answer | None:
    """4.1: the amount in the text; if it names `paid`, as if none of the payment had been made."""
    if duty.amount is None:
        return None
    if duty.is_payment and is_measured_on(duty, "paid", world.agreement):
        sent = amount_of(world.about("payment", duty.name, row))
        own = one(sent - amount_of(world.about("transfer_returned", duty.name, row)))
        if low(own):
            world = evolve(world, as_paid=not_below_zero(minus(named("paid", world), own)))
    return at_row(duty.name, row, world).value_of(tree_of(duty.amount))


def days_of_parts(duty: Duty, row: Where, world: World, dates: World | None) -> list[Answer]:
    """4.1, 4.9: the day of each part of a document, or of the whole if it has none; 7.3: if in the post."""
    parts = [part_done(duty, part, row, world, dates) for part in duty.parts or (None,)]
    parts += whole_report(duty, row, world, dates or world, chosen_filing(duty, row, world))
    may_be = (
        duty.counts_when_posted and duty.papers_as_chosen == "posted" and high(extreme(max, parts)) == NEVER
    )
    is_late = may_be and world.as_of > low(due(duty.name, row, world))
    return [answer(DAWN, NEVER, posting(duty, row))] if is_late else parts


def posting(duty: Duty, row: Where) -> Question:
    """7.3."""
    return missing(f"{duty.posted_by}({name_of(duty.name, row)})")


def reached(wanted: Answer, facts: list[Fact], unseen: Answer, back: Sequence[Fact] = ()) -> Answer:
    """4.1: the day from which payments less returns reach the amount, at each bound; 0 at dawn."""

    def day(exact: End) -> Answer:
        bound = rounded(exact)
        if bound <= 0:
            return one(DAWN)
        sums = [
            amount_of(facts[: n + 1]) - 2 * amount_of([f for f in facts[: n + 1] if f in back])
            for n in range(len(facts))
        ]
        for at, fact in enumerate(facts):
            if all(total >= bound for total in sums[at:]):
                return one(fact.occurred_on)
        return unseen

    return hull(day(low(wanted)), day(high(wanted)), wanted.questions)


def perhaps_earlier(found: Answer, payments: Sequence[Fact], world: World) -> Answer:
    """1.10, 1.11: payments missing from the record may have reached the amount earlier."""
    since = [fact.occurred_on for fact in payments if fact.value is None]
    since += [DAWN] if world.agreement.complete_from is not None or lacks_a_payment(world) else []
    if not since or min(since) >= low(found):
        return found
    return answer(min(since), high(found), found.questions, missing("payment"))


def part_done(duty: Duty, part: str | None, row: Where, world: World, dates: World | None = None) -> Answer:
    """4.2, 4.9: when filed, unless found insufficient."""
    filed = part_filed(duty, part, row, world, dates)
    if (duty.done_by or duty.name) != "bilan_received":
        return filed
    return judged(duty, part, row, world, dates or world, filed, chosen_filing(duty, row, world))


def chosen_filing(duty: Duty, row: Where, world: World) -> list[str]:
    """4.9: the chosen reading of the report, if any."""
    chosen = [f.value for f in world.occurrences("reading_chosen") if f.of == name_of(duty.name, row)]
    return [str(value) for value in chosen[-1:] if value in REPORT_READINGS]


def report_readings(duty: Duty, row: Where, world: World) -> Iterator[tuple[str, Answer]]:
    """4.9: the day under each reading, if none is chosen."""
    chosen = [f.value for f in world.occurrences("reading_chosen") if f.of == name_of(duty.name, row)]
    wanting = [f for key in ("bilan_incomplete", "bilan_refused") for f in world.occurrences(key)]
    if (duty.done_by or duty.name) != "bilan_received" or not wanting:
        return
    if any(value in REPORT_READINGS for value in chosen[-1:]):
        return
    for name in REPORT_READINGS:
        under = [
            judged(duty, part, row, world, world, part_filed(duty, part, row, world), [name])
            for part in duty.parts or (None,)
        ]
        yield name, extreme(max, [*under, *whole_report(duty, row, world, world, [name])])


def judged(
    duty: Duty,
    part: str | None,
    row: Where,
    world: World,
    dates: World,
    filed: Answer,
    first: list[str],
) -> Answer:
    """4.9: the day of a part, in the chosen reading, if any."""
    name = name_of(duty.name, row)
    unseen = dates.unseen(f"bilan_received({name if part is None else f'{name}.{part}'})")
    completed: list[date] = []
    for objection in ("bilan_incomplete", "bilan_refused"):
        found = [f for f in world.occurrences(objection) if concerns(f, duty, part, row, world) == "this"]
        if not found:
            continue
        brought = cures(found[-1], duty, [part], row, world)
        if brought:
            completed.append(min(brought))
        elif objection == "bilan_incomplete":
            return unseen
        elif high(filed) == NEVER:
            return filed
        elif first:
            return filed if first == ["first_filing"] else unseen
        else:
            asked = Question(QuestionKind.READING, f"{name}: first_filing | completion")
            return hull(filed, unseen, frozenset([asked]))
    is_first = first == ["first_filing"]
    counts = one(max(completed)) if completed and not is_first else filed
    perhaps = [
        f
        for f in world.occurrences("bilan_incomplete")
        if concerns(f, duty, part, row, world) == "this or another"
    ]
    if not perhaps:
        return counts
    brought = cures(perhaps[-1], duty, [part], row, world)
    which = missing(f"part_in_dispute({name})")
    if not brought:
        return hull(counts, unseen, frozenset([which]))
    return filed if is_first else hull(counts, one(min(brought)), frozenset([which]))


def concerns(finding: Fact, duty: Duty, part: str | None, row: Where, world: World) -> str:
    """4.9: whether a finding is about a part."""
    if finding.of not in places_of(duty, part, row):
        return "not this"
    if part is None or finding.of not in places_of(duty, None, row):
        return "this"
    day = finding.occurred_on
    come = {item for item in duty.parts if high(part_filed(duty, item, row, world)) <= day}
    accepted = {
        item
        for item in duty.parts
        for fact in world.occurrences("bilan_accepted", *places_of(duty, item, row))
        if fact.of not in places_of(duty, None, row) and fact.occurred_on <= day
    }
    if finding.key == "bilan_refused":
        return "this" if part in ((come - accepted) or come) else "not this"
    if come != set(duty.parts):
        return "not this"
    left = (come - accepted) or come
    if part not in left:
        return "not this"
    return "this" if left == {part} else "this or another"


def cures(finding: Fact, duty: Duty, parts: Sequence[str | None], row: Where, world: World) -> list[date]:
    """4.9: the days on which something was supplied, or the report accepted, after a finding."""
    places = [place for part in parts for place in places_of(duty, part, row)]
    last = finding.occurred_on
    return [
        fact.occurred_on
        for fact in world.seen
        if fact.of in places
        and (
            (fact.key in ("papers_completed", "bilan_accepted") and fact.occurred_on >= last)
            or (fact.key in ("bilan_received", "bilan_posted") and fact.occurred_on > last)
        )
    ]


def whole_report(duty: Duty, row: Where, world: World, dates: World, first: list[str]) -> list[Answer]:
    """4.9: if it is unknown which part is insufficient, all of them wait for a supplement."""
    if (duty.done_by or duty.name) != "bilan_received":
        return []
    open_to = [
        fact
        for fact in world.occurrences("bilan_incomplete")
        if any(concerns(fact, duty, part, row, world) == "this or another" for part in duty.parts)
    ]
    if not open_to:
        return []
    brought = cures(open_to[-1], duty, duty.parts, row, world)
    if not brought:
        return [dates.unseen(f"bilan_received({name_of(duty.name, row)})")]
    return [] if first == ["first_filing"] else [one(min(brought))]


def places_of(duty: Duty, part: str | None, row: Where) -> tuple[str | None, ...]:
    """10.3: the possible `of` of a fact about a part."""
    if row is not None:
        return (row,) if part is None else (row, f"{row}.{part}")
    return (None, duty.name) if part is None else (None, duty.name, part, f"{duty.name}.{part}")


def part_filed(duty: Duty, part: str | None, row: Where, world: World, dates: World | None = None) -> Answer:
    """4.2, 10.3: when posted; if only receipt is known, no later than received."""
    key, name = duty.done_by or duty.name, name_of(duty.name, row)
    about = name if part is None else f"{name}.{part}"
    places = places_of(duty, part, row)
    received = world.occurrences(key, *places)
    posted = world.occurrences(duty.posted_by or "", *places)
    by_post = duty.posted_by is not None and duty.counts == "posting"
    if by_post and posted:
        return one(posted[0].occurred_on)
    if not received:
        return (dates or world).unseen(f"{key}({about})")
    if by_post:
        return answer(DAWN, received[0].occurred_on, missing(f"{duty.posted_by}({about})"))
    return one(received[0].occurred_on)


def met(name: str, row: Where, world: World) -> Answer:
    """4.6: done on or before as_of; what is unseen on the day itself is not done (1.6)."""
    duty = world.norm(name)
    if isinstance(duty, Duty) and duty.role and world.text is not None and with_role(duty.role, world.text):
        return of_role("met", duty.role, world.text)
    as_it_stands = evolve(world, ever=False)
    if isinstance(duty, Duty) and duty.parts and duty.done is None:
        days = days_of_parts(duty, row, world, as_it_stands)
        return reduce(minimum, [at_most(day, one(world.as_of)) for day in days])
    return at_most(done(name, row, world, as_it_stands), one(world.as_of))


def is_off(name: str, row: Where, world: World) -> Answer:
    """4.6: waived, or its condition is false."""
    off = world.happened(world.about("waived", name, row), f"waived({name_of(name, row)})")
    duty = world.norm(name) if not name.endswith(".duty") else None
    if isinstance(duty, Duty) and duty.when is not None:
        off = maximum(off, opposite_truth(at_row(name, row, world).value_of(tree_of(duty.when))))
    return off


def not_met_by(name: str, by: Answer, world: World) -> Answer:
    """4.6."""
    outside = evolve(world, norm_row=None, sum_row=None)
    late = minimum(less(by, one(world.as_of)), less(by, lifecycle("done", name, world)))
    for row in world.rows:
        if is_for_rows_of(name, row, world):
            return minimum(late, opposite_truth(is_off(name, row.id, outside)))
    return minimum(late, opposite_truth(is_off_everywhere(name, outside)))


def is_off_everywhere(name: str, world: World) -> Answer:
    """4.6, 10.4: for a norm of rows, at every row; 12.3: for a role, for all its norms."""
    if world.text is not None and name in ROLES_ASKED:
        text = world.text
        return extreme(min, [one(True), *(is_off_everywhere(norm, text) for norm in with_role(name, text))])
    each = None if world.norm(name) is None else world.norm(name).each  # type: ignore[union-attr]
    if each is None:
        return is_off(name, None, world)
    off = [is_off(name, row.id, world) for _, row in norm_rows(each, world)]
    lacking = rows_of(world.source_of(each), world)[1]
    return extreme(min, [one(True), *off, *([answer(False, True, lacking)] if lacking else [])])


# --- what rulebooks read of an agreement ---------------------------------------------------------------


def with_role(role: str, text: World) -> list[str]:
    """12.3: the norms of the agreement with a role."""
    if text.alone is not None and text.alone[0] == role:
        return [text.alone[1]]
    if role in OF_DEBTS:
        return owed(role, text)
    norms: tuple[Duty | Right, ...] = (*text.agreement.duties, *text.agreement.rights)
    return [norm.name for norm in norms if role in norm.roles]


def owed(role: str, text: World) -> list[str]:
    """12.10: the duties with an amount that one side owes."""
    side = role.removeprefix("owed_by_")
    return [
        duty.name
        for duty in text.agreement.duties
        if duty.amount is not None and not duty.unread and text.agreement.side_of(duty.debtor) == side
    ]


def of_role(word: str, role: str, text: World) -> Answer:
    """12.3: the state of all norms of the agreement with a role."""
    names = with_role(role, text)
    found = [lifecycle(word, name, text) for name in names]
    off = [is_off_everywhere(name, text) for name in names]
    match word:
        case "stated":
            return one(bool(names))
        case "acquired":
            default = [
                extreme(max, [out, lifecycle("met", name, text)])
                for out, name in zip(off, names, strict=True)
            ]
            left = [
                item
                if out == one(False)
                else one(NEVER)
                if out == one(True)
                else hull(item, one(NEVER), out.questions)
                for out, item in zip(default, found, strict=True)
            ]
            return extreme(min, [one(NEVER), *left])
        case "due":
            return extreme(min, [one(NEVER), *unless_off(off, found, NEVER)])
        case "done":
            return extreme(max, unless_off(off, found, DAWN)) if names else one(NEVER)
        case "met":
            return extreme(min, [one(True), *unless_off(off, found, True)]) if names else one(False)
        case "claimed":
            total = one(0)
            for item in found:
                total = at_the_bounds(add_values, total, item)
            return total
        case _:
            return extreme(max, [one(False), *found])


def unless_off(off: list[Answer], found: list[Answer], default: End) -> list[Answer]:
    """12.3: the results of those that apply; of all, if none does."""
    if all(item == one(True) for item in off):
        return found
    return [
        hull(item, one(default), out.questions) if not out.is_decided else one(default) if low(out) else item
        for out, item in zip(off, found, strict=True)
    ]
