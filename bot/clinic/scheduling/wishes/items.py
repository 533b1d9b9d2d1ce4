"""The pieces of a wish: days, times and the small words that join them, each with its place in the text."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from bot.clinic.scheduling.wishes.model import DAY, Days

Kind = Literal[
    "days", "part", "point", "number", "bound", "later", "earlier", "around", "at", "between", "to", "or", "and",
    "comma", "break", "but", "not", "bad", "good", "soon", "any", "only", "filler",
]  # fmt: skip


@dataclass(frozen=True)
class Point:
    """A time on the clock; `hours` are those it may mean: (16,) or, without am or pm, (4, 16)."""

    hours: tuple[int, ...]
    minute: int = 0

    @property
    def minutes(self) -> tuple[int, ...]:
        """The minutes after midnight that it may mean."""
        return tuple(hour * 60 + self.minute for hour in self.hours)


@dataclass(frozen=True)
class TimeTerm:
    """A stretch of the day: from one point to another, either may be open.

    Attributes:
        start: from then on.
        end: until then, exclusive.
        exact: `start` and no other minute.
        around: an hour each way of `start`.
        bound: it narrows the times beside it: 'after 4'.
    """

    start: Point | None = None
    end: Point | None = None
    exact: bool = False
    around: bool = False
    bound: bool = False


@dataclass(frozen=True)
class Item:
    """One piece.

    Attributes:
        kind: what it is.
        start: where it begins in the text.
        end: where it ends.
        days: what a `days` item means; several alternatives of 'this week or next'.
        dates: two or more days that an ambiguous one may mean.
        term: what a time item means.
        name: which bound it is: after, from, before, by.
        is_end: a day that names the end of something: 'before the end of the month' includes it.
    """

    kind: Kind
    start: int = 0
    end: int = 0
    days: tuple[Days, ...] = ()
    dates: tuple[date, ...] = ()
    term: TimeTerm | None = None
    name: str = ""
    number: int = 0
    is_end: bool = False
    upto: tuple["Item", ...] = field(default=())

    def at(self, start: int, end: int) -> "Item":
        """The same piece at a place."""
        return replace(self, start=start, end=end)

    @property
    def is_time(self) -> bool:
        """Whether it is a part of the day, a time on the clock or a bound of one."""
        return self.term is not None and self.kind in ("part", "point")


def one_day(day: date | None) -> Item | None:
    """A `days` item of a single day; None for no day."""
    return Item("days", days=(Days(day, day),)) if day else None


def part(start: int, end: int) -> Item:
    """A part of the day by its minutes."""
    first = Point((start // 60,), start % 60)
    last = Point((end // 60,), end % 60) if end < DAY else None
    return Item("part", term=TimeTerm(first if start else None, last))


def point(hour: int, minute: int = 0, meridiem: str = "") -> Item | None:
    """A time on the clock; None if there is no such time."""
    hours = _hours(hour, meridiem)
    if not hours or minute > 59:  # noqa: PLR2004 minutes of an hour
        return None
    return Item("point", term=TimeTerm(Point(hours, minute), exact=True), number=hour)


def _hours(hour: int, meridiem: str) -> tuple[int, ...]:
    if hour > 24 or (meridiem and not 1 <= hour <= 12):  # noqa: PLR2004 hours of a day, of a clock
        return (hour,) if 12 < hour < 24 else ()  # noqa: PLR2004 '14:30 pm'
    if meridiem:
        return (hour % 12 + (12 if meridiem == "pm" else 0),)
    return (hour, hour + 12) if 1 <= hour < 12 else (hour,)  # noqa: PLR2004 hours of a clock
