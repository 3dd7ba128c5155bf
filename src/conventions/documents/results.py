"""The activity in a bilan: results and targets, how actions were carried out, and questions about results.

Unexplained gaps, diverging indicators and counts that differ are printed in the text, for paper, and as a
comment next to their figure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import evolve

from budget import frozen
from budget.findings import Finding
from budget.money import total
from budget.rate import Rate, format_rate_fr
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty
from conventions.agreement.programme import Action, Indicator, Statement, count
from conventions.audit.dates import dates_before_decision, decided_on
from conventions.audit.statements import gaps_of_statement, gaps_of_year, shares_that_differ, statements_agree
from conventions.documents.accounts import kept_expenses
from conventions.documents.source import Source, once
from conventions.documents.typography import (
    MINUS,
    NARROW,
    NBSP,
    date_text,
    dates_text,
    euros_text,
    list_text,
    quantity_text,
)
from conventions.documents.wording import initial
from conventions.dossier.work_done import (
    Count,
    Divergence,
    IndicatorHistory,
    YearResult,
    count_if_stated,
    divergences,
    gap_to_explain,
    history_of,
    number_of,
    sessions_of,
    year_of,
)
from conventions.engine.seen_record import FILED
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
        return None if self.least is None else minimum_text(self.least)

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
    return count_if_stated(indicator.from_sessions, own) if own else None


def minimum_text(found: Count) -> str:
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
    """Return the verdict on the duty that the ledger comes with; without a ledger, on the report."""
    ledger = source.agreement.ledger_source
    fact = FILED if ledger is None else ledger.carried_by
    name = next((duty.name for duty in source.agreement.duties if _carries(duty, fact)), None)
    return next((duty for duty in source.verdict.duties if duty.id == name), None)


def _carries(duty: Duty, fact: str) -> bool:
    return (duty.done_by or duty.name) == fact


_WHICH = f"Lequel des deux est exact{NBSP}?"


@frozen
class Question:
    """A question about an indicator: on its result, or on that of a year.

    Attributes:
        year: the year of the figure, in the table of years; None for the result.
    """

    indicator: str
    text: str
    year: int | None = None


def texts_of_questions(
    asked: Iterable[Question], indicator: Indicator, year: int | None = None
) -> tuple[str, ...]:
    """Return the questions about an indicator's result, or about one of its years."""
    return tuple(item.text for item in asked if (item.indicator, item.year) == (indicator.id, year))


def with_questions(source: Source, some: Iterable[Result]) -> tuple[Result, ...]:
    """Return results with their questions."""
    asked = questions(source)
    taken = decided_on(source.agreement)
    return tuple(
        evolve(
            item,
            questions=texts_of_questions(asked, item.indicator),
            dates_questions=_date_questions(item.indicator, taken),
        )
        for item in some
    )


def _date_questions(indicator: Indicator, taken: date | None) -> tuple[str, ...]:
    if taken is None or not (early := dates_before_decision(indicator, taken)):
        return ()
    days = dates_text(early)
    return (f"Avant la décision du {date_text(taken)}{NBSP}: {days}. Ces dates sont-elles maintenues{NBSP}?",)


@once
def histories_by_name(source: Source) -> Mapping[str, IndicatorHistory]:
    """Return the history of each indicator by name."""
    rows, year = earlier_results(source), year_of(source.agreement, source.on)
    return {item.indicator.id: history_of(item.indicator, rows, year, item.value) for item in results(source)}


@once
def earlier_results(source: Source) -> tuple[YearResult, ...]:
    """Return the results of earlier years, from the dossier, then from the other dossiers.

    An indicator of another dossier is the same if name, label and unit are equal.
    """
    own = {(item.id, item.label, item.unit) for item in source.agreement.indicators}
    found = {(row.year, row.indicator): row for row in source.dossier.years}
    year = year_of(source.agreement, source.on)
    for other in source.beside:
        same = {item.id for item in other.agreement.indicators if (item.id, item.label, item.unit) in own}
        of_it = year_of(other.agreement, source.on)
        counted = (
            YearResult(of_it, item.indicator.id, Fraction(value))
            for item in results(other)
            if (value := number_of(item.value)) is not None
        )
        for row in (*counted, *other.dossier.years):
            if row.indicator in same and row.year < year:
                found.setdefault((row.year, row.indicator), row)
    return tuple(found.values())


@once
def questions(source: Source) -> tuple[Question, ...]:
    """Return the questions about each indicator, in order."""
    told = histories_by_name(source).values()
    parted = tuple(divergences(told, source.agreement.explained_from))
    differing = tuple(statements_agree(source.agreement))
    return tuple(found for item in told for found in _of_indicator(source, item, parted, differing))


def _of_indicator(
    source: Source, item: IndicatorHistory, parted: Sequence[Divergence], differing: Sequence[Finding]
) -> Iterator[Question]:
    agreement, name = source.agreement, item.indicator.id
    year = year_of(agreement, source.on)
    gap = gap_to_explain(item, year, agreement.explained_from)
    if gap is not None:
        result, wanted = item.values[year], item.indicator.wanted(item.values[year]) or 0
        yield Question(
            name,
            f"{quantity_text(result)} pour un objectif de {quantity_text(wanted)},"
            f" soit {_percent(Rate(abs(gap.as_fraction)))} d’écart, et rien ne dit pourquoi."
            f" Quel en est le motif{NBSP}?",
        )
    for part in parted:
        if part.indicator is item.indicator:
            yield Question(name, _parted(part), part.years[1])
    for row in source.dossier.years:
        for misfit in gaps_of_year(row, agreement) if row.indicator == name else ():
            counted, whole = quantity_text(misfit.parts), quantity_text(misfit.whole)
            parts = "les parts font" if misfit.part is None else "une part est de"
            said = f"En {row.year}, {parts} {counted}, et l’ensemble est de {whole}. {_WHICH}"
            yield Question(name, said, row.year)
    for found in differing:
        if found.subject == f"statement.count.{name}":
            is_one = found.code == "paper_contradicts_itself"
            who = "Le papier se contredit" if is_one else "Les papiers comptent autrement"
            said = f"{who}{NBSP}: {found.expected}, {found.actual}. {_WHICH}"
            yield Question(name, said)


def _parted(part: Divergence) -> str:
    sign = "+" if part.change.as_fraction > 0 else ""
    values, others = (tuple(map(quantity_text, pair)) for pair in (part.values, part.others))
    return (
        f"De {part.years[0]} à {part.years[1]}, le nombre passe de {values[0]} à {values[1]}"
        f" ({_percent(part.change, sign)}), quand «{NBSP}{part.other.label}{NBSP}»"
        f" passe de {others[0]} à {others[1]}. Comment l’expliquer{NBSP}?"
    )


def share_questions(statement: Statement, part: str, label: str) -> tuple[str, ...]:
    """Return the question about a printed share that differs from that of the counts."""
    return tuple(
        f"{initial(label)}{NBSP}: le papier imprime {found.printed}, et {found.count} sur {statement.value}"
        f" font {str(found.counted).replace('.', ',')}{NBSP}%. {_WHICH}"
        for found in shares_that_differ(statement)
        if found.part == part
    )


def parts_question(parts: Iterable[tuple[str, int | Fraction]], whole: int | Fraction) -> str:
    """Return the question about parts, by label, that do not add up."""
    counted = tuple(parts)
    total = sum(value for _, value in counted)
    said = list_text([f"{label}{NBSP}: {quantity_text(value)}" for label, value in counted])
    whole_said = f"et l’ensemble est de {quantity_text(whole)}"
    return f"Les parts font {quantity_text(total)} ({said}), {whole_said}. {_WHICH}"


def count_questions(agreement: Agreement, indicator: Indicator) -> tuple[str, ...]:
    """Return the questions about stated parts of an indicator, if only its result is printed."""
    labels = dict(pair for item in agreement.breakdowns for pair in item.parts)
    own = [item for item in agreement.statements if item.subject == f"count.{indicator.id}"]
    shares = (
        asked
        for statement in own
        for name, _ in statement.shares
        for asked in share_questions(statement, name, labels.get(name, name))
    )
    gaps = (
        parts_question(
            [(labels.get(name, name), count(text) or Fraction(0)) for name, text in statement.parts],
            gap.whole,
        )
        for statement in own
        for gap in gaps_of_statement(statement)
        if gap.part is None
    )
    return (*shares, *gaps)


def _percent(rate: Rate, sign: str = "") -> str:
    return f"{sign}{format_rate_fr(rate)}".replace("-", MINUS)
