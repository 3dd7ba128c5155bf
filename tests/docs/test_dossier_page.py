"""The page on the files of a dossier names every key that they take, and its cases are decided as it says."""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from conventions.agreement.agreement import AgreementPeriod, LedgerSource, Signing
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Notice, Reading, Right, Selection
from conventions.agreement.party import (
    BankAccount,
    Decision,
    Imputation,
    Opinion,
    Party,
    Representative,
    Vote,
)
from conventions.agreement.programme import Action, Breakdown, Indicator, Paper, Partner, Statement
from conventions.engine.name_tables import BUILT_IN_NAMES, FACT_TYPES
from conventions.facts.vocabulary import LIFE_EVENTS
from conventions.files.cases_file import CASES, read_cases
from conventions.files.converter import ACTS, keys_of
from conventions.files.dossier_folder import read_dossier
from conventions.files.shapes import (
    AmendmentFile,
    BudgetTable,
    CaseEntry,
    CasesFile,
    ConventionFile,
    FactEntry,
    GivenRecord,
    GrantTable,
    LineTable,
    TermTable,
)
from conventions.language.parser import FUNCTIONS, LIFECYCLE_WORDS
from conventions.language.syntax import AggregateKind, RowWord
from conventions.views.rule_cases import differences

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "dossier.md").read_text("utf-8")
RECORDS = (
    ConventionFile, GrantTable, TermTable, AgreementPeriod, Signing, LedgerSource, Party, Representative, BankAccount,
    Decision, Vote, Opinion, Imputation, Action, Partner, Indicator, Breakdown, Paper, Statement, BudgetTable, LineTable,
    Definition, Duty, Right, Notice, Reading, Selection, FactDeclaration, FactEntry, AmendmentFile, CasesFile,
    GivenRecord, CaseEntry,
)  # fmt: skip


def words() -> Iterator[str]:
    for record in RECORDS:
        yield from keys_of(record)
    yield from (*FUNCTIONS, *LIFECYCLE_WORDS, *BUILT_IN_NAMES, *FACT_TYPES, *LIFE_EVENTS, *ACTS)
    yield from (word.value for kinds in (AggregateKind, RowWord) for word in kinds)


@pytest.mark.parametrize("word", sorted(set(words())))
def test_every_key_is_on_the_page(word: str) -> None:
    code = "\n".join(re.findall(r"`[^`]+`|^```.*?^```", PAGE, flags=re.MULTILINE | re.DOTALL))
    assert re.search(rf"(?<!\w){re.escape(word)}(?!\w)", code), word


def test_the_case_on_the_page_is_decided_as_it_says(tmp_path: Path) -> None:
    dossier = copytree(ROOT / "examples" / "cd62-apes-2024", tmp_path / "dossier")
    block = next(text for text in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL) if "cases/1" in text)
    (dossier / CASES).write_text(block, encoding="utf-8")
    found = read_cases(dossier)
    assert [differences(case, found.dossier) for case in found.cases] == [()]


def test_the_norms_on_the_page_are_read(tmp_path: Path) -> None:
    dossier = copytree(ROOT / "examples" / "clauses" / "04-rate-with-cap", tmp_path / "dossier")
    block = next(text for text in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL) if "[columns" in text)
    text = (dossier / "convention.toml").read_text("utf-8")
    (dossier / "convention.toml").write_text(text + block, encoding="utf-8")
    assert [duty.name for duty in read_dossier(dossier).agreement.duties] == ["report", "part"]
