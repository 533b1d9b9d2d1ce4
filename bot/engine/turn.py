"""One turn of a conversation: one look into the tracker store, one parse, nothing saved without an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Text

import numpy as np
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import AwaitableTrackerStore
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.follow_up import last_question, leans, together, understood_together
from bot.engine.labels import without_crisis
from bot.engine.memory import primary
from bot.engine.questions import REST, first_question, questions, rest_buttons
from bot.engine.vectors import given_vector, read_vector

CHANNEL = "inner"
# An invisible word joiner, which `str.strip` leaves alone. `actions.base.said` takes it away again.
NOT_A_COMMAND = "\u2060"
PARSE_KEYS = ("intent", "intent_ranking", "entities", "response_selector", "questions")


class NoAnswerError(Exception):
    """The dialogue had nothing to say: Rasa has swallowed a failed action, or no rule fits."""


@dataclass(frozen=True)
class Turn:
    """What the web hands over.

    Attributes:
        conversation: id of the conversation.
        message_id: id of the visitor's message; the same id is never processed twice.
        text: what Rasa reads; a leading slash only when it is the payload of an offered button.
        harmless: the gate has seen no danger, so this classifier, which knows no form answers, must not see any.
        vector: the text's sentence vector, where the gate has made it already.
    """

    conversation: Text
    message_id: Text
    text: Text
    harmless: bool = False
    vector: Optional[np.ndarray] = None

    @classmethod
    def from_json(cls, body: Dict[Text, Any]) -> Turn:
        """Read a request: `conversation`, `message_id` and either `text` (and perhaps its `vector`) or `payload`.

        Raises:
            KeyError, TypeError, AttributeError, ValueError: the body is not such a request.
        """
        if "payload" in body:
            # The clinic's own words mean no danger; only the web sends the command that does.
            payload = str(body["payload"])
            return cls(str(body["conversation"]), str(body["message_id"]), payload, not payload.startswith("/"))
        text = _never_a_command(body["text"])
        vector = read_vector(body["vector"]) if "vector" in body else None
        return cls(str(body["conversation"]), str(body["message_id"]), text, body.get("harmless") is True, vector)


def _never_a_command(text: Text) -> Text:
    # Rasa takes `/intent{...}` for a command, also behind white space; behind this mark it is only a slash.
    said = text.strip()
    return f"{NOT_A_COMMAND}{said}" if said.startswith("/") else said or "."


class Collector(OutputChannel):
    """Keeps the bot's messages of one turn, in order, each whole."""

    def __init__(self) -> None:
        """Start empty."""
        self.messages: List[Dict[Text, Any]] = []

    @classmethod
    def name(cls) -> Text:
        """The name that Rasa chooses channel-specific responses by."""
        return CHANNEL

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        """Keep a message unsplit, whatever it holds."""
        self.messages.append(message)


async def take_turn(agent: Agent, turn: Turn) -> Dict[Text, Any]:
    """Run one turn.

    Returns:
        `messages` (each with `text`, `buttons` and the `response` it came from), `parse`, and
        `form` (`name`, `slot`) when the dialogue waits inside a form.

    Raises:
        NoAnswerError: nothing was said; the conversation stays as it was before the turn.
    """
    processor = agent.processor
    # Without the fail-safe wrapper a store that cannot save fails the turn, and the visitor is told.
    processor.tracker_store = AwaitableTrackerStore(primary(processor.tracker_store))
    async with agent.lock_store.lock(turn.conversation):
        tracker = await processor.fetch_tracker_and_update_session(turn.conversation)
        messages = _answered_before(tracker, turn.message_id)
        if not messages:
            messages = await _converse(processor, tracker, turn)
        return {"messages": messages, "parse": _parse(tracker), "form": _form(tracker)}


async def _converse(processor: MessageProcessor, tracker: DialogueStateTracker, turn: Turn) -> List[Dict[Text, Any]]:
    output = Collector()
    parse = await _understand(processor, tracker, turn, output)
    heard = questions(parse, in_form=tracker.active_loop_name is not None)
    for part in heard:
        await _hear(processor, tracker, output, _message(turn, part["text"], output, part))
    await _offer_rest(processor, tracker, output, rest_buttons(heard[-1], processor.domain.responses))
    await processor.save_tracker(tracker)
    return [_plain(message) for message in output.messages]


async def _understand(
    processor: MessageProcessor, tracker: DialogueStateTracker, turn: Turn, output: Collector
) -> Dict[Text, Any]:
    with given_vector(turn.text, turn.vector):
        parse = await _parsed(processor, tracker, turn, _message(turn, turn.text, output))
    question = last_question(tracker)
    if question is None or not leans(turn.text, parse):
        return parse
    joined = await _parsed(processor, tracker, turn, _message(turn, together(question, turn.text), output))
    return understood_together(parse, joined)


async def _parsed(
    processor: MessageProcessor, tracker: DialogueStateTracker, turn: Turn, message: UserMessage
) -> Dict[Text, Any]:
    parse: Dict[Text, Any] = await processor.parse_message(message, tracker)
    return without_crisis(parse) if turn.harmless else parse


def _message(turn: Turn, text: Text, output: Collector, parse: Optional[Dict[Text, Any]] = None) -> UserMessage:
    message = UserMessage(text, output, turn.conversation, input_channel=CHANNEL, message_id=turn.message_id)
    message.parse_data = parse
    return message


async def _hear(
    processor: MessageProcessor, tracker: DialogueStateTracker, output: Collector, message: UserMessage
) -> None:
    # The steps of MessageProcessor.handle_message (rasa 3.6.21), which would hide a failed turn and save it.
    said = len(output.messages)
    await processor._handle_message_with_tracker(message, tracker)  # noqa: SLF001 see above
    await processor.run_action_extract_slots(output, tracker)
    await processor._run_prediction_loop(output, tracker)  # noqa: SLF001 see above
    if len(output.messages) == said:
        raise NoAnswerError


async def _offer_rest(
    processor: MessageProcessor, tracker: DialogueStateTracker, output: Collector, buttons: List[Dict[Text, Text]]
) -> None:
    if buttons:
        message = {**await processor.nlg.generate(REST, tracker, CHANNEL), "buttons": buttons}
        await output.send_response(tracker.sender_id, message)
        tracker.update(BotUttered(message["text"], {"buttons": buttons}, {"utter_action": REST}))


def _answered_before(tracker: DialogueStateTracker, message_id: Text) -> List[Dict[Text, Any]]:
    events = list(tracker.events)
    heard = [i for i, event in enumerate(events) if isinstance(event, UserUttered) and event.message_id == message_id]
    if not heard or tracker.latest_message.message_id != message_id:
        return []
    return [_plain(event.message()) for event in events[heard[0] :] if isinstance(event, BotUttered)]


def _plain(message: Dict[Text, Any]) -> Dict[Text, Any]:
    return {
        "text": message.get("text") or "",
        "buttons": [
            {"title": button["title"], "payload": button.get("payload") or button["title"]}
            for button in message.get("buttons") or []
        ],
        "response": message.get("utter_action"),
    }


def _parse(tracker: DialogueStateTracker) -> Dict[Text, Any]:
    parse = first_question(tracker.latest_message.parse_data) if tracker.latest_message else {}
    return {key: parse[key] for key in PARSE_KEYS if key in parse}


def _form(tracker: DialogueStateTracker) -> Optional[Dict[Text, Any]]:
    name = tracker.active_loop_name
    return {"name": name, "slot": tracker.get_slot("requested_slot")} if name else None
