"""The words of the engine and of the command: the same keys and parameters in both languages, well typeset."""

from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from conventions.agreement.amendment_kinds import AmendmentKind
from conventions.engine.agenda import Occasion
from conventions.engine.duty_status import DutyStatus
from conventions.engine.in_force import AmendmentStatus, Refusal
from conventions.engine.right_status import RightStatus
from conventions.files.typed_values import VALUE_TYPES
from conventions.language.answers import QuestionKind
from conventions.messages import LANGUAGES, Language, catalogue

LOCALE = Path(__file__).parents[2] / "src" / "conventions" / "locale"
PARTS = sorted(path.stem for path in (LOCALE / "fr").glob("*.po"))


def words(language: str, part: str) -> dict[str, str]:
    with (LOCALE / language / f"{part}.po").open("rb") as file:
        return {str(item.id): str(item.string) for item in read_po(file, locale=language) if item.id}


def named(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("part", PARTS)
def test_both_languages_say_the_same_things(part: str) -> None:
    french, english = words("fr", part), words("en", part)
    assert set(french) == set(english)
    assert all(named(french[key]) == named(english[key]) for key in french)
    assert all(text for text in (*french.values(), *english.values()))


@pytest.mark.parametrize("part", PARTS)
def test_french_marks_have_their_spaces(part: str) -> None:
    for text in words("fr", part).values():
        assert not {mark for mark in ("« ", " »", " :", " ;", " ?", " !", " €", "'") if mark in text}, text


@pytest.mark.parametrize("part", PARTS)
def test_english_has_no_french_marks(part: str) -> None:
    for text in words("en", part).values():
        assert not set("«»\u00a0\u202f") & set(text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_question_kind_and_occasion_has_words(language: Language) -> None:
    found = catalogue(language)
    keys = [f"status.{status.value}" for status in (*DutyStatus, *RightStatus)]
    keys += [f"question.{kind.value}" for kind in QuestionKind]
    keys += [f"agenda.{occasion.value}" for occasion in Occasion]
    keys += [f"amendment.status.{status.value}" for status in AmendmentStatus]
    keys += [f"amendment.refused.{why.value}" for why in Refusal]
    keys += [f"amendment.kind.{kind.value}" for kind in AmendmentKind]
    keys += [f"model.type.{kind}" for kind in VALUE_TYPES]
    keys += [f"new.kind.{kind}" for kind in (*VALUE_TYPES, "siret", "table")]
    keys += [f"term.{name}" for name in ("before", "running", "ended", "lapsed", "terminated", "unknown")]
    assert [key for key in keys if not found.has(key)] == []
