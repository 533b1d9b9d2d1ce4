"""The alarm: once a flag, whoever looks for it and how often, and never about what was seen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from support.booking import office

from bot.clinic.access import Role
from bot.clinic.queue import ALARM_AFTER, Tier
from bot.store import conversations, deliveries, flags, outbox, staff
from bot.store.tables import outbox as outbox_table

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # a Tuesday, 10 am in New Jersey
WORKERS = 4


@pytest.fixture
def raise_at(store):
    """Raises a flag in a conversation of its own; the conversation's id."""

    def raise_at(moment=NOW):
        talk = store.run(conversations.start, ())[0].id
        store.run(flags.raise_flag, talk, conversations.new_id(), tier=Tier.SURE, variant="self", now=moment)
        return talk

    return raise_at


def told(store):
    rows = store.run(lambda connection: connection.execute(select(outbox_table).order_by(outbox_table.c.id)).all())
    return [(row.destination, row.payload["count"], datetime.fromisoformat(row.payload["since"])) for row in rows]


def test_a_flag_that_nobody_has_seen_in_time_alarms_once(store, raise_at):
    raise_at()
    assert store.run(flags.raise_alarm, None, NOW + ALARM_AFTER - timedelta(seconds=1)) == 0
    assert store.run(flags.raise_alarm, None, NOW + ALARM_AFTER) == 1
    assert store.run(flags.raise_alarm, None, NOW + timedelta(days=1)) == 0
    assert told(store) == [("alarm_mail", 1, NOW)]


def test_flags_that_are_due_together_are_one_mail_and_a_later_one_another(store, raise_at):
    raise_at(NOW + timedelta(minutes=1))
    raise_at(NOW)
    assert store.run(flags.raise_alarm, None, NOW + timedelta(minutes=16)) == 2
    raise_at(NOW + timedelta(hours=1))
    assert store.run(flags.raise_alarm, None, NOW + timedelta(hours=2)) == 1
    assert [count for _, count, _ in told(store)] == [2, 1]
    assert told(store)[0][2] == NOW


def test_what_was_seen_alarms_nobody(store, raise_at):
    talk = raise_at()
    store.run(staff.add, "Nora", Role.INTAKE, "hash", NOW)
    (found,) = store.run(flags.unseen, NOW)
    store.run(flags.mark_seen, talk, found.up_to, store.run(staff.by_name, "Nora").id, NOW)
    assert store.run(flags.raise_alarm, None, NOW + timedelta(hours=1)) == 0


def test_outside_the_office_hours_it_waits_for_them(store, raise_at):
    night = NOW.replace(hour=6)
    raise_at(night)
    assert store.run(flags.raise_alarm, office(), night + timedelta(hours=1)) == 0
    assert store.run(flags.raise_alarm, office(), NOW) == 1


def test_however_many_workers_look_there_is_one_mail(open_store, store, raise_at):
    raise_at()
    stores = [open_store() for _ in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        counts = list(pool.map(lambda one: one.run(flags.raise_alarm, None, NOW + ALARM_AFTER), stores))
    assert sorted(counts) == [0, 0, 0, 1]
    assert len(told(store)) == 1


def test_the_worker_is_given_how_many_and_since_when_and_nobodys_name(store, raise_at):
    raise_at()
    store.run(flags.raise_alarm, None, NOW + ALARM_AFTER)
    row_id = store.run(deliveries.next_due, outbox.ALARM_MAIL, NOW + ALARM_AFTER)
    delivery = store.run(deliveries.claim, row_id, "w", NOW + ALARM_AFTER)
    assert (delivery.kind, delivery.count, delivery.since) == (outbox.UNSEEN, 1, NOW)
    assert (delivery.name, delivery.contact, delivery.uid, delivery.start) == ("", "", "", None)
