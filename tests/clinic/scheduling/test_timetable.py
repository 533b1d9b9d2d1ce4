"""The clinic's times with their status, as FHIR means the words."""

from dataclasses import replace
from datetime import timedelta

import pytest
from support.booking import NOW, office, slot

from bot.clinic.scheduling.model import Slot, SlotStatus
from bot.clinic.scheduling.timetable import timetable, with_status

BOOKED = replace(slot(), status=SlotStatus.BUSY)
HELD = replace(slot(), status=SlotStatus.BUSY_TENTATIVE)


@pytest.mark.parametrize(
    ("taken", "conflicts", "capacity", "status"),
    [
        ([], [], 1, "free"),
        ([BOOKED], [], 1, "busy"),
        ([HELD], [], 1, "busy-tentative"),
        ([], [slot()], 1, "busy-unavailable"),
        ([BOOKED], [slot()], 1, "busy"),
        ([HELD], [slot()], 1, "busy-unavailable"),
        ([BOOKED], [], 2, "free"),
        ([BOOKED, HELD], [], 2, "busy-tentative"),
        ([BOOKED, BOOKED], [], 2, "busy"),
        ([BOOKED, BOOKED, HELD], [], 2, "busy"),
    ],
)
def test_a_time_has_the_status_that_fhir_means(taken, conflicts, capacity, status):
    assert with_status(slot(), taken, conflicts, capacity).status == status


def test_what_ends_when_the_time_begins_does_not_take_it():
    before = Slot(slot().start - timedelta(hours=1), slot().start, SlotStatus.BUSY)
    assert with_status(slot(), [before], [before], 1).status is SlotStatus.FREE


def test_the_timetable_has_every_time_of_the_hours_from_the_earliest_on():
    hours = office(weekly={"tuesday": ["09:00-12:00"]}, horizon_days=7, lead_hours=2)
    listed = timetable(hours, [BOOKED], [], NOW)
    assert [(each.start, each.status) for each in listed] == [
        (slot(0).start, "busy"),
        (slot(1).start, "free"),
        (slot(2).start, "free"),
    ]


def test_a_visit_of_the_past_or_of_older_hours_is_busy_whatever_the_capacity():
    hours = office(weekly={"tuesday": ["09:00-12:00"]}, horizon_days=7, capacity=3)
    past = Slot(NOW - timedelta(days=7), NOW - timedelta(days=7, hours=-1), SlotStatus.BUSY)
    older = Slot(slot().start + timedelta(minutes=30), slot().end + timedelta(minutes=30), SlotStatus.BUSY)
    listed = {each.start: each.status for each in timetable(hours, [past, older], [], NOW)}
    assert (listed[past.start], listed[older.start]) == ("busy", "busy")
    assert listed[slot().start] == listed[slot(1).start] == "free"
