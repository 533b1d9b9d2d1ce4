"""Which days an address asks for, how they are shown, and when a day is over for good."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clinic.period import LONGEST, Period, begin, last_settled, read_period, settled_from

TODAY = date(2026, 11, 25)
ZONE = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("days", "since", "until", "first", "last"),
    [
        ("7", "", "", "2026-11-19", "2026-11-25"),
        ("30", "", "", "2026-10-27", "2026-11-25"),
        ("90", "", "", "2026-08-28", "2026-11-25"),
        ("", "", "", "2026-10-27", "2026-11-25"),
        ("x", "y", "z", "2026-10-27", "2026-11-25"),
        ("7", "2026-11-01", "2026-11-03", "2026-11-01", "2026-11-03"),
        ("", "2026-11-20", "", "2026-11-20", "2026-11-25"),
        ("", "2026-11-20", "2027-01-01", "2026-11-20", "2026-11-25"),
        ("", "2026-11-20", "2026-11-01", "2026-11-01", "2026-11-01"),
        ("", "2020-01-01", "2026-11-25", "2025-11-25", "2026-11-25"),
        ("", "2030-01-01", "2031-01-01", "2026-11-25", "2026-11-25"),
        ("", "0001-01-01", "0001-01-02", "2026-10-27", "2026-11-25"),
        ("7", "", "2026-11-03", "2026-11-19", "2026-11-25"),
    ],
)
def test_an_address_asks_for_these_days(days, since, until, first, last):
    period = read_period(days, since, until, TODAY)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


@given(st.text(max_size=12), st.text(max_size=12) | st.dates().map(str), st.text(max_size=12) | st.dates().map(str))
def test_whatever_the_address_says_it_is_some_days_up_to_today(days, since, until):
    period = read_period(days, since, until, TODAY)
    assert 1 <= period.length <= LONGEST
    assert period.first <= period.last <= TODAY
    assert period.before.length == period.length
    assert period.before.last == period.first - timedelta(days=1)


def test_many_days_are_shown_by_weeks_from_monday():
    period = Period(date(2026, 8, 28), date(2026, 10, 5))
    assert [str(step) for step in period.steps()] == [
        "2026-08-28", "2026-08-31", "2026-09-07", "2026-09-14", "2026-09-21", "2026-09-28", "2026-10-05",
    ]  # fmt: skip
    assert period.step_of(date(2026, 9, 6)) == date(2026, 8, 31)
    assert Period(date(2026, 11, 1), date(2026, 11, 30)).steps() == list(
        Period(date(2026, 11, 1), date(2026, 11, 30)).days()
    )


def test_a_day_begins_at_the_clinics_midnight_however_its_clocks_are_set():
    assert begin(date(2026, 11, 1), ZONE).astimezone(UTC) == datetime(2026, 11, 1, 4, tzinfo=UTC)
    assert begin(date(2026, 11, 2), ZONE).astimezone(UTC) == datetime(2026, 11, 2, 5, tzinfo=UTC)


def test_a_day_is_settled_a_day_after_its_end():
    assert last_settled(datetime(2026, 11, 25, 4, 59, tzinfo=UTC), ZONE) == date(2026, 11, 22)
    assert last_settled(datetime(2026, 11, 25, 5, tzinfo=UTC), ZONE) == date(2026, 11, 23)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 10, 31), date(2026, 3, 8)])
def test_a_day_is_settled_from_the_moment_on_which_it_is_the_last_settled_one(day):
    moment = settled_from(day, ZONE)
    assert last_settled(moment, ZONE) == day
    assert last_settled(moment - timedelta(seconds=1), ZONE) == day - timedelta(days=1)
