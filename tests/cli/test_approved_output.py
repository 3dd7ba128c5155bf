"""What a person reads, in both languages, on the days that matter: read the files in `approved/`."""

import re
from pathlib import Path

import pytest

from tests.approvals import assert_approved
from tests.cli.console import APES, CLOSED, COMMUNE, DOSSIERS, MAILLAGE, PUBLISHED, Console, plain

APPROVED = Path(__file__).with_name("approved")
CALLS = {
    "check-apes-2024-07-01": ["check", APES, "--as-of", "2024-07-01"],
    "check-apes-2025-05-02": ["check", APES, "--as-of", "2025-05-02"],
    "check-apes-2025-06-02": ["check", APES, "--as-of", "2025-06-02"],
    "check-apes-2025-12-02": ["check", APES, "--as-of", "2025-12-02"],
    "check-closed-2025-07-02": ["check", CLOSED, "--as-of", "2025-07-02"],
    "check-closed-known-2025-05-27": ["check", CLOSED, "--as-of", "2025-07-02", "--known-on", "2025-05-27"],
    "check-published-2024-05-27": ["check", PUBLISHED, "--as-of", "2024-05-27"],
    "check-commune-2024-03-02": ["check", COMMUNE, "--as-of", "2024-03-02"],
    "check-commune-2024-07-11": ["check", COMMUNE, "--as-of", "2024-07-11"],
    "check-apes-all-2025-06-02": ["check", APES, "--as-of", "2025-06-02", "--all"],
    "check-maillage-all-2020-10-01": ["check", MAILLAGE, "--as-of", "2020-10-01", "--all"],
    "check-only-2025-06-02": ["check", APES, "--as-of", "2025-06-02", "--only", "overdue,ended"],
    "check-many-2025-12-02": ["check", *DOSSIERS, "--as-of", "2025-12-02"],
    "check-all-csv": ["check", *DOSSIERS, "--as-of", "2025-12-02", "--format", "csv"],
    "check-all-csv-plain": ["check", *DOSSIERS, "--as-of", "2025-12-02", "--format", "csv", "--csv", "plain"],
    "check-all-junit": ["check", *DOSSIERS, "--as-of", "2025-12-02", "--format", "junit"],
    "explain-apes-2025-06-02": ["explain", APES, "--as-of", "2025-06-02"],
    "explain-extension-2024-07-01": ["explain", APES, "extension_request", "--as-of", "2024-07-01"],
    "explain-reduction-2025-07-02": ["explain", CLOSED, "reduction", "--as-of", "2025-07-02"],
    "explain-eligible-2025-07-02": ["explain", CLOSED, "eligible_expenses", "--as-of", "2025-07-02"],
    "explain-final-grant-2025-07-02": ["explain", CLOSED, "final_grant", "--as-of", "2025-07-02"],
    "explain-overdue-2025-06-02": ["explain", APES, "duty_overdue", "--as-of", "2025-06-02"],
    "explain-commune-2024-03-02": ["explain", COMMUNE, "--as-of", "2024-03-02"],
    "audit-published": ["audit", PUBLISHED],
    "audit-commune": ["audit", COMMUNE],
    "agenda-2025": ["agenda", *DOSSIERS, "--from", "2025-01-01", "--to", "2025-12-31"],
    "bilan-closed-2025-07-02": ["bilan", CLOSED, "--as-of", "2025-07-02"],
    "bilan-apes-2025-07-02": ["bilan", APES, "--as-of", "2025-07-02"],
    "template-list": ["template", "list"],
    "events": ["events"],
    "check-maillage-2020-10-01": ["check", MAILLAGE, "--as-of", "2020-10-01"],
    "amend-maillage-2020-10-01": ["amend", MAILLAGE, "--as-of", "2020-10-01"],
    "amend-none": ["amend", APES, "--as-of", "2024-10-01"],
    "amend-draft": [
        *("amend", APES, "--as-of", "2024-10-01", "--set", "period.end=2025-06-30"),
        *("--set", "grant.amount=52 000,00 €", "--set", "budget.expense.engineering.amount=4000.00"),
    ],
    "amend-refused": ["amend", MAILLAGE, "--as-of", "2020-07-01", "--set", "period.end=2021-12-31"],
    "model-list": ["model", "list"],
    "model-show-cd62": ["model", "show", "cd62/projet-annuel@2024"],
    "model-show-objectives": ["model", "show", "commun/objectifs-pluriannuels@1"],
    "model-diff": ["model", "diff", "commun/subvention-simple@1", "commun/annuel-acomptes@1"],
    "import-sheet": [
        *("import-sheet", "examples/first-week/suivi.csv", "--model", "commun/subvention-simple@1"),
        *("--into", "none-yet", "--as-of", "2025-06-24"),
    ],
    "match-commune": [
        *("match", f"{COMMUNE}/comptabilite/mandats.csv", COMMUNE, "--as-of", "2024-09-10", "--all"),
    ],
    "match-commune-csv": [
        *("match", f"{COMMUNE}/comptabilite/mandats.csv", COMMUNE, "--as-of", "2024-09-10"),
        *("--format", "csv"),
    ],
    "deadline-backwards": ["deadline", "2024-12-31", "6 months", "--backwards"],
    "deadline-rolled": ["deadline", "2025-01-31", "1 month", "--roll", "following"],
}
LAW = {
    "check-apes-law-2025-12-02": ["check", APES, "--as-of", "2025-12-02", "--rulebooks", "law_fr"],
    "check-apes-law-all-2025-12-02": ["check", APES, "--as-of", "2025-12-02", "--all"],
    "check-many-law-2025-12-02": [
        "check",
        "examples/portefeuille-fictif",
        APES,
        CLOSED,
        "--as-of",
        "2025-07-15",
    ],
    "explain-law-r05-2025-12-02": ["explain", APES, "law_fr.r05", "--as-of", "2025-12-02"],
}
for call in CALLS.values():  # what each agreement says for itself
    if call[0] in ("check", "explain"):
        call += ["--rulebooks", "none"]
CALLS |= LAW
HELP = {  # their layout is the parser's, and changes with the version of Python
    "help": ["--help"],
    **{f"help-{name}": [name, "--help"] for name in ("check", "explain", "audit", "agenda", "deadline")},
}
FRENCH_MARKS = re.compile("[«»\u202f]")
FRENCH_WORDS = re.compile(
    r"\b(?:le|la|les|du|des|aucun|constat|échéance|retard|jours?|mois|autre lecture|manque|fermé|ouvert|usage :)\b"
)
ENGLISH_WORDS = re.compile(
    r"\b(?:the|is|are|no|not|other reading|due|late|open|closed|days?|usage: |show|arguments are|invalid)\b"
)
QUOTED = re.compile(
    r"« [^»]* »|\([^()]*(?:\([^()]*\)[^()]*)*\)|[a-z_]+\.(?:toml|csv)|--[a-z-]+|[“‘'\"][^”’'\"]*[”’'\"]"
)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", sorted(CALLS))
def test_the_output_is_the_approved_one(
    name: str, language: str, run: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    said = run(*CALLS[name], "--lang", language)
    text = f"exit code {said.code}\n{said.out}" + (f"--- standard error\n{said.err}" if said.err else "")
    assert_approved(APPROVED / f"{name}.{language}.txt", text)


@pytest.mark.parametrize("name", [*HELP, "template-list", "deadline-backwards", "deadline-rolled"])
def test_our_own_words_are_in_the_language_asked(name: str, run: Console) -> None:
    call = (CALLS | HELP)[name]
    french, english = run(*call, "--lang", "fr").out, run(*call, "--lang", "en").out
    assert french != english
    assert not ENGLISH_WORDS.findall(QUOTED.sub("", plain(french)))
    assert not FRENCH_WORDS.findall(QUOTED.sub("", english))
    assert not FRENCH_MARKS.findall(english)


def test_no_approved_file_is_left_behind() -> None:
    assert {path.name for path in APPROVED.iterdir()} == {
        f"{name}.{language}.txt" for name in CALLS for language in ("fr", "en")
    }
