"""Danger comes before the form: it waits with its answers until the visitor chooses to go on."""

import pytest
from support.visitor import PLAIN, Visitor

DANGER = "I want to kill myself"


@pytest.mark.parametrize("asked", ["consent", "contact", "reason", "review"])
def test_a_crisis_suspends_the_form_and_go_on_resumes_where_it_was(asked, house, visitor):
    visitor.book(asked)
    card = visitor.say(DANGER)
    assert card.kinds == ["crisis"]
    for line in ("tel:988", "sms:988", "tel:911"):
        assert line in card.text
    answer = visitor.press("Go on with my request")
    assert answer.asked == asked
    while answer.asked != "review":
        answer = visitor.say(PLAIN[answer.asked])
    assert visitor.press("Send it").reference
    (request,) = house.intake_requests(visitor.conversation)
    assert (request["name"], request["reason"]) == (PLAIN["name"], PLAIN["reason"])


def test_no_part_of_a_crisis_message_is_taken_as_an_answer(house, visitor):
    visitor.book("reason")
    visitor.say(f"{DANGER}, it is about my divorce")
    answer = visitor.press("Go on with my request")
    assert answer.asked == "reason"
    visitor.press("Rather not say")
    visitor.press("Send it")
    assert house.intake_requests(visitor.conversation)[0]["reason"] == "declined"


def test_until_the_visitor_goes_on_no_form_question_is_asked(visitor):
    visitor.book("times")
    visitor.say(DANGER)
    assert visitor.say("How many sessions does it take?").asked is None
    assert visitor.say("Mondays").asked is None


def test_the_form_can_be_taken_up_by_asking_for_it_again(visitor):
    visitor.book("times")
    visitor.say(DANGER)
    visitor.say("How many sessions does it take?")
    assert visitor.say("I'd like to book a first visit.").asked == "times"


def test_danger_said_again_gets_the_lines_again_and_the_way_back(visitor):
    visitor.book("times")
    visitor.say(DANGER)
    again = visitor.say(DANGER)
    assert again.kinds == ["crisis"]
    assert "988" in again.text
    assert visitor.press("Go on with my request").asked == "times"


def test_without_a_form_the_card_offers_no_way_back_to_one(visitor):
    card = visitor.say(DANGER)
    assert card.kinds == ["crisis"]
    assert "Go on with my request" not in card.titles


HARMLESS = {
    "no insurance": "insurer",
    "i have no insurance": "insurer",
    "blue cros blue sheild": "insurer",
    "just broke up w my gf": "reason",
    "I'm dying to get started": "reason",
    "weekends, this week is killing me": "times",
}


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_answer_is_not_taken_for_danger(text, visitor):
    visitor.book(HARMLESS[text])
    assert not {"crisis", "check"} & set(visitor.say(text).kinds)


def test_after_a_no_to_the_safety_question_it_is_not_asked_again_and_the_answer_counts(house):
    after = {}
    for text in (
        "I'd kill for an evening appointment",
        *HARMLESS,
        "i am so tired of all this",
        "life is hard",
        "i cant cope",
        "sick of my life",
    ):
        with Visitor(house.url) as visitor:
            visitor.book("reason")
            if visitor.say(text).kinds == ["check"]:
                answer = visitor.press("No")
                after[text] = (answer.asked, bool({"check", "crisis"} & set(answer.kinds)))
    assert after, "none of these raises the safety question: add one that does"
    assert after == dict.fromkeys(after, ("review", False))
