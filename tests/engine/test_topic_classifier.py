"""The one classifier behind intents and answers."""

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.engine.sentence_encoder import SentenceEncoderFeaturizer
from bot.engine.topic_classifier import TopicClassifier
from bot.understanding.errors import ModelFileError

KEYS = ("intent", "intent_ranking", "response_selector")


@pytest.fixture
def featurizer(storage, resource, context):
    return SentenceEncoderFeaturizer.create({}, storage, resource, context)


@pytest.fixture
def classifier(featurizer, training_data, storage, resource, context):
    featurizer.process_training_data(training_data)
    classifier = TopicClassifier.create({}, storage, resource, context)
    classifier.train(training_data)
    return classifier


def parse(classifier, featurizer, text):
    message = Message({"text": text})
    classifier.process(featurizer.process([message]))
    return {key: message.get(key) for key in KEYS}


def test_a_topic_fills_the_intent_and_the_answer(classifier, featurizer):
    parsed = parse(classifier, featurizer, "does insurance cover that")
    assert parsed["intent"]["name"] == "faq"
    assert parsed["response_selector"]["faq"]["response"]["intent_response_key"] == "faq/insurance"
    assert parsed["response_selector"]["faq"]["response"]["utter_action"] == "utter_faq/insurance"


def test_a_plain_intent_keeps_the_likeliest_topic_beside_it(classifier, featurizer):
    parsed = parse(classifier, featurizer, "hello hello")
    assert parsed["intent"]["name"] == "greet"
    assert parsed["response_selector"]["faq"]["response"]["intent_response_key"].startswith("faq/")


def test_the_ranking_is_sorted_and_sums_to_one(classifier, featurizer):
    chances = [entry["confidence"] for entry in parse(classifier, featurizer, "good day")["intent_ranking"]]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) == pytest.approx(1)


def test_loaded_again_it_answers_the_same(classifier, featurizer, storage, resource, context):
    loaded = TopicClassifier.load({}, storage, resource, context)
    for text in ("how long is it", "Hi!", "do u take medicaid"):
        assert parse(loaded, featurizer, text) == parse(classifier, featurizer, text)


def test_a_missing_model_raises_at_start(storage, resource, context):
    with pytest.raises(ModelFileError):
        TopicClassifier.load({}, storage, resource, context)


def test_an_untrained_classifier_raises_instead_of_guessing(featurizer, storage, resource, context):
    untrained = TopicClassifier.create({}, storage, resource, context)
    with pytest.raises(ModelFileError):
        parse(untrained, featurizer, "hello")


def test_a_pressed_button_names_its_label(classifier, featurizer):
    parsed = parse(classifier, featurizer, "/faq/duration")
    assert parsed["intent"] == {"name": "faq", "confidence": 1.0}
    assert parsed["response_selector"]["faq"]["response"]["utter_action"] == "utter_faq/duration"


def test_a_message_without_a_sentence_vector_raises(classifier):
    with pytest.raises(ModelFileError):
        classifier.process([Message({"text": "hello"})])
