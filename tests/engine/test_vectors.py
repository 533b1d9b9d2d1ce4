"""A vector that came with a turn spares the engine its encoder, for that text and turn alone."""

import asyncio
from base64 import b64encode

import numpy as np
import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.engine.sentence_encoder import SentenceEncoderFeaturizer
from bot.engine.turn import Turn
from bot.engine.vectors import given_vector, known_vector
from bot.understanding.encoder import DIMENSIONS, load_encoder

SOME = np.eye(1, DIMENSIONS, 7, dtype=np.float32)[0]


def encoded(vector):
    return b64encode(vector.tobytes()).decode()


def turn(**said):
    return Turn.from_json({"conversation": "c", "message_id": "m", "text": "hello", **said})


@pytest.fixture
def featurizer(storage, resource, context):
    return SentenceEncoderFeaturizer.create({}, storage, resource, context)


def features(featurizer, *texts):
    messages = featurizer.process([Message({TEXT: text}) for text in texts])
    return [message.get_dense_features(TEXT)[1].features[0] for message in messages]


def test_the_given_vector_is_taken_for_its_text(featurizer):
    with given_vector("hello", SOME):
        (found,) = features(featurizer, "hello")
    assert np.array_equal(found, SOME)


def test_another_text_and_several_texts_are_encoded(featurizer):
    with given_vector("hello", SOME):
        (other,) = features(featurizer, "good bye")
        first, _ = features(featurizer, "hello", "good bye")
    assert np.allclose(other, load_encoder().encode(["good bye"])[0])
    assert not np.array_equal(first, SOME)


def test_after_the_turn_nothing_is_left_of_it():
    with pytest.raises(RuntimeError), given_vector("hello", SOME):
        raise RuntimeError
    assert known_vector("hello") is None


def test_turns_at_the_same_time_do_not_get_each_others_vectors(run):
    async def one(vector):
        with given_vector("hello", vector):
            await asyncio.sleep(0)
            return known_vector("hello")

    async def both():
        return await asyncio.gather(one(SOME), one(None), one(-SOME))

    first, second, third = run(both())
    assert np.array_equal(first, SOME)
    assert second is None
    assert np.array_equal(third, -SOME)


def test_a_turn_brings_the_vector_unchanged():
    vector = load_encoder().encode(["hello"])[0]
    assert np.array_equal(turn(vector=encoded(vector)).vector, vector)
    assert turn().vector is None


@pytest.mark.parametrize(
    "vector",
    ["", "no base64!", None, 7, encoded(SOME[:-1]), encoded(SOME * 2), encoded(SOME * np.nan), encoded(SOME * 0)],
    ids=["empty", "not base64", "null", "number", "too short", "not of length 1", "not a number", "zero"],
)
def test_what_is_no_vector_is_refused(vector):
    with pytest.raises((TypeError, ValueError)):
        turn(vector=vector)


def test_the_gates_vector_is_the_one_that_the_engine_would_make():
    """Also behind a mark and around white space, where the engine reads the text a little otherwise."""
    for written, heard in [("/restart", "\u2060/restart"), ("  hello ", "hello")]:
        gates, engines = load_encoder().encode([written])[0], load_encoder().encode([heard])[0]
        assert np.allclose(gates, engines, atol=1e-6)
