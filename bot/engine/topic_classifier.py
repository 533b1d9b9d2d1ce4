"""The one classifier: a linear model over the full labels that fills `intent` and `response_selector`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.fitting import C, fit
from bot.engine.follow_up import in_context
from bot.engine.labels import CRISIS, OUT_OF_SCOPE, describe, intent_of
from bot.understanding.encoder import load_encoder
from bot.understanding.errors import ModelFileError
from bot.understanding.linear import LinearClassifier, Ranking
from bot.understanding.several import several

MODEL_FILE = "topics.npz"
QUESTIONS = "questions"
# Chosen on 699 lines in scope and 721 out of it by hands that the model had not learnt from (docs/decisions/0001).
CAUTION = 1.2


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """Ranks all labels (`faq/insurance`, `greet`, ...) at once; no second model picks the answer."""

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """A featurizer that adds sentence vectors."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`C`: inverse strength of the L2 penalty. `ranking_length`: how many labels a parse names.

        `caution`: added to the log-odds of `out_of_scope`, since most questions nobody thought of are none of ours.
        """
        return {"C": C, "ranking_length": 10, "caution": CAUTION}

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
        model = fit(
            np.stack([_vector(m) for m in examples]),
            [m.get(TEXT) for m in examples],
            [_label(m) for m in examples],
            self.config["C"],
        )
        self.model = model.favouring(OUT_OF_SCOPE, self.config["caution"])
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

    def process(self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None) -> List[Message]:
        """Fill `intent`, `intent_ranking`, `response_selector`, and `questions` where a message asks several.

        Args:
            messages: messages with a sentence vector.
            tracker: the conversation, in which 'tell me more' has a meaning; None outside one.
        """
        for message in messages:
            ranking = self._ranking(message)
            self._set(message, describe(in_context(ranking, tracker), self.config["ranking_length"]))
            if intent_of(ranking[0][0]) != CRISIS:
                self._set(message, {QUESTIONS: self._questions(message.get(TEXT) or "", ranking)})
        return messages

    @staticmethod
    def _set(message: Message, parts: Dict[Text, Any]) -> None:
        for key, value in parts.items():
            message.set(key, value, add_to_output=True)

    def _questions(self, text: Text, ranking: Ranking) -> List[Dict[Text, Any]]:
        parts = [] if text.startswith("/") else several(text, ranking, self._rank)
        return [{"text": part.text, **describe(part.ranking, self.config["ranking_length"])} for part in parts]

    def _rank(self, texts: Sequence[Text]) -> List[Ranking]:
        pairs = zip(load_encoder().encode(texts), texts, strict=True)
        return [self._trained().ranking(vector, text) for vector, text in pairs]

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Classify the training examples, for components that come after this one."""
        self.process([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data

    def _ranking(self, message: Message) -> Ranking:
        text = message.get(TEXT) or ""
        chosen = _chosen_label(text)
        if chosen in self._trained().labels:
            return [(chosen, 1.0)]
        return self._trained().ranking(_vector(message), text)

    def _trained(self) -> LinearClassifier:
        if self.model is None:
            raise ModelFileError("the topic classifier is not trained")
        return self.model


def _label(message: Message) -> Text:
    # `follow_up: more` marks the examples of 'tell me more' among those of `help`.
    notes = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return notes.get("follow_up") or message.get(INTENT_RESPONSE_KEY) or message.get(INTENT)


def _chosen_label(text: Text) -> Text:
    # A pressed button arrives as `/label`; the channel lets no visitor's own text begin so.
    return text[1:].split("{", 1)[0] if text.startswith("/") else ""


def _vector(message: Message) -> np.ndarray:
    _, sentence = message.get_dense_features(TEXT)
    if sentence is None:
        raise ModelFileError("no sentence vector: SentenceEncoderFeaturizer must come first")
    return np.asarray(sentence.features)[0]
