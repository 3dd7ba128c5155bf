"""What people read has no identifier in it and no broken sentence: every command, in both languages, every document.

An English text has no label in French that the example has in English.
Left out, because keys are what they speak of: `events`, `ledger`, `model`, `new`, `amend`, `rules`, `template`.
"""

import re
from functools import cache
from pathlib import Path
from shutil import copytree

import pytest

import conventions as cv
from tests.cli.console import ROOT, Console

EXAMPLES = sorted(path.parent for path in (ROOT / "examples").rglob("convention.toml"))
SAMPLE = [
    ROOT / "examples" / name
    for name in (
        "cd62-apes-2024-closed",
        "commune-fictive-2023",
        "creation-solidaire-2011",
        "clauses/99-several-beneficiaries",
    )
]
DAYS = ("2024-08-01", "2025-12-02")
COMMANDS = (
    ("check", "--all"),
    ("check",),
    ("explain",),
    ("audit",),
    ("questions",),
    ("bilan",),
    ("bilan", "--preview"),
    ("review",),
    ("agenda", "--from", "2020-01-01", "--to", "2026-12-31"),
    ("cash",),
    ("portfolio",),
    ("whatif", "--fact", "bilan_received=2024-07-01"),
)
OF_NO_DAY = ("audit", "agenda")
IDENTIFIER = re.compile(
    r"(?<![\w./:@-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?:\.[a-z][a-z0-9_]*)*(?![\w/])"
    r"|(?<![\w./:@-])[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\b"
)
NO_PLURAL = re.compile(
    r"(?<!\d)(?<!\d[ ,.\u00a0\u202f])1 (?:écritures|jours|dossiers|faits|lignes|constats|questions|réponses|pièces"
    r"|entries|days|dossiers|facts|lines|findings|questions|answers|papers)\b"
)
BROKEN = re.compile(
    r"\b(?:de|à) les?\b(?! [A-ZÀ-Ý])"  # French says du, des, au, aux
    r"|\b(?:de|que|ne|se|je|lorsque|puisque) (?=[aeiouéèêâîôû])(?!onz|oui|un à)\w+"  # and elides
    r"|\b([a-zA-ZÀ-ÿ]{2,}) \1\b"  # a word twice
    r"|\{\{|\}\}|\{%|%\}|\{[a-z_]+\}"  # a tag or a parameter that stayed
    r"|\(\s*\)|«\s*»|\(\s*[,;]"  # nothing in parentheses
    r"|[,;:] ?[,;.]|\.\.(?<!\.\.\.)(?!\.)"  # two signs together
    r"|\ble (?:jamais|entre|pas avant)\b"  # a day that is none, after its article
)
"""What no sentence holds: parts that were put together and do not fit."""
DAY_OF_A_PROGRAM = re.compile(r"(?<![\w./-])\d{4}-\d\d-\d\d(?![\w-])")
PLACES = re.compile(
    r"⟦[^⟧]*⟧|\S*\b(?:facts|convention|expenses|resources)\.(?:toml|csv)\S*|\S*examples/\S+|www\.\S+|\S+\.(?:fr|pdf|docx|csv|xlsx)\b"
)
"""Files with their lines, addresses, the fields that a draft lacks: where to look, not what something is called."""


def amiss(text: str) -> list[str]:
    said = PLACES.sub(" … ", text)
    return [
        found[0] for pattern in (IDENTIFIER, NO_PLURAL, DAY_OF_A_PROGRAM) for found in pattern.finditer(said)
    ]


def broken(text: str) -> list[str]:
    """What does not fit together: sought in lines, not in the cells of a page put side by side."""
    return [found[0] for found in BROKEN.finditer(PLACES.sub(" … ", text))]


def test_the_search_finds_what_it_is_for() -> None:
    assert amiss("final_bilan : en retard, law_fr.r25, 1 écritures, 21 écritures, le 2025-06-01") == [
        "final_bilan",
        "law_fr.r25",
        "1 écritures",
        "2025-06-01",
    ]
    assert broken("un retard de de 5 à 9 jours le jamais de le bilan ; fin d’{of}, de avance () ,.") == [
        "de de",
        "le jamais",
        "de le",
        "{of}",
        "de avance",
        "()",
        ",.",
    ]
    assert amiss("expenses.csv:12, 49 500,00 €, 31 écritures, art. 4") == []


def folders(of: list[Path]) -> list[str]:
    return [folder.relative_to(ROOT).as_posix() for folder in of]


EXAMPLES_IN_CIRCLE = dict(zip(folders(EXAMPLES), folders([*EXAMPLES[1:], EXAMPLES[0]]), strict=True))
"""The example that each is compared with."""


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(
    "folder",
    [*folders(SAMPLE[:1]), *(pytest.param(folder, marks=pytest.mark.slow) for folder in folders(SAMPLE[1:]))],
)
def test_no_command_prints_an_identifier(folder: str, lang: str, run: Console) -> None:
    assert found_in(folder, lang, run) == {}


@pytest.mark.slow  # every command of a hundred and more examples: one language on one day, the other on another
@pytest.mark.parametrize(("lang", "day"), [*zip(("fr", "en"), DAYS, strict=True)])
@pytest.mark.parametrize("folder", folders([folder for folder in EXAMPLES if folder not in SAMPLE]))
def test_no_command_prints_an_identifier_of_any_example(
    folder: str, lang: str, day: str, run: Console
) -> None:
    assert found_in(folder, lang, run, (day,)) == {}


def found_in(folder: str, lang: str, run: Console, days: tuple[str, ...] = DAYS) -> dict[str, list[str]]:
    found = {}
    for command, *options in COMMANDS:
        for day in days[:1] if command in OF_NO_DAY else days:
            on = [] if command in OF_NO_DAY else ["--as-of", day]
            said = run(command, str(ROOT / folder), *options, *on, "--lang", lang)
            in_french = french_left(folder, said.out) if lang == "en" and command not in OF_NAMES else []
            if names := [*amiss(said.out), *broken(said.out), *in_french]:
                found[f"{command} {' '.join(options)} {day}"] = names
    return found


OF_NAMES = ("portfolio", "review")
"""Commands that print names of parties and rows of the accounts, which are in French."""


def french_left(folder: str, said: str) -> list[str]:
    """The labels that an English text shows in French."""
    found = (label for label, text in english_of(folder) if label != text and label in said)
    return [label for label in found if re.search(rf"(?<!\w){re.escape(label)}(?!\w)", said)]


@cache
def english_of(folder: str) -> tuple[tuple[str, str], ...]:
    return cv.read_dossier(ROOT / folder).agreement.english


def test_a_label_left_in_french_is_found() -> None:
    said = "Bilan final d’exécution (art. 6): overdue; Final bilan"
    assert french_left("examples/cd62-apes-2024", said) == ["Bilan final d’exécution"]


def copied(folder: str, place: Path) -> Path:
    """A copy of an example; of one that applies a rulebook beside it, with that rulebook, as in an office."""
    if not folder.startswith("examples/rulebooks/"):
        return copytree(ROOT / folder, place / "dossier")
    return copytree(ROOT / "examples/rulebooks", place / "rulebooks") / Path(folder).relative_to(
        "examples/rulebooks"
    )


def found_in_those_that_write(folder: str, lang: str, place: Path, run: Console) -> dict[str, list[str]]:
    """What is amiss where a fact is recorded or withdrawn, texts are compared, a document is verified.

    A fact is recorded in a copy, so that nothing is written beside the example; each example is compared with the
    next one, which has other norms.
    """
    copy, document = str(copied(folder, place)), place / "convention.docx"
    dossier = cv.read_dossier(copy)
    other = str(ROOT / EXAMPLES_IN_CIRCLE[folder])
    document.write_bytes(cv.generate("convention", dossier, on=DAYS[0], draft=True).bytes)
    calls = [
        ("record", copy, "bilan_received", DAYS[0], "--as-of", DAYS[1], "--dry-run"),
        ("record", copy, "signed", DAYS[0], "--as-of", DAYS[1], "--dry-run"),
        *(
            (
                *("withdraw", copy, f"{fact.key}@{fact.occurred_on}"),
                *("--author", "A", "--reason", "B", "--as-of", DAYS[1], "--dry-run"),
            )
            for fact in dossier.facts[:3]
        ),
        ("compare", folder, other),
        ("verify", str(document), folder),
        ("verify", str(document), other),
    ]
    said = {words[0] + f" {number}": run(*words, "--lang", lang) for number, words in enumerate(calls)}
    return {call: names for call, one in said.items() if (names := [*amiss(one.out), *broken(one.out)])}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("folder", folders(SAMPLE[:1]))
def test_no_command_that_writes_or_compares_prints_an_identifier(
    folder: str, lang: str, tmp_path: Path, run: Console
) -> None:
    assert found_in_those_that_write(folder, lang, tmp_path, run) == {}


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("folder", folders([folder for folder in EXAMPLES if folder not in SAMPLE[:1]]))
def test_no_command_that_writes_or_compares_prints_an_identifier_of_any_example(
    folder: str, lang: str, tmp_path: Path, run: Console
) -> None:
    assert found_in_those_that_write(folder, lang, tmp_path, run) == {}


@pytest.mark.slow
@pytest.mark.parametrize("folder", folders([folder for folder in EXAMPLES if folder not in SAMPLE[:1]]))
def test_no_document_has_an_identifier(folder: str) -> None:
    assert found_in_documents(folder) == {}


@pytest.mark.parametrize("folder", folders(SAMPLE[:1]))
def test_no_document_of_the_closed_dossier_has_an_identifier(folder: str) -> None:
    assert found_in_documents(folder) == {}


def found_in_documents(folder: str) -> dict[str, list[str]]:
    dossier, found = cv.read_dossier(ROOT / folder), {}
    for day in DAYS:
        for kind in cv.kinds(dossier, day):
            try:
                text = cv.generate(kind.name, dossier, on=day).text
            except cv.SubventioError:  # of two dossiers, or a value is missing: there is no document
                continue
            if names := [*amiss(text), *broken(text)]:
                found[f"{kind.name} {day}"] = names
    return found
