"""'Tell me more' means the topic that the last answer leads on to."""

from typing import Dict, List, Optional, Text

from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.understanding.linear import Ranking

MORE = "more"
WITHOUT_CONTEXT = "help"
ANSWER = "utter_"
TOPIC = "/faq/"


def in_context(ranking: Ranking, tracker: Optional[DialogueStateTracker]) -> Ranking:
    """The ranking with the label `more` replaced by the topic it means here, or by `help` where nothing was answered.

    Args:
        ranking: labels with their probability, the likeliest first.
        tracker: the conversation; None outside one (`rasa test`, `rasa shell nlu`).
    """
    meant = (next_topic(tracker) if tracker else None) or WITHOUT_CONTEXT
    chances: Dict[Text, float] = {}
    for label, chance in ranking:
        known = meant if label == MORE else label
        chances[known] = chances.get(known, 0.0) + chance
    return sorted(chances.items(), key=lambda entry: -entry[1])


def next_topic(tracker: DialogueStateTracker) -> Optional[Text]:
    """The first topic that the last answer offers and that was not answered yet in this conversation."""
    said = [event for event in tracker.events if isinstance(event, BotUttered)]
    answered = {event.metadata.get("utter_action") for event in said}
    if not said or not str(said[-1].metadata.get("utter_action")).startswith(f"{ANSWER}faq/"):
        return None
    return next((topic for topic in _offered(said[-1]) if f"{ANSWER}{topic}" not in answered), None)


def _offered(answer: BotUttered) -> List[Text]:
    payloads = [str(button.get("payload")) for button in answer.data.get("buttons") or []]
    return [payload[1:] for payload in payloads if payload.startswith(TOPIC)]
