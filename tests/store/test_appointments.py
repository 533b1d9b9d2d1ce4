"""Book, move, cancel: the visit, its seat and its row of the outbox change together or not at all."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from support.booking import NOW, START, request, slot

from bot.clinic.errors import NotBookedError, SlotTakenError
from bot.clinic.scheduling.model import AppointmentStatus
from bot.store import appointments, intake, seats
from bot.store.database import StoreError
from bot.store.tables import outbox

LATER = NOW + timedelta(hours=1)


DESK = outbox.c.destination == "desk_mail"


def sent(store):
    rows = store.run(lambda connection: connection.execute(select(outbox).where(DESK).order_by(outbox.c.id)).all())
    return [(row.kind, row.reference, row.sequence) for row in rows]


def starts(store):
    return [taken.start for taken in store.run(seats.taken, NOW)]


@pytest.fixture
def booked(store):
    return store.run(appointments.book, request(), slot(), 1, NOW)


def test_a_booked_visit_is_kept_with_its_request(store, booked):
    assert (booked.reference, booked.sequence, booked.status) == ("REF-0", 0, AppointmentStatus.BOOKED)
    assert (booked.start, booked.end) == (START, START + timedelta(hours=1))
    assert (booked.name, booked.contact, booked.times) == ("Ana Lopez", "+19735550123, ana@example.com", "mornings")
    assert store.run(appointments.find, "REF-0") == booked
    assert [row["reference"] for row in store.run(intake.newest_first)] == ["REF-0"]
    assert sent(store) == [("appointment.booked", "REF-0", 0)]


def test_a_held_slot_is_booked_by_its_holder_even_after_the_hold(store):
    store.run(seats.hold, slot(), 1, "form-0", NOW)
    assert store.run(appointments.book, request(), slot(), 1, NOW + timedelta(minutes=11)).start == START


@pytest.mark.usefixtures("booked")
def test_a_lost_slot_keeps_nothing(store):
    with pytest.raises(SlotTakenError):
        store.run(appointments.book, request(1), slot(), 1, NOW)
    assert len(store.run(intake.newest_first)) == 1
    assert sent(store) == [("appointment.booked", "REF-0", 0)]
    assert store.run(appointments.find, "REF-1") is None


def test_a_form_sent_again_is_the_first_booking(store, booked):
    again = request(reference="REF-X")
    assert store.run(appointments.book, again, slot(3), 1, LATER) == booked
    assert starts(store) == [START]


def test_a_move_keeps_uid_and_raises_sequence_and_frees_the_old_slot(store, booked):
    moved = store.run(appointments.move, "REF-0", slot(2), 1, LATER)
    assert (moved.uid, moved.sequence, moved.start) == (booked.uid, 1, slot(2).start)
    assert (moved.created, moved.changed) == (NOW, LATER)
    assert starts(store) == [slot(2).start]
    assert sent(store)[1:] == [("appointment.moved", "REF-0", 1)]


def test_a_move_to_a_taken_slot_changes_nothing(store, booked):
    store.run(appointments.book, request(1), slot(2), 1, NOW)
    with pytest.raises(SlotTakenError):
        store.run(appointments.move, "REF-0", slot(2), 1, LATER)
    assert store.run(appointments.find, "REF-0") == booked
    assert len(sent(store)) == 2


def test_a_move_to_the_same_slot_tells_nobody(store, booked):
    assert store.run(appointments.move, "REF-0", slot(), 1, LATER) == booked
    assert len(sent(store)) == 1


def test_a_cancelled_visit_frees_its_slot_and_keeps_its_time_on_record(store, booked):
    cancelled = store.run(appointments.cancel, "REF-0", LATER)
    assert (cancelled.uid, cancelled.sequence, cancelled.status) == (booked.uid, 1, AppointmentStatus.CANCELLED)
    assert cancelled.start == START
    assert starts(store) == []
    assert sent(store)[1:] == [("appointment.cancelled", "REF-0", 1)]
    assert store.run(appointments.book, request(1), slot(), 1, LATER)


@pytest.mark.parametrize(
    "act",
    [
        lambda s: s.run(appointments.cancel, "REF-0", LATER),
        lambda s: s.run(appointments.move, "REF-0", slot(1), 1, LATER),
    ],
)
def test_what_is_cancelled_or_unknown_cannot_be_changed(store, act):
    with pytest.raises(NotBookedError):
        act(store)
    store.run(appointments.book, request(), slot(), 1, NOW)
    store.run(appointments.cancel, "REF-0", LATER)
    with pytest.raises(NotBookedError):
        act(store)
    assert len(sent(store)) == 2


def test_a_failure_at_the_end_leaves_neither_visit_nor_outbox(store):
    def book_and_fail(connection):
        appointments.book(connection, request(), slot(), 1, NOW)
        connection.execute(text("SELECT * FROM nowhere"))

    with pytest.raises(StoreError):
        store.run(book_and_fail)
    assert (starts(store), sent(store), store.run(intake.newest_first)) == ([], [], [])


def test_the_outbox_carries_times_and_nothing_personal(store, booked):
    store.run(appointments.move, "REF-0", slot(2), 1, LATER)
    payloads = store.run(lambda connection: connection.execute(select(outbox.c.payload).where(DESK)).scalars().all())
    assert payloads[0] == {"start": START.isoformat(), "end": booked.end.isoformat()}
    assert payloads[1] == {
        "start": slot(2).start.isoformat(),
        "end": slot(2).end.isoformat(),
        "previous_start": START.isoformat(),
    }


@pytest.mark.usefixtures("booked")
def test_visits_are_listed_by_their_start(store):
    store.run(appointments.book, request(1), slot(-1), 1, NOW)
    found = store.run(appointments.between, slot(-1).start, slot(1).start)
    assert [appointment.reference for appointment in found] == ["REF-1", "REF-0"]
    assert store.run(appointments.between, slot(1).start, slot(9).start) == []
