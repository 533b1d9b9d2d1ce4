"""The keyed word index: one compact row a visitor's message, from which nobody without the key learns a word.

A word's tag is a keyed hash under a key of its ten minutes (after Goh's secure indexes, 2003). The same word leaves
another tag ten minutes later, so that counting tags tells nothing of the words.
"""

from datetime import UTC, datetime
from hashlib import blake2b

from sqlalchemy import Connection

from bot.clinic.search_terms import index_terms
from bot.store.keys import keys_of
from bot.store.tables import message_words

TAG_BYTES = 5
SLICE_SECONDS = 600
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def note(connection: Connection, number: int, conversation_id: str, text: str, at: datetime) -> None:
    """Put a message into the index, in the transaction that writes the message."""
    row = {"number": number, "conversation_id": conversation_id, "slice": slice_of(at)}
    connection.execute(message_words.insert().values(tags=tags_of(connection, text, at), **row))


def tags_of(connection: Connection, text: str, at: datetime) -> bytes:
    """The id of the key, then a tag for each word and beginning of a word, in no order that tells of the text."""
    keys = keys_of(connection.dialect)
    key_id = keys.newest
    own = slice_key(keys.word_keys[key_id], slice_of(at))
    return key_id + b"".join(sorted(tag(own, term) for term in index_terms(text)))


def slice_of(at: datetime) -> int:
    """Which ten minutes a moment lies in, counted from 1970."""
    return int((at - _EPOCH).total_seconds()) // SLICE_SECONDS


def slice_key(words: bytes, ten_minutes: int) -> bytes:
    """The key of the tags of some ten minutes."""
    return blake2b(ten_minutes.to_bytes(8, "big"), key=words, digest_size=32).digest()


def tag(key: bytes, term: str) -> bytes:
    """A word's tag under the key of its ten minutes."""
    return blake2b(term.encode(), key=key, digest_size=TAG_BYTES).digest()
