"""What a visitor leaves at their door is worked on at the staff's, through the real processes."""

import re
from html import unescape

import pytest
from support.staff_door import HouseDoor, served_text
from support.visitor import Visitor

from bot.clinic.access import Role
from bot.store import appointments, outbox

MOST_WORDS = 250
TALE = "I started a new job in March and I argue with my manager about small things every week. " * 10


@pytest.fixture
def nora(booking_house):
    """Somebody of the intake desk, logged in."""
    person = HouseDoor(booking_house).person(Role.INTAKE)
    with person.http:
        yield person


def booked(visitor):
    """Book the first offered time and tell a long tale; the reference."""
    visitor.book("visit")
    visitor.pick(0)
    visitor.press("No insurance")
    answer = visitor.say(TALE)
    assert "Send it" in answer.titles, answer.text
    return visitor.press("Send it").reference


def test_a_booking_made_in_the_chat_is_worked_on_at_the_desk(booking_house, nora):
    with Visitor(booking_house.url) as visitor:
        reference = booked(visitor)
    assert reference in nora.get("/requests", state="booked").text
    page = nora.get(f"/requests/{reference}").text
    sheet = served_text(re.search(r"<article.*</article>", page, re.DOTALL).group())
    assert len(sheet.split()) <= MOST_WORDS
    for words in ("Ana Lopez", "(973) 555-0123", "No insurance", "I started a new job in March", "There is more"):
        assert words in sheet
    assert nora.post(f"/requests/{reference}/state", {"state": "contacted", "was": "booked"}).status_code == 303
    assert reference not in nora.get("/requests", state="booked").text
    assert reference in nora.get("/requests", state="contacted").text
    assert booking_house.command("audit", "verify").returncode == 0


def test_a_visit_that_the_desk_moves_and_cancels_goes_out_like_the_visitors_own_change(booking_house, nora):
    with Visitor(booking_house.url) as visitor:
        reference = booked(visitor)
    offered = re.findall(r'<option value="(2[^"]+)"', nora.get(f"/requests/{reference}/move").text)
    assert nora.post(f"/requests/{reference}/move", {"start": unescape(offered[-1])}).status_code == 303
    assert booking_house.run(appointments.find, reference).sequence == 1
    assert nora.post(f"/requests/{reference}/cancel").status_code == 303
    rows = [row for row in booking_house.run(outbox.listed, everything=True) if row["reference"] == reference]
    told = [(row["kind"], row["sequence"]) for row in rows if row["destination"] == outbox.DESK_MAIL]
    assert told == [(outbox.BOOKED, 0), (outbox.MOVED, 1), (outbox.CANCELLED, 2)]
    assert reference in nora.get("/requests", state="contacted").text
