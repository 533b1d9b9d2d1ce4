"""What the numbers page costs: counting a day once, and reading what was counted."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import numpy as np

from bench.stage import Result
from bot.clinic.period import CHOICES, LONGEST, Period
from bot.store import numbers
from bot.store.database import Store

ZONE = ZoneInfo("America/New_York")
TIMES = 40


def measure(store: Store) -> Result:
    """Milliseconds of counting a day, and of reading the page's periods, each with the one before."""
    now = datetime.now(UTC)
    today = now.astimezone(ZONE).date()
    fresh = quantiles([partial(_page, store, Period(today - timedelta(29), today), now)] * 3)
    begin = time.perf_counter()
    days = numbers.settle(store, ZONE, now)
    settling = (time.perf_counter() - begin) * 1000 / days
    lengths = [length for length in (*CHOICES, LONGEST) for _ in range(TIMES // (len(CHOICES) + 1))]
    pages = [partial(_page, store, Period(today - timedelta(length - 1), today), now) for length in lengths]
    return {"fresh": fresh, "day": settling, "page": quantiles(pages)}


def _page(store: Store, period: Period, now: datetime) -> None:
    store.run(numbers.read, period, ZONE, now)
    store.run(numbers.read, period.before, ZONE, now, (numbers.ALL, numbers.OUTCOME, numbers.CARDS))


def quantiles(calls: Sequence[Callable[[], object]]) -> Result:
    """Milliseconds that calls take: the median (`p50`), all but one in twenty (`p95`), and the longest (`max`)."""
    taken = [timed(call) * 1000 for call in calls]
    return {"p50": float(np.quantile(taken, 0.5)), "p95": float(np.quantile(taken, 0.95)), "max": max(taken)}


def timed(call: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin
