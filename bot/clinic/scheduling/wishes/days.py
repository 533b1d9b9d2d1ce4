"""Patterns for days, and what each means from today."""

import calendar
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bot.clinic.scheduling.wishes.items import Item, one_day
from bot.clinic.scheduling.wishes.lexicon import MONTH_PATTERNS, NUMBERS, WEEKDAY_PATTERNS
from bot.clinic.scheduling.wishes.model import Days
from bot.clinic.scheduling.wishes.today import WEEK, Today

Found = re.Match[str]
Reader = Callable[[Found, Today], Item | None]

WORKDAYS = frozenset(range(5))
WEEKEND = frozenset((5, 6))
EARLY_DAYS = frozenset((0, 1))
LATE_DAYS = frozenset((3, 4))
FEW = (3, 7)
NEXT_FEW = 4
_PARTS = {
    "early": "early", "beginning": "early", "start": "early", "begining": "early", "first": "early", "mid": "mid",
    "middle": "mid", "late": "late", "end": "late", "later": "late",
}  # fmt: skip
_NTH = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "last": -1}
HOLIDAYS = {
    r"thanksgiving": ("Thanksgiving", 0),
    r"black friday": ("Thanksgiving", 1),
    r"(?:christmas|xmas) eve": ("Christmas", -1),
    r"christmas|xmas": ("Christmas", 0),
    r"new years? eve|nye": ("New Year", -1),
    r"new years?(?: day)?": ("New Year", 0),
    r"the holidays": ("New Year", 0),
    r"mlk(?: day)?|martin luther king(?: jr)?(?: day)?": ("Martin Luther King", 0),
    r"presidents? day": ("Washington", 0),
    r"memorial day": ("Memorial Day", 0),
    r"juneteenth": ("Juneteenth", 0),
    r"(?:the )?(?:4th|fourth) of july|independence day": ("Independence Day", 0),
    r"labor day": ("Labor Day", 0),
    r"columbus day": ("Columbus", 0),
    r"veterans? day": ("Veterans", 0),
}


def number(word: str) -> int:
    """A number in figures or in words; 'a couple of' is two."""
    return int(word) if word.isdigit() else max(NUMBERS.get(part, 0) for part in word.split())


def index(patterns: tuple[str, ...], word: str) -> int:
    """Which of the patterns a word is."""
    return next(place for place, pattern in enumerate(patterns) if re.fullmatch(pattern, word))


def weekday(word: str) -> int:
    """Monday is 0."""
    return index(WEEKDAY_PATTERNS, word)


def _month(word: str) -> int:
    return index(MONTH_PATTERNS, word) + 1


def meaning(days: Days | None, *more: Days) -> Item | None:
    """The piece for some days, or any of several; None for none."""
    return Item("days", days=(days, *more)) if days else None


def relative_day(found: Found, today: Today) -> Item | None:
    """Today, tomorrow, yesterday, the day after tomorrow."""
    word = found["word"]
    ahead = 2 if "after" in word else 1 if word.startswith(("tom", "tm", "2m")) else -1 if word == "yesterday" else 0
    return one_day(today.ahead(ahead))


def in_days(found: Found, today: Today) -> Item | None:
    """'In three days'."""
    return one_day(today.ahead(number(found["n"])))


def in_few_days(_found: Found, today: Today) -> Item | None:
    """'In a few days'."""
    return meaning(Days(today.ahead(FEW[0]), today.ahead(FEW[1])))


def in_weeks(found: Found, today: Today) -> Item | None:
    """'In two weeks': the week that day lies in."""
    return meaning(today.week_around(today.ahead(WEEK * number(found["n"]))))


def within(found: Found, today: Today) -> Item | None:
    """'In the next ten days'."""
    unit = WEEK if found["unit"].startswith("week") else 1
    count = NEXT_FEW if found["n"] == "few" else number(found["n"])
    return meaning(Days(today.day, today.ahead(unit * count)))


def weeks_from(found: Found, today: Today) -> Item | None:
    """'A week from Friday'."""
    base = found["from"]
    start = {"today": 0, "now": 0}.get(base, 1 if base.startswith("tom") else None)
    day = today.coming(weekday(base), after_today=True) if start is None else today.ahead(start)
    return one_day(day + timedelta(days=WEEK * number(found["n"])))


def week(found: Found, today: Today) -> Item | None:
    """This week, the next one, the one after; or the early, middle or late days of it."""
    which = 2 if "after next" in found.group() else 1 if "next" in found["week"] else 0
    part = _PARTS.get((found["part"] or "").removeprefix("the ").split(" ")[0], "")
    if part and found["part"].startswith("later") and which == 0:
        return meaning(Days(today.ahead(1), today.week(0).last))
    days = today.part_of_week(which, part) if part else today.week(which)
    item = meaning(days)
    return replace(item, is_end=part == "late") if item else None


def both_weeks(_found: Found, today: Today) -> Item | None:
    """'This week or next'."""
    return meaning(today.week(0), today.week(1))


def weekend(found: Found, today: Today) -> Item | None:
    """This weekend, or the ambiguous next one."""
    saturday = today.coming(5)
    if found["which"] == "next":
        options = today.next_ones(5)
        return replace(one_day(options[-1]) or Item("days"), dates=options if len(options) > 1 else ())
    sunday = today.coming(6)
    return meaning(Days(min(saturday, sunday), sunday))


def this_or_next_weekday(found: Found, today: Today) -> Item | None:
    """'This Friday', 'last Friday', or the ambiguous next one."""
    day = weekday(found["day"])
    if found["which"] == "last":
        return one_day(today.ahead(-((today.day.weekday() - day - 1) % WEEK + 1)))
    if not found["which"].startswith("next"):
        return one_day(today.coming(day))
    options = today.next_ones(day)
    return Item("days", days=(Days(options[0], options[0]),), dates=options if len(options) > 1 else ())


def weekday_after_next(found: Found, today: Today) -> Item | None:
    """'Tuesday after next'."""
    return one_day(today.next_ones(weekday(found["day"]))[-1] + timedelta(days=WEEK))


def weekday_range(found: Found, _today: Today) -> Item | None:
    """'Monday to Thursday'."""
    first, last = weekday(found["first"]), weekday(found["last"])
    return weekdays(frozenset((first + step) % WEEK for step in range((last - first) % WEEK + 1)))


def weekdays(days: frozenset[int]) -> Item:
    """Days of the week, in any week."""
    return Item("days", days=(Days(weekdays=days),))


def named(days: frozenset[int]) -> Reader:
    """Words that always name the same days of the week."""
    return lambda _found, _today: weekdays(days)


def a_weekday(found: Found, _today: Today) -> Item | None:
    """'Tuesdays'."""
    return weekdays(frozenset((weekday(found["day"]),)))


def initials(found: Found, _today: Today) -> Item | None:
    """'MWF', 'T/Th'."""
    named = {"mwf": (0, 2, 4), "tth": (1, 3), "m-f": range(5), "mw": (0, 2)}
    letters = re.sub(r"[ ,]|or|and", "", found.group()).replace("tu", "t").replace("t-th", "tth")
    return weekdays(frozenset(named[letters]))


def dated(found: Found, today: Today) -> Item | None:
    """'December 3', with or without its year."""
    month, day = _month(found["m1"] or found["m2"]), int(found["d1"] or found["d2"])
    item = one_day(today.dated(month, day, int(found["y"]) if found["y"] else None))
    return replace(item, number=day, name="date") if item else None


def week_of_date(found: Found, today: Today) -> Item | None:
    """'The week of December 7'."""
    if found["holiday"]:
        item = _named_holiday(found["holiday"], today)
    elif found["d3"]:
        item = one_day(today.day_of_month(int(found["d3"])))
    else:
        item = dated(found, today)
    return meaning(today.week_around(item.days[0].first)) if item and item.days[0].first else None


def numeric(found: Found, today: Today) -> Item | None:
    """'12/3', month first."""
    year = int(found["y"]) if found["y"] else None
    short = year is not None and year < 100  # noqa: PLR2004 two figures
    return one_day(today.dated(int(found["m"]), int(found["d"]), 2000 + year if year is not None and short else year))


def iso(found: Found, _today: Today) -> Item | None:
    """'2026-12-03'."""
    try:
        return one_day(date.fromisoformat(found.group()))
    except ValueError:
        return None


def of_month(found: Found, today: Today) -> Item | None:
    """'The 12th'."""
    day = today.day_of_month(int(found["d"]))
    item = one_day(day)
    return replace(item, number=int(found["d"]), name="ordinal") if item else None


def a_month(found: Found, today: Today) -> Item | None:
    """'In December', 'early January'."""
    part = _PARTS.get((found["part"] or "").removeprefix("the ").split(" ")[0], "")
    item = meaning(today.month(_month(found["month"]), part))
    return replace(item, is_end=part == "late") if item else None


def week_of_month(found: Found, today: Today) -> Item | None:
    """'The first week of January'."""
    whole = today.month(_month(found["month"]))
    if not whole or not whole.last:
        return None
    nth = _NTH[found["nth"]]
    first = (
        whole.last.replace(day=1) + timedelta(days=WEEK * nth) if nth >= 0 else whole.last - timedelta(days=WEEK - 1)
    )
    return meaning(Days(first, first + timedelta(days=WEEK - 1)))


def this_or_next_month(found: Found, today: Today) -> Item | None:
    """'Next month', 'the end of the month'."""
    part = _PARTS.get((found["part"] or "").removeprefix("the ").split(" ")[0], "")
    item = meaning(today.this_or_next_month(int(found["which"] == "next"), part))
    return replace(item, is_end=part == "late") if item else None


def weekday_of_month(found: Found, today: Today) -> Item | None:
    """'The first Monday in December'."""
    number_of = _month(found["month"])
    for year in (today.day.year, today.day.year + 1):
        days = [day for day in _days_of_month(year, number_of) if day.weekday() == weekday(found["day"])]
        day = days[_NTH[found["nth"]]]
        if day >= today.day:
            return one_day(day)
    return None


def _days_of_month(year: int, month: int) -> list[date]:
    return [date(year, month, day + 1) for day in range(calendar.monthrange(year, month)[1])]


def last_week_of_month(found: Found, today: Today) -> Item | None:
    """'The last week of the month'."""
    whole = today.this_or_next_month(int(found["which"] == "next"))
    if not whole.last or not whole.first:
        return None
    return meaning(Days(max(whole.first, whole.last - timedelta(days=WEEK - 1)), whole.last))


def day_of_month_named(found: Found, today: Today) -> Item | None:
    """'The 10th of next month'."""
    month = today.this_or_next_month(int(found["which"] == "next")).last
    return one_day(today.dated(month.month, int(found["d"]), month.year)) if month else None


def holiday(found: Found, today: Today) -> Item | None:
    """'Thanksgiving'."""
    return _named_holiday(found.group(), today)


def beside_holiday(found: Found, today: Today) -> Item | None:
    """'The day after Thanksgiving', 'the week after Christmas'."""
    item = _named_holiday(found["holiday"], today)
    if not item or not item.days[0].first:
        return None
    ahead = timedelta(days=WEEK if found["unit"] == "week" else 1)
    day = item.days[0].first + (ahead if found["side"] == "after" else -ahead)
    return meaning(today.week_around(day)) if found["unit"] == "week" else one_day(day)


def _named_holiday(said: str, today: Today) -> Item | None:
    name, eve = next(meant for pattern, meant in HOLIDAYS.items() if re.fullmatch(pattern, said))
    return one_day(today.holiday(name, eve))
