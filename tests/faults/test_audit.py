"""What the audit once found where nothing is at fault, each row by its number in the table of faults."""

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from conventions.agreement.agreement import AgreementPeriod
from conventions.agreement.norms import Definition, Duty
from conventions.audit.audit import audit
from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import UnreadableDossierError

AGREEMENTS = Path(__file__).parent / "agreements"
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize(
    "folder",
    [
        AGREEMENTS / "grant-by-formula",
        AGREEMENTS / "ledger-event",
        EXAMPLES / "clauses/17-yearly-amount-by-amendment",
        EXAMPLES / "clauses/36-balance-may-be-negative",
    ],
    ids=["A12 a formula", "A13 a built-in event", "A12 a sum of rows", "a balance above nothing"],
)
def test_the_audit_finds_nothing_where_nothing_is_at_fault(folder: Path) -> None:
    found = read_dossier(folder)
    assert audit(found.agreement, found.amendments) == ()


def test_a_row_to_which_a_norm_never_applies_has_no_due_day() -> None:
    """1 March 2025 is a Saturday, but nothing is due for the first year."""
    text = read_dossier(AGREEMENTS / "grant-by-formula").agreement
    late = "start > period.start and happened(signed)"
    yearly = Duty("accounts", "beneficiary", each="years", when=late, due="start + 2 months")
    by_day = evolve(yearly, name="other", when="is_late")
    later = Definition("is_late", "as_of >= 2026-01-01", each=None)
    period = AgreementPeriod(date(2025, 1, 1), date(2026, 12, 31))
    found = audit(evolve(text, period=period, duties=(yearly, by_day), definitions=(later,)), ())
    days = [(item.subject, item.actual) for item in found if item.code == "deadline_on_rest_day"]
    assert sorted(days) == [
        ("accounts", "2026-03-01"),
        ("other", "2025-03-01"),
        ("other", "2026-03-01"),
    ]


def test_faults_of_structure_and_of_expressions_are_told_together(tmp_path: Path) -> None:
    text = (AGREEMENTS / "ledger-event" / "convention.toml").read_text(encoding="utf-8")
    faulty = text.replace('amount = "10000.00"', 'amount = "10 00x"').replace(
        "expenses, amount", "expenses, amont"
    )
    faulty += '[duty.bilan]\ndebtor = "nobody"\ndue = "perod.end"\n[right.stop]\nact = "terminate"\nwhen = "met(bilann)"\n'
    (tmp_path / "convention.toml").write_text(faulty, encoding="utf-8")
    with pytest.raises(UnreadableDossierError) as refused:
        read_dossier(tmp_path)
    told = {fault.place.path for fault in refused.value.faults}
    assert told == {
        "grant.amount",
        "define.spent",
        "duty.bilan.debtor",
        "duty.bilan.due",
        "right.stop.holder",
        "right.stop.when",
    }
