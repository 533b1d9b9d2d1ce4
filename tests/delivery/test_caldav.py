"""The clinic's calendar on a real Radicale: it agrees with the visits, and what it has itself is respected."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import func, select
from support.booking import NOW, PHONE, office, request, slot

from bot.clinic.errors import SlotTakenError
from bot.delivery.watch import Watch
from bot.store import appointments, outbox, seats, visits
from bot.store.outbox import State
from bot.store.tables import outbox as table


@pytest.fixture
def courier(couriers, radicale):
    return couriers(**radicale.settings)["calendar"]


def drain(courier):
    while courier.step():
        pass


def rows(store):
    listed = store.run(outbox.listed, everything=True)
    return [(row["sequence"], row["state"], row["last_error"]) for row in listed if row["destination"] == "calendar"]


@pytest.fixture
def booked(store):
    return store.run(appointments.book, request(), slot(), 1, NOW)


def test_a_booked_visit_stands_in_the_calendar_without_a_name(courier, radicale, booked):
    drain(courier)
    (event,) = radicale.events()
    assert (str(event["uid"]), event["sequence"], str(event["status"])) == (booked.uid, 0, "CONFIRMED")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (booked.start, booked.end)
    shown = event.to_ical().decode()
    assert booked.reference in shown
    for private in ("Ana", "Aetna", "example.com", "ATTENDEE", "ORGANIZER"):
        assert private not in shown
    assert not PHONE.search(shown)


def test_a_moved_visit_is_the_same_event_and_a_cancelled_one_is_gone(courier, radicale, store, booked):
    drain(courier)
    store.run(appointments.move, booked.reference, slot(2), 1, NOW)
    drain(courier)
    (event,) = radicale.events()
    assert (str(event["uid"]), event["sequence"], event.decoded("dtstart")) == (booked.uid, 1, slot(2).start)
    store.run(appointments.cancel, booked.reference, NOW)
    drain(courier)
    assert radicale.events() == []
    assert [state for _, state, _ in rows(store)] == ["sent"] * 3


def test_all_that_waited_while_the_server_was_down_arrives_in_order(courier, radicale, store, clock, booked):
    radicale.close()
    store.run(appointments.move, booked.reference, slot(2), 1, NOW)
    second = store.run(appointments.book, request(1), slot(), 1, NOW)
    for _ in range(5):
        drain(courier)
        clock.advance(minutes=2)
    assert {(state, error) for _, state, error in rows(store) if error} == {("waiting", "ConnectError")}
    radicale.open()
    clock.advance(minutes=10)
    drain(courier)
    assert {str(event["uid"]): event.decoded("dtstart") for event in radicale.events()} == {
        booked.uid: slot(2).start,
        second.uid: slot().start,
    }
    assert {state for _, state, _ in rows(store)} == {"sent"}


def test_delivered_again_after_a_crash_it_is_still_one_event(courier, radicale, store, booked):
    for _ in range(3):
        drain(courier)
        store.run(_send_again)
    drain(courier)
    assert [str(event["uid"]) for event in radicale.events()] == [booked.uid]
    store.run(appointments.cancel, booked.reference, NOW)
    for _ in range(2):
        drain(courier)
        store.run(_send_again)
    drain(courier)
    assert radicale.events() == []


def _send_again(connection):
    newest = select(func.max(table.c.sequence)).scalar_subquery()
    connection.execute(table.update().where(table.c.sequence == newest).values(state="waiting"))


def test_a_time_that_staff_have_taken_is_a_conflict_that_staff_see_and_nobody_is_offered(
    courier, radicale, store, booked
):
    radicale.put("meeting", slot().start + timedelta(minutes=30), slot().end + timedelta(minutes=30))
    drain(courier)
    assert rows(store) == [(0, "conflict", "busy"), (1, "sent", None)]
    assert [str(event["uid"]) for event in radicale.events()] == ["meeting"]
    assert [row["state"] for row in store.run(outbox.listed)] == ["conflict"]
    assert store.run(appointments.find, booked.reference).needs_time
    hours = office(capacity=5)
    assert booked.start not in [free.start for free in store.run(seats.free, hours, NOW)]
    with pytest.raises(SlotTakenError):
        store.run(visits.book, hours, request(1), booked.start, NOW)
    store.run(visits.move, hours, booked.reference, slot(2).start, NOW)
    drain(courier)
    assert {str(event["uid"]) for event in radicale.events()} == {"meeting", booked.uid}
    assert store.run(outbox.listed) == []


def test_a_move_to_a_time_that_staff_have_taken_leaves_nothing_in_the_calendar(courier, radicale, store, booked):
    drain(courier)
    radicale.put("meeting", slot(2).start, slot(2).end)
    store.run(appointments.move, booked.reference, slot(2), 1, NOW)
    drain(courier)
    assert [str(event["uid"]) for event in radicale.events()] == ["meeting"]
    assert [(sequence, state) for sequence, state, _ in rows(store)] == [(0, "sent"), (1, "conflict"), (2, "sent")]


def test_a_time_that_staff_have_cleared_can_be_had_again(courier, radicale, store, booked, clock):
    radicale.put("meeting", slot().start, slot().end)
    drain(courier)
    radicale.http.delete("meeting.ics")
    (row,) = store.run(outbox.listed)
    assert store.run(outbox.retry, row["id"], NOW) is State.SUPERSEDED
    Watch(store, courier.destination, office(), clock).step()
    store.run(visits.move, office(), booked.reference, booked.start, NOW)
    drain(courier)
    event = radicale.event(booked.uid)
    assert (event["sequence"], event.decoded("dtstart")) == (2, booked.start)


@pytest.mark.parametrize("more", [{"transp": "TRANSPARENT"}, {"status": "CANCELLED"}])
def test_what_keeps_nobody_busy_is_no_conflict(courier, radicale, store, booked, more):
    radicale.put("birthday", slot().start, slot().end, **more)
    drain(courier)
    assert rows(store) == [(0, "sent", None)]
    assert radicale.event(booked.uid)


@pytest.mark.usefixtures("booked")
def test_a_meeting_right_before_or_after_and_another_visit_of_ours_are_no_conflict(courier, radicale, store):
    radicale.put("before", slot(-1).start, slot(-1).end)
    radicale.put("after", slot(1).start, slot(1).end)
    store.run(appointments.book, request(1), slot(), 2, NOW)
    drain(courier)
    assert [state for _, state, _ in rows(store)] == ["sent", "sent"]


def test_a_name_that_is_taken_is_a_conflict(courier, radicale, store, booked, monkeypatch):
    """The server refuses a new resource (412): somebody else wrote one of this name after our look."""
    real = courier.destination.http.request

    def late(method, path, **more):
        if method == "PUT":
            radicale.put(booked.uid, slot(5).start, slot(5).end)
        return real(method, path, **more)

    monkeypatch.setattr(courier.destination.http, "request", late)
    drain(courier)
    assert rows(store) == [(0, "conflict", "http 412"), (1, "sent", None)]


@pytest.mark.parametrize(
    ("status", "state"),
    [(500, "waiting"), (503, "waiting"), (401, "waiting"), (429, "waiting"), (400, "failed"), (403, "failed")],
)
@pytest.mark.usefixtures("booked")
def test_an_answer_for_now_is_tried_again_and_one_for_good_is_not(courier, store, status, state):
    answers = httpx.MockTransport(lambda _: httpx.Response(status, text="Ana's secret"))
    object.__setattr__(courier.destination, "http", httpx.Client(base_url="http://x/", transport=answers))
    drain(courier)
    assert rows(store) == [(0, state, f"http {status}")]


@pytest.mark.usefixtures("booked")
def test_a_wrong_password_is_no_lost_visit(couriers, radicale, store, clock):
    wrong = couriers(**radicale.settings | {"caldav_password": "wrong"})["calendar"]
    drain(wrong)
    assert rows(store) == [(0, "waiting", "http 401")]
    clock.advance(minutes=1)
    drain(couriers(**radicale.settings)["calendar"])
    assert len(radicale.events()) == 1
