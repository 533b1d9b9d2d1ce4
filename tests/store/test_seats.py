"""One seat, one visitor: a hold lasts ten minutes, and nothing is ever booked twice."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from support.booking import NOW, START, office, request, slot

from bot.clinic.errors import SlotTakenError
from bot.clinic.scheduling.model import Slot, SlotStatus
from bot.store import appointments, seats
from bot.store.tables import appointments as appointments_table
from bot.store.tables import outbox, slot_seats

TRIES = 50
ROUNDS = 20
SECOND = timedelta(seconds=1)


def held(store, at=NOW):
    return [(taken.start, taken.status) for taken in store.run(seats.taken, at)]


def test_a_held_slot_is_nobody_elses_for_ten_minutes(store):
    store.run(seats.hold, slot(), 1, "ana", NOW)
    for later in (timedelta(0), timedelta(minutes=10) - SECOND):
        with pytest.raises(SlotTakenError):
            store.run(seats.hold, slot(), 1, "bo", NOW + later)
    assert held(store) == [(START, SlotStatus.BUSY_TENTATIVE)]


def test_an_expired_hold_is_free_at_once(store):
    store.run(seats.hold, slot(), 1, "ana", NOW)
    after = NOW + timedelta(minutes=10)
    assert held(store, after) == []
    assert slot() in store.run(seats.free, office(), after)
    store.run(seats.hold, slot(), 1, "bo", after)
    assert held(store, after) == [(START, SlotStatus.BUSY_TENTATIVE)]


def test_holding_again_keeps_it_longer(store):
    store.run(seats.hold, slot(), 1, "ana", NOW)
    store.run(seats.hold, slot(), 1, "ana", NOW + timedelta(minutes=9))
    with pytest.raises(SlotTakenError):
        store.run(seats.hold, slot(), 1, "bo", NOW + timedelta(minutes=11))


def test_holding_another_slot_frees_the_one_before(store):
    store.run(seats.hold, slot(0), 1, "ana", NOW)
    store.run(seats.hold, slot(1), 1, "ana", NOW)
    assert held(store) == [(slot(1).start, SlotStatus.BUSY_TENTATIVE)]


def test_a_released_slot_is_free(store):
    store.run(seats.hold, slot(), 1, "ana", NOW)
    store.run(seats.release, "ana")
    assert held(store) == []


def test_as_many_visitors_as_there_are_seats_have_the_same_slot(store):
    for holder in "abc":
        store.run(seats.hold, slot(), 3, holder, NOW)
    with pytest.raises(SlotTakenError):
        store.run(seats.hold, slot(), 3, "d", NOW)


def test_slots_of_an_old_grid_count_against_those_of_a_new_one(store):
    """Staff change the slot length while somebody holds a slot of the old one."""
    store.run(seats.hold, slot(), 1, "ana", NOW)
    with pytest.raises(SlotTakenError):
        store.run(seats.hold, slot(0, minutes=30), 1, "bo", NOW)
    store.run(seats.hold, slot(1), 1, "bo", NOW)
    assert len(held(store)) == 2


def test_a_booked_slot_stays_booked_when_its_holder_asks_to_hold_it(store):
    store.run(seats.claim, slot(), 1, "ana", NOW, expires_at=None)
    store.run(seats.hold, slot(), 1, "ana", NOW)
    store.run(seats.release, "ana")
    assert held(store) == [(START, SlotStatus.BUSY)]


def test_the_database_itself_refuses_a_second_booking_of_a_seat(store):
    row = {"start_at": START, "end_at": START + SECOND, "seat": 0}
    with store.engine.connect() as connection:
        connection.execute(insert(slot_seats).values(holder="ana", **row))
        with pytest.raises(IntegrityError):
            connection.execute(insert(slot_seats).values(holder="bo", **row))


def at_once(count, act):
    """Run `act` with 0, 1, 2, … from as many threads at the same moment; the results."""
    gate = threading.Barrier(count)

    def run(number):
        gate.wait(30)
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.mark.parametrize("capacity", [1, 3])
def test_of_fifty_tries_at_once_exactly_as_many_book_as_there_are_seats(store, capacity):
    for number in range(ROUNDS):
        chosen = slot(number)

        def book(visitor, chosen=chosen, number=number):
            form = request(f"{number}-{visitor}")
            try:
                store.run(appointments.book, form, chosen, capacity, NOW)
            except SlotTakenError:
                return "taken"
            return "booked"

        assert Counter(at_once(TRIES, book)) == {"booked": capacity, "taken": TRIES - capacity}
    destinations = select(func.count()).select_from(outbox).where(outbox.c.destination == "desk_mail")
    for query in (
        *(select(func.count()).select_from(table) for table in (appointments_table, slot_seats)),
        destinations,
    ):
        assert store.run(lambda connection, query=query: connection.execute(query).scalar()) == ROUNDS * capacity


def test_the_same_form_sent_at_once_is_one_booking(store):
    # Each try makes a reference of its own, as the form does.
    tries = [request(1, reference=f"REF-{number}") for number in range(10)]
    sent = at_once(10, lambda number: store.run(appointments.book, tries[number], slot(), 5, NOW))
    assert len({appointment.uid for appointment in sent}) == 1
    assert held(store) == [(START, SlotStatus.BUSY)]


def test_a_booked_slot_of_an_old_grid_is_never_booked_again_by_a_new_one(store):
    """Two short slots of a new grid lie in one long booked one; beside it, both are free."""
    store.run(appointments.book, request(0), slot(0), 1, NOW)
    half = timedelta(minutes=30)
    for start in (START, START + half, START - half / 2, START + 3 * half / 2):
        with pytest.raises(SlotTakenError):
            store.run(appointments.book, request(1), Slot(start, start + half), 1, NOW)
    store.run(appointments.book, request(2), Slot(START - half, START), 1, NOW)
    store.run(appointments.book, request(3), Slot(START + 2 * half, START + 3 * half), 1, NOW)


def test_slots_of_two_grids_booked_at_once_never_overlap(store):
    """The hours change while people book: some see slots of an hour, others of half an hour, and all send at once."""
    half = timedelta(minutes=30)
    for number in range(ROUNDS):
        start = START + timedelta(days=number)
        offered = (Slot(start, start + 2 * half), Slot(start + half, start + 2 * half))

        def book(visitor, offered=offered, number=number):
            try:
                store.run(appointments.book, request(f"{number}-{visitor}"), offered[visitor % 2], 1, NOW)
            except SlotTakenError:
                return "taken"
            return "booked"

        assert Counter(at_once(10, book)) == {"booked": 1, "taken": 9}


@pytest.mark.parametrize("minutes", [30, 90])
def test_a_visit_moves_to_a_slot_of_a_new_grid_that_overlaps_its_own(store, minutes):
    reference = store.run(appointments.book, request(0), slot(0), 1, NOW).reference
    store.run(seats.hold, slot(0, minutes + 10), 2, reference, NOW)
    moved = store.run(appointments.move, reference, slot(0, minutes), 1, NOW)
    assert (moved.start, moved.end) == (START, START + timedelta(minutes=minutes))
    assert held(store) == [(START, SlotStatus.BUSY)]


def test_a_visit_that_cannot_move_keeps_its_seat(store):
    reference = store.run(appointments.book, request(0), slot(0), 1, NOW).reference
    store.run(appointments.book, request(1), slot(1), 1, NOW)
    with pytest.raises(SlotTakenError):
        store.run(appointments.move, reference, slot(0, minutes=90), 1, NOW)
    assert held(store) == [(START, SlotStatus.BUSY), (slot(1).start, SlotStatus.BUSY)]
