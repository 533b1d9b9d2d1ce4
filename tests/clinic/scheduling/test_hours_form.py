"""What staff type into the form of the availability is read as clinic.yml is."""

import pytest
from support.booking import OFFICE, ZONE, office

from bot.clinic.scheduling.availability import Availability, read_availability
from bot.clinic.scheduling.hours_form import FIELDS, changed_fields, from_form, problems, to_form


@pytest.mark.parametrize("availability", [Availability(), office(), office(closed=["2026-12-24", "2027-01-02"])])
def test_what_is_shown_and_sent_back_unchanged_stays_what_it_was(availability):
    assert read_availability(from_form(to_form(availability)), ZONE) == availability


@pytest.mark.parametrize(
    "typed", ["09:00-12:00,13:00-17:00", " 9:00 \u2013 12:00 ;13:00\u201417:00", "09:00-12:00\n13:00-17:00"]
)
def test_hours_are_taken_as_people_type_them(typed):
    content = from_form({**to_form(office()), "monday": typed})
    assert problems(content, ZONE) == []
    assert read_availability(content, ZONE).weekly[0] == office().weekly[0]


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_that_cannot_be_read_is_named_alone(name):
    assert problems(from_form({**to_form(office()), name: "?"}), ZONE) == [name]


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "٣", "9" * 30])
def test_a_number_is_digits_within_its_limits(typed):
    assert problems(from_form({**to_form(office()), "capacity": typed}), ZONE) == ["capacity"]


def test_what_was_changed_is_named():
    assert changed_fields(office(), office(capacity=2, weekly={**OFFICE["weekly"], "friday": []})) == [
        "friday",
        "capacity",
    ]
    assert changed_fields(office(), office()) == []
