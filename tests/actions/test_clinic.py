"""How to reach the clinic and its people."""

import pytest

from actions.clinic import ActionChangeAppointment, ActionClinicInfo, ActionContactHuman

NAME = "Hill Street Clinic"
PHONE = "(973) 555-0100"
KNOWN = {
    "phone": PHONE,
    "email": "intake@example.org",
    "address": "1 Hill Street, Newark",
    "directions": "Bus 27 to Hill Street",
    "hours": [
        {"days": "Monday to Friday", "open": "9:00 am", "close": "5:00 pm"},
        {"days": "Saturday", "open": "9:00 am", "close": "noon"},
    ],
}
UNKNOWN = {"phone": "", "email": "", "address": "", "directions": "", "hours": []}
LINES = [
    "- Phone: (973) 555-0100",
    "- E-mail: intake@example.org",
    "- Address: 1 Hill Street, Newark",
    "- Directions: Bus 27 to Hill Street",
    "- Hours: Monday to Friday 9:00 am to 5:00 pm; Saturday 9:00 am to noon",
]


@pytest.mark.parametrize(
    ("known", "response", "lines"),
    [
        (KNOWN, "utter_clinic_info_known", LINES),
        ({**UNKNOWN, "phone": PHONE}, "utter_clinic_info_known", LINES[:1]),
        ({**UNKNOWN, "hours": KNOWN["hours"]}, "utter_clinic_info_known", LINES[4:]),
        (UNKNOWN, "utter_clinic_info_unknown", []),
    ],
)
def test_only_what_clinic_yml_knows_is_told(facts, run, known, response, lines):
    facts(name=NAME, **known)
    done = run(ActionClinicInfo(), ("where are you", "clinic_info"))
    assert done.responses == [(response, {"clinic_name": NAME, "clinic_facts": "\n".join(lines)})]
    assert (done.slots, done.others, done.buttons) == ([], [], [])


@pytest.mark.parametrize(
    ("action", "response"),
    [(ActionContactHuman(), "utter_contact_human"), (ActionChangeAppointment(), "utter_change_appointment")],
)
@pytest.mark.parametrize("phone", [PHONE, ""])
def test_a_person_is_reached_by_the_phone_where_there_is_one(facts, run, action, response, phone):
    facts(name=NAME, **{**UNKNOWN, "phone": phone})
    done = run(action, ("a person please", "contact_human"))
    expected = f"{response}_phone" if phone else response
    assert done.responses == [(expected, {"clinic_name": NAME, "clinic_phone": phone})]
    assert (done.slots, done.others, done.buttons) == ([], [], [])


@pytest.mark.parametrize(
    "name", ["utter_clinic_info_known", "utter_contact_human_phone", "utter_change_appointment_phone"]
)
def test_the_values_fill_every_placeholder(facts, run, domain, name):
    """Rasa leaves a placeholder without a value as it is, braces and all."""
    facts(name=NAME, **KNOWN)
    actions = (ActionClinicInfo(), ActionContactHuman(), ActionChangeAppointment())
    values = dict(response for action in actions for response in run(action, ("hm", "help")).responses)
    assert "{" not in domain["responses"][name][0]["text"].format(**values[name])
