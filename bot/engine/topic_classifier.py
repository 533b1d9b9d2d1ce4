"""The one classifier: a linear model over the full labels that fills `intent` and `response_selector`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.fitting import C, fit
from bot.engine.labels import Ranking, describe
from bot.understanding.errors import ModelFileError
from bot.understanding.linear import LinearClassifier

MODEL_FILE = "topics.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """Ranks all labels (`faq/insurance`, `greet`, ...) at once; no second model picks the answer."""

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """A featurizer that adds sentence vectors."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`C`: inverse strength of the L2 penalty. `ranking_length`: how many labels a parse names."""
        return {"C": C, "ranking_length": 10}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        """Keep where to store; the model comes from `train` or `load`."""
        self.config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self.model: LinearClassifier | None = None

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Rasa checks the keys against the default; no combination of values is wrong."""

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model to all labelled examples and persist it."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT)]
        self.model = fit(
            np.stack([_vector(m) for m in examples]),
            [m.get(TEXT) for m in examples],
            [m.get(INTENT_RESPONSE_KEY) or m.get(INTENT) for m in examples],
            self.config["C"],
        )
        self.persist()
        return self._resource

    def persist(self) -> None:
        """Write the model into Rasa's model storage."""
        if self.model is None:
            raise ModelFileError("the topic classifier has nothing to store: train it first")
        with self._model_storage.write_to(self._resource) as directory:
            self.model.save(Path(directory) / MODEL_FILE)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """Load the trained component.

        Raises:
            ModelFileError: the model archive carries no topic model.
        """
        component = cls(config, model_storage, resource)
        try:
            with model_storage.read_from(resource) as directory:
                component.model = LinearClassifier.load(Path(directory) / MODEL_FILE)
        except ValueError as error:
            raise ModelFileError("the model archive holds no topic classifier") from error
        return component

    def process(self, messages: List[Message]) -> List[Message]:
        """Fill `intent`, `intent_ranking` and `response_selector` of each message."""
        for message in messages:
            for key, value in describe(self._ranking(message), self.config["ranking_length"]).items():
                message.set(key, value, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Classify the training examples, for components that come after this one."""
        self.process([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data

    def _ranking(self, message: Message) -> Ranking:
        if self.model is None:
            raise ModelFileError("the topic classifier is not trained")
        text = message.get(TEXT) or ""
        chosen = _chosen_label(text)
        if chosen in self.model.labels:
            return [(chosen, 1.0)]
        return self.model.ranking(_vector(message), text)


def _chosen_label(text: Text) -> Text:
    # A pressed button arrives as `/label`; the channel lets no visitor's own text begin so.
    return text[1:].split("{", 1)[0] if text.startswith("/") else ""


def _vector(message: Message) -> np.ndarray:
    _, sentence = message.get_dense_features(TEXT)
    if sentence is None:
        raise ModelFileError("no sentence vector: SentenceEncoderFeaturizer must come first")
    return np.asarray(sentence.features)[0]
