"""Everything that a text may name has words: of the examples, the models and the rulebooks, in both languages.

The list of labels is approved (`approved/labels.*.txt`): a person has read each beside its key. What an agreement
itself calls something is in French, and in English by its table `[english]`; what has no label there is in our
vocabulary (`locale/*/labels.po`).
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from attrs import evolve

import conventions as cv
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Norm, Right
from conventions.exports.label_text import OURS, Names, spoken, titled
from conventions.facts.vocabulary import LIFE_EVENTS
from conventions.files.models import Model, read_model
from conventions.files.record_file import kinds_of_facts
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks
from conventions.files.shapes import ConventionFile
from conventions.files.text import shipped_folder
from conventions.messages import LANGUAGES, Catalogue, Language, catalogue
from conventions.rulebook import Rulebook
from tests.approvals import assert_approved
from tests.cli.console import ROOT

APPROVED = Path(__file__).with_name("approved")
EXAMPLES = sorted(path.parent for path in (ROOT / "examples").rglob("convention.toml"))
MODELS = sorted(shipped_folder("models").rglob("*.toml"))
IS_KEY = re.compile(r"[a-z0-9_]+|[0-9:–]+")
"""What a cell of a row or the reason of a selection holds beside labels: keys, years, hours."""
RULEBOOKS = (*shipped_rulebooks().values(), ROOT / "examples" / "rulebooks" / "departement-fictif.toml")
Named = tuple[str, str, str]
"""What something is, its key, and what it is called; nothing where it has no words."""


def ours(key: str, words: Catalogue) -> str:
    """What our vocabulary calls a key; nothing where it has no word for it."""
    found = (f"{part}.{key}" for part in OURS)
    return next((words.text(code) for code in found if words.has(code)), "")


def of_norm(norm: Duty | Right, names: Names, words: Catalogue) -> Iterator[Named]:
    yield "norm", norm.name, called(norm.name, norm.label, names, words)
    yield from of_readings(norm, names, words)


def of_readings(norm: Duty | Right, names: Names, words: Catalogue) -> Iterator[Named]:
    for reading in norm.readings:
        yield "reading", reading.name, called(reading.name, reading.label, names, words)


def called(key: str, label: str | None, names: Names, words: Catalogue) -> str:
    """What an agreement calls something; without a label, what our vocabulary does."""
    return names.label(label, words) if label else ours(key, words)


def of_text(text: Agreement, names: Names, words: Catalogue) -> Iterator[Named]:
    declared = {fact.key: fact.label for fact in text.facts}
    norms = {item.name for item in text.duties} | {item.name for item in text.rights}
    for key in kinds_of_facts(text).keys() - norms - LIFE_EVENTS.keys():  # those that no text declares too
        yield "fact", key, called(key, declared.get(key), names, words)
    for item in text.selections:
        yield "selection", item.name, called(item.name, item.label, names, words)
    for definition in text.definitions:
        yield "definition", definition.name, called(definition.name, definition.label, names, words)
        for reading, _ in definition.readings:
            yield "reading", reading, ours(reading, words)
    both: tuple[Duty | Right, ...] = (*text.duties, *text.rights)
    for norm in both:
        yield from of_norm(norm, names, words)
        if isinstance(norm, Duty):
            for part in norm.parts:
                yield "part", part, ours(part, words) or names.party(part, words)
    for parameter in text.parameters:
        yield "parameter", parameter.name, called(parameter.name, parameter.label, names, words)
    for table in text.tables:
        key = f"table.{table.name}"
        yield "table", table.name, words.text(key) if words.has(key) else ours(table.name, words)
        for column, _ in table.columns:
            yield "column", column, ours(column, words)
        for row in table.rows:
            yield "row", row.id, names.label(names.rows.get(row.id, ""), words)


def of_model(norms: ConventionFile, english: dict[str, str], words: Catalogue) -> Iterator[Named]:
    labelled = (
        *(("fact", "fact", item.key, item.label) for item in norms.fact),
        *(("selection", "selection", item.name, item.label) for item in norms.selection),
        *(("definition", "define", item.name, item.label) for item in norms.define),
        *(("norm", "duty", item.name, item.label) for item in norms.duty),
        *(("norm", "payment", item.name, item.label) for item in norms.payment),
        *(("norm", "right", item.name, item.label) for item in norms.right),
    )
    for what, kind, key, label in labelled:
        said = english.get(f"{kind}.{key}", label) if words.language == "en" else label
        yield what, key, said or ours(key, words)
    of_events = (
        key
        for duty in norms.duty
        for key in (duty.done_by, duty.posted_by, duty.breached_by)
        if key is not None
    )
    for key in set(of_events) - {item.key for item in norms.fact} - LIFE_EVENTS.keys():
        yield "fact", key, ours(key, words)
    both: tuple[Duty | Right, ...] = (*norms.duty, *norms.payment, *norms.right)
    for norm in both:
        yield from of_readings(norm, Names(), words)
    for definition in norms.define:
        for reading, _ in definition.readings:
            yield "reading", reading, ours(reading, words)
    for columns in norms.columns:
        yield "table", columns.name, ours(columns.name, words)
        yield from (("column", column, ours(column, words)) for column, _ in columns.columns)
    for table in norms.table:
        for row in table.rows:
            yield "row", row.id, str(dict(row.cells).get("label", ""))


def labels_of(agreement: Agreement) -> Iterator[str]:
    """Yield each text of an agreement that may have an English one: labels, titles, reasons."""
    yield agreement.title
    yield from (action.title for action in agreement.actions)
    yield from (paper.title for paper in agreement.papers)
    yield from (item.label for item in agreement.indicators)
    for breakdown in agreement.breakdowns:
        yield from (breakdown.label, *(label for _, label in breakdown.parts))
    budget = agreement.budget
    if budget is not None:
        yield from (line.label for line in (*budget.expenses, *(budget.resources or ())))
        yield from (aid.label for aid in budget.in_kind)
    for table in agreement.tables:
        yield from (cell for row in table.rows for _, cell in row.cells if isinstance(cell, str))
    yield from (reason for selection in agreement.selections for reason, _ in selection.where)
    norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    labels = (
        *(item.label for item in agreement.parameters),
        *(item.label for item in agreement.facts),
        *(item.label for item in agreement.selections),
        *(item.label for item in agreement.definitions),
        *(label for norm in norms for label in (norm.label, *(reading.label for reading in norm.readings))),
    )
    yield from (label for label in labels if label is not None)


def of_rulebook(book: Rulebook, words: Catalogue) -> Iterator[Named]:
    called = dict(book.labels)
    for what, items in (
        ("parameter", [item.key for item in book.parameters]),
        ("fact", [item.key for item in book.facts]),
        ("selection", [item.name for item in book.selections]),
        ("definition", [item.name for item in book.definitions]),
    ):
        for key in items:
            yield what, key, spoken(called[key], words) if key in called else ours(key, words)
    for rule in book.rules:
        yield "rule", rule.name, titled(rule.wordings, words)


@cache
def example(folder: Path) -> cv.Dossier:
    return cv.read_dossier(folder)


@cache
def model(path: Path) -> Model:
    return read_model(path.stem, path)


def everything(words: Catalogue) -> Iterator[tuple[str, Named]]:
    """All that may be named, each with where it is from."""
    for folder in EXAMPLES:
        dossier = example(folder)
        for text in (dossier.agreement, dossier.last_text):
            for named in of_text(text, Names(dossier), words):
                yield folder.name, named
    for path in MODELS:
        found = model(path)
        for named in of_model(found.norms, dict(found.about.english), words):
            yield path.stem, named
    for path in RULEBOOKS:
        for named in of_rulebook(read_rulebook(path), words):
            yield path.stem, named
    for key in LIFE_EVENTS:
        yield "events", ("event", key, ours(key, words))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_of_the_examples_models_and_rulebooks_has_a_label(language: Language) -> None:
    without = {(*named[:2], place) for place, named in everything(catalogue(language)) if not named[2]}
    assert sorted(without) == []


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: str(folder.relative_to(ROOT / "examples")))
def test_each_label_of_an_example_has_an_english_one_and_no_other_text_has(folder: Path) -> None:
    dossier = example(folder)
    english = dict(dossier.agreement.english)
    labels = {label for text in dossier.versions() for label in labels_of(text)}
    labels |= {amendment.title for amendment in dossier.amendments}
    assert sorted(label for label in labels - english.keys() if not IS_KEY.fullmatch(label)) == []
    own = tomllib.loads((folder / "convention.toml").read_text("utf-8")).get("english", {})
    assert sorted(own.keys() - labels) == []


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_each_label_of_a_model_has_an_english_one(path: Path) -> None:
    found = model(path)
    labels = set(labels_of(found.agreement)) - dict(found.norms.english).keys()
    assert sorted(label for label in labels if not IS_KEY.fullmatch(label)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_is_an_identifier(language: Language) -> None:
    said = {named for _, named in everything(catalogue(language))}
    assert sorted(named for named in said if "_" in named[2] or named[2].startswith("fact.")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_labels_are_those_that_were_read(language: Language) -> None:
    said = sorted({named for _, named in everything(catalogue(language)) if named[0] != "rule"})
    lines = [f"{what} {key}: {label}" for what, key, label in said]
    assert_approved(APPROVED / f"labels.{language}.txt", "\n".join(lines) + "\n")


def test_a_table_is_not_called_as_the_part_of_a_document_that_has_its_name() -> None:
    words = catalogue("fr")
    names = Names(example(ROOT / "examples" / "clauses" / "98-staff-time-and-money"))
    assert (names.of("activity", words), Names().of("activity", words)) == (
        "volets de l’action",
        "rapport d’activité",
    )


def test_the_readings_of_a_question_and_a_rulebook_are_called_by_their_words() -> None:
    names = Names(example(ROOT / "examples" / "commune-fictive-2023"))
    said = {
        language: names.of("retention: on_grant | on_entitlement", catalogue(language))
        for language in LANGUAGES
    }
    assert said == {
        "fr": "Retenue (sur la subvention, ou sur le montant dû)",
        "en": "Retention (on the grant, or on the amount due)",
    }
    assert names.of("law_fr", catalogue("fr")) == "Droit français des subventions"


def test_a_label_without_an_english_one_stays_in_french() -> None:
    names = Names(evolve_english(example(ROOT / "examples" / "cd62-apes-2024"), ()))
    assert names.of("final_bilan", catalogue("en")) == "Bilan final d’exécution"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Retenue", "Retention"),
        ("1 (Retenue, p. 2); 2 (Solde)", "1 (Retention, p. 2); 2 (Balance)"),
        ("Retenue à la source", "Retenue à la source"),
    ],
)
def test_a_label_that_stands_by_itself_in_a_text_is_said_in_english(text: str, said: str) -> None:
    dossier = example(ROOT / "examples" / "cd62-apes-2024")
    names = Names(evolve_english(dossier, (("Retenue", "Retention"), ("Solde", "Balance"))))
    assert (names.labels_in(text, catalogue("en")), names.labels_in(text, catalogue("fr"))) == (said, text)


def evolve_english(dossier: cv.Dossier, english: tuple[tuple[str, str], ...]) -> cv.Dossier:
    return evolve(dossier, agreement=evolve(dossier.agreement, english=english))


@pytest.mark.parametrize(
    ("about", "told"), [("r(r)", "rapport"), ("paid(r)", f"{Names().of('paid', catalogue('fr'))} (rapport)")]
)
def test_what_is_asked_of_a_norm_called_the_same_is_told_once(about: str, told: str) -> None:
    assert Names(labels={"r": (("fr", "rapport"),)}).of(about, catalogue("fr")) == told
