"""Which stretch of the day a time means: am and pm are told apart by the clinic's hours."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.clinic.scheduling.availability import WEEKDAYS, Availability
from bot.clinic.scheduling.wishes.items import Point, TimeTerm
from bot.clinic.scheduling.wishes.joins import resolved
from bot.clinic.scheduling.wishes.model import DAY, Days

Stretch = tuple[int, int]

HOUR = 60
NOON = 12 * HOUR
USUAL = range(7, 13)
"""Outside the clinic's hours, these are taken for the morning's and all others for the afternoon's."""


class AmbiguousTimeError(Exception):
    """A time that may be in the morning or the evening, both within hours."""

    def __init__(self, point: Point) -> None:
        """Keep the point."""
        super().__init__(point)
        self.point = point


def opening(availability: Availability, days: Iterable[Days]) -> Stretch:
    """From when to when the clinic is open on some of these days, in minutes."""
    hours = [hours for day in _weekdays(days) for hours in availability.weekly.get(day, ())]
    everything = hours or [one for day in availability.weekly.values() for one in day]
    return (
        min((one.start for one in everything), default=9 * HOUR),
        max((one.end for one in everything), default=17 * HOUR),
    )


def stretches(times: Sequence[Sequence[TimeTerm]], hours: Stretch) -> list[Stretch]:
    """The stretches of the day that the alternatives of a group mean; the whole day for none.

    Raises:
        AmbiguousTimeError: one may be in the morning or in the evening.
    """
    if not times:
        return [(0, DAY)]
    return [one for terms in times for one in _all_of(terms, hours)]


def _all_of(terms: Sequence[TimeTerm], hours: Stretch) -> list[Stretch]:
    parts = [_stretch(term, hours, (0, DAY)) for term in terms if not term.exact and not term.bound]
    around = (max((part[0] for part in parts), default=0), min((part[1] for part in parts), default=DAY))
    if around[0] >= around[1]:
        return parts
    within = around
    for term in terms:
        start, end = _stretch(term, hours, around)
        within = max(within[0], start), min(within[1], end)
    return [within] if within[0] < within[1] else [_stretch(term, hours, (0, DAY)) for term in terms]


def _stretch(term: TimeTerm, hours: Stretch, around: Stretch) -> Stretch:
    if term.start and term.end:
        return resolved(term.start, term.end, hours) or (0, DAY)
    if term.end:
        return 0, _moment(term.end, hours, around, is_end=True)
    if not term.start:
        return 0, DAY
    start = _moment(term.start, hours, around)
    if term.around:
        return max(0, start - HOUR), start + HOUR
    return (start, start + 1) if term.exact else (start, DAY)


def _moment(point: Point, hours: Stretch, around: Stretch, *, is_end: bool = False) -> int:
    choices = [moment for moment in point.minutes if around[0] <= moment < around[1]] or list(point.minutes)
    if len(choices) == 1:
        return choices[0]
    first, last = hours
    within = [moment for moment in choices if (first < moment <= last if is_end else first <= moment < last)]
    if len(within) > 1:
        raise AmbiguousTimeError(point)
    return within[0] if within else choices[point.hours[0] not in USUAL]


def _weekdays(days: Iterable[Days]) -> set[int]:
    found: set[int] = set()
    for one in days:
        if one.weekdays:
            found |= one.weekdays
        elif one.first and one.last:
            span = min((one.last - one.first).days, len(WEEKDAYS) - 1)
            found |= {(one.first + timedelta(days=ahead)).weekday() for ahead in range(span + 1)}
    return found or set(range(len(WEEKDAYS)))
