"""Where a message can be parted, and which clause asks."""

import pytest

from bot.understanding.clauses import MOST_CLAUSES, asks, clauses


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("How long is it, and what does it cost?", ["How long is it", "what does it cost?"]),
        ("how long is it n do u take aetna", ["how long is it", "do u take aetna"]),
        ("Is it covered? Also, do you do PHP?", ["Is it covered?", "Also", "do you do PHP?"]),
        ("1. price 2. hours", ["price", "hours"]),
        ("one question\nanother question", ["one question", "another question"]),
        ("just one thing", ["just one thing"]),
        ("What is the difference between IPT and CBT?", ["What is the difference between IPT and CBT?"]),
        (
            "Does it treat both low mood and panic, and for how long?",
            ["Does it treat both low mood and panic", "for how long?"],
        ),
        ("", []),
    ],
)
def test_a_message_is_parted_at_sentence_ends_and_joining_words(text, parts):
    assert clauses(text) == parts


def test_a_long_story_is_never_parted_into_more_than_six():
    story = (
        "My dad died, and then I moved, and my job ended. I cry a lot. I sleep badly. So, well, does it help? And how?"
    )
    assert len(clauses(" ".join([story] * 4))) == MOST_CLAUSES


def test_no_word_of_a_long_story_is_lost():
    story = " ".join(f"Sentence number {i}." for i in range(20))
    assert " ".join(clauses(story)) == story


@pytest.mark.parametrize(
    "clause",
    [
        *(
            "is it covered",
            "so how long",
            "Wat does it cost",
            "anything for couples?",
            "I'd like to book",
            "pls call me",
        ),
        *("I take Paxil so I wonder does that go together", "my sister wants to know if it hurts", "cancel my intake"),
        *("if they dont, whats the price", "im lonely can u help w friends", "in all, roughly how many are there"),
    ],
)
def test_a_question_or_request_asks(clause):
    assert asks(clause)


@pytest.mark.parametrize("clause", ["my dad died in March", "I take Zoloft", "thanks so much", "he drinks"])
def test_a_statement_does_not_ask(clause):
    assert not asks(clause)


def test_openers_without_end_are_read_in_one_go():
    assert not asks("if a bc, " * 200 + "my dog")
