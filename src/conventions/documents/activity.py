"""The activity of a bilan: results beside targets, how each action was carried out, when it was handed in."""

from collections.abc import Mapping
from fractions import Fraction

from attrs import frozen

from budget.rate import Rate
from budget.subtotals import total
from conventions.agreement.norms import Duty
from conventions.agreement.programme import Action, Indicator
from conventions.documents.accounts import kept_expenses
from conventions.documents.source import Source, once
from conventions.documents.typography import NARROW, NBSP, date_text, euros_text, quantity_text
from conventions.dossier.activity import Count, counted_if_stated, sessions_of
from conventions.engine.verdict import DutyVerdict
from conventions.facts.fact import RecordedValue, ValueRange
from conventions.facts.record import seen


@frozen
class Result:
    """An indicator, its action's title, what was reported, and the rate of completion; None: not reported."""

    action: str
    indicator: Indicator
    value: int | Fraction | ValueRange | None
    least: Count | None = None
    """What its sessions come to so far, where some of them do not say their count."""
    questions: tuple[str, ...] = ()
    """What a reader is asked about it, in the margin."""
    dates_questions: tuple[str, ...] = ()

    @property
    def text(self) -> str | None:
        """Return the result as it is printed; of sessions, the least that it can be."""
        if isinstance(self.value, ValueRange):
            return between_text(self.value)
        if self.value is not None:
            return quantity_text(self.value)
        return None if self.least is None else least_text(self.least)

    @property
    def rate(self) -> Rate | None:
        """Result over target. Of a range: full inside it, else over the end that it misses.

        None without a target or a result, where the target is nothing, or the result between two.
        """
        if self.value is None or isinstance(self.value, ValueRange):
            return None
        wanted = self.indicator.wanted(self.value)
        return None if wanted is None else Rate.of(Fraction(self.value) / wanted)


def between_text(value: ValueRange) -> str:
    """Return the two counts between which one lies."""
    ends = (value.least, value.most)
    return " à ".join(quantity_text(end) for end in ends if isinstance(end, int | Fraction))


def _values(source: Source) -> Mapping[str, RecordedValue | None]:
    return {fact.key: fact.value for fact in seen(source.dossier.facts, source.on, None).facts}


@once
def results(source: Source) -> tuple[Result, ...]:
    """Return the results of all indicators, as last reported by the document's date."""
    values = _values(source)
    return tuple(
        Result(
            source.action_titles.get(item.action or "", "–"),
            item,
            value if isinstance(value, int | Fraction | ValueRange) else None,
            _least(item, source),
        )
        for item in source.agreement.indicators
        if source.part is None or item.action in source.part.actions
        for value in (values.get(item.id),)
    )


def _least(indicator: Indicator, source: Source) -> Count | None:
    """Return what the sessions of an indicator come to; None where none of them says anything of it."""
    if indicator.from_sessions is None:
        return None
    own = sessions_of(source.dossier.sessions or (), indicator.action, indicator.series, source.on)
    return counted_if_stated(indicator.from_sessions, own) if own else None


def least_text(found: Count) -> str:
    """Return a count, said to be the least where some sessions do not say theirs."""
    text = quantity_text(found.least)
    return f"au moins{NBSP}{text}" if found.unstated else text


def conditions_text(source: Source, action: Action) -> str:
    """Return how an action was carried out: as reported, else as the ledger shows it."""
    told = [
        fact.value
        for fact in seen(source.dossier.facts, source.on, None).facts
        if fact.key == "execution_conditions" and fact.of == action.id and isinstance(fact.value, str)
    ]
    if told:
        return told[-1]
    kept = [expense for expense in kept_expenses(source) or () if expense.action == action.id]
    budget = source.agreement.budget
    planned = total(line for line in (() if budget is None else budget.expenses) if line.action == action.id)
    spent = f"{euros_text(total(kept))} retenus pour {euros_text(planned)} prévus"
    days = [expense.paid_on for expense in kept if expense.paid_on is not None]
    if not days:
        return f"Aucune dépense rattachée{NARROW}; {spent}."
    count = f"{len(kept)} dépenses acquittées" if len(kept) > 1 else "1 dépense acquittée"
    first, last = date_text(min(days)), date_text(max(days))
    span = f"le {first}" if first == last else f"du {first} au {last}"
    return f"{count} {span}{NBSP}: {spent}."


def bilan_duty(source: Source) -> DutyVerdict | None:
    """Where the duty stands that the ledger comes with."""
    ledger = source.agreement.ledger_source
    name = next(
        (
            duty.name
            for duty in source.agreement.duties
            if ledger is not None and _carries(duty, ledger.carried_by)
        ),
        None,
    )
    return next((duty for duty in source.verdict.duties if duty.id == name), None)


def _carries(duty: Duty, fact: str) -> bool:
    return (duty.done_by or duty.name) == fact
