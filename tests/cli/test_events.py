"""The vocabulary of facts: every key has its words and its evidence, in both languages, on the page too."""

import json

import pytest

from conventions.facts.vocabulary import LIFE_EVENTS, LIFE_VALUES, FactValueKind, Recorder
from conventions.messages import LANGUAGES, Language, catalogue
from tests.cli.console import Console, plain


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", [*LIFE_EVENTS, *LIFE_VALUES])
def test_every_event_has_a_name_and_its_evidence(key: str, language: Language) -> None:
    words = catalogue(language)
    assert words.has(f"fact.{key}")
    assert words.has(f"fact.{key}.evidence")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_events_have_one_name(language: Language) -> None:
    words = catalogue(language)
    names = [words.text(f"fact.{key}") for key in (*LIFE_EVENTS, *LIFE_VALUES)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_and_recorder_has_words(language: Language) -> None:
    words = catalogue(language)
    keys = [f"event.carries.{item.value}" for item in FactValueKind] + [
        f"event.by.{item.value}" for item in Recorder
    ]
    assert [key for key in keys if not words.has(key)] == []


def test_the_list_names_each_once(run: Console) -> None:
    said = run("events")
    assert said.code == 0
    heads = [line.split()[0] for line in said.out.splitlines() if not line.startswith(" ")]
    assert heads == [*LIFE_EVENTS, *LIFE_VALUES]


def test_a_payment_is_a_transfer_and_not_an_order(run: Console) -> None:
    lines = plain(run("events").out).splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("payment_ordered"))
    assert "pas encore un paiement" in lines[at + 2]


def test_the_json_is_the_same_in_both_languages(run: Console) -> None:
    french, english = run("events", "--format", "json"), run("events", "--format", "json", "--lang", "en")
    assert french == english
    found = json.loads(french.out)
    assert found["schema"] == "subventio/events/1"
    assert list(found["events"][0]) == [
        "key",
        "name",
        "value",
        "repeated",
        "fixed",
        "recorded_by",
        "read_by",
        "evidence",
    ]
    payment = next(item for item in found["events"] if item["key"] == "payment")
    assert (payment["value"], payment["repeated"], payment["fixed"], payment["recorded_by"]) == (
        "euros",
        True,
        True,
        "accountant",
    )
    assert payment["name"] == {"fr": "virement fait", "en": "transfer made"}
