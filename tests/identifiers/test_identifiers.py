"""Identifiers: a table of decided cases, and what no message may say."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import siret as libraries

from conventions.identifiers import (
    IdentifierError,
    compact_iban,
    is_rna,
    is_siren,
    is_siret,
    mask,
    validate_bic,
    validate_iban,
    validate_rna,
    validate_siren,
    validate_siret,
)

ROWS = list(
    csv.DictReader((Path(__file__).parent / "identifiers.csv").read_text(encoding="utf-8").splitlines())
)


VALIDATE = {
    "siren": validate_siren,
    "siret": validate_siret,
    "rna": validate_rna,
    "iban": validate_iban,
    "bic": validate_bic,
}
IS_VALID = {"siren": is_siren, "siret": is_siret, "rna": is_rna}


def diagnosis(kind: str, number: str) -> str:
    try:
        VALIDATE[kind](number)
    except IdentifierError as error:
        return error.code if error.actual and error.expected else "says neither what was found nor expected"
    return ""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']}-{row['source']}")
def test_an_identifier_is_judged_as_decided(row: dict[str, str]) -> None:
    if not row["number"]:
        with pytest.raises(IdentifierError):
            VALIDATE[row["kind"]]("")
        return
    assert diagnosis(row["kind"], row["number"]) == row["diagnosis"]
    if row["kind"] in IS_VALID:
        assert IS_VALID[row["kind"]](row["number"]) is (not row["diagnosis"])


@pytest.mark.parametrize("row", [row for row in ROWS if not row["diagnosis"]], ids=lambda row: row["number"])
def test_a_valid_identifier_stays_valid_without_its_separators(row: dict[str, str]) -> None:
    checked = VALIDATE[row["kind"]](row["number"])
    assert VALIDATE[row["kind"]](checked) == checked


def test_a_siret_in_zeros_or_in_powers_of_ten_is_told_to_come_from_a_spreadsheet() -> None:
    for number in ("22040000000000", "2,26200012E+13"):
        with pytest.raises(IdentifierError) as refused:
            validate_siret(number)
        assert refused.value.remedy == "identifier_spreadsheet"


class TestSecrecy:
    """An account is shown by its last four characters, and by nothing of a number too short to hide the rest."""

    @given(st.text(alphabet="0123456789ABCDFR -", max_size=40))
    def test_a_mask_shows_four_characters_at_most(self, number: str) -> None:
        shown = mask(number)
        assert shown.startswith("…")
        assert len(shown) <= 5
        assert len(shown) == 1 or len(compact_iban(number)) > 8

    @given(st.integers(min_value=0, max_value=10**23 - 1), st.integers(min_value=0, max_value=99))
    def test_a_refusal_does_not_repeat_the_account(self, rib: int, key: int) -> None:
        number = f"FR{key:02}{rib:023}"
        try:
            validate_iban(number)
        except IdentifierError as error:
            said = f"{error} {error.actual} {error.expected} {error.params}"
            assert number[:-4] not in said
            assert number[4:20] not in said


class TestKeys:
    """One digit changed is seen by the key of a SIREN, of a SIRET and of an IBAN."""

    @given(st.integers(min_value=0, max_value=8), st.integers(min_value=1, max_value=9))
    def test_of_a_siren(self, at: int, change: int) -> None:
        assert not is_siren(changed("226200012", at, change))

    @given(st.integers(min_value=0, max_value=13), st.integers(min_value=1, max_value=9))
    def test_of_a_siret(self, at: int, change: int) -> None:
        assert not is_siret(changed("22620001200012", at, change))

    @given(st.integers(min_value=4, max_value=17), st.integers(min_value=1, max_value=9))
    def test_of_an_iban(self, at: int, change: int) -> None:
        assert diagnosis("iban", changed("FR1420041010050500013M02606", at, change))


def changed(number: str, at: int, change: int) -> str:
    return f"{number[:at]}{(int(number[at]) + change) % 10}{number[at + 1 :]}"


def test_importing_identifiers_loads_no_library_of_numbers() -> None:
    code = "import sys, conventions.identifiers; print('stdnum' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@given(st.text("0123456789", min_size=14, max_size=14), st.sampled_from(["", "356000000"]))
def test_the_key_of_a_siret_is_that_of_the_library(digits: str, first: str) -> None:
    number = first + digits[len(first) :]
    last = [f"{number[:-1]}{key}" for key in range(10)]
    expected = [libraries.is_valid(one) for one in last]
    assert [is_siret(one) for one in last] == expected
