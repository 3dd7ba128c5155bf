"""The account of the agreement on a day, on bounds; definitions and sums (docs/semantics.md § 6)."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import reduce

from attrs import evolve

from budget import frozen
from budget.amount_text import AmountOutOfBoundsError
from budget.balance import CENTS, Balance, Claim, Entries, Interest, balance, interest
from budget.money import Euros
from budget.rate import Rounding, round_cents
from conventions.agreement.norms import Duty, Right
from conventions.engine.day import Day
from conventions.engine.duties import is_after_the_end
from conventions.engine.measured import (
    Follows,
    balance_of,
    follows,
    is_accessory,
    is_measured_on,
    is_of_payments,
    is_settling,
    names_paid,
    settling_last,
)
from conventions.engine.name_tables import CREATING_ACTS
from conventions.engine.norm_states import folded, reductions, taken_back
from conventions.engine.seen_record import NO_PAYMENT, TRANSFERS, in_cents, not_below_zero
from conventions.engine.status import SPENT, DutyStatus, RightStatus
from conventions.engine.subject import Subject
from conventions.engine.verdict import DutyVerdict, RightVerdict
from conventions.engine.world import World
from conventions.language.answers import (
    FALSE,
    INFINITY,
    TRUE,
    Answer,
    Infinite,
    Question,
    QuestionKind,
    Value,
    between,
    exactly,
    undecided,
)
from conventions.language.bounds import at_most, both, either, extreme, hull, less, minus, number, plus
from conventions.language.interpret import interpret
from conventions.language.syntax import EUROS, Call, Literal, Name, Node, Type

NOTHING = exactly(0)
OPEN_TODAY = (RightStatus.OPEN, RightStatus.PROCEDURE_RUNNING, RightStatus.UNKNOWN)
ORDERS_OF_PAYMENT = ("interest_first", "principal_first")
"""What a repayment that names no debt pays first (C. civ., art. 1343-1, unless the parties say otherwise)."""


class _Answers:
    """The arithmetic of the account on bounds."""

    nothing = NOTHING

    def plus(self, left: Answer, right: Answer) -> Answer:
        return plus(left, right)

    def minus(self, left: Answer, right: Answer) -> Answer:
        return minus(left, right)

    def least(self, left: Answer, right: Answer) -> Answer:
        return extreme([left, right], largest=False)

    def largest(self, left: Answer, right: Answer) -> Answer:
        return extreme([left, right], largest=True)


ANSWERS = _Answers()
MOST_CENTS = 10**18
"""Sums of amounts below this limit are far from the longest number that the account can hold."""
ACCOUNT = (
    ("account.net", "net"),
    ("account.kept", "kept"),
    ("account.remitted", "remitted"),
    ("account.open", "open"),
    ("account.to_recover", "to_recover"),
    ("account.overpaid", "overpaid"),
    ("account.to_give_back", "to_give_back"),
)
"""The lines of the account among the amounts of a verdict."""
SECOND_LINE = (
    ("interest.due", "due"),
    ("interest.received", "received"),
    ("interest.remitted", "remitted"),
    ("interest.open", "open"),
)
OF_THE_ACCOUNT = frozenset(name for name, _ in (*ACCOUNT, *SECOND_LINE))


@frozen
class Debt:
    """A debt of the beneficiary's side that applies, or may."""

    duty: DutyVerdict
    claim: Claim[Answer]
    is_accessory: bool
    is_reduction: bool


@frozen
class Account:
    """The account of a day: every sum of a verdict is a line of it.

    Attributes:
        lowered: the grant less the reductions decided.
        gone: whether all of it is lost: the agreement has lapsed, or all that was paid is claimed back.
        settled: what the payments come to, if the last of the text settles them; None if none does (6.11).
    """

    paid: Answer
    recovered: Answer
    balance: Balance[Answer]
    interest: Interest[Answer]
    lowered: Answer
    gone: Answer
    debts: tuple[Debt, ...]
    settled: Answer | None

    @property
    def to_recover(self) -> Answer:
        """Return the amount to recover, interest and penalties included."""
        owed, received = minus(self.interest.due, self.interest.remitted), self.interest.received
        if received.is_decided or not owed.is_decided:
            return plus(self.balance.to_recover, self.interest.open)
        # money that pays interest does not pay principal, so the two bounds depend on each other
        most, least = (self._left(owed, exactly(number(end))) for end in (received.lo, received.hi))
        asked = received.questions | most.questions | least.questions
        return between(number(least.lo), number(most.hi), asked, ages=most.ages or least.ages)

    def _left(self, owed: Answer, received: Answer) -> Answer:
        """Return the principal and interest still due if this part of the repayments went to interest."""
        repaid = not_below_zero(minus(self.recovered, received))
        return plus(
            not_below_zero(minus(self.balance.standing, repaid)), not_below_zero(minus(owed, received))
        )


def _drawn(entries: Entries[Answer]) -> Balance[Answer]:
    """Return the balance, computed in plain cents if every amount is decided, which is the usual case."""
    plain = _in_plain_cents(entries)
    if plain is None:
        return balance(entries, ANSWERS)
    found = balance(plain, CENTS)
    return Balance(
        net=exactly(found.net),
        kept=exactly(found.kept),
        remitted=exactly(found.remitted),
        open=exactly(found.open),
        to_recover=exactly(found.to_recover),
        overpaid=exactly(found.overpaid),
        to_give_back=exactly(found.to_give_back),
        to_pay=exactly(found.to_pay),
        claimed=exactly(found.claimed),
        standing=exactly(found.standing),
        excess=exactly(found.excess),
        above_due=exactly(found.above_due),
    )


def _in_plain_cents(entries: Entries[Answer]) -> Entries[int] | None:
    """Return the entries in cents; None if one is not decided, or is too large."""
    amounts = [entries.paid, entries.repaid, entries.due, entries.payable]
    amounts += [entries.offered, entries.offered_above, entries.left]
    amounts += [amount for claim in entries.claims for amount in (claim.amount, claim.remitted)]
    cents: list[int] = []
    for amount in amounts:
        plain = _plain(amount)
        if plain is None:
            return None
        cents.append(plain)
    paid, repaid, due, payable, offered, above, left, *owed = cents
    claims = [
        Claim(amount, remitted, claim.of_payments)
        for claim, amount, remitted in zip(entries.claims, owed[::2], owed[1::2], strict=True)
    ]
    return Entries(paid, repaid, claims, due, payable, offered, above, left)


def _plain(amount: Answer) -> int | None:
    """Return a decided amount in whole cents."""
    cents = amount.lo
    if type(cents) is int and cents == amount.hi and -MOST_CENTS < cents < MOST_CENTS:
        return cents
    return None


def unless(lost: Answer, amount: Answer) -> Answer:
    """Return an amount, or 0 if it is lost."""
    if lost.is_decided:
        return NOTHING if lost == TRUE else amount
    return hull(NOTHING, amount, lost.questions)


def at_discretion(right: RightVerdict) -> Answer:
    """Return the amount of a right at its holder's discretion: from 0 to its offer."""
    offer = right.amount or NOTHING
    discretion = Question(QuestionKind.DISCRETION, right.holder)
    return between(0, max(0, number(offer.hi)), offer.questions | {discretion}, ages=offer.ages)


def account_of(
    today: Day,
    duties: tuple[DutyVerdict, ...],
    rights: tuple[RightVerdict, ...],
    of_rules: tuple[RightVerdict, ...],
    lapsed: Answer,
) -> Account:
    """Return the account; a right of a rulebook offers nothing while it is not exercised."""
    now = today.now
    paid, recovered = now.named("paid"), now.named("recovered")
    debts = tuple(_debts(duties, today))
    own = [debt for debt in debts if not debt.is_accessory]
    creating = tuple(rights_to(CREATING_ACTS, today))
    perhaps = [(right.act, item) for right in (*rights, *of_rules) for item in _perhaps_claimed(right, today)]
    unrecorded = [item for _, item in perhaps]
    unseen = of_unseen_rows([*_owed_at_rows(today, is_second=False), *creating], today)
    unrecorded += unseen
    decided = not_below_zero(minus(reductions(now), taken_back(now)))
    lowered = minus(in_cents(now.named("grant")), decided)
    standing = not_below_zero(lowered)
    reclaimed = [item for act, item in perhaps if act == "reclaim"]
    lost = _sum([*(debt.claim.amount for debt in own if not debt.is_reduction), *reclaimed, *unseen])
    is_claimed_whole = both(at_most(paid, lost), less(NOTHING, lost))  # narrower if both are open
    gone = either(lapsed, both(is_claimed_whole, less(NOTHING, paid)))
    unfloored, payable = _payments(duties, today)
    due = _as_the_debts_leave(unfloored, own, duties, today)
    in_force = unless(lapsed, standing)
    offers = [
        (in_cents(at_discretion(right)), _takes_overpaid(right, today)) for right in rights if _is_open(right)
    ]
    offered = _sum([*(offer for offer, is_first in offers if not is_first), *of_unseen_rows(creating, today)])
    claims = [debt.claim for debt in own]
    if _claim_all_above(duties, own, today):
        # a reduction never depends on what the other debts leave of the payments
        claims = [evolve(debt.claim, of_payments=False) if debt.is_reduction else debt.claim for debt in own]
        left, of_grant = ANSWERS.least(paid, standing), unless(lapsed, paid if due is None else due)
    else:
        left, of_grant = paid, in_force if due is None else ANSWERS.least(due, in_force)
    entries = Entries(
        paid=paid,
        repaid=recovered,
        claims=(*claims, *(Claim(item, NOTHING) for item in unrecorded)),
        due=of_grant,
        payable=NOTHING if payable is None else ANSWERS.least(payable, unless(gone, standing)),
        offered=offered,
        left=left,
        offered_above=_sum(offer for offer, is_first in offers if is_first),
    )
    second = _interest([debt for debt in debts if debt.is_accessory], entries, today)
    repaid = not_below_zero(minus(recovered, second.received))
    entries = evolve(entries, repaid=repaid)
    settled = _settled(duties, unfloored, today)
    return Account(paid, recovered, _drawn(entries), second, lowered, gone, debts, settled)


def _claim_all_above(duties: tuple[DutyVerdict, ...], debts: list[Debt], today: Day) -> bool:
    """Return whether reductions claim all that was paid above the standing grant: none of it was ordered.

    Then what is left of the payments is at most the standing grant, and the bounds of a reduction without a
    value do not count twice.
    """
    as_stated = [
        debt.duty
        for debt in debts
        if debt.is_reduction and debt.duty.claimed is not None and debt.duty.claimed.is_of_text
    ]
    return bool(as_stated) and len(as_stated) == sum(_reduces(_norm_of(duty, today)[0]) for duty in duties)


def _reduces(norm: Duty | Right) -> bool:
    """Return whether a duty was created by a right to reduce."""
    return isinstance(norm, Right) and norm.act == "reduce"


def _sum(amounts: Iterable[Answer]) -> Answer:
    return reduce(plus, amounts, NOTHING)


def _is_open(right: RightVerdict) -> bool:
    return right.act in CREATING_ACTS and right.status in OPEN_TODAY


def _takes_overpaid(right: RightVerdict, today: Day) -> bool:
    """Return whether a right would claim first what was paid too much."""
    return right.act == "reclaim" and is_of_payments(today.program.rights[right.id], today.program)


def _amount_if_applicable(duty: DutyVerdict, amount: Answer) -> Answer:
    """Return the amount of a duty; from 0 if it is not known whether the duty applies."""
    return amount if duty.counts == (True,) else hull(NOTHING, amount, duty.questions)


def of_unseen_rows(norms: Iterable[Duty | Right], today: Day) -> list[Answer]:
    """Return the possible amounts of norms at rows that an incomplete record does not show."""
    sources = [norm.each for norm in norms if norm.each is not None and not norm.unread]
    lacking = [today.now.unrecorded_rows(each) for each in sources]
    return [between(0, INFINITY, [question]) for question in lacking if question is not None]


def rights_to(acts: tuple[str, ...], today: Day) -> Iterator[Right]:
    """Yield the rights of the agreement with one of these acts."""
    return (right for right in today.agreement.rights if right.act in acts)


def _owed_at_rows(today: Day, *, is_second: bool) -> Iterator[Duty]:
    """Yield the debts of rows of the beneficiary's side: in principal, or interest and penalties."""
    agreement = today.agreement
    for duty in agreement.duties:
        is_debt = (
            not duty.is_payment and duty.amount is not None and agreement.side_of(duty.debtor) != "funder"
        )
        if duty.each is not None and is_debt and is_accessory(duty, today.program, agreement) is is_second:
            yield duty


# --- debts of the beneficiary's side ------------------------------------------------------------------


def _debts(duties: tuple[DutyVerdict, ...], today: Day) -> Iterator[Debt]:
    for duty in duties:
        if (
            duty.claimed is None
            or duty.counts == (False,)
            or today.agreement.side_of(duty.debtor) == "funder"
        ):
            continue
        norm, book = _norm_of(duty, today)
        is_reduction = _reduces(norm)
        claim = Claim(
            _amount_if_applicable(duty, not_below_zero(in_cents(duty.claimed.standing))),
            exactly(duty.claimed.remitted),
            is_reduction or is_of_payments(norm, book.program),
        )
        is_second = isinstance(norm, Duty) and is_accessory(norm, today.program, today.agreement)
        yield Debt(duty, claim, is_second, is_reduction)


def _norm_of(duty: DutyVerdict, today: Day) -> tuple[Duty | Right, Day]:
    """Return the norm of a duty, or the right that created it, with the day of its text."""
    if duty.id in today.program.duties:
        return today.program.duties[duty.id], today
    right = Subject(duty.id).creator.norm
    return next(
        (part.program.rights[right], part) for part in (today, *today.books) if right in part.program.rights
    )


def _perhaps_claimed(right: RightVerdict, today: Day) -> Iterator[Answer]:
    """Yield the amounts that unrecorded exercises of rights of the funder's side may have made repayable."""
    exercised = today.now.happened("exercised", Subject(right.id, right.row))
    is_open = not exercised.is_decided and right.status is not RightStatus.LAPSED
    if is_open and right.act in CREATING_ACTS and today.agreement.side_of(right.holder) == "funder":
        yield between(0, INFINITY, exercised.questions)


# --- payments due and payable ---------------------------------------------------------------------------


def _as_the_debts_leave(
    due: Answer | None, own: list[Debt], duties: tuple[DutyVerdict, ...], today: Day
) -> Answer | None:
    """Return what is due, the balance with its floor if a debt of the text says what was paid too much."""
    debts = [debt for debt in own if debt.claim.of_payments and debt.duty.id in today.program.duties]
    if due is None or not debts or balance_of(today.program) is None:
        return due
    with_floor = _payments(duties, today, has_floor=True)[0] or NOTHING
    if any(debt.duty.counts == (True,) for debt in debts):
        return with_floor
    return hull(due, with_floor, frozenset().union(*(debt.duty.questions for debt in debts)))


def _payments(
    duties: tuple[DutyVerdict, ...], today: Day, *, has_floor: bool = False
) -> tuple[Answer | None, Answer | None]:
    """Return the payments that apply, held ones included, and without them; None where the text has none.

    Those that settle what was paid come last: one counts what it would be, had those before it been paid as
    they are stated. One measured on payments otherwise counts with what was paid of it. `has_floor`: whether
    the balance counts its floor of 0.
    """
    stated = [duty for duty in today.agreement.duties if duty.is_payment]
    if not stated:
        return None, None
    due = payable = _sum(of_unseen_rows((duty for duty in stated if duty.amount is not None), today))
    payments = [duty for duty in duties if duty.is_payment]
    for duty in sorted(payments, key=lambda duty: is_settling(duty.id, today.program)):
        if duty.amount is None:
            continue
        amount = _counted(duty, duty.amount, due, today, has_floor=has_floor)
        if duty.status is DutyStatus.HELD:
            due = plus(due, amount)
        elif duty.counts != (False,):
            is_same = payable == due
            own = amount if is_same else _counted(duty, duty.amount, payable, today, has_floor=has_floor)
            due = plus(due, _amount_if_applicable(duty, amount))
            payable = plus(payable, _amount_if_applicable(duty, own))
    return due, payable


def _settled(duties: tuple[DutyVerdict, ...], due: Answer | None, today: Day) -> Answer | None:
    """Return what the payments come to, if the last of the text settles them and applies, or may apply.

    `due`: the payments that apply. If it is not known whether the last one does: without end.
    """
    name = settling_last(today.program)
    if due is None:
        return None
    found = [_after_the_end(duty, today) for duty in duties if duty.id in today.program.duties]
    last = next((duty for duty in duties if duty.id == name), None)
    if last is not None and last.status is DutyStatus.HELD:
        found.append(TRUE)
    elif last is not None:
        found.append(between(False not in last.counts, True in last.counts, last.questions))
    settles = folded(either, FALSE, found)
    if settles.is_decided:
        return due if settles == TRUE else None
    return hull(due, exactly(INFINITY), settles.questions)


def _after_the_end(duty: DutyVerdict, today: Day) -> Answer:
    """Return whether a payment does not apply because its day comes after the end of the agreement."""
    is_after = is_after_the_end(today.program.duties[duty.id], duty.due, today)
    if is_after.hi is False or duty.counts == (True,):
        return FALSE
    return is_after if duty.counts == (False,) else both(is_after, undecided(duty.questions))


def _counted(duty: DutyVerdict, stated: Answer, before: Answer, today: Day, *, has_floor: bool) -> Answer:
    """Return the amount that a payment counts, given the sum of those before it."""
    norm, program = today.program.duties[duty.id], today.program
    amount, subject = in_cents(stated), Subject(duty.id, duty.row)
    if norm.unread or not is_of_payments(norm, program):
        return amount
    if not is_settling(duty.id, program):
        return plus(amount, _transferred(duty, today))
    is_as_it_is = before == today.now.named("paid")
    world = today.ever if is_as_it_is else today.ever.having_paid(before)
    if duty.id == balance_of(program) and not has_floor:
        return in_cents(_without_floor(program.trees["duty", duty.id, "amount"], world))
    if is_as_it_is and not today.ever.settles(subject):
        return amount
    found = world.amount_as_written(subject)
    return amount if found is None else in_cents(found)


def _without_floor(node: Node, world: World) -> Answer:
    """Return the value of a balance without its floor of 0: below it, the payments before it are too much."""
    program = world.program
    match node:
        case Call("max" | "min" as function, parts, _) if names_paid(node, program):
            is_max = function == "max"
            kept = [part for part in parts if not (is_max and isinstance(part, Literal) and part.value == 0)]
            return extreme([_without_floor(part, world) for part in kept], largest=is_max)
        case Name(key, _) if names_paid(node, program) and key in program.definitions:
            definition, tree = program.definitions[key], program.tree("define", key)
            if tree is not None and not definition.readings:
                return _without_floor(tree, world)
        case _:
            pass
    return interpret(node, world)


def _transferred(duty: DutyVerdict, today: Day) -> Answer:
    """Return the money paid for a payment, less the transfers that came back."""
    subject = Subject(duty.id, duty.row)
    if not today.view.is_current:
        return between(0, INFINITY, [today.now.question(TRANSFERS[0])])
    facts = today.now.transfers(subject)
    paid = not_below_zero(today.now.transferred(facts))
    if today.now.lacking_since(facts) is not None:
        return between(number(paid.lo), INFINITY, NO_PAYMENT)
    return paid


# --- interest and penalties ------------------------------------------------------------------------------


def _repaid_of(names: set[str], today: Day) -> tuple[Answer, Answer, Answer]:
    """Return the sums repaid for these debts, for other debts, and for no named debt."""
    repaid = today.now.all_of("repaid")
    own = [fact for fact in repaid if fact.of is not None and fact.of.partition(".")[0] in names]
    free = [fact for fact in repaid if fact.of is None]
    others = [fact for fact in repaid if fact.of is not None and fact.of.partition(".")[0] not in names]
    return today.now.summed(own), today.now.summed(others), today.now.summed(free)


def _interest(debts: list[Debt], entries: Entries[Answer], today: Day) -> Interest[Answer]:
    """Return the line of interest: a repayment goes to the debt that it names, else by the chosen reading."""
    names = {
        duty.name for duty in today.agreement.duties if is_accessory(duty, today.program, today.agreement)
    }
    own, others, free = _repaid_of(names, today)
    if not debts and not names and number(free.lo) >= 0:
        return Interest(NOTHING, NOTHING, NOTHING, NOTHING)
    unseen = of_unseen_rows(_owed_at_rows(today, is_second=True), today)
    due = _sum([*(debt.claim.amount for debt in debts), *unseen])
    remitted = _sum(ANSWERS.least(debt.claim.remitted, debt.claim.amount) for debt in debts)
    owed = minus(due, ANSWERS.least(due, remitted))
    left = not_below_zero(minus(owed, own))
    standing = _drawn(entries).standing
    interest_first = ANSWERS.least(free, left)
    of_principal = not_below_zero(minus(standing, others))
    principal_first = ANSWERS.least(not_below_zero(minus(free, of_principal)), left)
    question = Question(QuestionKind.READING, f"repaid: {' | '.join(ORDERS_OF_PAYMENT)}")
    either_way = hull(principal_first, interest_first, frozenset([question]))
    by_reading = dict(zip(ORDERS_OF_PAYMENT, (interest_first, principal_first), strict=True))
    chosen = today.now.chosen("repaid", ORDERS_OF_PAYMENT)
    received = plus(own, either_way if chosen is None else by_reading[chosen])
    if names and not today.view.is_current:
        received = between(
            number(received.lo), INFINITY, received.questions | entries.repaid.questions, ages=received.ages
        )
    return interest(due, remitted, received, ANSWERS)


def defined_values(today: Day) -> Iterator[tuple[str, Type | None, Answer]]:
    """Yield each definition as `name` or `name.row`, with its type and its value."""
    for name in today.program.definitions:
        kind = today.program.type_of_definition(name)
        for called, answer in values_of(name, today):
            yield called, kind, answer


def values_of(name: str, today: Day) -> Iterator[tuple[str, Answer]]:
    """Yield the value of one definition, or of each of its rows, with its name."""
    definition = today.program.definitions[name]
    if definition.each is None:
        yield name, today.ever.named(name)
        return
    for at, row in enumerate(today.ever.source_rows(definition.each).rows):
        yield f"{name}.{row.id}", today.ever.defined_at(name, definition.each, at)


def defined_options(today: Day) -> Iterator[tuple[str, tuple[tuple[str, Answer], ...]]]:
    """Yield the value of each definition under each of its readings, if it has any."""
    for name, definition in today.program.definitions.items():
        if not definition.readings:
            continue
        if definition.each is None:
            yield name, tuple(today.ever.options(name).items())
            continue
        for row in today.ever.source_rows(definition.each).rows:
            scope = today.ever.at(definition.each, row.id)
            yield f"{name}.{row.id}", tuple(today.ever.options(name, scope).items())


STANDARD_AMOUNTS = (
    "grant",
    "paid",
    "eligible_expenses",
    "entitlement",
    "final_grant",
    "to_pay",
    "to_recover",
    "recovered",
)
SUMS = ("grant", "paid", "final_grant", "to_pay", "to_recover", "recovered")
"""The standard amounts that come from the account and are not definitions."""
FINAL_GRANTS = ("entitlement", "grant")
"""The readings of the final grant if no clause makes it depend on `entitlement`."""


def money(bound: Value | None) -> Euros | None:
    """Return a bound in euros, rounded half up to the cent; None if there is none that euros can hold.

    >>> str(money(Fraction(1005, 10)))
    '1.01'
    """
    cents = number(bound)
    if isinstance(cents, Infinite):
        return None
    try:
        return Euros.of_cents(round_cents(cents, Rounding.HALF_UP) if isinstance(cents, Fraction) else cents)
    except AmountOutOfBoundsError:
        return None


def verdict_amounts(
    today: Day, account: Account, rights: tuple[RightVerdict, ...]
) -> tuple[tuple[str, Answer | None], ...]:
    """Return the standard amounts, then every definition in euros; None where the agreement has none.

    All sums are lines of one account, which follow the definitions.
    """
    definitions = {name: answer for name, kind, answer in defined_values(today) if kind == EUROS}
    standard: dict[str, Answer | None] = {name: definitions.get(name) for name in STANDARD_AMOUNTS}
    sums = _sums(today, account, rights, definitions.get("entitlement"))
    lines = {name: sums[name] for name, _ in (*ACCOUNT, *SECOND_LINE)}
    return tuple((standard | {name: sums[name] for name in SUMS} | definitions | lines).items())


def sums_of(today: Day, account: Account, rights: tuple[RightVerdict, ...]) -> dict[str, Answer]:
    """Return the sums of the account, by their names."""
    entitled = today.program.definitions.get("entitlement")
    is_of_rows = entitled is None or entitled.each is not None
    return _sums(today, account, rights, None if is_of_rows else today.ever.named("entitlement"))


def _sums(
    today: Day, account: Account, rights: tuple[RightVerdict, ...], entitlement: Answer | None
) -> dict[str, Answer]:
    found = {
        "grant": today.now.named("grant"),
        "paid": account.paid,
        "final_grant": _final_grant(account, rights, entitlement, today),
        "to_pay": account.balance.to_pay,
        "to_recover": account.to_recover,
        "recovered": today.now.named("recovered"),
    }
    found |= {name: getattr(account.balance, line) for name, line in ACCOUNT}
    return found | {name: getattr(account.interest, line) for name, line in SECOND_LINE}


def _final_grant(
    account: Account, rights: tuple[RightVerdict, ...], entitlement: Answer | None, today: Day
) -> Answer:
    """Return the final grant."""
    final = account.lowered
    for right in rights:
        if right.act == "reduce" and right.status not in SPENT:
            final = minus(final, at_discretion(right) if right.amount is not None else NOTHING)
    for unseen in of_unseen_rows(rights_to(("reduce",), today), today):
        final = minus(final, unseen)
    final = unless(account.gone, not_below_zero(in_cents(final)))
    if entitlement is None:
        settled = account.settled
        return final if settled is None else extreme([final, not_below_zero(settled)], largest=False)
    lower = extreme([final, not_below_zero(in_cents(entitlement))], largest=False)
    how = follows(today.program, today.agreement)
    if how in (Follows.CLAUSES, Follows.REDUCTION):
        return lower if how is Follows.CLAUSES else final
    chosen = today.now.chosen("final_grant", FINAL_GRANTS)
    if chosen is not None:
        return lower if chosen == FINAL_GRANTS[0] else final
    return hull(lower, final, _why_the_grant_may_follow(rights, today))


def _why_the_grant_may_follow(rights: tuple[RightVerdict, ...], today: Day) -> frozenset[Question]:
    """Return the question of the final grant: the discretion of those who may claim, else a reading."""
    claims = (right for right in rights if right.act == "reclaim" and right.status not in SPENT)
    holders = {
        right.holder
        for right in claims
        if is_measured_on(today.program.rights[right.id], "entitlement", today.program)
    }
    asked = frozenset(Question(QuestionKind.DISCRETION, holder) for holder in holders)
    return asked or frozenset([Question(QuestionKind.READING, f"final_grant: {' | '.join(FINAL_GRANTS)}")])
