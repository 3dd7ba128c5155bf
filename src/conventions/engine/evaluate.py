"""The one function: from a dossier, a day and what was known on another day to a verdict."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import TypeVar

from conventions.agreement.norms import Duty, Right
from conventions.dossier.dossier import Dossier
from conventions.engine.account import account_of
from conventions.engine.account_findings import account_findings
from conventions.engine.amounts import verdict_amounts
from conventions.engine.created import created_duties
from conventions.engine.day import Day, day
from conventions.engine.defined import defined_options, defined_values
from conventions.engine.duties import duty_verdicts
from conventions.engine.findings import findings_of
from conventions.engine.program import refuse_faults
from conventions.engine.read_accounts import read_accounts
from conventions.engine.rights import right_verdicts
from conventions.engine.rules import rule_verdicts
from conventions.engine.term import term_of
from conventions.engine.verdict import Outcome, ReadAccounts, RightVerdict, RuleVerdict, Verdict
from conventions.facts.record import DUE_SOON, View, seen
from conventions.language.answers import NEVER, Answer, next_day
from conventions.language.digits import NumberTooLongError
from conventions.language.types import EUROS
from conventions.rulebook.rulebook import Rulebook

__all__ = ["evaluate"]

AnyNorm = TypeVar("AnyNorm", Duty, Right)
Found = TypeVar("Found")


def evaluate(
    dossier: Dossier,
    as_of: date,
    known_on: date | None = None,
    rulebooks: tuple[Rulebook, ...] = (),
    due_soon: timedelta = DUE_SOON,
) -> Verdict:
    """Return what each party owes and may claim on `as_of`, as recorded by the end of `known_on`.

    Pure: no clock, no locale, no file. `known_on` None means all that is recorded. The rules of `rulebooks`
    are told beside the norms of the agreement; what is exercised by one of their rights counts in the money.
    A duty is due soon from `due_soon` before its day to the day itself, both included.
    """
    view = seen(dossier.facts, as_of, known_on, due_soon)
    today = day(dossier, view, rulebooks)
    refuse_faults(today.program)
    agreement = today.agreement
    rights = tuple(_of_each(agreement.rights, right_verdicts, today))
    own = _of_each(agreement.duties, duty_verdicts, today)
    made = (found for part in (today, *today.books) for found in created_duties(part))
    duties = (*own, *made)
    rules = tuple([found for book in today.books for found in rule_verdicts(book)])
    term = term_of(today)
    of_rules = tuple(
        [
            rule.norm
            for rule in rules
            if isinstance(rule.rule.norm, Right) and _may_claim(rule) and isinstance(rule.norm, RightVerdict)
        ]
    )
    account = account_of(today, duties, rights, of_rules, term.lapsed)
    amounts = verdict_amounts(today, account, rights)
    defined = tuple(defined_values(today))
    definitions = tuple((name, answer) for name, kind, answer in defined if kind != EUROS)
    options = tuple(defined_options(today))
    _note_ageing(today, (*amounts, *definitions))
    of_account = account_findings(account, duties, rules, term, today)

    @cache
    def as_read() -> ReadAccounts:
        accounts = read_accounts(today, (*duties, *rights), amounts)
        return ReadAccounts(accounts, _stable_until(today, view))

    return Verdict(
        as_of=as_of,
        known_on=known_on,
        stable_until=_stable_until(today, view),
        term=term,
        duties=duties,
        rights=rights,
        amounts=amounts,
        definitions=definitions,
        options=options,
        findings=findings_of(duties, rights, rules, today, tuple(of_account), dict(amounts)["to_pay"]),
        as_read=as_read,
        rules=rules,
        amendments=today.text.states,
        types=tuple((name, kind) for name, kind, _ in defined if kind is not None and kind != EUROS),
    )


def _of_each(
    norms: Iterable[AnyNorm], verdicts: Callable[[AnyNorm, Day], Iterable[Found]], today: Day
) -> Iterator[Found]:
    """Yield the verdicts of each norm; a number too long is told with the norm that computes it."""
    for norm in norms:
        try:
            yield from verdicts(norm, today)
        except NumberTooLongError as error:
            raise error.of(norm.name) from None


def _may_claim(rule: RuleVerdict) -> bool:
    """Return whether a rule may have been exercised, as far as the record tells: it is not surely closed."""
    return rule.outcome is not Outcome.NOT_APPLICABLE or rule.rule.norm.unread


def _note_ageing(today: Day, values: tuple[tuple[str, Answer | None], ...]) -> None:
    """Note tomorrow when a bound that is no date follows from today."""
    for _, answer in values:
        if answer is not None and answer.ages and not isinstance(answer.lo, date):
            today.now.turns_on(next_day(today.view.as_of))


def _stable_until(today: Day, view: View) -> date | None:
    days = {*today.trace.turns, *view.later}
    if view.known_on is not None and view.as_of <= view.known_on:
        days.add(next_day(view.known_on))
    return min((turn for turn in days if view.as_of < turn < NEVER), default=None)
