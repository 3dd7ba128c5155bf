"""Records that let each clause come to life: the facts and ledgers of the scenario files."""

import tomllib
from functools import cache
from pathlib import Path

from attrs import evolve, frozen
from cattrs import Converter

from budget.ledger import Expense, Ledger, Resource
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.files.detailed import detailed_converter
from conventions.files.dossier_folder import read_dossier
from conventions.files.record_file import fact_of, kinds_of_facts
from conventions.files.shapes import FactEntry

__all__ = ["EXAMPLES", "Scenario", "own", "scenarios"]

ROOT = Path(__file__).parents[2] / "examples"
FOLDER = Path(__file__).with_name("scenarios")
SCRIPTS = {
    "cd62-apes-2024": "cd62-apes-2024.toml",
    "cd62-apes-2024-closed": "cd62-apes-2024.toml",
    "cd62-apes-2024-as-published": "cd62-apes-2024.toml",
    "commune-fictive-2023": "commune-fictive-2023.toml",
}
"""The scenarios of each example; three of them are one agreement."""

EXAMPLES = tuple(SCRIPTS)


@frozen
class Scenario:
    """A record and a ledger, to be put beside an agreement."""

    name: str
    facts: tuple[Fact, ...]
    ledger: Ledger | None

    def beside(self, dossier: Dossier) -> Dossier:
        return evolve(dossier, facts=self.facts, ledger=self.ledger)


@frozen
class _Scripted:
    """One `[[scenario]]`: all of its record, or what is added to the example's own (`own = true`)."""

    name: str
    own: bool = False
    fact: tuple[FactEntry, ...] = ()
    expense: tuple[Expense, ...] | None = None
    resource: tuple[Resource, ...] | None = None


@frozen
class _Script:
    scenario: tuple[_Scripted, ...]


@cache
def own(example: str) -> Dossier:
    """The example as its folder says it."""
    return read_dossier(ROOT / example)


@cache
def scenarios(example: str) -> tuple[Scenario, ...]:
    """The example's own record first, then the scripted ones."""
    dossier = own(example)
    text = (FOLDER / SCRIPTS[example]).read_text(encoding="utf-8")
    script = _reader().structure(tomllib.loads(text), _Script)
    first = Scenario("as recorded", dossier.facts, dossier.ledger)
    return (first, *(_scenario(item, dossier) for item in script.scenario))


def _reader() -> Converter:
    return detailed_converter()


def _scenario(item: _Scripted, dossier: Dossier) -> Scenario:
    kinds = kinds_of_facts(dossier.agreement)
    facts = tuple(fact_of(entry, kinds[entry.key]) for entry in item.fact)
    ledger = None if item.expense is None else Ledger(item.expense, item.resource)
    if not item.own:
        return Scenario(item.name, facts, ledger)
    return Scenario(item.name, (*dossier.facts, *facts), dossier.ledger if ledger is None else ledger)
