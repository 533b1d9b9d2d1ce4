"""'Tell me more' and 'and for my wife?', in and out of context."""

import pytest
from rasa.shared.core.events import ActiveLoop, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.follow_up import in_context, last_question, leans, next_topic, together, understood_together

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


def asked(text, intent="faq", *more):
    said = UserUttered(text, intent={"name": intent, "confidence": 0.9})
    return DialogueStateTracker.from_events("c", [said, BotUttered("…"), *more])


def ranked(label, confidence, **more):
    entry = {"name": label.split("/")[0], "confidence": confidence, "label": label}
    return {"intent": {"name": entry["name"], "confidence": confidence}, "intent_ranking": [entry], **more}


def test_the_last_question_is_the_one_that_a_topic_answered():
    assert last_question(asked("do you take Aetna")) == "do you take Aetna"
    assert last_question(asked("/faq/family_conflict")) == "family conflict"
    assert last_question(asked("hello", "greet")) is None
    assert last_question(asked("do you take Aetna", "faq", ActiveLoop("intake_form"))) is None
    assert last_question(DialogueStateTracker.from_events("c", [])) is None


@pytest.mark.parametrize(
    ("text", "parse", "leaning"),
    [
        ("and for my wife?", ranked("faq/vs_other", 0.56), True),
        ("and for my wife?", ranked("faq/family_conflict", 0.8), False),
        ("ok", ranked("affirm", 0.5), False),
        ("go on then", ranked("affirm", 0.3), True),
        ("what do you charge", ranked("faq/cost", 0.3, questions=[{"text": "what do you charge"}]), False),
        ("/faq/cost", ranked("faq/cost", 0.3), False),
        ("my brother has been like this for so many years that I wonder", ranked("faq/depression", 0.3), False),
    ],
)
def test_only_a_short_message_that_is_unclear_alone_leans(text, parse, leaning):
    assert leans(text, parse) is leaning


def test_what_both_mean_together_counts_where_it_is_a_clear_topic():
    alone = {**ranked("faq/vs_other", 0.5), "response_selector": {}, "text": "and for my wife?"}
    clear = {**ranked("faq/insurance", 0.9), "response_selector": {"faq": 1}, "text": "both"}
    assert understood_together(alone, clear) == {**clear, "text": "and for my wife?"}
    assert understood_together(alone, {**clear, **ranked("faq/insurance", 0.45)}) == alone
    assert understood_together(alone, {**clear, **ranked("nlu_fallback", 0.9)}) == alone


def test_question_and_message_are_joined_as_two_questions():
    assert together("do you take Aetna?", "and for my wife?") == "do you take Aetna? and for my wife?"
