"""The purge: each class goes when its time is over and not before, with every row and every hit of the index."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update
from support.booking import request, slot

from bot.clinic.retention import Retention
from bot.clinic.wording import Message
from bot.store import appointments, conversations, intake, outbox, retention, seats
from bot.store.access_log import AccessLog, Entry
from bot.store.access_log_check import Verdict, verify
from bot.store.retention import House, due
from bot.store.search import conversations_with
from bot.store.tables import access_log, daily_counts, erasures, intake_requests, messages, metadata, slot_seats
from bot.store.tables import appointments as appointments_table
from bot.store.tables import conversations as conversations_table
from bot.store.tables import outbox as outbox_table

NOW = datetime.now(UTC)
# Shorter than a clinic's: the counts of each day are kept before a purge.
DAYS = Retention(unbooked_days=30, crisis_days=40, booked_days=60, access_log_days=90)


@pytest.fixture
def log(store, tmp_path):
    return AccessLog(store, "ab" * 32, tmp_path)


@pytest.fixture
def purge(log):
    """Purges, at the moment given."""
    house = House(log, ZoneInfo("America/New_York"), "nightly purge", "{} entries".format)
    return lambda now: retention.purge(house, DAYS, now)


@pytest.fixture
def make(store):
    """Makes a conversation whose last message is some days old, with a card, a request or a visit; its id."""

    def make(age, *, card=False, asked=None, visit=None):
        conversation, _ = store.run(conversations.start, ())
        said = store.run(
            conversations.add_visitor_message, conversation.id, "marmalade", payload=None, client_id=None, gate={}
        )
        replies = (Message("Call 988.", "crisis"),) if card else (Message("Hello.", "answer"),)
        store.run(conversations.add_replies, conversation.id, said.id, replies)
        if asked is not None:
            store.run(_ask, conversation.id, asked, visit)
        store.run(_age, conversation.id, timedelta(age))
        return conversation.id

    return make


def _ask(connection, conversation, age, visit):
    reference = f"REF-{conversation[:6]}"
    sent = request(conversation, reference=reference, conversation_id=conversation)
    if visit is None:
        intake.save(connection, sent)
    else:
        appointments.book(connection, sent, slot(), 100, NOW)
        moved = update(appointments_table).where(appointments_table.c.reference == reference)
        connection.execute(moved.values(start_at=NOW - timedelta(visit)))
    made = update(intake_requests).where(intake_requests.c.reference == reference)
    connection.execute(made.values(created_at=NOW - timedelta(age)))


def _age(connection, conversation, age):
    said = update(messages).where(messages.c.conversation_id == conversation)
    connection.execute(said.values(at=NOW - age))
    begun = update(conversations_table).where(conversations_table.c.id == conversation)
    connection.execute(begun.values(created_at=NOW - age))


def kept(store):
    return set(store.run(lambda connection: connection.execute(select(conversations_table.c.id)).scalars().all()))


def all_rows(store):
    """How many rows lie in all tables that hold anything of visitors."""
    tables = [table for table in metadata.sorted_tables if table not in (erasures, daily_counts)]
    counts = (select(func.count()).select_from(table) for table in tables)
    return sum(store.run(lambda connection, query=query: connection.execute(query).scalar_one()) for query in counts)


def test_what_led_to_nothing_goes_after_thirty_days_without_a_message(store, make, purge):
    old, young = make(31), make(29)
    purged = purge(NOW)
    assert kept(store) == {young}
    said = {"message_words": 1, "messages": 2, "conversation_summaries": 1}
    assert purged["unbooked"] == {**said, "conversations": 1}
    assert old not in kept(store)


def test_a_crisis_is_kept_for_its_own_time(store, make, purge):
    recent = make(39, card=True)
    make(41, card=True)
    assert purge(NOW)["crisis"]["conversations"] == 1
    assert kept(store) == {recent}


@pytest.mark.parametrize(
    ("asked", "visit", "stays"),
    [(59, None, True), (61, None, False), (61, 59, True), (70, 61, False), (50, -3, True)],
)
def test_a_request_and_its_conversation_are_kept_for_their_time_after_the_visit(  # noqa: PLR0913, PLR0917
    store, make, purge, asked, visit, stays
):
    make(65, asked=asked, visit=visit, card=True)
    purge(NOW)
    assert len(kept(store)) == len(store.run(intake.newest_first)) == stays


def test_afterwards_there_is_no_row_and_no_hit_of_the_index(store, make, purge):
    for number in range(7):
        make(90, card=number % 2 == 0, asked=80 if number < 4 else None, visit=70 if number < 2 else None)
    now = datetime.now(UTC)
    assert all_rows(store) > 7
    purge(NOW)
    assert all_rows(store) == 0
    assert store.run(conversations_with, "marmalade", now - timedelta(99), now) == []


def test_a_dry_run_counts_what_would_go_and_touches_nothing(store, make, purge):
    for age in (31, 32, 29):
        make(age)
    make(80, asked=70)
    make(41, card=True)
    before = all_rows(store)
    counted = due(store, DAYS, NOW)
    assert {name: rows["due"] for name, rows in counted.items()} == {
        "booked": 1, "unbooked": 3, "crisis": 1, "erased": 0, "holds": 0, "alarms": 0, "access_log": 0,
    }  # fmt: skip
    assert all_rows(store) == before
    purged = purge(NOW)
    assert {name: rows.get("conversations", 0) for name, rows in purged.items() if name != "booked"} == {
        "unbooked": 3, "crisis": 1, "erased": 0, "holds": 0, "alarms": 0, "access_log": 0,
    }  # fmt: skip
    assert purged["booked"] == {"intake_requests": 1, "outbox": 2}


def test_more_than_one_batch_goes_in_one_purge(store, make, monkeypatch, purge):
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    for _ in range(5):
        make(31)
    assert purge(NOW)["unbooked"]["conversations"] == 5
    assert kept(store) == set()


def test_the_empty_row_of_an_erased_conversation_goes_when_the_engine_has_forgotten_it(store, make, purge):
    gone, waiting = make(0), make(0)
    for one in (gone, waiting):
        store.run(conversations.erase, one)
    store.run(conversations.forgotten, gone)
    purge(NOW)
    assert kept(store) == {waiting}


def test_the_files_are_swept_after_a_purge(tmp_path, url, make, purge):
    make(31)
    purge(NOW)
    if url.startswith("sqlite"):
        assert sum(log.stat().st_size for log in tmp_path.glob("*.db-wal")) == 0


def test_holds_that_have_expired_and_alarms_that_are_long_over_go(store, purge):
    for number, age in enumerate((10, 9)):
        store.run(seats.hold, slot(number), 1, f"form-{number}", NOW - timedelta(minutes=age))
    for number, (age, state) in enumerate([(41, "sent"), (41, "waiting"), (39, "sent")]):
        store.run(_alarm, f"alarm-{number}", NOW - timedelta(age), state)
    counted = due(store, DAYS, NOW)
    assert (counted["holds"], counted["alarms"]) == ({"due": 1}, {"due": 1})
    purged = purge(NOW)
    assert (purged["holds"], purged["alarms"]) == ({"slot_seats": 1}, {"outbox": 1})
    assert [row["reference"] for row in store.run(outbox.listed, everything=True)] == ["alarm-1", "alarm-2"]
    assert store.run(lambda connection: connection.execute(select(slot_seats.c.holder)).scalars().all()) == ["form-1"]


def _alarm(connection, name, at, state):
    outbox.add(connection, outbox.UNSEEN, name, 0, to=(outbox.ALARM_MAIL,), payload={}, now=at)
    row = outbox_table.c
    connection.execute(update(outbox_table).where(row.reference == name).values(state=state))


def test_the_access_log_goes_when_it_is_old_enough_and_what_stays_is_whole(store, log, purge):
    for number in range(5):
        log.record(Entry(f"Ana {number}", "queue.view"))
    assert purge(NOW + timedelta(89))["access_log"] == {}
    assert due(store, DAYS, NOW + timedelta(91))["access_log"] == {"due": 5}
    assert purge(NOW + timedelta(91))["access_log"] == {"access_log": 5}
    (left,) = store.run(lambda connection: connection.execute(select(access_log)).all())
    assert (left.number, left.who, left.what, left.object_id) == (6, "nightly purge", "access_log.purge", "5")
    assert verify(log) == Verdict(1, purged=5)


def test_what_was_counted_of_a_day_outlives_what_was_said_on_it(store, make, purge):
    make(31)
    make(31, card=True)
    purge(NOW)
    make(3)
    kept = store.run(lambda connection: connection.execute(select(daily_counts)).all())
    day = (NOW - timedelta(31)).astimezone(ZoneInfo("America/New_York")).date()
    assert {(row.measure, row.name): row.count for row in kept if row.day == day}["all", ""] == 2
