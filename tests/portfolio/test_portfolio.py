"""What only several dossiers together show: each rule at its edge, and none of them by the order of the folders."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from budget.ledger import Expense, Ledger
from budget.money import Euros
from conventions.agreement.norms import FactDeclaration
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.files.dossier_folder import read_dossier
from conventions.portfolio.seen_dossier import normalized_name
from tests.portfolio.dossiers import (
    DAY,
    FOLDER,
    NAMES,
    ROOT,
    agreement_of,
    awarded,
    codes,
    paid,
    read,
    together,
)

SIGNED = date(2024, 3, 1)


def test_the_credits_of_the_published_decision_leave_159_500_euros() -> None:
    found = together(read_dossier(ROOT / "cd62-apes-2024"), on=date(2024, 7, 1))
    (line,) = found.lines
    assert (str(line.credits), str(line.decided), str(line.remaining)) == (
        "209000.00",
        "49500.00",
        "159500.00",
    )
    assert line.account == "6568/9365", "the decision doubles the stroke, the report does not: one line"
    assert len(line.drawn) == 1, "two papers of one decision draw once"


def test_every_rule_speaks_of_the_fictional_portfolio() -> None:
    assert codes(together(*map(read, NAMES))) == [
        "agreement_due_for_the_sum blocking",
        "de_minimis_exceeded blocking",
        "credits_exceeded major",
        "double_funding major",
        "earlier_bilan_due major",
        "credits_stated_differently minor",
        "credits_counted_twice minor",
        "certified_accounts_due minor",
        "certified_accounts_due minor",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_alone_no_dossier_has_a_finding_but_that_of_its_own_year(name: str) -> None:
    assert set(codes(together(read(name)))) <= {"certified_accounts_due minor"}


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_folders_changes_nothing(seed: int) -> None:
    names = list(NAMES)
    random.Random(seed).shuffle(names)
    one, two = together(*map(read, NAMES)), together(*map(read, names))
    assert [item.finding for item in one.findings] == [item.finding for item in two.findings]
    assert [item.spots for item in one.findings] == [item.spots for item in two.findings]
    assert [year.total for year in one.granted] == [year.total for year in two.granted]


# --- 23 000 €: one funder, by the day of the award ----------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("11500.00", "11500.00", False),
        ("11500.00", "11500.01", True),
        ("23000.00", "0.00", False),
    ],
)
def test_exactly_the_threshold_asks_for_no_agreement(first: str, second: str, expected: bool) -> None:
    found = together(awarded("fete-2024", first, SIGNED), awarded("fete-2024", second, date(2024, 9, 1)))
    assert [year.is_above for year in found.granted] == [expected]
    assert ("agreement_due_for_the_sum major" in codes(found)) is expected


def test_the_years_of_two_awards_are_not_added() -> None:
    found = together(
        awarded("fete-2024", "20000.00", date(2023, 12, 31)),
        awarded("fete-2024", "20000.00", date(2024, 1, 1)),
    )
    assert [year.is_above for year in found.granted] == [False, False]


def test_two_funders_are_not_added_where_one_is_meant() -> None:
    found = together(awarded("fete-2024", "20000.00", SIGNED), awarded("reemploi-2024", "20000.00", SIGNED))
    assert [year.is_above for year in found.granted] == [False, False]


def test_aid_in_kind_counts_with_the_money() -> None:
    found = together(
        awarded("fete-2024", "20000.00", SIGNED), awarded("fete-2024", "1000.00", SIGNED, kind="2000.01")
    )
    assert str(found.granted[0].total.value) == "23000.01"
    assert found.granted[0].is_above is True


def test_it_is_blocking_once_what_is_not_signed_is_paid() -> None:
    one, two = awarded("fete-2024", "20000.00", SIGNED), awarded("fete-2024", "4000.00", SIGNED)
    assert codes(together(one, two)) == ["agreement_due_for_the_sum major"]
    late = together(paid(one, "20000.00", date(2024, 5, 1)), two)
    assert codes(late) == ["agreement_due_for_the_sum blocking"]
    signed = [evolve(each, facts=(Fact("signed", SIGNED),)) for each in (one, two)]
    assert codes(together(*signed)) == []


def test_a_grant_that_is_not_decided_leaves_the_sum_undecided() -> None:
    unknown = awarded("fete-2024", "0.00", SIGNED)
    text = evolve(
        unknown.agreement,
        id="by-formula",
        grant_formula="amount_granted",
        facts=(*unknown.agreement.facts, *_declared()),
    )
    found = together(awarded("fete-2024", "20000.00", SIGNED), evolve(unknown, agreement=text))
    assert found.granted[0].is_above is None
    assert codes(found) == ["threshold_not_decided minor"]


def _declared() -> tuple[FactDeclaration, ...]:
    facts = read_dossier(ROOT / "maillage-rural-2022").agreement.facts
    return tuple(item for item in facts if item.key == "amount_granted")


# --- 153 000 €: all public funders, by the day of the payment ------------------------------------------


def test_what_is_received_counts_on_the_day_of_the_payment_from_all_funders() -> None:
    one = paid(awarded("fete-2024", "100000.00", date(2023, 12, 1)), "100000.00", date(2024, 1, 10))
    two = paid(awarded("reemploi-2024", "53000.00", SIGNED), "53000.00", SIGNED)
    found = together(one, two)
    assert [(year.year, str(year.total), year.is_above) for year in found.received] == [
        (2024, "153000.00", False)
    ]
    above = together(paid(one, "0.01", date(2024, 2, 1)), two)
    assert [year.is_above for year in above.received] == [True]


def test_aid_in_kind_a_promise_and_a_transfer_that_came_back_are_not_received() -> None:
    kind = awarded("fete-2024", "100000.00", SIGNED, kind="90000.00")
    back = evolve(
        paid(awarded("reemploi-2024", "160000.00", SIGNED), "160000.00", SIGNED),
        agreement=evolve(read("reemploi-2024").agreement, number=None),
    )
    returned = evolve(
        back, facts=(*back.facts, Fact("transfer_returned", date(2024, 3, 5), Euros.of(160_000), of="x"))
    )
    assert [str(year.total) for year in together(kind, returned).received] == ["0.00"]


def test_a_private_funder_is_no_public_one() -> None:
    dossier = paid(awarded("fete-2024", "200000.00", SIGNED), "200000.00", SIGNED)
    parties = tuple(
        evolve(item, legal_form="fondation") if item.role == "funder" else item
        for item in dossier.agreement.parties
    )
    assert together(agreement_of(dossier, parties=parties)).received == ()


def test_before_its_first_version_a_threshold_is_open_and_no_default() -> None:
    old = date(2000, 5, 1)
    found = together(
        paid(awarded("fete-2024", "40000.00", old), "40000.00", old), awarded("fete-2024", "50000.00", old)
    )
    assert [year.is_above for year in found.granted] == [None]
    assert [year.is_above for year in found.received] == [None]
    assert codes(found) == []


# --- de minimis ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        (date(2021, 6, 10), ["de_minimis", "200000.00"]),
        (date(2021, 6, 11), ["de_minimis_exceeded blocking", "300000.01"]),
    ],
)
def test_the_three_years_roll_back_from_the_day_of_the_award(earlier: date, expected: list[str]) -> None:
    first = awarded("recyclerie-2022", "100000.01", earlier, minimis="general")
    last = awarded("reemploi-2024", "200000.00", date(2024, 6, 10), minimis="general")
    found = together(first, last)
    assert str(found.aids[-1].total.value) == expected[1]
    assert ("de_minimis_exceeded blocking" in codes(found)) is (expected[0] != "de_minimis")


def test_before_2024_the_fiscal_years_count_and_the_ceiling_is_lower() -> None:
    first = awarded("recyclerie-2022", "150000.00", date(2021, 1, 2), minimis="general")
    within = awarded("reemploi-2024", "50000.01", date(2023, 12, 31), minimis="general")
    found = together(first, within)
    assert (found.aids[-1].since, str(found.aids[-1].headroom)) == (date(2021, 1, 1), "-0.01")
    assert codes(found)[0] == "de_minimis_exceeded blocking"
    assert (
        together(first, awarded("reemploi-2024", "50000.00", date(2023, 12, 31), minimis="general")).findings
        == ()
    )


def test_a_fiscal_year_that_does_not_end_with_the_year_moves_the_window() -> None:
    dossier = awarded("reemploi-2024", "1.00", date(2023, 9, 1), minimis="general")
    parties = tuple(
        evolve(item, fiscal_year_ends="06-30") if item.role == "beneficiary" else item
        for item in dossier.agreement.parties
    )
    assert together(agreement_of(dossier, parties=parties)).aids[0].since == date(2021, 7, 1)


def test_aid_to_services_of_general_interest_has_its_own_ceiling_and_no_version_is_open() -> None:
    own = together(awarded("reemploi-2024", "750000.01", date(2024, 6, 10), minimis="sgei"))
    assert codes(own) == ["de_minimis_exceeded blocking"]
    late = together(
        awarded("reemploi-2024", "999999.00", date(2031, 1, 1), minimis="general"), on=date(2031, 2, 1)
    )
    assert codes(late) == []


@pytest.mark.parametrize(
    ("regime", "on", "ceiling"),
    [
        ("road_haulage", date(2023, 12, 31), "100000.00"),
        ("road_haulage", date(2024, 1, 1), "300000.00"),
        ("agriculture", date(2019, 3, 13), "15000.00"),
        ("agriculture", date(2019, 3, 14), "20000.00"),
        ("agriculture", date(2024, 12, 15), "20000.00"),
        ("agriculture", date(2024, 12, 16), "50000.00"),
    ],
)
def test_road_haulage_and_farms_have_the_ceiling_of_the_day(regime: str, on: date, ceiling: str) -> None:
    at = awarded("reemploi-2024", ceiling, on, minimis=regime)
    assert together(at).findings == ()
    above = awarded("reemploi-2024", str(Euros.parse(ceiling) + Euros.of_cents(1)), on, minimis=regime)
    assert codes(together(above)) == ["de_minimis_exceeded blocking"]


@pytest.mark.parametrize(
    ("regime", "on", "since"),
    [
        ("agriculture", date(2024, 12, 15), date(2022, 1, 1)),
        ("agriculture", date(2024, 12, 16), date(2021, 12, 17)),
        ("road_haulage", date(2023, 12, 31), date(2021, 1, 1)),
        ("road_haulage", date(2024, 12, 15), date(2021, 12, 16)),
    ],
)
def test_the_three_years_of_farms_roll_since_their_own_text(regime: str, on: date, since: date) -> None:
    assert together(awarded("reemploi-2024", "1.00", on, minimis=regime)).aids[0].since == since


def test_no_ceiling_is_applied_after_the_last_day_of_its_text() -> None:
    late = awarded("reemploi-2024", "999999.00", date(2033, 1, 1), minimis="agriculture")
    assert codes(together(late, on=date(2033, 2, 1))) == []
    last = awarded("reemploi-2024", "50000.01", date(2032, 12, 31), minimis="agriculture")
    assert codes(together(last, on=date(2033, 2, 1))) == ["de_minimis_exceeded blocking"]


# --- one expense, several dossiers --------------------------------------------------------------------


def claiming(name: str, amount: str, grant: str, *, of: str = "100.00", day: date = SIGNED) -> Dossier:
    dossier = evolve(
        awarded(name, grant, date(2024, 1, 15)), facts=(Fact("bilan_received", date(2025, 2, 1)),)
    )
    rows = (
        Expense("x", "Affiches", Euros.parse(of), paid_on=day, evidence="facture 7", for_operation=True),
        Expense("y", f"Salaires {name}", Euros.parse(amount), paid_on=day, evidence=name, for_operation=True),
    )
    return evolve(dossier, ledger=Ledger(rows, ()))


def test_an_expense_shared_within_its_cost_is_no_double_funding() -> None:
    found = together(
        claiming("atelier-2024", "900.00", "500.00"), claiming("reemploi-2024", "900.00", "500.00")
    )
    assert codes(found) == [], "each grant bears half of what it claims"


def test_an_expense_claimed_beyond_its_cost_is_found_with_its_place_in_each() -> None:
    found = together(
        claiming("atelier-2024", "900.00", "510.00"), claiming("reemploi-2024", "900.00", "500.00")
    )
    assert codes(found) == ["double_funding major"]
    (item,) = found.findings
    assert (item.finding.actual, item.finding.expected) == ("101.00", "100.00")
    assert len(item.dossiers) == 2


def test_an_excess_that_only_the_most_of_a_grant_would_make_is_possible() -> None:
    one = claiming("atelier-2024", "900.00", "1000.00")
    text = evolve(
        one.agreement,
        definitions=tuple(item for item in one.agreement.definitions if item.name != "entitlement"),
        grant_formula="amount_granted",
        facts=(*one.agreement.facts, *_declared()),
    )
    found = together(evolve(one, agreement=text), claiming("reemploi-2024", "900.00", "1000.00"))
    assert codes(found) == ["double_funding_possible minor"]


def test_accounts_that_were_not_handed_in_claim_nothing() -> None:
    one, two = claiming("atelier-2024", "900.00", "1000.00"), claiming("reemploi-2024", "900.00", "1000.00")
    assert codes(together(one, evolve(two, facts=()))) == []


# --- the report of the year before, one agreement twice ------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2024, 2, 19), ["earlier_bilan_due minor"]),
        (date(2024, 7, 1), ["earlier_bilan_due major"]),
    ],
)
def test_a_report_that_is_not_there_when_the_next_grant_is_asked(on: date, expected: list[str]) -> None:
    assert [
        code for code in codes(together(read("atelier-2023"), read("atelier-2024"), on=on)) if "bilan" in code
    ] == expected


def test_a_report_that_came_or_a_request_not_yet_made_is_no_finding() -> None:
    earlier = read("atelier-2023")
    came = evolve(earlier, facts=(*earlier.facts, Fact("bilan_received", date(2024, 2, 1))))
    assert codes(together(came, read("atelier-2024"), on=date(2024, 7, 1))) == []
    assert codes(together(earlier, read("atelier-2024"), on=date(2024, 1, 14))) == []


def test_the_published_partnership_asks_for_the_report_of_2023() -> None:
    pair = [read_dossier(ROOT / name) for name in ("cd62-apes-2023", "cd62-apes-2024")]
    (item,) = together(*pair, on=date(2024, 5, 27)).findings
    assert (item.finding.code, item.finding.severity.value, item.finding.actual) == (
        "earlier_bilan_due", "minor", "unknown",
    )  # fmt: skip


def test_an_agreement_held_twice_counts_once() -> None:
    names = ("cd62-apes-2024", "cd62-apes-2024-closed")
    found = together(*(read_dossier(ROOT / name) for name in names), on=date(2025, 7, 2))
    assert codes(found) == ["same_agreement_twice minor"]
    assert [str(year.total.value) for year in found.granted] == ["49500.00"]
    assert str(found.lines[0].remaining) == "159500.00"


def test_a_finding_that_someone_answers_for_is_information() -> None:
    one = read("atelier-2024")
    seen = Fact(
        "acknowledged",
        date(2025, 1, 5),
        "credits_exceeded",
        of="ASSO 65748 2024",
        author="la directrice",
        evidence="DM 3",
    )
    found = together(evolve(one, facts=(*one.facts, seen)), read("fete-2024"))
    assert "credits_exceeded info" in codes(found)


def test_one_body_by_its_number_or_its_name() -> None:
    assert normalized_name("l’Association MAILLAGE") == normalized_name("Maillage")
    assert normalized_name("Commune de Lille") != normalized_name("Commune de Loos")


def test_every_place_is_a_line_of_a_file_that_is_there() -> None:
    from conventions.portfolio.seen_dossier import place_of

    for item in together(*map(read, NAMES)).findings:
        for name, spot in item.spots:
            place = place_of(spot)
            assert Path(place.file).is_file(), (name, place)
            if place.file.endswith("convention.toml"):
                text = Path(place.file).read_text("utf-8").splitlines()[place.line - 1]
                assert str(spot.data[-1]) in text or text.startswith("[")
    assert FOLDER.is_dir()
    assert DAY > SIGNED


def beneficiary_of(name: str, **numbers: str | None) -> Dossier:
    """A dossier whose beneficiary is known by these numbers alone."""
    dossier = read(name)
    only: dict[str, Any] = {"siret": None, "rna": None, "register": None, **numbers}
    parties = tuple(
        evolve(each, name="Les Amis de l’eau", **only) if each.role == "beneficiary" else each
        for each in dossier.agreement.parties
    )
    return agreement_of(dossier, parties=parties)


SIREN_KNOWN = {"siret": "22620001200012"}
RNA_KNOWN = {"rna": "W623001234"}


@pytest.mark.parametrize(
    ("first", "second", "is_told"),
    [
        (SIREN_KNOWN, RNA_KNOWN, True),
        (SIREN_KNOWN, SIREN_KNOWN, False),
        (SIREN_KNOWN, {"siret": "35600000000048"}, False),
        (SIREN_KNOWN, {**SIREN_KNOWN, **RNA_KNOWN}, False),
        (SIREN_KNOWN, {}, False),
        (RNA_KNOWN, {"register": "Alsace-Moselle 178-236"}, True),
    ],
)
def test_one_name_with_numbers_of_different_kinds_is_a_doubt(
    first: dict[str, str], second: dict[str, str], *, is_told: bool
) -> None:
    found = together(beneficiary_of("atelier-2024", **first), beneficiary_of("fete-2024", **second))
    told = [item for item in found.findings if item.finding.code == "one_body_or_several"]
    assert [(item.finding.subject, item.finding.actual) for item in told] == [
        ("Les Amis de l’eau", "2")
    ] * is_told
    assert [item.dossiers for item in told] == [("atelier-2024", "fete-2024")] * is_told


def test_two_bodies_that_somebody_looked_at_are_an_information() -> None:
    looked_at = Fact("acknowledged", DAY, "one_body_or_several", "Les Amis de l’eau", author="A", reason="B")
    first = beneficiary_of("atelier-2024", **SIREN_KNOWN)
    first = evolve(first, facts=(*first.facts, looked_at))
    found = together(first, beneficiary_of("fete-2024", **RNA_KNOWN))
    assert "one_body_or_several info" in codes(found)
