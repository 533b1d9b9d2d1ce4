"""What every action shares: a failure becomes an apology and an id in the log, never the conversation in a log."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any
from uuid import uuid4

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.clinic.facts import Facts, load_facts
from bot.settings import Settings, load_settings
from bot.store.database import Store, open_store

log = structlog.get_logger()

# Stands before a slash that a visitor typed (bot.engine.turn), so that Rasa reads no command.
NOT_A_COMMAND = "\u2060"

_MAKING = Lock()

Events = list[dict[str, Any]]
Domain = dict[str, Any]


@dataclass(frozen=True)
class Clinic:
    """What actions work with: the clinic's facts and the store."""

    facts: Facts
    store: Store


def clinic() -> Clinic:
    """The process's one store, and the facts as they were published last."""
    # Actions run in several threads: the first of them makes it, for all.
    with _MAKING:
        settings = _settings()
        return Clinic(_facts(settings.clinic_file, settings.published_at), _store())


def forget() -> None:
    """Close the store; the next `clinic()` reads settings and facts anew."""
    if _store.cache_info().currsize:
        _store().close()
    for kept in (_settings, _store, _facts):
        kept.cache_clear()


@lru_cache(maxsize=1)
def _settings() -> Settings:
    return load_settings()


@lru_cache(maxsize=1)
def _store() -> Store:
    return open_store(_settings())


@lru_cache(maxsize=1)
def _facts(file: str, _published: int) -> Facts:
    return load_facts(file)


class ClinicAction(Action, ABC):
    """An action that may fail without the visitor being left in silence."""

    @abstractmethod
    def name(self) -> str:
        """The action's name in domain.yml. Abstract, so that rasa-sdk registers no base class."""

    @abstractmethod
    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Do the work, in a thread of its own; whatever it raises is caught by `run`."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Run the action. rasa-sdk would answer an exception with the whole conversation, which Rasa logs."""
        try:
            # A slow database, or a file that is read anew, keeps no other conversation waiting.
            return await asyncio.to_thread(self.act, dispatcher, tracker, domain)
        except Exception as error:
            failure = uuid4().hex[:8]
            log.error(
                "action_failed",
                action=self.name(),
                conversation=tracker.sender_id,
                failure=failure,
                kind=type(error).__name__,
            )
            dispatcher.messages.clear()
            dispatcher.utter_message(response="utter_action_failed")
            return []


def said(parse: Mapping[str, Any]) -> str:
    """What the visitor wrote; empty for a pressed button that carries a command."""
    text = str(parse.get("text") or "")
    return "" if text.startswith("/") else text.removeprefix(NOT_A_COMMAND)


def word(domain: Domain, name: str) -> str:
    """A word or phrase of domain.yml that stands inside another answer."""
    return str(domain["responses"][f"utter_word_{name}"][0]["text"])
