"""The way to the database: one transaction a call, and errors that never quote the data."""

import time
import traceback
from dataclasses import dataclass

import pytest
from sqlalchemy import insert, select, text
from support.door import dead_port

from bot.store import conversations
from bot.store.database import BUSY_SECONDS, Store, StoreError
from bot.store.migrate import migrate
from bot.store.tables import messages

MARK = "marmalade 973-555-0123"


def everything_of(error):
    """All that a log could show of an error."""
    return "".join(traceback.format_exception(error)) + repr(error) + repr(error.__cause__)


def say_without_conversation(connection):
    conversations.add_visitor_message(connection, MARK, MARK, payload=MARK, client_id=MARK, gate={"fired": MARK})


def say_twice(connection):
    conversation, _ = conversations.start(connection, ())
    for _ in range(2):
        conversations.add_visitor_message(connection, conversation.id, MARK, payload=None, client_id=MARK, gate={})


def break_the_query(connection):
    connection.execute(text("SELECT :mark FROM nowhere"), {"mark": MARK})


def leave_out_a_value(connection):
    connection.execute(insert(messages).values(id="x", text=MARK))


def bind_what_cannot_be_bound(connection):
    connection.execute(select(messages).where(messages.c.text == object()).where(messages.c.id == MARK))


@pytest.mark.parametrize(
    "query", [say_without_conversation, say_twice, break_the_query, leave_out_a_value, bind_what_cannot_be_bound]
)
def test_a_store_error_never_quotes_the_data(store, query):
    with pytest.raises(StoreError) as caught:
        store.run(query)
    shown = everything_of(caught.value)
    assert "marmalade" not in shown
    assert "555-0123" not in shown
    assert str(caught.value).isidentifier()


def test_a_text_that_the_database_cannot_hold_is_a_store_error_that_does_not_quote_it(store):
    def say(connection):
        conversation, _ = conversations.start(connection, ())
        conversations.add_visitor_message(
            connection, conversation.id, f"{MARK}\ud800", payload=None, client_id=None, gate={}
        )

    with pytest.raises(StoreError) as caught:
        store.run(say)
    assert "marmalade" not in everything_of(caught.value)


def test_a_password_in_the_url_is_not_shown(keys):
    store = Store(f"postgresql://clinic:marmalade@127.0.0.1:{dead_port()}/clinic", keys)
    with pytest.raises(StoreError) as caught:
        store.check()
    assert "marmalade" not in everything_of(caught.value)
    store.close()


def test_a_call_is_one_transaction(store):
    def start_and_fail(connection):
        conversations.start(connection, ())
        connection.execute(text("SELECT * FROM nowhere"))

    with pytest.raises(StoreError):
        store.run(start_and_fail)
    assert store.run(lambda connection: connection.execute(text("SELECT count(*) FROM conversations")).scalar()) == 0


def test_an_error_of_ours_undoes_the_call_and_comes_through_as_it_is(store):
    @dataclass
    class OursError(Exception):
        word: str

    def start_and_fail(connection):
        conversations.start(connection, ())
        raise OursError("ours")

    with pytest.raises(OursError):
        store.run(start_and_fail)
    assert store.run(lambda connection: connection.execute(text("SELECT count(*) FROM conversations")).scalar()) == 0


@pytest.mark.usefixtures("lasting")
def test_sqlite_lets_others_write_beside_it_and_keeps_what_was_committed(tmp_path, keys):
    store = Store(f"sqlite:///{tmp_path / 'clinic.db'}", keys)
    for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)):
        assert store.run(lambda connection, name=pragma: connection.execute(text(f"PRAGMA {name}")).scalar()) == value
    store.close()


def test_check_is_silent_when_the_database_answers(store):
    assert store.check() is None


@pytest.mark.parametrize("what", ["a file that is none", "a folder", "no folder", "nobody there"])
def test_check_raises_when_it_does_not(tmp_path, keys, what):
    (tmp_path / "garbage.db").write_bytes(b"not a database at all, " * 100)
    urls = {
        "a file that is none": f"sqlite:///{tmp_path / 'garbage.db'}",
        "a folder": f"sqlite:///{tmp_path}",
        "no folder": f"sqlite:///{tmp_path / 'nowhere' / 'clinic.db'}",
        "nobody there": f"postgresql://x@127.0.0.1:{dead_port()}/x",
    }
    store = Store(urls[what], keys)
    with pytest.raises(StoreError):
        store.check()
    store.close()


def rename(url, keys, table, name):
    """As somebody else's hand on the database would."""
    other = Store(url, keys)
    other.run(lambda connection: connection.execute(text(f"ALTER TABLE {table} RENAME TO {name}")))
    other.close()


def test_a_store_that_was_away_works_again_without_a_restart(store, url, keys):
    store.check()
    rename(url, keys, "conversations", "mislaid")
    with pytest.raises(StoreError):
        store.run(conversations.start, ())
    rename(url, keys, "mislaid", "conversations")
    assert store.run(conversations.start, ())


def test_a_server_that_was_restarted_is_used_again_without_a_restart_of_ours(postgres, keys):
    url = postgres.new_database()
    migrate(url, keys)
    store = Store(url, keys)
    store.check()
    postgres.stop()
    with pytest.raises(StoreError):
        store.run(conversations.start, ())
    postgres.start_again()
    assert store.run(conversations.start, ())
    store.close()


def test_a_query_that_hangs_on_the_server_is_given_up(postgres, keys):
    store = Store(postgres.new_database(), keys)
    began = time.monotonic()
    with pytest.raises(StoreError):
        store.run(lambda connection: connection.execute(text("SELECT pg_sleep(30)")))
    assert time.monotonic() - began < 2 * BUSY_SECONDS
    store.close()
