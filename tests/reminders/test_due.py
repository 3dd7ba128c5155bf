"""Which reminder stands on a day, and why it does not go: the decided cases."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.reminders.reminder_rules import (
    BOUNDS,
    AwaitedDuty,
    NotRemindedReason,
    ReminderRules,
    ReminderState,
    RulesRefusedError,
    SentReminder,
    state_of_reminders,
)

DUE = date(2025, 6, 30)
RULES = ReminderRules()


def late(**more: object) -> AwaitedDuty:
    return AwaitedDuty("bilan", DUE, is_late=True, **more)  # type: ignore[arg-type]


def coming(**more: object) -> AwaitedDuty:
    return AwaitedDuty("bilan", DUE, is_late=False, **more)  # type: ignore[arg-type]


def sent(step: int, after: int, *, due: date = DUE, is_doubtful: bool = False) -> SentReminder:
    return SentReminder("x", "bilan", due, step, DUE + timedelta(after), is_doubtful)


def asked(awaited: AwaitedDuty, after: int, *before: SentReminder, is_quiet: bool = False) -> ReminderState:
    return state_of_reminders(awaited, DUE + timedelta(after), RULES, before, is_quiet=is_quiet)


@pytest.mark.parametrize(
    ("awaited", "after", "step", "why"),
    [
        (coming(), -31, None, NotRemindedReason.NOT_YET),
        (coming(), -30, -30, None),
        (coming(), -8, -30, None),  # seven nights without a run lose nothing
        (coming(), -7, -7, None),
        (coming(), 0, -7, None),
        (late(), 1, 1, None),
        (late(), 14, 1, None),
        (late(), 15, 15, None),
        (late(), 44, 15, None),
        (late(), 45, 45, None),
        (late(), 59, 45, None),
        (late(), 60, 60, NotRemindedReason.FORMAL_NOTICE),
        (late(), 3000, 60, NotRemindedReason.FORMAL_NOTICE),
        (late(is_settled=False), 1, 1, NotRemindedReason.UNSETTLED),
        (late(is_settled=False), 60, 60, NotRemindedReason.UNSETTLED),
        (coming(is_known=False), -31, None, NotRemindedReason.NOT_YET),
        (coming(is_known=False), -30, -30, NotRemindedReason.UNSETTLED),
        (late(is_put_on_notice=True), 20, None, NotRemindedReason.FORMAL_NOTICE_SENT),
        (late(is_put_on_notice=True), 80, None, NotRemindedReason.FORMAL_NOTICE_SENT),
        (AwaitedDuty("bilan", None, is_late=False), 0, None, NotRemindedReason.NO_DAY),
        (AwaitedDuty("bilan", None, is_late=True), 0, None, NotRemindedReason.UNSETTLED),
    ],
)
def test_the_last_rule_whose_day_has_come_stands(
    awaited: AwaitedDuty, after: int, step: int | None, why: NotRemindedReason | None
) -> None:
    found = asked(awaited, after)
    assert (found.step, found.why) == (step, why)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ((sent(1, 1),), 1, NotRemindedReason.SENT),
        ((sent(1, 1),), 14, NotRemindedReason.SENT),
        ((sent(1, 1),), 15, None),
        ((sent(15, 16),), 45, None),
        ((sent(15, 44),), 45, NotRemindedReason.APART),
        ((sent(15, 44),), 51, None),
        ((sent(-7, -1),), 1, NotRemindedReason.APART),
        ((sent(-7, -1),), 6, None),
        ((sent(15, 20),), 10, NotRemindedReason.SENT),  # a clock that went back
        ((sent(1, 1, is_doubtful=True),), 2, NotRemindedReason.DOUBTFUL),
        ((sent(1, 1, is_doubtful=True), sent(1, 1)), 2, NotRemindedReason.SENT),
        ((sent(1, -60, due=DUE - timedelta(61)),), 1, None),  # its day was moved since: reminders begin anew
        ((SentReminder("x", "other", DUE, 1, DUE),), 1, None),
    ],
)
def test_what_was_sent_is_not_sent_again(
    before: tuple[SentReminder, ...], after: int, why: NotRemindedReason | None
) -> None:
    assert asked(late(), after, *before).why is why


@pytest.mark.parametrize(
    ("letter", "after", "why"),
    [
        (1, 1, NotRemindedReason.RECORDED),
        (1, 14, NotRemindedReason.RECORDED),
        (1, 15, None),
        (-10, 1, None),
        (-1, 1, NotRemindedReason.APART),
    ],
)
def test_a_letter_that_is_recorded_is_the_reminder_of_its_time(
    letter: int, after: int, why: NotRemindedReason | None
) -> None:
    assert asked(late(letters=(DUE + timedelta(letter),)), after).why is why


def test_a_day_without_sending_is_made_up_for_on_the_next() -> None:
    assert asked(late(), 1, is_quiet=True).why is NotRemindedReason.QUIET_DAY
    assert asked(late(), 2).why is None


@pytest.mark.parametrize(
    ("after", "why"),
    [(11, None), (12, NotRemindedReason.TOO_LATE), (14, NotRemindedReason.TOO_LATE), (15, None)],
)
def test_beyond_the_window_a_reminder_is_told_and_not_sent(after: int, why: NotRemindedReason | None) -> None:
    rules = ReminderRules(catch_up=10)
    assert state_of_reminders(late(), DUE + timedelta(after), rules).why is why


@given(st.sets(st.integers(-40, 90), min_size=1), st.integers(0, 14))
def test_whatever_the_nights_that_took_place_no_rule_goes_twice_and_none_is_followed_by_an_earlier(
    nights: set[int], apart: int
) -> None:
    rules = ReminderRules(apart=apart)
    before: list[SentReminder] = []
    for night in sorted(nights):
        found = state_of_reminders(late() if night > 0 else coming(), DUE + timedelta(night), rules, before)
        if found.why is None:
            assert found.step is not None
            before.append(sent(found.step, night))
    steps = [item.step for item in before]
    assert steps == sorted(set(steps))
    days = [(item.on - DUE).days for item in before]
    assert all(later - earlier >= apart for earlier, later in pairwise(days))


@given(st.integers(-40, 59), st.integers(1, 22))
def test_after_three_weeks_without_a_run_one_reminder_goes_and_it_is_of_where_things_are_now(
    last: int, gap: int
) -> None:
    before: list[SentReminder] = []
    went = 0
    for night in [*range(-40, last), last + gap, last + gap + 1]:
        found = state_of_reminders(late() if night > 0 else coming(), DUE + timedelta(night), RULES, before)
        if found.why is None:
            assert found.step is not None
            before.append(sent(found.step, night))
            went += night >= last + gap
            rules = RULES.after if night > 0 else tuple(-days for days in RULES.before)
            assert found.step == max(step for step in rules if step <= night)
    assert went <= 1


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("before", (31,)),
        ("before", (-1,)),
        ("after", (0,)),
        ("after", (True,)),
        ("apart", 91),
        ("catch_up", "5"),
    ],
)
def test_a_rule_out_of_its_bounds_is_refused(key: str, value: object) -> None:
    with pytest.raises(RulesRefusedError, match=key):
        ReminderRules(**{key: value})  # type: ignore[arg-type]


def test_each_rule_takes_its_bounds() -> None:
    for key, bounds in BOUNDS.items():
        for days in bounds:
            value = (days,) if key in ("before", "after") else days
            assert getattr(ReminderRules(**{key: value}), key) == value  # type: ignore[arg-type]


def test_the_order_of_the_days_of_a_rule_does_not_matter() -> None:
    assert ReminderRules(before=(7, 30), after=(45, 1, 15)) == ReminderRules()
