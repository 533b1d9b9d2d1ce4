"""The keyed word index: one compact row a visitor's message, from which nobody without the key learns a word.

A word's tag is a keyed hash under a key of its conversation (a secure index after Goh, 2003), so that the same word in
two conversations leaves two different tags, and counting tags tells nothing.
"""

from datetime import UTC, datetime
from hashlib import blake2b

from sqlalchemy import Connection

from bot.clinic.search_terms import index_terms
from bot.store.keys import ID_BYTES, keys_of
from bot.store.tables import message_words

TAG_BYTES = 5
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def note(connection: Connection, number: int, conversation_id: str, text: str, at: datetime) -> None:
    """Put a message into the index, in the transaction that writes the message."""
    row = {"number": number, "conversation_id": conversation_id, "day": day_of(at)}
    connection.execute(message_words.insert().values(tags=tags_of(connection, conversation_id, text), **row))


def tags_of(connection: Connection, conversation_id: str, text: str) -> bytes:
    """The id of the key, then a tag for each word and beginning of a word, in no order that tells of the text."""
    keys = keys_of(connection.dialect)
    own = conversation_key(keys.word_keys[keys.newest], conversation_id)
    return keys.newest + b"".join(sorted(tag(own, term) for term in index_terms(text)))


def conversation_key(words: bytes, conversation_id: str) -> bytes:
    """The key of one conversation's tags."""
    return blake2b(conversation_id.encode(), key=words, digest_size=32).digest()


def tag(key: bytes, term: str) -> bytes:
    """A word's tag under its conversation's key."""
    return blake2b(term.encode(), key=key, digest_size=TAG_BYTES).digest()


def key_id_of(tags: bytes) -> bytes:
    """Which key a row was made with."""
    return tags[:ID_BYTES]


def day_of(at: datetime) -> int:
    """The UTC day of a moment, in days since 1970."""
    return (at - _EPOCH).days
