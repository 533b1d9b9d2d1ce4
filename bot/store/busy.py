"""When the clinic's calendar has something else: what the worker has last seen there, and each conflict since."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.clinic.scheduling.model import Slot
from bot.store.columns import insert_if_absent
from bot.store.tables import busy_times

_time = busy_times.c


def times(connection: Connection, now: datetime) -> list[Slot]:
    """The times from now on that the clinic's calendar keeps for something else, in order."""
    query = select(busy_times).where(_time.end_at > now).order_by(_time.start_at, _time.end_at)
    return [Slot(row.start_at, row.end_at) for row in connection.execute(query)]


def add(connection: Connection, start: datetime, end: datetime) -> None:
    """Note one more."""
    row = {"start_at": start, "end_at": end}
    insert_if_absent(connection, busy_times, row, _time.start_at, _time.end_at)


def replace(connection: Connection, seen: Iterable[tuple[datetime, datetime]]) -> bool:
    """Put what has been seen now in place of all that was known; whether anything is different."""
    new = set(seen)
    # Looked at first: most of the time nothing has changed, and SQLite has one writer at a time.
    known = {(row.start_at, row.end_at) for row in connection.execute(select(busy_times))}
    if new == known:
        return False
    connection.execute(delete(busy_times))
    for start, end in sorted(new):
        add(connection, start, end)
    return True
