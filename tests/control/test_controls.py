"""Each control agrees, or says what is amiss; the preview and the control sheet tell the same."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from attrs import evolve

from budget.ledger import Expense, ExpenseKind, Ledger, Resource
from budget.money import Euros
from conventions.agreement.norms import Definition, Duty
from conventions.agreement.programme import Breakdown, Indicator, Statement
from conventions.control.controls import CONTROLS, Nature
from conventions.control.review import STEPS, Preview, Review, preview, review
from conventions.dossier.dossier import Dossier
from conventions.dossier.work_done import Session, computed_results
from conventions.exports.control_text import review_lines
from conventions.exports.finding_text import finding_message, finding_remedy
from conventions.exports.label_text import UNNAMED
from conventions.facts.fact import Fact
from conventions.facts.vocabulary import LIFE_EVENTS
from conventions.files.dossier_folder import read_dossier
from conventions.messages import LANGUAGES, Language, catalogue

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = sorted(path.parent for path in EXAMPLES.rglob("convention.toml"))
DAY = date(2025, 6, 1)
CLOSED = "cd62-apes-2024-closed"


@cache
def dossier(name: str = CLOSED) -> Dossier:
    return read_dossier(EXAMPLES / name)


def amiss(found: Preview | Review) -> list[str]:
    return [one.finding.code for one in found.controls if one.finding is not None]


def with_rows(change: Callable[[Expense], Expense]) -> Dossier:
    ledger = dossier().ledger
    assert ledger is not None
    return evolve(dossier(), ledger=evolve(ledger, expenses=tuple(map(change, ledger.expenses))))


def changed(name: str, **changes: object) -> Dossier:
    return with_rows(lambda row: evolve(row, **changes) if row.id == name else row)  # type: ignore[arg-type]


def without(*keys: str) -> Dossier:
    return evolve(dossier(), facts=tuple(fact for fact in dossier().facts if fact.key not in keys))


def reasoned(found: Dossier) -> Dossier:
    fact = Fact("variance_reason", date(2025, 5, 28), "moins de tables rondes", of="foresight")
    return evolve(found, facts=(*found.facts, fact))


USUAL = ["entries_left_out", "variance_without_reason", "target_missed", "target_missed"]
DUPLICATE = Expense(
    "D99", "Petit déjeuner 1", Euros.parse("1180.00"), line="breakfasts", paid_on=date(2024, 4, 12),
    evidence="facture 1 # assumed", for_operation=True,
)  # fmt: skip
TOLERATED = Definition("line_tolerance", "0 %", article="5")
PAY = Expense(
    "P12", "Salaire de décembre", Euros.parse("100.00"), line="breakfasts", paid_on=date(2025, 1, 31),
    evidence="paie 12", for_operation=True, kind=ExpenseKind.PAY, incurred_on=date(2024, 12, 31),
)  # fmt: skip
CHARGES = evolve(PAY, id="C12", kind=ExpenseKind.SOCIAL_CHARGES, paid_on=date(2025, 8, 15))


def more(*rows: Expense, resources: tuple[Resource, ...] = ()) -> Dossier:
    ledger = dossier().ledger
    assert ledger is not None
    return evolve(dossier(), ledger=Ledger((*ledger.expenses, *rows), resources))


def defining(found: Dossier, definition: Definition) -> Dossier:
    agreement = found.agreement
    return evolve(found, agreement=evolve(agreement, definitions=(*agreement.definitions, definition)))


DAY_OF_SESSION = ((date(2024, 4, 12), date(2024, 4, 12)),)
SEX = Breakdown("sex", "femmes et hommes", (("women", "femmes"), ("men", "hommes")))


def held(participants: int | None = 8, parts: tuple[tuple[str, int], ...] = ()) -> Dossier:
    """The dossier with one session."""
    agreement = evolve(dossier().agreement, breakdowns=(SEX,))
    session = Session(
        DAY_OF_SESSION, agreement.actions[0].id, "Atelier", participants=participants, parts=parts
    )
    return evolve(dossier(), agreement=agreement, sessions=(session,))


def told(value: str) -> Dossier:
    """The dossier with a result that sessions make, of which a paper says a value."""
    found = held()
    action = found.agreement.actions[0].id
    indicator = Indicator("people", "Participants", action, from_sessions="participants")
    paper = Statement("report", "count.people", value)
    agreement = evolve(
        found.agreement, indicators=(*found.agreement.indicators, indicator), statements=(paper,)
    )
    results = tuple(computed_results(agreement, found.sessions or ()))
    return evolve(found, agreement=agreement, facts=(*found.facts, *results))


BROKEN: list[tuple[str, Dossier]] = [
    ("line_beyond_ceiling", defining(changed("D01", amount=Euros.parse("2000.00")), TOLERATED)),
    ("charges_paid_late", more(PAY, CHARGES)),
    ("months_without_charges", more(PAY)),
    ("received_more_than_spent", more(resources=(Resource("r", "Région", Euros.of(50_000)),))),
    ("accounts_missing", evolve(dossier(), ledger=None)),
    ("resources_missing", evolve(dossier(), ledger=Ledger(dossier().ledger.expenses, None))),  # type: ignore[union-attr]
    ("entries_without_line", changed("D01", line=None)),
    ("entries_without_evidence", changed("D01", evidence=None)),
    ("entries_open", changed("D01", for_operation=None)),
    ("entries_alike", evolve(dossier(), ledger=Ledger((*dossier().ledger.expenses, DUPLICATE), ()))),  # type: ignore[union-attr]
    ("entries_count_as_issued", changed("D11", issued_on=date(2024, 12, 20))),
    ("entries_left_out_as_issued", changed("D01", issued_on=date(2023, 12, 29))),
    ("results_missing", without("breakfasts_held")),
    ("sessions_without_count", held(participants=None)),
    ("session_parts_differ", held(parts=(("women", 6), ("men", 3)))),
    ("session_part_exceeds", held(parts=(("women", 9),))),
    ("result_told_otherwise", told("9")),
    ("target_missed", without()),
    ("variance_without_reason", without()),
    ("entries_left_out", without()),
]


@pytest.mark.parametrize(("code", "broken"), BROKEN, ids=[code for code, _ in BROKEN])
def test_what_is_broken_is_told_by_the_preview_and_by_the_sheet(code: str, broken: Dossier) -> None:
    assert code in amiss(preview(broken, DAY))
    assert code in amiss(review(broken, date(2025, 7, 2)))


def test_sessions_that_fit_agree() -> None:
    for fit in (held(), held(parts=(("women", 5), ("men", 3))), held(parts=(("women", 5),)), told("8")):
        found = preview(fit, DAY)
        assert [one.code for one in found.controls if one.code == "sessions" and one.finding is None] == [
            "sessions"
        ]


def test_the_report_of_the_closed_dossier_would_be_received() -> None:
    found = preview(dossier(), DAY)
    assert not found.is_refused
    assert amiss(found) == USUAL
    assert dict(found.amounts)["entitlement"] is not None


def test_a_variance_with_its_reason_is_explained() -> None:
    found = preview(reasoned(dossier()), DAY)
    assert "variance_without_reason" not in amiss(found)
    assert "variances" in [one.code for one in found.controls if one.finding is None]


def test_an_agreement_without_a_clause_of_reduction_takes_nothing_for_a_missed_target() -> None:
    found = review(dossier("maillage-rural-2022"), date(2023, 2, 1))
    assert amiss(found).count("target_missed_without_clause") == 2
    told = [one.finding for one in found.controls if one.finding and "target" in one.finding.code]
    assert [dict(finding.params)["rate"] for finding in told] == ["70.9", "55.0"]
    assert found.rights == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_duty_to_return_what_was_overpaid_is_a_clause_that_takes_money_back(language: Language) -> None:
    found = dossier("maillage-rural-2022")
    duty = Duty("repayment", "beneficiary", when="happened(bilan_received)", amount="max(0 €, paid - 1 €)")
    other = evolve(found, agreement=evolve(found.agreement, duties=(*found.agreement.duties, duty)))
    words = catalogue(language)
    silent = words.text("control.no_right")
    for each, is_silent in ((found, True), (other, False)):
        sheet = review(each, date(2023, 2, 1))
        assert ("target_missed_without_clause" in amiss(sheet)) is is_silent
        assert any(silent in line for line in review_lines(sheet, words, UNNAMED)) is is_silent


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2024, 12, 31), "report_before_the_end"),
        (date(2025, 1, 1), None),
        (date(2025, 6, 1), None),
        (date(2025, 6, 2), "report_after_its_day"),
    ],
)
def test_a_report_is_neither_too_early_nor_late_between_both_days(day: date, code: str | None) -> None:
    found = [item for item in amiss(preview(dossier(), day)) if item.startswith("report_")]
    assert found == ([] if code is None else [code])


def test_what_the_record_says_of_the_reception_does_not_hide_what_is_sent_today() -> None:
    early = preview(dossier(), date(2025, 3, 1))
    assert str(dict(early.amounts)["eligible_expenses"]) == str(
        dict(preview(without("bilan_received"), date(2025, 3, 1)).amounts)["eligible_expenses"]
    )


def test_the_sheet_says_whether_the_report_came() -> None:
    assert "received" in [one.code for one in review(dossier(), date(2025, 7, 2)).of(None)]
    absent = review(without("bilan_received"), date(2025, 7, 2))
    (first, *_) = absent.of(Nature.MISSING)
    assert first.finding is not None
    assert (first.finding.code, dict(first.finding.params)["parts"]) == (
        "report_not_received", "activity, financial",
    )  # fmt: skip
    late = evolve(
        without("bilan_received"),
        facts=(
            *without("bilan_received").facts,
            *(Fact("bilan_received", date(2025, 6, 5), of=part) for part in ("activity", "financial")),
            Fact("bilan_posted", date(2025, 6, 4)),
        ),
    )
    told = [one.finding for one in review(late, date(2025, 7, 2)).controls if one.finding]
    assert (told[0].code, dict(told[0].params)["days"]) == ("report_came_late", "3")


def test_an_agreement_that_asks_for_no_report_says_so() -> None:
    bare = evolve(dossier().agreement, duties=(), rights=(), ledger_source=None)
    found = review(evolve(dossier(), agreement=bare), date(2025, 7, 2))
    assert amiss(found)[0] == "report_not_stated"


def test_the_sample_is_of_what_counts_and_has_the_steps_asked() -> None:
    found = review(dossier(), date(2025, 7, 2), wanted=3)
    assert (found.sample.wanted, [entry.id for entry in found.sample.entries]) == (3, ["D08", "D09", "D10"])
    assert "D11" not in {entry.id for entry in found.sample.entries}


def test_what_is_claimed_stands_among_what_is_owed() -> None:
    claim = Fact("exercised", date(2025, 7, 1), Euros.parse("3389.60"), of="reduction")
    found = review(evolve(dossier(), facts=(*dossier().facts, claim)), date(2025, 7, 2))
    assert [duty.id for duty in found.owed] == ["reduction.duty"]


def test_every_step_of_a_control_and_of_a_recovery_is_told_in_its_order_with_words() -> None:
    assert set(STEPS) <= set(LIFE_EVENTS)
    for language in LANGUAGES:
        assert all(catalogue(language).has(f"control.step.{key}") for key in STEPS)
    claim = Fact("exercised", date(2025, 7, 1), Euros.parse("3389.60"), of="reduction")
    order = Fact("recovery_order", date(2025, 7, 2), Euros.parse("3000.00"), of="reduction")
    found = review(evolve(dossier(), facts=(order, *dossier().facts, claim)), date(2025, 7, 2))
    assert [fact.key for fact in found.steps] == [
        "bilan_received", "bilan_received", "service_fait_certified", "exercised", "recovery_order",
    ]  # fmt: skip


@pytest.mark.no_cover  # every example, whose code is counted elsewhere
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_example_can_be_previewed_and_reviewed(folder: Path) -> None:
    found = read_dossier(folder)
    for result in (preview(found, date(2026, 1, 15)), review(found, date(2026, 1, 15))):
        assert result.controls
        assert all((one.finding is None) is (one.nature is None) for one in result.controls)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("code", "broken"), BROKEN, ids=[code for code, _ in BROKEN])
def test_every_finding_of_a_control_has_its_words(code: str, broken: Dossier, language: Language) -> None:
    words = catalogue(language)
    found = next(
        one.finding for one in preview(broken, DAY).controls if one.finding and one.finding.code == code
    )
    for text in (finding_message(found, words), finding_remedy(found, words)):
        assert text
        assert not {"{", "}"} & set(text)


def agreed(found: Preview | Review, code: str) -> dict[str, str]:
    (one,) = [one for one in found.controls if one.code == code and one.finding is None]
    return dict(one.params)


def test_what_is_beyond_a_line_and_its_tolerance_does_not_count() -> None:
    """Breakfasts: 3 750,00 planned, 3 540,00 spent; with 2 000,00 for D01 in place of its amount, beyond."""
    rows = [row for row in dossier().ledger.expenses if row.line == "breakfasts"]  # type: ignore[union-attr]
    first = next(row for row in rows if row.id == "D01")
    spent = Euros.total(row.amount for row in rows) - first.amount + Euros.parse("2000.00")
    beyond = spent - Euros.parse("3750.00")
    found = preview(defining(changed("D01", amount=Euros.parse("2000.00")), TOLERATED), DAY)
    (told,) = [one.finding for one in found.controls if one.finding and one.code == "ceilings"]
    assert (told.subject, told.article, told.amount) == ("line.breakfasts", "5", (beyond.cents, beyond.cents))
    wide = Definition("line_tolerance", "50 %")
    kept = preview(defining(changed("D01", amount=Euros.parse("2000.00")), wide), DAY)
    assert agreed(kept, "ceilings") == {"number": "6", "tolerance": "50 %"}


def test_a_tolerance_below_zero_bounds_nothing() -> None:
    found = preview(defining(dossier(), Definition("line_tolerance", "0 % - 1 %")), DAY)
    assert "ceilings" not in [one.code for one in found.controls]


def test_every_control_has_a_case_in_which_it_is_amiss() -> None:
    told = {one.code for _, broken in BROKEN for one in preview(broken, DAY).controls if one.finding}
    assert {control.__name__ for control in CONTROLS} - told == {"conserved"}


def test_charges_paid_in_the_period_agree() -> None:
    paid = evolve(CHARGES, paid_on=date(2024, 12, 31), incurred_on=date(2024, 12, 1))
    found = preview(more(evolve(PAY, paid_on=date(2024, 12, 31)), paid), DAY)
    assert agreed(found, "social_charges") == {}


def test_public_aid_is_told_where_the_accounts_of_the_plan_say_who_is_public() -> None:
    """Commune: 12 600,00 of 27 529,75 spent on the operation, 45.8 %."""
    found = review(dossier("commune-fictive-2023"), date(2024, 7, 11))
    told = agreed(found, "public_aid")
    assert (told["public"], told["cost"], told["rate"]) == ("12600.00", "27529.75", "46")


def test_a_funder_whose_kind_no_account_says_leaves_the_share_of_public_aid_untold() -> None:
    found = preview(more(resources=(Resource("r", "Région", Euros.of(100), line="region"),)), DAY)
    assert agreed(found, "funding")["received"] == "100.00"
