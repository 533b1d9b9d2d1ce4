"""Conversations for the tests here, made of Rasa's own events."""

from itertools import count

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from . import content

FORM = "intake_form"
NUMBERS = count(1)


def domain():
    """The assistant's own domain."""
    return Domain.load(str(content.ROOT / "domain.yml"))


def begun(assistant, conversation="c"):
    """A conversation in which nobody has said anything."""
    opening = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]
    return DialogueStateTracker.from_events(conversation, opening, assistant.slots)


def heard(text, intent):
    """What the visitor wrote, as the engine keeps it."""
    parse = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "entities": [],
        "intent_ranking": [{"name": intent, "confidence": 0.9, "label": intent}],
    }
    return UserUttered(text, parse["intent"], [], parse, input_channel="inner", message_id=f"m{next(NUMBERS)}")


def answered(text="how long is it", intent="faq", action="utter_faq"):
    """A question and its answer."""
    return [heard(text, intent), ActionExecuted(action), *said(text, action), ActionExecuted("action_listen")]


def said(text, action):
    """What the bot answered."""
    return [BotUttered(f"answer to {text}", {"buttons": None}, {"utter_action": action})]


def form_begins():
    """The form opens and asks its first field."""
    asked = [SlotSet("intake_key", "key"), SlotSet("requested_slot", "name"), ActionExecuted("action_listen")]
    return [heard("book me in", "schedule_intake"), ActionExecuted(FORM), ActiveLoop(FORM), *asked]


def form_takes(field, value, asks):
    """The form takes an answer and asks the next field."""
    asked = [SlotSet("requested_slot", asks), ActionExecuted("action_listen")]
    return [heard(value, "out_of_scope"), ActionExecuted(FORM), SlotSet(field, value), *asked]


def form_steps_aside():
    """The form takes no answer from a question, which is answered; then it asks again."""
    question, *answer = answered()
    return [question, ActionExecutionRejected(FORM), *answer[:-1], ActionExecuted(FORM), answer[-1]]


def form_is_left():
    """The form is over."""
    after = [SlotSet("requested_slot", None), ActionExecuted("action_finish_intake"), ActionExecuted("action_listen")]
    return [heard("stop", "deny"), ActionExecuted(FORM), ActiveLoop(None), *after]


def add(tracker, events):
    """Let events happen in a conversation, one after the other."""
    tracker.update_with_events(events, None)
