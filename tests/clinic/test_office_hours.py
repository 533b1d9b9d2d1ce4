"""Office hours, read from what clinic.yml says to people, and how much of a wait lies within them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from support.booking import NOW, office

from bot.clinic.office_hours import open_time, read_office_hours
from bot.clinic.scheduling.availability import Hours

ROW = {"days": "Monday to Friday", "open": "9:00 am", "close": "5:00 pm"}


def read(*rows):
    return read_office_hours(rows, office())


def at(*when):
    """A moment on the clinic's clock."""
    return datetime(*when, tzinfo=office().time_zone)


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ("Monday to Friday", {0, 1, 2, 3, 4}),
        ("Mon-Fri", {0, 1, 2, 3, 4}),
        ("Tues. \u2013 Thurs.", {1, 2, 3}),
        ("Monday, Wednesday and Friday", {0, 2, 4}),
        ("Saturday to Monday", {5, 6, 0}),
        ("Mondays through Wednesdays, Saturdays", {0, 1, 2, 5}),
        ("Every day", set(range(7))),
    ],
)
def test_days_are_read_as_people_write_them(days, found):
    assert set(read({**ROW, "days": days}).weekly) == found


@pytest.mark.parametrize(
    ("opens", "closes", "hours"),
    [
        ("9:00 am", "5:00 pm", (540, 1020)),
        ("9 a.m.", "12:30 p.m.", (540, 750)),
        ("9:00", "17:00", (540, 1020)),
        ("12 am", "noon", (0, 720)),
        ("9AM", "midnight", (540, 1440)),
    ],
)
def test_times_are_read_as_people_write_them(opens, closes, hours):
    assert read({"days": "Monday", "open": opens, "close": closes}).weekly == {0: (Hours(*hours),)}


def test_two_rows_of_a_day_both_count():
    found = read({**ROW, "close": "noon"}, {**ROW, "open": "1 pm"}).weekly[0]
    assert found == (Hours(540, 720), Hours(780, 1020))


@pytest.mark.parametrize(
    "row",
    [
        {"days": "by appointment"},
        {"open": "early"},
        {"close": "25:00"},
        {"open": "13 pm"},
        {"open": "5 pm", "close": "9 am"},
        {"close": "9:75"},
    ],
)
def test_hours_that_cannot_be_read_are_unknown_so_that_every_hour_counts(row):
    assert read(ROW, {**ROW, **row}) is None


def test_without_hours_they_are_unknown():
    assert read() is None


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ((2026, 11, 24, 10, 0), (2026, 11, 24, 10, 20), 20),
        ((2026, 11, 24, 3, 0), (2026, 11, 24, 9, 10), 10),
        ((2026, 11, 24, 16, 50), (2026, 11, 25, 9, 5), 15),
        ((2026, 11, 27, 16, 50), (2026, 11, 30, 9, 0), 10),  # a weekend between
        ((2026, 12, 24, 10, 0), (2026, 12, 24, 12, 0), 0),  # one of the clinic's closed days
        ((2026, 11, 26, 10, 0), (2026, 11, 26, 12, 0), 0),  # Thanksgiving
        ((2026, 11, 24, 17, 0), (2026, 11, 24, 23, 0), 0),
    ],
)
def test_only_time_within_office_hours_counts(start, end, minutes):
    assert open_time(read(ROW), at(*start), at(*end)) == timedelta(minutes=minutes)


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)])
def test_on_the_day_of_a_change_of_the_clock_the_hours_are_the_clocks(day):
    sunday = read({**ROW, "days": "Sunday"})
    start = at(day.year, day.month, day.day, 8, 59).astimezone(UTC)
    assert open_time(sunday, start, start + timedelta(minutes=2)) == timedelta(minutes=1)


def test_a_long_wait_is_whole_days():
    assert open_time(read(ROW), NOW, NOW + timedelta(days=1)) == timedelta(hours=8)
