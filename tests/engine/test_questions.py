"""Which questions of a message the dialogue hears."""

from bot.engine.labels import describe
from bot.engine.questions import first_question, questions, rest_buttons


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


def test_questions_beyond_the_third_become_buttons():
    responses = {"utter_faq/past": [{"metadata": {"title": "The past"}}]}
    heard = questions(parsed("faq/cost", "faq/duration", "faq/grief", "faq/past"), in_form=False)
    assert rest_buttons(heard[-1], responses) == [{"title": "The past", "payload": "/faq/past"}]


def test_three_questions_leave_no_rest():
    heard = questions(parsed("faq/cost", "faq/duration", "faq/grief"), in_form=False)
    assert rest_buttons(heard[-1], {}) == []
