"""Puts another model in the place of the running one: loaded and tried beside it, then exchanged between two turns."""

from __future__ import annotations

import asyncio
import copy
import gc
import logging
from functools import partial
from pathlib import Path
from typing import NamedTuple, Text
from uuid import uuid4

from rasa.core.agent import Agent
from rasa.core.lock_store import InMemoryLockStore, LockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import AwaitableTrackerStore, InMemoryTrackerStore, TrackerStore

from bot.engine.heap import settle_memory
from bot.engine.memory import primary
from bot.engine.turn import Turn, take_turn

logger = logging.getLogger(__name__)

PROBE = "hello"
# A turn that began before the exchange goes on with the old model, and is over by then.
OLD_TURNS_SECONDS = 10.0


class _Candidate(NamedTuple):
    """As much of an agent as a turn needs."""

    processor: MessageProcessor
    lock_store: LockStore


async def exchange(agent: Agent, model: Path) -> None:
    """Have an agent answer with another model from the next turn on. Conversations and their forms go on.

    Args:
        agent: the running one; turns that have begun keep the model that they began with.
        model: a model archive.

    Raises:
        Exception: of any kind, the model cannot be loaded or answers nothing; the agent is as it was.
    """
    loop = asyncio.get_running_loop()
    # Not in the loop's thread: for these seconds everybody is still answered.
    processor = await loop.run_in_executor(None, partial(_loaded, agent, model))
    await _try(processor)
    processor.tracker_store = _tracker_store(agent, processor)
    agent.processor, agent.domain, agent.nlg = processor, processor.domain, processor.nlg
    agent.tracker_store = processor.tracker_store
    loop.call_later(OLD_TURNS_SECONDS, _let_go)
    logger.info("the model was exchanged: %s", processor.model_metadata.model_id)


def _loaded(agent: Agent, model: Path) -> MessageProcessor:
    if not model.is_file():
        raise FileNotFoundError(model.name)
    processor = MessageProcessor(
        model_path=model,
        tracker_store=agent.tracker_store,
        lock_store=agent.lock_store,
        action_endpoint=agent.action_endpoint,
        generator=agent.nlg,
        http_interpreter=agent.http_interpreter,
    )
    if isinstance(agent.nlg, TemplatedNaturalLanguageGenerator):
        # One of its own: the old one still answers.
        processor.nlg = TemplatedNaturalLanguageGenerator(processor.domain.responses)
    return processor


async def _try(processor: MessageProcessor) -> None:
    """One turn of a conversation that nothing remembers; raises what that raises."""
    processor.tracker_store = InMemoryTrackerStore(processor.domain)
    await take_turn(_Candidate(processor, InMemoryLockStore()), Turn("exchange", uuid4().hex, PROBE))


def _tracker_store(agent: Agent, processor: MessageProcessor) -> TrackerStore:
    # The same memory under the new domain; the old model's turns keep the old one.
    store = copy.copy(primary(agent.tracker_store))
    store.domain = processor.domain
    return AwaitableTrackerStore(store)


def _let_go() -> None:
    """Free the old model."""
    gc.unfreeze()
    settle_memory()


def model_of(agent: Agent) -> Text:
    """The id of the model that answers."""
    return str(agent.model_id)
