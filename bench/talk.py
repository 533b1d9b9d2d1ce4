"""Conversations that are kept going, and the time that each turn takes."""

import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from bench.messages import questions
from bench.stage import Say

# One message of a conversation is sent, and its answer awaited; False where there was none.
Send = Callable[[str], bool]
# A new conversation, over when it is left.
Begin = Callable[[], AbstractContextManager[Send]]

AROUND = 2
MILLISECONDS = 1000.0


@dataclass(frozen=True)
class Plan:
    """How much is said.

    Attributes:
        conversations: one after the other, for the latencies.
        turns: of each of them.
        at_once: conversations at the same time, for the throughput.
        turns_at_once: of each of those.
    """

    conversations: int = 10
    turns: int = 102
    at_once: int = 10
    turns_at_once: int = 30


def measure(begin: Begin, say: Say, plan: Plan | None = None) -> dict[str, Any]:
    """Talk to a server that is ready.

    Returns:
        `turns`: for each turn the milliseconds it took in each conversation; `throughput`: messages a second;
        `unanswered`: how many messages got no answer.
    """
    plan = plan or Plan()
    _converse(begin, 10, seed=999)
    times: list[list[float]] = []
    unanswered = 0
    for number in range(plan.conversations):
        took, silent = _converse(begin, plan.turns, seed=number)
        times.append(took)
        unanswered += silent
        say(f"conversation {number + 1} of {plan.conversations}: median {statistics.median(took):.1f} ms")
    throughput, silent = _all_at_once(begin, plan)
    say(f"{plan.at_once} conversations at once: {throughput:.1f} messages/s")
    return {
        "turns": [list(turn) for turn in zip(*times, strict=True)],
        "throughput": throughput,
        "unanswered": unanswered + silent,
    }


def _converse(begin: Begin, turns: int, seed: int) -> tuple[list[float], int]:
    took: list[float] = []
    unanswered = 0
    with begin() as send:
        for text in islice(questions(seed), turns):
            started = time.perf_counter()
            unanswered += not send(text)
            took.append(MILLISECONDS * (time.perf_counter() - started))
    return took, unanswered


def _all_at_once(begin: Begin, plan: Plan) -> tuple[float, int]:
    with ThreadPoolExecutor(plan.at_once) as pool:
        started = time.perf_counter()
        jobs = [pool.submit(_converse, begin, plan.turns_at_once, 100 + each) for each in range(plan.at_once)]
        unanswered = sum(job.result()[1] for job in jobs)
        seconds = time.perf_counter() - started
    return plan.at_once * plan.turns_at_once / seconds, unanswered


def median_at(turns: Sequence[Sequence[float]], turn: int) -> float:
    """The median of a turn (counted from 1) and its two neighbours on either side, over all conversations."""
    return statistics.median(time for each in turns[turn - 1 - AROUND : turn + AROUND] for time in each)


def percentile(turns: Sequence[Sequence[float]], share: float) -> float:
    """The time that this share of all turns stays within."""
    times = sorted(time for turn in turns for time in turn)
    return times[min(len(times) - 1, int(share * len(times)))]
