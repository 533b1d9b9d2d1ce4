"""How fast one may write: by conversation and by address, counted in memory."""

import math
import time

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.clinic.errors import TooManyError

NEW_CONVERSATIONS = RateLimitItemPerHour(60)
MESSAGES_BY_CONVERSATION = RateLimitItemPerMinute(30)
MESSAGES_BY_ADDRESS = RateLimitItemPerMinute(120)


class Limits:
    """Counts requests in a moving window."""

    def __init__(self, *, enabled: bool) -> None:
        """Count nothing where limits are off (load tests on loopback)."""
        self._enabled = enabled
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def new_conversation(self, address: str) -> None:
        """Count a new conversation.

        Raises:
            TooManyError: more than 60 an hour from one address.
        """
        self._hit(NEW_CONVERSATIONS, "new", address)

    def message(self, conversation_id: str, address: str) -> None:
        """Count a message.

        Raises:
            TooManyError: more than 30 a minute in one conversation or 120 from one address.
        """
        self._hit(MESSAGES_BY_CONVERSATION, "conversation", conversation_id)
        self._hit(MESSAGES_BY_ADDRESS, "address", address)

    def _hit(self, limit: RateLimitItem, kind: str, who: str) -> None:
        if self._enabled and not self._limiter.hit(limit, kind, who):
            reset = self._limiter.get_window_stats(limit, kind, who).reset_time
            raise TooManyError(max(1, math.ceil(reset - time.time())))
