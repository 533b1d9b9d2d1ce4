"""Days of the clinic that figures are looked at for, and when a day's figures are final."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CHOICES = (7, 30, 90)
USUAL = 30
LONGEST = 366
# More days than these are shown week by week.
MOST_SINGLE_DAYS = 35
WEEK = 7
# A conversation can be continued for a day: what began on a day is over one day after that day's end.
SETTLED_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Days of the clinic, both ends included."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """As many days right before it."""
        return Period(self.first - timedelta(self.length), self.first - timedelta(1))

    @property
    def by_week(self) -> bool:
        """Whether it is shown week by week."""
        return self.length > MOST_SINGLE_DAYS

    def days(self) -> Iterator[date]:
        """Each day, in order."""
        return (self.first + timedelta(number) for number in range(self.length))

    def step_of(self, day: date) -> date:
        """The first day of the step that a day is shown in: itself, or its week's Monday, but not before the period."""
        monday = day - timedelta(day.weekday())
        return max(monday, self.first) if self.by_week else day

    def steps(self) -> list[date]:
        """The first days of all steps, in order."""
        return list(dict.fromkeys(self.step_of(day) for day in self.days()))


def read_period(days: str, since: str, until: str, today: date) -> Period:
    """The period that an address asks for; what cannot be read is the last 30 days.

    Args:
        days: one of CHOICES: that many days up to today.
        since: a first day, `2026-11-01`; counts before `days`.
        until: a last day; without it, today.
        today: at the clinic.

    Returns:
        At most LONGEST days, the last ones, and none after today.
    """
    first, last = _day(since), _day(until)
    if first is None:
        length = next((choice for choice in CHOICES if days == str(choice)), USUAL)
        return Period(today - timedelta(length - 1), today)
    last = min(last or today, today)
    return Period(max(min(first, last), last - timedelta(LONGEST - 1)), last)


def begin(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day begins at the clinic."""
    return datetime.combine(day, time(), zone)


def settled_from(day: date, zone: ZoneInfo) -> datetime:
    """The moment from which a day's figures are final."""
    return begin(day + timedelta(days=1), zone).astimezone(UTC) + SETTLED_AFTER


def last_settled(now: datetime, zone: ZoneInfo) -> date:
    """The last day of which every conversation is over."""
    return (now - SETTLED_AFTER).astimezone(zone).date() - timedelta(days=1)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # A year or more before it must be within the calendar.
    return day if day.year > LONGEST else None
