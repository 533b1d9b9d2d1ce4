"""Which questions of a message the dialogue hears."""

import pytest
from support import content

from bot.engine.labels import describe
from bot.engine.questions import REST, first_question, questions, rest_buttons
from bot.understanding.several import OTHER_ANSWERS


def parsed(*labels):
    found = [{"text": label, **describe([(label, 0.9)], 3)} for label in labels]
    return {"text": "whole", "entities": ["one"], **describe([("faq/cost", 0.5)], 3), "questions": found}


def texts(heard):
    return [parse["text"] for parse in heard]


def test_each_question_is_heard_in_order_and_three_at_most():
    labels = ("faq/cost", "faq/duration", "schedule_intake", "faq/past")
    assert texts(questions(parsed(*labels), in_form=False)) == list(labels[:3])


def test_a_single_question_is_heard_whole():
    assert texts(questions(parsed(), in_form=False)) == ["whole"]


def test_inside_a_form_a_message_is_heard_whole():
    heard = questions(parsed("faq/cost", "faq/past"), in_form=True)
    assert texts(heard) == ["whole"]
    assert first_question(heard[0])["text"] == "whole"


def test_the_parse_of_several_tells_the_first():
    heard = questions(parsed("faq/duration", "faq/cost"), in_form=False)
    assert first_question(heard[-1])["intent_ranking"][0]["label"] == "faq/duration"


RESPONSES = {
    "utter_rest_of_questions": [{"buttons": [{"title": "Request an intake", "payload": "/schedule_intake"}]}],
    "utter_faq/past": [{"metadata": {"title": "The past"}}],
    "utter_faq/other_therapies": [{"text": "an answer without a title"}],
}
THREE = ("faq/cost", "faq/duration", "faq/grief")


@pytest.mark.parametrize(
    ("label", "title"),
    [
        ("faq/past", "The past"),
        ("schedule_intake", "Request an intake"),
        ("faq/other_therapies", "Other therapies"),
        ("clinic_info", "Clinic info"),
    ],
)
def test_a_question_beyond_the_third_becomes_a_button_whatever_it_asks(label, title):
    heard = questions(parsed(*THREE, label), in_form=False)
    assert rest_buttons(heard[-1], RESPONSES) == [{"title": title, "payload": f"/{label}"}]


def test_three_questions_leave_no_rest():
    heard = questions(parsed(*THREE), in_form=False)
    assert rest_buttons(heard[-1], {}) == []


def test_whatever_can_be_one_of_several_questions_has_a_title_in_the_domain():
    buttons = content.domain()["responses"][REST][0]["buttons"]
    assert {button["payload"] for button in buttons} == {f"/{label}" for label in OTHER_ANSWERS}
