"""The commented example: it is read, it says the same in both languages, and no key lacks in it."""

import re
from pathlib import Path

import pytest
from attrs import NOTHING, AttrsInstance, fields

from conventions.agreement.agreement import AgreementPeriod, LedgerSource, RecordScope, ReportTerms, Signing
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Notice, Reading, Right, Selection
from conventions.agreement.party import (
    BankAccount,
    Decision,
    Enclosed,
    Imputation,
    Letters,
    Opinion,
    Party,
    Representative,
    Vote,
)
from conventions.agreement.programme import Action, Breakdown, Indicator, Paper, Statement
from conventions.cli.main import main
from conventions.engine.name_tables import FACT_TYPES
from conventions.facade.reading import commented_at
from conventions.files.converter import KEYS, keys_of
from conventions.files.dossier_folder import read_dossier
from conventions.files.shapes import (
    BudgetTable,
    ConventionFile,
    GrantTable,
    IndirectTable,
    InKindTable,
    LineTable,
    TermTable,
)

TABLES: dict[str, type[AttrsInstance]] = {
    r"": ConventionFile,
    r"signing": Signing,
    r"party\.\w+": Party,
    r"party\.\w+\.representative": Representative,
    r"party\.\w+\.bank_account": BankAccount,
    r"party\.\w+\.letters": Letters,
    r"party\.\w+\.letters\.enclosed": Enclosed,
    r"decision": Decision,
    r"decision\.vote": Vote,
    r"decision\.opinion": Opinion,
    r"decision\.imputation": Imputation,
    r"period": AgreementPeriod,
    r"grant": GrantTable,
    r"term": TermTable,
    r"record": RecordScope,
    r"report": ReportTerms,
    r"ledger": LedgerSource,
    r"action": Action,
    r"indicator": Indicator,
    r"breakdown": Breakdown,
    r"paper": Paper,
    r"statement": Statement,
    r"budget": BudgetTable,
    r"budget\.indirect": IndirectTable,
    r"budget\.(?:expense|resource)": LineTable,
    r"budget\.in_kind": InKindTable,
    r"fact\.\w+": FactDeclaration,
    r"selection\.\w+": Selection,
    r"define\.\w+": Definition,
    r"(?:duty|payment)\.\w+": Duty,
    r"right\.\w+": Right,
    r"right\.\w+\.notice": Notice,
    r"(?:duty|right)\.\w+\.readings\.\w+": Reading,
}
HEAD = re.compile(r"^(?:# )?\[\[?([\w.]+)\]\]?")
KEY = re.compile(r"^(?:# )?([\w-]+) =(.*)$")
INLINE = re.compile(r"[{,] (\w+) =")
NORMS = (Duty, Right, Reading, Notice, Definition)
PAGE = (Path(__file__).parents[2] / "docs/dossier.md").read_text(encoding="utf-8")
FRENCH, ENGLISH = (commented_at(language) for language in ("fr", "en"))


def keys_by_table(text: str) -> dict[str, set[str]]:
    """The keys that stand in each table, those behind a comment mark too."""
    found: dict[str, set[str]] = {"": set()}
    table = ""
    for line in text.splitlines():
        if head := HEAD.match(line):
            table = head[1]
            parts = table.split(".")
            for at in range(len(parts)):
                found.setdefault(".".join(parts[:at]), set()).add(parts[at])
            found.setdefault(table, set())
        elif key := KEY.match(line):
            found[table].add(key[1])
            found.setdefault(f"{table}.{key[1]}", set()).update(INLINE.findall(key[2]))
    return found


@pytest.mark.parametrize("place", TABLES)
def test_no_key_lacks(place: str) -> None:
    text = FRENCH.read_text(encoding="utf-8")
    there = [keys for table, keys in keys_by_table(text).items() if re.fullmatch(place, table)]
    assert sorted(set(keys_of(TABLES[place])) - set().union(*there)) == []


@pytest.mark.parametrize("word", [*FACT_TYPES, "extend", "split(", "happened(", "not met(", "sum("])
def test_no_type_and_no_kind_of_expression_lacks(word: str) -> None:
    assert word in FRENCH.read_text(encoding="utf-8")


def test_both_languages_say_the_same(tmp_path: Path) -> None:
    read = []
    for language, source in (("fr", FRENCH), ("en", ENGLISH)):
        folder = tmp_path / language
        assert main(["--lang", language, "example", "commented", "-o", str(folder)]) == 0
        assert (folder / "convention.toml").read_bytes() == source.read_bytes()
        read.append(read_dossier(folder))
    assert read[0] == read[1]


def test_comments_are_in_their_language() -> None:
    assert "exclut une autre" in FRENCH.read_text(encoding="utf-8")
    assert "excludes another one" in ENGLISH.read_text(encoding="utf-8")


@pytest.mark.parametrize("record", [record for record in TABLES.values() if record not in NORMS])
def test_a_compulsory_key_is_marked_in_the_page_of_the_dossier(record: type[AttrsInstance]) -> None:
    by_key = {KEYS.get(record, {}).get(item.name, item.name): item for item in fields(record)}
    compulsory = {key for key in keys_of(record) if by_key[key].default is NOTHING}
    assert sorted(compulsory - {"party", "grant"} - set(re.findall(r"\*\*`(\w+)`\*\*", PAGE))) == []
