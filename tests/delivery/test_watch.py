"""What stands in the clinic's calendar, on a real Radicale, is not offered to begin with."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from icalendar import Event
from structlog.testing import capture_logs
from support.booking import NOW, START, office, request, slot

from bot.delivery.caldav import span
from bot.delivery.watch import PERIOD, Watch
from bot.store import appointments, busy, seats

HOURS = office()
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def calendar(couriers, radicale):
    return couriers(**radicale.settings)["calendar"].destination


@pytest.fixture
def watch(store, calendar, clock):
    return Watch(store, calendar, HOURS, clock)


def known(store):
    return [(each.start, each.end) for each in store.run(busy.times, NOW)]


def offered(store):
    return [free.start for free in store.run(seats.free, HOURS, NOW)]


def put(radicale, uid, *lines):
    body = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T000000Z"]
    content = "\r\n".join([*body, "SUMMARY:Supervision of Ana", *lines, "END:VEVENT", "END:VCALENDAR", ""])
    assert radicale.http.put(f"{uid}.ics", content=content, headers={"Content-Type": "text/calendar"}).is_success


def test_a_time_that_staff_have_taken_is_not_offered_until_they_free_it(watch, radicale, store, clock):
    assert START in offered(store)
    radicale.put("meeting", START + timedelta(minutes=30), slot().end)
    watch.step()
    assert START not in offered(store)
    assert slot(1).start in offered(store)
    radicale.http.delete("meeting.ics")
    watch.step()
    assert START not in offered(store)
    clock.advance(seconds=PERIOD.total_seconds())
    watch.step()
    assert START in offered(store)


def test_what_repeats_is_busy_each_time(watch, radicale, store):
    times = ("DTSTART;TZID=America/New_York:20261201T090000", "DTEND;TZID=America/New_York:20261201T100000")
    put(radicale, "weekly", *times, "RRULE:FREQ=WEEKLY;COUNT=3")
    watch.step()
    assert [start for start, _ in known(store)] == [START + timedelta(weeks=week) for week in range(3)]


def test_a_whole_day_is_the_clinics_day(watch, radicale, store):
    put(radicale, "away", "DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261202")
    watch.step()
    day = datetime(2026, 12, 1, tzinfo=NEW_YORK)
    assert known(store) == [(day, day + timedelta(days=1))]
    assert not any(HOURS.local(start).date() == day.date() for start in offered(store))


@pytest.mark.parametrize("more", [{"transp": "TRANSPARENT"}, {"status": "CANCELLED"}])
def test_what_keeps_nobody_busy_blocks_nothing(watch, radicale, store, more):
    radicale.put("birthday", START, slot().end, **more)
    watch.step()
    assert known(store) == []


def test_our_own_visits_block_nothing_and_nothing_of_what_is_busy_is_kept(watch, couriers, radicale, store):
    store.run(appointments.book, request(), slot(), 2, NOW)
    couriers(**radicale.settings)["calendar"].step()
    assert len(radicale.events()) == 1
    put(radicale, "team", "DTSTART:20261202T140000Z", "DURATION:PT1H")
    watch.step()
    start = datetime(2026, 12, 2, 14, tzinfo=UTC)
    assert known(store) == [(start, start + timedelta(hours=1))]
    assert "Ana" not in str(store.run(busy.times, NOW))


def test_what_was_known_stays_while_the_calendar_does_not_answer(watch, radicale, store, clock):
    radicale.put("meeting", START, slot().end)
    watch.step()
    radicale.close()
    clock.advance(minutes=2)
    watch.step()
    assert START not in offered(store)
    radicale.open()
    radicale.http.delete("meeting.ics")
    clock.advance(minutes=2)
    watch.step()
    assert START in offered(store)


@pytest.mark.parametrize("text", ["", "<no", "<a/>"])
def test_an_answer_that_cannot_be_read_ends_nothing(store, calendar, clock, text):
    answers = httpx.MockTransport(lambda _: httpx.Response(207, text=text))
    object.__setattr__(calendar, "http", httpx.Client(base_url="http://x/", transport=answers))
    assert not Watch(store, calendar, HOURS, clock).step()


def as_another_server(calendar, old, new):
    """Have the answers read otherwise than Radicale gives them, which mends or refuses such events."""

    def misread(answer):
        answer._content = answer.read().replace(old, new)

    calendar.http.event_hooks["response"].append(misread)


def test_an_event_without_a_uid_is_somebody_elses(watch, calendar, couriers, radicale, store):
    radicale.put("nameless", START, slot().end)
    as_another_server(calendar, b"UID:nameless", b"X-NAME:nameless")
    watch.step()
    assert known(store) == [(START, slot().end)]
    visit = store.run(appointments.book, request(), slot(), 2, NOW)
    courier = couriers(**radicale.settings)["calendar"]
    as_another_server(courier.destination, b"UID:nameless", b"X-NAME:nameless")
    courier.step()
    assert visit.uid not in {str(event["uid"]) for event in radicale.events()}


def test_an_event_that_cannot_be_read_is_passed_over_and_told_by_the_kind_of_failure(watch, calendar, radicale, store):
    put(radicale, "broken", "DTSTART:20261203T140000Z", "DURATION:PT1H")
    radicale.put("meeting", START, slot().end)
    as_another_server(calendar, b"UID:broken", b"END:VTODO")
    with capture_logs() as logged:
        watch.step()
    assert known(store) == [(START, slot().end)]
    assert [line["failure"] for line in logged if line["event"] == "calendar_entry_skipped"] == ["ValueError"]
    assert "Ana" not in str(logged)


def test_without_a_calendar_nothing_is_busy(store, clock):
    store.run(busy.add, START, slot().end)
    Watch(store, None, HOURS, clock).step()
    assert START in offered(store)


def test_an_event_that_does_not_say_when_it_is_takes_no_time():
    assert span(Event(), NEW_YORK) is None
    moment = Event()
    moment.add("dtstart", START)
    assert span(moment, NEW_YORK) is None
    local = Event()
    local.add("dtstart", datetime(2026, 12, 1, 9))  # noqa: DTZ001 a time without a zone is the clinic's
    local.add("dtend", datetime(2026, 12, 1, 10))  # noqa: DTZ001
    assert span(local, NEW_YORK) == (START, slot().end)
    endless = Event()
    endless.add("dtstart", datetime(1, 1, 1))  # noqa: DTZ001
    endless.add("dtend", datetime(9999, 12, 31, 23, 59))  # noqa: DTZ001
    assert span(endless, NEW_YORK) is None
