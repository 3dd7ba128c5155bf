"""The account balances: on any decided amounts, and in cases decided by hand."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.balance import CENTS, Balance, Claim, Entries, balance, interest

TABLE = Path(__file__).parent / "balance_cases.csv"
CASES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
LINES = ("net", "kept", "open", "to_recover", "overpaid", "to_give_back", "to_pay", "excess", "remitted")
cents = st.integers(0, 60)


@st.composite
def entries(draw: st.DrawFn) -> Entries[int]:
    claims = tuple(
        Claim(draw(cents), draw(cents), draw(st.booleans())) for _ in range(draw(st.integers(0, 3)))
    )
    due = draw(cents)
    return Entries(draw(cents), draw(cents), claims, due, draw(st.integers(0, due)), draw(cents), draw(cents))


class TestIdentity:
    """net = kept + open + to_recover + overpaid - to_give_back, all five at or above zero."""

    @given(entries())
    def test_the_lines_sum_to_what_was_paid_and_not_repaid(self, given: Entries[int]) -> None:
        found = balance(given, CENTS)
        lines = (found.kept, found.open, found.to_recover, found.overpaid, found.to_give_back)
        assert min(lines) >= 0
        assert found.net == found.kept + found.open + found.to_recover + found.overpaid - found.to_give_back
        assert found.net == given.paid - given.repaid

    @given(entries())
    def test_what_is_overpaid_is_not_also_to_give_back_nor_to_pay(self, given: Entries[int]) -> None:
        found = balance(given, CENTS)
        assert 0 in (found.overpaid, found.to_give_back)
        assert 0 in (found.overpaid, found.to_pay)
        assert 0 in (found.to_recover, found.to_give_back)

    @given(entries())
    def test_what_was_remitted_is_kept_or_open(self, given: Entries[int]) -> None:
        found = balance(given, CENTS)
        forgiven = sum(claim.remitted for claim in given.claims)
        assert 0 <= found.remitted <= min(found.kept + found.open, forgiven)
        assert found.claimed == found.standing + found.remitted

    @given(entries())
    def test_never_more_is_to_recover_than_was_paid_and_not_repaid(self, given: Entries[int]) -> None:
        assert balance(given, CENTS).to_recover <= max(0, given.paid - given.repaid)

    @given(cents, cents, cents)
    def test_interest_due_is_received_open_or_remitted(self, due: int, remitted: int, received: int) -> None:
        found = interest(due, remitted, received, CENTS)
        assert found.due == found.received + found.open + found.remitted
        assert min(found.received, found.open, found.remitted) >= 0


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_decided_cases(case: dict[str, str]) -> None:
    claims = tuple(_claim(text) for text in case["claims"].split())
    numbers = {
        name: int(case[name]) for name in ("paid", "repaid", "due", "payable", "offered", "offered_above")
    }
    found = balance(Entries(claims=claims, **numbers), CENTS)
    assert _lines(found) == {line: int(case[line]) for line in LINES}


def _claim(text: str) -> Claim[int]:
    """`100`, `100-20` with 20 remitted, `100!` where the text does not measure it on what was paid."""
    amount, _, remitted = text.rstrip("!").partition("-")
    return Claim(int(amount), int(remitted or 0), of_payments=not text.endswith("!"))


def _lines(found: Balance[int]) -> dict[str, int]:
    return {line: getattr(found, line) for line in LINES}
