"""Every code that a file of entries can give, and every line of the forms, has its words in both languages."""

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from budget.amount_text import UnreadableAmount
from budget.nomenclature import Form, form_lines

SOURCE = Path(__file__).parents[3] / "src" / "conventions"
TEXTS = [path.read_text("utf-8") for path in sorted((SOURCE / "files" / "ledgers").glob("fec_*.py"))]
CODES = {code for text in TEXTS for code in re.findall(r'"(fec_[a-z_]+)"', text)} - {
    "fec_unreadable",
    "fec_entries",
    "fec_mapping",
    "fec_encoding",
}
SHARED = {
    "file_missing", "file_forbidden", "file_not_regular", "file_unreadable", "missing_key", "unknown_key",
    "wrong_type.table", "wrong_type.tables", "amount_out_of_bounds",
}  # fmt: skip
NEVER = {UnreadableAmount.EMPTY, UnreadableAmount.FLOAT, UnreadableAmount.WRONG_TYPE}
FRENCH_FAULTS = ("« ", " »", " :", " ;", " !", " ?", " %", " €", "'")


def words(language: str, part: str) -> dict[str, str]:
    with (SOURCE / "locale" / language / f"{part}.po").open("rb") as stream:
        return {str(item.id): str(item.string) for item in read_po(stream, locale=language) if item.id}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_code_has_words_and_a_remedy(language: str) -> None:
    said = words(language, "fec")
    stated = {f"fault.{code}" for code in CODES} | {f"fault.{code}.remedy" for code in CODES}
    labels = {line.label_key for form in Form for line in form_lines(form)}
    assert {key.removesuffix(".one") for key in said} == stated | labels | {"error.fec_unreadable"}
    assert all(said.values())
    others = words(language, "files")
    needed = SHARED | {f"amount_unreadable.{reason}" for reason in set(UnreadableAmount) - NEVER}
    assert {code for code in needed if f"fault.{code}" not in others} == set()


def test_both_languages_name_the_same_things() -> None:
    french, english = words("fr", "fec"), words("en", "fec")
    assert list(french) == list(english)
    for key, said in french.items():
        named = {name for _, name, _, _ in Formatter().parse(said) if name}
        assert named == {name for _, name, _, _ in Formatter().parse(english[key]) if name}, key
        assert not [mark for mark in FRENCH_FAULTS if mark in said], said
        assert not set("«»\u00a0\u202f") & set(english[key]), english[key]
