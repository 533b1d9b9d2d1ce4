"""The engine gets the vector that the gate has made, of the very text that it is to read."""

from base64 import b64decode

from support.door import OFFERED, TRY_AGAIN
from support.fake_engine import echo, failure


def vectors(engine, visitor):
    """What came with each of the conversation's turns; the scripted gate's vector is the text itself."""
    asked = engine.asked_in(visitor.id)
    return [each.vector and b64decode(each.vector).decode() for each in asked]


def test_the_vector_goes_with_the_text(engine, visitor):
    visitor.say("how long does it take")
    visitor.say("is it covered")
    assert vectors(engine, visitor) == ["how long does it take", "is it covered"]


def test_a_button_has_none(engine, visitor):
    visitor.press(visitor.opening[1], OFFERED["title"])
    assert vectors(engine, visitor) == [None]


def test_an_earlier_message_that_is_heard_again_does_not_get_the_vector_of_the_new_one(engine, visitor):
    engine.script(visitor.id, failure)
    (sorry,) = visitor.say("how long does it take")
    engine.script(visitor.id, echo)
    visitor.press(sorry, TRY_AGAIN)
    assert vectors(engine, visitor)[-1] is None


def test_the_record_does_not_hold_it(door, visitor):
    visitor.say("how long does it take")
    assert "vector" not in door.record(visitor.id)[2]["gate"]
