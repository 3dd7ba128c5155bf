"""The controls of a report, in their order: each says that it agrees, or what is amiss."""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Final

from budget.execution import execution
from budget.indicators import IndicatorResult, gaps_in
from budget.ledger import Expense, paper_or_identifier
from budget.number_text import exact_text
from budget.rate import Rate
from budget.subtotals import total
from budget.variances import Significance, significant_variances
from conventions.agreement.agreement import Agreement
from conventions.agreement.programme import Indicator, count
from conventions.control.control import Control, Handed, Nature, agrees, amiss
from conventions.control.plan_controls import ceilings, funding, social_charges
from conventions.dossier.activity import Session, broken_down
from conventions.facts.fact import counts_between

# --- What an agreement has that may take money back, whatever is recorded -----------------------------------

RECOVERING: Final = ("reduce", "reclaim", "recover")
"""What a right does that takes money back."""


def takes_back(agreement: Agreement) -> bool:
    """Whether a clause does: a right to reduce or reclaim, or a duty of the beneficiary's side to pay."""
    rights = any(right.act in RECOVERING for right in agreement.rights)
    owes = (
        duty.amount is not None and not duty.is_payment and agreement.side_of(duty.debtor) != "funder"
        for duty in agreement.duties
    )
    return rights or any(owes)


# --- The sessions of a report: each held says how many came, and its parts fit its whole --------------------

_MOST: Final = 5


def sessions(report: Handed) -> Iterator[Control]:
    """Each session held has a count, its parts make it, and what is told of an indicator agrees with it."""
    held = [item for item in report.dossier.sessions or () if item.held and item.last <= report.as_of]
    if not held:
        return
    found = [*_without_count(held), *_unfit(held, report.agreement), *_told_otherwise(report)]
    yield from found or (agrees("sessions", number=str(len(held))),)


def _without_count(held: list[Session]) -> Iterator[Control]:
    unstated = [item for item in held if item.participants is None]
    if unstated:
        yield amiss(
            "sessions",
            Nature.TO_ASK,
            "sessions_without_count",
            actual=str(len(unstated)),
            expected=str(len(held)),
            number=str(len(unstated)),
            names=_names(unstated),
        )


def _unfit(held: list[Session], agreement: Agreement) -> Iterator[Control]:
    """Yield a control for each session whose parts, all of them counted, are not what came of them."""
    labels = {name: label for item in agreement.breakdowns for name, label in item.parts}
    for item in held:
        whole = None if item.participants is None else Fraction(item.participants)
        fitted = broken_down(agreement.breakdowns, item.parts)
        for gap in gaps_in(IndicatorResult(item.title, item.last.year, whole, breakdowns=fitted)):
            named = next(each for each in fitted if each.name == gap.breakdown)
            yield amiss(
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


def _told_otherwise(report: Handed) -> Iterator[Control]:
    """Yield a control for each result that a paper gives otherwise than the sessions do."""
    values = {fact.key: fact.value for fact in report.facts}
    for indicator in report.agreement.indicators:
        value = values.get(indicator.id)
        if indicator.from_sessions is None or not isinstance(value, int | Fraction):
            continue
        told = {item.value for item in report.agreement.statements if item.subject == f"count.{indicator.id}"}
        for text in sorted(text for text in told if count(text) not in (None, value)):
            yield amiss(
                "sessions",
                Nature.TO_ASK,
                "result_told_otherwise",
                subject=indicator.id,
                actual=text,
                expected=exact_text(value),
                label=indicator.label,
            )


def _names(items: list[Session]) -> str:
    """Return the first of some sessions, by their titles."""
    more = ", …" if len(items) > _MOST else ""
    return ", ".join(dict.fromkeys(item.title for item in items[:_MOST])) + more


# ------------------------------------------------------------------------------------------------------------
# The controls of a report, in their order: each looks at one thing, says that it agrees or what is amiss.

_REASON: Final = "variance_reason"


def accounts(report: Handed) -> Iterator[Control]:
    """The accounts are there."""
    if report.ledger is None:
        yield amiss(
            "accounts", Nature.MISSING, "accounts_missing", article=_article(report), expected="expenses.csv"
        )
    else:
        ledger = report.ledger
        yield agrees("accounts", number=str(len(ledger.expenses)), amount=str(ledger.total_expenses()))


def resources(report: Handed) -> Iterator[Control]:
    """The resources are declared, be it none, where the agreement or its budget speaks of them."""
    budget, ledger = report.agreement.budget, report.ledger
    asked = any(selection.rows == "resources" for selection in report.agreement.selections)
    if ledger is None or not (asked or (budget is not None and budget.resources is not None)):
        return
    received = ledger.total_resources()
    if received is None:
        yield amiss(
            "resources",
            Nature.MISSING,
            "resources_missing",
            article=_article(report),
            expected="resources.csv",
        )
    else:
        yield agrees("resources", amount=str(received))


def form(report: Handed) -> Iterator[Control]:
    """Every expense stands on a line of the budget: the report has the budget's form."""
    budget, ledger = report.agreement.budget, report.ledger
    if budget is None or ledger is None or not budget.expenses:
        return
    lines = {line.id for line in budget.expenses}
    beside = [row for row in _of_operation(ledger.expenses) if row.line not in lines]
    if beside:
        yield _entries("form", Nature.MISSING, "entries_without_line", beside, report)
    else:
        yield agrees("form", number=str(len(lines)))


def evidence(report: Handed) -> Iterator[Control]:
    """Every expense that counts names its paper."""
    kept = () if report.counted is None else report.counted.kept
    bare = [row for row in kept if not row.evidence]
    if bare:
        yield _entries("evidence", Nature.TO_ASK, "entries_without_evidence", bare, report)
    elif kept:
        yield agrees("evidence", number=str(len(kept)))


def conserved(report: Handed) -> Iterator[Control]:
    """What was read is what counts and what does not."""
    if report.ledger is not None and report.counted is not None:
        kept, left = report.counted.total_kept(), report.counted.total_excluded()
        yield agrees(
            "conserved", read=str(report.ledger.total_expenses()), counted=str(kept), left_out=str(left)
        )


def left_out(report: Handed) -> Iterator[Control]:
    """Expenses that do not count, by reason; those of which the record is only silent are to be said."""
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


def issued(report: Handed) -> Iterator[Control]:
    """What counts does so by the day of the debit and by that of the cheque or the card alike."""
    found = report.as_issued
    if found is None:
        return
    for finding, rows in (
        ("entries_count_as_issued", found.more),
        ("entries_left_out_as_issued", found.less),
    ):
        if rows:
            yield _entries("issued", Nature.TO_ASK, finding, list(rows), report)


def alike(report: Handed) -> Iterator[Control]:
    """No expense stands twice: one paper or label, amount and day."""
    rows = () if report.ledger is None else report.ledger.expenses
    groups: dict[tuple[object, ...], list[Expense]] = {}
    for row in rows:
        groups.setdefault((row.evidence or row.label, row.amount, row.paid_on), []).append(row)
    twice = [row for group in groups.values() for row in group[1:]]
    if twice:
        yield _entries("alike", Nature.TO_ASK, "entries_alike", twice, report)
    elif rows:
        yield agrees("alike", number=str(len(rows)))


def variances(report: Handed) -> Iterator[Control]:
    """Each significant variance from the budget has its written reason."""
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
        yield amiss(
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


def results(report: Handed) -> Iterator[Control]:
    """Each indicator has a result, and reaches its target."""
    indicators = report.agreement.indicators
    values = {fact.key: fact.value for fact in report.facts}
    unstated = [item for item in indicators if values.get(item.id) is None]
    if unstated:
        yield amiss(
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
    return amiss(
        "results",
        Nature.TO_ASK,
        "target_missed" if has_clause else "target_missed_without_clause",
        subject=item.id,
        actual="–".join(dict.fromkeys(map(exact_text, ends))),
        expected=str(target),
        label=item.label,
        rate="–".join(dict.fromkeys(rates)),
    )


CONTROLS: Final[tuple[Callable[[Handed], Iterable[Control]], ...]] = (
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
"""The controls, in the order in which they are told."""


def controls(report: Handed) -> tuple[Control, ...]:
    """Return what every control comes to."""
    return tuple(found for control in CONTROLS for found in control(report))


def _article(report: Handed) -> str | None:
    return None if report.duty is None else report.duty.article


def _of_operation(rows: Iterable[Expense]) -> list[Expense]:
    return [row for row in rows if row.for_operation is not False]


def _entries(
    code: str, nature: Nature, finding: str, rows: list[Expense], report: Handed, **params: str
) -> Control:
    amount = total(rows)
    return amiss(
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
