"""The engine's working memory: small, faithful, and honest when it fails."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from rasa.core.brokers.file import FileEventBroker
from rasa.core.tracker_store import FailSafeTrackerStore, SQLTrackerStore, TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.events import UserUttered
from support import content
from support.dialogues import FORM, add, answered, begun, domain, form_begins, form_takes

from bot.engine.memory import expire, forget, primary
from bot.engine.sealing import SECRET_NAME
from bot.engine.tail import ShortTracker
from bot.engine.tracker_store import HOURS_NAME, WorkingMemory


@pytest.fixture(scope="module")
def assistant():
    return domain()


@pytest.fixture(autouse=True)
def secret(monkeypatch):
    """The one that `make run` gives to the engine at every start."""
    monkeypatch.setenv(SECRET_NAME, "s" * 64)


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'engine.db'}"


@pytest.fixture
def store(assistant, url):
    return WorkingMemory(assistant, url)


def rows(url, query):
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return connection.execute(query).fetchall()


async def talked(store, assistant, turns, conversation="c"):
    """A conversation, saved after each of its turns as the engine does."""
    tracker = begun(assistant, conversation)
    for turn in turns:
        add(tracker, turn)
        await store.save(tracker)
        tracker = await store.retrieve(conversation)
    return tracker


def questions(number):
    return [answered(f"question {i}") for i in range(number)]


def test_the_endpoints_file_names_it(assistant, url):
    endpoint = AvailableEndpoints.read_endpoints(str(content.ROOT / "endpoints.yml")).tracker_store
    endpoint.url = url
    assert isinstance(TrackerStore.create(endpoint, assistant), WorkingMemory)


def test_a_new_process_goes_on_in_the_middle_of_a_form(assistant, url, run):
    turns = [*questions(20), form_begins(), form_takes("name", "Ana", "contact")]
    before = run(talked(WorkingMemory(assistant, url), assistant, turns))
    after = run(WorkingMemory(assistant, url).retrieve("c"))
    assert list(after.events) == list(before.events)
    assert after.active_loop_name == FORM
    assert (after.get_slot("name"), after.get_slot("requested_slot")) == ("Ana", "contact")


def test_a_killed_process_leaves_everything_that_was_saved(assistant, url, store, run):
    run(talked(store, assistant, questions(3)))
    # The connection above stays open: nothing was written on closing.
    assert len(rows(url, "SELECT events FROM working_memory")) == 1


def test_one_conversation_is_one_row_that_stops_growing(assistant, url, store, run):
    run(talked(store, assistant, questions(20)))
    ((early,),) = rows(url, "SELECT length(events) FROM working_memory")
    run(talked(store, assistant, questions(120)))
    ((late,),) = rows(url, "SELECT length(events) FROM working_memory")
    assert late < 1.05 * early


def test_conversations_are_kept_apart(assistant, store, run):
    run(talked(store, assistant, questions(1), "a"))
    run(talked(store, assistant, [form_begins()], "b"))
    assert run(store.retrieve("a")).active_loop_name is None
    assert run(store.retrieve("b")).active_loop_name == FORM
    assert sorted(run(store.keys())) == ["a", "b"]


def test_what_was_never_saved_is_not_there(store, run):
    assert run(store.retrieve("nobody")) is None
    assert list(run(store.keys())) == []


def test_a_conversation_in_which_nothing_happened_leaves_nothing(store, run):
    tracker = run(store.get_or_create_tracker("c", append_action_listen=False))
    assert not tracker.events
    assert list(run(store.keys())) == []


def test_forgetting_erases_one_conversation(assistant, url, store, run):
    run(talked(store, assistant, [answered("a marked sentence")], "erased"))
    run(talked(store, assistant, questions(1), "other"))
    run(forget(FailSafeTrackerStore(store), "erased"))
    assert run(store.retrieve("erased")) is None
    assert rows(url, "SELECT conversation FROM working_memory") == [("other",)]
    run(forget(store, "erased"))


def test_a_kind_of_store_that_cannot_forget_says_so(assistant, tmp_path, run):
    with pytest.raises(TypeError, match="SQLTrackerStore"):
        run(forget(SQLTrackerStore(assistant, db=str(tmp_path / "rasa.db")), "c"))


def test_a_store_that_cannot_save_fails_the_turn_and_keeps_what_was(assistant, url, store, run):
    tracker = run(talked(store, assistant, questions(1)))
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as locked:
        locked.execute("CREATE TRIGGER full BEFORE UPDATE ON working_memory BEGIN SELECT RAISE(ABORT, 'full'); END")
        add(tracker, answered("lost"))
        with pytest.raises(sa.exc.SQLAlchemyError):
            run(primary(FailSafeTrackerStore(store)).save(tracker))
        locked.execute("DROP TRIGGER full")
    assert run(store.retrieve("c")).latest_message.text == "question 0"


def test_an_unreachable_database_stops_the_start(assistant, tmp_path):
    with pytest.raises(sa.exc.OperationalError):
        WorkingMemory(assistant, f"sqlite:///{tmp_path / 'no' / 'folder.db'}")


def test_what_it_cannot_do_is_refused_at_the_start(assistant, url, tmp_path):
    with pytest.raises(ValueError, match="event broker"):
        WorkingMemory(assistant, url, FileEventBroker(str(tmp_path / "events")))
    with pytest.raises(ValueError, match="dialect"):
        WorkingMemory(assistant, url, dialect="sqlite")


def test_only_the_latest_message_keeps_what_else_it_might_have_meant(assistant, store, run):
    tracker = run(talked(store, assistant, questions(3)))
    parses = [event.parse_data for event in tracker.events if isinstance(event, UserUttered)]
    assert ["intent_ranking" in parse for parse in parses] == [False, False, True]
    assert [parse["intent"]["confidence"] for parse in parses] == [0.9] * 3


def test_new_and_remembered_conversations_are_short_trackers(assistant, store, run):
    assert isinstance(run(store.get_or_create_tracker("c", append_action_listen=False)), ShortTracker)
    assert isinstance(run(talked(store, assistant, questions(1))), ShortTracker)


def everything_on_disk(url):
    path = Path(url.removeprefix("sqlite:///"))
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def test_no_word_lies_in_clear_in_any_of_its_files(assistant, url, store, run):
    run(talked(store, assistant, [answered("marmalade kumquat"), form_begins(), form_takes("name", "Ana", "contact")]))
    assert b"marmalade" not in everything_on_disk(url)
    assert b'"event"' not in everything_on_disk(url)
    assert run(store.retrieve("c")).get_slot("name") == "Ana"


def test_what_is_remembered_opens_for_its_own_conversation_only(assistant, url, store, run):
    run(talked(store, assistant, questions(1), "a"))
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("UPDATE working_memory SET conversation = 'b'")
    with pytest.raises(InvalidTag):
        run(store.retrieve("b"))


def test_another_installations_secret_opens_nothing(assistant, url, store, run, monkeypatch):
    run(talked(store, assistant, questions(1)))
    monkeypatch.setenv(SECRET_NAME, "t" * 64)
    with pytest.raises(InvalidTag):
        run(WorkingMemory(assistant, url).retrieve("c"))


def test_without_a_secret_it_works_as_long_as_the_process_lives(assistant, url, run, monkeypatch):
    monkeypatch.delenv(SECRET_NAME)
    store = WorkingMemory(assistant, url)
    assert run(talked(store, assistant, questions(2))).latest_message.text == "question 1"


def test_a_conversation_is_forgotten_when_it_can_no_longer_be_continued(assistant, url, run, monkeypatch):
    monkeypatch.setenv(HOURS_NAME, "2")
    store = WorkingMemory(assistant, url)
    run(talked(store, assistant, questions(1), "old"))
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("UPDATE working_memory SET began_at = began_at - 7201")
    run(talked(store, assistant, questions(1), "old"))  # a new message makes it no younger
    run(talked(store, assistant, questions(1), "new"))
    expire(FailSafeTrackerStore(store))
    assert list(run(store.keys())) == ["new"]
    assert Path(f"{url.removeprefix('sqlite:///')}-wal").stat().st_size == 0


def test_what_an_earlier_version_has_kept_in_clear_is_gone_at_the_start(assistant, url):
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("CREATE TABLE engine_memory (conversation TEXT, events TEXT)")
        rows_before = [(str(number), "marmalade " * 500) for number in range(50)]
        connection.executemany("INSERT INTO engine_memory VALUES (?, ?)", rows_before)
    WorkingMemory(assistant, url).expire()
    assert b"marmalade" not in everything_on_disk(url)
