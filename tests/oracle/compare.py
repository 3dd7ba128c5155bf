"""What the engine and the naive interpreter say of a dossier, side by side."""

from datetime import date, timedelta

from attrs import evolve

from conventions.agreement.amendment import apply_changes
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import DutyVerdict, ReadingVerdict, RightVerdict, RuleVerdict, Verdict
from conventions.facts.fact import Fact
from conventions.language.answers import DAWN, Answer
from conventions.naive.duties import NaiveDuty, NaiveReading
from conventions.naive.rights import NaiveRight, naive_opens_on
from conventions.naive.rules import NaiveRule
from conventions.naive.verdict import NaiveVerdict, naive_read_accounts, naive_read_term, naive_verdict
from conventions.rulebook import Rulebook

__all__ = ["assert_same"]

LOOKED_AHEAD = timedelta(days=30)


def assert_same(
    dossier: Dossier,
    as_of: date,
    known_on: date | None,
    rulebooks: tuple[Rulebook, ...] = (),
    looked_ahead: timedelta = LOOKED_AHEAD,
) -> None:
    """The engine says of a dossier what the naive interpreter says, opening days within some days included."""
    engine = evaluate(dossier, as_of, known_on, rulebooks)
    naive = naive_verdict(dossier, as_of, known_on, rulebooks)
    assert [of_duty(duty) for duty in engine.duties] == [of_duty(duty) for duty in naive.duties]
    assert [of_right(right) for right in engine.rights] == [of_right(right) for right in naive.rights]
    assert [of_rule(rule) for rule in engine.rules] == [of_rule(rule) for rule in naive.rules]
    same_values(engine, naive)
    assert engine.term.status == naive.term
    same_accounts(engine, naive_read_accounts(naive, dossier, as_of, known_on, rulebooks))
    for account in engine.as_read().accounts:
        term = naive_read_term(dossier, (account.of, account.name), as_of, known_on, rulebooks)
        assert (account, account.term or engine.term.status) == (account, term)
    texts = (dossier.agreement, *(apply_changes(a.changes, dossier.agreement) for a in dossier.amendments))
    rights = {right.name: right for text in reversed(texts) for right in text.rights}
    first, last = as_of - looked_ahead, as_of + looked_ahead
    for verdict in engine.rights:
        found = naive_opens_on(dossier, rights[verdict.id], verdict.row, (as_of, known_on), (first, last))
        said = verdict.opens_on
        if said is not None and not first < said <= last:
            said = None
        assert (verdict.subject, said) == (verdict.subject, found)
        for reading in (*verdict.readings, *verdict.alike):
            chosen = Fact("reading_chosen", DAWN, reading.name, reading.of or verdict.id)
            told = evolve(dossier, facts=(chosen, *dossier.facts))
            as_read = naive_opens_on(told, rights[verdict.id], verdict.row, (as_of, known_on), (first, last))
            opens = reading.opens_on
            if opens is not None and not first < opens <= last:
                opens = None
            assert (verdict.subject, reading.name, opens) == (verdict.subject, reading.name, as_read)


def same_accounts(engine: Verdict, naive: dict[tuple[str, str], dict[str, Answer]]) -> None:
    """The account under each reading that may be chosen: the sums that are others."""
    found = {(account.of, account.name): account.sums for account in engine.as_read().accounts}
    assert {key: {name: of_answer(a) for name, a in sums} for key, sums in found.items()} == {
        key: {name: of_answer(a) for name, a in sums.items()} for key, sums in naive.items()
    }


def same_values(engine: Verdict, naive: NaiveVerdict) -> None:
    values = {**dict(engine.amounts), **dict(engine.definitions)}
    for name, found in (naive.amounts | naive.definitions).items():
        assert (name, of_answer(values[name])) == (name, of_answer(found))
    options = {name: {option: of_answer(a) for option, a in found} for name, found in engine.options}
    assert options == {
        name: {option: of_answer(a) for option, a in found.items()} for name, found in naive.options.items()
    }


def of_answer(found: Answer | None) -> tuple[object, ...] | None:
    return None if found is None else (found.lo, found.hi, found.questions)


def of_duty(duty: DutyVerdict | NaiveDuty) -> dict[str, object]:
    if isinstance(duty, DutyVerdict):
        status = duty.status.value
        parts = tuple((part.id, part.status.value, of_answer(part.done)) for part in duty.parts)
    else:
        status = duty.status
        parts = tuple((name, of, of_answer(done)) for name, of, done in duty.parts)
    return {
        "id": duty.id,
        "row": duty.row,
        "status": status,
        "due": of_answer(duty.due),
        "done": of_answer(duty.done),
        "days_late": (duty.days_late, duty.late_range),
        "amount": of_answer(duty.amount),
        "parts": parts,
        "readings": [of_reading(item) for item in duty.readings],
        "asked": duty.questions if status == "unknown" else None,
        "is_payment": duty.is_payment,
    }


def of_right(right: RightVerdict | NaiveRight) -> dict[str, object]:
    status = right.status.value if isinstance(right, RightVerdict) else right.status
    return {
        "id": right.id,
        "row": right.row,
        "status": status,
        "until": of_answer(right.until),
        "effective_on": right.effective_on,
        "amount": of_answer(right.amount),
        "readings": [{**of_reading(item), "asked": None} for item in right.readings],
    }


def of_reading(reading: ReadingVerdict | NaiveReading) -> dict[str, object]:
    return {
        "of": reading.of,
        "name": reading.name,
        "status": reading.status,
        "due": of_answer(reading.due),
        "until": of_answer(reading.until),
        "amount": of_answer(reading.amount),
        "asked": reading.questions,
    }


def of_rule(rule: RuleVerdict | NaiveRule) -> dict[str, object]:
    name = rule.rule.name if isinstance(rule, RuleVerdict) else rule.name
    outcome = rule.outcome.value if isinstance(rule, RuleVerdict) else rule.outcome
    norm = of_right(rule.norm) if isinstance(rule.norm, RightVerdict | NaiveRight) else of_duty(rule.norm)
    return {
        "name": name,
        "outcome": outcome,
        "norm": norm,
        "clause_due": of_answer(rule.clause_due),
        "prevails": rule.prevails,
    }
