"""Which fact of a record is meant, and the entry that withdraws it."""

from datetime import date
from typing import ClassVar

from attrs import frozen

from budget.errors import InputError
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.facts.record import WITHDRAWN, in_error


class FactNotFoundError(InputError):
    """What names no fact of the record, or more than one; `expected` lists those that it may mean."""

    code: ClassVar[str] = "fact_not_found"


@frozen
class Withdrawal:
    """A fact entered by mistake, by its `id`, or its key and day; who takes it out, when, and why."""

    fact: str
    author: str
    reason: str
    on: date

    def entry(self, target: str, own: str) -> Fact:
        """Return the fact that says so of the fact with the `id` target."""
        return Fact(WITHDRAWN, self.on, id=own, withdraws=target, author=self.author, reason=self.reason)


def fact_named(dossier: Dossier, name: str) -> int:
    """Return the place in the record of the fact that a name means, of those not in error already.

    The name is the `id` of a fact, its key, or its key and its day: `payment@2024-07-22`; with what it is
    about, `payment(single)@2024-07-22`. `FactNotFoundError` for none or several.
    """
    wrong = in_error(dossier.facts)
    standing = [at for at, fact in enumerate(dossier.facts) if fact.id is None or fact.id not in wrong]
    found = [at for at in standing if dossier.facts[at].id == name]
    found = found or [at for at in standing if name in _names(dossier.facts[at])]
    if len(found) == 1:
        return found[0]
    meant = found or [
        at for at in standing if dossier.facts[at].key == name.partition("@")[0].partition("(")[0]
    ]
    listed = ", ".join(called(dossier.facts[at]) for at in meant or standing)
    what = "more than one fact" if found else "no fact of the record"
    raise FactNotFoundError(f"{name!r} names {what}: {listed}", actual=name, expected=listed)


def called(fact: Fact) -> str:
    """Return the shortest name by which a person can tell a fact: its `id`, else its key and day."""
    return fact.id or _names(fact)[-1]


def free_id(dossier: Dossier, key: str) -> str:
    """Return an `id` that no fact of the record has."""
    taken = {fact.id for fact in dossier.facts}
    number = 1
    while f"{key}_{number}" in taken:
        number += 1
    return f"{key}_{number}"


def _names(fact: Fact) -> tuple[str, ...]:
    day = fact.last_day.isoformat()
    plain = (fact.key, f"{fact.key}@{day}")
    return plain if fact.of is None else (*plain, f"{fact.key}({fact.of})", f"{fact.key}({fact.of})@{day}")
