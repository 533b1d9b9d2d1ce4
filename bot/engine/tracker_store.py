"""Rasa's tracker store as a working memory: one row a conversation, its last turns only, so that a turn stays flat."""

from __future__ import annotations

from typing import Any, Iterable, Optional, Text

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine
from sqlalchemy.pool import SingletonThreadPool

from bot.engine.event_lines import forget_what_was_read, read, written
from bot.engine.tail import ShortTracker, tail

METADATA = sa.MetaData()
MEMORY = sa.Table(
    "engine_memory",
    METADATA,
    sa.Column("conversation", sa.String(255), primary_key=True),
    sa.Column("events", sa.Text, nullable=False),
)


class WorkingMemory(TrackerStore):
    """Keeps of each conversation what its next turn needs; the record of what was said is the web's store."""

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
        super().__init__(domain)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Replace what is remembered of a conversation.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: it could not be saved; what was remembered before stays.
        """
        if not tracker.events:
            return
        row = {"events": written(tail(tracker))}
        with self._engine.begin() as connection:
            changed = connection.execute(MEMORY.update().where(MEMORY.c.conversation == tracker.sender_id), row)
            if not changed.rowcount:
                connection.execute(MEMORY.insert(), {"conversation": tracker.sender_id, **row})

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """The conversation as far as it is remembered, or None."""
        with self._engine.connect() as connection:
            query = sa.select(MEMORY.c.events).where(MEMORY.c.conversation == sender_id)
            events = connection.execute(query).scalar()
        return ShortTracker.from_events(sender_id, read(events), self.domain.slots) if events else None

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
