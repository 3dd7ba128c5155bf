"""The list of each row of an export, and why; what is recorded from it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from attrs import define, evolve, field

from budget import frozen
from budget.errors import InputError
from budget.money import EURO, Euros
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.files.faults import Fault
from conventions.files.ledgers.mapping import ledger_fault
from conventions.files.ledgers.payments import PaymentsReading, State, Way
from conventions.files.row_labels import plain
from conventions.files.write_back import append_facts
from conventions.portfolio.movements import (
    TO_DO,
    AwaitedPayment,
    Candidates,
    DossierOfPayments,
    Index,
    Match,
    Matching,
    Movement,
    Rank,
    Reason,
    Source,
    StatedFact,
    Strength,
    grouped,
    stable_id,
)

# --- The candidate norms of a payment: the one awaited item with that amount --------------------------------

_NEAR: Final = 45
"""A payment within this many days of its due date is near it."""


@frozen
class NormFit:
    """The candidate norm of a movement in a dossier.

    Attributes:
        fits: whether the amount is exactly the awaited one; `is_within`: whether it is possible.
        of, about, due: the norm, its label and its due date, if there is one.
        is_open: whether the dossier awaits an undecided amount.
        cautions: what keeps it from being certain.
    """

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
        """Return the reasons in favour."""
        by_amount = ((Reason.AMOUNT, self.fits), (Reason.RANGE, self.is_within), (Reason.NEAR, self.is_near))
        return tuple(reason for reason, holds in by_amount if holds)


def awaited_of(dossier: DossierOfPayments, movement: Movement, told: StatedFact) -> NormFit:
    """Return the candidate norm of a movement in a dossier, by amount and day."""
    match told.key:
        case "payment" | "payment_ordered":
            return _payment(dossier, movement, told)
        case "transfer_returned":
            return _returned(dossier, movement, told)
        case _:
            return _debt(dossier, movement, told)


def _fit(items: Sequence[AwaitedPayment], told: StatedFact, *, is_exact: bool = True) -> NormFit | None:
    """Return the awaited item; None if there are several, or none."""
    if len(items) != 1:
        return None
    item = items[0]
    is_near = item.due is not None and abs((item.due - told.on).days) <= _NEAR
    return NormFit(is_exact, item.of, item.name, item.due, is_near, not is_exact, not is_exact)


def _of_amount(items: Sequence[AwaitedPayment], movement: Movement, told: StatedFact) -> NormFit | None:
    """Return the only item awaited with that amount, else the only one that may have it."""
    same = [item for item in items if not item.is_open and item.least == movement.amount]
    within = [item for item in items if item.may_be(movement.amount)]
    return _fit(same, told) or (None if same else _fit(within, told, is_exact=False))


def _payment(dossier: DossierOfPayments, movement: Movement, told: StatedFact) -> NormFit:
    found = _of_amount(dossier.payments, movement, told)
    if found is not None:
        return found
    names = dossier.payment_names
    of = names[0] if len(names) == 1 else None
    unclear: tuple[Reason, ...] = ()
    if dossier.is_fully_paid:
        unclear = (Reason.PAID_UP,)
    elif len(names) > 1 and told.key != "payment_ordered":
        unclear = (Reason.WHICH_NORM,)
    is_open = any(item.is_open for item in dossier.payments)
    fits = any(item.least == movement.amount for item in dossier.payments)
    return NormFit(fits, of, is_open=is_open, cautions=unclear)


def _returned(dossier: DossierOfPayments, movement: Movement, told: StatedFact) -> NormFit:
    made = [
        fact
        for fact in dossier.of_key("payment")
        if fact.value == movement.amount and fact.last_day <= told.on
    ]
    if len({fact.of for fact in made}) == 1:
        return NormFit(fits=True, of=made[0].of)
    return NormFit(bool(made), cautions=(Reason.WHICH_NORM,))


def _debt(dossier: DossierOfPayments, movement: Movement, told: StatedFact) -> NormFit:
    debts = [item for item in dossier.debts if told.key != "recovery_order" or not item.is_ordered]
    found = _of_amount(debts, movement, told)
    if found is not None:
        return found
    if len(debts) != 1:
        return NormFit(fits=False, cautions=(Reason.WHICH_NORM if debts else Reason.NO_DEBT,))
    (one,) = debts
    return NormFit(fits=False, of=one.of, about=one.name, due=one.due, cautions=(Reason.OTHER_AMOUNT,))


_ALMOST: Final = 15
"""Maximum days between a fact and a payment with its amount, for the bank's date of the same payment."""
_OVERTAKEN: Final = 120
"""Maximum days between an order and its payment."""
_FAR: Final = 183
"""From this many days after the due date, a payment may belong to another year's agreement."""
_A_YEAR: Final = 366
_OF_AN_EXPORT: Final = re.compile(r"(?:(?:^|, )bordereau [^,]*)?(?:^|, )[^,]*:[\d,]+ \(sha256 [0-9a-f]+\)$")

_BY: Final = {
    Strength.NUMBER: Reason.NUMBER,
    Strength.LABEL: Reason.LABEL,
    Strength.SIRET: Reason.SIRET,
    Strength.SIREN: Reason.SIREN,
    Strength.NAME: Reason.NAME,
}


def matched(
    dossiers: Iterable[tuple[Path, Dossier]],
    reading: PaymentsReading,
    as_of: date,
    author: str | None = None,
) -> Matching:
    """Return the match of each row of an export, among dossiers in their present state.

    Certain matches count as recorded while the others are decided, so that a second run on the recorded data
    gives the same result.
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
    """A matching run: `used` are the facts that explain a movement, by dossier and position in its record.

    Attributes:
        explained: the facts of a movement that are recorded.
        now: the facts that this run treats as recorded, by their `id`.
    """

    dossiers: list[DossierOfPayments]
    source: Source
    index: Index
    movements: Sequence[Movement]
    done: dict[Movement, Match] = field(factory=dict)
    found: dict[Movement, Candidates] = field(factory=dict)
    used: set[tuple[int, int]] = field(factory=set)
    overtaken: set[tuple[int, int]] = field(factory=set)
    explained: set[tuple[Movement, StatedFact]] = field(factory=set)
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
        """Return the movements that are in no list yet."""
        return [movement for movement in self.movements if movement not in self.done]

    def candidates(self, movement: Movement) -> tuple[Path, ...]:
        return tuple(self.dossiers[at].folder for at in self.found[movement].dossiers)

    # --- already recorded ---------------------------------------------------------------------------------

    def find_recorded(self) -> None:
        """Set aside recorded movements: each fact explains one, by its `id`, its document or its day."""
        ids = {fact.id: at for at, each in enumerate(self.dossiers) for fact in each.facts if fact.id}
        for movement in self.movements:
            for told in movement.stated_facts():
                at = ids.get(stable_id(movement, told))
                if at is not None:
                    self.use(movement, told, at, Reason.RECORDED, _is_from_an_export)
        # the surest of its dossier chooses first
        by_strength = sorted(self.movements, key=lambda movement: -self.found[movement].strength)
        for same in (_has_number, _is_same_day):
            for movement in by_strength:
                for told in movement.stated_facts():
                    if (movement, told) not in self.explained:
                        self.use_by_hand(movement, told, same)
        for movement in self.left:
            self.use_order(movement)

    def use_by_hand(self, movement: Movement, told: StatedFact, same: "_Same") -> None:
        for at in self.found[movement].dossiers:
            if self.use(movement, told, at, Reason.RECORDED_BY_HAND, same):
                return

    def use(self, movement: Movement, told: StatedFact, at: int, reason: Reason, same: "_Same") -> bool:
        """Mark a fact of a dossier as explaining the movement and no other.

        The movement is recorded once all its facts are.
        """
        for place, fact in enumerate(self.dossiers[at].facts):
            if (at, place) not in self.used and same(movement, told, fact):
                self.used.add((at, place))
                self.explained.add((movement, told))
                if told == movement.stated_facts()[-1]:
                    folder = self.dossiers[at].folder
                    self.done[movement] = Match(movement, Rank.KNOWN, (reason,), folder, fact.of)
                return True
        return False

    def use_order(self, movement: Movement) -> None:
        """Set aside an order whose payment is recorded."""
        told = movement.stated_facts()
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

    # --- cancelled ----------------------------------------------------------------------------------------

    def find_cancelled(self) -> None:
        """Set aside rows that another row reverses, and rows that were never paid."""
        for movement in self.left:
            if movement.was_refused:
                self.done[movement] = self.not_paid(movement)
        others: dict[tuple[Way, str, int], list[Movement]] = {}
        for movement in self.left:
            if not movement.is_cancelling:
                key = (movement.first.way, movement.payee, movement.cents)
                others.setdefault(key, []).append(movement)
        for movement in self.left:
            if movement.is_cancelling:
                key = (movement.first.way, movement.payee, -movement.cents)
                self.cancel(movement, others.get(key, ()))

    def not_paid(self, movement: Movement) -> Match:
        candidates = self.candidates(movement)
        for at in self.found[movement].dossiers:
            for fact in self.dossiers[at].facts:
                told = StatedFact(fact.key, movement.first.day)
                if fact.key in ("payment", "repaid") and (
                    fact.id == stable_id(movement, told) or _has_number(movement, told, fact)
                ):
                    reasons = (Reason.NOT_PAID_BUT_RECORDED,)
                    return Match(movement, Rank.SEVERAL, reasons, candidates=candidates)
        return Match(movement, Rank.CANCELLED, (Reason.NOT_PAID,), candidates=candidates)

    def cancel(self, movement: Movement, others: Iterable[Movement]) -> None:
        """Pair a reversing row with the reversed one, if there is only one candidate.

        `others` have the same direction and payee, and sum to zero with it.
        """
        row = movement.first
        alike = [other for other in others if other not in self.done]
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

    # --- new ----------------------------------------------------------------------------------------------

    def decided(self, movement: Movement) -> Match:
        """Return the match of a movement in the present state of the dossiers."""
        found = self.found[movement]
        told = self.told(movement)
        if not found.dossiers:
            return Match(movement, Rank.NONE, told=told)
        by = _BY[found.strength]
        candidates = self.candidates(movement)
        if not told:
            return Match(movement, Rank.SEVERAL, (by, Reason.CANCELS), candidates=candidates)
        each = [(at, awaited_of(self.dossiers[at], movement, told[0])) for at in found.dossiers]
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
        if not found.strength.is_number and _is_far(self.dossiers[at], fit.due, told[0].on):
            cautions.append(Reason.OTHER_YEAR)
        if len(fitting) > 1:
            cautions.append(Reason.ALSO_AWAITED)
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

    def told(self, movement: Movement) -> tuple[StatedFact, ...]:
        """Return the unrecorded facts of a movement; for a reversed recovery order, the possible ones."""
        if not movement.is_cancelling:
            return tuple(told for told in movement.stated_facts() if (movement, told) not in self.explained)
        orders = [
            fact
            for at in self.found[movement].dossiers
            for fact in self.dossiers[at].of_key("recovery_order")
        ]
        if movement.first.way is Way.OUT or not orders:
            return ()
        is_whole = any(fact.value == movement.amount for fact in orders)
        return (StatedFact("order_cancelled" if is_whole else "order_reduced", movement.first.day),)

    def cautions(self, movement: Movement, told: Sequence[StatedFact], at: int) -> Iterator[Reason]:
        """Yield what keeps a movement from being certain, whatever its dossier awaits."""
        row, dossier = movement.first, self.dossiers[at]
        if dossier.has_other_body(row):
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
            if stable_id(movement, each) in gone:
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
        """Return the matches; if several compete for one awaited item, none of them is certain.

        A match that alone has the dossier's number stays certain, and the others do not.
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
    movement: Movement, told: Iterable[StatedFact], of: str | None, dossier: Dossier, source: Source
) -> tuple[Fact, ...]:
    """Return the facts to record; an ordered payment performs nothing, and names no norm."""
    taken = {fact.id for fact in dossier.facts}
    made = []
    for each in told:
        fact = movement.fact(each, None if each.key == "payment_ordered" else of, source)
        made.append(fact if fact.id not in taken else evolve(fact, id=f"{fact.id}_{len(taken)}"))
    return tuple(made)


def _is_far(dossier: DossierOfPayments, due: date | None, day: date) -> bool:
    """Return whether a day precedes the agreement's decision or start, or is far from the due date."""
    first = dossier.first_day
    return (first is not None and day < first) or (due is not None and abs((due - day).days) > _FAR)


_Same = Callable[[Movement, StatedFact, Fact], bool]


def _is_from_an_export(movement: Movement, told: StatedFact, fact: Fact) -> bool:
    """Return whether a fact was recorded from an export with the movement."""
    return fact.id == stable_id(movement, told)


def _has_number(movement: Movement, told: StatedFact, fact: Fact) -> bool:
    """Return whether a fact recorded by hand has the order's number as evidence, and its amount."""
    number = plain(movement.first.number)
    if not number or fact.key != told.key or fact.value != movement.amount or not fact.evidence:
        return False
    # for facts from an export, its slip, file and line are not an order number
    words = f" {plain(_OF_AN_EXPORT.sub('', fact.evidence))} "
    return f" {number} " in words and abs((fact.last_day - told.on).days) <= _A_YEAR


def _is_same_day(movement: Movement, told: StatedFact, fact: Fact) -> bool:
    """Return whether a fact recorded by hand has the amount and the day."""
    return (
        fact.key == told.key
        and fact.value == movement.amount
        and not fact.is_between
        and fact.last_day == told.on
    )


def _may_be_same(movement: Movement, told: StatedFact, fact: Fact) -> bool:
    """Return whether a fact with that amount, or without one, is near that day."""
    if isinstance(fact.value, Euros) and fact.value != movement.amount:
        return False
    first, last = (fact.occurred_on - told.on).days, (fact.last_day - told.on).days
    return first <= _ALMOST and last >= -_ALMOST


@frozen
class Choice:
    """A row of a reviewed list that is to be recorded.

    Attributes:
        line: its line in the list.
        lines: its rows in the export.
        export: the beginning of the export's hash.
        dossier: the folder or identifier of the dossier.
        of: the norm; empty for none.
    """

    file: str
    line: int
    lines: str
    export: str
    amount: str
    dossier: str
    of: str


def chosen(
    matching: Matching, choices: Iterable[Choice], dossiers: Mapping[Path, Dossier], author: str | None
) -> tuple[tuple[Match, ...], tuple[Fault, ...]]:
    """Return the matches that a reviewed list asks to record, and the faults of the list.

    What is already recorded is left out. Day and amount are those of the export: a different amount in the
    list is a fault.
    """
    by_lines = {match.lines: match for match in matching.matches}
    source = Source(matching.reading.file, matching.reading.sha256, matching.as_of, author)
    found: list[Match] = []
    faults: list[Fault] = []
    now = dict(dossiers)
    seen: set[str] = set()
    for choice in choices:
        match = by_lines.get(choice.lines)
        folder = _folder(choice.dossier, dossiers)
        fault = _fault(choice, match, folder, matching)
        if fault is None and choice.lines in seen:
            fault = ledger_fault(choice.file, choice.line, "", "match_row_twice", choice.lines)
        seen.add(choice.lines)
        if fault is not None:
            faults.append(fault)
        elif match is not None and folder is not None and match.rank in TO_DO:
            facts = facts_of(match.movement, match.told, choice.of or None, now[folder], source)
            now[folder] = evolve(now[folder], facts=(*now[folder].facts, *facts))
            found.append(evolve(match, folder=folder, of=choice.of or None, facts=facts))
    return tuple(found), tuple(faults)


def _fault(choice: Choice, match: Match | None, folder: Path | None, matching: Matching) -> Fault | None:
    """Return the fault of a row of a reviewed list; None if it can be recorded, or was."""
    told: tuple[str, ...] | None = None
    if not choice.export or not matching.reading.sha256.startswith(choice.export):
        told = ("match_other_export", choice.export, matching.reading.file)
    elif match is None:
        told = ("match_no_row", choice.lines)
    elif match.rank not in TO_DO:
        return None
    elif choice.amount != str(match.movement.amount):
        told = ("match_other_amount", choice.amount, str(match.movement.amount))
    elif folder is None:
        told = ("match_no_dossier", choice.dossier)
    elif not match.told:
        told = ("match_no_fact", choice.lines)
    return None if told is None else ledger_fault(choice.file, choice.line, "", *told)


def _folder(named: str, dossiers: Mapping[Path, Dossier]) -> Path | None:
    """Return the folder of a path or of an identifier unique to a dossier."""
    if (path := Path(named)) in dossiers:
        return path
    found = [folder for folder, dossier in dossiers.items() if dossier.agreement.id == named]
    return found[0] if len(found) == 1 else None


def recorded(
    matches: Iterable[Match], dossiers: Mapping[Path, Dossier], on: date, office: Path | None = None
) -> Iterator[tuple[Path, tuple[Fact, ...], InputError | OSError | None]]:
    """Record the facts of each dossier, all or none; a failure in one dossier does not stop the others.

    Yield the folder, its facts, and the error if they could not be recorded.
    """
    facts: dict[Path, list[Fact]] = {}
    for match in matches:
        if match.folder is not None and match.facts:
            facts.setdefault(match.folder, []).extend(match.facts)
    for folder, new in facts.items():
        found = tuple(sorted(new, key=lambda fact: fact.occurred_on))
        try:
            append_facts(folder, found, dossiers[folder], office=office, on=on)
        except (InputError, OSError) as error:
            yield folder, found, error
        else:
            yield folder, found, None
