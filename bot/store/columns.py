"""What SQLite and PostgreSQL do differently, made the same."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Connection, DateTime, Dialect, Table, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept and given back in UTC; SQLite by itself would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 SQLAlchemy passes it
        """To UTC.

        Raises:
            ValueError: the moment has no zone, so nobody knows which one is meant.
        """
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 SQLAlchemy passes it
        """In UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def take_your_time(connection: Connection) -> None:
    """Lift PostgreSQL's limit on a statement's time for the rest of the transaction: no visitor waits for this one."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))


def one_at_a_time(connection: Connection, key: int) -> None:
    """Wait for every other transaction that has asked for this key; SQLite has but one writer at a time anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(key)))


def insert_if_absent(connection: Connection, table: Table, row: Mapping[str, Any], *unique: Column[Any]) -> bool:
    """Insert a row unless there is one with the same values in `unique`; whether it was inserted.

    Both databases decide it by their constraint, and wait for another transaction that is inserting the same one.
    """
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = make(table).values(**row).on_conflict_do_nothing(index_elements=list(unique))
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount == 1
