"""The migration that encrypts what is there: readable through the store as before, in clear in no file any more."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from support.sealed import keys_in

from bot.clinic.outcome import Outcome
from bot.store import conversations, intake, transcripts
from bot.store import migrate as migrate_module
from bot.store.database import Store, StoreError
from bot.store.migrate import migrate
from bot.store.search import conversations_with
from bot.store.tables import messages
from bot.store.transcripts import Wanted

ROWS = 2500
CONVERSATION = "c" * 32
DAY = "2026-11-20 12:00:00.000000"
UNDERSTOOD = (
    '{"intent": {"name": "faq", "confidence": 0.75}, "entities": [{"value": "kumquat"}],'
    ' "response_selector": {"faq": {"response": {"intent_response_key": "faq/insurance"}}}}'
)


class BrokenOffError(Exception):
    """As if the process were killed."""


@pytest.fixture
def url(new_url):
    """A database as it was before anything was encrypted, with rows."""
    return new_url()


@pytest.fixture
def readable(url, keys):
    with closing(Store(url, keys)) as store:
        _old_tables(store)
        store.run(_old_rows)
    return url


def _old_tables(store):
    config = Config()
    config.set_main_option("script_location", str(Path(migrate_module.__file__).parent / "migrations"))
    with store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")


def _old_rows(connection):
    connection.execute(
        text("INSERT INTO conversations (id, created_at, state, engine_forgot) VALUES (:id, :at, '{}', :no)"),
        {"id": CONVERSATION, "at": DAY, "no": False},
    )
    said = text(
        "INSERT INTO messages (id, conversation_id, sender, kind, text, payload, buttons, client_id, understood, at)"
        " VALUES (:id, :conversation, :sender, 'text', :text, NULL, '[]', :id, :understood, :at)"
    )
    sides = ({"sender": "visitor", "understood": UNDERSTOOD}, {"sender": "bot", "understood": None})
    rows = [
        {
            "id": f"m{number}",
            "conversation": CONVERSATION,
            "text": f"marmalade {number}",
            "at": DAY,
            **sides[number % 2],
        }
        for number in range(ROWS)
    ]
    connection.execute(said, rows)
    asked = text(
        "INSERT INTO intake_requests (reference, key, conversation_id, state, name, contact, times, insurer, reason,"
        " consent_version, created_at)"
        " VALUES ('R', 'k', :conversation, 'new', 'Kumquat', '+19735550123', 'any', 'none', '', '1', :at)"
    )
    connection.execute(asked, {"conversation": CONVERSATION, "at": DAY})
    slot = "INSERT INTO appointments (reference, uid, sequence, status, start_at, end_at, created_at, changed_at)"
    connection.execute(text(f"{slot} VALUES ('R', 'u', 0, 'booked', :at, :at, :at, :at)"), {"at": DAY})


def test_what_was_said_before_is_on_the_lists_of_transcripts(readable, keys):
    migrate(readable, keys)
    began = datetime.fromisoformat(DAY).replace(tzinfo=UTC)
    with closing(Store(readable, keys)) as store:
        # Within a day: what was written without its zone is read in the server's own.
        (listed,) = store.run(transcripts.listed, Wanted(began - timedelta(1), began + timedelta(1)))
    assert (listed.id, listed.said, listed.opening) == (CONVERSATION, ROWS / 2, "marmalade 0")
    assert (listed.topics, listed.outcome) == (("faq/insurance",), Outcome.BOOKED)


def test_everything_is_read_as_before(readable, keys):
    migrate(readable, keys)
    with closing(Store(readable, keys)) as store:
        said = store.run(conversations.history, CONVERSATION)
        assert [message.text for message in said] == [f"marmalade {number}" for number in range(ROWS)]
        assert said[0].understood["entities"] == [{"value": "kumquat"}]
        assert said[1].understood is None
        (asked,) = store.run(intake.newest_first)
        assert (asked["name"], asked["contact"], asked["reason"]) == ("Kumquat", "+19735550123", "")


def test_what_was_understood_can_be_looked_for_and_what_visitors_said_is_found(readable, keys):
    migrate(readable, keys)
    with closing(Store(readable, keys)) as store:
        labels = store.run(lambda connection: connection.execute(messages.select().order_by(messages.c.number)).all())
        assert [(row.topic, row.confidence) for row in labels[:2]] == [("faq/insurance", 0.75), (None, None)]
        day = labels[0].at
        assert store.run(conversations_with, "marmal 2498", day, day) == [CONVERSATION]
        assert store.run(conversations_with, "2499", day, day) == []  # said by the bot


def test_no_page_holds_a_word_in_clear_afterwards(tmp_path, keys):
    url = f"sqlite:///{tmp_path / 'clinic.db'}"
    with closing(Store(url, keys)) as store:
        _old_tables(store)
        store.run(_old_rows)
    assert b"marmalade" in _everything(tmp_path)
    migrate(url, keys)
    everything = _everything(tmp_path)
    assert [word for word in (b"marmalade", b"umquat", b"5550123") if word in everything] == []


def _everything(folder):
    return b"".join(file.read_bytes() for file in folder.glob("clinic.db*"))


def test_a_migration_that_breaks_off_leaves_the_database_as_it_was(readable, keys, monkeypatch):
    calls = []

    def fail(*_arguments):
        calls.append(1)
        if len(calls) == ROWS // 4:
            raise BrokenOffError

    with monkeypatch.context() as broken:
        broken.setattr("bot.store.words.note", fail)
        with pytest.raises(BrokenOffError):
            migrate(readable, keys)
    migrate(readable, keys)
    with closing(Store(readable, keys)) as store:
        assert len(store.run(conversations.history, CONVERSATION)) == ROWS


def test_it_does_not_start_under_keys_that_open_nothing(readable, keys, tmp_path):
    migrate(readable, keys)
    (tmp_path / "new").mkdir()
    with pytest.raises(StoreError, match="UnreadableError"):
        migrate(readable, keys_in(tmp_path / "new"))
