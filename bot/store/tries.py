"""Tries at something that may be guessed: counted before they are judged, locked after too many."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Column, Connection, Table, case, delete, literal, null, or_, update

from bot.store.columns import Moment, insert_if_absent

MOST_FAILURES = 5


class Tries:
    """Counts tries by what was tried, known or not; only its hash is kept."""

    def __init__(self, table: Table, lock: timedelta) -> None:
        """Count in a table with `failures`, `tried_at`, `locked_until` and the hash as its key.

        Args:
            table: code_attempts or login_attempts.
            lock: for how long nothing is taken after the fifth failure.
        """
        self._table = table
        self._lock = lock
        self._key: Column[str] = next(iter(table.primary_key.columns))

    def count(self, connection: Connection, tried: str, now: datetime) -> bool:
        """Count a try before it is judged, so that many at once are no more than five; False where locked."""
        columns, name = self._table.c, self._key.name
        key = sha256(tried.encode()).hexdigest()
        insert_if_absent(connection, self._table, {name: key, "failures": 0, "tried_at": now}, self._key)
        open_now = or_(columns.locked_until.is_(None), columns.locked_until <= now)
        over = or_(columns.locked_until.is_not(None), columns.tried_at <= now - self._lock)
        failures = case((over, 1), else_=columns.failures + 1)
        locked = case((failures >= MOST_FAILURES, literal(now + self._lock, Moment)), else_=null())
        query = update(self._table).where(self._key == key, open_now)
        return connection.execute(query.values(failures=failures, tried_at=now, locked_until=locked)).rowcount == 1

    def conclude(self, connection: Connection, tried: str, now: datetime, *, right: bool) -> None:
        """After a right try the count starts anew; after any other one the same statement changes nothing."""
        columns = self._table.c
        kept = {"failures": 0, "locked_until": None} if right else {"failures": columns.failures}
        key = sha256(tried.encode()).hexdigest()
        connection.execute(self._table.update().where(self._key == key).values(**kept))
        connection.execute(delete(self._table).where(columns.tried_at <= now - 2 * self._lock))

    def forget(self, connection: Connection, tried: str) -> None:
        """Lift a lock."""
        connection.execute(delete(self._table).where(self._key == sha256(tried.encode()).hexdigest()))
