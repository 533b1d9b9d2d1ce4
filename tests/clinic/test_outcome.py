"""What became of a conversation, told without a word of it."""

import pytest

from bot.clinic.outcome import MOST_TOPICS, Flag, Line, Outcome, summary

HELLO = Line("bot", "talk")
ANSWER = Line("bot", "answer")
FORM = Line("bot", "form")


def typed(topic, confidence=0.9):
    return Line("visitor", "text", topic, confidence)


def of(*lines, requested=False, booked=False):
    return summary([HELLO, *lines], requested=requested, booked=booked)


@pytest.mark.parametrize(
    ("lines", "came_of_it", "outcome"),
    [
        ((typed("faq/cost"), ANSWER), {"requested": True, "booked": True}, Outcome.BOOKED),
        ((typed("contact_human"), HELLO), {"requested": True}, Outcome.REQUESTED),
        ((typed("faq/cost"), Line("bot", "fallback"), typed("contact_human"), HELLO), {}, Outcome.HANDED_OVER),
        ((typed("faq/cost", 0.2), Line("bot", "fallback"), typed("greet"), HELLO), {}, Outcome.NOT_UNDERSTOOD),
        ((typed("faq/cost"), ANSWER), {}, Outcome.ANSWERED),
        ((typed("contact_human"), HELLO, Line("visitor", "text"), Line("bot", "crisis")), {}, Outcome.HANDED_OVER),
        ((typed("faq/cost"), Line("bot", "fallback"), typed(None), Line("bot", "crisis")), {}, Outcome.CRISIS),
        ((Line("visitor", "text"), Line("bot", "crisis"), typed("thank"), HELLO), {}, Outcome.CRISIS),
        ((Line("visitor", "text"), Line("bot", "check"), typed("faq/cost"), ANSWER), {}, Outcome.ANSWERED),
        ((Line("visitor", "text"), Line("bot", "check")), {}, Outcome.UNANSWERED),
        ((Line("visitor", "text"),), {}, Outcome.UNANSWERED),
        ((), {}, Outcome.UNANSWERED),
    ],
)
def test_what_came_of_it_first_counts(lines, came_of_it, outcome):
    assert of(*lines, **came_of_it).outcome is outcome


def test_the_gravest_thing_that_was_shown_is_the_flag():
    assert of(typed("greet"), ANSWER).flag is None
    assert of(typed("greet"), Line("bot", "check")).flag is Flag.CHECK
    assert of(typed("greet"), Line("bot", "check"), typed("affirm"), Line("bot", "crisis")).flag is Flag.CRISIS


def test_each_topic_is_told_once_and_the_least_sure_guess():
    told = of(typed("faq/cost", 0.8), ANSWER, typed("faq/grief", 0.4), ANSWER, typed("faq/cost", 0.9), ANSWER)
    assert told.topics == ("faq/cost", "faq/grief")
    assert told.lowest_confidence == 0.4


def test_what_a_form_was_told_is_neither_a_topic_nor_a_doubt():
    """A name looks like anything to the classifier; starting the form and asking in the midst of it are topics."""
    told = of(
        typed("schedule_intake", 0.9), FORM, typed("faq/past", 0.1), FORM, typed("faq/cost", 0.7), ANSWER, FORM,
        typed("greet", 0.2), FORM,
    )  # fmt: skip
    assert told.topics == ("schedule_intake", "faq/cost")
    assert told.lowest_confidence == 0.7


def test_a_pressed_button_is_no_guess():
    told = of(Line("visitor", "choice", "faq/cost", 0.1), ANSWER)
    assert (told.topics, told.lowest_confidence) == (("faq/cost",), None)


def test_endless_topics_have_an_end():
    assert len(of(*(typed(f"faq/{number}") for number in range(99)), ANSWER).topics) == MOST_TOPICS
