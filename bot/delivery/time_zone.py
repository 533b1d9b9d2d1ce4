"""A time zone as a calendar program reads it, with the rules that hold around one year."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

HOUR = timedelta(hours=1)
WEEK = 7
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ALWAYS = datetime(1970, 1, 1)  # noqa: DTZ001 RFC 5545 asks for local time here


def time_zone(zone: ZoneInfo, at: datetime) -> Timezone:
    """The VTIMEZONE of a zone: the changes of the year before a moment, each repeated every year.

    Source: RFC 5545 section 3.6.5; an onset is told in the local time before it.
    """
    component = Timezone()
    component.add("tzid", zone.key)
    changes = _changes(zone, at.astimezone(zone).year - 1)
    for onset, before in changes:
        component.add_component(_observance(zone, onset, before))
    if not changes:
        component.add_component(_constant(zone, at))
    return component


@lru_cache(maxsize=8)
def _changes(zone: ZoneInfo, year: int) -> tuple[tuple[datetime, timedelta], ...]:
    """Each moment of a year at which the offset changes, with the offset before it."""
    start, end = (datetime(number, 1, 1, tzinfo=UTC) for number in (year, year + 1))
    moments = [start + hour * HOUR for hour in range(-1, (end - start) // HOUR)]
    offsets = [_offset(zone, moment) for moment in moments]
    known = zip(moments[1:], pairwise(offsets), strict=True)
    return tuple((moment, before) for moment, (before, after) in known if before != after)


def _observance(zone: ZoneInfo, onset: datetime, before: timedelta) -> TimezoneStandard | TimezoneDaylight:
    local = (onset + before).replace(tzinfo=None)
    component = _named(zone, onset)
    component.add("dtstart", local)
    component.add("tzoffsetfrom", before)
    component.add("tzoffsetto", _offset(zone, onset))
    component.add("rrule", vRecur(freq="YEARLY", bymonth=local.month, byday=_weekday(local)))
    return component


def _constant(zone: ZoneInfo, at: datetime) -> TimezoneStandard | TimezoneDaylight:
    component = _named(zone, at)
    component.add("dtstart", ALWAYS)
    component.add("tzoffsetfrom", _offset(zone, at))
    component.add("tzoffsetto", _offset(zone, at))
    return component


def _named(zone: ZoneInfo, at: datetime) -> TimezoneStandard | TimezoneDaylight:
    local = at.astimezone(zone)
    component = TimezoneDaylight() if local.dst() else TimezoneStandard()
    component.add("tzname", local.tzname())
    return component


def _weekday(local: datetime) -> str:
    """Which weekday of the month a day is: '2SU', or '-1SU' for the last one."""
    last = (local + timedelta(days=WEEK)).month != local.month
    return f"{-1 if last else (local.day - 1) // WEEK + 1}{WEEKDAYS[local.weekday()]}"


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
