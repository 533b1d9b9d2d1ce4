"""What is left of a conversation in the working memory: where it stood, and its last turns as they were."""

from typing import List

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    ConversationPaused,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker, TrackerActiveLoop

# Actions look back at 10 visitor messages (actions.intake), memoised stories at 3 states (config.yml).
KEPT_MESSAGES = 12


def tail(tracker: DialogueStateTracker, kept: int = KEPT_MESSAGES) -> List[Event]:
    """A conversation's last turns behind a summary of the earlier ones.

    Args:
        tracker: the conversation.
        kept: how many visitor messages stay, with everything after the first of them.

    Returns:
        Events from which Rasa rebuilds slots, form and latest action as they are; all events where
        there are no more than `kept` messages.
    """
    events = list(tracker.events)
    heard = [i for i, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(heard) <= kept:
        return events
    cut = heard[-kept]
    before = tracker.init_copy()
    for event in events[:cut]:
        before.update(event)
    return [*_summary(before, events[cut].timestamp), *events[cut:]]


def _summary(before: DialogueStateTracker, timestamp: float) -> List[Event]:
    summary = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted(), *_slots(before), *_loop(before)]
    if before.is_paused():
        summary.append(ConversationPaused())
    summary.append(ActionExecuted(before.latest_action_name or ACTION_LISTEN_NAME))
    for event in summary:
        event.timestamp = timestamp
    return summary


def _slots(before: DialogueStateTracker) -> List[Event]:
    changed = (slot for slot in before.slots.values() if slot.value != slot.initial_value)
    return [SlotSet(slot.name, slot.value) for slot in changed]


def _loop(before: DialogueStateTracker) -> List[Event]:
    loop = before.active_loop
    if loop is None or before.active_loop_name is None:
        return []
    # The message that opened the form and the form's first run too: stories and rules see them while it is open.
    running = [*_opening(loop), ActionExecuted(loop.name), ActiveLoop(loop.name)]
    return [*running, ActionExecutionRejected(loop.name)] if loop.rejected else running


def _opening(loop: TrackerActiveLoop) -> List[Event]:
    parse = loop.trigger_message
    if not parse or not parse.get("intent"):
        return []
    heard = UserUttered(parse.get("text"), parse["intent"], parse.get("entities"), parse)
    return [ActionExecuted(ACTION_LISTEN_NAME), heard]
