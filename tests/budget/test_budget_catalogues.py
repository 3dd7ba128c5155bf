"""Every code of the package has its words in both languages."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from string import Formatter

import pytest
from babel.messages.pofile import read_po

import budget
from budget.amount_text import UnreadableAmount
from budget.errors import InputError

CATALOGUES = Path(__file__).parents[2] / "src" / "conventions" / "locale"
HEADINGS = [*map(str, range(60, 80)), "86", "87"]
SPLIT_REASONS = ("no_weight", "negative_weight")


def _catalogue(language: str) -> dict[str, str]:
    with (CATALOGUES / language / "budget.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {str(message.id): str(message.string) for message in catalogue if message.id}


def _error_codes() -> set[str]:
    for module in iter_modules(budget.__path__):
        import_module(f"budget.{module.name}")
    classes = [InputError]
    for parent in classes:
        classes += [child for child in parent.__subclasses__() if child not in classes]
    return {known.code for known in classes if known.__module__.startswith("budget.")}


def _expected_keys() -> set[str]:
    return (
        {f"error.{code}" for code in _error_codes()}
        | {f"error.amount_unreadable.{reason}" for reason in UnreadableAmount}
        | {f"error.split_impossible.{reason}" for reason in SPLIT_REASONS}
        | {f"budget.account.{heading}" for heading in HEADINGS}
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_code_has_its_words(language: str) -> None:
    words = _catalogue(language)
    assert _expected_keys() - set(words) == set()
    assert all(words.values())


def test_both_languages_say_the_same_things() -> None:
    french, english = _catalogue("fr"), _catalogue("en")
    assert list(french) == list(english)
    for key, text in french.items():
        named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        assert named <= {"actual", "expected"}
        assert named == {name for _, name, _, _ in Formatter().parse(english[key]) if name is not None}


def test_french_words_keep_their_signs_together() -> None:
    for text in _catalogue("fr").values():
        assert all(sign not in text for sign in ("« ", " »", " :", " ;", " !", " ?", " %", " €", "'"))
