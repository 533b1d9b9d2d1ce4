"""Free-text search over encrypted messages, by the keyed word index."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, LargeBinary, func, literal, select

from bot.clinic.search_terms import looked_up
from bot.store.keys import keys_of
from bot.store.tables import message_words
from bot.store.words import TAG_BYTES, slice_key, slice_of, tag

MOST = 10_000

_row = message_words.c


def conversations_with(
    connection: Connection, words: str, since: datetime, until: datetime, most: int = MOST
) -> list[str]:
    """Conversations in which the visitor used all these words, or words that begin with them.

    Args:
        connection: of the caller's transaction.
        words: as typed; case, accents and how a phone number is written do not matter.
        since: messages from this moment, to ten minutes.
        until: messages up to this moment, to ten minutes.
        most: how many conversations at the most.

    Returns:
        Ids, the one with the newest message that holds one of the words first; empty where `words` holds no word.
    """
    slices = range(slice_of(since), slice_of(until) + 1)
    with_each = [_with_word(connection, word, slices) for word in looked_up(words) if slices]
    with_all = set.intersection(*map(set, with_each)) if with_each else set()
    newest = {name: max(numbers[name] for numbers in with_each) for name in with_all}
    return sorted(newest, key=newest.__getitem__, reverse=True)[:most]


def _with_word(connection: Connection, word: str, slices: range) -> dict[str, int]:
    """Conversations with a word, each with the number of its newest message that holds it, under whichever key."""
    newest: dict[str, int] = {}
    for key in keys_of(connection.dialect).word_keys.values():
        tags = b"".join(tag(slice_key(key, ten_minutes), word) for ten_minutes in slices)
        last = func.max(_row.number)
        query = select(_row.conversation_id, last).where(_row.slice.between(slices[0], slices[-1]))
        matching = query.where(_holds(connection, tags, slices[0])).group_by(_row.conversation_id)
        for name, number in connection.execute(matching):
            newest[name] = max(number, newest.get(name, 0))
    return newest


def _holds(connection: Connection, tags: bytes, first: int) -> ColumnElement[bool]:
    """Whether a row holds the tag of its own ten minutes, cut out of the tags of all of them by the database itself."""
    of_all = literal(tags, LargeBinary)
    own = func.substr(of_all, 1 + (_row.slice - first) * TAG_BYTES, TAG_BYTES, type_=LargeBinary)
    if connection.dialect.name == "sqlite":
        return func.instr(_row.tags, own) > 0
    return func.position(own.op("IN")(_row.tags)) > 0
