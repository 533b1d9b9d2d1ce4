"""The sentence encoder as a Rasa featurizer: any Rasa classifier can sit behind it."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Sequence, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.vectors import known_vector
from bot.understanding.encoder import load_encoder
from bot.understanding.kept import KeptVectors


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds one dense sentence vector (384 numbers) to each message."""

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """None: the encoder brings its own tokenizer."""
        return []

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        """Make the component and load the encoder, so that a missing file stops the start and not a message.

        Raises:
            EncoderFilesError: the encoder's files are missing or not the pinned ones.
        """
        load_encoder()
        return cls(execution_context.node_name, {**cls.get_default_config(), **config})

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Nothing can be configured."""

    def process(self, messages: List[Message]) -> List[Message]:
        """Encode the messages, all in one batch, but not the one whose vector came with the turn."""
        self._add_vectors(messages, _vectors)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Give the training examples their vectors, those of an earlier training where they are known."""
        self._add_vectors(training_data.training_examples, KeptVectors().encode)
        return training_data

    def _add_vectors(self, messages: List[Message], encode: Callable[[List[Text]], np.ndarray]) -> None:
        with_text = [message for message in messages if message.get(TEXT)]
        for message, vector in zip(with_text, encode([message.get(TEXT) for message in with_text]), strict=True):
            message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))


def _vectors(texts: Sequence[Text]) -> np.ndarray:
    known = known_vector(texts[0]) if len(texts) == 1 else None
    return load_encoder().encode(texts) if known is None else known[None, :]
