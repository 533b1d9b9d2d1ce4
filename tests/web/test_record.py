"""The record: every message is committed before it is with what was read and understood in it."""

import json
import socket
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, contextmanager

import pytest
from structlog.testing import capture_logs
from support import content
from support.door import (
    CALL_BACK,
    OFFERED,
    TRY_AGAIN,
    VARIANTS,
    Door,
    ScriptedGate,
    dead_port,
    make_settings,
    refused,
    titles,
)
from support.fake_engine import PARSE, always, echo, failure, message

from bot.secrets import derived_key
from bot.store.conversations import new_id
from bot.web import turns
from bot.web.tokens import Tokens


@pytest.fixture(scope="module")
def away(engine, tmp_path_factory):
    """A door whose PostgreSQL is away."""
    url = f"postgresql://nobody@127.0.0.1:{dead_port()}/clinic"
    opened = Door(make_settings(tmp_path_factory.mktemp("away"), engine.port, database_url=url))
    yield opened
    opened.close()


@pytest.fixture
def breakable(engine, tmp_path):
    """A door whose database the test may break."""
    opened = Door(make_settings(tmp_path, engine.port))
    yield opened
    opened.close()


def token_holder(door):
    """Somebody whose conversation began while the database was well."""
    conversation = new_id()
    token, _ = Tokens(derived_key(door.settings.key_file, "tokens"), 1).give(conversation)
    return door.stranger(token, conversation)


def test_the_message_is_committed_before_the_engine_is_asked(door, engine, visitor):
    seen = []

    def look(asked):
        said = [row for row in door.record(visitor.id) if row["id"] == asked.message_id]
        seen.append([{"text": row["text"], "sender": row["sender"]} for row in said])
        return echo(asked)

    engine.script(visitor.id, look)
    visitor.say("remember me first")
    visitor.press(visitor.opening[1], OFFERED["title"])
    assert seen == [
        [{"text": "remember me first", "sender": "visitor"}],
        [{"text": OFFERED["title"], "sender": "visitor"}],
    ]


def test_the_record_holds_what_was_understood_with_the_runners_up(door, engine, visitor):
    engine.script(visitor.id, always(message("Yes."), parse=PARSE))
    visitor.say("do you take aetna")
    said, answer = door.record(visitor.id)[-2:]
    assert json.loads(said["understood"]) == PARSE
    assert answer["understood"] is None
    assert answer["reply_to"] == said["id"]


@pytest.mark.parametrize("text", ["all is well", "[sure:medical] now", "[unsure:self] perhaps"])
def test_the_record_holds_what_the_gate_read(door, visitor, text):
    visitor.say(text)
    read = ScriptedGate().read(text)
    assert json.loads(door.record(visitor.id)[2]["gate"]) == {
        "tier": read.tier,
        "variant": read.variant,
        "score": read.score,
        "fired": read.fired,
    }


def test_a_message_that_the_engine_could_not_answer_is_kept_with_its_fallback(door, engine, visitor):
    engine.script(visitor.id, failure)
    visitor.say("keep this")
    said, answer = door.record(visitor.id)[-2:]
    assert (said["text"], said["understood"]) == ("keep this", None)
    assert (answer["kind"], answer["reply_to"]) == ("fallback", said["id"])


def test_what_is_understood_after_try_again_stands_beside_the_message_itself(door, engine, visitor):
    engine.script(visitor.id, failure)
    (fallback,) = visitor.say("do you take aetna")
    engine.script(visitor.id, always(message("Yes."), parse=PARSE))
    visitor.press(fallback, TRY_AGAIN)
    by_text = {row["text"]: row["understood"] for row in door.record(visitor.id) if row["sender"] == "visitor"}
    assert json.loads(by_text["do you take aetna"]) == PARSE
    assert by_text[TRY_AGAIN] is None


def test_times_in_the_record_are_utc(door, visitor):
    visitor.say("hello")
    assert [row["at"][:19] for row in door.record(visitor.id)] == [
        message["at"][:19].replace("T", " ") for message in visitor.history()
    ]


def test_without_a_database_everything_but_danger_is_503(away, engine):
    visitor = token_holder(away)
    refused(away.http.post("/api/conversations"), 503)
    refused(visitor.send({"text": "marmalade"}), 503, "marmalade")
    refused(visitor.send({"choice": "marmalade"}), 503, "marmalade")
    refused(away.http.get("/api/messages", headers=visitor.headers), 503)
    refused(visitor.erase(), 503)
    assert engine.asked_in(visitor.id) == []


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("tier", ["sure", "unsure"])
def test_without_a_database_danger_gets_its_card_all_the_same(away, tier, variant):
    began = time.monotonic()
    (card,) = token_holder(away).say(f"[{tier}:{variant}]")
    assert time.monotonic() - began < 1
    assert card["kind"] == "crisis"
    opening_words = content.read("wording.yml")["crisis"][variant].splitlines()[0].split(".")[0]
    assert card["text"].startswith(opening_words)
    assert CALL_BACK in titles(card)


def test_a_lost_table_is_503_and_danger_gets_the_card(breakable):
    visitor = breakable.visitor()
    with closing(sqlite3.connect(breakable.database)) as connection, connection:
        connection.execute("DROP TABLE messages")
    refused(visitor.send({"text": "marmalade"}), 503, "marmalade")
    (card,) = visitor.say("[sure:self]")
    assert card["kind"] == "crisis"


@pytest.mark.parametrize("step", ["open_turn", "close_turn"])
@pytest.mark.parametrize("tier", ["sure", "unsure"])
def test_whatever_fails_in_the_record_danger_gets_its_card_and_only_the_kind_of_failure_is_logged(
    visitor, monkeypatch, step, tier
):
    def fail(*_):
        raise RuntimeError("marmalade")

    monkeypatch.setattr(turns, step, fail)
    with capture_logs() as logged:
        (card,) = visitor.say(f"[{tier}:self] marmalade")
        refused(visitor.send({"text": "marmalade"}), 500, "marmalade", code="internal")
    assert card["kind"] == "crisis"
    assert [(line["event"], line["failure"]) for line in logged] == [
        ("turn_failed", "RuntimeError"),
        ("request_failed", "RuntimeError"),
    ]
    assert "marmalade" not in str(logged)


def test_danger_in_an_erased_conversation_is_still_refused(visitor):
    visitor.erase()
    refused(visitor.send({"text": "[sure:self]"}), 401)


def test_a_database_that_breaks_during_the_turn_is_503_and_a_retry_finds_the_message(breakable, engine):
    visitor = breakable.visitor()

    def break_it(asked):
        with closing(sqlite3.connect(breakable.database)) as connection, connection:
            connection.execute("ALTER TABLE messages RENAME TO mislaid")
        return echo(asked)

    engine.script(visitor.id, break_it)
    refused(visitor.send({"text": "marmalade", "client_id": "w-1"}), 503, "marmalade")
    with closing(sqlite3.connect(breakable.database)) as connection, connection:
        connection.execute("ALTER TABLE mislaid RENAME TO messages")
    engine.script(visitor.id, echo)
    assert visitor.say("marmalade", client_id="w-1")[0]["text"] == "You said: marmalade"
    assert [row["text"] for row in breakable.record(visitor.id)[2:]] == ["marmalade", "You said: marmalade"]


def test_a_busy_database_is_waited_for(breakable):
    visitor = breakable.visitor()
    with locked(breakable) as other:
        release = threading.Timer(0.5, other.rollback)
        release.start()
        assert visitor.say("hello")[0]["text"] == "You said: hello"
        release.join()


def test_a_locked_database_is_503_in_time_and_danger_gets_the_card(breakable):
    visitor, in_danger = breakable.visitor(), breakable.visitor()
    with locked(breakable), ThreadPoolExecutor(2) as pool:
        began = time.monotonic()
        card = pool.submit(in_danger.say, "[sure:self]")
        refusal = pool.submit(visitor.send, {"text": "marmalade"})
        assert card.result()[0]["kind"] == "crisis"
        refused(refusal.result(), 503, "marmalade")
        assert time.monotonic() - began < 8


def test_a_database_that_never_answers_is_503_in_time_and_danger_gets_the_card(engine, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"postgresql://nobody@127.0.0.1:{mute.getsockname()[1]}/clinic"
        opened = Door(make_settings(tmp_path, engine.port, database_url=url))
        opened.http.timeout = 8
        with ThreadPoolExecutor(2) as pool:
            card = pool.submit(token_holder(opened).say, "[sure:self]")
            refusal = pool.submit(token_holder(opened).send, {"text": "marmalade"})
            wait([card, refusal])
    opened.close()
    assert card.result()[0]["kind"] == "crisis"
    refused(refusal.result(), 503, "marmalade")


@contextmanager
def locked(door):
    """Somebody else writes and does not end."""
    with closing(sqlite3.connect(door.database, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other
