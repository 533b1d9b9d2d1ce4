"""From a visitor's words to a wish."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.clinic.scheduling.availability import Availability
from bot.clinic.scheduling.display import clock, long_day
from bot.clinic.scheduling.wishes.clock import AmbiguousTimeError, opening, stretches
from bot.clinic.scheduling.wishes.groups import Gathered, Group, gathered
from bot.clinic.scheduling.wishes.items import Item, Point
from bot.clinic.scheduling.wishes.joins import joined
from bot.clinic.scheduling.wishes.lexer import pieces
from bot.clinic.scheduling.wishes.lexicon import NUMBERS
from bot.clinic.scheduling.wishes.model import DAY, Days, Option, Window, Wish
from bot.clinic.scheduling.wishes.text import normal
from bot.clinic.scheduling.wishes.today import Today

LONGEST = 300


def read_wish(text: str, availability: Availability, now: datetime) -> Wish:
    """What a visitor's words for days and times mean.

    'Tuesday' is any Tuesday, the soonest first; 'this Friday' the coming one; 'next Friday' next week's, and is asked
    back while this week's is still to come and the clinic is open on both. An hour without am or pm is the one within
    the clinic's hours, and is asked back if both are.

    Args:
        text: the visitor's own words.
        availability: for the clinic's hours, closed days and time zone.
        now: the current moment; nothing before it is ever meant.
    """
    local = availability.local(now)
    said = normal(text[:LONGEST])
    today = Today(local.date())
    found = gathered(joined(pieces(said, today)))
    found, options = _settled(found, said, availability)
    if options:
        return Wish(options=options)
    try:
        return _without_past(_wish(found, availability, today), local)
    except AmbiguousTimeError as error:
        return Wish(options=_hour_options(error.point, said))


def _settled(found: Gathered, said: str, availability: Availability) -> tuple[Gathered, tuple[Option, ...]]:
    """Decide what ambiguous days mean where only one of them is open; else the options to ask back."""
    for item in found.ambiguous:
        open_days = [day for day in item.dates if availability.hours_on(day)]
        if len(open_days) != 1:
            return found, tuple(_day_option(item, day, said) for day in item.dates)
        _replace_day(found.groups, item.days[0], Days(open_days[0], open_days[0]))
    return found, ()


def _replace_day(groups: Iterable[Group], old: Days, new: Days) -> None:
    for group in groups:
        group.days = [new if days == old else days for days in group.days]


def _day_option(item: Item, day: date, said: str) -> Option:
    title = long_day(day)
    return Option(title, f"{said[: item.start]}{title}{said[item.end :]}")


def _hour_options(point: Point, said: str) -> tuple[Option, ...]:
    spoken = "|".join(word for word, value in NUMBERS.items() if value == point.hours[0])
    hour = re.compile(rf"\b(?:{point.hours[0]}|{spoken})(?::{point.minute:02})?\b(?!\w|:|/)")
    titles = [clock(minutes) for minutes in point.minutes]
    return tuple(Option(title, hour.sub(title, said, count=1)) for title in titles)


def _wish(found: Gathered, availability: Availability, today: Today) -> Wish:
    wanted = [window for group in found.groups if not group.negative for window in _windows(group, availability)]
    excluded = [window for group in found.groups if group.negative for window in _windows(group, availability)]
    if not wanted and (excluded or found.any or found.soonest or found.bounds):
        wanted = [Window()]
    for item in found.bounds:
        wanted = [replace(window, days=_bounded(window.days, item, today)) for window in wanted]
    return Wish(_unique(wanted), _unique(excluded), soonest=found.soonest)


def _windows(group: Group, availability: Availability) -> list[Window]:
    days = group.days or [Days()]
    return [
        Window(one, start, end) for one in days for start, end in stretches(group.times, opening(availability, [one]))
    ]


def _bounded(days: Days, item: Item, today: Today) -> Days:
    first, last = item.days[0].first, item.days[0].last
    if item.days[0].weekdays and not first:
        # 'after Monday': the coming one.
        first = last = min(today.coming(day, after_today=item.name == "after") for day in item.days[0].weekdays)
    match item.name:
        case "after" if last:
            return _narrowed(days, last + timedelta(days=1), None)
        case "from" if first:
            return _narrowed(days, first, None)
        case "before" if first:
            return _narrowed(days, None, first - timedelta(days=1))
        case "by" if last:
            return _narrowed(days, None, last)
    return days


def _narrowed(days: Days, first: date | None, last: date | None) -> Days:
    begins = [day for day in (days.first, first) if day]
    ends = [day for day in (days.last, last) if day]
    return replace(days, first=max(begins, default=None), last=min(ends, default=None))


def _unique(windows: list[Window]) -> tuple[Window, ...]:
    return tuple(dict.fromkeys(windows))


def _without_past(wish: Wish, local: datetime) -> Wish:
    ahead = tuple(window for window in wish.windows if not _is_over(window, local))
    return replace(wish, windows=ahead, past=bool(wish.windows) and not ahead)


def _is_over(window: Window, local: datetime) -> bool:
    last, today = window.days.last, local.date()
    if last is None or last > today:
        return False
    return last < today or (window.end < DAY and window.end <= local.hour * 60 + local.minute)
