"""A visit booked in the chat has lost its time: the next turn says so once, and the engine offers other times."""

from datetime import UTC, datetime, timedelta

import pytest
from support.booking import request
from support.door import titles
from support.fake_engine import always, echo, failure, message, reply

from bot.clinic.scheduling.model import Slot
from bot.store import appointments
from bot.store.database import open_store

CHANGE = "/change_appointment"
LOST = "the time that was booked is no longer free"
OFFER = message("These times are free.", "utter_visit_offer", [("Tue, Dec 1, 9:00 am", "Tue, Dec 1, 9:00 am")])


@pytest.fixture
def store(door):
    opened = open_store(door.settings)
    yield opened
    opened.close()


@pytest.fixture
def lost(store, visitor):
    """Their visit, booked in this conversation, has lost its time."""
    now = datetime.now(UTC)
    far = Slot(now + timedelta(days=9), now + timedelta(days=9, hours=1))
    mine = request(visitor.id, reference=visitor.id[:8], conversation_id=visitor.id)
    booked = store.run(appointments.book, mine, far, 9, now)
    assert store.run(appointments.displace, booked.reference, 0, now)
    return booked


def offering(asked):
    """An engine that tells of it when it is asked to change the visit."""
    if asked.payload == CHANGE:
        return reply(message(LOST, "utter_visit_needs_time"), OFFER, form="visit_form")
    return echo(asked)


def heard(engine, visitor):
    return [turn.payload or turn.text for turn in engine.asked_in(visitor.id)]


@pytest.mark.usefixtures("lost")
def test_it_is_said_beside_the_answer_with_times_to_choose_from_and_once(engine, visitor):
    engine.script(visitor.id, offering)
    answer, told, offer = visitor.say("do you take aetna")
    assert (answer["text"], told["text"]) == ("You said: do you take aetna", LOST)
    assert titles(offer) == ["Tue, Dec 1, 9:00 am"]
    engine.script(visitor.id, echo)
    assert [said["text"] for said in visitor.say("no thanks")] == ["You said: no thanks"]
    assert heard(engine, visitor) == ["do you take aetna", CHANGE, "no thanks"]
    assert len({turn.message_id for turn in engine.asked_in(visitor.id)}) == 3


def test_nobody_else_is_told(engine, lost, door):
    assert lost
    other = door.visitor()
    other.say("hello")
    assert heard(engine, other) == ["hello"]


@pytest.mark.usefixtures("lost")
def test_another_lost_time_is_told_anew(engine, visitor, store, lost):
    engine.script(visitor.id, offering)
    visitor.say("hello")
    engine.script(visitor.id, echo)
    visitor.say("that one")
    moved = store.run(appointments.move, lost.reference, Slot(lost.start, lost.end), 9, lost.created)
    assert len(visitor.say("thanks")) == 1
    assert store.run(appointments.displace, lost.reference, moved.sequence, lost.created)
    engine.script(visitor.id, offering)
    assert len(visitor.say("hello again")) == 3


@pytest.mark.usefixtures("lost")
def test_an_open_request_is_not_interrupted(engine, visitor):
    engine.script(visitor.id, always(message("What is your name?", "utter_ask_intake_form_name"), form="intake_form"))
    assert len(visitor.say("I would like to come")) == 1
    engine.script(visitor.id, offering)
    assert len(visitor.say("stop")) == 3


@pytest.mark.usefixtures("lost")
def test_whoever_has_begun_to_change_the_visit_has_been_told_by_the_engine(engine, visitor):
    engine.script(visitor.id, always(message(LOST, "utter_visit_needs_time"), OFFER, form="visit_form"))
    assert len(visitor.say("I need to change my appointment")) == 2
    assert heard(engine, visitor) == ["I need to change my appointment"]


@pytest.mark.usefixtures("lost")
def test_danger_and_the_turn_after_it_come_first(engine, visitor):
    engine.script(visitor.id, offering)
    assert [said["kind"] for said in visitor.say("[sure:self]")] == ["crisis"]
    assert len(visitor.say("thank you")) == 1
    assert len(visitor.say("do you take aetna")) == 3


@pytest.mark.usefixtures("lost")
def test_an_engine_that_fails_at_it_costs_no_answer_and_it_is_said_the_next_time(engine, visitor):
    engine.script(visitor.id, lambda asked: failure(asked) if asked.payload == CHANGE else echo(asked))
    assert [said["text"] for said in visitor.say("hello")] == ["You said: hello"]
    engine.script(visitor.id, offering)
    assert len(visitor.say("hello again")) == 3
