"""Undue overlaps between dossiers: one agreement twice, one expense twice, a grant before a report."""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Final, Protocol, TypeVar

from budget.findings import Severity
from budget.ledger import Charge, DoubleFunding, Expense, double_funding
from budget.money import Euros, total
from budget.rate import Rate, Rounding
from conventions.agreement.party import Party
from conventions.engine.status import DutyStatus
from conventions.engine.verdict import DutyVerdict
from conventions.language.answers import NEVER
from conventions.portfolio.seen_dossier import (
    CrossFinding,
    DataPlace,
    SeenDossier,
    cross_finding,
    normalized_name,
    of_answer,
    party,
)

# --- One expense claimed in several dossiers for more than it cost ------------------------------------------


def double_charge_findings(all_held: Iterable[SeenDossier]) -> Iterator[CrossFinding]:
    """Yield each expense that several dossiers claim for more than it cost, the greatest excess first.

    A dossier claims the share of its expenses that its grant covers. If the share is undecided, its minimum
    counts; an excess that needs the maximum is reported as possible.
    """
    held = tuple(all_held)
    by_folder = {str(one.folder): one for one in held}
    sure = double_funding(charge for one in held for charge in _charges(one, at_most=False))
    possible = double_funding(charge for one in held for charge in _charges(one, at_most=True))
    told = {_members(found) for found in sure}
    yield from (_finding("double_funding", Severity.MAJOR, found, by_folder) for found in sure)
    yield from (
        _finding("double_funding_possible", Severity.MINOR, found, by_folder)
        for found in possible
        if _members(found) not in told
    )


def charged_share(one: SeenDossier) -> tuple[Fraction, Fraction]:
    """Return the minimum and maximum share of claimed expenses that the grant covers."""
    amounts = dict(one.verdict.amounts)
    due = of_answer(amounts.get("entitlement") or amounts["final_grant"])
    claimed = total(one.claimed)
    if claimed <= Euros.ZERO:
        return Fraction(1), Fraction(1)
    least = min(Fraction(1), Fraction(due.least.cents, claimed.cents))
    most = Fraction(1) if due.most is None else min(Fraction(1), Fraction(due.most.cents, claimed.cents))
    return least, most


def _charges(one: SeenDossier, *, at_most: bool) -> Iterator[Charge]:
    share = Rate(charged_share(one)[at_most])
    for expense in one.claimed:
        yield Charge(str(one.folder), one.funder, expense, expense.amount.times(share, Rounding.DOWN))


def _members(found: DoubleFunding) -> tuple[tuple[str, str], ...]:
    return tuple((charge.dossier, charge.expense.id) for charge in found.charges)


def _finding(
    code: str, severity: Severity, found: DoubleFunding, by_folder: dict[str, SeenDossier]
) -> CrossFinding:
    places = tuple(
        (by_folder[charge.dossier], _place_of_expense(by_folder[charge.dossier], charge.expense))
        for charge in found.charges
    )
    label = found.charges[0].expense.label
    return cross_finding(
        code,
        severity,
        found.charges[0].expense.evidence or label,
        places,
        actual=str(found.charged),
        expected=str(found.cost),
        label=label,
        likeness=found.likeness.value,
        excess=str(found.excess),
        charges=", ".join(
            f"{held.id} {charge.expense.id}" for (held, _), charge in zip(places, found.charges, strict=True)
        ),
    )


def _place_of_expense(one: SeenDossier, expense: Expense) -> DataPlace:
    """Return the place of an expense: its file and line."""
    file, _, line = (expense.place or "expenses.csv").rpartition(":")
    return one.spot(int(line), file=file) if file and line.isdecimal() else one.spot(file="expenses.csv")


# --- One name that is known by numbers of different kinds: one body, or several -----------------------------

_NUMBERS: Final = ("siret", "rna", "register")


def one_body_findings(all_held: Iterable[SeenDossier]) -> Iterator[CrossFinding]:
    """Yield each name that counts as several bodies because dossiers give it different kinds of numbers.

    They are counted as several, because nothing proves that they are one; two numbers of the same kind prove
    that they are not.
    """
    parties: dict[str, list[tuple[SeenDossier, str, Party, str]]] = {}
    for one in all_held:
        for role, body in (("funder", one.funder), ("beneficiary", one.beneficiary)):
            if (found := party(one.agreement, role)) is not None:
                parties.setdefault(normalized_name(found.name), []).append((one, role, found, body))
    for same in parties.values():
        firsts = {body: (one, role, found) for one, role, found, body in reversed(same)}
        kinds = {_number(found)[0] for _, _, found in firsts.values()}
        if len(kinds) > 1:
            told = sorted(firsts.values(), key=lambda item: _by_award(item[0]))
            yield cross_finding(
                "one_body_or_several",
                Severity.MINOR,
                told[0][2].name,
                tuple((one, one.spot("party", role)) for one, role, _ in told),
                actual=str(len(firsts)),
                expected="1",
                numbers=", ".join(_number(found)[1] for _, _, found in told),
            )


def _number(of: Party) -> tuple[str, str]:
    """Return the kind of the number by which a body is known, and the number; of none, its name."""
    kind = next((kind for kind in _NUMBERS if getattr(of, kind) is not None), "")
    return kind, f"{kind.upper()} {getattr(of, kind)}" if kind else of.name


# --- Two folders of one agreement: its money is counted once ------------------------------------------------


class Recorded(Protocol):
    """What identifies the agreement of a dossier, and the length of its record."""

    @property
    def id(self) -> str:
        """Return its identifier."""
        ...

    @property
    def folder(self) -> Path:
        """Return its folder."""
        ...

    @property
    def number(self) -> str | None:
        """Return the number of its agreement."""
        ...

    @property
    def funder(self) -> str:
        """Return the identity of the funder across dossiers."""
        ...

    @property
    def beneficiary(self) -> str:
        """Return the identity of the beneficiary across dossiers."""
        ...

    @property
    def awarded_on(self) -> date | None:
        """Return the day that gave a right to the grant."""
        ...

    @property
    def entries(self) -> int:
        """Return the number of facts in its record."""
        ...


R = TypeVar("R", bound=Recorded)


def longest_of_each(dossiers: Iterable[R]) -> tuple[R, ...]:
    """Return one dossier per agreement, the one with the longest record, in the order of awards."""
    return tuple(sorted(map(_longest, _groups(dossiers)), key=_by_award))


def each_once(all_held: tuple[SeenDossier, ...]) -> tuple[tuple[SeenDossier, ...], tuple[CrossFinding, ...]]:
    """Return one dossier per agreement number and parties, the one with the longest record.

    Also return a finding for each one left out. Without a number, agreements are assumed to differ.
    """
    longest = [(group, _longest(group)) for group in _groups(all_held)]
    found = tuple(
        cross_finding(
            "same_agreement_twice",
            Severity.MINOR,
            one.agreement.number or one.id,
            ((one, one.spot("number")), (best, best.spot("number"))),
            actual=one.id,
            expected=best.id,
        )
        for group, best in longest
        for one in group
        if one is not best
    )
    return longest_of_each(all_held), found


def _by_award(one: Recorded) -> tuple[date, str, str]:
    """Return the sort key of a dossier: the day of the award."""
    return one.awarded_on or date.max, one.id, str(one.folder)


def _groups(dossiers: Iterable[R]) -> list[list[R]]:
    """Return the dossiers of each agreement, in the order of awards."""
    groups: dict[tuple[str, ...], list[R]] = {}
    for one in sorted(dossiers, key=_by_award):
        number = one.number
        key = (one.funder, one.beneficiary, number) if number else ("", one.id, str(one.folder))
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _longest(group: list[R]) -> R:
    return max(reversed(group), key=lambda one: one.entries)


# --- A request for a new grant before the report on an earlier one ------------------------------------------
# Source: Cerfa 15059: the report comes before any new request.

_GRAVITY: Final = {
    DutyStatus.OVERDUE: Severity.MAJOR,
    DutyStatus.DUE_SOON: Severity.MINOR,
    DutyStatus.NOT_DUE: Severity.MINOR,
    DutyStatus.OWED: Severity.MINOR,
    DutyStatus.HELD: Severity.INFO,
    DutyStatus.UNKNOWN: Severity.MINOR,
}
"""The severity if the report is missing when the next grant is requested; other statuses are fine."""


def earlier_bilan_findings(all_held: Iterable[SeenDossier]) -> Iterator[CrossFinding]:
    """Yield each missing report of an earlier period, with the latest request after it."""
    held = tuple(all_held)
    for one in held:
        duty, asked = bilan_of(one), _next_asked(one, held)
        if duty is None or asked is None or duty.status not in _GRAVITY:
            continue
        due = None if duty.due is None else duty.due.value
        day = due if isinstance(due, date) and due != NEVER else None
        yield cross_finding(
            "earlier_bilan_due",
            _GRAVITY[duty.status],
            one.id,
            ((one, one.spot("duty", duty.id)), (asked, asked.spot("requested_on"))),
            actual=duty.status.value,
            expected="met",
            name=duty.name,
            status=duty.status.value,
            due_on="" if day is None else day.isoformat(),
            request=asked.id,
            asked_on=(requested_on(asked) or asked.as_of).isoformat(),
        )


def bilan_of(one: SeenDossier) -> DutyVerdict | None:
    """Return the verdict on the report: the duty with the ledger, or with that role; None without one."""
    source = one.agreement.ledger_source
    carried = None if source is None else source.carried_by
    names = [
        duty.name
        for duty in one.agreement.duties
        if duty.role == "financial_report" or (carried is not None and (duty.done_by or duty.name) == carried)
    ]
    return next((found for found in one.verdict.duties if found.id in names), None)


def requested_on(one: SeenDossier) -> date | None:
    """Return the day of the request for the grant, by the agreement or else the record."""
    stated = one.agreement.requested_on
    if stated is not None:
        return stated if stated <= one.as_of else None
    requested = (fact.last_day for fact in one.facts if fact.key in ("requested", "request_received"))
    return next(requested, None)


def _next_asked(one: SeenDossier, held: tuple[SeenDossier, ...]) -> SeenDossier | None:
    """Return the latest request of the same beneficiary to the same funder, for a later period."""
    last = one.agreement.period.last
    later = [
        (requested_on(other), other)
        for other in held
        if (other.funder, other.beneficiary) == (one.funder, one.beneficiary)
        and one.beneficiary
        and last is not None
        and other.agreement.period.first is not None
        and other.agreement.period.first > last
    ]
    asked = [(day, other) for day, other in later if day is not None]
    return max(asked, key=lambda pair: (pair[0], pair[1].id))[1] if asked else None
