"""'Tell me more' in and out of context."""

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.follow_up import in_context, next_topic

BUTTONS = [
    {"title": "Sessions", "payload": "/faq/duration"},
    {"title": "Insurance", "payload": "/faq/insurance"},
    {"title": "Request an intake", "payload": "/schedule_intake"},
]


def conversation(*answers):
    events = []
    for answer, buttons in answers:
        events += [UserUttered("?"), BotUttered("…", {"buttons": buttons}, {"utter_action": answer})]
    return DialogueStateTracker.from_events("c", events)


def test_more_means_the_first_topic_that_the_last_answer_offers():
    tracker = conversation(("utter_faq/what_is_ipt", BUTTONS))
    assert in_context([("more", 0.9), ("greet", 0.1)], tracker) == [("faq/duration", 0.9), ("greet", 0.1)]


def test_a_topic_answered_before_is_not_told_again():
    tracker = conversation(("utter_faq/duration", []), ("utter_faq/what_is_ipt", BUTTONS))
    assert next_topic(tracker) == "faq/insurance"


def test_with_nothing_left_to_tell_more_asks_for_help():
    tracker = conversation(("utter_faq/duration", []), ("utter_faq/insurance", []), ("utter_faq/cost", BUTTONS))
    assert in_context([("more", 1.0)], tracker) == [("help", 1.0)]


def test_after_something_else_than_an_answer_more_asks_for_help():
    assert next_topic(conversation(("utter_faq/cost", BUTTONS), ("utter_greet", BUTTONS))) is None


def test_outside_a_conversation_more_and_help_count_together():
    assert in_context([("greet", 0.4), ("more", 0.35), ("help", 0.25)], None)[0] == ("help", 0.6)
