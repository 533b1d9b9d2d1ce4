"""The counts by day: at the clinic's midnight, under one outcome each, kept when what was counted is gone."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from support.databases import new_sqlite
from support.sealed import keys_in
from support.talks import danger, talk

from bot.clinic.access import Role
from bot.clinic.period import Period, settled_from
from bot.store import conversations, numbers, staff
from bot.store.database import Store
from bot.store.tables import crisis_flags, daily_counts, metadata

ZONE = ZoneInfo("America/New_York")
DAY = date(2026, 11, 17)
NOON = datetime(2026, 11, 17, 12, tzinfo=ZONE)
LATER = NOON + timedelta(days=3)


@pytest.fixture
def counts(store):
    """Reads the counts of a day or more by measure and name."""

    def counts(first=DAY, last=DAY, now=LATER):
        found = store.run(numbers.read, Period(first, last), ZONE, now)
        return {(measure, name): count for (_day, measure, name), count in found.items()}

    return counts


def test_a_conversation_counts_once_under_its_outcome(store, counts):
    store.run(talk, NOON)
    store.run(talk, NOON, ("faq/cost", "answer"))
    store.run(talk, NOON, ("faq/cost", "fallback"), ("faq/cost", "answer"))
    store.run(talk, NOON, ("contact_human", "talk"))
    store.run(talk, NOON, ("faq/cost", "answer"), ("schedule_intake", "form"), asked=True)
    store.run(talk, NOON, ("faq/cost", "fallback"), ("schedule_intake", "form"), asked=True, visit=1)
    found = counts()
    assert found["all", ""] == 6
    assert {name: count for (measure, name), count in found.items() if measure == "outcome"} == {
        "unanswered": 1, "answered": 1, "not_understood": 1, "handed_over": 1, "requested": 1, "booked": 1,
    }  # fmt: skip


def test_a_topic_counts_as_often_as_it_was_answered(store, counts):
    turns = (("faq/cost", "answer"), ("faq/cost", "answer"), ("faq/grief", "fallback"), ("greet", "talk"))
    store.run(talk, NOON, *turns)
    store.run(talk, NOON, ("faq/cost", "answer"), (None, "crisis"))
    assert {name: count for (measure, name), count in counts().items() if measure == "topic"} == {"faq/cost": 3}


def test_each_crisis_card_counts(store, counts):
    store.run(talk, NOON, (None, "crisis"), (None, "crisis"))
    store.run(talk, NOON, (None, "crisis"))
    assert counts()["cards", ""] == 3


@pytest.fixture
def nora(store):
    """The number of a reviewer."""
    store.run(staff.add, "Nora", Role.REVIEWER, "no hash", NOON)
    return store.run(staff.by_name, "Nora").id


def looked(counts):
    return {key: count for key, count in counts.items() if key[0] in ("seen", "unseen")}


def test_flags_count_by_the_minutes_until_they_were_seen_and_apart_while_they_are_not(store, counts, nora):
    for seconds in (5, 60, 61, 600):
        store.run(danger, NOON, nora, timedelta(seconds=seconds))
    store.run(danger, NOON)
    assert looked(counts()) == {("seen", "1"): 2, ("seen", "2"): 1, ("seen", "10"): 1, ("unseen", ""): 1}


def test_who_looks_after_the_counts_are_final_changes_none_of_them(store, counts, nora):
    left = settled_from(DAY, ZONE) - NOON
    store.run(danger, NOON, nora, left)
    store.run(danger, NOON, nora, left - timedelta(seconds=1))
    before = looked(counts())
    assert before == {("unseen", ""): 1, ("seen", "2160"): 1}
    numbers.settle(store, ZONE, LATER)
    store.run(lambda connection: connection.execute(crisis_flags.delete()))
    assert looked(counts()) == before


@pytest.mark.parametrize(
    ("began", "day", "hour"),
    [
        (datetime(2026, 11, 17, 0, 0, tzinfo=ZONE), DAY, "00"),
        (datetime(2026, 11, 17, 23, 59, 59, tzinfo=ZONE), DAY, "23"),
        (datetime(2026, 11, 18, 4, 30, tzinfo=UTC), DAY, "23"),
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), date(2026, 11, 1), "01"),  # half past one, summer time
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), date(2026, 11, 1), "01"),  # and once more, an hour later
        (datetime(2026, 11, 2, 4, 59, tzinfo=UTC), date(2026, 11, 1), "23"),
    ],
)
def test_days_and_hours_are_the_clinics(store, counts, began, day, hour):
    store.run(talk, began)
    assert counts(day, day) == {("all", ""): 1, ("outcome", "unanswered"): 1, ("hour", hour): 1}
    assert counts(day - timedelta(1), day - timedelta(1)) == {}
    assert counts(day + timedelta(1), day + timedelta(1)) == {}


def test_what_was_erased_before_its_day_was_kept_does_not_count(store, counts):
    gone = store.run(talk, NOON, ("faq/cost", "answer"))
    store.run(conversations.erase, gone)
    assert counts() == {}


def summed(counts):
    """By day, but topics by name alone."""
    sums = Counter()
    for (day, measure, name), count in counts.items():
        sums[day if measure != "topic" else None, measure, name] += count
    return sums


def test_kept_counts_are_those_that_were_counted_and_outlive_the_record(store):
    for days in range(6):
        for turns in ((("faq/cost", "answer"),), ((None, "crisis"), ("contact_human", "talk"))):
            store.run(talk, NOON - timedelta(days), *turns)
    first = DAY - timedelta(7)
    now = NOON + timedelta(hours=6)
    before = store.run(numbers.read, Period(first, DAY), ZONE, now)
    # The day before yesterday is settled; yesterday's conversations may still go on.
    assert numbers.settle(store, ZONE, now) == 4
    assert summed(store.run(numbers.read, Period(first, DAY), ZONE, now)) == summed(before)
    kept = set(store.run(lambda connection: connection.execute(select(daily_counts.c.day)).scalars().all()))
    assert max(kept) == DAY - timedelta(2)
    gone = [table for table in reversed(metadata.sorted_tables) if table.name in ("messages", "conversations")]
    store.run(lambda connection: [connection.execute(table.delete()) for table in gone])
    left = store.run(numbers.read, Period(first, DAY), ZONE, now)
    assert summed(left) == summed({key: count for key, count in before.items() if key[0] in kept})


def test_each_day_is_kept_once_and_quiet_days_too(store):
    store.run(talk, NOON)
    assert numbers.settle(store, ZONE, LATER) == 2
    assert numbers.settle(store, ZONE, LATER) == 0
    assert numbers.settle(store, ZONE, LATER + timedelta(2)) == 2
    rows = store.run(lambda connection: connection.execute(select(daily_counts)).all())
    assert {row.day: row[-1] for row in rows if row.measure == "all"} == {
        DAY: 1, DAY + timedelta(1): 0, DAY + timedelta(2): 0, DAY + timedelta(3): 0,
    }  # fmt: skip


def test_an_empty_record_counts_nothing(store, counts):
    assert counts() == {}
    assert numbers.settle(store, ZONE, LATER) == 0


def test_only_the_measures_asked_for_are_read(store):
    store.run(talk, NOON, ("faq/cost", "answer"))
    numbers.settle(store, ZONE, LATER)
    store.run(talk, LATER, ("faq/cost", "answer"))
    found = store.run(numbers.read, Period(DAY, DAY + timedelta(3)), ZONE, LATER, (numbers.ALL,))
    assert {measure for _day, measure, _name in found} == {"all"}
    assert found.total() == 2


def test_nothing_that_is_kept_names_anybody(store):
    names = [store.run(talk, NOON, ("faq/cost", "answer"), asked=True) for _ in range(3)]
    numbers.settle(store, ZONE, LATER)
    rows = repr(store.run(lambda connection: connection.execute(select(daily_counts)).all()))
    assert not any(name in rows or name[:6] in rows for name in names)
    assert "marmalade" not in rows


def test_counting_a_day_costs_no_more_the_more_the_days_before_hold(tmp_path):
    store = Store(new_sqlite(tmp_path / "clinic.db"), keys_in(tmp_path))
    steps = []

    def worked(connection):
        steps.clear()
        connection.connection.driver_connection.set_progress_handler(lambda: steps.append(1), 10)
        numbers.read(connection, Period(DAY, DAY), ZONE, LATER)
        return len(steps)

    for _ in range(5):
        store.run(talk, NOON, ("faq/cost", "answer"))
    alone = store.run(worked)
    for _ in range(60):
        store.run(talk, NOON - timedelta(days=1), ("faq/cost", "answer"))
    assert store.run(worked) <= 1.5 * alone
    store.close()
