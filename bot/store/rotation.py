"""A new key for the record: everything that earlier keys have sealed is sealed anew, while the doors stay open."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    LargeBinary,
    Row,
    Table,
    Update,
    bindparam,
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
from bot.store.columns import take_your_time
from bot.store.database import Store
from bot.store.keys import ID_BYTES, NOTICED_SECONDS, Keyring, keys_of
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
    tables = [*sealed_tables(), message_words]
    done = dict.fromkeys((table.name for table in tables), 0)
    while True:
        for table in tables:
            done[table.name] += sum(_renewed(store, table, say))
        if not store.run(is_under_way):
            return done


def is_under_way(connection: Connection) -> bool:
    """Whether anything is still sealed with an earlier key."""
    take_your_time(connection)
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
    take_your_time(connection)
    columns = _sealed_columns(table)
    stale = or_(*(_is_stale(column, keys_of(connection.dialect).newest) for column in columns))
    raw = [type_coerce(column, LargeBinary).label(column.name) for column in columns]
    rows = connection.execute(_next(table, last, *raw).where(stale)).all()
    if not rows:
        return None
    connection.execute(_change(table), [_resealed(keys_of(connection.dialect), columns, row) for row in rows])
    return rows[-1][0], len(rows)


def _resealed(keys: Keyring, columns: dict[Column[Any], bytes], row: Row[Any]) -> dict[str, Any]:
    key, *values = tuple[Any, ...](row)
    changed = {"the_key": key}
    for (column, place), sealed in zip(columns.items(), values, strict=True):
        changed[f"old_{column.name}"] = sealed
        changed[f"new_{column.name}"] = None if sealed is None else keys.seal(keys.open(sealed, place), place)
    return changed


def _change(table: Table) -> Update:
    columns = _sealed_columns(table)
    # Only if nobody has changed the row meanwhile; if so, it is for the next round.
    same = [
        type_coerce(column, LargeBinary).is_not_distinct_from(bindparam(f"old_{column.name}", type_=LargeBinary))
        for column in columns
    ]
    new = {column.name: bindparam(f"new_{column.name}", type_=LargeBinary) for column in columns}
    return update(table).where(_key(table) == bindparam("the_key"), *same).values(new)


def _renew_words(connection: Connection, table: Table, last: object) -> tuple[object, int] | None:
    take_your_time(connection)
    said = _next(table, last, messages.c.text, messages.c.at).join(messages, messages.c.number == table.c.number)
    rows = connection.execute(said.where(_is_stale(table.c.tags, keys_of(connection.dialect).newest))).all()
    if not rows:
        return None
    changes = [{"the_key": row.number, "new": words.tags_of(connection, row.text, row.at)} for row in rows]
    change = update(table).where(_key(table) == bindparam("the_key")).values(tags=bindparam("new"))
    connection.execute(change, changes)
    return rows[-1].number, len(rows)


def _next(table: Table, last: object, *columns: Any) -> Any:  # noqa: ANN401 columns and a query of SQLAlchemy
    query = select(_key(table), *columns).select_from(table).order_by(_key(table)).limit(ROWS_AT_ONCE)
    return query if last is None else query.where(_key(table) > last)


def _key(table: Table) -> Column[Any]:
    (key,) = table.primary_key.columns
    return key
