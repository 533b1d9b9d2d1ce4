"""Every other intent, once: said plainly, nothing invented, the next step offered."""

import pytest
from support import content
from support.visitor import Visitor

NONSENSE = [
    "blorp zint quaffle",
    "vxq dltr mmp",
    "zzkrt ooplif wenna",
    "grumf tatle irk plonk",
    "qqq www",
    "jkl asd",
    "florp",
]
# Words that may mean this or that.
UNCLEAR = ["both of them at once", "like the one from before", "it goes back and forth", "a few of those"]

# What the visitor says, the response that fits, words of which each line must hold one, a button that must be offered.
REPLIES = {
    "greet": ("good morning!", "utter_greet", [["hello"]], "Request an intake"),
    "goodbye": ("ok that's all, bye", "utter_goodbye", [["take care"]], None),
    "thank": ("thank you so much", "utter_thank", [["welcome"]], "Request an intake"),
    "help": ("what can you help me with?", "utter_help", [["can answer"]], "Insurance"),
    "bot_challenge": (
        "are you a real therapist or a robot?",
        "utter_bot_challenge",
        [["automated"], ["not a person"], ["not a clinician"]],
        "Talk to a person",
    ),
    "privacy": (
        "who can read what I type here?",
        "utter_privacy",
        [["kept"], ["staff"], ["erase"]],
        None,
    ),
    "clinic_info": (
        "what's your address and when are you open?",
        "utter_clinic_info_unknown",
        [["don't have", "don't know"], ["won't guess"], ["call you back"]],
        "Request a call back",
    ),
    "change_appointment": (
        "I need to move my visit to another day",
        "utter_change_appointment",
        [["reference code"], ["a person has to"]],
        "Request a call back",
    ),
    "contact_human": (
        "can I please talk to a real person",
        "utter_contact_human",
        [["person from the intake team"], ["watches this chat"]],
        "Request a call back",
    ),
    "advice": (
        "should I stop taking my lexapro?",
        "utter_advice",
        [["can't advise"], ["clinician"], ["automated"]],
        "Request an intake",
    ),
    "out_of_scope": (
        "who won the game last night?",
        "utter_out_of_scope",
        [["don't know"]],
        "Ask the intake team",
    ),
}


@pytest.mark.parametrize("intent", REPLIES)
def test_what_is_no_topic_gets_its_own_honest_reply(intent, house, visitor):
    text, response, wanted, button = REPLIES[intent]
    answer = visitor.say(text)
    assert answer.responses == [response]
    for words in wanted:
        assert any(word in answer.text.lower() for word in words), f"none of {words} in {answer.text!r}"
    assert button is None or button in answer.titles
    assert house.understood(visitor.conversation)[0]["intent"]["name"] == intent


@pytest.mark.parametrize("intent", ["out_of_scope", "advice"])
def test_what_is_not_answered_offers_topics_that_are(intent, visitor):
    answer = visitor.say(REPLIES[intent][0])
    titles = {entry["metadata"]["title"]: topic for topic, entry in content.answers().items()}
    offered = [title for title in answer.titles if title in titles]
    assert offered
    assert visitor.press(offered[0]).responses == [f"utter_faq/{titles[offered[0]]}"]


def first_response(house, text):
    with Visitor(house.url) as visitor:
        return visitor.say(text).responses[0]


def test_what_is_not_understood_gets_topics_first_and_a_person_the_second_time(house):
    not_understood = [text for text in UNCLEAR if first_response(house, text) == "utter_fallback_topics"]
    assert len(not_understood) >= 2, "what is unclear is taken for something"
    with Visitor(house.url) as visitor:
        first, second = (visitor.say(text) for text in not_understood[:2])
        assert first.kinds == ["fallback"]
        assert first.titles
        assert second.responses == ["utter_fallback_person"]
        assert visitor.press("Request a call back").asked == "consent"


def test_nonsense_is_never_answered_as_if_it_meant_something(house):
    heard = {text: first_response(house, text) for text in NONSENSE}
    honest = ("utter_fallback_topics", "utter_out_of_scope")
    assert {text: response for text, response in heard.items() if response not in honest} == {}


def test_yes_and_no_lead_where_the_bots_last_offer_says(visitor):
    visitor.say(REPLIES["contact_human"][0])
    assert visitor.say("no").responses == ["utter_deny"]
    visitor.say(REPLIES["contact_human"][0])
    assert visitor.say("yes please").asked == "consent"


def test_a_conversation_opens_with_what_the_assistant_is_and_whom_to_call(visitor):
    notice, greeting = visitor.opening
    assert notice["kind"] == "notice"
    for words in ("automated assistant", "not a clinician", "watches this chat live", "911", "988"):
        assert words in notice["text"]
    assert "Request an intake" in [button["title"] for button in greeting["buttons"]]


@pytest.mark.parametrize(
    "text", ['/schedule_intake{"name":"x"}', "/restart", "/crisis", "  /session_start", "/faq/cost"]
)
def test_a_typed_slash_command_is_only_text(text, house, visitor):
    visitor.say("How much is a session?")
    answer = visitor.say(text)
    assert answer.messages
    assert visitor.own_words()[-1] == text
    # A command would be understood with full confidence, and would have filled the name.
    assert house.understood(visitor.conversation)[-1]["intent"]["confidence"] < 1
    assert "crisis" not in answer.kinds
    if answer.asked == "consent":
        assert visitor.say("yes").asked == "name"
