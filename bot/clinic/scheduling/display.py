"""Days and times as people read them: 'Tuesday, December 1', '9:00 am'."""

from datetime import date, datetime

NOON = 12


def long_day(day: date) -> str:
    """'Tuesday, December 1'."""
    return f"{day:%A}, {day:%B} {day.day}"


def clock(minutes: int) -> str:
    """Minutes after midnight as '9 am' or '2:30 pm'."""
    hour, minute = divmod(minutes, 60)
    shown = f"{hour % NOON or NOON}:{minute:02}" if minute else str(hour % NOON or NOON)
    return f"{shown} {'am' if hour < NOON else 'pm'}"


def short_time(local: datetime) -> str:
    """A moment of the clinic's clock for a button: 'Tue, Dec 1, 9:00 am'."""
    return f"{local:%a}, {local:%b} {local.day}, {_full_clock(local)}"


def long_time(local: datetime) -> str:
    """A moment of the clinic's clock in a sentence: 'Tuesday, December 1, 2026 at 9:00 am'."""
    return f"{local:%A}, {local:%B} {local.day}, {local.year} at {_full_clock(local)}"


def _full_clock(local: datetime) -> str:
    return f"{local.hour % NOON or NOON}:{local.minute:02} {'am' if local.hour < NOON else 'pm'}"
