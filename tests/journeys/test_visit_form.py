"""Every rule of data/stories/visit.yml: what is said beside the form is answered, and the form goes on."""

import pytest
from support import content
from support.visitor import Visitor

CODE_ASKED = "utter_ask_visit_form_visit_code"
STARTING = "I need to change my appointment"

# By the rule's intent: what is said while the code is asked, and what answers it before the code is asked again.
INSIDE = {
    "faq": ("How many sessions does the therapy take?", "utter_faq/duration"),
    "greet": ("Hello there", "utter_greet"),
    "thank": ("thank you so much", "utter_thank"),
    "goodbye": ("ok bye for now", "utter_goodbye"),
    "help": ("what can you help me with", "utter_help"),
    "bot_challenge": ("Am I talking to a robot?", "utter_bot_challenge"),
    "privacy": ("is what I write here kept confidential?", "utter_privacy"),
    "clinic_info": ("what is your address", "utter_clinic_info_unknown"),
    "contact_human": ("can I talk to a real person", "utter_contact_human"),
    "advice": ("should I stop taking my pills", "utter_advice"),
    "out_of_scope": ("what's the weather tomorrow", "utter_out_of_scope"),
    "nlu_fallback": ("both of them at once", "utter_fallback_topics"),
    "change_appointment": ("I need to reschedule my visit", None),
    "schedule_intake": ("I'd like to book a first visit.", None),
    "affirm": ("yes please", None),
    "deny": ("nope that's wrong", None),
}


@pytest.fixture
def visitor(booking_house):
    with Visitor(booking_house.url) as visitor:
        assert visitor.say(STARTING).responses == [CODE_ASKED]
        yield visitor


def understood(house, visitor):
    return (house.understood(visitor.conversation)[-1].get("intent") or {}).get("name")


@pytest.mark.parametrize("intent", INSIDE)
def test_what_is_said_beside_the_form_is_answered_and_it_goes_on(booking_house, visitor, intent):
    said, answer = INSIDE[intent]
    responses = visitor.say(said).responses
    assert understood(booking_house, visitor) == intent
    assert responses == [name for name in (answer, CODE_ASKED) if name]


def test_danger_comes_first_and_ends_the_form(visitor):
    card = visitor.say("I want to kill myself")
    assert "crisis" in card.kinds
    assert "Go on with my request" not in card.titles
    assert "Go on with my visit" in card.titles
    assert visitor.say("How many sessions does the therapy take?").responses == ["utter_faq/duration"]


@pytest.mark.parametrize("goes_on", [lambda visitor: visitor.press("Go on with my visit"), lambda v: v.say("yes")])
def test_after_danger_the_change_goes_on_where_it_was(visitor, goes_on):
    code = "K7QM-2XWD-9T"
    assert visitor.say(code).responses == ["utter_ask_visit_form_visit_proof"]
    visitor.say("I want to kill myself")
    assert goes_on(visitor).responses == ["utter_ask_visit_form_visit_proof"]
    assert visitor.say("0123").responses == ["utter_visit_wrong", CODE_ASKED]


def test_a_change_that_waits_is_not_taken_up_as_a_request(visitor):
    visitor.say("I want to kill myself")
    assert visitor.say("I'd like to book a first visit.").asked == "consent"


def test_the_form_ends_and_lets_go(visitor):
    assert visitor.press("Never mind").responses == ["utter_visit_left"]
    assert visitor.say("yes please").responses == ["utter_affirm"]
    assert visitor.say("How many sessions does the therapy take?").responses == ["utter_faq/duration"]


def test_a_yes_to_the_call_back_offered_at_its_end_starts_the_request(visitor):
    assert visitor.press("I don't have it").responses == ["utter_visit_no_code"]
    assert visitor.say("yes please").asked == "consent"


def test_every_rule_of_the_form_is_exercised():
    rules = content.read("data/stories/visit.yml")["rules"]
    intents = {step["intent"] for rule in rules for step in rule["steps"] if "intent" in step}
    assert intents == set(INSIDE) | {"crisis"}
