"""The funnel counts steps and knows nobody."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from support.booking import NOW

from bot.store import funnel
from bot.store.tables import funnel as counted
from bot.store.tables import open_forms

HOUR = timedelta(hours=1)


def test_each_step_of_a_form_counts_once(store):
    for step in ("consent", "name", "name", "consent", "contact"):
        store.run(funnel.reach, "form-1", step, NOW)
    store.run(funnel.reach, "form-2", "consent", NOW)
    assert store.run(funnel.counts, NOW) == {
        "started": 2,
        "reached_consent": 2,
        "reached_name": 1,
        "reached_contact": 1,
    }


def test_an_end_counts_once_and_leaves_no_trace_of_the_form(store):
    store.run(funnel.reach, "form-1", "consent", NOW)
    for _ in range(2):
        store.run(funnel.end, "form-1", funnel.BOOKED, NOW)
    assert store.run(funnel.counts, NOW)["booked"] == 1
    assert store.run(lambda connection: connection.execute(select(open_forms)).all()) == []


def test_a_stopped_form_is_abandoned_at_the_question_asked_last(store):
    for step in ("consent", "name", "contact", "name"):
        store.run(funnel.reach, "form-1", step, NOW)
    store.run(funnel.end, "form-1", None, NOW)
    assert store.run(funnel.counts, NOW)["abandoned_name"] == 1


def test_a_form_left_for_a_day_is_abandoned_where_it_was_left(store):
    store.run(funnel.reach, "form-1", "contact", NOW)
    assert "abandoned_contact" not in store.run(funnel.counts, NOW + 23 * HOUR)
    for _ in range(2):
        assert store.run(funnel.counts, NOW + 24 * HOUR)["abandoned_contact"] == 1


def test_counts_begin_on_the_day_asked_for(store):
    store.run(funnel.reach, "form-1", "name", NOW)
    store.run(funnel.reach, "form-2", "name", NOW + 24 * HOUR)
    since = (NOW + 24 * HOUR).date()
    assert store.run(funnel.counts, NOW + 24 * HOUR, since)["started"] == 1


def test_counts_end_on_the_day_asked_for(store):
    store.run(funnel.reach, "form-1", "name", NOW)
    store.run(funnel.reach, "form-2", "name", NOW + 24 * HOUR)
    assert store.run(funnel.counts, NOW + 24 * HOUR, NOW.date(), NOW.date())["started"] == 1


def test_a_step_counts_on_its_day_at_the_clinic(store):
    """Ten in the evening in New Jersey is the next day in UTC; a form left there counts where it was left."""
    evening = datetime(2026, 11, 17, 22, tzinfo=ZoneInfo("America/New_York"))
    store.run(funnel.reach, "form-1", "name", evening)
    later = evening + 48 * HOUR
    assert store.run(funnel.counts, later, evening.date(), evening.date()) == {
        "started": 1, "reached_name": 1, "abandoned_name": 1,
    }  # fmt: skip


def test_nothing_in_the_tables_names_a_form(store):
    store.run(funnel.reach, "form-1", "name", NOW)
    rows = [store.run(lambda c, t=table: c.execute(select(t)).all()) for table in (counted, open_forms)]
    assert "form-1" not in repr(rows)
