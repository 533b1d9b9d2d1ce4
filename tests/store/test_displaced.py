"""The clinic's calendar has something else: the visit loses its time, and another can be chosen."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from support.booking import NOW, START, office, request, slot

from bot.clinic.desk import RequestState
from bot.clinic.errors import NotBookedError, SlotTakenError
from bot.clinic.scheduling.model import AppointmentStatus
from bot.store import appointments, busy, deliveries, desk, intake, outbox, seats, visits
from bot.store.outbox import State
from bot.store.tables import outbox as table

LATER = NOW + timedelta(minutes=5)
HOURS = office()


@pytest.fixture
def booked(store):
    return store.run(appointments.book, request(), slot(), 1, NOW)


@pytest.fixture
def displaced(store, booked):
    refuse(store)
    return store.run(appointments.find, booked.reference)


def claimed(store, destination="calendar"):
    row = store.run(deliveries.next_due, destination, LATER)
    return store.run(deliveries.claim, row, "w", LATER)


def refuse(store, delivery=None):
    return store.run(deliveries.refused, delivery or claimed(store), "busy", LATER)


def deliver(store, destination):
    return store.run(deliveries.conclude, claimed(store, destination), State.SENT, None, LATER)


def rows(store, destination):
    of = (table.c.destination == destination,)
    found = store.run(lambda connection: connection.execute(select(table).where(*of).order_by(table.c.id)).all())
    return [(row.kind.partition(".")[2], row.sequence, row.state) for row in found]


def told(store, destination):
    """What the last row says of an earlier invitation."""
    of = (table.c.destination == destination, table.c.kind == outbox.DISPLACED)
    return store.run(lambda connection: connection.execute(select(table.c.payload).where(*of)).scalar_one())["invited"]


def state_of(store):
    return store.run(desk.opened, "REF-0").state


def offered(store):
    return [free.start for free in store.run(seats.free, HOURS, NOW)]


def test_a_refused_visit_needs_another_time_and_its_time_is_offered_to_nobody(store, booked, displaced):
    assert (displaced.status, displaced.sequence) == (AppointmentStatus.WAITLIST, booked.sequence + 1)
    assert (displaced.uid, displaced.start) == (booked.uid, START)
    assert store.run(seats.taken, NOW) == []
    assert START not in offered(store)
    with pytest.raises(SlotTakenError):
        store.run(visits.book, HOURS, request(1), START, LATER)
    with pytest.raises(SlotTakenError):
        store.run(visits.hold, HOURS, START, "form-2", LATER)
    assert state_of(store) is RequestState.NEEDS_TIME


@pytest.mark.usefixtures("displaced")
def test_everybody_who_knew_of_the_visit_is_told_in_the_same_transaction(store):
    assert rows(store, "calendar") == [("booked", 0, "conflict"), ("displaced", 1, "waiting")]
    assert rows(store, "fhir")[-1] == ("displaced", 1, "waiting")
    for mail in outbox.MAILS:
        assert rows(store, mail) == [("booked", 0, "superseded"), ("displaced", 1, "waiting")]
        assert not told(store, mail)


@pytest.mark.usefixtures("booked")
@pytest.mark.parametrize("outcome", [State.SENT, State.FAILED, State.WAITING])
def test_an_invitation_that_may_have_arrived_is_to_be_called_off(store, outcome):
    store.run(deliveries.conclude, claimed(store, "visitor_mail"), outcome, None, LATER)
    refuse(store)
    assert rows(store, "visitor_mail")[0] == ("booked", 0, outcome.value)
    assert told(store, "visitor_mail")
    assert not told(store, "desk_mail")


@pytest.mark.usefixtures("booked")
def test_what_another_worker_has_taken_over_changes_nothing(store):
    mine = claimed(store)
    store.run(deliveries.take_up, "w", LATER)
    assert not refuse(store, mine)
    assert store.run(appointments.find, "REF-0").status is AppointmentStatus.BOOKED
    assert len(rows(store, "calendar")) == 1


@pytest.mark.usefixtures("booked")
def test_a_visit_that_was_moved_meanwhile_keeps_its_new_time(store):
    old = claimed(store)
    store.run(appointments.move, "REF-0", slot(2), 1, LATER)
    assert refuse(store, old)
    visit = store.run(appointments.find, "REF-0")
    assert (visit.status, visit.start, visit.sequence) == (AppointmentStatus.BOOKED, slot(2).start, 1)
    assert rows(store, "calendar") == [("booked", 0, "superseded"), ("moved", 1, "waiting")]
    assert state_of(store) is RequestState.BOOKED


@pytest.mark.usefixtures("booked")
def test_a_visit_that_has_begun_keeps_its_time_and_staff_see_the_conflict(store):
    late = claimed(store)
    store.run(deliveries.refused, late, "busy", START)
    assert store.run(appointments.find, "REF-0").status is AppointmentStatus.BOOKED
    assert rows(store, "calendar") == [("booked", 0, "conflict")]


@pytest.mark.usefixtures("displaced")
def test_another_time_books_it_again_under_the_same_uid_and_settles_the_conflict(store, booked):
    again = store.run(visits.move, HOURS, "REF-0", slot(2).start, LATER)
    assert (again.status, again.uid, again.sequence) == (AppointmentStatus.BOOKED, booked.uid, 2)
    assert [taken.start for taken in store.run(seats.taken, NOW)] == [slot(2).start]
    assert state_of(store) is RequestState.BOOKED
    assert rows(store, "calendar") == [
        ("booked", 0, "superseded"),
        ("displaced", 1, "waiting"),
        ("moved", 2, "waiting"),
    ]


@pytest.mark.usefixtures("displaced")
def test_it_can_be_cancelled_and_is_then_over(store):
    store.run(appointments.cancel, "REF-0", LATER)
    assert state_of(store) is RequestState.NEW
    assert rows(store, "calendar")[0][2] == "superseded"
    with pytest.raises(NotBookedError):
        store.run(visits.move, HOURS, "REF-0", slot(2).start, LATER)


def test_a_request_that_staff_have_closed_stays_closed(store, booked):
    store.run(intake.set_state, booked.reference, RequestState.CLOSED, RequestState.BOOKED, NOW)
    refuse(store)
    assert state_of(store) is RequestState.CLOSED


@pytest.mark.usefixtures("displaced")
def test_the_conversation_that_booked_it_knows_and_no_other_does(store):
    assert store.run(appointments.needing_time, "c" * 32).reference == "REF-0"
    assert store.run(appointments.needing_time, "d" * 32) is None
    store.run(visits.move, HOURS, "REF-0", slot(2).start, LATER)
    assert store.run(appointments.needing_time, "c" * 32) is None


def test_what_the_calendar_has_is_known_as_it_was_seen_last(store):
    early, late = ((slot(hour).start, slot(hour).end) for hour in (0, 3))
    assert store.run(busy.replace, [early, late, early])
    assert START not in offered(store)
    assert slot(3).start not in offered(store)
    assert slot(1).start in offered(store)
    assert not store.run(busy.replace, [late, early])
    assert store.run(busy.replace, [late])
    assert START in offered(store)
    assert [known.start for known in store.run(busy.times, NOW)] == [slot(3).start]
    assert store.run(busy.times, slot(3).end) == []
