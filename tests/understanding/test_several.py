"""Several questions in one message."""

import pytest

from bot.understanding.several import several

KNOWN = {
    "how long": "faq/duration",
    "aetna": "faq/insurance",
    "cost": "faq/cost",
    "php": "faq/programs",
    "hello": "greet",
    "book": "schedule_intake",
    "dad died": "faq/grief",
    "a bot": "bot_challenge",
    "could not get up": "crisis",
}


def rank(texts, sure=0.97):
    """A classifier that knows a few words; a text with two of them is half sure of each."""
    rankings = []
    for text in texts:
        labels = [label for word, label in KNOWN.items() if word in text.lower()] or ["out_of_scope"]
        rankings.append([(label, sure / len(labels)) for label in labels])
    return rankings


def labels(text):
    return [part.label for part in several(text, rank([text])[0], rank)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How long does it take, and do you take Aetna?", ["faq/duration", "faq/insurance"]),
        ("do you take aetna? how long is it? do you have php?", ["faq/insurance", "faq/duration", "faq/programs"]),
        ("Hello! How long does it take and what does it cost?", ["faq/duration", "faq/cost"]),
        ("How long does it take, and the cost?", ["faq/duration", "faq/cost"]),
        ("how long is it n can i book", ["faq/duration", "schedule_intake"]),
        ("whats the cost and are u a bot", ["faq/cost", "bot_challenge"]),
        ("How long is it? He could not get up for a week. What is the cost?", ["faq/duration", "faq/cost"]),
    ],
)
def test_each_question_is_found_in_the_order_asked(text, expected):
    assert labels(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "How long does it take?",
        "Hello! How long does it take?",
        "My dad died in March, and do you take Aetna?",
        "How long, I mean how long exactly, does it take?",
        "How long does it take, and who won the game?",
        "hello",
        "",
    ],
)
def test_a_message_that_asks_one_thing_stays_whole(text):
    assert labels(text) == []


def test_unsure_parts_are_no_questions():
    text = "How long does it take, and do you take Aetna?"
    assert several(text, rank([text])[0], lambda texts: rank(texts, sure=0.4)) == []


def test_a_message_without_joints_costs_no_second_look():
    def refuse(_):
        raise AssertionError

    assert several("How long does it take?", [("faq/duration", 0.9)], refuse) == []
