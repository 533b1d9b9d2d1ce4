"""The clinic's calendar and the chat: busy times are not offered, and a lost one is told with others to choose from."""

from datetime import UTC, datetime

import pytest
from support.booking import office
from support.visitor import TIME, Visitor

from bot.clinic.desk import RequestState
from bot.clinic.scheduling.display import short_time
from bot.store import appointments, busy, desk
from tests.journeys.conftest import wait_for

TOLD = "utter_visit_needs_time"


@pytest.fixture
def house(delivering_house, radicale):
    """A clinic that books visits, mails and keeps a calendar, in which nobody else has anything yet."""
    yield delivering_house
    radicale.clear()
    delivering_house.restart("delivery")


def times(answer):
    return [title for title in answer.titles if TIME.fullmatch(title)]


def find(house, reference):
    return house.run(appointments.find, reference)


def booked(visitor, email):
    visitor.book("visit", contact=f"973-555-0123 and {email}", times="Tuesdays after 1")
    visitor.pick(0)
    for words in ("No insurance", "Rather not say"):
        visitor.press(words)
    return visitor.press("Send it").reference


def lost(house, radicale, reference):
    """While the worker is away staff put a meeting where the visit is to be."""
    visit = find(house, reference)
    radicale.put(f"meeting-{reference}", visit.start, visit.end)
    house.delivery.start()
    return wait_for(lambda: (now := find(house, reference)).needs_time and now, "the calendar refuses the visit")


def test_a_time_that_the_calendar_keeps_is_not_offered(house, radicale):
    with Visitor(house.url) as visitor:
        visit = find(house, booked(visitor, "eve@example.com"))
    title = short_time(office().local(visit.start))
    with Visitor(house.url) as visitor:
        assert title in times(visitor.book("visit", times="Tuesdays after 1"))
    house.delivery.kill()
    radicale.put("meeting", visit.start, visit.end)
    house.delivery.start()
    now = datetime.now(UTC)
    wait_for(lambda: visit.start in [each.start for each in house.run(busy.times, now)], "the worker looks")
    with Visitor(house.url) as visitor:
        offered = times(visitor.book("visit", times="Tuesdays after 1"))
        assert offered
        assert title not in offered


def test_a_lost_time_is_told_in_the_open_chat_and_another_is_booked_at_once(house, radicale, smtp):
    with Visitor(house.url) as visitor:
        reference = booked(visitor, "flo@example.com")
        invited = wait_for(lambda: smtp.to("flo@example.com"), "the invitation")[0]
        visit = find(house, reference)
        wait_for(lambda: radicale.event(visit.uid), "the visit stands in the calendar")
        house.delivery.kill()
        _move(visitor, reference)
        gone = lost(house, radicale, reference)
        assert house.run(desk.opened, reference).state is RequestState.NEEDS_TIME

        answer = visitor.say("thank you so much")
        assert answer.responses == ["utter_thank", TOLD, "utter_visit_offer"]
        assert 1 <= len(times(answer)) <= 3
        assert short_time(office().local(gone.start)) not in times(answer)
        assert answer.titles[-2:] == ["Other times", "Rather a call back"]
        assert visitor.pick(0).responses == ["utter_visit_moved"]
        assert visitor.say("thank you so much").responses == ["utter_thank"]

        again = find(house, reference)
        assert house.run(desk.opened, reference).state is RequestState.BOOKED
        event = wait_for(lambda: radicale.event(visit.uid), "the calendar has the new time")
        assert event.decoded("dtstart") == again.start
    last = wait_for(lambda: _with(smtp, "flo@example.com", again.sequence), "the new invitation")
    called_off = _with(smtp, "flo@example.com", gone.sequence)
    assert (called_off.method, last.method) == ("CANCEL", "REQUEST")
    assert {str(mail.event["uid"]) for mail in (invited, called_off, last)} == {visit.uid}
    assert gone.sequence < again.sequence
    assert reference in called_off.part("text/plain")
    assert set(smtp.counted().values()) == {1}


def test_a_lost_time_is_told_by_the_code_in_another_chat(house, radicale):
    with Visitor(house.url) as visitor:
        house.delivery.kill()
        reference = booked(visitor, "gus@example.com")
        lost(house, radicale, reference)
    with Visitor(house.url) as later:
        later.say("I need to change my appointment")
        later.say(reference)
        answer = later.say("0123")
        assert answer.responses == [TOLD, "utter_visit_offer"]
        assert later.say("Rather a call back").responses == ["utter_visit_needs_time_person"]
    assert find(house, reference).needs_time


def _move(visitor, reference):
    visitor.say("I need to move my appointment")
    visitor.say(reference)
    visitor.say("0123")
    visitor.say("Wednesday mornings")
    assert visitor.pick(0).responses == ["utter_visit_moved"]


def _with(smtp, address, sequence):
    return next((mail for mail in smtp.to(address) if mail.calendar and mail.event["sequence"] == sequence), None)
