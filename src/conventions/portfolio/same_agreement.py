"""Two folders of one agreement: its money is counted once."""

from budget.findings import Severity
from conventions.portfolio.finding import CrossFinding, across
from conventions.portfolio.held import Held

__all__ = ["each_once"]


def each_once(all_held: tuple[Held, ...]) -> tuple[tuple[Held, ...], tuple[CrossFinding, ...]]:
    """The dossiers, of those with one number between the same parties the one with the longest record.

    Also a finding for each that is set aside. Without a number nothing says that two agreements are one.
    """
    groups: dict[tuple[str, ...], list[Held]] = {}
    for one in all_held:
        number = one.agreement.number
        key = (one.funder, one.beneficiary, number) if number else ("", one.id, str(one.folder))
        groups.setdefault(key, []).append(one)
    kept = {id(_longest(group)) for group in groups.values()}
    found = tuple(
        across(
            "same_agreement_twice",
            Severity.MINOR,
            one.agreement.number or one.id,
            ((one, one.spot("number")), (_longest(group), _longest(group).spot("number"))),
            actual=one.id,
            expected=_longest(group).id,
        )
        for group in groups.values()
        for one in group
        if id(one) not in kept
    )
    return tuple(one for one in all_held if id(one) in kept), found


def _longest(group: list[Held]) -> Held:
    return max(reversed(group), key=lambda one: len(one.dossier.facts))
