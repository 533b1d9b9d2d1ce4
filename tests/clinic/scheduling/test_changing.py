"""What a visitor wants with a booked visit."""

import pytest

from bot.clinic.scheduling.changing import Doing, lacks_code, leaves_it, read_doing, tries_code

MOVES = ("Move it", "I need to reschedule", "can I change it?", "another day please", "something earlier", "postpone")
CANCELS = ("Cancel the visit", "cancel it please", "I want to cancel", "call it off", "I don't need it anymore")
LEAVES = ("Leave it as it is", "no, keep it", "just checking", "never mind", "nothing, thanks", "No", "stop")


@pytest.mark.parametrize("text", MOVES)
def test_a_move_is_read(text):
    assert read_doing(text) is Doing.MOVE


@pytest.mark.parametrize("text", CANCELS)
def test_a_cancellation_is_read(text):
    assert read_doing(text) is Doing.CANCEL


@pytest.mark.parametrize(
    "text", ["don't cancel", "I do not want to cancel it", "hello", "what is IPT?", "Tuesday after 4"]
)
def test_what_is_neither_cancels_nothing(text):
    assert read_doing(text) is None


@pytest.mark.parametrize("text", LEAVES)
def test_leaving_it_is_read(text):
    assert leaves_it(text)


@pytest.mark.parametrize("text", ["yes", "Move it", "Tuesday", "cancel the visit on Tuesday"])
def test_anything_else_does_not_leave_it(text):
    assert not leaves_it(text)


@pytest.mark.parametrize(
    "text", ["I don't have it", "I lost it", "what code?", "I forgot my code", "can't find the code"]
)
def test_a_lost_code_is_read(text):
    assert lacks_code(text)


def test_digits_and_addresses_are_attempts():
    assert tries_code("K7QM2")
    assert tries_code("ana@example")
    assert not tries_code("what do you mean")
