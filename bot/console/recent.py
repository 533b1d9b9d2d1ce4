"""What was made a moment ago and is asked for again at once: the pictures of a page, after the page itself."""

from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

FRESH = timedelta(seconds=20)
MOST = 8

T = TypeVar("T")


class Recent(Generic[T]):
    """Keeps the last few things, each for 20 seconds."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: dict[Hashable, tuple[datetime, T]] = {}

    async def get(self, name: Hashable, now: datetime, make: Callable[[], Awaitable[T]]) -> T:
        """The thing of a name, made anew unless it was made just now."""
        at, kept = self._kept.get(name, (None, None))
        if at is not None and kept is not None and abs(now - at) < FRESH:
            return kept
        made = await make()
        self._kept.pop(name, None)
        while len(self._kept) >= MOST:
            self._kept.pop(next(iter(self._kept)))
        self._kept[name] = now, made
        return made
