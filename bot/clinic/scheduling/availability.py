"""When first visits can be booked: weekly hours, slot length, lead time, horizon, capacity, closed days.

The same shape stands in clinic.yml (the default) and, as JSON, in the store (what staff have set since).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from bot.clinic.errors import ContentError

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_MINUTES = 24 * 60
LIMITS = {
    "slot_minutes": (5, DAY_MINUTES),
    "lead_hours": (0, 24 * 60),
    "horizon_days": (1, 366),
    "capacity": (1, 100),
}
_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, order=True)
class Hours:
    """Open from `start` to `end`, in minutes after local midnight."""

    start: int
    end: int


@dataclass(frozen=True)
class Availability:
    """The clinic's bookable time.

    Attributes:
        weekly: hours by weekday, Monday is 0; a weekday without hours is closed.
        slot_minutes: how long a first visit is.
        lead_hours: a visit starts at least so many hours from now.
        horizon_days: and at most so many days from today.
        capacity: how many visits can take place at the same time.
        region: the state whose public holidays are closed days, as 'US-NJ'; empty: none.
        closed: other closed days.
        time_zone: the clinic's.
    """

    weekly: Mapping[int, tuple[Hours, ...]] = field(default_factory=dict)
    slot_minutes: int = 60
    lead_hours: int = 24
    horizon_days: int = 28
    capacity: int = 1
    region: str = ""
    closed: frozenset[date] = frozenset()
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("America/New_York"))

    @property
    def is_set(self) -> bool:
        """Whether anything can be booked; if not, the clinic takes call-back requests only."""
        return any(self.weekly.values())

    def local(self, moment: datetime) -> datetime:
        """The moment on the clinic's clock."""
        return moment.astimezone(self.time_zone)

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """The open hours of a day; empty on a closed one."""
        return () if self.is_closed(day) else tuple(self.weekly.get(day.weekday(), ()))

    def is_closed(self, day: date) -> bool:
        """Whether the day is a public holiday or one of the clinic's own closed days."""
        return day in self.closed or bool(self.region and day in _public_holidays(self.region))


def read_availability(content: Mapping[str, Any] | None, time_zone: str) -> Availability:
    """Read the `availability` of clinic.yml, or what the store keeps of staff's own.

    Args:
        content: `weekly` (weekday name to a list of 'HH:MM-HH:MM'), `slot_minutes`, `lead_hours`,
            `horizon_days`, `capacity`, `holidays`, `closed`; what is left out has its default, None is empty.
        time_zone: IANA name of the clinic's zone.

    Raises:
        ContentError: a value cannot be read; the sentence says which, for the staff who typed it.
    """
    zone = ZoneInfo(time_zone)
    given = dict(content or {})
    weekly = _weekly(given.pop("weekly", None) or {})
    region = str(given.pop("holidays", "") or "")
    closed = frozenset(_day(value) for value in given.pop("closed", None) or ())
    numbers = {name: _number(name, given.pop(name)) for name in LIMITS if name in given}
    if given:
        raise ContentError(f"availability has an unknown entry: {min(given)}")
    if region:
        _public_holidays(region)
    return Availability(weekly, region=region, closed=closed, time_zone=zone, **numbers)


def _weekly(content: Any) -> dict[int, tuple[Hours, ...]]:  # noqa: ANN401 whatever the file held
    if not isinstance(content, Mapping) or not set(content) <= set(WEEKDAYS):
        raise ContentError(f"availability.weekly takes the weekdays {', '.join(WEEKDAYS)}.")
    return {WEEKDAYS.index(name): _hours(name, ranges or ()) for name, ranges in content.items()}


def _hours(name: str, ranges: Any) -> tuple[Hours, ...]:  # noqa: ANN401 whatever the file held
    found = sorted(_range(name, str(text)) for text in ((ranges,) if isinstance(ranges, str) else ranges))
    if any(before.end > after.start for before, after in pairwise(found)):
        raise ContentError(f"availability.weekly.{name} has hours that overlap.")
    return tuple(found)


def _range(name: str, text: str) -> Hours:
    match = _HOURS.fullmatch(text.strip())
    numbers = [int(part) for part in match.groups()] if match else [0, 0, 0, 0]
    start, end = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    if max(numbers[1], numbers[3]) >= 60 or not start < end <= DAY_MINUTES:  # noqa: PLR2004 minutes of an hour
        raise ContentError(f"availability.weekly.{name}: write hours as 09:00-17:00, the earlier one first.")
    return Hours(start, end)


def _day(value: object) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise ContentError("availability.closed takes days as YYYY-MM-DD.") from None


def _number(name: str, value: object) -> int:
    least, most = LIMITS[name]
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ContentError(f"availability.{name} is a whole number from {least} to {most}.")
    return value


@lru_cache(maxsize=4)
def _public_holidays(region: str) -> holidays.HolidayBase:
    country, _, state = region.partition("-")
    try:
        return holidays.country_holidays(country, subdiv=state or None)
    except NotImplementedError:
        raise ContentError("availability.holidays names a country and state, such as US-NJ.") from None
