"""The table of fields from the command, and its page."""

import json
from pathlib import Path

import pytest

from conventions.documents.fields import known_keys
from conventions.documents.kinds import Kind
from tests.cli.console import APES, CLOSED, Console, plain
from tools.fields import page


def fields(run: Console, *words: str) -> dict[str, dict[str, object]]:
    said = run("template", "fields", *words, "--format", "json")
    assert (said.code, said.err) == (0, "")
    found = json.loads(said.out)
    assert found["schema"] == "subventio/fields/1"
    return {item["key"]: item for item in found["fields"]}


def test_every_key_of_every_kind_is_listed_with_both_labels_and_its_documents(run: Console) -> None:
    found = fields(run)
    assert set(found) == set().union(*(known_keys(kind) for kind in Kind))
    for item in found.values():
        assert item["fr"]
        assert item["en"]
        assert item["value"] is None
    assert found["grant.amount"]["documents"] == [kind.value for kind in Kind if not kind.is_of_two]
    assert found["due_soon"]["documents"] == [
        kind.value for kind in Kind if "due_soon" in known_keys(kind) and not kind.is_of_two
    ]
    assert found["passages"]["documents"] == ["comparaison"]


def test_a_dossier_gives_the_values_and_names_its_own_norms(run: Console) -> None:
    found = fields(run, APES)
    assert plain(str(found["grant.amount"]["value"])) == "49 500,00 €"
    assert found["norm.final_bilan.article"]["type"] == "text"
    assert "norm.*.article" not in found
    labels = found["budget.expenses[].label"]["value"]
    assert isinstance(labels, list)
    assert str(len(labels)) == found["budget.expenses"]["value"]


@pytest.mark.parametrize(("lang", "label"), [("fr", "Montant de la subvention"), ("en", "Grant")])
def test_the_text_has_the_label_of_the_language_and_the_value_below(
    lang: str, label: str, run: Console
) -> None:
    lines = plain(run("template", "fields", CLOSED, "--lang", lang).out).splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("grant.amount "))
    assert lines[at].split(maxsplit=2) == ["grant.amount", "euros", label]
    assert lines[at + 1].strip() == "49 500,00 €"


def test_a_dossier_that_cannot_be_read_is_2(tmp_path: Path, run: Console) -> None:
    said = run("template", "fields", str(tmp_path / "none"))
    assert (said.code, said.out) == (2, "")
    assert said.err


def test_the_page_has_one_section_for_each_first_word() -> None:

    heads = [line for line in page().splitlines() if line.startswith("## ")]
    assert len(heads) == len(set(heads))
