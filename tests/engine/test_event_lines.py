"""Events are written and read as they are, once."""

import copy
import json

import pytest
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses
from support.dialogues import answered, begun, domain, form_begins, form_steps_aside

from bot.engine.event_lines import forget_what_was_read, read, written


@pytest.fixture(scope="module")
def assistant():
    return domain()


def events(assistant):
    return [*begun(assistant).events, *answered("one\ntwo"), *form_begins(), *form_steps_aside()]


def test_what_was_written_is_read_again(assistant):
    before = events(assistant)
    after = read(written(before))
    assert after == before
    assert [event.timestamp for event in after] == [event.timestamp for event in before]


def test_reading_and_writing_changes_nothing_however_often(assistant):
    once = written(read(written(events(assistant))))
    assert written(read(once)) == once


def test_an_earlier_message_is_written_short_once_another_has_come():
    first, second = answered("first"), answered("second")
    alone = read(written(first))
    assert "intent_ranking" in alone[0].parse_data
    both = read(written([*alone, *second]))
    assert [("intent_ranking" in event.parse_data) for event in (both[0], both[4])] == [False, True]
    assert "intent_ranking" in alone[0].parse_data, "the event that was read stays as it was"


def test_the_same_line_is_read_once(assistant):
    lines = written(events(assistant))
    assert all(one is two for one, two in zip(read(lines), read(lines), strict=True))


def test_what_is_forgotten_is_not_in_the_process_any_more(assistant):
    lines = written(events(assistant))
    (before, *_) = read(lines)
    forget_what_was_read()
    assert read(lines)[0] is not before


def test_each_line_is_rasas_own_json(assistant):
    for line, event in zip(written(events(assistant)).split("\n"), events(assistant), strict=True):
        assert json.loads(line)["event"] == event.type_name


def test_each_kind_of_event_is_found_by_its_name_as_before():
    for kind in all_subclasses(Event):
        assert Event.resolve_by_type(kind.type_name).type_name == kind.type_name
    assert Event.resolve_by_type("topic") is None
    with pytest.raises(ValueError, match="Unknown event"):
        Event.resolve_by_type("no such event")


def test_a_copied_slot_is_a_slot_of_its_own(assistant):
    for slot in assistant.slots:
        twin = copy.copy(slot)
        assert (type(twin), twin.__dict__) == (type(slot), slot.__dict__)
        twin.value = "something else"
        assert slot.value == slot.initial_value
