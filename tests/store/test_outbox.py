"""The outbox on both databases: claims, order, what staff see."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import text
from support.booking import NOW, request, slot

from bot.store import appointments, deliveries, intake, outbox
from bot.store.database import Store
from bot.store.migrate import migrate

WORKERS = 6
OLD_ROW = """
    INSERT INTO outbox (kind, reference, sequence, payload, state, attempts, next_try_at, created_at)
    VALUES ('appointment.booked', 'REF-0', 0, '{}', 'waiting', 0, :now, :now)
"""


@pytest.fixture
def booked(store):
    return store.run(appointments.book, request(), slot(), 1, NOW)


def due(store, destination="desk_mail", now=NOW):
    return store.run(deliveries.next_due, destination, now)


@pytest.mark.usefixtures("booked")
def test_a_change_has_a_row_for_each_of_its_destinations(store):
    listed = store.run(outbox.listed, everything=True)
    assert [row["destination"] for row in listed] == ["visitor_mail", "desk_mail", "calendar", "fhir"]
    assert store.run(outbox.counts) == {(name, "waiting"): 1 for name in outbox.DESTINATIONS}


def test_a_call_back_request_goes_to_the_desk_and_tells_nothing(store):
    store.run(intake.save, request())
    store.run(intake.save, request(reference="REF-X"))
    listed = store.run(outbox.listed, everything=True)
    assert [(row["kind"], row["destination"]) for row in listed] == [
        ("request.received", "desk_mail"),
        ("request.received", "fhir"),
    ]


@pytest.mark.usefixtures("booked")
def test_a_row_is_claimed_once_however_many_try(open_store, store):
    stores = [open_store() for _ in range(WORKERS)]
    row = due(store)

    def claim(number):
        return stores[number].run(deliveries.claim, row, f"w{number}", NOW)

    with ThreadPoolExecutor(WORKERS) as pool:
        claimed = [delivery for delivery in pool.map(claim, range(WORKERS)) if delivery]
    assert len(claimed) == 1
    assert (claimed[0].name, claimed[0].attempts, claimed[0].start) == ("Ana Lopez", 1, slot().start)
    assert due(store) is None


def test_a_later_state_is_not_due_while_an_earlier_one_is_open(store, booked):
    first = due(store)
    store.run(appointments.cancel, booked.reference, NOW)
    delivery = store.run(deliveries.claim, first, "w", NOW)
    assert due(store) is None
    assert store.run(deliveries.conclude, delivery, outbox.State.SENT, None, NOW)
    assert due(store) not in (None, first)


@pytest.mark.usefixtures("booked")
def test_what_a_claim_has_lost_it_cannot_conclude(store):
    late = store.run(deliveries.claim, due(store), "w", NOW)
    after = NOW + deliveries.LEASE
    assert store.run(deliveries.claim, due(store, now=after), "v", after)
    assert not store.run(deliveries.conclude, late, outbox.State.SENT, None, after)


@pytest.mark.usefixtures("booked")
def test_an_erased_requests_rows_are_not_delivered(store):
    row = due(store)
    store.run(lambda connection: connection.execute(text("DELETE FROM appointments")))
    store.run(lambda connection: connection.execute(text("DELETE FROM intake_requests")))
    assert store.run(deliveries.claim, row, "w", NOW) is None
    assert [(each["id"], each["last_error"]) for each in store.run(outbox.listed)] == [(row, "erased")]


@pytest.mark.usefixtures("booked")
def test_only_what_is_not_sent_is_shown_to_staff_and_without_a_word_of_the_visitors(store):
    assert store.run(outbox.listed) == []
    delivery = store.run(deliveries.claim, due(store), "w", NOW)
    store.run(deliveries.conclude, delivery, outbox.State.WAITING, "smtp 451", NOW + timedelta(hours=1))
    (row,) = store.run(outbox.listed)
    assert (row["destination"], row["state"], row["last_error"]) == ("desk_mail", "waiting", "smtp 451")
    assert "Ana" not in str(row)
    assert store.run(outbox.retry, row["id"], NOW) is None


def test_what_lay_in_the_outbox_before_is_kept_for_every_destination(new_url, keys, monkeypatch):
    """A database from before there were destinations: nothing is lost, and nothing is sent by surprise."""
    url = new_url()
    newest = command.upgrade
    monkeypatch.setattr(command, "upgrade", lambda config, _: newest(config, "0002"))
    migrate(url, keys)
    monkeypatch.undo()
    store = Store(url, keys)
    store.run(lambda connection: connection.execute(text(OLD_ROW), {"now": NOW}))
    migrate(url, keys)
    rows = store.run(outbox.listed, everything=True)
    store.close()
    assert {(row["destination"], row["state"]) for row in rows} == {(name, "kept") for name in outbox.DESTINATIONS}
    assert len(rows) == len(outbox.DESTINATIONS)
