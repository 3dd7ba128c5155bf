"""What an agreement has that may take money back, whatever is recorded."""

from typing import Final

from conventions.agreement.agreement import Agreement

__all__ = ["RECOVERING", "takes_back"]

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
