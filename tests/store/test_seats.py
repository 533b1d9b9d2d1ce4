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
from bot.clinic.scheduling.model import SlotStatus
from bot.store import appointments, seats
from bot.store.tables import appointments as appointments_table
from bot.store.tables import outbox, slot_seats

TRIES = 50
ROUNDS = 20
SECOND = timedelta(seconds=1)


def held(store, at=NOW):
    return [(taken.start, taken.status) for taken in store.run(seats.taken, at)]


def test_a_held_slot_is_nobody_elses_for_ten_minutes(store):
    hold = store.run(seats.hold, slot(), 1, "ana", NOW)
    assert hold.expires_at == NOW + timedelta(minutes=10)
    for later in (timedelta(0), timedelta(minutes=10) - SECOND):
        with pytest.raises(SlotTakenError):
            store.run(seats.hold, slot(), 1, "bo", NOW + later)
    assert held(store) == [(START, SlotStatus.BUSY_TENTATIVE)]


def test_an_expired_hold_is_free_at_once(store):
    store.run(seats.hold, slot(), 1, "ana", NOW)
    after = NOW + timedelta(minutes=10)
    assert held(store, after) == []
    assert slot() in store.run(seats.free, office(), after)
    assert store.run(seats.hold, slot(), 1, "bo", after).holder == "bo"


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
    assert store.run(seats.hold, slot(1), 1, "bo", NOW)


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
