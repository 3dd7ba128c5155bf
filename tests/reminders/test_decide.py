"""What is decided of a whole dossier: one letter for all that is late, and none that may be wrong."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from attrs import evolve

import conventions as cv
from conventions.agreement.party import Letters
from conventions.messages import catalogue
from conventions.reminders.reminder_rules import NotRemindedReason, beneficiary_address, officer_address
from conventions.reminders.reminder_text import reminders_lines

PARTIES = [cv.party("funder", "Commune fictive"), cv.party("beneficiary", "Association fictive")]
PERIOD = ("2024-01-01", "2024-12-31")


def made(*facts: cv.Fact, duties: Sequence[cv.Part] = (), territory: str = "metropole") -> cv.Dossier:
    """Two duties: accounts by 30 April 2025, a report by 30 June."""
    own = [
        cv.duty("accounts", "beneficiary", due="2025-04-30", done_by="accounts_received", label="Comptes"),
        cv.duty("report", "beneficiary", due="2025-06-30", done_by="bilan_received", label="Bilan"),
        cv.duty("pays", "funder", due="2025-04-30", done_by="notified", label="Notifier"),
    ]
    return cv.agreement(
        id="fictif", title="Une convention", grant=9_000, period=PERIOD, parties=PARTIES,
        duties=[*own, *duties], facts=list(facts), territory=territory,
    )  # fmt: skip


def asked(dossier: cv.Dossier, day: str, *sent: cv.SentReminder, **rules: object) -> cv.Reminders:
    return cv.reminders([dossier], day, cv.ReminderRules(**rules), sent, rulebooks=())  # type: ignore[arg-type]


def steps(found: cv.Reminders) -> list[tuple[str, list[tuple[str, int]]]]:
    return [(letter.kind, [(item.duty, item.step) for item in letter.sent]) for letter in found.due]


@pytest.mark.parametrize(
    ("day", "letters"),
    [
        ("2025-03-28", []),
        ("2025-03-31", [("rappel", [("accounts", -30)])]),
        ("2025-05-02", [("relance", [("accounts", 1)])]),
        ("2025-06-02", [("relance", [("accounts", 15)]), ("rappel", [("report", -30)])]),
        ("2025-06-27", [("relance", [("accounts", 45)]), ("rappel", [("report", -7)])]),
        ("2025-07-01", [("relance", [("report", 1)])]),  # of the accounts, a formal notice is proposed
    ],
)
def test_what_is_late_and_what_comes_are_two_letters(
    day: str, letters: list[tuple[str, list[tuple[str, int]]]]
) -> None:
    assert steps(asked(made(), day)) == letters


def test_the_funder_is_not_reminded_of_its_own_duties() -> None:
    found = asked(made(), "2025-07-01")
    assert "pays" not in {item.duty for item in found.not_due} | {item.duty for item in found.due[0].sent}


def test_one_letter_is_the_reminder_of_all_that_is_late() -> None:
    both = [cv.duty("list", "beneficiary", due="2025-04-25", done_by="list_sent", label="Liste")]
    first = asked(made(duties=both), "2025-04-28")
    assert steps(first)[0] == ("relance", [("list", 1)])
    second = asked(made(duties=both), "2025-05-05", *(item for letter in first.due for item in letter.sent))
    assert steps(second) == [("relance", [("accounts", 1)])]
    third = asked(
        made(duties=both), "2025-05-15",
        *(item for found in (first, second) for letter in found.due for item in letter.sent),
    )  # fmt: skip
    assert steps(third) == [("relance", [("accounts", 15), ("list", 15)])]


@pytest.mark.parametrize("day", ["2025-05-01", "2025-05-03", "2025-05-04", "2025-05-08"])
def test_nothing_goes_on_a_holiday_or_a_week_end(day: str) -> None:
    found = asked(made(), day)
    assert (found.due, {item.why for item in found.not_due if item.duty == "accounts"}) == ((), {"quiet_day"})
    assert asked(made(), day, quiet_days=False).due


def test_good_friday_is_a_day_without_sending_where_it_is_a_holiday() -> None:
    dossier = made(duties=[cv.duty("list", "beneficiary", due="2025-04-17", done_by="list_sent")])
    assert asked(dossier, "2025-04-18").due
    assert not asked(made(territory="alsace_moselle"), "2025-04-18").due


def test_a_letter_recorded_by_hand_is_its_reminder_and_a_formal_notice_ends_them() -> None:
    by_hand = made(cv.fact("letter_sent", "2025-05-06", of="accounts"))
    assert [item.why for item in asked(by_hand, "2025-05-07").not_due][:1] == ["recorded"]
    assert steps(asked(by_hand, "2025-05-15"))[0] == ("relance", [("accounts", 15)])
    notice = made(cv.fact("formal_notice_sent", "2025-05-06", of="accounts"))
    assert [item.why for item in asked(notice, "2025-05-15").not_due][:1] == ["formal_notice_sent"]
    before = made(cv.fact("formal_notice_sent", "2025-04-06", of="accounts"))
    assert steps(asked(before, "2025-05-15"))[0] == ("relance", [("accounts", 15)])


def test_what_a_reading_may_make_wrong_holds_the_whole_letter_back() -> None:
    dossier = cv.read_dossier(cv.example("cd62-apes-2024"))
    assert steps(asked(dossier, "2025-05-02")) == [("rappel", [("final_bilan", -30)])]
    held = asked(dossier, "2025-06-02")
    assert (held.due, [item.why for item in held.not_due]) == ((), ["unsettled"])
    chosen = [cv.fact("reading_chosen", "2025-06-01", "main", of=name) for name in ("final_bilan",)]
    answered = cv.fact(
        "acknowledged", "2025-06-01", "held_back", of="final_bilan", author="le service", reason="lu ensemble"
    )
    assert steps(asked(cv.with_facts(dossier, *chosen, answered), "2025-06-02")) == [
        ("relance", [("final_bilan", 1)])
    ]


def test_a_missing_day_holds_back_what_is_late_beside_it() -> None:
    unknown = cv.duty("list", "beneficiary", due="signed + 1 month", done_by="list_sent", label="Liste")
    dossier = made(cv.fact("signed", "2024-02-01", no_later_than="2024-02-20"), duties=[unknown])
    found = asked(dossier, "2025-05-02")
    assert not found.due
    assert {item.duty: item.why for item in found.not_due}["accounts"] == "unsettled"


@pytest.mark.parametrize("end", ["liquidated", "merged"])
def test_letters_that_go_to_another_than_the_beneficiary_are_not_sent_to_its_address(end: str) -> None:
    found = asked(made(cv.fact(end, "2025-04-01")), "2025-05-02")
    assert not found.due
    assert {item.why for item in found.not_due if item.duty == "accounts"} == {"addressee"}
    assert asked(made(cv.fact(end, "2025-06-01")), "2025-05-02").due


def test_two_dossiers_of_one_identifier_are_not_reminded() -> None:
    found = cv.reminders([made(), made()], "2025-05-02", rulebooks=())
    assert not found.due
    assert {item.why for item in found.not_due if item.duty == "accounts"} == {"twin"}


def test_a_day_that_an_amendment_moves_begins_reminders_anew() -> None:
    sent = asked(made(), "2025-05-02").due[0].sent
    moved = [evolve(item, due=item.due - timedelta(60), on=date(2025, 3, 3)) for item in sent]
    assert steps(asked(made(), "2025-05-02", *moved)) == [("relance", [("accounts", 1)])]


def test_addresses_are_those_of_the_letters_of_each_party() -> None:
    agreement = made().agreement
    assert (beneficiary_address(agreement), officer_address(agreement)) == (None, None)
    mails = {"funder": " service@commune.example ", "beneficiary": "a@b.example, c@d.example"}
    parties = tuple(evolve(party, letters=Letters(mail=mails[party.role])) for party in agreement.parties)
    given = evolve(agreement, parties=parties)
    assert (beneficiary_address(given), officer_address(given)) == (None, "service@commune.example")


def test_every_reason_has_its_words_in_both_languages() -> None:
    for language in ("fr", "en"):
        assert [why for why in NotRemindedReason if not catalogue(language).has(f"reminders.why.{why}")] == []


def test_the_text_tells_what_waits_for_somebody_and_all_where_it_is_asked() -> None:
    found = asked(made(), "2025-07-01")
    short = cv.to_text(found, lang="en")
    assert "Comptes (due 30/04/2025): a formal notice to propose" in short
    assert "overdue letter: Bilan (due 30/06/2025) → no correct e-mail address" in short
    early = asked(made(), "2025-02-03")
    assert "Comptes" not in cv.to_text(early)
    whole = "\n".join(
        reminders_lines(early._decisions(catalogue("fr")), early.as_of, catalogue("fr"), is_whole=True)
    )
    assert "Comptes (échéance le 30/04/2025)" in whole
    assert "(premier rappel le 31/03/2025)" in whole
