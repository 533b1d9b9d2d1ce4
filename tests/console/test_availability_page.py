"""Staff set when visits can be booked; what is booked stays booked."""

import pytest
from support.booking import OFFICE, OPEN, ZONE, office, request

from bot.clinic.reference import new_reference
from bot.clinic.scheduling.hours_form import to_form
from bot.store import appointments, availability, visits

TYPED = to_form(office())


@pytest.fixture
def current(door):
    """What holds now."""
    return lambda: door.store(availability.current, door.parts.facts.availability)


@pytest.mark.parametrize("role", ["intake", "admin"])
def test_hours_are_saved_and_hold_at_once(door, person, current, role):
    somebody = person(role)
    door.store(availability.change, {}, ZONE, door.now())
    assert "books nothing" in somebody.get("/availability").text
    assert somebody.post("/availability", {**TYPED, "act": "save"}).status_code == 303
    assert current() == office()
    assert "The availability is saved." in somebody.get("/availability").text
    entry = door.logged(what="availability.change", who=somebody.member.name)[0]
    assert entry["reason"].startswith("monday, tuesday")


def test_a_preview_shows_times_and_saves_nothing(door, person, current):
    somebody = person("admin")
    door.store(availability.change, {}, ZONE, door.now())
    page = somebody.post("/availability", {**TYPED, "act": "preview"})
    assert page.status_code == 200
    assert "not saved yet" in page.text
    assert page.text.count("<li><time") == 12
    assert not current().is_set
    assert [entry["what"] for entry in door.logged(who=somebody.member.name)] == ["availability.preview"]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("monday", "9 to 5", "Monday: please write hours"),
        ("friday", "09:00-12:00, 11:00-13:00", "Friday: please write hours"),
        ("slot_minutes", "0", "from 5 to 1440"),
        ("capacity", "many", "from 1 to 100"),
        ("holidays", "US-XX", "country and state"),
        ("closed", "Christmas", "year-month-day"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_kept_in_it(person, current, field, typed, words):
    before = current()
    page = person("intake").post("/availability", {**TYPED, field: typed, "act": "save"})
    assert page.status_code == 422
    assert words in page.text
    assert f'href="#{field}"' in page.text
    assert typed in page.text
    assert current() == before


def test_a_change_of_the_hours_keeps_booked_visits_and_names_them(door, person):
    door.store(availability.change, OPEN, ZONE, door.now())
    default = door.parts.facts.availability
    start = door.store(visits.free, default, door.now())[0].start
    visit = door.store(visits.book, default, request("kept", reference=new_reference()), start, door.now())
    somebody = person("intake")
    closed = {**TYPED, **dict.fromkeys(OFFICE["weekly"], ""), "sunday": "10:00-12:00", "act": "save"}
    assert somebody.post("/availability", closed).status_code == 303
    assert door.store(appointments.find, visit.reference) == visit
    page = somebody.get("/availability").text
    assert "Booked outside these hours" in page
    assert start.isoformat(timespec="seconds") in page


def test_saving_what_holds_already_adds_nothing(door, person):
    door.store(availability.change, OFFICE, ZONE, door.now())
    somebody = person("admin")
    assert somebody.post("/availability", {**TYPED, "act": "save"}).status_code == 303
    assert "Nothing was changed." in somebody.get("/availability").text
