"""The activity in a bilan: results and targets, how actions were carried out, when it was submitted."""

from collections.abc import Mapping
from fractions import Fraction

from attrs import frozen

from budget.money import total
from budget.rate import Rate
from conventions.agreement.norms import Duty
from conventions.agreement.programme import Action, Indicator
from conventions.documents.accounts import kept_expenses
from conventions.documents.source import Source, once
from conventions.documents.typography import NARROW, NBSP, date_text, euros_text, quantity_text
from conventions.dossier.activity import Count, counted_if_stated, sessions_of
from conventions.engine.verdict import DutyVerdict
from conventions.facts.fact import RecordedValue, ValueRange, seen


@frozen
class Result:
    """An indicator with its action's title, its result and its completion rate; None: not reported."""

    action: str
    indicator: Indicator
    value: int | Fraction | ValueRange | None
    least: Count | None = None
    """The count over its sessions so far, if some of them give no number."""
    questions: tuple[str, ...] = ()
    """The questions about it in the margin."""
    dates_questions: tuple[str, ...] = ()

    @property
    def text(self) -> str | None:
        """Return the result as printed; for sessions, its minimum."""
        if isinstance(self.value, ValueRange):
            return between_text(self.value)
        if self.value is not None:
            return quantity_text(self.value)
        return None if self.least is None else least_text(self.least)

    @property
    def rate(self) -> Rate | None:
        """Return result over target; for a range, 100 % inside it, else relative to the end it misses.

        None without a target or a result, or if the target is 0 or the result a range.
        """
        if self.value is None or isinstance(self.value, ValueRange):
            return None
        wanted = self.indicator.wanted(self.value)
        return None if wanted is None else Rate.of(Fraction(self.value) / wanted)


def between_text(value: ValueRange) -> str:
    """Return the text of a range of counts."""
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
    """Return the count over the sessions of an indicator; None if no session gives a number."""
    if indicator.from_sessions is None:
        return None
    own = sessions_of(source.dossier.sessions or (), indicator.action, indicator.series, source.on)
    return counted_if_stated(indicator.from_sessions, own) if own else None


def least_text(found: Count) -> str:
    """Return a count as text, as a minimum if some sessions give no number."""
    text = quantity_text(found.least)
    return f"au moins{NBSP}{text}" if found.unstated else text


def conditions_text(source: Source, action: Action) -> str:
    """Return how an action was carried out: as reported, else from the ledger."""
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
    """Return the verdict on the duty that the ledger comes with."""
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
