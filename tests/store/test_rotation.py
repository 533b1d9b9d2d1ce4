"""A new key: everything is sealed anew while visitors talk, and a rotation that broke off is gone on with."""

import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import LargeBinary, select, type_coerce
from support.booking import request

from bot.clinic.wording import Button, Message
from bot.store import conversations, intake, rotation
from bot.store import keys as keys_module
from bot.store.database import Store, StoreError
from bot.store.keys import Keyring
from bot.store.rotation import is_under_way, rotate, sealed_tables
from bot.store.search import conversations_with
from bot.store.tables import message_words

NUMBER = 60


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Small batches, and a new key is noticed at once."""
    monkeypatch.setattr(rotation, "ROWS_AT_ONCE", 7)
    monkeypatch.setattr(rotation, "NOTICED_SECONDS", 0.05)
    monkeypatch.setattr(keys_module, "NOTICED_SECONDS", 0.05)


@pytest.fixture
def key_file(tmp_path):
    return tmp_path / "secrets.key"


@pytest.fixture
def filled(store):
    """A conversation of many messages, and a request."""
    conversation, _ = store.run(conversations.start, (Message("Hello.", "talk", (Button("A", "/a"),)),))
    for number in range(NUMBER):
        say(store, conversation.id, f"marmalade {number}")
    store.run(intake.save, request(conversation_id=conversation.id))
    return conversation.id


def say(store, conversation, text):
    said = store.run(
        conversations.add_visitor_message, conversation, text, payload="/x", client_id=None, gate={"tier": "clear"}
    )
    store.run(conversations.note_understanding, said.id, {"intent": {"name": "greet", "confidence": 0.5}})


def key_ids(store):
    """The ids of the keys that anything in the database is sealed with."""
    columns = [column for table in sealed_tables() for column in rotation._sealed_columns(table)]
    raw = [select(type_coerce(column, LargeBinary)) for column in [*columns, message_words.c.tags]]
    found = (store.run(lambda connection, query=query: connection.execute(query).scalars().all()) for query in raw)
    return {value[:4] for values in found for value in values if value is not None}


def texts(store, conversation):
    return [message.text for message in store.run(conversations.history, conversation)][1:]


def test_everything_is_sealed_with_the_new_key_and_reads_as_before(store, filled, key_file):
    before, asked = key_ids(store), store.run(intake.newest_first)
    lines = []
    rows = rotate(store, key_file, lines.append)
    assert rows["messages"] == NUMBER + 1
    assert (rows["message_words"], rows["intake_requests"]) == (NUMBER, 1)
    assert key_ids(store) == {Keyring(key_file).newest}
    assert not key_ids(store) & before
    assert texts(store, filled) == [f"marmalade {number}" for number in range(NUMBER)]
    assert store.run(intake.newest_first) == asked
    assert lines[-1] == f"message_words: {NUMBER} rows"


def test_afterwards_the_new_key_alone_opens_and_finds_everything(store, filled, key_file, url):
    rotate(store, key_file, str)
    key_file.write_text(key_file.read_text().split()[-1])
    now = datetime.now(UTC)
    with closing(Store(url, Keyring(key_file))) as later:
        assert not later.run(is_under_way)
        assert texts(later, filled) == [f"marmalade {number}" for number in range(NUMBER)]
        assert later.run(conversations_with, "marmalade 7", now - timedelta(1), now) == [filled]


def test_a_rotation_that_broke_off_is_gone_on_with_under_the_same_key(store, filled, key_file):
    calls = []

    def break_off(line):
        calls.append(line)
        if len(calls) == 3:
            raise StoreError("OperationalError")

    with pytest.raises(StoreError):
        rotate(store, key_file, break_off)
    assert store.run(is_under_way)
    assert len(key_ids(store)) == 2
    rows = rotate(store, key_file, str)
    assert 0 < rows["messages"] < NUMBER
    assert len(key_file.read_text().split()) == 2
    assert key_ids(store) == {Keyring(key_file).newest}
    assert texts(store, filled) == [f"marmalade {number}" for number in range(NUMBER)]


def test_visitors_talk_on_meanwhile_and_nothing_is_left_under_the_old_key(open_store, filled, key_file):
    store, other, stop, said = open_store(), open_store(), threading.Event(), []

    def talk():
        while not stop.is_set():
            say(other, filled, f"kumquat {len(said)}")
            said.append(1)

    talking = threading.Thread(target=talk)
    talking.start()
    try:
        rotate(store, key_file, str)
    finally:
        stop.set()
        talking.join()
    assert said
    assert key_ids(store) == {Keyring(key_file).newest}
    assert texts(store, filled)[NUMBER:] == [f"kumquat {number}" for number in range(len(said))]
