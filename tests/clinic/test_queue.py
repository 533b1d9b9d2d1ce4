"""The queue's rules: who counts, in which order, and when nobody has looked for too long."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from support.booking import NOW, office

from bot.clinic.queue import (
    Item,
    Need,
    Tier,
    alarm_is_due,
    by_need,
    gravest,
    typical,
)

CRISIS = Item(Need.CRISIS, NOW, "a", tier=Tier.SURE)
REQUEST = Item(Need.REQUEST, NOW - timedelta(hours=1), "b", reference="REF-1")
HANDOVER = Item(Need.HANDOVER, NOW - timedelta(hours=2), "c")
FALLBACK = Item(Need.FALLBACK, NOW - timedelta(hours=3), "d")
QUEUE = [CRISIS, REQUEST, HANDOVER, FALLBACK]


@pytest.mark.parametrize("given", list(permutations(QUEUE)))
def test_danger_goes_first_then_requests_then_who_asked_for_a_person_then_who_was_left(given):
    assert by_need(given) == QUEUE


def test_within_a_need_who_has_waited_longest_goes_first():
    later = replace(REQUEST, since=NOW, conversation_id="e")
    assert by_need([later, REQUEST]) == [REQUEST, later]


def test_what_is_certain_goes_before_what_is_not_even_if_it_came_later():
    asked = Item(Need.CRISIS, NOW - timedelta(hours=1), "e", tier=Tier.UNSURE)
    assert by_need([asked, CRISIS]) == [CRISIS, asked]


@pytest.mark.parametrize("need", [Need.CRISIS, Need.REQUEST, Need.HANDOVER])
def test_who_waits_for_more_than_a_fallback_does_not_wait_twice(need):
    higher = next(item for item in QUEUE if item.need is need)
    assert by_need([replace(FALLBACK, conversation_id=higher.conversation_id), higher]) == [higher]


def test_danger_and_a_request_of_one_visitor_are_two_jobs():
    request = replace(REQUEST, conversation_id="a")
    assert by_need([request, CRISIS]) == [CRISIS, request]


def test_the_gravest_of_several_flags_is_shown():
    assert gravest([Tier.UNSURE, Tier.CONFIRMED, Tier.SECOND_NET]) is Tier.CONFIRMED


def test_without_hours_an_alarm_is_due_after_a_quarter_of_an_hour_whenever_it_is():
    night = NOW - timedelta(hours=12)
    assert not alarm_is_due(night, night + timedelta(minutes=14, seconds=59), None)
    assert alarm_is_due(night, night + timedelta(minutes=15), None)


def test_within_hours_only_office_time_counts_towards_the_alarm():
    opened = NOW.replace(hour=14)  # 9 am in New Jersey, a Tuesday
    raised = opened - timedelta(hours=6)
    assert not alarm_is_due(raised, opened + timedelta(minutes=14), office())
    assert alarm_is_due(raised, opened + timedelta(minutes=15), office())


def test_what_is_typical_is_the_median_and_nothing_of_nothing():
    assert typical([timedelta(minutes=1), timedelta(minutes=2), timedelta(hours=9)]) == timedelta(minutes=2)
    assert typical([]) is None
