"""The decided cases of a rulebook: beside `NAME.toml`, a folder `NAME.cases` of small dossiers with cases."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from conventions.engine.rule_cases import CaseOfRules
from conventions.files.cases_file import read_cases
from conventions.files.dossier_folder import CONVENTION

__all__ = ["folder_of_cases", "read_rule_cases"]

_ENDING: Final = ".cases"


def folder_of_cases(rulebook: Path) -> Path:
    """Where the cases of a rulebook lie.

    >>> folder_of_cases(Path("rulebooks/law_fr.toml")).name
    'law_fr.cases'
    """
    return rulebook.with_suffix(_ENDING)


def read_rule_cases(rulebook: Path) -> tuple[CaseOfRules, ...]:
    """The cases of a rulebook, of none `()`; `UnreadableDossierError` holds every fault of a dossier."""
    return tuple(_cases(folder_of_cases(rulebook)))


def _cases(folder: Path) -> Iterator[CaseOfRules]:
    for convention in sorted(folder.glob(f"*/{CONVENTION}")):
        decided = read_cases(convention.parent)
        for case in decided.cases:
            yield CaseOfRules(decided.dossier, case)
