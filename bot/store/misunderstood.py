"""What visitors wrote and the assistant did not understand."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from bot.store.tables import intake_requests, messages

FALLBACK = "fallback"


@dataclass(frozen=True)
class Misunderstood:
    """One message, in clear.

    Attributes:
        topic: what it was taken for, in vain.
        names: as given in the requests of its conversation.
    """

    text: str
    at: datetime
    topic: str
    names: tuple[str, ...]


def latest(connection: Connection, limit: int) -> list[Misunderstood]:
    """The messages that the engine read and that were answered with a fallback, the newest first.

    Args:
        connection: of the caller's transaction.
        limit: how many at most.
    """
    answered = select(messages.c.reply_to).where(messages.c.kind == FALLBACK)
    query = (
        select(messages.c.text, messages.c.at, messages.c.topic, messages.c.conversation_id)
        # Without a topic the engine has not read it: it was down, and the message may be plain enough.
        .where(messages.c.sender == "visitor", messages.c.topic.is_not(None), messages.c.id.in_(answered))
        .order_by(messages.c.number.desc())
        .limit(limit)
    )
    rows = connection.execute(query).all()
    names = names_of(connection, {row.conversation_id for row in rows})
    return [Misunderstood(row.text, row.at, row.topic, names.get(row.conversation_id, ())) for row in rows]


def names_of(connection: Connection, ids: set[str]) -> dict[str, tuple[str, ...]]:
    """The names given in the requests of conversations, by the conversation's id."""
    query = select(intake_requests.c.conversation_id, intake_requests.c.name).where(
        intake_requests.c.conversation_id.in_(ids)
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(query):
        found[row.conversation_id] = (*found.get(row.conversation_id, ()), row.name)
    return found
