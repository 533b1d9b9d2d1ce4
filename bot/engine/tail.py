"""What is left of a conversation in the working memory: where it stood, and its last turns as they were."""

from typing import Any, List, Optional

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import State
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

# Actions look back at 10 visitor messages (actions.intake).
KEPT_MESSAGES = 12
# Memoised stories look back at 3 states (config.yml), no rule at more than 6; a turn has two states or more.
SHOWN_MESSAGES = 4


class ShortTracker(DialogueStateTracker):
    """A conversation that shows the policies its last turns only: they look at each state, several times a turn."""

    _shown: Optional[DialogueStateTracker] = None
    _shown_at = 0

    def past_states(self, *args: Any, **kwargs: Any) -> List[State]:
        """The states of the last four messages' turns, behind those of a summary."""
        if self._shown is None or self._shown_at != len(self.events):
            events = tail(self, SHOWN_MESSAGES)
            self._shown = DialogueStateTracker.from_events(self.sender_id, events, self.slots.values())
            self._shown_at = len(self.events)
        return self._shown.past_states(*args, **kwargs)


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
