"""The account by docs/semantics.md § 6, line by line."""

from collections.abc import Sequence
from itertools import pairwise

from attrs import evolve

from budget import frozen
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Right
from conventions.facts.fact import Fact
from conventions.language.answers import INFINITY, Answer, Question, QuestionKind
from conventions.language.syntax import Call, Literal, Name, Node
from conventions.naive.answers import (
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
)
from conventions.naive.day import Day, NormAtRow, places, read_in
from conventions.naive.duties import NaiveDuty, is_after_the_end
from conventions.naive.expressions import value_of
from conventions.naive.names import lacks_a_payment, named
from conventions.naive.nature import follows, is_accessory, is_measured_on, is_of_payments, names_paid
from conventions.naive.norms import (
    created_claims,
    exercised,
    minus,
    name_of,
    not_below_zero,
    reductions,
    waived_part,
    whole,
)
from conventions.naive.rights import NaiveRight
from conventions.naive.rows import rows_of
from conventions.naive.world import World, amount_of, tree_of

SPENT = ("exercised", "lapsed", "waived")
"""6.1: with such a right, the grant is not reduced again."""
READING = QuestionKind.READING


@frozen
class Debt:
    """6.5: a debt of the beneficiary's side, with the part waived."""

    claim: Answer
    remitted: Answer = one(0)
    of_payments: bool = True


def plus(*amounts: Answer) -> Answer:
    """Return the sum."""
    total = one(0)
    for amount in amounts:
        total = at_the_bounds(add_values, total, amount)
    return total


def least(a: Answer, b: Answer) -> Answer:
    """Return the smaller amount."""
    return extreme(min, [a, b])


def zero_or(duty: NaiveDuty, amount: Answer) -> Answer:
    """6.4: the amount, or a range from zero if it may not apply."""
    return amount if duty.counts == {True} else hull(one(0), amount, duty.questions)


def naive_account(
    day: Day,
    duties: Sequence[NaiveDuty],
    rights: Sequence[NaiveRight],
    made: Sequence[NaiveDuty],
    of_rules: Sequence[NaiveRight],
    is_lapsed: Answer,
) -> dict[str, Answer | None]:
    """6: all sums of a verdict."""
    now = day.now
    grant, paid, recovered = whole(named("grant", now)), named("paid", now), named("recovered", now)
    of_text, accessories = debts(day, duties, made)
    principal = [debt for _, debt in of_text]
    principal += [Debt(item) for item in perhaps_claimed(day, (*rights, *of_rules))]
    in_principal, of_second = stated_debts(now)
    claiming = rights_to(now, "reduce", "reclaim")
    unseen = of_unseen_rows(now, [*in_principal, *claiming])
    principal += [Debt(item) for item in unseen]
    lowered = not_below_zero(minus(reductions(now), taken_back(now)))
    stands = not_below_zero(minus(grant, lowered))
    reclaimed = perhaps_claimed(day, [right for right in (*rights, *of_rules) if right.act == "reclaim"])
    of_claims = plus(
        *(debt.claim for name, debt in of_text if not is_reduction(name, now)), *reclaimed, *unseen
    )
    is_lost = minimum(at_most(paid, of_claims), minimum(less(one(0), of_claims), less(one(0), paid)))
    gone = maximum(is_lapsed, is_lost)

    def unless(lost: Answer, amount: Answer) -> Answer:
        if lost.is_decided:
            return one(0) if low(lost) else amount
        return hull(one(0), amount, lost.questions)

    final = minus(grant, lowered)
    for right in rights:
        if right.act == "reduce" and right.status not in SPENT and right.amount is not None:
            final = minus(final, at_discretion(right))
    for offer in of_unseen_rows(now, rights_to(now, "reduce")):
        final = minus(final, offer)
    unfloored, payable, is_stated = payments(day, duties)
    due = as_the_debts_leave(day, duties, of_text, unfloored)
    final = as_entitled(
        unless(gone, not_below_zero(whole(final))), day, rights, as_settled(day, duties, unfloored)
    )
    in_force = unless(is_lapsed, stands)

    # 6.5: each euro belongs to the first debt
    asked = [one(0)]
    for debt in principal:
        asked.append(plus(asked[-1], debt.claim))
    total = asked[-1]
    remitted = plus(
        *(
            least(debt.remitted, least(debt.claim, not_below_zero(minus(paid, before))))
            for debt, (before, _) in zip(principal, pairwise(asked), strict=True)
        )
    )
    claimed = least(paid, total)
    standing = not_below_zero(minus(claimed, remitted))

    # 6.9: the line of interest
    of_interest = plus(*(debt.claim for debt in accessories), *of_unseen_rows(now, of_second))
    let_off = least(of_interest, plus(*(least(debt.remitted, debt.claim) for debt in accessories)))
    owed = minus(of_interest, let_off)
    to_interest = interest_received(day, owed, standing, recovered)
    received = least(to_interest, owed)
    interest_open = not_below_zero(minus(owed, received))
    repaid = not_below_zero(minus(recovered, received))

    # 6.4 to 6.8
    beyond = not_below_zero(minus(repaid, standing))
    keeps = least(due, in_force) if is_stated else in_force
    of_grant = (keeps, stands, unless(is_lapsed, due if is_stated else paid))
    above = paid_above(day, made, (of_text, principal[len(of_text) :]), paid, of_grant)
    unclaimed = not_below_zero(least(above, minus(paid, claimed)))
    rest = not_below_zero(minus(minus(paid, standing), unclaimed))
    first, others = offers(rights, now)
    above = not_below_zero(minus(first, unclaimed))
    is_open = least(plus(others, above, *of_unseen_rows(now, claiming)), rest)
    to_recover = not_below_zero(minus(standing, repaid))
    return {
        "grant": named("grant", now),
        "paid": paid,
        "recovered": recovered,
        "final_grant": final,
        "to_pay": not_below_zero(minus(least(payable, unless(gone, stands)), paid)) if is_stated else one(0),
        "to_recover": left_in_all(plus(to_recover, interest_open), standing, recovered, owed, received),
        "account.net": minus(paid, repaid),
        "account.kept": not_below_zero(minus(rest, is_open)),
        "account.remitted": remitted,
        "account.open": is_open,
        "account.to_recover": to_recover,
        "account.overpaid": not_below_zero(minus(unclaimed, beyond)),
        "account.to_give_back": not_below_zero(minus(beyond, unclaimed)),
        "interest.due": of_interest,
        "interest.received": received,
        "interest.remitted": let_off,
        "interest.open": interest_open,
    }


def left_in_all(
    summed: Answer, standing: Answer, recovered: Answer, owed: Answer, received: Answer
) -> Answer:
    """6.10: what goes to interest does not go to principal, if the interest owed is decided."""
    if received.is_decided or not owed.is_decided:
        return summed
    most, least_of_it = (
        plus(
            not_below_zero(minus(standing, not_below_zero(minus(recovered, one(end))))),
            not_below_zero(minus(owed, one(end))),
        )
        for end in (low(received), high(received))
    )
    return answer(low(least_of_it), high(most), received.questions, most.questions, least_of_it.questions)


def named_debts(day: Day, duties: Sequence[NaiveDuty], made: Sequence[NaiveDuty]) -> list[tuple[str, Debt]]:
    """6.5: the debts of the beneficiary's side in the order of the text, each with its norm."""
    agreement = day.now.agreement
    norms: dict[str, Duty | Right] = {duty.name: duty for duty in agreement.duties}
    for part in day.now.parts:
        norms |= {f"{right.name}.duty": right for right in part.agreement.rights}
    found = []
    for duty in (*duties, *made):
        if duty.is_payment or agreement.side_of(duty.debtor) == "funder":
            continue
        if duty.claim is None or duty.counts == {False}:
            continue
        subject = duty.id.removesuffix(".duty")
        remitted = one(waived_part(subject, duty.row, day.now))
        norm, part = norms[duty.id], part_of(duty.id, day.now)
        is_own = isinstance(norm, Right) and norm.act == "reduce"
        of_payments = is_own or is_of_payments(norm, part.agreement)
        found.append((duty.id, Debt(zero_or(duty, not_below_zero(whole(duty.claim))), remitted, of_payments)))
    return found


def part_of(name: str, world: World) -> World:
    """12.5: the world of a norm: the agreement's or its rulebook's."""
    right = name.removesuffix(".duty")
    return next((part for part in world.parts if any(r.name == right for r in part.agreement.rights)), world)


def is_reduction(name: str, world: World) -> bool:
    """6.2: whether a duty results from a reduction."""
    right = part_of(name, world).norm(name) if name.endswith(".duty") else None
    return isinstance(right, Right) and right.act == "reduce"


def paid_above(
    day: Day,
    made: Sequence[NaiveDuty],
    debts: tuple[list[tuple[str, Debt]], list[Debt]],
    paid: Answer,
    of_grant: tuple[Answer, Answer, Answer],
) -> Answer:
    """6.6: what was paid above what is due, less the claims measured on payments."""
    of_text, further = debts
    keeps, stands, due = of_grant
    above = minus(paid, keeps)
    reduced = {name for name, _ in of_text if is_reduction(name, day.now)}
    is_owed = sum(name in reduced for name, _ in of_text) == sum(is_reduction(d.id, day.now) for d in made)
    if reduced and is_owed and not any(was_ordered(name, made, day.now) for name in reduced):
        above = minus(least(paid, stands), due)
        of_text = [(name, debt) for name, debt in of_text if name not in reduced]
    claims = (debt.claim for debt in (*(debt for _, debt in of_text), *further) if debt.of_payments)
    return minus(not_below_zero(above), plus(*claims))


def was_ordered(name: str, made: Sequence[NaiveDuty], world: World) -> bool:
    """6.6: whether an order is about the debt of a reduction, or lowers it."""
    right = name.removesuffix(".duty")
    keys = ("recovery_order", "order_cancelled", "order_reduced")
    rows = [duty.row for duty in made if duty.id == name]
    return any(world.about(key, right, row) for row in rows for key in keys)


def debts(
    day: Day, duties: Sequence[NaiveDuty], made: Sequence[NaiveDuty]
) -> tuple[list[tuple[str, Debt]], list[Debt]]:
    """6.5, 6.9: debts in principal; interest and penalties."""
    agreement = day.now.agreement
    accessory = {duty.name for duty in agreement.duties if is_accessory(duty, agreement)}
    found = named_debts(day, duties, made)
    return (
        [(name, debt) for name, debt in found if name not in accessory],
        [debt for name, debt in found if name in accessory],
    )


def perhaps_claimed(day: Day, rights: Sequence[NaiveRight]) -> list[Answer]:
    """5.0: the possible claims of exercises that are not recorded."""
    found = []
    for right in rights:
        facts = exercised(right.id, right.row, day.now)
        lacking = day.now.happened(facts, f"exercised({name_of(right.id, right.row)})")
        creates = right.act in ("reduce", "reclaim") and day.now.agreement.side_of(right.holder) == "funder"
        if creates and not lacking.is_decided and right.status != "lapsed":
            found.append(answer(0, INFINITY, lacking.questions))
    return found


def of_unseen_rows(world: World, norms: Sequence[Duty | Right]) -> list[Answer]:
    """10.4, 10.7: possible amounts of norms for rows that may be missing from the record."""
    found = []
    for norm in norms:
        if norm.each is None or norm.unread:
            continue
        source = world.source_of(norm.each)
        is_late = source == "payment" and world.agreement.complete_from is not None
        if not world.is_current or is_late or source == "years":
            lacking = rows_of(source, world)[1]
            found += [answer(0, INFINITY, lacking)] if lacking else []
    return found


def rights_to(world: World, *acts: str) -> list[Right]:
    """Return the rights of the agreement with some acts."""
    return [right for right in world.agreement.rights if right.act in acts]


def stated_debts(world: World) -> tuple[list[Duty], list[Duty]]:
    """6.5, 6.9: the debts of the beneficiary's side by the text: in principal; interest and penalties."""
    agreement = world.agreement
    owed = [
        duty
        for duty in agreement.duties
        if duty.amount is not None and not duty.is_payment and agreement.side_of(duty.debtor) != "funder"
    ]
    second = [duty for duty in owed if is_accessory(duty, agreement)]
    return [duty for duty in owed if duty not in second], second


def taken_back(world: World) -> Answer:
    """6.1: what cancelled or reduced orders restore of reductions."""
    total = one(0)
    for (right, row), wanted in created_claims(world).items():
        norm = part_of(f"{right}.duty", world).norm(right)
        if not isinstance(norm, Right) or norm.act != "reduce":
            continue
        orders = world.about("recovery_order", right, row)
        ordered = one(amount_of(orders)) if orders else wanted
        lowered = sum(amount_of(world.about(key, right, row)) for key in ("order_cancelled", "order_reduced"))
        back = least(one(lowered), whole(ordered))
        if orders:
            asked = minus(ordered, one(lowered))
            back = least(back, not_below_zero(minus(whole(wanted), asked)))
        total = plus(total, back)
    return total


def at_discretion(right: NaiveRight) -> Answer:
    """6.1: from zero to the offer."""
    asked = Question(QuestionKind.DISCRETION, right.holder)
    if right.amount is None:
        return one(0)
    return answer(0, max(0, high(right.amount)), right.amount.questions, asked)


def offers(rights: Sequence[NaiveRight], now: World) -> tuple[Answer, Answer]:
    """6.7: what the rights open today would claim: of what was overpaid first, and the others."""
    first, others = one(0), one(0)
    for right in rights:
        if right.act in ("reduce", "reclaim") and right.status in ("open", "procedure_running", "unknown"):
            offer = whole(at_discretion(right))
            norm = norm_of(right, now.agreement.rights)
            if right.act == "reclaim" and is_of_payments(norm, now.agreement):
                first = plus(first, offer)
            else:
                others = plus(others, offer)
    return first, others


def as_the_debts_leave(
    day: Day, duties: Sequence[NaiveDuty], of_text: list[tuple[str, Debt]], due: Answer
) -> Answer:
    """6.4: with the floor of the balance if a debt of the text measured on what was paid applies."""
    names = {name for name, debt in of_text if debt.of_payments}
    saying = [duty for duty in duties if duty.id in names]
    if balance_of(day.now.agreement) is None or not saying:
        return due
    with_floor = payments(day, duties, has_floor=True)[0]
    if any(duty.counts == {True} for duty in saying):
        return with_floor
    return hull(due, with_floor, frozenset().union(*(duty.questions for duty in saying)))


def payments(
    day: Day, duties: Sequence[NaiveDuty], *, has_floor: bool = False
) -> tuple[Answer, Answer, bool]:
    """6.4: what payments allow, the payable part of it, and whether the text has any payment."""
    agreement = day.now.agreement
    stated = {duty.name: duty for duty in agreement.duties if duty.is_payment}
    due = payable = plus(
        *of_unseen_rows(day.now, [item for item in stated.values() if item.amount is not None])
    )
    with_amount = [duty for duty in duties if duty.is_payment and duty.amount is not None]
    settles = {name for name, norm in stated.items() if is_measured_on(norm, "paid", agreement)}
    for duty in sorted(with_amount, key=lambda duty: duty.id in settles):
        if duty.status == "held":
            due = plus(due, counted(day, duty, stated[duty.id], due, has_floor=has_floor))
        elif duty.counts != {False}:
            due = plus(due, zero_or(duty, counted(day, duty, stated[duty.id], due, has_floor=has_floor)))
            payable = plus(
                payable, zero_or(duty, counted(day, duty, stated[duty.id], payable, has_floor=has_floor))
            )
    return due, payable, bool(stated)


def counted(day: Day, duty: NaiveDuty, norm: Duty, before: Answer, *, has_floor: bool) -> Answer:
    """6.4: what a payment contributes, given those before it."""
    amount, agreement = whole(duty.amount or one(0)), day.now.agreement
    if norm.unread or not is_of_payments(norm, agreement):
        return amount
    if is_measured_on(norm, "paid", agreement):
        now, ever = (evolve(world, as_paid=before) for world in (day.now, day.ever))
        if norm is balance_of(agreement) and not has_floor:
            return whole(without_floor(tree_of(norm.amount or ""), ever))
        there = [item for item in places(norm, evolve(day, now=now, ever=ever)) if item.row == duty.row]
        found = read_in(norm.amount, there[0].ever) if there else None
        return amount if found is None else whole(found)
    return plus(amount, transferred(duty, day.now))


def balance_of(agreement: Agreement) -> Duty | None:
    """6.4: the last payment of the text, if it names `paid`, and is neither of rows nor unread."""
    stated = [duty for duty in agreement.duties if duty.is_payment]
    if not stated or stated[-1].each is not None or stated[-1].unread:
        return None
    return stated[-1] if is_measured_on(stated[-1], "paid", agreement) else None


def without_floor(node: Node, world: World) -> Answer:
    """6.4: a balance, with no floor of 0 where it names `paid`."""
    agreement = world.agreement
    if names_paid(node, agreement):
        match node:
            case Call("max", parts, _):
                kept = [part for part in parts if not (isinstance(part, Literal) and part.value == 0)]
                return extreme(max, [without_floor(part, world) for part in kept])
            case Call("min", parts, _):
                return extreme(min, [without_floor(part, world) for part in parts])
            case Name(key, _):
                for item in agreement.definitions:
                    if item.name == key and not item.readings and item.value is not None:
                        return without_floor(tree_of(item.value), world)
            case _:
                pass
    return value_of(node, world)


def transferred(duty: NaiveDuty, world: World) -> Answer:
    """6.4: what was paid of a payment that is the remaining balance."""
    payments = world.about("payment", duty.id, duty.row)
    sent, back = amount_of(payments), amount_of(world.about("transfer_returned", duty.id, duty.row))
    is_short = world.agreement.complete_from is not None or any(fact.value is None for fact in payments)
    if world.is_current and (is_short or lacks_a_payment(world)):
        return answer(max(0, sent - back), INFINITY, missing("payment"))
    if world.is_current:
        return one(max(0, sent - back))
    return answer(0, INFINITY, world.question("payment"))


def interest_received(day: Day, owed: Answer, standing: Answer, recovered: Answer) -> Answer:
    """6.9: repayments of interest: those marked so; of the rest, by the chosen reading."""
    agreement = day.now.agreement
    names = {duty.name for duty in agreement.duties if is_accessory(duty, agreement)}

    def is_named(fact: Fact) -> bool:
        return fact.of is not None and fact.of.partition(".")[0] in names

    repaid = day.now.occurrences("repaid")
    own = one(amount_of([fact for fact in repaid if is_named(fact)]))
    free = one(amount_of([fact for fact in repaid if fact.of is None]))
    others = one(amount_of([fact for fact in repaid if fact.of is not None and not is_named(fact)]))
    left = not_below_zero(minus(owed, own))
    interest_first = least(free, left)
    principal_first = least(not_below_zero(minus(free, not_below_zero(minus(standing, others)))), left)
    reading = frozenset({Question(READING, "repaid: interest_first | principal_first")})
    either_way = hull(principal_first, interest_first, reading)
    chosen = reading_chosen("repaid", day.now)
    by_name = {"interest_first": interest_first, "principal_first": principal_first}
    found = plus(own, by_name.get(chosen, either_way))
    if not names or day.now.is_current:
        return found
    return answer(low(found), INFINITY, found.questions, recovered.questions)


def as_settled(day: Day, duties: Sequence[NaiveDuty], due: Answer) -> Answer | None:
    """6.11: the payments, if the last of the text settles them."""
    agreement = day.now.agreement
    settling = [
        duty for duty in agreement.duties if duty.is_payment and is_measured_on(duty, "paid", agreement)
    ]
    balance = balance_of(agreement)
    settles = [after_the_end(duty, day) for duty in duties]
    if balance is not None and len(settling) == 1:
        last = next(duty for duty in duties if duty.id == balance.name)
        sure, perhaps = last.counts == {True}, True in last.counts
        settles.append(one(True) if last.status == "held" else answer(sure, perhaps, last.questions))
    found = extreme(max, [one(False), *settles])
    if found.is_decided:
        return due if low(found) else None
    return answer(low(due), INFINITY, due.questions, found.questions)


def after_the_end(duty: NaiveDuty, day: Day) -> Answer:
    """4.13: whether an instalment does not apply for that reason."""
    text = next((item for item in day.now.agreement.duties if item.name == duty.id), None)
    if text is None or duty.counts == {True}:
        return one(False)
    place = NormAtRow(text.name, None, day.now, day.ever, (one(True), one(True)))
    after = is_after_the_end(text, duty.due, place)
    return after if duty.counts == {False} else minimum(after, answer(False, True, duty.questions))


def as_entitled(final: Answer, day: Day, rights: Sequence[NaiveRight], settled: Answer | None) -> Answer:
    """6.11: the grant follows what is due as far as the clauses say so."""
    agreement = day.now.agreement
    definition = next((item for item in agreement.definitions if item.name == "entitlement"), None)
    if definition is None or definition.each is not None:
        return final if settled is None else least(final, not_below_zero(settled))
    entitled = not_below_zero(whole(named("entitlement", day.ever)))
    lower, how = least(final, entitled), follows(agreement)
    if how == "the clauses":
        return lower
    if how == "a reduction":
        return final
    claims = [
        right
        for right in rights
        if right.act == "reclaim"
        and right.status not in SPENT
        and is_measured_on(norm_of(right, agreement.rights), "entitlement", agreement)
    ]
    asked = {Question(QuestionKind.DISCRETION, right.holder) for right in claims}
    reading = {Question(READING, "final_grant: entitlement | grant")}
    by_name = {"entitlement": lower, "grant": final}
    either_way = hull(lower, final, frozenset(asked or reading))
    return by_name.get(reading_chosen("final_grant", day.now), either_way)


def reading_chosen(of: str, world: World) -> str:
    """7: the last reading chosen, if several are possible."""
    values = [fact.value for fact in world.occurrences("reading_chosen", of)]
    return str(values[-1]) if values else ""


def norm_of(right: NaiveRight, norms: Sequence[Right]) -> Right:
    """Return the norm of a right."""
    return next(norm for norm in norms if norm.name == right.id)
