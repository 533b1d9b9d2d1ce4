"""Days by their names: this Friday, the 12th, the week after next, after Thanksgiving. All from a given today."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from bot.clinic.scheduling.wishes.model import Days

WEEK = 7
DECEMBER = 12


@dataclass(frozen=True)
class Today:
    """The day on the clinic's calendar from which all words are read."""

    day: date

    def ahead(self, days: int) -> date:
        """The day so many days from today."""
        return self.day + timedelta(days=days)

    @property
    def monday(self) -> date:
        """The first day of this week."""
        return self.ahead(-self.day.weekday())

    def coming(self, weekday: int, *, after_today: bool = False) -> date:
        """The next such weekday; today counts unless `after_today`."""
        least = 1 if after_today else 0
        return self.ahead((weekday - self.day.weekday() - least) % WEEK + least)

    def next_ones(self, weekday: int) -> tuple[date, ...]:
        """What 'next Friday' may mean: next week's, and this week's where it is still to come."""
        following = self.monday + timedelta(days=WEEK + weekday)
        this = following - timedelta(days=WEEK)
        return (this, following) if this > self.day else (following,)

    def week(self, number: int) -> Days:
        """This week from today on (0), the next one (1), …; a week begins on Monday."""
        first = self.monday + timedelta(days=WEEK * number)
        return Days(max(first, self.day), first + timedelta(days=WEEK - 1))

    def week_around(self, day: date) -> Days:
        """The week that a day lies in, from today on."""
        return self.week((day - self.monday).days // WEEK)

    def part_of_week(self, number: int, part: str) -> Days:
        """The early, middle or late days of a week."""
        whole = self.week(number)
        monday = self.monday + timedelta(days=WEEK * number)
        first, last = {"early": (0, 1), "mid": (1, 3), "late": (3, 6)}[part]
        days = Days(monday + timedelta(days=first), monday + timedelta(days=last))
        return whole if days.last is None or days.last < self.day else _clipped(days, self.day)

    def month(self, number: int, part: str = "") -> Days | None:
        """The next month of a number (1 to 12), from today on; or its early, mid or late days."""
        year = self.day.year + (number < self.day.month)
        return self.month_of(year, number, part)

    def month_of(self, year: int, number: int, part: str = "") -> Days:
        """A month, or its early, mid or late days, from today on."""
        length = calendar.monthrange(year, number)[1]
        first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, length)}.get(part, (1, length))
        return _clipped(Days(date(year, number, first), date(year, number, last)), self.day)

    def this_or_next_month(self, ahead: int, part: str = "") -> Days:
        """This month (0) or the next (1)."""
        months = self.day.year * DECEMBER + self.day.month - 1 + ahead
        return self.month_of(months // DECEMBER, months % DECEMBER + 1, part)

    def dated(self, month: int, day: int, year: int | None = None) -> date | None:
        """A date, the next one of it if the year is not said; None if there is no such day."""
        years = [year] if year else range(self.day.year, self.day.year + 9)
        found = (_date(candidate, month, day) for candidate in years)
        return next((one for one in found if one and (year or one >= self.day)), None)

    def day_of_month(self, day: int) -> date | None:
        """The next day of this number, today included: 'the 12th'; None if there is none."""
        months = range(self.day.month - 1, self.day.month + DECEMBER)
        found = (_date(self.day.year + month // DECEMBER, month % DECEMBER + 1, day) for month in months)
        return next((one for one in found if one and one >= self.day), None)

    def holiday(self, name: str, eve: int = 0) -> date | None:
        """The next holiday whose name contains `name`, or a day `eve` days from it."""
        for year in (self.day.year, self.day.year + 1):
            days = (day + timedelta(days=eve) for day in _named_holidays(year, name))
            found = [day for day in days if day >= self.day]
            if found:
                return min(found)
        return None


def _clipped(days: Days, today: date) -> Days:
    return Days(max(days.first or today, today), days.last, days.weekdays)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=64)
def _named_holidays(year: int, name: str) -> tuple[date, ...]:
    return tuple(holidays.country_holidays("US", years=year, observed=False).get_named(name))
