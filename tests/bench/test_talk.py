"""What is said to a measured server, and what is made of the times."""

import threading
from contextlib import contextmanager
from itertools import islice

import pytest

from bench.messages import questions
from bench.talk import Plan, measure, median_at, percentile

TINY = Plan(conversations=2, turns=6, at_once=3, turns_at_once=4)


class Listener:
    """A server that notes who said what, and leaves out an answer now and then."""

    def __init__(self, silent_at=None):
        self.conversations = []
        self._silent_at = silent_at
        self._lock = threading.Lock()

    @contextmanager
    def begin(self):
        heard = []
        with self._lock:
            self.conversations.append(heard)

        def send(text):
            heard.append(text)
            return len(heard) != self._silent_at

        yield send


def test_conversations_are_kept_going_and_each_turn_is_timed():
    listener = Listener()
    found = measure(listener.begin, lambda _: None, TINY)
    lengths = sorted(len(heard) for heard in listener.conversations)
    assert lengths == [4, 4, 4, 6, 6, 10]  # the ten are the warming up
    assert [len(turn) for turn in found["turns"]] == [2] * 6
    assert found["throughput"] > 0
    assert found["unanswered"] == 0


def test_messages_without_an_answer_are_counted():
    found = measure(Listener(silent_at=3).begin, lambda _: None, TINY)
    assert found["unanswered"] == TINY.conversations + TINY.at_once


def test_every_system_hears_the_same_questions():
    first, second = (list(islice(questions(1), 50)) for _ in range(2))
    assert first == second
    assert first != list(islice(questions(2), 50))
    assert len(set(first)) == 50


def test_a_turns_median_counts_its_neighbours_and_not_the_others():
    turns = [[1000.0]] * 2 + [[1.0], [2.0], [3.0], [4.0], [5.0]] + [[1000.0]] * 3
    assert median_at(turns, 5) == pytest.approx(3.0)


def test_the_99th_percentile_is_near_the_slowest():
    turns = [[float(number)] for number in range(200)]
    assert percentile(turns, 0.99) == pytest.approx(198.0)
    assert percentile([[1.0]], 0.99) == pytest.approx(1.0)
