"""What the intake desk reads and changes."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import LargeBinary, select, type_coerce, update
from support.booking import NOW, START, request, slot

from bot.clinic.access import Role
from bot.clinic.desk import RequestState
from bot.clinic.errors import ChangedMeanwhileError, NotBookedError, NotKnownError
from bot.store import appointments, desk, erasing, intake, outbox, rotation, staff
from bot.store import migrate as migrate_module
from bot.store.database import Store
from bot.store.person import person
from bot.store.tables import intake_requests, request_notes

AFTER = START + timedelta(hours=2)


@pytest.fixture
def nora(store):
    store.run(staff.add, "Nora", Role.INTAKE, "hash", NOW)
    return store.run(staff.by_name, "Nora").id


def left(store, number=0, **changed):
    """A call-back request."""
    return store.run(intake.save, request(number, **changed))


def booked(store, number=0):
    return store.run(appointments.book, request(number), slot(number), 1, NOW).reference


def state_of(store, reference):
    return store.run(desk.opened, reference).state


def test_the_list_is_newest_first_and_is_turned_by_its_last_row(store):
    kept = [left(store, number) for number in range(5)]
    first = store.run(desk.newest, limit=2)
    second = store.run(desk.newest, before=first[-1].id, limit=2)
    assert [row.reference for row in (*first, *second)] == kept[:0:-1]
    assert [row.name for row in first] == ["Ana Lopez"] * 2


def test_the_list_shows_one_state_and_the_booked_visit(store):
    left(store, 1)
    reference = booked(store, 2)
    (row,) = store.run(desk.newest, RequestState.BOOKED)
    assert (row.reference, row.visit_start, row.assigned) == (reference, slot(2).start, None)
    assert store.run(desk.counts) == {RequestState.NEW: 1, RequestState.BOOKED: 1}


@pytest.mark.parametrize("contacted", [False, True])
def test_a_cancelled_visit_waits_for_somebody_and_shows_no_time(store, contacted):
    reference = booked(store)
    if contacted:
        store.run(desk.change_state, reference, RequestState.CONTACTED, RequestState.BOOKED, NOW)
    store.run(appointments.cancel, reference, NOW)
    (row,) = store.run(desk.newest, RequestState.NEW)
    assert (row.reference, row.visit_start) == (reference, None)


def test_a_visit_that_the_desk_cancels_needs_no_other_answer_and_is_told_to_everybody(store):
    reference = booked(store)
    store.run(desk.cancel, reference, NOW)
    assert state_of(store, reference) is RequestState.CONTACTED
    rows = [row for row in store.run(outbox.listed, everything=True) if row["kind"] == outbox.CANCELLED]
    assert {row["destination"] for row in rows} == set(outbox.DESTINATIONS)
    with pytest.raises(NotBookedError):
        store.run(desk.cancel, reference, NOW)


def test_a_state_is_changed_once_by_whoever_was_first(store):
    reference = left(store)
    store.run(desk.change_state, reference, RequestState.CONTACTED, RequestState.NEW, NOW)
    assert store.run(desk.opened, reference).changed_at == NOW
    with pytest.raises(ChangedMeanwhileError):
        store.run(desk.change_state, reference, RequestState.CLOSED, RequestState.NEW, NOW)
    assert state_of(store, reference) is RequestState.CONTACTED


def test_a_visit_to_come_is_neither_missed_nor_closed(store):
    reference = booked(store)
    for state in (RequestState.NO_SHOW, RequestState.DONE, RequestState.CLOSED, RequestState.NEW):
        with pytest.raises(ChangedMeanwhileError):
            store.run(desk.change_state, reference, state, RequestState.BOOKED, NOW)
    store.run(desk.change_state, reference, RequestState.NO_SHOW, RequestState.BOOKED, AFTER)
    assert state_of(store, reference) is RequestState.NO_SHOW


def test_a_request_is_given_to_somebody_and_to_nobody(store, nora):
    reference = left(store)
    store.run(desk.assign, reference, nora)
    assert store.run(desk.opened, reference).assigned == (nora, "Nora")
    assert store.run(desk.newest)[0].assigned == "Nora"
    store.run(desk.assign, reference, None)
    assert store.run(desk.opened, reference).assigned is None


def test_only_people_of_the_desk_can_be_given_a_request(store, nora):
    store.run(staff.add, "Rea", Role.REVIEWER, "hash", NOW)
    store.run(staff.add, "Olga", Role.INTAKE, "hash", NOW)
    olga = store.run(staff.by_name, "Olga").id
    assert store.run(desk.colleagues) == [(nora, "Nora"), (olga, "Olga")]
    store.run(staff.add, "Ada", Role.ADMIN, "hash", NOW)
    store.run(staff.disable, olga, NOW)
    assert store.run(desk.colleagues) == [(nora, "Nora")]


def test_notes_are_kept_newest_first_and_encrypted(store, nora):
    reference = left(store)
    for text in ("no answer", "called back, marmalade"):
        store.run(desk.add_note, reference, nora, text, NOW)
    found = store.run(desk.notes, reference)
    assert [(note.who, note.at, note.text) for note in found] == [
        ("Nora", NOW, "called back, marmalade"),
        ("Nora", NOW, "no answer"),
    ]
    raw = select(type_coerce(request_notes.c.text, LargeBinary))
    sealed = store.run(lambda connection: connection.execute(raw).scalars().all())
    assert len(sealed) == 2
    assert not any(b"marmalade" in bytes(text) or b"answer" in bytes(text) for text in sealed)


def test_notes_are_part_of_what_a_person_may_have_a_copy_of(store, nora):
    reference = left(store)
    store.run(desk.add_note, reference, nora, "called", NOW)
    assert store.run(person, reference)["notes"] == [{"at": NOW, "text": "called"}]


def test_notes_go_with_their_request_and_with_its_key(store, nora):
    reference = left(store)
    store.run(desk.add_note, reference, nora, "called", NOW)
    assert request_notes in rotation.sealed_tables()
    assert store.run(erasing.of_requests, [reference])["request_notes"] == 1
    assert store.run(desk.notes, reference) == []


def test_bookings_from_before_the_desk_are_in_the_state_that_says_so(new_url, keys):
    old = new_url()
    config = Config()
    config.set_main_option("script_location", str(Path(migrate_module.__file__).parent / "migrations"))
    with closing(Store(old, keys)) as store:
        with store.engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0005")
        asked, visit = left(store, 1), booked(store, 2)
        was_new = update(intake_requests).values(state="new")
        store.run(lambda connection: connection.execute(was_new))
        migrate_module.migrate(old, keys)
        assert state_of(store, asked) is RequestState.NEW
        assert state_of(store, visit) is RequestState.BOOKED


def test_what_is_not_there_cannot_be_worked_on(store, nora):
    calls = (
        (desk.opened,),
        (desk.assign, nora),
        (desk.add_note, nora, "text", NOW),
        (desk.change_state, RequestState.DONE, RequestState.NEW, NOW),
    )
    for query, *rest in calls:
        with pytest.raises(NotKnownError):
            store.run(query, "0000-0000-00", *rest)
