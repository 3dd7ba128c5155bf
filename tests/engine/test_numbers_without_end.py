"""A number with too many digits is not computed: the error names what asked for it (docs/semantics.md § 2.12)."""

from datetime import date

import pytest

import conventions as cv
from conventions.engine.evaluate import evaluate
from conventions.engine.program import heaviest
from conventions.language.errors import MOST_BITS, NumberTooLongError
from tests.files.test_hostile import AGREEMENT, SQUARED_BOUNDS, SQUARES

AS_OF = date(2025, 6, 1)
SEVEN_TIMES = SQUARES[: SQUARES.index("[define.z8]")]
OF_A_NORM = SEVEN_TIMES + '[duty.fee]\ndebtor = "beneficiary"\namount = "grant * (z7 * z7)"\n'
READ_TWO_WAYS = SEVEN_TIMES + '[define.both]\nvalue = "z7 * z7"\nreadings = { other = "z7" }\n'
READING_THE_LAST = '[define.last]\nvalue = "z44"\n'


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (SQUARES, "z"),
        (SQUARED_BOUNDS + READING_THE_LAST, "z"),
        (OF_A_NORM, "fee"),
        (READ_TWO_WAYS, "both"),
    ],
    ids=[
        "definitions that square each other",
        "bounds of facts that do",
        "the amount of a norm",
        "a definition that has readings",
    ],
)
def test_what_asks_for_it_is_named(text: str, named: str) -> None:
    dossier = cv.parse_dossier({"convention.toml": AGREEMENT + text})
    with pytest.raises(NumberTooLongError) as refused:
        evaluate(dossier, AS_OF)
    assert str(refused.value.params["name"]).startswith(named)
    assert refused.value.expected == str(MOST_BITS)


def test_the_expression_that_asks_most_is_told() -> None:
    rows = "".join(f'[[table.t]]\nid = "r{at}"\nx = {at}\n' for at in range(1_450))
    text = f'[columns.t]\nx = "number"\n{rows}[define.a]\neach = "t"\nvalue = "sum(t, x)"\n'
    with pytest.raises(cv.UnreadableDossierError, match="too_much_work"):
        cv.parse_dossier({"convention.toml": AGREEMENT + text})
    assert heaviest(cv.parse_dossier({"convention.toml": AGREEMENT})) is None


def test_what_asks_for_it_on_another_day_is_named_where_that_day_is_sought() -> None:
    right = (
        '[right.late]\nholder = "funder"\nact = "terminate"\nwhen = "as_of >= 2025-05-01 or z7 * z7 > 0"\n'
    )
    dossier = cv.parse_dossier({"convention.toml": AGREEMENT + SEVEN_TIMES + right})
    verdict = evaluate(dossier, AS_OF)
    with pytest.raises(NumberTooLongError) as refused:
        _ = verdict.rights[0].opens_on
    assert refused.value.params["name"] == "late"
