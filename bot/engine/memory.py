"""Erasing one conversation from Rasa's tracker store, which has no call for it (RasaHQ/rasa #10719)."""

from typing import Text

from rasa.core.tracker_store import (
    AwaitableTrackerStore,
    FailSafeTrackerStore,
    InMemoryTrackerStore,
    TrackerStore,
)

from bot.engine.tracker_store import WorkingMemory


def primary(store: TrackerStore) -> TrackerStore:
    """The tracker store itself, without Rasa's wrapper that turns a failure into a copy in memory."""
    inner = store
    while isinstance(inner, (FailSafeTrackerStore, AwaitableTrackerStore)):
        inner = inner._tracker_store  # noqa: SLF001 Rasa gives no other way
    return inner


def expire(store: TrackerStore) -> None:
    """Erase what is remembered of conversations that can no longer be continued."""
    inner = primary(store)
    if isinstance(inner, WorkingMemory):
        inner.expire()


async def forget(store: TrackerStore, conversation: Text) -> None:
    """Erase what is remembered of a conversation.

    Raises:
        TypeError: the tracker store is of a kind that this cannot erase from.
    """
    inner = primary(store)
    if isinstance(inner, InMemoryTrackerStore):
        inner.store.pop(conversation, None)
    elif isinstance(inner, WorkingMemory):
        inner.forget(conversation)
    else:
        raise TypeError(type(inner).__name__)
