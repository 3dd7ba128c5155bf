"""The money of a programme: planned, presented and eligible, by line, action and axis; the funders."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import frozen

from budget.money import Euros, total
from budget.plan import Borne, BudgetLine, Fte, execution
from budget.rate import Rate
from conventions.agreement.programme import Action
from conventions.documents.accounts import BESIDE_BUDGET
from conventions.documents.programme import UNSAID, share_text, shares
from conventions.documents.source import Source, part_of
from conventions.documents.typography import NBSP, euros_text, list_text, quantity_text
from conventions.facts.fact import seen

_NO_AXIS: Final = "Hors axe"
_NO_SHARE: Final = "–"
_DECIDED: Final = "cofunding_decided"
_AWARDED: Final = ("voted", "signed", "notified")
"""The facts showing that the grant was decided."""


@frozen
class MoneyLine:
    """One or several lines: the plan in words, the amounts presented and eligible.

    Without a ledger, spending is unknown.

    Attributes:
        amount: the planned amount, if it is all in euros.
    """

    label: str
    planned: str
    amount: Euros | None
    presented: Euros | None
    retained: Euros | None


@frozen
class MoneyGroup:
    """A group of lines, and their sum."""

    lines: tuple[MoneyLine, ...]
    sum: MoneyLine


def planned_text(lines: Sequence[BudgetLine]) -> str:
    """Return the plan of lines: work, euros, or both; if neither, why."""
    work = sum((line.fte for line in lines if line.fte is not None), Fte.ZERO)
    euros, bornes = total(lines), {line.borne for line in lines}
    parts = [f"{quantity_text(work.as_fraction)}{NBSP}ETP"] if work != Fte.ZERO else []
    if euros != Euros.ZERO or any(line.is_in_euros for line in lines):
        parts.append(euros_text(euros))
    if not parts and Borne.UNSTATED not in bornes:
        return "pris en charge ailleurs"
    if Borne.UNSTATED in bornes:
        parts.append("un coût non chiffré" if parts else "non chiffré")
    return list_text(parts)


def money_of(source: Source, action: Action) -> MoneyGroup | None:
    """Return the budget lines of an action; None if it has none."""
    budget = source.agreement.budget
    lines = () if budget is None else budget.expenses
    own = [line for line in lines if line.action == action.id]
    return _group(source, "Total", own) if own else None


def money_by_axis(source: Source) -> tuple[MoneyGroup, ...]:
    """Return the budget lines by axis, in order of first appearance; unplanned spending comes last.

    The axis of a line is that of its action, else its own.
    """
    budget = source.agreement.budget
    axes = {action.id: action.axis for action in source.agreement.actions}
    grouped: dict[str, list[BudgetLine]] = {}
    for line in () if budget is None else budget.expenses:
        axis = axes.get(line.action or "") or line.axis or _NO_AXIS
        grouped.setdefault(axis, []).append(line)
    last = {name: grouped.pop(name) for name in (_NO_AXIS,) if name in grouped}
    groups = [_group(source, axis, lines) for axis, lines in {**grouped, **last}.items()]
    if unplanned := _unplanned(source):
        groups.append(MoneyGroup((), MoneyLine(BESIDE_BUDGET, "–", None, *_spent(source, unplanned))))
    return tuple(groups)


def money_total(source: Source) -> MoneyLine | None:
    """Return the whole budget; None without one."""
    budget = source.agreement.budget
    if budget is None or not budget.expenses:
        return None
    return _line(source, "Total", budget.expenses, _unplanned(source))


def _group(source: Source, label: str, lines: Sequence[BudgetLine]) -> MoneyGroup:
    return MoneyGroup(
        tuple(_line(source, line.label, (line,)) for line in lines), _line(source, label, lines)
    )


def _line(
    source: Source, label: str, lines: Sequence[BudgetLine], beside: Iterable[str | None] = ()
) -> MoneyLine:
    """Return the sums of lines; spending on other lines `beside` them counts too."""
    amount = total(lines) if all(line.is_in_euros for line in lines) else None
    spent = _spent(source, {*(line.id for line in lines), *beside})
    return MoneyLine(label, planned_text(lines), amount, *spent)


def _unplanned(source: Source) -> set[str | None]:
    """Return the lines in the ledger that the budget lacks; None: an expense without a line."""
    budget = source.agreement.budget
    names = set() if budget is None else {line.id for line in budget.expenses}
    return (source.presented or {}).keys() - names


def _spent(source: Source, names: set[str | None]) -> tuple[Euros | None, Euros | None]:
    return _of_lines(source.presented, names), _of_lines(source.retained, names)


def _of_lines(amounts: Mapping[str | None, Euros] | None, names: set[str | None]) -> Euros | None:
    return None if amounts is None else _known(amounts.get(name) for name in names)


@frozen
class ActionMoney:
    """The amounts of an action: planned, presented, eligible."""

    title: str
    planned: Euros
    presented: Euros
    retained: Euros


def action_money(source: Source) -> tuple[ActionMoney, ...]:
    """Return the amounts of each action, over lines entirely in euros; empty without an evaluated ledger."""
    return tuple(
        ActionMoney(
            source.action_titles[action.id],
            _known(line.amount for line in costed),
            _known(line.presented for line in costed),
            _known(line.retained for line in costed),
        )
        for _, action in source.actions
        if (group := money_of(source, action)) is not None
        and (costed := [line for line in group.lines if line.amount is not None])
        and all(line.retained is not None for line in costed)
    )


def _known(amounts: Iterable[Euros | None]) -> Euros:
    return Euros.total(amount for amount in amounts if amount is not None)


# --- funders ---------------------------------------------------------------------------------------------


@frozen
class FundingLine:
    """A resource of the budget: planned, decided and received, each with its share of the total."""

    label: str
    planned: str
    planned_share: str
    decided: str
    decided_share: str
    received: str
    received_share: str


def financing_plan(source: Source) -> tuple[FundingLine, ...]:
    """Return the resources of the budget, then unplanned receipts, and the total.

    Receipts are unknown while resources are not declared, and decisions while the record lacks one of a
    resource: there is then no share, and the total is a minimum.
    """
    budget, ledger = source.agreement.budget, source.ledger
    lines = () if budget is None else budget.resources or ()
    declared = None if ledger is None else ledger.resources
    if not lines:
        return ()
    done = execution(lines, declared or ()).lines
    foreseen, beside = done[: len(lines)], done[len(lines) :]
    planned = [line.planned for line in foreseen]
    received = [line.actual for line in foreseen]
    labels = [line.label for line in lines]
    decided = [_decided(source, line) for line in lines]
    if beside:
        labels.append("Hors du plan de financement")
        decided.append(Euros.ZERO)
        planned.append(Euros.ZERO)
        received.append(Euros.total(line.actual for line in beside))
    expected, came = _with_shares(planned), _with_shares(received)
    if declared is None:
        came = [(UNSAID, _NO_SHARE)] * len(came)
    rows = zip([*labels, "Total"], expected, _as_decided(decided), came, strict=True)
    return tuple(FundingLine(label, *before, *said, *after) for label, before, said, after in rows)


def _decided(source: Source, line: BudgetLine) -> Euros | None:
    """Return the amount decided for a resource, as last recorded; for the grant itself, once awarded."""
    facts = seen(source.dossier.facts, source.on, None).facts
    amounts = [fact.value for fact in facts if fact.key == _DECIDED and fact.of == line.id]
    if amounts:
        return amounts[-1] if isinstance(amounts[-1], Euros) else None
    decision = source.agreement.decision
    taken = None if decision is None else decision.taken_on
    is_awarded = (taken is not None and taken <= source.on) or any(fact.key in _AWARDED for fact in facts)
    is_own = part_of(source.agreement, None).pays(line.label, line.funder)
    return source.granted if is_awarded and is_own else None


def _as_decided(amounts: Sequence[Euros | None]) -> list[tuple[str, str]]:
    """Return each decided amount with its share, then their sum; without shares while one is unknown."""
    known = [amount for amount in amounts if amount is not None]
    if len(known) == len(amounts):
        return _with_shares(known)
    told = [(UNSAID if amount is None else euros_text(amount), _NO_SHARE) for amount in amounts]
    whole = f"au moins{NBSP}{euros_text(Euros.total(known))}" if known else UNSAID
    return [*told, (whole, _NO_SHARE)]


def _with_shares(amounts: Sequence[Euros]) -> list[tuple[str, str]]:
    """Return each amount with its share, then their sum, as printed."""
    whole = Euros.total(amounts)
    found = [share_text(share) for share in shares([amount.cents for amount in amounts])]
    all_of_it = share_text(Rate.of(1) if whole != Euros.ZERO else None)
    return [
        (euros_text(amount), share)
        for amount, share in zip([*amounts, whole], [*found, all_of_it], strict=True)
    ]
