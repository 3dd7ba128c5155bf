"""Every code of the audit has its sentence and its remedy in both languages, of what it names alone."""

from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from budget.findings import Finding
from conventions.audit.audit import audit
from tests.audit.agreements import LAW
from tests.audit.test_each_rule import BROKEN, SEVERAL

CATALOGUES = Path(__file__).parents[2] / "src" / "conventions" / "locale"


@cache
def found() -> dict[str, Finding]:
    """A finding of each code that the broken agreements have."""
    agreements = [agreement for _, agreement in (*BROKEN, *SEVERAL)]
    return {item.code: item for agreement in agreements for item in audit(agreement, rulebooks=LAW)}


@cache
def words(language: str) -> dict[str, str]:
    told: dict[str, str] = {}
    for part in ("audit.po", "audit_text.po"):
        with (CATALOGUES / language / part).open("rb") as file:
            catalogue = read_po(file, locale=language)
        told |= {str(message.id): str(message.string) for message in catalogue if message.id}
    return told


def named(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_finding_has_words_for_all_that_it_names(language: str) -> None:
    said_of_all = {"actual", "expected", "subject", "article", "source"}
    assert found()
    for code, finding in found().items():
        params = set(dict(finding.params))
        assert not params & {"due", "days_late", "art", "subject", "actual", "expected"}, code
        for key in (f"finding.{code}", f"finding.{code}.remedy"):
            text = words(language).get(key)
            assert text, f"give {key} words in locale/{language}/audit.po"
            assert named(text) <= params | said_of_all, key
