"""What must be true of every verdict, whatever the agreement, the facts and the day."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest
from attrs import evolve
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from budget.ledger import Expense, Ledger, Resource
from budget.money import Euros
from budget.nomenclature import Account
from conventions.agreement.agreement import Agreement, Table
from conventions.agreement.norms import Duty, Right
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import DutyVerdict, RightVerdict, Verdict
from conventions.facts.fact import Fact, FactValue
from conventions.files.record_file import OF_THE_ACCOUNT
from conventions.language.answers import Answer, Question, QuestionKind
from conventions.language.bounds import number
from tests.draws import heavy
from tests.oracle.cases import Case, cases
from tests.oracle.strategies import LAST, days, dossiers

EVERY = 4
"""One day in so many is looked at, and the last."""
LONG_AFTER = date(2400, 1, 1)
"""When even a clock of a hundred years, begun anew after the last fact, has run out."""
MUCH = Euros.of_cents(10**12)
properties = settings(heavy, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
pytestmark = pytest.mark.no_cover  # tracing would treble the time, and every branch is covered without it


def duties_of(verdict: Verdict) -> list[DutyVerdict]:
    of_rules = [rule.norm for rule in verdict.rules if isinstance(rule.norm, DutyVerdict)]
    return [*verdict.duties, *of_rules]


def rights_of(verdict: Verdict) -> list[RightVerdict]:
    return [*verdict.rights, *(rule.norm for rule in verdict.rules if isinstance(rule.norm, RightVerdict))]


def answers(verdict: Verdict) -> Iterator[tuple[str, Answer]]:
    for name, answer in (*verdict.amounts, *verdict.definitions):
        if answer is not None:
            yield name, answer
    for duty in duties_of(verdict):
        for part, answer in (("due", duty.due), ("done", duty.done), ("amount", duty.amount)):
            if answer is not None:
                yield f"{duty.subject}.{part}", answer
    for right in rights_of(verdict):
        for part, answer in (("until", right.until), ("amount", right.amount)):
            if answer is not None:
                yield f"{right.subject}.{part}", answer


def statuses(verdict: Verdict) -> dict[str, str]:
    duties = {duty.subject: duty.status.value for duty in duties_of(verdict)}
    return duties | {right.subject: right.status.value for right in rights_of(verdict)}


def asked_by(verdict: Verdict) -> Iterator[tuple[str, str, frozenset[Question]]]:
    for duty in duties_of(verdict):
        yield duty.subject, duty.status.value, duty.questions
    for right in rights_of(verdict):
        yield right.subject, right.status.value, right.questions


def shown(verdict: Verdict) -> dict[str, object]:
    """A verdict without what ages daily (docs/semantics.md § 2.8, 4.5)."""
    found: dict[str, object] = dict(statuses(verdict))
    for name, answer in answers(verdict):
        bounds = "ages" if answer.ages else (answer.lo, answer.hi)
        found[f"{name}="] = (bounds, answer.questions)
    for duty in duties_of(verdict):
        found[f"{duty.subject}.parts"] = tuple((part.id, part.status) for part in duty.parts)
        found[f"{duty.subject}.readings"] = tuple((item.name, item.status) for item in duty.readings)
    for right in rights_of(verdict):
        found[f"{right.subject}.readings"] = tuple((item.name, item.status) for item in right.readings)
        found[f"{right.subject}.days"] = (right.opens_on, right.effective_on)
    for rule in verdict.rules:
        found[f"{rule.norm.subject}.rule"] = (rule.outcome, rule.prevails)
    found["term"] = verdict.term.status
    found["findings"] = tuple((item.code, item.severity, item.subject) for item in verdict.findings)
    return found


class TestStability:
    """Nothing changes before `stable_until`, and it is never later than the first change."""

    @heavy
    @given(cases(), st.integers(1, EVERY))
    def test_nothing_changes_before_stable_until(self, case: Case, first: int) -> None:
        as_of, known_on = case.asked[0]
        verdict = evaluate(case.dossier, as_of, known_on, case.rulebooks)
        last = verdict.stable_until or as_of + timedelta(days=60)
        before = min(last, as_of + timedelta(days=60)) - as_of
        for ahead in {*range(first, before.days, EVERY), before.days - 1} - {0}:
            day = as_of + timedelta(days=ahead)
            assert shown(evaluate(case.dossier, day, known_on, case.rulebooks)) == shown(verdict), day

    @heavy
    @given(cases(), st.integers(1, EVERY))
    def test_no_status_changes_before_statuses_until(self, case: Case, first: int) -> None:
        as_of, known_on = case.asked[0]
        verdict = evaluate(case.dossier, as_of, known_on, case.rulebooks)
        stable_until, last = verdict.stable_until, verdict.statuses_until or date.max
        assert stable_until is None or stable_until <= last
        before = min(last, as_of + timedelta(days=60)) - as_of
        for ahead in {*range(first, before.days, EVERY), before.days - 1} - {0}:
            later = evaluate(case.dossier, as_of + timedelta(days=ahead), known_on, case.rulebooks)
            assert (statuses(later), later.term.status) == (statuses(verdict), verdict.term.status), (
                later.as_of
            )

    @properties
    @given(cases())
    def test_stable_until_lies_after_the_day_of_the_question(self, case: Case) -> None:
        for as_of, known_on in case.asked:
            stable_until = evaluate(case.dossier, as_of, known_on, case.rulebooks).stable_until
            assert stable_until is None or stable_until > as_of


class TestAnswers:
    """A decided answer has no questions; one that is not says why."""

    @properties
    @given(cases())
    def test_an_answer_asks_exactly_when_it_is_not_decided(self, case: Case) -> None:
        for as_of, known_on in case.asked:
            for name, answer in answers(evaluate(case.dossier, as_of, known_on, case.rulebooks)):
                assert answer.is_decided == (not answer.questions), name
                assert answer.lo is None or answer.lo <= answer.hi, name  # type: ignore[operator]

    @properties
    @given(cases())
    def test_an_unknown_status_says_what_is_lacking(self, case: Case) -> None:
        for as_of, known_on in case.asked:
            agreement = case.dossier.agreement
            unread = {duty.name for duty in agreement.duties if duty.unread}
            unread |= {right.name for right in agreement.rights if right.unread}
            unread |= {rule.name for book in case.rulebooks for rule in book.rules if rule.norm.unread}
            for name, status, questions in asked_by(evaluate(case.dossier, as_of, known_on, case.rulebooks)):
                assert status != "unknown" or name in unread or questions, name


class TestOrder:
    """Shuffled facts give an equal verdict."""

    @properties
    @given(cases(), st.randoms(use_true_random=False))
    def test_the_order_of_the_facts_changes_nothing(self, case: Case, random: Random) -> None:
        as_of, known_on = case.asked[0]
        facts = [evolve(fact, id=None, replaces=None) for fact in case.dossier.facts]
        first = evolve(case.dossier, facts=tuple(facts))
        random.shuffle(facts)
        shuffled = evolve(case.dossier, facts=tuple(facts))
        found = evaluate(shuffled, as_of, known_on, case.rulebooks)
        assert found == evaluate(first, as_of, known_on, case.rulebooks)


class TestTotality:
    """A checked expression never raises, on the first day there is or on the last."""

    @properties
    @given(dossiers(), st.sampled_from((date.min, date.max, date(1700, 2, 28), date(2024, 2, 29))), days)
    def test_every_day_has_a_verdict(self, dossier: Dossier, as_of: date, known_on: date) -> None:
        for asked in (None, known_on, date.max):
            assert evaluate(dossier, as_of, asked).as_of == as_of


# --- completion ------------------------------------------------------------------------------------------


def once_each(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Facts without correction or repetition, each recorded on the day on which it happened."""
    found: dict[tuple[str, str | None], Fact] = {}
    for fact in facts:
        plain = evolve(fact, id=None, replaces=None, known_on=fact.occurred_on)
        repeated = fact.key in ("payment", "repaid")
        found.setdefault((f"{fact.key}{len(found)}" if repeated else fact.key, fact.of), plain)
    return tuple(found.values())


def inside(inner: Answer, outer: Answer) -> bool:
    if outer.lo is None:
        return outer.questions != frozenset() or inner == outer
    return outer.lo <= inner.lo and inner.hi <= outer.hi  # type: ignore[operator]


class TestCompletion:
    """Completing a missing fact gives an answer inside the former bounds."""

    @properties
    @given(dossiers(), days, days, days)
    def test_what_is_recorded_later_only_narrows(
        self, dossier: Dossier, first: date, second: date, third: date
    ) -> None:
        known, more, as_of = sorted((first, second, third))
        assume(known < more)
        assume(not _reads_rows_below_zero(dossier.agreement))
        dossier = evolve(dossier, facts=once_each(dossier.facts), amendments=())  # § 9.1: another text
        assume(not _posted_after_received(dossier))
        assume(not _ordered_meanwhile(dossier, known, more))
        before, after = evaluate(dossier, as_of, known), evaluate(dossier, as_of, more)
        assume(not _came_too_late(before, after))
        later = dict(answers(after))
        for name, answer in (*before.amounts, *before.definitions):
            is_no_year = name not in later and name.rpartition(".")[2].isdigit()  # § 10.7: perhaps a row
            if answer is not None and not is_no_year:
                assert inside(later[name], answer), (name, answer, later[name])

    @properties
    @given(dossiers(), days, days, days)
    def test_a_status_that_did_not_need_what_is_missing_stays(
        self, dossier: Dossier, first: date, second: date, third: date
    ) -> None:
        known, more, as_of = sorted((first, second, third))
        assume(known < more)
        assume(not _reads_rows_below_zero(dossier.agreement))
        dossier = evolve(dossier, facts=once_each(dossier.facts), amendments=())  # § 9.1: another text
        assume(not _posted_after_received(dossier))
        first_said = evaluate(dossier, as_of, known)
        before, after = statuses(first_said), statuses(evaluate(dossier, as_of, more))
        for duty in duties_of(first_said):
            if duty.amount is not None and not duty.amount.is_decided:
                before.pop(duty.subject)  # it stands as the most that it may be (§ 4.8)
        for name, status in before.items():
            later = after.get(name, status)  # a row perhaps kept may turn out not to be one (§ 10.5)
            came_too_late = (status, later) == ("lapsed", "exercised")
            assert status in ("unknown", later) or came_too_late, name


def _came_too_late(before: Verdict, after: Verdict) -> bool:
    """Whether a right that had lapsed was exercised all the same: what the record lacked came too late (§ 5.0)."""
    later = statuses(after)
    return any(status == "lapsed" != later.get(name) for name, status in statuses(before).items())


def _ordered_meanwhile(dossier: Dossier, known: date, more: date) -> bool:
    """Whether an order came to be known: what it asks above the text is foreseen by no answer (§ 6.3)."""
    orders = (fact for fact in dossier.facts if fact.key == "recovery_order")
    return any(known < fact.known_on <= more for fact in orders)


def _posted_after_received(dossier: Dossier) -> bool:
    """Whether a document was received before it was posted, which cannot be (§ 4.2)."""
    days = {key: [f.occurred_on for f in dossier.facts if f.key == key] for key in ("posted", "received")}
    return any(posted > received for posted in days["posted"] for received in days["received"])


def _reads_rows_below_zero(agreement: Agreement) -> bool:
    """A ledger not seen sums to 0 at the least (1.3): of expressions below zero nothing is promised."""
    texts = [item.value or "" for item in agreement.definitions]
    texts += [text for item in agreement.definitions for _, text in item.readings]
    return any("sum(" in text for text in texts)


# --- everything supplied ---------------------------------------------------------------------------------


def _read(agreement: Agreement) -> Agreement:
    return evolve(
        agreement,
        duties=tuple(evolve(duty, unread=False) for duty in agreement.duties),
        rights=tuple(evolve(right, unread=False) for right in agreement.rights),
    )


def _value(kind: str) -> FactValue | None:
    values: dict[str, FactValue] = {
        "euros": Euros.of_cents(1),
        "number": 1,
        "ratio": 1,
        "truth": True,
        "text": "north",
        "date": date(2024, 1, 31),
    }
    return values.get(kind)


def _rows(dossier: Dossier, rows: str) -> list[str]:
    """The rows of a source, or of a selection, of a dossier that is supplied."""
    source = next((item.rows for item in dossier.agreement.selections if item.name == rows), rows)
    tables = {table.name: [row.id for row in table.rows] for table in dossier.agreement.tables}
    named = {"years": ["2023", "2024"], "expenses": ["e"], "resources": ["r"], **tables}
    happened = [str(fact.id or fact.occurred_on) for fact in dossier.facts if fact.key == source]
    return named.get(source, happened)


def _performed(duty: Duty, dossier: Dossier) -> Iterator[Fact]:
    for row in [None] if duty.each is None else _rows(dossier, duty.each):
        if not duty.is_payment:
            name = duty.name if row is None else f"{duty.name}.{row}"
            yield Fact("payment", LAST, MUCH, name, id=f"b{len(dossier.facts)}_{name}")
        for part in duty.parts or (None,):
            place = part or duty.name if row is None else row if part is None else f"{row}.{part}"
            for key in {
                duty.done_by or duty.name,
                duty.posted_by or duty.name,
                duty.breached_by or duty.name,
            }:
                yield Fact(key, LAST, of=place)


def _exercised(right: Right, dossier: Dossier) -> Iterator[Fact]:
    for row in [None] if right.each is None else _rows(dossier, right.each):
        name = right.name if row is None else f"{right.name}.{row}"
        yield Fact("exercised", LAST, Euros.of_cents(100), name)
        yield Fact("repaid", LAST, MUCH, name)


def _filled(table: Table) -> Table:
    """The table without a hole."""
    rows = tuple(
        evolve(row, cells=tuple((name, row.cell(name) or _value(kind) or 0) for name, kind in table.columns))
        for row in table.rows
    )
    return evolve(table, rows=rows)


def _of_rows(dossier: Dossier) -> list[Fact]:
    """The facts that are asked of each row."""
    return [
        Fact(item.key, LAST, _value(item.type), row)
        for item in dossier.agreement.facts
        if item.each is not None
        for row in _rows(dossier, item.each)
    ]


def supplied(dossier: Dossier) -> Dossier:
    """The dossier with every fact it may ask for."""
    agreement = _read(dossier.agreement)
    agreement = evolve(agreement, tables=tuple(_filled(table) for table in agreement.tables))
    facts = [evolve(fact, known_on=fact.occurred_on) for fact in dossier.facts]
    keys = ["signed", "notified", "received", "posted", "breach"]
    facts += [Fact(key, LAST) for key in keys]
    facts += [Fact(item.key, LAST, _value(item.type)) for item in agreement.facts]
    facts += [
        Fact("payment", LAST, MUCH, duty.name, id=f"a{number}")
        for number, duty in enumerate(agreement.duties)
    ]
    expense = Expense("e", "", Euros.of_cents(100), None, None, LAST, LAST, for_operation=True)
    expense = evolve(expense, incurred_on=LAST, issued_on=LAST, account=Account("6063"), vat=Euros.ZERO)
    expenses = (expense,)
    ledger = Ledger(expenses, (Resource("r", "", Euros.of_cents(100)),))
    full = Dossier(agreement, tuple(facts), ledger)
    for _ in range(2):  # a payment may itself be a row of which facts are asked
        more = [fact for duty in agreement.duties for fact in _performed(duty, full)]
        full = evolve(full, facts=(*facts, *more, *_of_rows(full)))
    full = evolve(full, facts=(*facts, *more, *_of_rows(full)))  # also of the payments of the last round
    facts = [*full.facts, Fact("repaid", LAST, MUCH)]
    facts += [fact for right in agreement.rights for fact in _exercised(right, full)]
    facts += [Fact("reading_chosen", LAST, "r0", item.name) for item in agreement.definitions]
    facts += [Fact("reading_chosen", LAST, of=of, value=names[0]) for of, names in OF_THE_ACCOUNT.items()]
    return evolve(full, facts=tuple(facts))


def _undecidable(dossier: Dossier, question: Question) -> bool:
    """A division by 0, the first of no rows, a year that ends on no day: each stays what it is.

    So does the day from which a norm may be claimed whose condition does not tell it (§ 4.9).
    """
    norms = {duty.name for duty in dossier.agreement.duties}
    norms |= {right.name for right in dossier.agreement.rights}
    if question.kind is QuestionKind.MISSING and question.about in norms:
        return True
    rows = {item.name for item in dossier.agreement.selections} | {"expenses", "resources", "payment"}
    rows |= {"parts", "years"}
    unknown = {"grant", "period.start", "period.end", "decision.taken_on"}  # as the text itself says (§ 1.12)
    return question.about in ("divisor", "fiscal_year_end", *unknown) or question.about in rows


def _beyond(verdict: Verdict) -> set[str]:
    """The payments that ask for more than was supplied: for all that is paid, and each is a part of it."""
    return {
        f"payment({duty.subject})"
        for duty in verdict.duties
        if duty.amount is not None and number(duty.amount.hi) > MUCH.cents
    }


class TestEverythingSupplied:
    """With the missing facts supplied, readings chosen, discretion exercised and as_of past the future
    events, everything is decided.
    """

    @properties
    @given(dossiers())
    def test_everything_is_decided(self, dossier: Dossier) -> None:
        full = supplied(dossier)
        verdict = evaluate(full, LONG_AFTER)
        beyond = _beyond(verdict)
        for name, answer in (*verdict.amounts, *verdict.definitions):
            if answer is not None and not any(
                _undecidable(full, item) or item.about in beyond for item in answer.questions
            ):
                assert answer.is_decided, (name, answer)
        for name, status, questions in asked_by(verdict):
            if not any(_undecidable(full, item) for item in questions):
                assert status != "unknown", (name, questions)
