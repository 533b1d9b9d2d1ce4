"""One conversation: in the order of arrival, one at a time, each message once. Two conversations: side by side."""

import http.client
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise

import pytest
from support.door import TRY_AGAIN, answered
from support.fake_engine import echo, failure, silence, slow, wait_for

BURSTS = 20
BURST = 10


@contextmanager
def lines(door, count):
    """Open connections, each known to the server."""
    opened = [http.client.HTTPConnection("127.0.0.1", door.port, timeout=20) for _ in range(count)]
    for line in opened:
        line.request("GET", "/health")
        line.getresponse().read()
    yield opened
    for line in opened:
        line.close()


def at_once(visitor, lines, bodies):
    """Send each body on a line of its own, one after the other without waiting; the answers."""
    headers = {**visitor.headers, "Content-Type": "application/json"}
    for line, body in zip(lines, bodies, strict=True):
        line.request("POST", "/api/messages", body=json.dumps(body).encode(), headers=headers)
    responses = [line.getresponse() for line in lines]
    assert [response.status for response in responses] == [200] * len(bodies)
    return [json.loads(response.read())["messages"] for response in responses]


def test_bursts_are_processed_in_the_order_of_arrival_one_at_a_time(door, engine, visitor):
    engine.script(visitor.id, slow(0.002))
    texts = [f"burst {burst} message {number}" for burst in range(BURSTS) for number in range(BURST)]
    with lines(door, BURST) as opened:
        for burst in range(BURSTS):
            sent = texts[burst * BURST : (burst + 1) * BURST]
            answers = at_once(visitor, opened, [{"text": text} for text in sent])
            assert [answer[0]["text"] for answer in answers] == [f"You said: {text}" for text in sent]
    asked = engine.asked_in(visitor.id)
    assert [turn.text for turn in asked] == texts
    assert all(before.ended <= after.began for before, after in pairwise(asked))
    said = [message["text"] for message in visitor.history()[len(visitor.opening) :]]
    assert said == [line for text in texts for line in (text, f"You said: {text}")]


def test_two_conversations_do_not_wait_for_each_other(engine, visitor, another):
    go = threading.Event()
    engine.script(visitor.id, wait_for(go))
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(visitor.say, "slow")
        began = time.monotonic()
        assert another.say("quick")[0]["text"] == "You said: quick"
        assert time.monotonic() - began < 1
        assert not waiting.done()
        go.set()
        assert waiting.result()[0]["text"] == "You said: slow"


def test_many_conversations_are_served_side_by_side(door, engine):
    visitors = [door.visitor() for _ in range(20)]
    for one in visitors:
        engine.script(one.id, slow(0.5))
    began = time.monotonic()
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda one: one.say("hello"), visitors))
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("behaviour", [echo, failure, silence], ids=["answer", "failure", "silence"])
def test_the_same_client_id_is_processed_once_and_answered_the_same(door, engine, visitor, behaviour):
    engine.script(visitor.id, behaviour)
    first = visitor.send({"text": "hello", "client_id": "w-1"})
    engine.script(visitor.id, echo)
    second = visitor.send({"text": "hello", "client_id": "w-1"})
    assert answered(first)
    assert second.status_code == 200
    assert second.json() == first.json()
    assert len(engine.asked_in(visitor.id)) == 1
    assert [row["text"] for row in door.record(visitor.id) if row["sender"] == "visitor"] == ["hello"]


@pytest.mark.parametrize("behaviour", [slow(0.1), slow(0.1, failure)], ids=["answer", "failure"])
def test_the_same_client_id_at_the_same_time_is_processed_once(door, engine, visitor, behaviour):
    engine.script(visitor.id, behaviour)
    with lines(door, 4) as opened:
        answers = at_once(visitor, opened, [{"text": "hello", "client_id": "w-1"}] * 4)
    assert all(answer == answers[0] for answer in answers)
    assert len(engine.asked_in(visitor.id)) == 1
    assert len([row for row in door.record(visitor.id) if row["sender"] == "visitor"]) == 1


def test_a_crisis_message_sent_twice_counts_once(visitor):
    first = visitor.say("[sure:self]", client_id="w-1")
    assert visitor.say("[sure:self]", client_id="w-1") == first


def test_a_choice_sent_twice_with_its_client_id_counts_once(engine, visitor):
    engine.script(visitor.id, failure)
    (fallback,) = visitor.say("hello")
    engine.script(visitor.id, echo)
    first = visitor.press(fallback, TRY_AGAIN, client_id="w-2")
    assert visitor.press(fallback, TRY_AGAIN, client_id="w-2") == first
    assert len(engine.asked_in(visitor.id)) == 2


def test_a_client_id_belongs_to_its_conversation(visitor, another):
    (mine,) = visitor.say("mine", client_id="w-1")
    (theirs,) = another.say("theirs", client_id="w-1")
    assert (mine["text"], theirs["text"]) == ("You said: mine", "You said: theirs")


def test_without_a_client_id_the_same_text_is_two_messages(door, visitor):
    visitor.say("hello")
    visitor.say("hello")
    assert [row["text"] for row in door.record(visitor.id) if row["sender"] == "visitor"] == ["hello", "hello"]


def test_a_retry_after_a_lost_connection_is_one_message_with_one_answer(door, engine, visitor):
    engine.script(visitor.id, slow(0.4))
    body = {"text": "are you there", "client_id": "w-1"}
    with lines(door, 1) as (line,):
        headers = {**visitor.headers, "Content-Type": "application/json"}
        line.request("POST", "/api/messages", body=json.dumps(body), headers=headers)
        time.sleep(0.1)
    (said,) = visitor.say(**body)
    assert said["text"] == "You said: are you there"
    assert [row["text"] for row in door.record(visitor.id)[2:]] == ["are you there", "You said: are you there"]
    assert len({turn.message_id for turn in engine.asked_in(visitor.id)}) == 1


def test_a_lost_connection_does_not_let_the_next_message_overtake(door, engine, visitor):
    engine.script(visitor.id, slow(0.3))
    with lines(door, 1) as (line,):
        headers = {**visitor.headers, "Content-Type": "application/json"}
        line.request("POST", "/api/messages", body=b'{"text": "first"}', headers=headers)
        time.sleep(0.1)
    visitor.say("second")
    first, second = engine.asked_in(visitor.id)
    assert (first.text, second.text) == ("first", "second")
    assert first.ended <= second.began
    history = [message["text"] for message in visitor.history()[2:]]
    assert history == ["first", "You said: first", "second", "You said: second"]
