"""Each topic of the clinic's article is answered when it is asked about in natural words."""

import re

import pytest
from support import content
from support.facts import CARRIED_FACTS

QUESTIONS = content.read("tests/journeys/questions.yml")


@pytest.mark.parametrize("topic", content.ARTICLE)
def test_a_natural_question_gets_the_topics_answer_with_its_facts(topic, house, visitor):
    answer = visitor.say(QUESTIONS[topic])
    assert answer.kinds == ["answer"]
    assert answer.responses == [f"utter_faq/{topic}"]
    for words in CARRIED_FACTS[topic]:
        assert any(word in answer.text.lower() for word in words), f"none of {words} is said"
    (understood,) = house.understood(visitor.conversation)
    assert understood["intent"]["name"] == "faq"
    assert understood["response_selector"]["faq"]["response"]["intent_response_key"] == f"faq/{topic}"


def test_the_questions_are_not_those_that_the_engine_learnt_or_is_measured_by():
    files = [*content.paths("data/nlu/**/*.yml"), *content.paths("tests/heldout/**/*.yml")]
    known = bare("\n".join((content.ROOT / path).read_text(encoding="utf-8") for path in files))
    assert [question for question in QUESTIONS.values() if bare(question) in known] == []
    assert list(QUESTIONS) == content.ARTICLE


def bare(text):
    return f" {' '.join(re.findall(r'[a-z0-9]+', text.lower()))} "


def test_a_button_under_an_answer_leads_to_the_answer_it_names(visitor):
    title = visitor.say(QUESTIONS["vs_cbt"]).titles[0]
    answer = visitor.press(title)
    assert answer.kinds
    assert "fallback" not in answer.kinds
    assert visitor.own_words() == [QUESTIONS["vs_cbt"], title]
