"""A new key for the record: everything that earlier keys have sealed is sealed anew, while the doors stay open."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    LargeBinary,
    RowMapping,
    Table,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
    update,
)

from bot.secrets import add_record_key
from bot.store import words
from bot.store.database import Store
from bot.store.keys import ID_BYTES, NOTICED_SECONDS, keys_of
from bot.store.sealing import Encrypted
from bot.store.tables import message_words, messages, metadata

ROWS_AT_ONCE = 500

Say = Callable[[str], None]


def rotate(store: Store, key_file: str | Path, say: Say) -> dict[str, int]:
    """Add a key to the file and seal everything with it; a rotation that was broken off is gone on with instead.

    Args:
        store: the record.
        key_file: of its keys.
        say: shows progress.

    Returns:
        How many rows of which table were sealed anew.

    Raises:
        StoreError: the database could not; what was done stays done, and the next call goes on.
    """
    if not store.run(is_under_way):
        add_record_key(key_file)
    # From then on the running processes seal with the new key, too, and no row is left behind.
    time.sleep(2 * NOTICED_SECONDS)
    done: dict[str, int] = {}
    for table in [*sealed_tables(), message_words]:
        done[table.name] = sum(_renewed(store, table, say))
    return done


def is_under_way(connection: Connection) -> bool:
    """Whether anything is still sealed with an earlier key."""
    newest = keys_of(connection.dialect).newest
    columns = [(table, column) for table in sealed_tables() for column in _sealed_columns(table)]
    stale = [exists(select(table).where(_is_stale(column, newest))) for table, column in columns]
    stale.append(exists(select(message_words).where(_is_stale(message_words.c.tags, newest))))
    return bool(connection.execute(select(or_(*stale))).scalar_one())


def sealed_tables() -> list[Table]:
    """The tables that have a sealed column."""
    return [table for table in metadata.sorted_tables if _sealed_columns(table)]


def _sealed_columns(table: Table) -> dict[Column[Any], bytes]:
    """With the place that each is sealed for."""
    return {column: column.type.place.encode() for column in table.c if isinstance(column.type, Encrypted)}


def _is_stale(column: Column[Any], newest: bytes) -> Any:  # noqa: ANN401 a condition of SQLAlchemy
    raw = type_coerce(column, LargeBinary)
    return func.substr(raw, 1, ID_BYTES, type_=LargeBinary) != literal(newest, LargeBinary)


def _renewed(store: Store, table: Table, say: Say) -> Iterator[int]:
    """Batch after batch, each in a transaction of its own: how many rows were renewed."""
    renew = _renew_words if table is message_words else _reseal
    last, total = None, 0
    while (batch := store.run(renew, table, last)) is not None:
        last, renewed = batch
        total += renewed
        say(f"{table.name}: {total:,} rows")
        yield renewed


def _reseal(connection: Connection, table: Table, last: object) -> tuple[object, int] | None:
    keys = keys_of(connection.dialect)
    columns = _sealed_columns(table)
    stale = or_(*(_is_stale(column, keys.newest) for column in columns))
    raw = [type_coerce(column, LargeBinary).label(column.name) for column in columns]
    rows = connection.execute(_next(table, last, *raw).where(stale)).mappings().all()
    for row in rows:
        for column, place in columns.items():
            if row[column.name] is not None:
                _reseal_one(connection, column, row, keys.seal(keys.open(row[column.name], place), place))
    return (rows[-1][_key(table).name], len(rows)) if rows else None


def _reseal_one(connection: Connection, column: Column[Any], row: RowMapping, sealed: bytes) -> None:
    table = column.table
    # Only if nobody has changed it meanwhile: who did has sealed it with the new key.
    same = type_coerce(column, LargeBinary) == literal(row[column.name], LargeBinary)
    change = update(table).where(_key(table) == row[_key(table).name], same)
    connection.execute(change.values({column.name: literal(sealed, LargeBinary)}))


def _renew_words(connection: Connection, table: Table, last: object) -> tuple[object, int] | None:
    said = _next(table, last, messages.c.text, messages.c.at).join(messages, messages.c.number == table.c.number)
    rows = connection.execute(said.where(_is_stale(table.c.tags, keys_of(connection.dialect).newest))).all()
    for row in rows:
        tags = words.tags_of(connection, row.text, row.at)
        connection.execute(update(table).where(table.c.number == row.number).values(tags=tags))
    return (rows[-1].number, len(rows)) if rows else None


def _next(table: Table, last: object, *columns: Any) -> Any:  # noqa: ANN401 columns and a query of SQLAlchemy
    query = select(_key(table), *columns).select_from(table).order_by(_key(table)).limit(ROWS_AT_ONCE)
    return query if last is None else query.where(_key(table) > last)


def _key(table: Table) -> Column[Any]:
    (key,) = table.primary_key.columns
    return key
