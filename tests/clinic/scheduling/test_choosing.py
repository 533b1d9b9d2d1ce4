"""Which of the offered times the visitor picked, in buttons or in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from support.booking import NOW, ZONE, office

from bot.clinic.scheduling.choosing import Pick, read_choice

OFFERED = [
    datetime(2026, 12, 1, 9, 0, tzinfo=ZoneInfo(ZONE)),
    datetime(2026, 12, 2, 14, 0, tzinfo=ZoneInfo(ZONE)),
    datetime(2026, 12, 3, 19, 0, tzinfo=ZoneInfo(ZONE)),
]


def picked(text, offered=OFFERED):
    choice = read_choice(text, offered, office(), NOW)
    return offered.index(choice.start) if choice.pick is Pick.SLOT else choice.pick


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Tue, Dec 1, 9:00 am", 0), ("tue dec 1 9:00 am", 0), ("Wed, Dec 2, 2:00 pm", 1), ("the first one", 0),
        ("1", 0), ("first please", 0), ("I'll take the second one", 1), ("option 3", 2), ("the last one works", 2),
        ("Tuesday", 0), ("Wednesday works", 1), ("the 9 am one", 0), ("2pm", 1), ("the one on the 3rd", 2),
        ("yes, the second", 1), ("Thursday at 7", 2), ("let's do Tuesday", 0),
    ],
)  # fmt: skip
def test_one_of_them_is_picked(text, place):
    assert picked(text) == place


@pytest.mark.parametrize(
    "text",
    ["Other times", "other times please", "none of these", "something else", "no", "neither", "do you have other times",
     "more options", "these don't work for me", "different day"],
)  # fmt: skip
def test_other_times_are_wished(text):
    assert picked(text) is Pick.OTHER


@pytest.mark.parametrize(
    "text", ["Rather a call back", "call me instead", "can someone call me?", "I'd rather have a call"]
)
def test_a_call_back_is_wished(text):
    assert picked(text) is Pick.CALL_BACK


@pytest.mark.parametrize(
    "text", ["Friday", "mornings", "next week", "Friday after 3", "yes", "what is IPT?", "asap", "", "4", "not Tuesday"]
)
def test_anything_else_picks_nothing(text):
    assert picked(text) is Pick.NOTHING


def test_a_yes_takes_the_only_one():
    assert picked("yes", OFFERED[:1]) == 0
    assert picked("the last one", OFFERED[:1]) == 0
    assert picked("yes", []) is Pick.NOTHING
