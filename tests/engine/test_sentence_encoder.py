"""Sentence vectors as Rasa features."""

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.engine.sentence_encoder import SentenceEncoderFeaturizer
from bot.understanding import encoder
from bot.understanding.errors import EncoderFilesError


@pytest.fixture
def featurizer(storage, resource, context):
    return SentenceEncoderFeaturizer.create({}, storage, resource, context)


def vector(featurizer, text):
    message = Message({"text": text})
    featurizer.process([message])
    return message.get_dense_features("text")[1].features[0]


def test_a_message_gets_one_unit_vector(featurizer):
    found = vector(featurizer, "Is it covered by my insurance?")
    assert found.shape == (384,)
    assert np.linalg.norm(found) == pytest.approx(1, abs=1e-5)


def test_close_in_meaning_is_close_in_space(featurizer):
    asked, alike, other = (
        vector(featurizer, text)
        for text in ("What does it cost?", "How much do I have to pay?", "My brother never calls me back.")
    )
    assert asked @ alike > asked @ other + 0.2


def test_alone_or_in_a_batch_the_vector_is_nearly_the_same():
    texts = ["hello", "is it covered by my insurance if I pay through my wife's job in another state"]
    alone = np.vstack([encoder.load_encoder().encode([text]) for text in texts])
    batch = encoder.load_encoder().encode(texts)
    assert (alone * batch).sum(axis=1) == pytest.approx([1, 1], abs=0.02)


def test_a_message_without_text_gets_none(featurizer):
    message = Message({})
    featurizer.process([message])
    assert message.features == []


@pytest.mark.parametrize("source", [("no_such_package", "model.onnx", "0"), (*encoder.MODEL[:2], "0")])
def test_a_missing_or_changed_file_raises(source):
    with pytest.raises(EncoderFilesError):
        encoder._checked_file(*source)
