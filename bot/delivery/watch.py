"""Looks into the clinic's calendar now and then, so that a time that is taken there is not offered to begin with."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.clinic.scheduling.availability import Availability
from bot.delivery.courier import Clock, utc_now
from bot.store import availability, busy
from bot.store.database import Store

log = structlog.get_logger()

PERIOD = timedelta(minutes=1)


class Calendar(Protocol):
    """A calendar that can be looked into."""

    def busy(self, start: datetime, end: datetime) -> set[tuple[datetime, datetime]]:
        """The start and end of each thing in it that is no visit of ours and falls into a span of time."""


@dataclass
class Watch:
    """Keeps what the store knows of the calendar's busy times as it is there.

    Attributes:
        calendar: None where none is set up; then nothing is busy.
        default: clinic.yml's availability, for how far ahead visits are offered.
        clock: the current moment.
    """

    store: Store
    calendar: Calendar | None
    default: Availability
    clock: Clock = utc_now
    _next_look: datetime | None = field(default=None, init=False)

    def step(self) -> bool:
        """Look, if it is time to; always False: there is no next one right away.

        What was known stays as long as the calendar does not answer.

        Raises:
            StoreError: the store is away.
        """
        now = self.clock()
        if self._next_look is None or now >= self._next_look:
            self._look(now)
            self._next_look = now + PERIOD
        return False

    def _look(self, now: datetime) -> None:
        seen = self._seen(now)
        if seen is not None and self.store.run(busy.replace, seen):
            log.info("busy_times", count=len(seen))

    def _seen(self, now: datetime) -> set[tuple[datetime, datetime]] | None:
        if self.calendar is None:
            return set()
        ahead = self.store.run(availability.current, self.default).horizon_days + 1
        try:
            return self.calendar.busy(now, now + timedelta(days=ahead))
        except Exception as error:
            # Away, or an answer that cannot be read; its text could quote what stands in the calendar.
            log.warning("calendar_not_read", failure=type(error).__name__)
            return None
