"""Brings the database to the newest shape (Alembic)."""

from contextlib import closing
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, select, text
from sqlalchemy.engine import make_url

from bot.store.database import Store
from bot.store.keys import Keyring
from bot.store.tables import intake_requests, messages


def migrate(url: str, keys: Keyring) -> None:
    """Apply the migrations that are missing; on a new database, all.

    Args:
        url: SQLAlchemy URL of the database.
        keys: what is in it is encrypted with these.

    Raises:
        StoreError: it was written with other keys, or what a migration left behind cannot be swept out.
    """
    _make_folder(url)
    with closing(Store(url, keys)) as store:
        if _upgrade(store):
            # What a migration has encrypted still lies in clear in pages that are free now.
            store.rewrite()
        store.run(_try_keys)


def _upgrade(store: Store) -> bool:
    """Whether a database that was there before has been changed."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with store.engine.connect() as connection:
        before = _revision(connection)
        _prepare(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        return before not in (None, _revision(connection))


def _prepare(connection: Connection) -> None:
    """All or nothing, for as long as it takes."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SET statement_timeout = 0"))
        return
    connection.rollback()
    # Python's driver would commit before each change of a table.
    driver: Any = connection.connection.driver_connection
    driver.isolation_level = None
    # A table is changed by being made anew, which its foreign keys must not notice.
    for statement in ("PRAGMA foreign_keys=OFF", "BEGIN IMMEDIATE"):
        driver.execute(statement)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _try_keys(connection: Connection) -> None:
    # A key file that was lost is made anew; better not to start than to write under keys that open nothing of before.
    connection.execute(select(messages.c.text).order_by(messages.c.number.desc()).limit(1)).all()
    connection.execute(select(intake_requests.c.name).order_by(intake_requests.c.id.desc()).limit(1)).all()


def _make_folder(url: str) -> None:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
