"""The free slots: within hours, not too soon, not too late, right over both changes of the clock."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.booking import NOW, ZONE, office, slot

from bot.clinic.scheduling.availability import read_availability
from bot.clinic.scheduling.model import Slot
from bot.clinic.scheduling.slots import free_slots, is_offered, schedule

HOUR = timedelta(hours=1)
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
SPRING = (date(2026, 3, 8), date(2027, 3, 14), date(2028, 3, 12))
AUTUMN = (date(2026, 11, 1), date(2027, 11, 7), date(2028, 11, 5))


def on(day, found, availability):
    return [
        availability.local(slot.start).strftime("%H:%M")
        for slot in found
        if availability.local(slot.start).date() == day
    ]


def test_a_days_slots_lie_within_its_hours():
    found = free_slots(office(), [], NOW)
    assert on(date(2026, 12, 1), found, office()) == ["09:00", "10:00", "11:00", "13:00", "14:00", "15:00", "16:00"]
    assert on(date(2026, 12, 3), found, office())[0] == "12:00"
    assert on(date(2026, 12, 3), found, office())[-1] == "19:00"


@pytest.mark.parametrize("day", [date(2026, 11, 26), date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 5)])
def test_a_closed_day_has_none(day):
    assert on(day, free_slots(office(), [], NOW), office()) == []


def test_the_first_slot_is_no_sooner_than_the_lead_time_and_the_last_within_the_horizon():
    found = free_slots(office(), [], NOW)
    assert on(date(2026, 11, 24), found, office()) == ["13:00", "14:00", "15:00", "16:00"]
    assert office().local(found[-1].start).date() <= date(2026, 11, 24) + timedelta(days=42)
    assert free_slots(office(lead_hours=24 * 60), [], NOW) == []


def test_the_year_ends_without_a_gap():
    found = free_slots(office(), [], datetime(2026, 12, 28, 12, tzinfo=UTC))
    days = {office().local(slot.start).date() for slot in found}
    assert {date(2026, 12, 31), date(2027, 1, 4)} <= days
    assert date(2027, 1, 1) not in days


def test_a_taken_slot_is_left_out_until_all_seats_are_free():
    assert slot() in free_slots(office(), [], NOW)
    assert slot() not in free_slots(office(), [slot()], NOW)
    assert slot() in free_slots(office(capacity=2), [slot()], NOW)
    assert slot() not in free_slots(office(capacity=2), [slot(), slot()], NOW)


def test_a_taken_slot_of_another_grid_takes_all_that_it_overlaps():
    half_past = Slot(slot().start + HOUR / 2, slot(1).start + HOUR / 2)
    found = free_slots(office(), [half_past], NOW)
    assert slot() not in found
    assert slot(1) not in found


@pytest.mark.parametrize("day", SPRING + AUTUMN)
def test_a_working_day_is_on_the_clinics_clock_before_and_after_the_clock_changes(day):
    availability = office(
        weekly={"saturday": "09:00-11:00", "sunday": "09:00-11:00", "monday": "09:00-11:00"}, holidays=""
    )
    now = datetime(day.year, day.month, day.day, 17, tzinfo=UTC) - timedelta(days=3)
    found = free_slots(availability, [], now)
    for near in (day - timedelta(days=1), day, day + timedelta(days=1)):
        assert on(near, found, availability) == ["09:00", "10:00"]


@pytest.mark.parametrize(("days", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_a_night_with_a_missing_or_a_double_hour_has_as_many_slots_as_it_has_hours(days, hours):
    availability = read_availability({"weekly": {"sunday": "00:00-24:00"}, "lead_hours": 0, "slot_minutes": 60}, ZONE)
    for day in days:
        now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - timedelta(days=2)
        found = free_slots(availability, [], now)
        assert Counter(availability.local(slot.start).date() for slot in found)[day] == hours
        assert all(slot.end - slot.start == HOUR for slot in found)


@given(MOMENTS, st.sampled_from((15, 45, 50)))
def test_slots_never_overlap_never_lie_in_the_past_and_have_their_length(now, minutes):
    found = free_slots(office(slot_minutes=minutes), [], now)
    assert all(slot.start >= now + 2 * HOUR for slot in found)
    assert all(slot.end - slot.start == timedelta(minutes=minutes) for slot in found)
    assert not any(first.overlaps(second) for first, second in pairwise(found))


def test_hours_that_were_changed_no_longer_offer_what_was_shown():
    assert is_offered(office(), slot(), NOW)
    assert not is_offered(office(weekly={"friday": "09:00-12:00"}), slot(), NOW)
    assert not is_offered(office(), slot(), slot().start)


def test_the_schedule_says_from_when_to_when_slots_exist():
    found = schedule(office(), "The clinic", NOW)
    assert (found.active, found.planning_start) == (True, NOW + 2 * HOUR)
    assert office().local(found.planning_end).isoformat() == "2027-01-06T00:00:00-05:00"
