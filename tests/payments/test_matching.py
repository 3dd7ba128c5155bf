"""What each row of an accounting export is of: a table of decided cases, and what holds of any export."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import conventions as cv
from budget.money import Euros
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.files.ledgers.mapping import LedgerMapping, Side
from conventions.files.ledgers.payments import PaymentRow, PaymentsReading, State, Way
from conventions.portfolio.matching import matched
from conventions.portfolio.movements import Matching, Rank
from tests.payments.samples import ALPHA, AS_OF, HEAD, ONE, OTHER, dossier, match, read, row, texts, three

PAID = date(2024, 4, 30)


def said(found: Matching) -> list[tuple[str, str | None, str | None, str]]:
    """Of each row its list, its dossier, its norm and the reasons."""
    return [
        (
            each.rank.value,
            None if each.folder is None else each.folder.name,
            each.of,
            " ".join(each.reasons),
        )
        for each in found.matches
    ]


_EVIDENCE = "mandat 2, bordereau 12, mandats.csv:3 (sha256 79f64a68)"


def payment(amount: int, on: date = PAID, of: str | None = "advance", evidence: str | None = None) -> Fact:
    return Fact("payment", on, Euros.of(amount), of, evidence=evidence)


CASES = {
    "the number in the purpose, and the amount that is due": (
        [row(label="Avance convention 2024-012")],
        [("certain", "alpha", "advance", "label amount near")],
    ),
    "the number is sure though the amount says which payment it is of two": (
        [row(amount="3 000,00", label="conv. 2024/012", paid="30/08/2024")],
        [("certain", "alpha", "balance", "label amount near")],
    ),
    "the number, and an amount that neither payment has": (
        [row(amount="4 200,00", label="2024-012")],
        [("probable", "alpha", None, "label which_norm label_alone")],
    ),
    "the same, and its beneficiary": (
        [row(amount="4 200,00", label="2024-012", siret=ONE)],
        [("probable", "alpha", None, "label which_norm")],
    ),
    "a number of few signs in a sentence is none": (
        [row(label="facture 12, poste 014")],
        [("none", None, None, "")],
    ),
    "the SIRET, and an amount that one dossier alone awaits": (
        [row(amount="6 000,00", siret=OTHER)],
        [("certain", "gamma", "advance", "siret amount near")],
    ),
    "the SIRET, the amount, and a day before the agreement": (
        [row(amount="6 000,00", siret=OTHER, ordered="20/12/2023", paid="29/12/2023")],
        [("probable", "gamma", "advance", "siret amount other_year")],
    ),
    "the number, and a day before the agreement": (
        [row(amount="6 000,00", siret=OTHER, label="2024-014", ordered="20/12/2023", paid="29/12/2023")],
        [("certain", "gamma", "advance", "label amount")],
    ),
    "the SIRET, and an amount that two dossiers await": (
        [row(amount="2 500,00", siret=OTHER, paid="30/08/2024")],
        [("several", None, None, "siret")],
    ),
    "the SIRET, and an amount that nobody awaits": (
        [row(amount="123,00", siret=ONE)],
        [("probable", "alpha", None, "siret which_norm other_amount")],
    ),
    "another place of business of the same body": (
        [row(siret="44067202000011"[:9])],
        [("probable", "alpha", "advance", "siren amount near")],
    ),
    "a name alone": (
        [row(party="Association ALPHA")],
        [("probable", "alpha", "advance", "name amount near")],
    ),
    "a name, and a SIRET that no dossier states": (
        [row(party="Association Alpha", siret="01234567400019")],
        [("probable", "alpha", "advance", "name amount near other_body")],
    ),
    "the number, and another payee": (
        [row(label="2024-012", siret=OTHER)],
        [("probable", "alpha", "advance", "label amount near other_body")],
    ),
    "nobody": ([row(label="Pneus", siret="")], [("none", None, None, "")]),
    "two numbers in one purpose": (
        [row(amount="7 500,00", label="2024-013 et 2024-014")],
        [("several", None, None, "label")],
    ),
    "two rows of one order are one payment": (
        [row(amount="2 000,00", label="2024-012 a"), row(amount="3 000,00", label="2024-012 b")],
        [("certain", "alpha", "advance", "label amount near")],
    ),
    "one order for two agreements is two payments": (
        [row(amount="5 000,00", label="2024-012"), row(amount="4 000,00", label="2024-013")],
        [
            ("certain", "alpha", "advance", "label amount near"),
            ("certain", "beta", "advance", "label amount near"),
        ],
    ),
    "the same row twice may be one payment or two": (
        [row(label="2024-012"), row(label="2024-012")],
        [("probable", "alpha", None, "label repeated which_norm label_alone")],
    ),
    "two payments by SIRET for one amount that is awaited": (
        [row("1", siret=ONE), row("2", siret=ONE)],
        [("several", "alpha", "advance", "siret amount near twice")] * 2,
    ),
    "of the two, one names the number: it is the one": (
        [row("1", siret=ONE), row("2", siret=ONE, label="2024-012")],
        [
            ("probable", "alpha", None, "siret which_norm other_amount"),
            ("certain", "alpha", "advance", "label amount near"),
        ],
    ),
    "what is left for one dossier once the other is known": (
        [
            row("1", "2 500,00", "2024-013", OTHER, paid="30/07/2024"),
            row("2", "2 500,00", "", OTHER, paid="31/07/2024"),
        ],
        [
            ("certain", "beta", "balance", "label amount near"),
            ("certain", "gamma", "balance", "siret amount near"),
        ],
    ),
    "an order that is not paid yet": (
        [row(label="2024-012", paid="", state="Mandaté")],
        [("certain", "alpha", "advance", "label amount near")],
    ),
    "a rejected order is no payment": (
        [row(label="2024-012", paid="", state="Rejeté")],
        [("cancelled", None, None, "not_paid")],
    ),
    "a state that nobody knows": (
        [row(label="2024-012", state="???")],
        [("probable", "alpha", "advance", "label amount near state")],
    ),
    "an order that another row takes back": (
        [row(label="2024-012", paid=""), row(amount="-5 000,00", label="2024-012", paid="")],
        [("cancelled", None, None, "pair")] * 2,
    ),
    "a payment that another row takes back: did the money come back?": (
        [row(label="2024-012"), row(amount="-5 000,00", label="2024-012", paid="")],
        [("several", None, None, "cancelled_after_payment")] * 2,
    ),
    "a cancellation that may be of one of two": (
        [
            row("1", siret=ONE, paid=""),
            row("2", siret=ONE, label="2024-012", paid=""),
            row("3", "-5 000,00", siret=ONE, paid=""),
        ],
        [
            ("probable", "alpha", "advance", "siret amount near perhaps_cancelled"),
            ("probable", "alpha", "advance", "label amount near perhaps_cancelled"),
            ("several", None, None, "siret cancels"),
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_row_is_where_it_belongs(case: str, tmp_path: Path) -> None:
    rows, expected = CASES[case]
    assert said(match(tmp_path, rows)) == expected


RECORDED = {
    "with its amount on its day": (payment(5_000), ("known", "alpha", "advance", "recorded_by_hand")),
    "with its number, under another day": (
        payment(5_000, date(2024, 5, 20), evidence="mandat n° 1 du trésorier"),
        ("known", "alpha", "advance", "recorded_by_hand"),
    ),
    "some days away": (
        payment(5_000, date(2024, 5, 4)),
        ("probable", "alpha", None, "label almost_recorded which_norm label_alone"),
    ),
    "on one of some days": (
        Fact("payment", date(2024, 4, 1), Euros.of(5_000), "advance", no_later_than=date(2024, 5, 31)),
        ("probable", "alpha", None, "label almost_recorded which_norm label_alone"),
    ),
    "long before": (
        payment(5_000, date(2024, 1, 4)),
        ("probable", "alpha", None, "label which_norm label_alone"),
    ),
}


@pytest.mark.parametrize("case", RECORDED)
def test_what_is_recorded_by_hand_is_known_or_asked(case: str, tmp_path: Path) -> None:
    fact, expected = RECORDED[case]
    assert said(match(tmp_path, [row(label="2024-012")], three(("alpha", fact)))) == [expected]


def test_the_words_of_an_identifier_are_a_number_in_a_column_alone(tmp_path: Path) -> None:
    party = [(Path("fete-2024"), dossier("Fete-2024", "C-77", ONE, 5_000, 3_000))]
    assert said(match(tmp_path, [row(label="Fête 2024, location de la sono")], party)) == [
        ("none", None, None, "")
    ]
    reading = read(tmp_path, [[*row(), "fete-2024"]], [*HEAD, "N° dossier"])
    assert said(matched(party, reading, AS_OF)) == [("certain", "fete-2024", "advance", "number amount near")]


def test_each_recorded_payment_explains_one_row(tmp_path: Path) -> None:
    recorded = three(("alpha", payment(5_000)), ("alpha", payment(5_000)))
    rows = [row(str(number), label="2024-012") for number in (1, 2, 3)]
    ranks = [each.rank.value for each in match(tmp_path, rows, recorded).matches]
    assert ranks == ["known", "known", "probable"]


def test_an_order_whose_payment_is_recorded_is_known(tmp_path: Path) -> None:
    found = match(tmp_path, [row(label="2024-012", paid="")], three(("alpha", payment(5_000))))
    assert said(found) == [("known", "alpha", "advance", "order_paid")]


def test_an_order_that_was_rejected_and_is_recorded_as_paid_is_told(tmp_path: Path) -> None:
    recorded = three(("alpha", payment(5_000, evidence="mandat 1")))
    found = match(tmp_path, [row(label="2024-012", state="Rejeté")], recorded)
    assert said(found) == [("several", None, None, "not_paid_but_recorded")]


def test_a_payment_more_of_a_dossier_that_is_paid_up_is_asked(tmp_path: Path) -> None:
    paid = three(("alpha", payment(5_000)), ("alpha", payment(3_000, date(2024, 7, 30), "balance")))
    found = match(tmp_path, [row("9", "1 000,00", "2024-012", paid="30/08/2024")], paid)
    assert said(found) == [("probable", "alpha", None, "label paid_up label_alone")]


def test_an_agreement_in_another_currency_is_asked(tmp_path: Path) -> None:
    text = texts(*ALPHA).replace("€", "CHF").replace("[party.funder]", 'currency = "CHF"\n[party.funder]')
    francs = cv.parse_dossier({"convention.toml": text})
    found = match(tmp_path, [row(label="2024-012")], [(Path("alpha"), francs)])
    assert said(found) == [("probable", "alpha", "advance", "label amount near other_currency")]


def test_a_fact_that_was_withdrawn_is_not_recorded_again_by_itself(tmp_path: Path) -> None:
    (made,) = match(tmp_path, [row(label="2024-012")]).matches[0].facts
    gone = Fact("withdrawn", AS_OF, id="w", withdraws=made.id, author="a", reason="b")
    found = match(tmp_path, [row(label="2024-012")], three(("alpha", made), ("alpha", gone)))
    assert said(found) == [("probable", "alpha", "advance", "label amount near withdrawn")]
    assert found.matches[0].facts[0].id != made.id


def test_a_corrected_day_in_a_later_export_is_the_same_payment(tmp_path: Path) -> None:
    (made,) = match(tmp_path, [row(label="2024-012")]).matches[0].facts
    later = match(tmp_path, [row(label="2024-012", paid="02/05/2024")], three(("alpha", made)))
    assert said(later) == [("known", "alpha", "advance", "recorded")]


# --- recovery orders --------------------------------------------------------------------------------------

TITLES = ["N° titre", "Débiteur", "SIRET", "Objet", "Montant", "Date d’émission", "Date d’encaissement"]
RECLAIMED = (
    ("alpha", payment(5_000)),
    ("alpha", Fact("abandoned", date(2024, 6, 1))),
    ("alpha", Fact("exercised", date(2024, 6, 15), Euros.of(5_000), "clawback")),
)


def titles(folder: Path, *rows: str, facts: Iterable[tuple[str, Fact]] = RECLAIMED) -> Matching:
    reading = read(folder, [each.split(";") for each in rows], TITLES)
    return matched(three(*facts), reading, AS_OF)


def test_a_recovery_order_and_its_repayment_are_two_facts(tmp_path: Path) -> None:
    found = titles(tmp_path, f"7;Alpha;{ONE};Reversement 2024-012;5000,00;01/07/2024;15/07/2024")
    (match_,) = found.matches
    assert match_.rank is Rank.CERTAIN
    facts = [(fact.key, fact.of, fact.occurred_on) for fact in match_.facts]
    assert facts == [
        ("recovery_order", "clawback.duty", date(2024, 7, 1)),
        ("repaid", "clawback.duty", date(2024, 7, 15)),
    ]


def test_a_repayment_of_an_order_that_is_recorded_is_one_fact(tmp_path: Path) -> None:
    first = titles(tmp_path, f"7;Alpha;{ONE};Reversement 2024-012;5000,00;01/07/2024;").matches[0]
    assert [fact.key for fact in first.facts] == ["recovery_order"]
    known = (*RECLAIMED, ("alpha", first.facts[0]))
    later = titles(tmp_path, f"7;Alpha;{ONE};Reversement 2024-012;5000,00;01/07/2024;15/07/2024", facts=known)
    assert [(fact.key, fact.of) for fact in later.matches[0].facts] == [("repaid", "clawback.duty")]
    assert later.matches[0].rank is Rank.CERTAIN


def test_a_recovery_order_without_a_debt_is_not_recorded(tmp_path: Path) -> None:
    found = titles(tmp_path, f"7;Alpha;{ONE};Reversement 2024-012;5000,00;01/07/2024;", facts=())
    assert said(found) == [("probable", "alpha", None, "label no_debt")]


def test_a_recovery_order_that_is_taken_back_is_proposed(tmp_path: Path) -> None:
    first = titles(tmp_path, f"7;Alpha;{ONE};2024-012;5000,00;01/07/2024;").matches[0]
    known = (*RECLAIMED, ("alpha", first.facts[0]))
    found = titles(tmp_path, f"8;Alpha;{ONE};2024-012;-5000,00;01/08/2024;", facts=known)
    assert found.matches[0].rank is Rank.PROBABLE
    assert [fact.key for fact in found.matches[0].facts] == ["order_cancelled"]


# --- any export -------------------------------------------------------------------------------------------

ROWS = st.builds(
    PaymentRow,
    line=st.just(0),
    way=st.sampled_from((Way.OUT, Way.OUT, Way.IN)),
    cents=st.sampled_from((500_000, 250_000, 400_000, 123, -250_000, -500_000)),
    number=st.sampled_from(("", "1", "2", "3")),
    slip=st.just(""),
    year=st.sampled_from(("", "2024")),
    party=st.sampled_from(("", "Alpha", "Garage")),
    siret=st.sampled_from(("", ONE, OTHER)),
    label=st.sampled_from(("", "2024-012", "2024-013", "2024-013 2024-014")),
    agreement=st.sampled_from(("", "2024-014")),
    ordered_on=st.sampled_from((date(2024, 4, 20), date(2024, 7, 20))),
    paid_on=st.sampled_from((None, PAID, date(2024, 8, 1))),
    state=st.sampled_from((State.USUAL, State.USUAL, State.USUAL, State.REJECTED, State.UNKNOWN)),
    is_cancelling=st.just(False),
    is_returned=st.sampled_from((False, False, False, True)),
)
BY_HAND = st.tuples(
    st.sampled_from(("alpha", "beta", "gamma")),
    st.builds(
        payment,
        st.sampled_from((5_000, 2_500, 4_000)),
        st.sampled_from((PAID, date(2024, 5, 2))),
        st.sampled_from(("advance", "balance")),
    ),
)


def export_of(rows: list[PaymentRow]) -> PaymentsReading:
    placed = [evolve(each, line=at, is_cancelling=each.cents < 0) for at, each in enumerate(rows, start=2)]
    mapping = LedgerMapping(Side.PAYMENTS, {})
    return PaymentsReading(
        "m.csv", "0" * 64, (";", "utf-8"), None, mapping, (), tuple(placed), (), (), (), (), ()
    )


def after(dossiers: list[tuple[Path, Dossier]], found: Matching) -> list[tuple[Path, Dossier]]:
    """The dossiers with what is certain recorded."""
    new = {
        path: tuple(fact for each in found.of(Rank.CERTAIN) if each.folder == path for fact in each.facts)
        for path, _ in dossiers
    }
    return [(path, evolve(each, facts=(*each.facts, *new[path]))) for path, each in dossiers]


@given(
    rows=st.lists(ROWS, max_size=6),
    facts=st.lists(BY_HAND, max_size=3),
    debt=st.sampled_from(((), RECLAIMED)),
)
def test_every_row_is_in_one_list_the_sums_agree_and_a_second_run_records_nothing(
    rows: list[PaymentRow], facts: list[tuple[str, Fact]], debt: tuple[tuple[str, Fact], ...]
) -> None:
    export, dossiers = export_of(rows), three(*facts, *debt)
    found = matched(dossiers, export, AS_OF)
    lines = sorted(each.line for match_ in found.matches for each in match_.movement.rows)
    assert lines == [each.line for each in export.rows]
    assert Euros.total(found.total(rank) for rank in Rank) == export.total
    recorded = after(dossiers, found)
    ids = [fact.id for _, each in recorded for fact in each.facts if fact.id is not None]
    assert len(ids) == len(set(ids))
    again = matched(recorded, export, AS_OF)
    assert again.of(Rank.CERTAIN) == ()
    certain = {match_.lines for match_ in found.of(Rank.CERTAIN)}
    assert certain <= {match_.lines for match_ in again.of(Rank.KNOWN)}


def test_what_is_certain_can_be_recorded(tmp_path: Path) -> None:
    rows = [row(label="2024-012"), row("2", "6 000,00", siret=OTHER), row("3", "4 000,00", label="2024-013")]
    for _, each in after(three(), match(tmp_path, rows)):
        assert cv.validate(each) == ()


@pytest.mark.parametrize(("number", "rank"), [("2", Rank.KNOWN), ("3", Rank.PROBABLE), ("12", Rank.PROBABLE)])
def test_slip_and_line_of_what_an_export_recorded_are_no_number_of_an_order(
    tmp_path: Path, number: str, rank: Rank
) -> None:
    facts = payment(5_000, evidence=_EVIDENCE)
    later = row(number, label="2024-012", siret=ONE, ordered="01/07/2024", paid="05/07/2024")
    (found,) = match(tmp_path, [later], three(("alpha", facts))).matches
    assert found.rank is rank


@pytest.mark.parametrize(("year", "name"), [("2023", "former"), ("2024", "alpha")])
def test_two_agreements_of_one_body_with_the_same_amounts_are_told_apart_by_the_day_and_asked(
    tmp_path: Path, year: str, name: str
) -> None:
    former = texts(*ALPHA).replace("2024-", "2023-").replace('"alpha"', '"former"')
    dossiers = [(Path("former"), cv.parse_dossier({"convention.toml": former})), *three()]
    paid = row(siret=ONE, ordered=f"20/04/{year}", paid=f"30/04/{year}")
    assert said(match(tmp_path, [paid], dossiers)) == [
        ("probable", name, "advance", "siret amount near also_awaited")
    ]
