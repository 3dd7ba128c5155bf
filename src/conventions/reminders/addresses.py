"""The addresses of a reminder's recipient and of the officer, from the agreement."""

import re
from typing import Final

from conventions.agreement.agreement import Agreement

_ADDRESS: Final = re.compile(
    r"(?=.{3,254}\Z)[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*",
    re.IGNORECASE | re.ASCII,
)


def is_address(text: str) -> bool:
    """Return whether a text is the address of one mailbox, acceptable to any server.

    >>> is_address("contact@association.example"), is_address("contact@association.example, autre@x.fr")
    (True, False)
    """
    return _ADDRESS.fullmatch(text) is not None


def beneficiary_address(agreement: Agreement) -> str | None:
    """Return the address for letters to the beneficiary, `mail` of its letters; None if there is none."""
    return _address(agreement, "beneficiary")


def officer_address(agreement: Agreement) -> str | None:
    """Return the address of the officer, `mail` of the funder's letters."""
    return _address(agreement, "funder")


def _address(agreement: Agreement, side: str) -> str | None:
    """Return the first address of a side: of the party with this role, else of another on its side."""
    parties = sorted(agreement.parties, key=lambda party: party.role != side)
    found = (
        party.letters.mail for party in parties if party.effective_side == side and party.letters is not None
    )
    return next((mail.strip() for mail in found if mail is not None and is_address(mail.strip())), None)
