"""What belongs to a conversation and what to a request, over all tables, and how it is erased."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Table, delete, select

from bot.store.tables import (
    conversations,
    intake_requests,
    message_words,
    messages,
    metadata,
    slot_seats,
)

Counts = dict[str, int]


def of_conversations(connection: Connection, ids: Sequence[str]) -> Counts:
    """Erase all that was said in conversations and all that staff have kept about them; their own rows stay.

    Every table with a column `conversation_id` is gone through, save those of `_WITH_REQUESTS`.

    Returns:
        How many rows of which table.
    """
    said = select(messages.c.number).where(messages.c.conversation_id.in_(ids))
    # By number: the word index has no index of its own on conversations.
    counts = {message_words.name: _delete(connection, message_words, message_words.c.number.in_(said))}
    for table in reversed(metadata.sorted_tables):
        if "conversation_id" in table.c and table not in _WITH_REQUESTS and table is not message_words:
            counts[table.name] = _delete(connection, table, table.c.conversation_id.in_(ids))
    return {name: count for name, count in counts.items() if count}


def of_requests(connection: Connection, references: Sequence[str]) -> Counts:
    """Erase requests with their visits, seats, and rows of the outbox, and all that staff have kept about them.

    Every table with a column `reference` is gone through.

    Returns:
        How many rows of which table.
    """
    counts = {slot_seats.name: _delete(connection, slot_seats, slot_seats.c.holder.in_(references))}
    for table in reversed(metadata.sorted_tables):
        if "reference" in table.c:
            counts[table.name] = _delete(connection, table, table.c.reference.in_(references))
    return {name: count for name, count in counts.items() if count}


def rows_of_conversations(connection: Connection, ids: Sequence[str]) -> Counts:
    """Delete the conversations' own rows, once nothing points at them."""
    return {conversations.name: _delete(connection, conversations, conversations.c.id.in_(ids))}


def add(*counts: Counts) -> Counts:
    """The sum of several counts."""
    names = dict.fromkeys(name for one in counts for name in one)
    return {name: sum(one.get(name, 0) for one in counts) for name in names}


def _delete(connection: Connection, table: Table, condition: ColumnElement[bool]) -> int:
    return connection.execute(delete(table).where(condition)).rowcount


# Erased with the request that it belongs to, not with the conversation in which it was made.
_WITH_REQUESTS = frozenset({intake_requests})
