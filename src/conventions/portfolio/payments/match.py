"""An export matched to a portfolio: each of its rows is in one list, and the lists sum to the export."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from attrs import define, evolve, field, frozen

from budget.money import EURO, Euros
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.files.ledgers.payments import PaymentsReading, State, Way
from conventions.files.plain_words import plain
from conventions.portfolio.payments.awaited import Awaited, DossierOfPayments
from conventions.portfolio.payments.movement import Movement, Source, Told, grouped, sealed
from conventions.portfolio.payments.who import Found, Index, Strength

__all__ = ["TO_DO", "Match", "Matching", "Rank", "Reason", "facts_of", "matched"]

_NEAR: Final = 45
"""A payment so many days from its day is near it."""
_ALMOST: Final = 15
"""A fact of the same amount so many days away may be the same payment, under its day at the bank."""
_OVERTAKEN: Final = 120
"""An order is taken for the one that was paid so many days later."""
_A_YEAR: Final = 366


class Rank(StrEnum):
    """The list that a row is in."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    SEVERAL = "several"
    NONE = "none"
    KNOWN = "known"
    CANCELLED = "cancelled"


TO_DO: Final = (Rank.CERTAIN, Rank.PROBABLE, Rank.SEVERAL, Rank.NONE)
"""The lists of what may be recorded, now or once somebody has decided."""


class Reason(StrEnum):
    """Why a row is in its list."""

    NUMBER = "number"
    LABEL = "label"
    SIRET = "siret"
    SIREN = "siren"
    NAME = "name"
    AMOUNT = "amount"
    """the amount is what is awaited"""
    RANGE = "range"
    """the amount lies between the bounds of what is awaited"""
    NEAR = "near"
    """its day is near the one on which that is due"""
    OTHER_AMOUNT = "other_amount"
    OPEN_AMOUNT = "open_amount"
    """another dossier of the same body awaits an amount that is not decided"""
    LABEL_ALONE = "label_alone"
    """neither who was paid nor the amount confirms the number"""
    OTHER_BODY = "other_body"
    OTHER_CURRENCY = "other_currency"
    """the agreement is not in euros, and an export does not say what it is in"""
    PAID_UP = "paid_up"
    """nothing is left to pay of the dossier"""
    WHICH_NORM = "which_norm"
    NO_DEBT = "no_debt"
    REPEATED = "repeated"
    TWICE = "twice"
    WITHDRAWN = "withdrawn"
    ALMOST_RECORDED = "almost_recorded"
    STATE = "state"
    CANCELS = "cancels"
    PAIR = "pair"
    """it and another row sum to nothing"""
    PERHAPS_CANCELLED = "perhaps_cancelled"
    CANCELLED_AFTER_PAYMENT = "cancelled_after_payment"
    NOT_PAID = "not_paid"
    NOT_PAID_BUT_RECORDED = "not_paid_but_recorded"
    RECORDED = "recorded"
    RECORDED_BY_HAND = "recorded_by_hand"
    ORDER_PAID = "order_paid"


_BY: Final = {
    Strength.NUMBER: Reason.NUMBER,
    Strength.LABEL: Reason.LABEL,
    Strength.SIRET: Reason.SIRET,
    Strength.SIREN: Reason.SIREN,
    Strength.NAME: Reason.NAME,
}


@frozen
class Match:
    """Where a movement stands.

    Attributes:
        folder: the dossier that it is of, or most likely of; None where several may be, or none.
        of, about: the norm that it performs, as facts and as people name it.
        due: the day of that norm.
        told: what it tells of and is not recorded.
        facts: the same as the record of `folder` would hold it.
        candidates: the dossiers that it may be of.
    """

    movement: Movement
    rank: Rank
    reasons: tuple[Reason, ...] = ()
    folder: Path | None = None
    of: str | None = None
    about: str = ""
    due: date | None = None
    told: tuple[Told, ...] = ()
    facts: tuple[Fact, ...] = ()
    candidates: tuple[Path, ...] = ()

    @property
    def lines(self) -> str:
        """The rows of the export, by their lines; no spreadsheet takes it for a number."""
        return "+".join(str(row.line) for row in self.movement.rows)


@frozen
class Matching:
    """An export and what became of each of its rows, in its order."""

    reading: PaymentsReading
    matches: tuple[Match, ...]
    as_of: date

    def of(self, *ranks: Rank) -> tuple[Match, ...]:
        """The matches of some lists."""
        return tuple(match for match in self.matches if match.rank in ranks)

    def rows(self, rank: Rank) -> int:
        """How many rows of the export are in a list."""
        return sum(len(match.movement.rows) for match in self.of(rank))

    def total(self, rank: Rank) -> Euros:
        """The sum of a list, as the export adds its rows."""
        return Euros.of_cents(sum(match.movement.cents for match in self.of(rank)))

    def is_done(self, recorded: Iterable[Match] = ()) -> bool:
        """Whether nothing is left to record, to decide or to read once some matches are recorded."""
        done = {match.movement for match in recorded}
        left = [match for match in self.of(*TO_DO) if match.movement not in done]
        gaps = any(footing.gap != Euros.ZERO for footing in self.reading.footings)
        return not (left or self.reading.rejected or self.reading.questions or gaps)


def matched(
    dossiers: Iterable[tuple[Path, Dossier]],
    reading: PaymentsReading,
    as_of: date,
    author: str | None = None,
) -> Matching:
    """What each row of an export is of, among some dossiers as they stand on a day.

    What is certain is taken as recorded when the others are decided, so that a second run over what was
    recorded says the same of them.
    """
    known = [DossierOfPayments(folder, dossier, as_of) for folder, dossier in dossiers]
    source = Source(reading.file, reading.sha256, as_of, author)
    index = Index.of(known)
    movements = grouped((row, index.find(row)) for row in reading.rows)
    matching = _Matching(known, source, index, movements)
    matches = sorted(matching.run(), key=lambda match: match.movement.line)
    return Matching(reading, tuple(matches), as_of)


@define
class _Matching:
    """A run: `used` are the facts that explain a movement, by dossier and place in its record.

    Attributes:
        explained: what a movement tells of and is recorded.
        now: the facts that this run takes as recorded, by their `id`.
    """

    dossiers: list[DossierOfPayments]
    source: Source
    index: Index
    movements: Sequence[Movement]
    done: dict[Movement, Match] = field(factory=dict)
    found: dict[Movement, Found] = field(factory=dict)
    used: set[tuple[int, int]] = field(factory=set)
    overtaken: set[tuple[int, int]] = field(factory=set)
    explained: set[tuple[Movement, Told]] = field(factory=set)
    doubtful: set[Movement] = field(factory=set)
    now: set[str | None] = field(factory=set)

    def run(self) -> Iterable[Match]:
        self.found = {movement: self.index.find(movement.first) for movement in self.movements}
        self.find_recorded()
        self.find_cancelled()
        places = {each.folder: at for at, each in enumerate(self.dossiers)}
        while True:
            tried = self.without_rivals({movement: self.decided(movement) for movement in self.left})
            certain = {movement: match for movement, match in tried.items() if match.rank is Rank.CERTAIN}
            if not certain:
                return [*self.done.values(), *tried.values()]
            self.done |= certain
            new: dict[int, list[Fact]] = {}
            for match in certain.values():
                if match.folder is not None:
                    new.setdefault(places[match.folder], []).extend(match.facts)
                self.now |= {fact.id for fact in match.facts}
            for at, facts in new.items():
                self.dossiers[at] = self.dossiers[at].with_facts(tuple(facts))

    @property
    def left(self) -> list[Movement]:
        """The movements that are in no list yet."""
        return [movement for movement in self.movements if movement not in self.done]

    def candidates(self, movement: Movement) -> tuple[Path, ...]:
        return tuple(self.dossiers[at].folder for at in self.found[movement].dossiers)

    # --- what is recorded already -------------------------------------------------------------------------

    def find_recorded(self) -> None:
        """Set aside what is recorded: each fact explains one movement, by its `id`, its paper or its day."""
        ids = {fact.id: at for at, each in enumerate(self.dossiers) for fact in each.facts if fact.id}
        for movement in self.movements:
            for told in movement.told():
                at = ids.get(sealed(movement, told))
                if at is not None:
                    self.use(movement, told, at, Reason.RECORDED, _has_seal)
        # who is surest of its dossier chooses first
        by_strength = sorted(self.movements, key=lambda movement: -self.found[movement].strength)
        for same in (_has_number, _is_same_day):
            for movement in by_strength:
                for told in movement.told():
                    if (movement, told) not in self.explained:
                        self.use_by_hand(movement, told, same)
        for movement in self.left:
            self.use_order(movement)

    def use_by_hand(self, movement: Movement, told: Told, same: "_Same") -> None:
        for at in self.found[movement].dossiers:
            if self.use(movement, told, at, Reason.RECORDED_BY_HAND, same):
                return

    def use(self, movement: Movement, told: Told, at: int, reason: Reason, same: "_Same") -> bool:
        """Whether a fact of a dossier is what the movement tells of, and no other's.

        Once the last thing that it tells of is recorded, so is the movement.
        """
        for place, fact in enumerate(self.dossiers[at].facts):
            if (at, place) not in self.used and same(movement, told, fact):
                self.used.add((at, place))
                self.explained.add((movement, told))
                if told == movement.told()[-1]:
                    folder = self.dossiers[at].folder
                    self.done[movement] = Match(movement, Rank.KNOWN, (reason,), folder, fact.of)
                return True
        return False

    def use_order(self, movement: Movement) -> None:
        """Set aside an order whose payment is recorded."""
        told = movement.told()
        if not told or told[-1].key != "payment_ordered" or movement.is_repeated:
            return
        for at in self.found[movement].dossiers:
            for place, fact in enumerate(self.dossiers[at].facts):
                days = (fact.last_day - told[-1].on).days
                is_paid = fact.key == "payment" and fact.value == movement.amount and 0 <= days <= _OVERTAKEN
                if is_paid and (at, place) not in self.overtaken:
                    self.overtaken.add((at, place))
                    folder = self.dossiers[at].folder
                    self.done[movement] = Match(movement, Rank.KNOWN, (Reason.ORDER_PAID,), folder, fact.of)
                    return

    # --- what was cancelled -------------------------------------------------------------------------------

    def find_cancelled(self) -> None:
        """Set aside what another row takes back, and what was never paid."""
        for movement in self.left:
            if movement.was_refused:
                self.done[movement] = self.not_paid(movement)
        for movement in self.left:
            if movement.is_cancelling:
                self.cancel(movement)

    def not_paid(self, movement: Movement) -> Match:
        candidates = self.candidates(movement)
        for at in self.found[movement].dossiers:
            for fact in self.dossiers[at].facts:
                told = Told(fact.key, movement.first.day)
                if fact.key in ("payment", "repaid") and (
                    fact.id == sealed(movement, told) or _has_number(movement, told, fact)
                ):
                    reasons = (Reason.NOT_PAID_BUT_RECORDED,)
                    return Match(movement, Rank.SEVERAL, reasons, candidates=candidates)
        return Match(movement, Rank.CANCELLED, (Reason.NOT_PAID,), candidates=candidates)

    def cancel(self, movement: Movement) -> None:
        """Pair a row that takes another one back with it, where it is the only one that it may be."""
        row = movement.first
        alike = [
            other
            for other in self.left
            if not other.is_cancelling
            and other.first.way is row.way
            and other.payee == movement.payee
            and other.amount == movement.amount
            and other.cents == -movement.cents
        ]
        same = [other for other in alike if row.number and plain(other.first.number) == plain(row.number)]
        pair = same or alike
        if len(pair) != 1:
            self.doubtful.update(alike)
            return
        is_paid = pair[0].first.paid_on is not None
        rank = Rank.SEVERAL if is_paid else Rank.CANCELLED
        reason = Reason.CANCELLED_AFTER_PAYMENT if is_paid else Reason.PAIR
        for each in (movement, pair[0]):
            told = self.told(each) if is_paid else ()
            self.done[each] = Match(each, rank, (reason,), told=told, candidates=self.candidates(each))

    # --- what is new --------------------------------------------------------------------------------------

    def decided(self, movement: Movement) -> Match:
        """What a movement is of, as the dossiers stand now."""
        found = self.found[movement]
        told = self.told(movement)
        if not found.dossiers:
            return Match(movement, Rank.NONE, told=told)
        by = _BY[found.strength]
        candidates = self.candidates(movement)
        if not told:
            return Match(movement, Rank.SEVERAL, (by, Reason.CANCELS), candidates=candidates)
        each = [(at, _awaited(self.dossiers[at], movement, told[0])) for at in found.dossiers]
        fitting = [(at, fit) for at, fit in each if fit.fits]
        near = [(at, fit) for at, fit in fitting if fit.is_near]
        one = each if len(each) == 1 else fitting if len(fitting) == 1 else near
        if len(one) != 1:
            return Match(movement, Rank.SEVERAL, (by,), told=told, candidates=candidates)
        at, fit = one[0]
        cautions = [*self.cautions(movement, told, at), *fit.cautions]
        is_only = len(each) == 1 and found.strength.is_number
        is_exact = len(fitting) == 1 and found.strength in (Strength.SIRET, Strength.NUMBER)
        if not (is_only or fit.fits or fit.is_within):
            cautions.append(Reason.OTHER_AMOUNT)
        is_told = fit.fits or fit.is_within or self.dossiers[at].is_of(movement.first)
        if found.strength is Strength.LABEL and not is_told:
            cautions.append(Reason.LABEL_ALONE)
        if not is_only and any(other.is_open for place, other in each if place != at):
            cautions.append(Reason.OPEN_AMOUNT)
        is_sure = (is_only or is_exact) and not cautions
        return Match(
            movement,
            Rank.CERTAIN if is_sure else Rank.PROBABLE,
            (by, *fit.reasons, *dict.fromkeys(cautions)),
            self.dossiers[at].folder,
            fit.of,
            fit.about,
            fit.due,
            told,
            facts_of(movement, told, fit.of, self.dossiers[at].dossier, self.source),
            candidates,
        )

    def told(self, movement: Movement) -> tuple[Told, ...]:
        """What a movement tells of and is not recorded; of a recovery order taken back, what may be."""
        if not movement.is_cancelling:
            return tuple(told for told in movement.told() if (movement, told) not in self.explained)
        orders = [
            fact
            for at in self.found[movement].dossiers
            for fact in self.dossiers[at].of_key("recovery_order")
        ]
        if movement.first.way is Way.OUT or not orders:
            return ()
        is_whole = any(fact.value == movement.amount for fact in orders)
        return (Told("order_cancelled" if is_whole else "order_reduced", movement.first.day),)

    def cautions(self, movement: Movement, told: Sequence[Told], at: int) -> Iterator[Reason]:
        """What keeps a movement from being certain, whatever its dossier awaits."""
        row, dossier = movement.first, self.dossiers[at]
        if dossier.has_other_body(row.siret):
            yield Reason.OTHER_BODY
        if dossier.agreement.currency != EURO:
            yield Reason.OTHER_CURRENCY
        if movement.is_repeated:
            yield Reason.REPEATED
        if movement.is_cancelling:
            yield Reason.CANCELS
        if movement in self.doubtful:
            yield Reason.PERHAPS_CANCELLED
        if row.state is State.UNKNOWN:
            yield Reason.STATE
        gone = {fact.id for fact in dossier.dossier.facts} - {fact.id for fact in dossier.facts}
        for each in told:
            if sealed(movement, each) in gone:
                yield Reason.WITHDRAWN
            if any(
                fact.key == each.key
                and (at, place) not in self.used
                and fact.id not in self.now
                and _may_be_same(movement, each, fact)
                for place, fact in enumerate(dossier.facts)
            ):
                yield Reason.ALMOST_RECORDED

    def without_rivals(self, tried: Mapping[Movement, Match]) -> dict[Movement, Match]:
        """The same; of several that would be the one thing that is awaited, none is certain.

        One that alone names the number of the dossier is its own all the same, and the others then are not.
        """
        rivals: dict[tuple[object, ...], list[Movement]] = {}
        for movement, match in tried.items():
            if match.rank is Rank.CERTAIN and Reason.AMOUNT in match.reasons:
                key = (match.folder, match.facts[0].key, match.of, movement.cents)
                rivals.setdefault(key, []).append(movement)
        found = dict(tried)
        for group in rivals.values():
            named = [movement for movement in group if self.found[movement].strength.is_number]
            for movement in group if len(group) > 1 else ():
                if named == [movement]:
                    continue
                match = found[movement]
                rank = Rank.PROBABLE if movement in named else Rank.SEVERAL
                found[movement] = evolve(match, rank=rank, reasons=(*match.reasons, Reason.TWICE))
        return found


def facts_of(
    movement: Movement, told: Iterable[Told], of: str | None, dossier: Dossier, source: Source
) -> tuple[Fact, ...]:
    """The facts that a record would hold; a payment ordered performs nothing, and names no norm."""
    taken = {fact.id for fact in dossier.facts}
    made = []
    for each in told:
        fact = movement.fact(each, None if each.key == "payment_ordered" else of, source)
        made.append(fact if fact.id not in taken else evolve(fact, id=f"{fact.id}_{len(taken)}"))
    return tuple(made)


_Same = Callable[[Movement, Told, Fact], bool]


def _has_seal(movement: Movement, told: Told, fact: Fact) -> bool:
    """Whether a fact was recorded from an export that had the movement."""
    return fact.id == sealed(movement, told)


def _has_number(movement: Movement, told: Told, fact: Fact) -> bool:
    """Whether a fact recorded by hand names the number of the order as its evidence, with its amount."""
    number = plain(movement.first.number)
    if not number or fact.key != told.key or fact.value != movement.amount or not fact.evidence:
        return False
    words = f" {plain(fact.evidence)} "
    return f" {number} " in words and abs((fact.last_day - told.on).days) <= _A_YEAR


def _is_same_day(movement: Movement, told: Told, fact: Fact) -> bool:
    """Whether a fact recorded by hand has the amount and the day."""
    return (
        fact.key == told.key
        and fact.value == movement.amount
        and not fact.is_between
        and fact.last_day == told.on
    )


def _may_be_same(movement: Movement, told: Told, fact: Fact) -> bool:
    """Whether a fact of that amount, or without one, is of about that day."""
    if isinstance(fact.value, Euros) and fact.value != movement.amount:
        return False
    first, last = (fact.occurred_on - told.on).days, (fact.last_day - told.on).days
    return first <= _ALMOST and last >= -_ALMOST


# --- what a dossier awaits --------------------------------------------------------------------------------


@frozen
class _Fit:
    """What of a dossier a movement may be."""

    fits: bool
    of: str | None = None
    about: str = ""
    due: date | None = None
    is_near: bool = False
    is_open: bool = False
    is_within: bool = False
    cautions: tuple[Reason, ...] = ()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What speaks for it."""
        by_amount = ((Reason.AMOUNT, self.fits), (Reason.RANGE, self.is_within), (Reason.NEAR, self.is_near))
        return tuple(reason for reason, holds in by_amount if holds)


def _awaited(dossier: DossierOfPayments, movement: Movement, told: Told) -> _Fit:
    match told.key:
        case "payment" | "payment_ordered":
            return _payment(dossier, movement, told)
        case "transfer_returned":
            return _returned(dossier, movement, told)
        case _:
            return _debt(dossier, movement, told)


def _fit(items: Sequence[Awaited], told: Told, *, is_exact: bool = True) -> _Fit | None:
    """The one thing that is awaited; None where there are several, or none."""
    if len(items) != 1:
        return None
    item = items[0]
    is_near = item.due is not None and abs((item.due - told.on).days) <= _NEAR
    return _Fit(is_exact, item.of, item.name, item.due, is_near, not is_exact, not is_exact)


def _of_amount(items: Sequence[Awaited], movement: Movement, told: Told) -> _Fit | None:
    """The one thing awaited of that amount, else the one that may come to it."""
    same = [item for item in items if not item.is_open and item.least == movement.amount]
    within = [item for item in items if item.may_be(movement.amount)]
    return _fit(same, told) or (None if same else _fit(within, told, is_exact=False))


def _payment(dossier: DossierOfPayments, movement: Movement, told: Told) -> _Fit:
    found = _of_amount(dossier.payments, movement, told)
    if found is not None:
        return found
    names = dossier.payment_names
    of = names[0] if len(names) == 1 else None
    unclear: tuple[Reason, ...] = ()
    if dossier.is_paid_up:
        unclear = (Reason.PAID_UP,)
    elif len(names) > 1 and told.key != "payment_ordered":
        unclear = (Reason.WHICH_NORM,)
    is_open = any(item.is_open for item in dossier.payments)
    fits = any(item.least == movement.amount for item in dossier.payments)
    return _Fit(fits, of, is_open=is_open, cautions=unclear)


def _returned(dossier: DossierOfPayments, movement: Movement, told: Told) -> _Fit:
    made = [
        fact
        for fact in dossier.of_key("payment")
        if fact.value == movement.amount and fact.last_day <= told.on
    ]
    if len({fact.of for fact in made}) == 1:
        return _Fit(True, made[0].of)  # noqa: FBT003 -- it fits
    return _Fit(bool(made), cautions=(Reason.WHICH_NORM,))


def _debt(dossier: DossierOfPayments, movement: Movement, told: Told) -> _Fit:
    debts = [item for item in dossier.debts if told.key != "recovery_order" or not item.is_ordered]
    found = _of_amount(debts, movement, told)
    if found is not None:
        return found
    if not debts:
        return _Fit(False, cautions=(Reason.NO_DEBT,))  # noqa: FBT003 -- it does not fit
    one = debts[0] if len(debts) == 1 else None
    if one is None:
        return _Fit(False, cautions=(Reason.WHICH_NORM,))  # noqa: FBT003 -- it does not fit
    return _Fit(False, one.of, one.name, one.due, cautions=(Reason.OTHER_AMOUNT,))  # noqa: FBT003 -- nor this
