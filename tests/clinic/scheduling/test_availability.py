"""Availability: what staff may write, and what is refused with a sentence that says why."""

from datetime import date

import pytest
from support.booking import OFFICE, ZONE, office

from bot.clinic.errors import ContentError
from bot.clinic.scheduling.availability import Hours, read_availability


def test_hours_are_read_by_weekday():
    weekly = office().weekly
    assert weekly[0] == (Hours(9 * 60, 12 * 60), Hours(13 * 60, 17 * 60))
    assert weekly[3] == (Hours(12 * 60, 20 * 60),)
    assert 5 not in weekly


@pytest.mark.parametrize("content", [None, {}, {"weekly": {}}, {"weekly": {"monday": []}}, {"slot_minutes": 30}])
def test_without_hours_nothing_can_be_booked(content):
    assert not read_availability(content, ZONE).is_set


def test_public_holidays_of_new_jersey_and_own_days_are_closed():
    closed = [date(2026, 11, 26), date(2026, 12, 25), date(2027, 1, 1), date(2026, 12, 24)]
    assert all(office().is_closed(day) and office().hours_on(day) == () for day in closed)
    assert not office().is_closed(date(2026, 11, 25))
    assert not office(holidays="").is_closed(date(2026, 11, 26))


def test_a_clinic_may_be_open_to_midnight():
    assert office(weekly={"friday": "18:00-24:00"}).weekly[4] == (Hours(18 * 60, 24 * 60),)


@pytest.mark.parametrize(
    ("entry", "value", "named"),
    [
        ("weekly", {"moonday": ["09:00-17:00"]}, "monday"),
        ("weekly", "always", "weekly"),
        ("weekly", {"monday": ["9 to 5"]}, "monday"),
        ("weekly", {"monday": ["17:00-09:00"]}, "monday"),
        ("weekly", {"monday": ["09:70-10:00"]}, "monday"),
        ("weekly", {"monday": ["09:00-25:00"]}, "monday"),
        ("weekly", {"monday": ["09:00-12:00", "11:00-17:00"]}, "overlap"),
        ("slot_minutes", 0, "slot_minutes"),
        ("slot_minutes", "60", "slot_minutes"),
        ("capacity", 0, "capacity"),
        ("capacity", True, "capacity"),
        ("horizon_days", 999, "horizon_days"),
        ("lead_hours", -1, "lead_hours"),
        ("holidays", "XX-YY", "holidays"),
        ("closed", ["Christmas"], "closed"),
        ("slots", 1, "slots"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(entry, value, named):
    with pytest.raises(ContentError, match=named):
        read_availability({**OFFICE, entry: value}, ZONE)
