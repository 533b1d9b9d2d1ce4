"""Events as lines of JSON: each is written once and read once, however often its conversation is saved and loaded."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, Dict, List, Sequence, Text

from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.slots import Slot

UNDERSTOOD = frozenset({"text", "intent", "entities", "message_id", "metadata"})
REMEMBERED_LINES = 8192
# Where an event keeps the line that it was read from.
LINE = "_line"


def written(events: Sequence[Event]) -> Text:
    """Events as lines; of the earlier messages without what else they might have meant, which nobody asks any more."""
    latest = next((event for event in reversed(events) if isinstance(event, UserUttered)), None)
    return "\n".join(_line(event, whole=event is latest) for event in events)


def _line(event: Event, *, whole: bool) -> Text:
    if not whole and isinstance(event, UserUttered) and not UNDERSTOOD.issuperset(event.parse_data):
        return json.dumps(_short(event.as_dict()))
    return event.__dict__.get(LINE) or json.dumps(event.as_dict())


def _short(message: Dict[Text, Any]) -> Dict[Text, Any]:
    parse = {key: value for key, value in message["parse_data"].items() if key in UNDERSTOOD}
    return {**message, "parse_data": parse}


def read(lines: Text) -> List[Event]:
    """The events that `written` has written; the same line gives the same object, which nobody may change."""
    return [_event(line) for line in lines.split("\n")]


@lru_cache(maxsize=REMEMBERED_LINES)
def _event(line: Text) -> Event:
    event = Event.from_parameters(json.loads(line))
    event.__dict__[LINE] = line
    return event


def forget_what_was_read() -> None:
    """Let go of all lines and their events."""
    _event.cache_clear()


def _copy_slot(slot: Slot) -> Slot:
    twin: Slot = object.__new__(type(slot))
    twin.__dict__.update(slot.__dict__)
    return twin


# Rasa walks through all kinds of events for each event that it reads, and copies every slot for each of the some
# twenty trackers that it makes in a turn.
Event.resolve_by_type = staticmethod(lru_cache(maxsize=None)(Event.resolve_by_type))
Slot.__copy__ = _copy_slot
