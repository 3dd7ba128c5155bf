"""The plan as it is in force: amended, and changed by transfers between lines within a tolerance."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum

from attrs import field, frozen

from budget.errors import InputError
from budget.money import Euros
from budget.plan import BudgetLine
from budget.rate import Rate

__all__ = ["Amended", "RefusedTransfer", "RevisedLine", "Revision", "Transfer", "TransferRefusal", "revised"]


@frozen
class Amended:
    """The amount that an amendment gives a line, be it a new one."""

    line: str
    amount: Euros
    on: date


@frozen
class Transfer:
    """An amount moved from a line to another.

    Attributes:
        is_agreed: whether the funder agreed in writing: then no tolerance bounds it.
    """

    source: str
    target: str
    amount: Euros
    on: date
    is_agreed: bool = False


class TransferRefusal(Enum):
    """Why a transfer does not count."""

    UNKNOWN_LINE = "unknown_line"
    SAME_LINE = "same_line"
    NOT_POSITIVE = "not_positive"
    MORE_THAN_THE_LINE = "more_than_the_line"
    BEYOND_TOLERANCE = "beyond_tolerance"


@frozen
class RefusedTransfer:
    """A transfer that does not count; `allowed` is what the tolerance leaves on the line that bounds it."""

    transfer: Transfer
    reason: TransferRefusal
    allowed: Euros = Euros.ZERO


@frozen
class RevisedLine:
    """A line as planned, what amendments and transfers changed, and what is in force.

    Attributes:
        is_new: whether an amendment added it.
    """

    line: str
    planned: Euros
    amended: Euros
    moved: Euros
    is_new: bool = False

    @property
    def in_force(self) -> Euros:
        """The amount that expenses are compared with."""
        return self.amended + self.moved


@frozen
class Revision:
    """The plan in force, and the transfers that do not count."""

    lines: tuple[RevisedLine, ...]
    refused: tuple[RefusedTransfer, ...]

    def amounts(self) -> Mapping[str, Euros]:
        """The amount in force of every line that is not as it was planned: what `execution` takes."""
        return {
            line.line: line.in_force for line in self.lines if line.is_new or line.in_force != line.planned
        }


@frozen
class _Moved:
    amended: dict[str, Euros]
    moved: dict[str, Euros] = field(factory=dict)
    unagreed: dict[str, Euros] = field(factory=dict)

    def in_force(self, line: str) -> Euros:
        return self.amended[line] + self.moved.get(line, Euros.ZERO)

    def left(self, line: str, tolerance: Rate, sign: int) -> Euros:
        """What may still be moved off the line (or onto it) without agreement: cut to whole cents."""
        bound = abs(self.amended[line]).cents * tolerance.as_fraction
        used = sign * self.unagreed.get(line, Euros.ZERO).cents
        return Euros(cents=max(0, int(bound - used)))

    def apply(self, transfer: Transfer) -> None:
        for line, amount in ((transfer.source, -transfer.amount), (transfer.target, transfer.amount)):
            self.moved[line] = self.moved.get(line, Euros.ZERO) + amount
            if not transfer.is_agreed:
                self.unagreed[line] = self.unagreed.get(line, Euros.ZERO) + amount


class DuplicateAmendmentError(InputError):
    """Two amendments of one line on one day: which of them is in force cannot be told."""

    code = "amended_twice"


def revised(
    planned: Sequence[BudgetLine],
    amended: Iterable[Amended] = (),
    transfers: Iterable[Transfer] = (),
    tolerance: Rate | None = None,
) -> Revision:
    """The lines in force. Without agreement, transfers may change a line, in sum, by its tolerance at most.

    The tolerance is a share of the amended amount, none unless the text gives one; both ends are bounded by
    it. Of several amendments of a line the last one stands. Transfers are taken in the order of their days,
    of one day in the order given; one that does not count changes nothing. Transfers never change the total.

    >>> lines = (BudgetLine("a", "", Euros.of(1000)), BudgetLine("b", "", Euros.of(500)))
    >>> move = Transfer("a", "b", Euros.of(50), date(2024, 3, 1))
    >>> [str(line.in_force) for line in revised(lines, (), [move], Rate.parse("10 %")).lines]
    ['950.00', '550.00']
    >>> revised(lines, (), [move]).refused[0].reason.value
    'beyond_tolerance'
    """
    share = Rate.of(0) if tolerance is None else tolerance
    first = {line.id: line.amount for line in planned}
    state = _Moved(first | _last(amended))
    refused = []
    for transfer in sorted(transfers, key=lambda each: each.on):
        refusal = _refusal(transfer, state, share)
        if refusal is None:
            state.apply(transfer)
        else:
            refused.append(refusal)
    lines = tuple(
        RevisedLine(
            name, first.get(name, Euros.ZERO), amount, state.moved.get(name, Euros.ZERO), name not in first
        )
        for name, amount in state.amended.items()
    )
    return Revision(lines, tuple(refused))


def _last(amended: Iterable[Amended]) -> dict[str, Euros]:
    found: dict[str, Amended] = {}
    for each in sorted(amended, key=lambda each: each.on):
        other = found.get(each.line)
        if other is not None and other.on == each.on and other.amount != each.amount:
            message = f"{each.line} is amended twice on {each.on.isoformat()}"
            raise DuplicateAmendmentError(message, actual=each.line, expected="1")
        found[each.line] = each
    return {line: each.amount for line, each in found.items()}


def _refusal(transfer: Transfer, state: _Moved, tolerance: Rate) -> RefusedTransfer | None:
    if not {transfer.source, transfer.target} <= state.amended.keys():
        return RefusedTransfer(transfer, TransferRefusal.UNKNOWN_LINE)
    if transfer.source == transfer.target:
        return RefusedTransfer(transfer, TransferRefusal.SAME_LINE)
    if transfer.amount <= Euros.ZERO:
        return RefusedTransfer(transfer, TransferRefusal.NOT_POSITIVE)
    if transfer.amount > state.in_force(transfer.source):
        left = max(Euros.ZERO, state.in_force(transfer.source))
        return RefusedTransfer(transfer, TransferRefusal.MORE_THAN_THE_LINE, left)
    if transfer.is_agreed:
        return None
    allowed = min(state.left(transfer.source, tolerance, -1), state.left(transfer.target, tolerance, 1))
    if transfer.amount > allowed:
        return RefusedTransfer(transfer, TransferRefusal.BEYOND_TOLERANCE, allowed)
    return None
