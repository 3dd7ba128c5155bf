"""One dossier for each tier of funder: its decided cases, by the law and by the text; and none of the law abroad."""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from shutil import copytree

import pytest

from conventions.agreement.party import legal_form_of
from conventions.audit.audit import audit
from conventions.dossier.dossier import Dossier
from conventions.files.cases_file import DecidedCases, read_cases
from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import UnreadableDossierError
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks
from conventions.rulebook import Rulebook
from conventions.views.rule_cases import differences
from tests.approvals import assert_approved
from tests.cli.console import calling, plain
from tests.oracle.compare import assert_same

ROOT = Path(__file__).parents[2] / "examples" / "law"
NAMES = sorted(path.parent.name for path in ROOT.glob("*/convention.toml"))
APPROVED = Path(__file__).with_name("approved_law.fr.txt")
ABROAD = "hors-de-france"
CLAUSES = ("evaluation", "unspent_money", "republican_commitment")
LAW = read_rulebook(shipped_rulebooks()["law_fr"])


@cache
def dossier(name: str) -> Dossier:
    return read_dossier(ROOT / name)


@cache
def decided(name: str) -> DecidedCases:
    return read_cases(ROOT / name)


def books(name: str) -> tuple[Rulebook, ...]:
    return () if name == ABROAD else (LAW,)


def days() -> Iterator[tuple[str, str]]:
    """Each dossier with the days on which its page says to ask."""
    for line in (ROOT / "README.md").read_text("utf-8").splitlines():
        row = re.match(r"\| \[([\w-]+)\]\S+ \| ([\d, -]+) \|", line)
        if row is not None:
            yield from ((row[1], day) for day in row[2].split(", "))


def test_the_verdicts_read_as_approved(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    told = [calling(capsys)("check", name, "--as-of", day).out for name, day in days()]
    assert {name for name, _ in days()} == {*NAMES}
    assert_approved(APPROVED, "\n".join(told))


CASES = [(name, at) for name in NAMES for at in range(len(decided(name).cases))]


def test_every_tier_has_its_dossier() -> None:
    funders = {
        legal_form_of(party.legal_form) for name in NAMES for party in dossier(name).agreement.parties[:1]
    }
    assert funders == {"commune", "departement", "epci", "region", "etat", "etablissement_public"}


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("epci", set()),  # a commune is no body under private law
        ("commune", {"republican_commitment_not_stated"}),  # the other clauses are there, by their roles
        ("etat", {f"{clause}_not_stated" for clause in CLAUSES}),
        ("region", set()),  # of 2020, before the law asked for them
        (ABROAD, set()),
    ],
)
def test_the_audit_asks_for_the_clauses_that_the_law_wants_of_whom_it_binds(
    name: str, codes: set[str]
) -> None:
    found = {finding.code for finding in audit(dossier(name).agreement, rulebooks=books(name))}
    assert {code for code in found if code.removesuffix("_not_stated") in CLAUSES} == codes


def test_under_another_law_no_rule_is_applied_though_it_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = calling(capsys)
    asked = ("check", str(ROOT / ABROAD), "--as-of", "2025-04-15", "--all")
    said = run(*asked, "--rulebooks", "law_fr")
    assert said.out == run(*asked, "--rulebooks", "none").out
    assert "Restitution de ce qui n’est pas justifié" in plain(said.out)


def test_an_order_of_nothing_is_refused_with_what_a_right_of_the_law_makes_owed(tmp_path: Path) -> None:
    folder = copytree(ROOT / "etat", tmp_path / "etat")
    facts = folder / "facts.toml"
    facts.write_text(facts.read_text("utf-8").replace('of = "law_fr.r16.duty"\n', ""), encoding="utf-8")
    with pytest.raises(UnreadableDossierError) as refused:
        read_dossier(folder)
    assert [(fault.code, fault.expected) for fault in refused.value.faults] == [
        ("of_missing", "law_fr.r16.duty")
    ]


@pytest.mark.parametrize("asked", ["law_fr.r22", "r22", "Act in force before the signature"])
@pytest.mark.parametrize(
    ("name", "article"), [("commune", "L2131-1"), ("departement", "L3131-1"), ("epci", "L5211-3")]
)
def test_a_rule_of_several_tiers_is_explained_by_the_text_of_the_one_that_applies(
    capsys: pytest.CaptureFixture[str], name: str, article: str, asked: str
) -> None:
    said = calling(capsys)("explain", str(ROOT / name), asked, "--as-of", "2024-07-02").out
    assert [text for text in ("L2131-1", "L3131-1", "L4141-1", "L5211-3") if text in said] == [article]


def test_a_rule_of_several_tiers_of_which_none_applies_is_explained_for_each(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = calling(capsys)("explain", str(ROOT / "epci"), "r21", "--as-of", "2024-07-02").out
    assert ("L1611-4" in said, "2 mai 1938" in said) == (True, True)


@pytest.mark.parametrize(("name", "at"), CASES)
def test_a_case_is_decided_as_its_source_says(name: str, at: int) -> None:
    assert differences(decided(name).cases[at], dossier(name), books(name)) == ()


@pytest.mark.parametrize(("name", "at"), CASES)
def test_the_naive_interpreter_decides_the_same(name: str, at: int) -> None:
    case = decided(name).cases[at]
    looked_ahead = timedelta(days=2)
    assert_same(case.beside(dossier(name)), case.as_of, case.known_on, books(name), looked_ahead=looked_ahead)
