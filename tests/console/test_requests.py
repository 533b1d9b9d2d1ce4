"""The intake desk: the list, the hand-over page, and what is done on it; all of it in the access log."""

import itertools
import re
from datetime import UTC, timedelta
from html import unescape

import pytest
from support.booking import OPEN, ZONE, request
from support.staff_door import served_text

from bot.clinic.desk import RequestState
from bot.clinic.reference import new_reference
from bot.clinic.scheduling.model import AppointmentStatus
from bot.store import appointments, availability, desk, intake, outbox, visits

NUMBERS = itertools.count(1)
MOST_WORDS = 250
LONG = "word " * 200


@pytest.fixture
def intake_person(person):
    return person("intake")


@pytest.fixture
def left(door):
    """Leaves a call-back request; its reference."""

    def leave(**changed):
        form = request(f"desk-{next(NUMBERS)}", reference=new_reference(), **changed)
        return door.store(intake.save, form)

    return leave


@pytest.fixture
def booked(door):
    """Books the next free slot; the reference."""
    door.store(availability.change, OPEN, ZONE, door.now())

    def book():
        free = door.store(visits.free, door.parts.facts.availability, door.now())
        form = request(f"desk-{next(NUMBERS)}", reference=new_reference())
        return door.store(visits.book, door.parts.facts.availability, form, free[0].start, door.now()).reference

    return book


def acts(door, who, reference):
    entries = door.logged(who=who.member.name, object_kind="request", object_id=reference)
    return [entry["what"] for entry in entries][::-1]


def test_the_list_shows_the_newest_first_and_one_state_only(door, intake_person, left):
    first, second = left(), left()
    page = intake_person.get("/requests").text
    assert page.index(second) < page.index(first)
    door.store(desk.change_state, first, RequestState.CLOSED, RequestState.NEW, door.now())
    page = intake_person.get("/requests", state="closed").text
    assert first in page
    assert second not in page
    assert door.logged(who=intake_person.member.name)[0]["what"] == "requests.view"


def test_older_requests_are_on_the_next_page(intake_person, left):
    kept = [left() for _ in range(desk.PAGE + 1)]
    page = intake_person.get("/requests", state="new").text
    assert kept[0] not in page
    older = unescape(re.search(r'href="(/requests\?[^"]*before=[^"]*)"', page).group(1))
    assert "state=new" in older
    assert kept[0] in intake_person.get(older).text


@pytest.mark.parametrize("query", [{"before": "x"}, {"before": "-1"}, {"before": "9" * 12}, {"state": "lost"}])
def test_an_address_that_makes_no_sense_shows_the_list(intake_person, query):
    assert intake_person.get("/requests", **query).status_code == 200


def test_the_hand_over_page_has_the_visitors_own_words(door, intake_person, left):
    reference = left(
        reason="I fight with my sister <b>a lot</b>", contact="+19735550123 (no voicemails)", insurer="none"
    )
    page = served_text(intake_person.get(f"/requests/{reference}"))
    for words in ("Ana Lopez", "(973) 555-0123 (no voicemails)", "mornings", "No insurance", "I fight with my sister"):
        assert words in page
    assert "<b>a lot</b>" in page
    assert acts(door, intake_person, reference) == ["requests.view_one"]


def test_what_is_missing_and_what_was_declined_are_marked(intake_person, left):
    page = served_text(intake_person.get(f"/requests/{left(times='', reason='declined')}"))
    assert re.search(r"Times that suit\s+Not given", page)
    assert re.search(r"What brings them\s+Would rather not say", page)
    assert "None booked" in page


def test_a_hand_over_page_is_never_longer_than_250_words(intake_person, left):
    long = dict.fromkeys(("name", "contact", "times", "insurer", "reason"), LONG)
    page = intake_person.get(f"/requests/{left(**long)}").text
    sheet = served_text(re.search(r"<article.*</article>", page, re.DOTALL).group())
    assert 180 < len(sheet.split()) <= MOST_WORDS
    assert sheet.count("There is more") == 5


def test_a_code_typed_in_another_way_opens_the_request(intake_person, left):
    reference = left()
    assert intake_person.get(f"/requests/{reference.lower().replace('-', '')}").status_code == 200
    assert intake_person.get("/requests/0000-0000-00").status_code == 404


def test_the_state_is_changed_and_who_did_it_is_known(door, intake_person, left):
    reference = left()
    sent = intake_person.post(f"/requests/{reference}/state", {"state": "contacted", "was": "new"})
    assert sent.status_code == 303
    page = intake_person.get(f"/requests/{reference}").text
    assert "The state is now: Contacted." in page
    assert door.store(desk.opened, reference).state is RequestState.CONTACTED
    entry = door.logged(what="requests.change_state", object_id=reference)[0]
    assert (entry["who"], entry["reason"]) == (intake_person.member.name, "new → contacted")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"state": "lost", "was": "new"}, 422),
        ({"state": "closed"}, 422),
        ({"state": "closed", "was": "contacted"}, 409),
        ({"state": "no_show", "was": "new"}, 409),
    ],
)
def test_a_state_that_does_not_fit_changes_nothing(door, intake_person, left, sent, status):
    reference = left()
    assert intake_person.post(f"/requests/{reference}/state", sent).status_code == status
    assert door.store(desk.opened, reference).state is RequestState.NEW


def test_a_request_is_given_to_somebody_of_the_desk_only(door, intake_person, person, left):
    reference, other = left(), person("reviewer")
    path = f"/requests/{reference}/assign"
    assert intake_person.post(path, {"assigned": str(other.member.id)}).status_code == 422
    assert intake_person.post(path, {"assigned": str(intake_person.member.id)}).status_code == 303
    assert door.store(desk.opened, reference).assigned == (intake_person.member.id, intake_person.member.name)
    assert intake_person.post(path, {"assigned": ""}).status_code == 303
    assert door.store(desk.opened, reference).assigned is None


def test_a_call_note_is_shown_with_its_author_and_is_no_part_of_the_log(door, intake_person, left):
    reference = left()
    assert intake_person.post(f"/requests/{reference}/note", {"text": " \n"}).status_code == 422
    assert intake_person.post(f"/requests/{reference}/note", {"text": "left a message\nmarmalade"}).status_code == 303
    page = intake_person.get(f"/requests/{reference}").text
    assert "left a message\nmarmalade" in page
    assert f"{intake_person.member.name}, " in page
    assert all("marmalade" not in str(entry) for entry in door.logged(object_id=reference))


def test_a_visit_is_moved_and_everybody_is_told(door, intake_person, booked):
    reference = booked()
    before = door.store(appointments.find, reference)
    page = intake_person.get(f"/requests/{reference}/move").text
    chosen = unescape(re.findall(r'<option value="(2[^"]+)"', page)[3])
    moved = intake_person.post(f"/requests/{reference}/move", {"start": chosen})
    assert moved.status_code == 303
    after = door.store(appointments.find, reference)
    assert (after.uid, after.sequence) == (before.uid, 1)
    assert after.start.astimezone(UTC).isoformat() == chosen
    told = [row for row in door.store(outbox.listed, everything=True) if row["reference"] == reference]
    assert {row["destination"] for row in told if row["kind"] == outbox.MOVED} == set(outbox.DESTINATIONS)
    assert acts(door, intake_person, reference) == ["requests.view_move", "requests.move"]


@pytest.mark.parametrize(("start", "status"), [("", 422), ("tomorrow", 422), ("2020-01-01T09:00:00+00:00", 409)])
def test_a_time_that_is_not_free_moves_nothing(door, intake_person, booked, start, status):
    reference = booked()
    before = door.store(appointments.find, reference)
    assert intake_person.post(f"/requests/{reference}/move", {"start": start}).status_code == status
    assert door.store(appointments.find, reference) == before


def test_a_visit_is_cancelled_once(door, intake_person, booked):
    reference = booked()
    assert intake_person.post(f"/requests/{reference}/cancel").status_code == 303
    assert door.store(appointments.find, reference).status is AppointmentStatus.CANCELLED
    assert door.store(desk.opened, reference).state is RequestState.CONTACTED
    for path in ("cancel", "move"):
        assert intake_person.post(f"/requests/{reference}/{path}", {"start": "x"}).status_code == 409
    assert intake_person.get(f"/requests/{reference}/move").status_code == 409


def test_a_visit_that_has_lost_its_time_stands_in_a_state_of_its_own_and_gets_another(door, intake_person, booked):
    reference = booked()
    lost = door.store(appointments.find, reference)
    assert door.store(appointments.displace, reference, lost.sequence, door.now())
    listed = served_text(intake_person.get("/requests?state=needs_time"))
    assert reference in listed
    assert "Needs another time" in listed
    page = served_text(intake_person.get(f"/requests/{reference}"))
    assert "needs another time; the calendar has something else on" in page
    assert "Give the visit another time" in page
    choose = intake_person.get(f"/requests/{reference}/move").text
    times = re.findall(r'<option value="(2[^"]+)"', choose)
    assert lost.start.isoformat() not in map(unescape, times)
    assert intake_person.post(f"/requests/{reference}/move", {"start": unescape(times[3])}).status_code == 303
    assert door.store(desk.opened, reference).state is RequestState.BOOKED
    assert door.store(appointments.find, reference).status is AppointmentStatus.BOOKED


def test_the_booked_visit_is_shown_on_the_clinics_clock(door, intake_person, booked):
    reference = booked()
    local = door.store(appointments.find, reference).start.astimezone(door.parts.zone)
    page = served_text(intake_person.get(f"/requests/{reference}"))
    assert f"{local:%a, %b} {local.day}, {local.year}, {local:%I:%M %p}".replace(", 0", ", ").lower() in page.lower()


def test_a_visit_that_is_over_is_neither_moved_nor_cancelled(door, booked):
    reference = booked()
    start = door.store(appointments.find, reference).start
    assert not door.store(desk.opened, reference).can_change_visit(start + timedelta(minutes=1))
    assert door.store(desk.opened, reference).can_change_visit(start - timedelta(minutes=1))
