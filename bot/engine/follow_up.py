"""What leans on the question before it: 'tell me more', and 'and for my wife?'."""

from typing import Any, Dict, List, Optional, Text

from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.understanding.linear import Ranking

MORE = "more"
WITHOUT_CONTEXT = "help"
ANSWER = "utter_"
TOPIC = "/faq/"
# What may be said after an answer without asking anything (docs/decisions/0004).
SMALL_TALK = {"greet", "thank", "goodbye", "affirm", "deny", "bot_challenge", "help"}
MOST_WORDS = 10
CLEAR = 0.6
CLEAR_SMALL_TALK = 0.4
CLEAR_TOGETHER = 0.5
UNDERSTANDING = ("intent", "intent_ranking", "response_selector")


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


def last_question(tracker: DialogueStateTracker) -> Optional[Text]:
    """The question that a topic has just answered; None inside a form, or where there was none."""
    last = tracker.latest_message
    if tracker.active_loop_name or last is None or last.intent.get("name") != "faq":
        return None
    said = last.text or ""
    # A pressed button asks for its topic by name.
    return said[len(TOPIC) :].replace("_", " ") if said.startswith(TOPIC) else said


def leans(text: Text, parse: Dict[Text, Any]) -> bool:
    """Whether a short message that is unclear alone may lean on the question before it."""
    if text.startswith("/"):
        return False
    best = parse["intent_ranking"][0]
    clear = CLEAR_SMALL_TALK if best.get("label") in SMALL_TALK else CLEAR
    confidence = float(best["confidence"]) if "label" in best else 0.0
    return confidence < clear and len(text.split()) <= MOST_WORDS and not parse.get("questions")


def together(question: Text, text: Text) -> Text:
    """Both as one message."""
    return f"{question.rstrip('.!? ')}? {text}"


def understood_together(parse: Dict[Text, Any], joined: Dict[Text, Any]) -> Dict[Text, Any]:
    """The parse with what question and message mean together, if that is a topic and clear."""
    clear = joined["intent"]["name"] == "faq" and joined["intent"]["confidence"] >= CLEAR_TOGETHER
    return {**parse, **{key: joined[key] for key in UNDERSTANDING}} if clear else parse
