"""spaCy's names and times, only where they are needed."""

import pytest
from rasa.shared.core.events import ActiveLoop, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from bot.engine.form_entities import FormEntityExtractor

TEXT = "This is Maria Alvarez, please call me on Tuesday."


@pytest.fixture
def extractor(storage, resource, context):
    return FormEntityExtractor.create({}, storage, resource, context)


@pytest.fixture
def in_form():
    return DialogueStateTracker.from_events("c", [UserUttered("hi"), ActiveLoop("intake_form")])


def entities(extractor, intent="faq", tracker=None, text=TEXT):
    message = Message({"text": text, "intent": {"name": intent}})
    extractor.process([message], tracker)
    return [(e["entity"], e["value"]) for e in message.get("entities") or []]


def test_a_name_and_a_day_are_found_inside_the_form(extractor, in_form):
    assert set(entities(extractor, tracker=in_form)) == {("person", "Maria Alvarez"), ("time", "Tuesday")}


def test_a_message_that_starts_the_form_is_read_too(extractor):
    assert ("person", "Maria Alvarez") in entities(extractor, intent="schedule_intake")


def test_a_question_outside_the_form_costs_nothing(extractor):
    assert entities(extractor) == []


def test_a_pressed_button_is_not_read(extractor):
    assert entities(extractor, intent="schedule_intake", text="/schedule_intake") == []


def test_made_again_it_answers_the_same(extractor, in_form, storage, resource, context):
    again = FormEntityExtractor.load({}, storage, resource, context)
    assert entities(again, tracker=in_form) == entities(extractor, tracker=in_form)
