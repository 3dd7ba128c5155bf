"""The mutants that survive, as the approved file lists them."""

import tomllib
from enum import Enum
from functools import cache
from pathlib import Path

from attrs import frozen

__all__ = ["Reason", "Survivor", "survivors"]

FILE = Path(__file__).with_name("survivors.toml")


class Reason(Enum):
    """Why a change may show nowhere: the whole list."""

    EQUIVALENT = "equivalent"
    ONLY_THE_AUDIT_READS_IT = "only_the_audit_reads_it"
    AN_IDENTIFIER_BESIDE_ITS_LABEL = "an_identifier_beside_its_label"


@frozen
class Survivor:
    """A mutant of an example by its id, why it survives, and what one should know of it."""

    example: str
    id: str
    reason: Reason
    note: str


@cache
def survivors() -> tuple[Survivor, ...]:
    """All of them; a reason that is not in the list is a ValueError."""
    listed = tomllib.loads(FILE.read_text(encoding="utf-8"))["survivor"]
    return tuple(
        Survivor(example, item["change"], Reason(item["reason"]), item["note"])
        for item in listed
        for example in item["examples"]
    )
