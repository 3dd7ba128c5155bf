"""The states of norms on a view of the record, and what exercised rights make repayable (§ 4, 6.2)."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from budget.money import Euros
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import POSTED
from conventions.engine.measured import is_plain, is_settling
from conventions.engine.name_tables import CREATING_ACTS
from conventions.engine.program import Program
from conventions.engine.seen_record import (
    NO_PAYMENT,
    Mode,
    SeenRecord,
    amount_of,
    earlier,
    in_cents,
    is_open,
    moved,
    not_below_zero,
    posting,
)
from conventions.engine.source_rows import SourceRow
from conventions.engine.subject import CREATED, Subject
from conventions.engine.trace import Trace
from conventions.facts.fact import Fact, View
from conventions.language.answers import (
    DAWN,
    FALSE,
    INFINITY,
    NEVER,
    TRUE,
    Answer,
    Question,
    QuestionKind,
    between,
    days,
    exactly,
    next_day,
    undecided,
)
from conventions.language.bounds import at_most, both, either, extreme, hull, minus, negated, number, plus
from conventions.language.explain import Explained
from conventions.language.interpret import interpret
from conventions.language.syntax import Kind, Lifecycle, Logic, Node, Rows
from conventions.language.values_of import anything

NOTHING = exactly(0)


_WITHOUT: Final[Mapping[str, Answer]] = {
    "done": exactly(DAWN),
    "due": exactly(DAWN),
    "claimed": exactly(0),
    "met": TRUE,
    "stated": TRUE,
}
"""The states that a norm of rows has without any row."""


class NormStates(SeenRecord):
    """The states of the norms of a program; a world provides the scope of each."""

    def __init__(self, view: View, mode: Mode, trace: Trace, program: Program, agreement: Agreement) -> None:
        super().__init__(view, mode, trace)
        self.program = program
        self.agreement = agreement

    @property
    @abstractmethod
    def parts(self) -> "tuple[NormStates, ...]":
        """The worlds whose rights make money repayable: of the agreement, then of the rulebooks beside it."""

    @abstractmethod
    def at(self, each: str | None, row: str | None) -> Explained:
        """Return the scope of a norm at one of its rows."""

    @abstractmethod
    def each_rows(self, each: str) -> tuple[tuple[Answer, SourceRow], ...]:
        """Return the rows of a norm, each with whether it meets the condition of the norm."""

    @abstractmethod
    def rows(self, selection: str) -> Rows:
        """Return the rows of a selection, each with whether it is selected."""

    @abstractmethod
    def named(self, key: str) -> Answer:
        """Return the value of a name."""

    @abstractmethod
    def lifecycle(self, word: str, about: str) -> Answer:
        """Return the state of a norm or an event."""

    @abstractmethod
    def having_paid(self, paid: Answer) -> "NormStates":
        """Return the same world with another amount paid."""

    @abstractmethod
    def turns_on(self, day: date) -> None:
        """Note `day` as a day on which something may change."""

    @abstractmethod
    def made_repayable(self) -> dict[Subject, Answer]:
        """Return the amount of each duty to repay that an exercised right created."""

    def paid(self) -> Answer:
        """Return the amount paid; up to the grant, if the record lacks a payment."""
        has_formula = self.agreement.grant_formula is not None
        most = INFINITY if has_formula else self.agreement.grant.cents
        return self.paid_within(most, is_short=self.agreement.complete_from is not None)

    def lacking_since(self, payments: list[Fact]) -> date | None:
        """Return the day from which payments may be missing from the record; None if it has them all."""
        if self.agreement.complete_from is not None or self.may_lack_a_payment():
            return DAWN
        return min((fact.occurred_on for fact in payments if is_open(fact)), default=None)

    def claims(self) -> Sequence[Fact]:
        """Return the exercises of rights of the agreement to reclaim."""
        reclaims = {right.name for right in self.agreement.rights if right.act == "reclaim"}
        return [fact for fact in self.facts("exercised") if (fact.of or "").partition(".")[0] in reclaims]

    def claimed_by(self, right: Subject) -> Answer:
        """Return the amount claimed by an exercise; without a value, the amount offered."""
        norm, found = self.program.rights.get(right.norm), self.facts("exercised", right)
        stated = amount_of(found)
        is_whole = all(isinstance(fact.value, Euros) for fact in found)
        if norm is None or not found or is_whole or norm.act not in CREATING_ACTS:
            return super().claimed_by(right)
        missing = Question(QuestionKind.MISSING, f"exercised({right.name})")
        field = "up_to" if norm.amount is None else "amount"
        tree = self.program.tree("right", norm.name, field)
        if norm.unread or tree is None or not is_plain(self.program, norm.name, self.roles):
            return between(stated, INFINITY, [missing])
        offer = not_below_zero(in_cents(interpret(tree, self.at(norm.each, right.row))))
        is_sum = any(isinstance(fact.value, Euros) for fact in found)
        if norm.amount is not None and offer.is_decided and not is_sum:
            return offer
        least = number(offer.lo) if norm.amount is not None and not is_sum else stated
        most = max(stated, number(offer.hi))
        return between(least, most, offer.questions | {missing}, ages=offer.ages)

    @property
    def roles(self) -> frozenset[str]:
        """The names that refer to norms of another text; an agreement has none."""
        return frozenset()

    def life_of(self, word: str, about: str) -> Answer:
        """Return `done`, `met`, `acquired` or another word of the life of a norm."""
        return self.of_every_row(about, lambda subject: self.became(word, subject), word)

    def became(self, word: str, subject: Subject) -> Answer:
        """Return the state of a norm, or of a norm at one row."""
        match word:
            case "done":
                return self.done(subject)
            case "met":
                return self.met(subject)
            case "claimed":
                return self.claimed_by(subject)
            case "acquired":
                return self.acquired(subject.norm)
            case "due":
                return self.due(subject)
            case "stated":
                return TRUE
            case _:
                return self.happened(word, subject)

    def due(self, norm: Subject) -> Answer:
        """Return the due day of a duty, or the last day of a right; never, if its text states none.

        For a duty that an exercise creates, the day that the right states. For an unread norm, any day.
        """
        each = self.each_of(norm.norm)
        found = self.program.duties.get(norm.norm) or self.program.rights.get(norm.norm)
        if found is not None and found.unread:
            return anything(Kind.DATE, [Question(QuestionKind.UNREAD, norm.norm)])
        creating = ("right", norm.creator.norm, "payable" if norm.norm.endswith(CREATED) else "until")
        for place in (("duty", norm.norm, "due"), creating):
            tree = self.program.tree(*place)
            if tree is not None:
                return interpret(tree, self.at(each, norm.row))
        return exactly(NEVER)

    def acquired(self, norm: str) -> Answer:
        """Return the day from which a norm may be claimed: its due day, else the day its condition holds.

        Any day, if the condition does not decide it; dawn without a condition.
        """
        unstated = anything(Kind.DATE, [Question(QuestionKind.MISSING, norm)])
        found = self.program.duties.get(norm) or self.program.rights.get(norm)
        if found is None or found.unread or found.each is not None:
            return unstated
        due = self.program.tree("duty", norm, "due")
        if due is not None:
            return interpret(due, self.at(None, None))
        tree = self.program.tree("duty" if norm in self.program.duties else "right", norm, "when")
        return exactly(DAWN) if tree is None else self.holds_from(tree, unstated)

    def holds_from(self, condition: Node, unstated: Answer) -> Answer:
        """Return the day from which a condition holds, if it only depends on events and performances."""
        match condition:
            case Lifecycle("happened", about):
                return self.event_date(about)
            case Lifecycle("met", about):
                return self.life_of("done", about)
            case Logic(word, left, right):
                both_ends = [self.holds_from(left, unstated), self.holds_from(right, unstated)]
                return extreme(both_ends, largest=word == "and")
            case _:
                return unstated

    def of_every_row(self, norm: str, answer: Callable[[Subject], Answer], word: str) -> Answer:
        """Return the state of a norm; for a norm of rows, of all its rows together."""
        each = self.each_of(norm)
        if each is None or word == "acquired":
            return answer(Subject(norm))
        without = _WITHOUT.get(word, FALSE)
        found = [
            self.if_there(kept, answer(Subject(norm, row.id)), without) for kept, row in self.each_rows(each)
        ]
        lacking = self.rows(each).unseen
        unseen = () if lacking is None else (lacking,)
        unrecorded = () if self.view.is_current else unseen  # otherwise an unrecorded event has not happened
        match word:
            case "done" | "due":
                other = [between(DAWN, NEVER, [question]) for question in unseen]
                return extreme([exactly(DAWN), *found, *other], largest=True)
            case "claimed":
                return folded(
                    plus, exactly(0), [*found, *(between(0, INFINITY, [item]) for item in unrecorded)]
                )
            case "met" | "stated":
                return folded(both, TRUE, [*found, *(undecided([question]) for question in unseen)])
            case _:
                return folded(either, FALSE, [*found, *(undecided([item]) for item in unrecorded)])

    def if_there(self, kept: Answer, found: Answer, without: Answer) -> Answer:
        """Return the state of a norm at a row, or `without` it, if its event may not have happened yet."""
        if not self.view.possible or kept.is_decided:
            return found
        return hull(found, without, kept.questions)

    def each_of(self, norm: str) -> str | None:
        """Return the source of the rows of a norm."""
        return self.program.rows_of.get(norm)

    def done(self, norm: Subject) -> Answer:
        """Return the day on which a duty is performed: that of its last part."""
        money = self.money_for(norm)
        if money is not None:
            return self.reached_on(*money)
        return extreme(self.parts_done(norm), largest=True)

    def performed(self, norm: Subject) -> tuple[Answer, Answer]:
        """Return the day on which a duty is performed; for its greatest amount while nothing was paid."""
        money = self.money_for(norm)
        if money is None:
            done = extreme(self.parts_done(norm), largest=True)
            return done, done
        done = self.reached_on(*money)
        wanted, facts, about, since = money
        in_full = self.reached_in_full(wanted, done, facts, about)
        return done, done if in_full is done else earlier(in_full, since)

    def met(self, norm: Subject) -> Answer:
        """Return whether a duty is performed, even late."""
        money = self.money_for(norm)
        if money is None:
            done = self.done_as_stated(norm)
            if done is not None:
                for end in days(done):
                    self.turns_on(end)
                return at_most(done, exactly(self.as_of))
            return folded(both, TRUE, [self.past(day) for day in self.parts_done(norm)])
        wanted, facts, about, since = money
        if wanted.ages:
            self.turns_on(next_day(self.as_of))
        ends = [
            self.reached_by_now(self.day_reaching(end, facts, about), since) for end in (wanted.lo, wanted.hi)
        ]
        return hull(ends[0], ends[1], wanted.questions)

    def reached_by_now(self, reached: Answer, since: date | None) -> Answer:
        """Return whether an amount was reached by today; unrecorded money may have reached it."""
        found = self.past(reached)
        if found == TRUE or since is None or since > self.as_of:
            return found
        return hull(found, TRUE, NO_PAYMENT)

    def money_for(self, norm: Subject) -> tuple[Answer, list[Fact], str, date | None] | None:
        """Return the amount of a norm that money performs, with the facts and their name; else None.

        The last item is the day since when the record may lack money.
        """
        duty = self.program.duties.get(norm.norm)
        if duty is None:
            right = norm.creator
            is_created = right.created == norm
            made = self.made_repayable() if is_created else {}
            wanted = made.get(right.created, self.claimed_by(right))
            return wanted, self.repaid_for(right), f"repaid({norm.name})", None
        by_money = duty.is_payment or (duty.amount is not None and duty.done_by is None)
        if not by_money or duty.done is not None:
            return None
        wanted = self.amount_stated(norm) or exactly(0)
        if duty.is_payment or self.agreement.side_of(duty.debtor) == "funder":
            facts = self.transfers(norm)
            return wanted, facts, f"payment({norm.name})", self.lacking_since(facts)
        return self.still_owed(norm, wanted), self.all_of("repaid", norm), f"repaid({norm.name})", None

    def amount_stated(self, norm: Subject) -> Answer | None:
        """Return the amount of a duty; for a payment that names `paid`, as if nothing of it had been paid."""
        if not self.settles(norm):
            return self.amount_as_written(norm)
        others = not_below_zero(minus(self.named("paid"), self.transferred(self.transfers(norm))))
        return self.having_paid(others).amount_as_written(norm)

    def amount_as_written(self, norm: Subject) -> Answer | None:
        """Return the value of the amount of a duty in this world."""
        tree = self.program.tree("duty", norm.norm, "amount")
        return None if tree is None else interpret(tree, self.at(self.each_of(norm.norm), norm.row))

    def settles(self, norm: Subject) -> bool:
        """Return whether something was paid of a payment whose amount names `paid`."""
        return is_settling(norm.norm, self.program) and bool(moved(self.transfers(norm)))

    def parts_done(self, norm: Subject) -> list[Answer]:
        """Return the day of each part of a duty, or of the whole if it has none."""
        duty, done = self.program.duties[norm.norm], self.done_as_stated(norm)
        if done is not None:
            return [done]
        filed = self.parts_filed(duty, norm.row)
        if duty.papers_as_chosen != POSTED or not duty.counts_when_posted:
            return filed
        due = self.due(norm)
        self.turns_on(next_day(days(due)[0]))
        is_late = self.as_of > days(due)[0] and extreme(filed, largest=True).hi == NEVER
        return [between(DAWN, NEVER, [posting(duty, norm)])] if is_late else filed

    def done_as_stated(self, norm: Subject) -> Answer | None:
        """Return the day that `done` of a duty states, if any."""
        tree = self.program.fields_of("duty", norm.norm).get("done")
        return None if tree is None else interpret(tree, self.at(self.each_of(norm.norm), norm.row))

    def is_off(self, norm: str) -> Answer:
        """Return whether a duty is waived or its condition fails; for a duty of rows, at all of them."""
        each = self.each_of(norm)
        if each is None:
            return self.is_off_at(Subject(norm))
        lacking = self.rows(each).unseen
        found = [
            self.if_there(kept, self.is_off_at(Subject(norm, row.id)), TRUE)
            for kept, row in self.each_rows(each)
        ]
        return folded(both, TRUE, found if lacking is None else [*found, undecided([lacking])])

    def is_off_at(self, norm: Subject) -> Answer:
        """Return whether a duty is waived, or its condition fails, at a row."""
        waived = self.waived(norm)
        tree = self.program.tree("duty", norm.norm, "when")
        if tree is None:
            return waived
        each = self.each_of(norm.norm)
        return either(waived, negated(interpret(tree, self.at(each, norm.row))))


def folded(join: Callable[[Answer, Answer], Answer], start: Answer, answers: list[Answer]) -> Answer:
    """Return the answers combined one after the other."""
    found = start
    for answer in answers:
        found = join(found, answer)
    return found


def reductions(world: NormStates) -> Answer:
    """Return the reductions of the grant that were decided."""
    total = NOTHING
    for part in world.parts:
        for right in part.program.terms.rights:
            if right.act == "reduce":
                total = plus(total, part.lifecycle("claimed", right.name))
    return total


def created_amounts(world: NormStates) -> dict[Subject, Answer]:
    """Return the amount of each duty to repay that an exercised right created.

    Together they never exceed what was paid, in the order of the agreement, then of the rulebooks; then
    a recovery order replaces each amount.
    """
    if not world.facts("exercised"):
        return {}
    left = world.named("paid")
    found: dict[Subject, Answer] = {}
    for right, wanted in created_claims(world).items():
        amount = extreme([wanted, left], largest=False)
        found[right.created] = world.still_owed(right, amount)
        left = minus(left, amount)
    return found


def created_claims(world: NormStates) -> dict[Subject, Answer]:
    """Return the claim of each exercised right; the first reduction carries the claim of all reductions."""
    found: dict[Subject, Answer] = {}
    if not world.facts("exercised"):
        return found
    is_first = True
    for part in world.parts:
        for right in part.program.terms.rights:
            if right.act not in CREATING_ACTS:
                continue
            rows = [None] if right.each is None else [row.id for _, row in part.each_rows(right.each)]
            for subject in (Subject(right.name, row) for row in rows):
                if not world.facts("exercised", subject):
                    continue
                if right.act == "reclaim":
                    found[subject] = part.claimed_by(subject)
                else:
                    found[subject] = _of_reductions(world) if is_first else NOTHING
                    is_first = False
    return found


def _of_reductions(world: NormStates) -> Answer:
    grant = minus(world.named("grant"), reductions(world))
    return not_below_zero(minus(world.named("paid"), grant))


def taken_back(world: NormStates) -> Answer:
    """Return the part of the reductions that cancelled or reduced orders give back."""
    total = NOTHING
    for right, wanted in created_claims(world).items():
        if act_of(right, world) == "reduce":
            claimed = world.claimed_of(right, wanted)
            lowered = exactly(amount_of(world.lowering(right)))
            given = [lowered, in_cents(claimed.ordered)]
            if world.facts("recovery_order", right):
                asked = minus(claimed.ordered, lowered)
                given.append(not_below_zero(minus(in_cents(wanted), asked)))
            total = plus(total, extreme(given, largest=False))
    return total


def act_of(right: Subject, world: NormStates) -> str | None:
    """Return the act of a right of the agreement or of a rulebook."""
    norms = (part.program.rights.get(right.norm) for part in world.parts)
    return next((norm.act for norm in norms if norm is not None), None)


def act_named(of: str, world: NormStates) -> str:
    """Return the act of the right that a fact names, with or without a row; empty if there is none."""
    found = act_of(Subject(of), world) or act_of(Subject(of.rpartition(".")[0]), world)
    return found or ""
