"""The words of the engine and of the command: the same keys and parameters in both languages, well typeset."""

from pathlib import Path

import pytest

from conventions.agreement.amendment import AmendmentKind
from conventions.engine.in_force import AmendmentStatus, Refusal
from conventions.engine.status import DutyStatus, RightStatus
from conventions.files.strict import VALUE_TYPES
from conventions.language.answers import QuestionKind
from conventions.messages import LANGUAGES, Language, catalogue
from conventions.views.agenda import Occasion
from tools.catalogs import build

SOUND = 'msgid "sound"\nmsgstr "{a}"\n'
FAULTS = [
    ("fr", 'msgid "key"\nmsgstr "il dit : non"\n', "key holds ' :'"),
    ("fr", 'msgid "key"\nmsgstr "l\'aide"\n', 'key holds "\'"'),
    ("en", 'msgid "key"\nmsgstr "it is «so»"\n', "English has no French marks"),
    ("en", 'msgid "key"\nmsgstr "so"\n', "key is missing in «fr»"),
    ("fr", 'msgid "key"\nmsgstr ""\n', "key has no text"),
    ("fr", 'msgid "key"\nmsgstr "{a"\n', "key cannot be formatted"),
    ("fr", 'msgid "key"\nmsgstr "{a} ligne(s)"\n', "key leaves one or several open"),
    ("en", 'msgid "key"\nmsgstr "{a} entr(ies)"\n', "key leaves one or several open"),
    ("fr", '#, fuzzy\nmsgid "key"\nmsgstr "un"\n', "key is marked fuzzy"),
    ("fr", SOUND, "sound is stated already at fr/a.po"),
]


def test_the_catalogues_are_without_fault() -> None:
    assert build(is_check=True)[1] == []


@pytest.mark.parametrize(("language", "more", "fault"), FAULTS)
def test_a_fault_of_a_part_is_told_with_its_place(
    language: str, more: str, fault: str, tmp_path: Path
) -> None:
    for name in LANGUAGES:
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.po").write_text(SOUND, encoding="utf-8")
    (tmp_path / language / "b.po").write_text(more, encoding="utf-8")
    told = build(tmp_path, is_check=True)[1]
    assert [line for line in told if fault in line and line.startswith(f"{language}/b.po:")], told


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


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("fr", "0", "0 séance tenue sur 2 n’indique pas"),
        ("fr", "1", "1 séance tenue sur 2 n’indique pas"),
        ("fr", "2", "2 séances tenues sur 2 n’indiquent pas"),
        ("en", "0", "0 sessions held of 2 do not state"),
        ("en", "1", "1 session held of 2 does not state"),
        ("en", "many", "many sessions held of 2 do not state"),
    ],
)
def test_a_message_that_counts_speaks_of_one_or_of_several(
    language: Language, number: str, said: str
) -> None:
    found = catalogue(language)
    params = {"number": number, "expected": "2", "names": "…"}
    key = found.numbered("finding.sessions_without_count", params)
    assert found.text(key, params).startswith(said)
