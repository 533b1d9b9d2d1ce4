"""Free-text search over encrypted messages: by words and their beginnings, within dates, without a readable index."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from support.sealed import keys_in

from bot.clinic.search_terms import index_terms, looked_up
from bot.clinic.wording import Message
from bot.secrets import add_record_key
from bot.store import conversations, words
from bot.store.database import Store
from bot.store.search import conversations_with
from bot.store.tables import message_words
from bot.store.words import TAG_BYTES

NOW = datetime.now(UTC)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)


@pytest.fixture
def say(store):
    """Starts a conversation in which the visitor says these things; its id."""

    def say(*texts):
        conversation, _ = store.run(conversations.start, (Message("Aardvark of the clinic.", "notice"),))
        for text in texts:
            store.run(conversations.add_visitor_message, conversation.id, text, payload=None, client_id=None, gate={})
        return conversation.id

    return say


@pytest.fixture
def search(store):
    """What a search within the last days finds."""
    return lambda text, days=1, **more: store.run(
        conversations_with, text, NOW - timedelta(days), datetime.now(UTC), **more
    )


@pytest.mark.parametrize(
    "typed",
    [
        "insurance", "insur", "INSURANCE", "do you take", "take do", "Núñez", "nunez", "NUN", "dont", "don't",
        "973-555-0147", "(973) 555 0147", "+1 973 555 0147", "9735550147", "555", "0147", "ana@example.com", "i",
    ],
)  # fmt: skip
def test_a_message_is_found_however_it_is_typed(say, search, typed):
    mine = say("Do you take my insurance? I don't know", "I am Núñez, 973.555.0147 or ana@example.com")
    say("hello there")
    assert search(typed) == [mine]


@pytest.mark.parametrize("typed", ["", " ?! ", "surance", "insurances", "insurance pear", "in", "aardvark", "5550148"])
def test_what_nobody_has_said_is_not_found(say, search, typed):
    say("Do you take my insurance?", "973 555 0147")
    assert search(typed) == []


def test_the_words_may_stand_in_several_messages_of_one_conversation(say, search):
    both = say("my insurance is Aetna", "and my brother died")
    say("my insurance")
    say("my brother")
    assert search("insurance brother") == [both]


def test_the_newest_come_first_and_no_more_than_asked_for(say, search):
    first, second, third = (say("insurance") for _ in range(3))
    assert search("insurance") == [third, second, first]
    assert search("insurance", most=2) == [third, second]


def test_only_the_days_that_are_asked_for_are_searched(store, say, search):
    old, new = say("insurance"), say("insurance")
    store.run(move_back, old, timedelta(40))
    assert search("insurance", days=39) == [new]
    assert search("insurance", days=41) == [new, old]


def move_back(connection, conversation, time):
    """As if it had been said earlier."""
    earlier = {"slice": words.slice_of(NOW - time), "tags": words.tags_of(connection, "insurance", NOW - time)}
    connection.execute(update(message_words).where(message_words.c.conversation_id == conversation).values(earlier))


def test_a_time_that_ends_before_it_begins_finds_nothing(store, say):
    say("insurance")
    assert store.run(conversations_with, "insurance", NOW, NOW - timedelta(1)) == []


def test_erased_is_not_found(store, say, search):
    mine = say("insurance")
    store.run(conversations.erase, mine)
    assert search("insurance") == []
    assert store.run(lambda connection: connection.execute(select(message_words)).all()) == []


def test_the_same_words_ten_minutes_later_leave_nothing_alike(store):
    at = [NOW, NOW - timedelta(minutes=10)]
    one, other = (store.run(words.tags_of, "insurance", moment) for moment in at)
    assert not tags(one) & tags(other)
    assert len(tags(one)) == len(tags(other)) == len(index_terms("insurance"))


def tags(row):
    return {row[at : at + TAG_BYTES] for at in range(4, len(row), TAG_BYTES)}


def test_without_the_key_nothing_is_found(url, say, tmp_path):
    say("insurance")
    (tmp_path / "other").mkdir()
    with closing(Store(url, keys_in(tmp_path / "other"))) as stranger:
        assert stranger.run(conversations_with, "insurance", NOW - timedelta(1), NOW) == []


def test_what_was_said_under_an_earlier_key_is_found_too(url, say, tmp_path):
    first = say("insurance")
    add_record_key(tmp_path / "secrets.key")
    with closing(Store(url, keys_in(tmp_path))) as newer:
        conversation, _ = newer.run(conversations.start, ())
        newer.run(
            conversations.add_visitor_message, conversation.id, "insurance", payload=None, client_id=None, gate={}
        )
        now = datetime.now(UTC)
        assert newer.run(conversations_with, "insurance", now - timedelta(1), now) == [conversation.id, first]


@given(text=WORDS)
def test_every_word_of_any_text_is_among_what_it_is_found_by(text):
    assert set(looked_up(text)) <= index_terms(text)
