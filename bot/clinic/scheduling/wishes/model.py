"""A visitor's wish for a time, as windows that a slot fits or does not."""

from dataclasses import dataclass
from datetime import date, datetime

DAY = 24 * 60


@dataclass(frozen=True)
class Days:
    """Days from `first` to `last`, both included, None is open; of them only `weekdays` (Monday is 0), empty is all."""

    first: date | None = None
    last: date | None = None
    weekdays: frozenset[int] = frozenset()

    @property
    def is_one(self) -> bool:
        """Whether it is a single day."""
        return self.first is not None and self.first == self.last

    def admit(self, day: date) -> bool:
        """Whether the day is one of them."""
        early = self.first is not None and day < self.first
        late = self.last is not None and day > self.last
        return not early and not late and (not self.weekdays or day.weekday() in self.weekdays)


@dataclass(frozen=True)
class Window:
    """Days, and the minutes after local midnight from `start` to `end`, exclusive, at which a visit may start."""

    days: Days = Days()
    start: int = 0
    end: int = DAY

    def admits(self, local: datetime) -> bool:
        """Whether a visit that starts at this moment of the clinic's clock is in the window."""
        return self.days.admit(local.date()) and self.start <= local.hour * 60 + local.minute < self.end


@dataclass(frozen=True)
class Option:
    """One meaning of an ambiguous wish.

    Attributes:
        title: what a button says: 'Friday, December 4', '8 am'.
        words: the whole wish in words that are not ambiguous.
    """

    title: str
    words: str


@dataclass(frozen=True)
class Wish:
    """What a visitor's words mean.

    Attributes:
        windows: a slot fits if any of them admits it; empty: the words name no day and no time.
        excluded: and if none of these does.
        soonest: the visitor wants the first ones rather than a choice of days.
        options: the words may mean one of these, and the visitor must say which.
        past: all that they mean is over.
    """

    windows: tuple[Window, ...] = ()
    excluded: tuple[Window, ...] = ()
    soonest: bool = False
    options: tuple[Option, ...] = ()
    past: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether slots can be looked for."""
        return bool(self.windows) and not self.options and not self.past

    def admits(self, local: datetime) -> bool:
        """Whether a visit that starts at this moment of the clinic's clock fits."""
        return any(window.admits(local) for window in self.windows) and not any(
            window.admits(local) for window in self.excluded
        )
