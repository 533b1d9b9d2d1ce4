"""Rasa's tracker store as a working memory: one row a conversation, its last turns only, so that a turn stays flat."""

from __future__ import annotations

import os
import time
from typing import Any, Iterable, Optional, Text

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine
from sqlalchemy.pool import SingletonThreadPool

from bot.engine.event_lines import forget_what_was_read, read, written
from bot.engine.sealing import Sealer, memory_key
from bot.engine.tail import ShortTracker, tail

METADATA = sa.MetaData()
MEMORY = sa.Table(
    "working_memory",
    METADATA,
    sa.Column("conversation", sa.String(255), primary_key=True),
    # When it began, in seconds since 1970: its token ends a fixed time after.
    sa.Column("began_at", sa.Float, nullable=False),
    sa.Column("events", sa.LargeBinary, nullable=False),
)
# What an earlier version has remembered, in clear.
READABLE = "engine_memory"
HOURS_NAME = "CLINIC_BOT_TOKEN_HOURS"
HOURS = 24.0


class WorkingMemory(TrackerStore):
    """Keeps of each conversation what its next turn needs, encrypted, and no longer than it can be continued.

    The record of what was said is the web's store.
    """

    def __init__(
        self, domain: Optional[Domain], host: Text, event_broker: Optional[EventBroker] = None, **kwargs: Any
    ) -> None:
        """Open the database and make the table where there is none.

        Args:
            domain: the assistant's domain.
            host: SQLAlchemy URL, SQLite or PostgreSQL; `url` in endpoints.yml.
            event_broker: none; a part of a conversation is nothing to publish.
            kwargs: nothing else can be configured.

        Raises:
            ValueError: an event broker or an unknown key is configured.
            sqlalchemy.exc.SQLAlchemyError: the database cannot be opened.
        """
        if event_broker or kwargs:
            raise ValueError(f"The working memory takes a `url` alone, no event broker and no {sorted(kwargs)}.")
        self._engine = _open(host)
        METADATA.create_all(self._engine)
        with self._engine.begin() as connection:
            connection.execute(sa.text(f"DROP TABLE IF EXISTS {READABLE}"))
        self._sealer = Sealer(memory_key())
        self._life = 3600 * float(os.environ.get(HOURS_NAME) or HOURS)
        super().__init__(domain)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Replace what is remembered of a conversation.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: it could not be saved; what was remembered before stays.
        """
        if not tracker.events:
            return
        row = {"events": self._sealer.seal(written(tail(tracker)), tracker.sender_id)}
        with self._engine.begin() as connection:
            changed = connection.execute(MEMORY.update().where(MEMORY.c.conversation == tracker.sender_id), row)
            if not changed.rowcount:
                connection.execute(MEMORY.insert(), {"conversation": tracker.sender_id, "began_at": time.time(), **row})

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """The conversation as far as it is remembered, or None."""
        with self._engine.connect() as connection:
            query = sa.select(MEMORY.c.events).where(MEMORY.c.conversation == sender_id)
            sealed = connection.execute(query).scalar()
        if not sealed:
            return None
        events = read(self._sealer.open(sealed, sender_id))
        return ShortTracker.from_events(sender_id, events, self.domain.slots)

    def init_tracker(self, sender_id: Text) -> DialogueStateTracker:
        """A new conversation."""
        return ShortTracker(sender_id, self.domain.slots)

    async def keys(self) -> Iterable[Text]:
        """The ids of all remembered conversations."""
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(MEMORY.c.conversation)).scalars())

    def forget(self, conversation: Text) -> None:
        """Erase a conversation; one that is not remembered is no error."""
        with self._engine.begin() as connection:
            connection.execute(MEMORY.delete().where(MEMORY.c.conversation == conversation))
        forget_what_was_read()

    def expire(self) -> None:
        """Erase the conversations that can no longer be continued, from the log written ahead too."""
        over = MEMORY.c.began_at <= time.time() - self._life
        with self._engine.begin() as connection:
            erased = connection.execute(MEMORY.delete().where(over)).rowcount
        if erased:
            forget_what_was_read()
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:
                connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _open(url: Text) -> Engine:
    if not url.startswith("sqlite:"):
        return sa.create_engine(url, pool_pre_ping=True)
    # All turns run in the event loop's one thread, on one connection.
    engine = sa.create_engine(url, poolclass=SingletonThreadPool)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # Written ahead: a killed process loses nothing that was saved, and a turn waits for no disk. What is erased
    # is overwritten.
    for setting in ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {setting}")
