"""Whatever the engine does, the visitor gets an honest sentence in time, and danger its card at once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from support import content
from support.door import GO_ON, OFFERED, TRY_AGAIN, answered, titles
from support.fake_engine import always, drip, echo, failure, garbage, message, reply, silence, slow

CARD_SECONDS = 1.0
ANSWER_SECONDS = 8.0
UNAVAILABLE = content.read("wording.yml")["unavailable"]


def one(text='"a"', buttons="[]", response="null", parse="{}", form="null"):
    """A body with one message, each part as raw JSON."""
    said = f'{{"text": {text}, "buttons": {buttons}, "response": {response}}}'
    return f'{{"messages": [{said}], "parse": {parse}, "form": {form}}}'.encode()


GARBAGE = {
    "nothing": b"",
    "words": b"<html>marmalade</html>",
    "binary": b"\xff\xfe\x00\x80",
    "null": b"null",
    "an array": b'["marmalade"]',
    "a number": b"5",
    "a string": b'"marmalade"',
    "an empty object": b"{}",
    "deep arrays": b"[" * 100_000,
    "no messages at all": b'{"messages": [], "parse": {}, "form": null}',
    "messages null": b'{"messages": null, "parse": {}, "form": null}',
    "messages an object": b'{"messages": {"a": 1}, "parse": {}, "form": null}',
    "a message without text": b'{"messages": [{"buttons": [], "response": null}], "parse": {}, "form": null}',
    "no parse": b'{"messages": [{"text": "a", "buttons": [], "response": null}], "form": null}',
    "text null": one(text="null"),
    "text a number": one(text="5"),
    "text an object": one(text='{"a": 1}'),
    "text empty": one(text='""'),
    "buttons null": one(buttons="null"),
    "a button's title null": one(buttons='[{"title": null, "payload": "/a"}]'),
    "a button without payload": one(buttons='[{"title": "A"}]'),
    "response a number": one(response="5"),
    "parse null": one(parse="null"),
    "parse an array": one(parse="[1]"),
    "parse a string": one(parse='"marmalade"'),
    "intent a string": one(parse='{"intent": "marmalade"}'),
    "form a string": one(form='"intake_form"'),
    "form without a name": one(form='{"slot": "name"}'),
    "form's name an object": one(form='{"name": {"a": 1}}'),
}


def check_fallback(messages):
    """The honest sentence, with the clinic's name, the lines and a way to try again."""
    (fallback,) = messages
    assert fallback["kind"] == "fallback"
    assert fallback["text"].startswith(UNAVAILABLE["text"].partition("{")[0])
    assert content.read("clinic.yml")["name"] in fallback["text"]
    assert "988" in fallback["text"]
    assert "911" in fallback["text"]
    assert titles(fallback) == [TRY_AGAIN]


def timed(call, *args):
    """What a call gives, and how long it took."""
    began = time.monotonic()
    given = call(*args)
    return given, time.monotonic() - began


@pytest.mark.usefixtures("dead_engine")
def test_with_a_dead_engine_danger_gets_its_card_within_a_second(visitor):
    (card,), seconds = timed(visitor.say, "[sure:self]")
    assert card["kind"] == "crisis"
    assert seconds < CARD_SECONDS


@pytest.mark.usefixtures("dead_engine")
def test_with_a_dead_engine_anything_else_gets_the_fallback_in_time(visitor):
    messages, seconds = timed(visitor.say, "do you take aetna")
    check_fallback(messages)
    assert seconds < ANSWER_SECONDS


def test_try_again_gets_the_real_answer_once_the_engine_is_back(door, engine, visitor):
    engine.down()
    try:
        (fallback,) = visitor.say("do you take aetna")
        (fallback,) = visitor.press(fallback, TRY_AGAIN)
        check_fallback([fallback])
    finally:
        engine.up()
    assert visitor.press(fallback, TRY_AGAIN)[0]["text"] == "You said: do you take aetna"
    (asked,) = engine.asked_in(visitor.id)
    assert asked.message_id == door.record(visitor.id)[2]["id"]


def test_try_again_presses_the_button_again_that_failed(engine, visitor):
    engine.script(visitor.id, failure)
    (fallback,) = visitor.press(visitor.opening[1], OFFERED["title"])
    engine.script(visitor.id, echo)
    assert visitor.press(fallback, TRY_AGAIN)[0]["text"] == f"You said: {OFFERED['payload']}"


def test_each_try_again_gets_the_answer_to_its_own_message(engine, visitor):
    engine.script(visitor.id, failure)
    (first,) = visitor.say("do you take aetna")
    (second,) = visitor.say("what does it cost")
    engine.script(visitor.id, echo)
    assert visitor.press(second, TRY_AGAIN)[0]["text"] == "You said: what does it cost"
    assert visitor.press(first, TRY_AGAIN)[0]["text"] == "You said: do you take aetna"


def test_the_fallback_is_not_a_form_and_the_form_is_still_known_after_it(engine, visitor):
    engine.script(visitor.id, always(message("Your name?", "utter_ask_intake_form_name"), form="intake_form"))
    visitor.say("book")
    engine.script(visitor.id, failure)
    visitor.say("Ana")
    assert titles(visitor.say("[sure:self]")[0])[0] == GO_ON


@pytest.mark.parametrize("behaviour", [silence, failure], ids=["silence", "failure"])
def test_a_failing_engine_gives_the_fallback_and_danger_its_card(engine, visitor, behaviour):
    engine.script(visitor.id, behaviour)
    check_fallback(visitor.say("do you take aetna"))
    assert visitor.say("[sure:self]")[0]["kind"] == "crisis"
    assert len(engine.asked_in(visitor.id)) == 1


@pytest.mark.parametrize("status", [204, 301, 401, 404, 503])
def test_any_other_status_than_200_gives_the_fallback(engine, visitor, status):
    engine.script(visitor.id, lambda _asked: (status, b"" if status == 204 else reply(message("wrong"))[1]))
    check_fallback(visitor.say("do you take aetna"))


@pytest.mark.parametrize("what", GARBAGE)
def test_garbage_from_the_engine_gives_the_fallback_and_danger_its_card(engine, visitor, what):
    engine.script(visitor.id, garbage(GARBAGE[what]))
    check_fallback(visitor.say("do you take aetna"))
    assert visitor.say("[sure:self]")[0]["kind"] == "crisis"
    engine.script(visitor.id, echo)
    assert visitor.say("hello")[0]["text"] == "You said: hello"
    visitor.history()


# What hangs takes its time, so all of it happens at once and each test looks at its part -----------------------------


class Scenes:
    """Conversations with an engine that keeps them waiting; what came, and after how many seconds."""

    def __init__(self, door, engine):
        self._door, self._engine = door, engine
        with ThreadPoolExecutor(8) as pool:
            scenes = {name: pool.submit(getattr(self, f"_{name}")) for name in self.names()}
            self.seen = {name: scene.result() for name, scene in scenes.items()}

    @classmethod
    def names(cls):
        return ("hanging", "dripping", "almost_too_slow_twice", "queued", "danger", "danger_behind_a_hanging_message")

    def _visitor(self, behaviour):
        visitor = self._door.visitor()
        self._engine.script(visitor.id, behaviour)
        return visitor

    def _say(self, visitor, text):
        began = time.monotonic()
        try:
            response = httpx.post(
                f"{self._door.url}/api/messages",
                json={"text": text},
                headers=visitor.headers,
                timeout=ANSWER_SECONDS + 1,
                trust_env=False,
            )
        except httpx.ReadTimeout:
            response = None
        return response, time.monotonic() - began

    def _hanging(self):
        return self._say(self._visitor(self._engine.hang), "hello")

    def _dripping(self):
        return self._say(self._visitor(drip), "hello")

    def _almost_too_slow_twice(self):
        visitor = self._visitor(always(message("Your name?"), form="intake_form"))
        visitor.say("book")
        visitor.say("[sure:self]")
        self._engine.script(visitor.id, slow(5.0))
        return self._say(visitor, "hello")

    def _behind(self, text):
        visitor = self._visitor(self._engine.hang)
        first = threading.Thread(target=self._say, args=(visitor, "hello"))
        first.start()
        time.sleep(0.3)
        seen = self._say(visitor, text)
        first.join()
        return seen

    def _queued(self):
        return self._behind("are you there")

    def _danger(self):
        return self._say(self._visitor(self._engine.hang), "[sure:self]")

    def _danger_behind_a_hanging_message(self):
        return self._behind("[sure:self]")


@pytest.fixture(scope="module")
def scenes(door, engine):
    return Scenes(door, engine).seen


@pytest.mark.parametrize("scene", ["hanging", "dripping", "queued"])
def test_an_engine_that_keeps_us_waiting_gives_the_fallback_in_time(scenes, scene):
    response, seconds = scenes[scene]
    assert response is not None, f"no answer after {seconds:.1f} s"
    check_fallback(answered(response))
    assert seconds < ANSWER_SECONDS


def test_an_engine_that_is_slow_to_hear_of_a_crisis_too_is_answered_in_time(scenes):
    response, seconds = scenes["almost_too_slow_twice"]
    assert response is not None, f"no answer after {seconds:.1f} s"
    assert answered(response)
    assert seconds < ANSWER_SECONDS


@pytest.mark.parametrize("scene", ["danger", "danger_behind_a_hanging_message"])
def test_with_a_hanging_engine_danger_gets_its_card_within_a_second(scenes, scene):
    response, seconds = scenes[scene]
    assert response is not None, f"no answer after {seconds:.1f} s"
    assert answered(response)[0]["kind"] == "crisis"
    assert seconds < CARD_SECONDS
