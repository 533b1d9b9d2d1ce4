"""The oldest entries of the access log go when they are old enough, and the chain of those that stay is still whole.

What is gone leaves a signed base: the number and hash of the last entry that went. The chain begins there, the database
lets entries go only up to there, and each purge is an entry itself.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from bot.clinic.errors import TamperedError
from bot.store.access_log import BASE, AccessLog, Entry
from bot.store.access_log_check import verify
from bot.store.anchor import Head
from bot.store.columns import take_your_time
from bot.store.tables import access_log, access_log_base

AT_ONCE = 5_000

_entry = access_log.c


def due(connection: Connection, before: datetime) -> range:
    """The numbers of the entries that were made before a moment, but for such as come after a later one."""
    take_your_time(connection)
    first, last = connection.execute(select(func.min(_entry.number), func.max(_entry.number))).one()
    if first is None:
        return range(0)
    kept = select(_entry.number).where(_entry.at >= before).order_by(_entry.number).limit(1)
    end = connection.execute(kept).scalar_one_or_none()
    return range(first, last + 1 if end is None else end)


def purge_entries(log: AccessLog, before: datetime, who: str, why: Callable[[int], str]) -> int:
    """Remove what was written before a moment, and write down who did.

    Args:
        log: the access log.
        before: a moment.
        who: the person, or the command or process.
        why: the reason that is written down, by how many entries are gone.

    Returns:
        How many entries are gone.

    Raises:
        StoreError: the database could not; what went before stays gone.
        TamperedError: the log is not as it was written: it stays as it is, as evidence.
    """
    numbers = log.store.run(due, before)
    if numbers and not verify(log).intact:
        raise TamperedError
    for first in numbers[::AT_ONCE]:
        part = numbers[first - numbers.start :][:AT_ONCE]
        entry = Entry(who, "access_log.purge", "access_log", str(part[-1]), reason=why(len(part)))
        log.run(entry, _remove, part[-1], log.key)
    return len(numbers)


def _remove(connection: Connection, last: int, key: bytes) -> None:
    take_your_time(connection)
    gone = Head(last, connection.execute(select(_entry.hash).where(_entry.number == last)).scalar_one())
    connection.execute(delete(access_log_base))
    base = {"id": 1, "count": gone.count, "hash": gone.hash, "signature": gone.signature(key, BASE)}
    connection.execute(insert(access_log_base).values(**base))
    connection.execute(delete(access_log).where(_entry.number <= last))
