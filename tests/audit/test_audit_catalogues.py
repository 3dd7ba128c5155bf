"""Every code of the audit has its sentence and its remedy in both languages, with the same parameters."""

from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from conventions.audit.audit import audit
from tests.audit.agreements import LAW
from tests.audit.test_each_rule import BROKEN, SEVERAL

CATALOGUES = Path(__file__).parents[2] / "src" / "conventions" / "locale"
FOUND = {
    finding.code: finding
    for _, agreement in (*BROKEN, *SEVERAL)
    for finding in audit(agreement, rulebooks=LAW)
}


def words(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in ("audit.po", "audit_text.po"):
        with (CATALOGUES / language / part).open("rb") as file:
            catalogue = read_po(file, locale=language)
        found |= {str(message.id): str(message.string) for message in catalogue if message.id}
    return found


def named(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", sorted(FOUND))
def test_every_finding_has_words_for_all_that_it_names(language: str, code: str) -> None:
    finding = FOUND[code]
    assert not set(dict(finding.params)) & {"due", "days_late", "art", "subject", "actual", "expected"}
    given = dict(finding.params) | {"actual": "", "expected": "", "subject": "", "article": "", "source": ""}
    for key in (f"finding.{code}", f"finding.{code}.remedy"):
        text = words(language)[key]
        assert text
        assert named(text) <= set(given)


def test_both_languages_have_the_same_keys() -> None:
    french, english = words("fr"), words("en")
    assert set(french) == set(english)
    assert all(named(french[key]) == named(english[key]) for key in french)


def test_french_marks_have_their_spaces() -> None:
    for text in words("fr").values():
        assert not {pair for pair in ("« ", " »", " :", " ;", " ?", " !", " €") if pair in text}
