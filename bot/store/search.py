"""Free-text search over encrypted messages, by the keyed word index."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, literal_column, select

from bot.clinic.search_terms import looked_up
from bot.store.keys import keys_of
from bot.store.tables import message_words
from bot.store.words import conversation_key, day_of, key_id_of, tag

MOST = 10_000
_ROWS_AT_ONCE = 5_000


def conversations_with(
    connection: Connection, words: str, since: datetime, until: datetime, most: int = MOST
) -> list[str]:
    """Conversations in which the visitor used all these words, or words that begin with them.

    Args:
        connection: of the caller's transaction.
        words: as typed; case, accents and how a phone number is written do not matter.
        since: messages of this UTC day or later.
        until: messages of this UTC day or earlier.
        most: how many conversations at the most.

    Returns:
        Ids, the one with the newest message first; empty where `words` holds no word.
    """
    wanted = looked_up(words)
    if not wanted:
        return []
    still_missing = _missing(_rows(connection, since, until), keys_of(connection.dialect).word_keys, wanted)
    found = [conversation for conversation, missing in still_missing.items() if not missing]
    return found[::-1][:most]


def _rows(connection: Connection, since: datetime, until: datetime) -> Iterator[tuple[str, bytes]]:
    # As plain columns: at a hundred thousand rows, converting each one is what would take the time.
    columns: list[ColumnElement[Any]] = [literal_column("conversation_id"), literal_column("tags")]
    days = message_words.c.day.between(day_of(since), day_of(until))
    in_order = (message_words.c.day, message_words.c.number)
    query = select(*columns).select_from(message_words).where(days).order_by(*in_order)
    for some in connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE)).partitions():
        yield from ((row[0], row[1]) for row in some)


def _missing(rows: Iterable[tuple[str, bytes]], keys: dict[bytes, bytes], words: list[str]) -> dict[str, set[str]]:
    """Per conversation the words that were not found in it, in the order of the newest message."""
    missing: dict[str, set[str]] = {}
    known: dict[tuple[str, bytes], list[tuple[str, bytes]]] = {}
    for conversation, tags in rows:
        key_id = key_id_of(tags)
        wanted = known.get((conversation, key_id))
        if wanted is None:
            wanted = known[conversation, key_id] = _tags(keys.get(key_id), conversation, words)
        left = missing.pop(conversation, None)
        missing[conversation] = (set(words) if left is None else left) - {word for word, it in wanted if it in tags}
    return missing


def _tags(key: bytes | None, conversation: str, words: list[str]) -> list[tuple[str, bytes]]:
    if key is None:
        return []
    own = conversation_key(key, conversation)
    return [(word, tag(own, word)) for word in words]
