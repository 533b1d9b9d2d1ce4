"""Erased is erased: in the record at once, in the engine as soon as it can be reached."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.door import refused
from support.fake_engine import always, failure, message, wait_for

from bot.web.app import forget_erased


def soon(condition):
    """Whether it comes true within two seconds."""
    end = time.monotonic() + 2
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def test_delete_is_204_and_the_rows_are_gone(door, engine, visitor):
    engine.script(visitor.id, always(message("Thanks, Ana."), form="intake_form"))
    visitor.say("I am Ana, 973-555-0123")
    visitor.say("[unsure:self] marmalade")
    response = visitor.erase()
    assert (response.status_code, response.content) == (204, b"")
    assert door.record(visitor.id) == []
    (row,) = door.rows("SELECT * FROM conversations WHERE id = ?", visitor.id)
    assert row["state"] == "{}"
    assert row["erased_at"]


def test_after_delete_the_token_opens_nothing(visitor):
    visitor.erase()
    refused(visitor.door.http.get("/api/messages", headers=visitor.headers), 401)
    refused(visitor.send({"text": "hello"}), 401)
    refused(visitor.erase(), 401)


def test_delete_erases_its_own_conversation_only(visitor, another):
    another.say("I stay")
    visitor.erase()
    assert another.history()[-2]["text"] == "I stay"


def test_the_engine_is_told_to_forget_at_once(door, engine, visitor):
    visitor.say("hello")
    visitor.erase()
    assert soon(lambda: visitor.id in engine.forgotten)
    assert soon(
        lambda: door.rows("SELECT engine_forgot FROM conversations WHERE id = ?", visitor.id)[0]["engine_forgot"]
    )


def test_an_engine_that_was_away_is_told_when_it_is_back(door, engine, visitor):
    visitor.say("hello")
    engine.down()
    try:
        assert visitor.erase().status_code == 204
        door.run(forget_erased(door.parts))
        assert visitor.id not in engine.forgotten
        assert door.record(visitor.id) == []
    finally:
        engine.up()
    door.run(forget_erased(door.parts))
    assert visitor.id in engine.forgotten
    door.run(forget_erased(door.parts))
    assert visitor.id in engine.forgotten


@pytest.fixture
def forgetful(engine):
    """Takes the conversations that the engine cannot forget for now."""

    def fail(conversations):
        engine.forgetting.update(dict.fromkeys(conversations, 500))

    yield fail
    engine.forgetting.clear()


def test_one_conversation_that_cannot_be_forgotten_does_not_keep_the_others(door, engine, forgetful):
    visitors = [door.visitor() for _ in range(5)]
    ids = [one.id for one in visitors]
    stuck = {ids[0], min(ids)}  # first in whichever order they are gone through
    forgetful(ids)
    for one in visitors:
        one.erase()
    engine.forgetting.clear()
    forgetful(stuck)
    door.run(forget_erased(door.parts))
    assert set(ids) & set(engine.forgotten) == set(ids) - stuck
    engine.forgetting.clear()
    door.run(forget_erased(door.parts))
    assert set(ids) <= set(engine.forgotten)


def test_nothing_comes_back_when_a_turn_is_under_way(door, engine, visitor):
    go, asked = threading.Event(), threading.Event()

    def answer_late(turn):
        asked.set()
        return wait_for(go, always(message("Thanks, Ana."), form="intake_form"))(turn)

    engine.script(visitor.id, answer_late)
    with ThreadPoolExecutor(2) as pool:
        turn = pool.submit(visitor.send, {"text": "I am Ana"})
        assert asked.wait(5)
        erasing = pool.submit(visitor.erase)
        time.sleep(0.2)
        go.set()
        assert erasing.result().status_code == 204
        turn.result()
    assert door.record(visitor.id) == []
    (row,) = door.rows("SELECT state FROM conversations WHERE id = ?", visitor.id)
    assert row["state"] == "{}"
    assert soon(lambda: visitor.id in engine.forgotten)


def test_messages_that_wait_behind_an_erasure_are_refused_and_leave_nothing(door, engine, visitor):
    go, asked = threading.Event(), threading.Event()

    def answer_late(turn):
        asked.set()
        return wait_for(go, failure)(turn)

    engine.script(visitor.id, answer_late)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(visitor.send, {"text": "first"})
        assert asked.wait(5)
        erasing = pool.submit(visitor.erase)
        time.sleep(0.1)
        second = pool.submit(visitor.send, {"text": "second"})
        time.sleep(0.1)
        go.set()
        assert erasing.result().status_code == 204
        first.result()
        refused(second.result(), 401)
    assert [turn.text for turn in engine.asked_in(visitor.id)] == ["first"]
    assert door.record(visitor.id) == []
