"""The controls of a report, in order, alone and against its plan: each agrees, or lists the differences."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final

from attrs import evolve

from budget import frozen
from budget.ceilings import Financing, FunderKind, Funding, capped, charges_at_risk, line_ceilings
from budget.findings import Finding, Severity
from budget.indicators import IndicatorResult, gaps_in
from budget.ledger import Expense, Ledger, Resource, Selection, paper_or_identifier
from budget.money import Euros, total
from budget.plan import BudgetLine, Significance, execution, significant_variances
from budget.rate import Rate, exact_text
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty
from conventions.agreement.programme import Indicator, count
from conventions.dossier.dossier import Dossier
from conventions.dossier.work_done import Session, counts_by_breakdown
from conventions.engine.evaluate import evaluate
from conventions.engine.in_force import in_force
from conventions.engine.verdict import DutyVerdict, Verdict
from conventions.facts.fact import Fact, counts_between, seen
from conventions.views.bilan import AsIssued, as_issued, eligibility, ledger_on

# --- The result of one control: it agrees, or there is a finding; and its figures ---------------------------


class Nature(Enum):
    """The consequence of a control that does not agree."""

    MISSING = "missing"
    """the report is incomplete without it and may be refused"""
    TO_ASK = "to_ask"
    """something to explain or to show"""
    COSTS = "costs"
    """money that does not count"""
    UNTOLD = "untold"
    """something that a reader would expect and not find"""


@frozen
class Control:
    """The result of a control, by its code. If it agrees, there is no `nature` and no `finding`."""

    code: str
    params: tuple[tuple[str, str], ...] = ()
    nature: Nature | None = None
    finding: Finding | None = None


def agrees(code: str, **params: str) -> Control:
    """Return the result of a control that agrees."""
    return Control(code, tuple(params.items()))


def disagrees(
    code: str,
    nature: Nature,
    finding: str,
    *,
    article: str | None = None,
    actual: str = "",
    expected: str = "",
    amount: Euros | None = None,
    subject: str = "",
    **params: str,
) -> Control:
    """Return the result of a failed control: missing is blocking, costs are major, the rest minor."""
    severity = {
        Nature.MISSING: Severity.BLOCKING,
        Nature.COSTS: Severity.MAJOR,
        Nature.TO_ASK: Severity.MINOR,
        Nature.UNTOLD: Severity.MINOR,
    }[nature]
    failure = Finding(
        finding,
        severity,
        subject or code,
        article,
        params=tuple(params.items()),
        actual=actual,
        expected=expected,
        amount=None if amount is None else (amount.cents, amount.cents),
    )
    return Control(code, (), nature, failure)


# ------------------------------------------------------------------------------------------------------------
# A submitted report: the record, the accounts, what counts of them, and the status of its duty.


@frozen(eq=False)
class SubmittedReport:
    """The input of a control: the report and its dossier on a day.

    Attributes:
        agreement: the text in force on the day.
        duty: the duty with which the accounts come; None if the agreement has none.
        ledger: the accounts, if available; `counted`: which of them count, if a clause says so.
        as_issued: what would count by the issue date of cheques and cards, if different.
    """

    dossier: Dossier
    agreement: Agreement
    as_of: date
    verdict: Verdict
    facts: tuple[Fact, ...]
    duty: DutyVerdict | None
    ledger: Ledger | None
    counted: Selection | None
    as_issued: AsIssued | None = None


def submitted_report(dossier: Dossier, as_of: date, known_on: date | None = None) -> SubmittedReport:
    """Return the report as recorded on a day."""
    verdict = evaluate(dossier, as_of, known_on)
    view = seen(dossier.facts, as_of, known_on)
    agreement = in_force(dossier, view).agreement
    duty = report_duty(agreement)
    counted = eligibility(dossier, as_of, known_on)
    return SubmittedReport(
        dossier=dossier,
        agreement=agreement,
        as_of=as_of,
        verdict=verdict,
        facts=view.facts,
        duty=None if duty is None else next((one for one in verdict.duties if one.id == duty.name), None),
        ledger=ledger_on(dossier, as_of, known_on),
        counted=counted,
        as_issued=as_issued(dossier, counted, as_of, known_on),
    )


def report_if_sent(dossier: Dossier, as_of: date) -> SubmittedReport:
    """Return the report as if all of it, with the accounts, were received on a day.

    Recorded receptions are ignored: the result is about this submission.
    """
    agreement = in_force(dossier, seen(dossier.facts, as_of, None)).agreement
    duty, source = report_duty(agreement), agreement.ledger_source
    if source is None:
        return submitted_report(dossier, as_of)
    keys = {source.carried_by, *(() if duty is None or duty.posted_by is None else (duty.posted_by,))}
    parts: tuple[str | None, ...] = (None,) if duty is None or not duty.parts else duty.parts
    others = tuple(fact for fact in dossier.facts if fact.key not in keys)
    sent = tuple(Fact(source.carried_by, as_of, of=part) for part in parts)
    return submitted_report(evolve(dossier, facts=(*others, *sent)), as_of)


def report_duty(agreement: Agreement) -> Duty | None:
    """Return the duty with which the accounts come, or the financial report; None without one."""
    source = agreement.ledger_source
    carried = None if source is None else source.carried_by
    found = (
        duty
        for duty in agreement.duties
        if duty.role == "financial_report" or (carried is not None and (duty.done_by or duty.name) == carried)
    )
    return next(found, None)


TOLERANCE: Final = "line_tolerance"
"""The definition with which an agreement bounds each line: the share by which it may be exceeded."""
_PUBLIC: Final = "74"
_OWN: Final = ("70", "86", "87")


def ceilings(report: SubmittedReport) -> Iterator[Control]:
    """No line counts beyond its amount in force plus tolerance, if the agreement defines one."""
    tolerance = dict(report.verdict.definitions).get(TOLERANCE)
    budget, counted = report.agreement.budget, report.counted
    if budget is None or counted is None or tolerance is None:
        return
    share = tolerance.value
    if not isinstance(share, int | Fraction) or share < 0:
        return
    bounds = line_ceilings(((line.id, line.amount) for line in budget.expenses), Rate(Fraction(share)))
    found = capped(counted.kept, bounds)
    labels = {line.id: line.label for line in budget.expenses}
    for cut in found.cuts:
        line = cut.ceiling.removeprefix("line.")
        yield disagrees(
            "ceilings",
            Nature.COSTS,
            "line_beyond_ceiling",
            article=_article_of(report, TOLERANCE),
            actual=str(cut.eligible),
            expected=str(cut.most),
            amount=cut.amount,
            subject=cut.ceiling,
            line=labels[line],
            beyond=str(cut.amount),
        )
    if not found.cuts:
        yield agrees("ceilings", number=str(len(bounds)), tolerance=str(Rate(Fraction(share))))


def social_charges(report: SubmittedReport) -> Iterator[Control]:
    """The charges on the last pay: they do not count if paid after the period, and are often forgotten."""
    period, ledger, counted = report.agreement.period, report.ledger, report.counted
    if ledger is None or counted is None or period.first is None or period.last is None:
        return
    risk = charges_at_risk(_of_planned_operation(ledger.expenses), period.first, period.last)
    lost = [row for row in risk.late if row not in counted.kept]
    if lost:
        amount = total(lost)
        yield disagrees(
            "social_charges",
            Nature.TO_ASK,
            "charges_paid_late",
            actual=str(amount),
            expected=period.last.isoformat(),
            amount=amount,
            subject="social_charges.late",
            entries=", ".join(paper_or_identifier(row.id, row.evidence) for row in lost),
        )
    if risk.months:
        yield disagrees(
            "social_charges",
            Nature.TO_ASK,
            "months_without_charges",
            actual=str(len(risk.months)),
            subject="social_charges.months",
            months=", ".join(_month(month) for month in risk.months),
        )
    if not lost and not risk.months and any(row.kind is not None for row in ledger.expenses):
        yield agrees("social_charges")


def funding(report: SubmittedReport) -> Iterator[Control]:
    """The funders together gave no more than the cost; the share of public aid is shown."""
    ledger = report.ledger
    if ledger is None or not ledger.resources:
        return
    budget = report.agreement.budget
    planned = () if budget is None else budget.resources or ()
    rows = _of_planned_operation(ledger.expenses)
    kinds = {line.funder or line.id: _kind(line) for line in planned}
    given = _given(planned, ledger.resources)
    paid = Financing(total(rows), tuple(Funding(who, kinds.get(who), sum_) for who, sum_ in given.items()))
    figures = {"received": str(paid.received()), "cost": str(paid.cost)}
    aid, rate = paid.public_aid(), paid.public_rate()
    surplus = paid.surplus()
    if surplus > Euros.ZERO:
        yield disagrees(
            "funding",
            Nature.TO_ASK,
            "received_more_than_spent",
            actual=figures["received"],
            expected=figures["cost"],
            amount=surplus,
            beyond=str(surplus),
        )
    elif aid is None or rate is None:
        yield agrees("funding", **figures)
    else:
        yield agrees("public_aid", **figures, public=str(aid), rate=str(round(rate.as_fraction * 100)))


def _given(planned: tuple[BudgetLine, ...], received: tuple[Resource, ...]) -> dict[str, Euros]:
    """Return what each funder gave, by its name in the plan if it has one."""
    by_line = {line.id: line.funder or line.id for line in planned}
    given: dict[str, Euros] = {}
    for row in received:
        who = row.funder or by_line.get(row.line or "") or row.line or row.id
        given[who] = given.get(who, Euros.ZERO) + row.amount
    return given


def _kind(line: BudgetLine) -> FunderKind | None:
    """Return the kind of the funder of a line, from its account; None if it has none."""
    if line.account is None:
        return None
    if line.account.heading == _PUBLIC:
        return FunderKind.PUBLIC
    return FunderKind.OWN if line.account.heading in _OWN else FunderKind.PRIVATE


def _of_planned_operation(rows: tuple[Expense, ...]) -> tuple[Expense, ...]:
    return tuple(row for row in rows if row.for_operation is not False)


def _article_of(report: SubmittedReport, name: str) -> str | None:
    found: Mapping[str, str | None] = {item.name: item.article for item in report.agreement.definitions}
    return found.get(name)


def _month(day: date) -> str:
    return f"{day.month:02}/{day.year}"


# --- Clauses that may take money back, whatever is recorded -------------------------------------------------

RECOVERING: Final = ("reduce", "reclaim", "recover")
"""The effects of a right that take money back."""


def takes_back(agreement: Agreement) -> bool:
    """Return whether a clause may take money back: a right to reduce or reclaim, or a duty to repay."""
    rights = any(right.act in RECOVERING for right in agreement.rights)
    owes = (
        duty.amount is not None and not duty.is_payment and agreement.side_of(duty.debtor) != "funder"
        for duty in agreement.duties
    )
    return rights or any(owes)


# --- The sessions of a report: each one held has a count, and its breakdown adds up -------------------------

_MOST: Final = 5


def sessions(report: SubmittedReport) -> Iterator[Control]:
    """Each session held has a count and a breakdown that adds up; stated results agree with them."""
    held = [item for item in report.dossier.sessions or () if item.held and item.last <= report.as_of]
    if not held:
        return
    found = [*_without_count(held), *_unfit(held, report.agreement), *_results_stated_differently(report)]
    yield from found or (agrees("sessions", number=str(len(held))),)


def _without_count(held: list[Session]) -> Iterator[Control]:
    unstated = [item for item in held if item.participants is None]
    if unstated:
        yield disagrees(
            "sessions",
            Nature.TO_ASK,
            "sessions_without_count",
            actual=str(len(unstated)),
            expected=str(len(held)),
            number=str(len(unstated)),
            names=_names(unstated),
        )


def _unfit(held: list[Session], agreement: Agreement) -> Iterator[Control]:
    """Yield a control for each session with a fully counted breakdown that does not add up."""
    labels = {name: label for item in agreement.breakdowns for name, label in item.parts}
    for item in held:
        whole = None if item.participants is None else Fraction(item.participants)
        fitted = counts_by_breakdown(agreement.breakdowns, item.parts)
        for gap in gaps_in(IndicatorResult(item.title, item.last.year, whole, breakdowns=fitted)):
            named = next(each for each in fitted if each.name == gap.breakdown)
            yield disagrees(
                "sessions",
                Nature.TO_ASK,
                "session_parts_differ" if gap.part is None else "session_part_exceeds",
                actual=exact_text(gap.parts),
                expected=exact_text(gap.whole),
                session=item.title,
                day=item.last.isoformat(),
                part=labels[gap.part or named.parts[0][0]],
                place=item.place or "",
            )


def _results_stated_differently(report: SubmittedReport) -> Iterator[Control]:
    """Yield a control for each result that a document states differently from the sessions."""
    values = {fact.key: fact.value for fact in report.facts}
    for indicator in report.agreement.indicators:
        value = values.get(indicator.id)
        if indicator.from_sessions is None or not isinstance(value, int | Fraction):
            continue
        stated_values = {
            item.value for item in report.agreement.statements if item.subject == f"count.{indicator.id}"
        }
        for text in sorted(text for text in stated_values if count(text) not in (None, value)):
            yield disagrees(
                "sessions",
                Nature.TO_ASK,
                "result_told_otherwise",
                subject=indicator.id,
                actual=text,
                expected=exact_text(value),
                label=indicator.label,
            )


def _names(items: list[Session]) -> str:
    """Return the titles of the first few sessions."""
    more = ", …" if len(items) > _MOST else ""
    return ", ".join(dict.fromkeys(item.title for item in items[:_MOST])) + more


# ------------------------------------------------------------------------------------------------------------
# The controls of a report, in order: each checks one thing and agrees, or says what is wrong.

_REASON: Final = "variance_reason"


def accounts(report: SubmittedReport) -> Iterator[Control]:
    """The accounts are there."""
    if report.ledger is None:
        yield disagrees(
            "accounts", Nature.MISSING, "accounts_missing", article=_article(report), expected="expenses.csv"
        )
    else:
        ledger = report.ledger
        yield agrees("accounts", number=str(len(ledger.expenses)), amount=str(ledger.total_expenses()))


def resources(report: SubmittedReport) -> Iterator[Control]:
    """The resources are declared, even if none, where the agreement or its budget mentions them."""
    budget, ledger = report.agreement.budget, report.ledger
    asked = any(selection.rows == "resources" for selection in report.agreement.selections)
    if ledger is None or not (asked or (budget is not None and budget.resources is not None)):
        return
    received = ledger.total_resources()
    if received is None:
        yield disagrees(
            "resources",
            Nature.MISSING,
            "resources_missing",
            article=_article(report),
            expected="resources.csv",
        )
    else:
        yield agrees("resources", amount=str(received))


def form(report: SubmittedReport) -> Iterator[Control]:
    """Every expense is on a line of the budget: the report follows its form."""
    budget, ledger = report.agreement.budget, report.ledger
    if budget is None or ledger is None or not budget.expenses:
        return
    lines = {line.id for line in budget.expenses}
    unplanned = [row for row in _of_operation(ledger.expenses) if row.line not in lines]
    if unplanned:
        yield _entries("form", Nature.MISSING, "entries_without_line", unplanned, report)
    else:
        yield agrees("form", number=str(len(lines)))


def evidence(report: SubmittedReport) -> Iterator[Control]:
    """Every expense that counts names its document."""
    kept = () if report.counted is None else report.counted.kept
    bare = [row for row in kept if not row.evidence]
    if bare:
        yield _entries("evidence", Nature.TO_ASK, "entries_without_evidence", bare, report)
    elif kept:
        yield agrees("evidence", number=str(len(kept)))


def conserved(report: SubmittedReport) -> Iterator[Control]:
    """What counts and what does not add up to all that was read."""
    if report.ledger is not None and report.counted is not None:
        kept, left = report.counted.total_kept(), report.counted.total_excluded()
        yield agrees(
            "conserved", read=str(report.ledger.total_expenses()), counted=str(kept), left_out=str(left)
        )


def left_out(report: SubmittedReport) -> Iterator[Control]:
    """Expenses that do not count, by reason; those that only lack a statement are to be explained."""
    excluded = () if report.counted is None else report.counted.excluded
    reasons = dict.fromkeys(
        (objection.code, exclusion.is_open)
        for exclusion in excluded
        for objection in exclusion.objections[:1]
    )
    for code, is_open in reasons:
        rows = [
            exclusion.entry
            for exclusion in excluded
            if (exclusion.objections[0].code, exclusion.is_open) == (code, is_open)
        ]
        nature, finding = (Nature.TO_ASK, "entries_open") if is_open else (Nature.COSTS, "entries_left_out")
        yield _entries("left_out", nature, finding, rows, report, reason=code)
    if report.counted is not None and not excluded:
        yield agrees("left_out")


def issued(report: SubmittedReport) -> Iterator[Control]:
    """The same expenses count by debit date and by issue date of cheques and cards."""
    found = report.as_issued
    if found is None:
        return
    for finding, rows in (
        ("entries_count_as_issued", found.more),
        ("entries_left_out_as_issued", found.less),
    ):
        if rows:
            yield _entries("issued", Nature.TO_ASK, finding, list(rows), report)


def alike(report: SubmittedReport) -> Iterator[Control]:
    """No expense occurs twice with the same document or label, amount and day."""
    rows = () if report.ledger is None else report.ledger.expenses
    groups: dict[tuple[object, ...], list[Expense]] = {}
    for row in rows:
        groups.setdefault((row.evidence or row.label, row.amount, row.paid_on), []).append(row)
    twice = [row for group in groups.values() for row in group[1:]]
    if twice:
        yield _entries("alike", Nature.TO_ASK, "entries_alike", twice, report)
    elif rows:
        yield agrees("alike", number=str(len(rows)))


def variances(report: SubmittedReport) -> Iterator[Control]:
    """Each significant variance from the budget has a written reason."""
    budget, counted = report.agreement.budget, report.counted
    if budget is None or counted is None or not budget.expenses:
        return
    reasons = {
        fact.of: fact.value
        for fact in report.facts
        if fact.key == _REASON and fact.of is not None and isinstance(fact.value, str)
    }
    rule = Significance(report.agreement.explained_from)
    found = significant_variances(execution(budget.expenses, counted.kept), rule, reasons)
    labels = {line.id: line.label for line in budget.expenses}
    for each in found:
        if each.is_explained or each.line.line is None:
            continue
        yield disagrees(
            "variances",
            Nature.TO_ASK,
            "variance_without_reason",
            subject=f"line.{each.line.line}",
            actual=str(each.line.actual),
            expected=str(each.line.in_force),
            line=labels.get(each.line.line, each.line.line),
            variance=str(each.line.variance),
            threshold=str(rule.rate),
        )
    if all(each.is_explained for each in found):
        yield agrees("variances", number=str(len(found)), threshold=str(rule.rate))


def results(report: SubmittedReport) -> Iterator[Control]:
    """Each indicator has a result and reaches its target."""
    indicators = report.agreement.indicators
    values = {fact.key: fact.value for fact in report.facts}
    unstated = [item for item in indicators if values.get(item.id) is None]
    if unstated:
        yield disagrees(
            "results",
            Nature.MISSING,
            "results_missing",
            article=_article(report),
            actual=str(len(indicators) - len(unstated)),
            expected=str(len(indicators)),
            names=", ".join(item.label for item in unstated),
        )
    elif indicators:
        yield agrees("results", number=str(len(indicators)))
    has_clause = takes_back(report.agreement)
    for item in indicators:
        ends = counts_between(values.get(item.id))
        if ends is not None and item.target is not None and ends[1] < item.target:
            yield _missed(item, ends, has_clause=has_clause)


def _missed(item: Indicator, ends: tuple[int | Fraction, ...], *, has_clause: bool) -> Control:
    target = item.target or 1
    rates = (str(Rate.of(Fraction(end) / target).percent()) for end in ends)
    return disagrees(
        "results",
        Nature.TO_ASK,
        "target_missed" if has_clause else "target_missed_without_clause",
        subject=item.id,
        actual="–".join(dict.fromkeys(map(exact_text, ends))),
        expected=str(target),
        label=item.label,
        rate="–".join(dict.fromkeys(rates)),
    )


CONTROLS: Final[tuple[Callable[[SubmittedReport], Iterable[Control]], ...]] = (
    accounts,
    resources,
    form,
    conserved,
    left_out,
    issued,
    ceilings,
    social_charges,
    funding,
    evidence,
    alike,
    variances,
    results,
    sessions,
)
"""The controls, in the order of the report."""


def controls(report: SubmittedReport) -> tuple[Control, ...]:
    """Return the results of all controls."""
    return tuple(found for control in CONTROLS for found in control(report))


def _article(report: SubmittedReport) -> str | None:
    return None if report.duty is None else report.duty.article


def _of_operation(rows: Iterable[Expense]) -> list[Expense]:
    return [row for row in rows if row.for_operation is not False]


def _entries(
    code: str, nature: Nature, finding: str, rows: list[Expense], report: SubmittedReport, **params: str
) -> Control:
    amount = total(rows)
    return disagrees(
        code,
        nature,
        finding,
        article=_article(report),
        actual=str(amount),
        amount=amount,
        subject=f"{code}.{params['reason']}" if params else code,
        entries=", ".join(paper_or_identifier(row.id, row.evidence) for row in rows),
        number=str(len(rows)),
        **params,
    )
