"""How fast one address may try to log in, counted in memory; five failures lock the name besides."""

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.clinic.errors import TooManyError

TRIES_BY_ADDRESS = RateLimitItemPerMinute(20)


class Throttle:
    """Counts tries in a moving window."""

    def __init__(self, *, enabled: bool) -> None:
        """Count nothing where limits are off."""
        self._enabled = enabled
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def try_from(self, address: str) -> None:
        """Count a try.

        Raises:
            TooManyError: more than 20 a minute from one address.
        """
        if self._enabled and not self._limiter.hit(TRIES_BY_ADDRESS, address):
            reset = self._limiter.get_window_stats(TRIES_BY_ADDRESS, address).reset_time
            raise TooManyError(max(1, math.ceil(reset - time.time())))
