"""Three slots that fit, spread over days; other times; the nearest ones when nothing fits."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.booking import NOW, ZONE, office

from bot.clinic.scheduling.offers import offer
from bot.clinic.scheduling.slots import free_slots
from bot.clinic.scheduling.wishes import read_wish

FREE = free_slots(office(), [], NOW)


def offered(words, free=FREE, shown=()):
    made = offer(free, read_wish(words, office(), NOW), office(), shown)
    return [f"{office().local(slot.start):%a %d %H:%M}" for slot in made.slots], made


def starts(*local):
    return [datetime.fromisoformat(f"2026-{one}").replace(tzinfo=ZoneInfo(ZONE)) for one in local]


def test_any_time_is_spread_over_three_days_and_hours():
    assert offered("any time")[0] == ["Tue 24 13:00", "Wed 25 13:00", "Fri 27 11:00"]


def test_as_soon_as_possible_is_the_first_three():
    assert offered("asap")[0] == ["Tue 24 13:00", "Tue 24 14:00", "Tue 24 15:00"]


def test_one_day_is_spread_over_its_hours():
    assert offered("next Tuesday")[0] == ["Tue 01 09:00", "Tue 01 13:00", "Tue 01 16:00"]


def test_a_narrow_wish_is_what_is_offered():
    assert offered("next Tuesday after 3")[0] == ["Tue 01 15:00", "Tue 01 16:00"]
    assert offered("Thursday evenings")[0] == ["Thu 03 17:00", "Thu 10 18:00", "Thu 17 19:00"]


def test_other_times_are_other_days_first_and_never_the_same_again():
    first = offered("mornings")[1].slots
    second = offered("mornings", shown=[slot.start for slot in first])[1].slots
    assert not {slot.start for slot in first} & {slot.start for slot in second}
    assert not {slot.start.date() for slot in first} & {slot.start.date() for slot in second}


def test_other_times_of_the_only_day_are_its_other_hours():
    shown = starts("12-01 09:00", "12-01 13:00", "12-01 16:00")
    assert offered("next Tuesday", shown=shown)[0] == ["Tue 01 10:00", "Tue 01 11:00", "Tue 01 15:00"]


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        ("Friday at 4", ["Thu 03 16:00", "Thu 10 16:00", "Thu 17 16:00"]),
        ("Thanksgiving", ["Wed 25 09:00", "Wed 25 10:00", "Wed 25 11:00"]),
        ("tomorrow at 7 am", ["Wed 25 09:00", "Wed 25 10:00", "Wed 25 11:00"]),
    ],
)
def test_when_nothing_fits_the_nearest_are_offered_and_it_is_known(words, nearest):
    found, made = offered(words)
    assert not made.fits
    assert found == nearest


def test_what_is_ruled_out_is_offered_last():
    assert not {"Mon"} & {one[:3] for one in offered("mornings but not Mondays")[0]}
    found, made = offered("Saturdays, not Fridays")
    assert not made.fits
    assert "Fri" not in {one[:3] for one in found}


def test_with_nothing_free_nothing_is_offered():
    assert offered("any time", free=[])[1].slots == ()


@given(
    st.sampled_from(["any time", "mornings", "next week", "not Mondays", "Fri at 4", "asap", "Saturday", "the 3rd"]),
    st.sets(st.sampled_from([slot.start for slot in FREE])),
)
def test_whatever_was_shown_the_offer_is_free_new_in_order_and_at_most_three(words, shown):
    slots = offered(words, shown=shown)[1].slots
    assert len(slots) <= 3
    assert list(slots) == sorted(set(slots))
    assert all(slot in FREE and slot.start not in shown for slot in slots)
    assert bool(slots) == (len(shown) < len(FREE))
