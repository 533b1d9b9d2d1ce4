"""From the chat to the visitor's inbox and the clinic's calendar, through the real processes and real servers."""

import pytest
from support.visitor import Visitor

from bot.store import appointments, outbox
from tests.journeys.conftest import DESK, wait_for


@pytest.fixture(scope="module")
def house(delivering_house):
    """A clinic that books visits, mails and keeps a calendar."""
    return delivering_house


def booked(visitor, email):
    visitor.book("visit", contact=f"973-555-0123 and {email}")
    visitor.pick(0)
    for words in ("No insurance", "Rather not say"):
        visitor.press(words)
    return visitor.press("Send it").reference


def check(visitor, words, reference):
    visitor.say(words)
    visitor.say(reference)
    return visitor.say("0123")


def mail(smtp, address, place):
    def find():
        mails = smtp.to(address)
        return mails[place] if len(mails) > place else None

    return wait_for(find, f"mail {place} to {address}")


def test_booked_moved_and_cancelled_in_the_chat_mails_and_calendar_agree(house, smtp, radicale):
    with Visitor(house.url) as visitor:
        reference = booked(visitor, "ana@example.com")
        visit = house.run(appointments.find, reference)
        invited = mail(smtp, "ana@example.com", 0)
        assert (invited.method, str(invited.event["uid"]), invited.event["sequence"]) == ("REQUEST", visit.uid, 0)
        assert invited.event.decoded("dtstart") == visit.start
        assert reference in invited.part("text/plain")
        wait_for(lambda: radicale.event(visit.uid), "the visit stands in the calendar")

        check(visitor, "I need to move my appointment", reference)
        visitor.say("Wednesday mornings")
        assert visitor.pick(0).responses == ["utter_visit_moved"]
        moved = house.run(appointments.find, reference)
        again = mail(smtp, "ana@example.com", 1)
        assert (again.method, str(again.event["uid"]), again.event["sequence"]) == ("REQUEST", visit.uid, 1)
        assert again.event.decoded("dtstart") == moved.start != visit.start
        event = wait_for(lambda: _at(radicale, visit.uid, moved.start), "the calendar has the new time")
        assert event["sequence"] == 1

        check(visitor, "please cancel my appointment", reference)
        assert visitor.press("Yes, cancel it").responses == ["utter_visit_cancelled"]
        last = mail(smtp, "ana@example.com", 2)
        assert (last.method, str(last.event["uid"]), last.event["sequence"]) == ("CANCEL", visit.uid, 2)
        wait_for(lambda: radicale.event(visit.uid) is None, "the calendar has let go of it")
    of_the_desk = wait_for(lambda: len(smtp.to(DESK)) == 3 and smtp.to(DESK), "the desk has heard of all three")
    assert [each.event["sequence"] for each in of_the_desk] == [0, 1, 2]
    assert set(smtp.counted().values()) == {1}


def _at(radicale, uid, start):
    event = radicale.event(uid)
    return event if event and event.decoded("dtstart") == start else None


def test_a_dead_worker_costs_no_visitor_an_answer_and_no_state_its_mail(house, smtp):
    house.delivery.kill()
    with Visitor(house.url) as visitor:
        reference = booked(visitor, "ben@example.com")
        assert reference
        assert smtp.to("ben@example.com") == []
        house.delivery.start()
        assert reference in mail(smtp, "ben@example.com", 0).part("text/plain")


def test_what_was_not_sent_is_counted_listed_and_retried(house, smtp):
    with Visitor(house.url) as visitor:
        smtp.faults = ["550 no", "550 no"]
        reference = booked(visitor, "cal@example.com")
        failed = wait_for(lambda: len(_failed(house)) == 2 and _failed(house), "both mails are refused")
        assert {row["reference"] for row in failed} == {reference}
        shown = visitor.http.get("/metrics").text
        assert 'clinic_bot_outbox_rows{destination="visitor_mail",state="failed"} 1.0' in shown
        assert reference not in shown
        listed = house.command("outbox", "list")
        assert listed.stdout.count(reference) == 2 + 1  # two mails, and FHIR, which is not set up
        for row in failed:
            assert house.command("outbox", "retry", str(row["id"])).returncode == 0
        assert reference in mail(smtp, "cal@example.com", 0).part("text/plain")


def _failed(house):
    return [row for row in house.run(outbox.listed) if row["state"] == "failed"]


def test_no_log_holds_a_word_of_a_visitors(house):
    logged = house.logged()
    assert '"event": "delivery"' in logged
    for word in ("Ana Lopez", "example.com", "555-0123"):
        assert word not in logged
