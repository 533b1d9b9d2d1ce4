"""The time zone that calendars are told: right on every hour around both changes of the clock."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from icalendar import Calendar

from bot.delivery.time_zone import time_zone

NEW_YORK = ZoneInfo("America/New_York")
CHANGES = [
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2027, 3, 14, 7, tzinfo=UTC),
    datetime(2027, 11, 7, 6, tzinfo=UTC),
    datetime(2028, 3, 12, 7, tzinfo=UTC),
    datetime(2028, 11, 5, 6, tzinfo=UTC),
]


def told(zone, at):
    """The zone as dateutil reads it out of our component: an implementation that is not ours."""
    calendar = Calendar()
    calendar.add_component(time_zone(zone, at))
    return tzical(StringIO(calendar.to_ical().decode())).get(zone.key)


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_every_hour_around_a_change_of_the_clock_is_right(change):
    read = told(NEW_YORK, change)
    for hours in range(-48, 49):
        moment = change + timedelta(hours=hours)
        wall = moment.astimezone(NEW_YORK).replace(tzinfo=None)
        if not _is_twice_or_never(wall):
            assert wall.replace(tzinfo=read).utcoffset() == wall.replace(tzinfo=NEW_YORK).utcoffset(), wall


def _is_twice_or_never(wall):
    return wall.replace(tzinfo=NEW_YORK).utcoffset() != wall.replace(tzinfo=NEW_YORK, fold=1).utcoffset()


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_every_day_of_a_year_is_right(year):
    for month in range(1, 13):
        at = datetime(year, month, 15, 17, tzinfo=UTC)
        read = told(NEW_YORK, at)
        wall = at.astimezone(NEW_YORK).replace(tzinfo=None)
        assert wall.replace(tzinfo=read).utcoffset() == at.astimezone(NEW_YORK).utcoffset()


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/Phoenix", "Asia/Kolkata", "Australia/Sydney"])
def test_other_zones_are_right_too(name):
    zone = ZoneInfo(name)
    for month in range(1, 13):
        at = datetime(2027, month, 28, 17, tzinfo=UTC)
        wall = at.astimezone(zone).replace(tzinfo=None)
        assert wall.replace(tzinfo=told(zone, at)).utcoffset() == at.astimezone(zone).utcoffset(), month


def test_an_onset_is_told_in_the_time_before_it():
    component = time_zone(NEW_YORK, datetime(2027, 6, 1, tzinfo=UTC)).to_ical().decode()
    assert "DTSTART:20260308T020000" in component
    assert "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3" in component
    assert "DTSTART:20261101T020000" in component
    assert "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11" in component
