"""The hours in which somebody is in the office, from clinic.yml's `hours`, which are written for people."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.clinic.scheduling.availability import WEEKDAYS, Availability, Hours

EVERY_DAY = ("daily", "every day", "all week")
NOON = {"noon": 12 * 60, "midnight": 24 * 60}
SHORT = [name[:3] for name in WEEKDAYS]
_DAY = re.compile(rf"\b({'|'.join(SHORT)})(?:s|rs|nes|ur)?(?:day)?s?\b\.?", re.IGNORECASE)
_RANGE = re.compile(r"^\s*(to|through|thru|until|[-\u2013\u2014])\s*$", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)


def read_office_hours(rows: Iterable[Mapping[str, Any]], availability: Availability) -> Availability | None:
    """The office hours with the clinic's closed days.

    Args:
        rows: `days` ("Monday to Friday"), `open` and `close` ("9:00 am").
        availability: has the time zone, the public holidays and the closed days.

    Returns:
        None where no hours are given or a row cannot be read: an alarm too many is better than one too few.
    """
    weekly: dict[int, tuple[Hours, ...]] = {}
    for row in rows:
        start, end = _minutes(str(row["open"])), _minutes(str(row["close"]))
        days = _days(str(row["days"]))
        if not days or start is None or end is None or not start < end:
            return None
        for day in days:
            weekly[day] = (*weekly.get(day, ()), Hours(start, end))
    return replace(availability, weekly=weekly) if weekly else None


def open_time(office: Availability, start: datetime, end: datetime) -> timedelta:
    """How much of a span lies within office hours; two aware moments, the earlier one first."""
    day, last = office.local(start).date(), office.local(end).date()
    total = timedelta()
    while day <= last:
        for hours in office.hours_on(day):
            opens, closes = (_moment(office, day, minutes) for minutes in (hours.start, hours.end))
            total += max(timedelta(), min(end, closes) - max(start, opens))
        day += timedelta(days=1)
    return total


def _moment(office: Availability, day: date, minutes: int) -> datetime:
    # On the clock: on the day of its change, nine o'clock is not nine hours after midnight.
    days, rest = divmod(minutes, 24 * 60)
    local = datetime(day.year, day.month, day.day, rest // 60, rest % 60, tzinfo=office.time_zone)
    return local + timedelta(days=days)


def _days(text: str) -> list[int]:
    if text.strip().lower() in EVERY_DAY:
        return list(range(7))
    found: list[int] = []
    end = 0
    for match in _DAY.finditer(text):
        day = SHORT.index(match[1].lower())
        between = _RANGE.match(text[end : match.start()]) if found else None
        found += [(found[-1] + step) % 7 for step in range(1, (day - found[-1]) % 7 + 1)] if between else [day]
        end = match.end()
    return found


def _minutes(text: str) -> int | None:
    plain = text.strip().lower()
    match = _CLOCK.fullmatch(plain)
    if plain in NOON or not match:
        return NOON.get(plain)
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0) if 1 <= hour <= 12 else 99  # noqa: PLR2004 hours of half a day
    return hour * 60 + minute if hour <= 24 and minute < 60 and hour * 60 + minute <= 24 * 60 else None  # noqa: PLR2004 hours of a day
