"""The way to the database: one engine a process, one transaction a call."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.settings import Settings
from bot.store.keys import Keyring, UnreadableError, give_keys

BUSY_SECONDS = 3
P = ParamSpec("P")
R = TypeVar("R")


class StoreError(Exception):
    """The database could not do it. The text names the failure's type and never the data."""


class Store:
    """Runs queries, each in a transaction of its own."""

    def __init__(self, url: str, keys: Keyring) -> None:
        """Open the database lazily; a missing server is noticed by the first query.

        Args:
            url: SQLAlchemy URL, `sqlite:///...` or `postgresql://...`.
            keys: what a visitor said is encrypted with.

        Raises:
            StoreError: the URL cannot be read.
        """
        self.engine = _engine(url)
        give_keys(self.engine.dialect, keys)

    def run(self, query: Callable[Concatenate[Connection, P], R], *args: P.args, **values: P.kwargs) -> R:
        """Run a query function and commit.

        Raises:
            StoreError: the database is away, locked or full, or was written with other keys; nothing was written.
        """
        try:
            with self.engine.begin() as connection:
                return query(connection, *args, **values)
        except (SQLAlchemyError, UnicodeError, UnreadableError) as error:
            # Their own text quotes the parameters, which are the visitor's words.
            raise StoreError(type(error).__name__) from None

    def check(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            StoreError: there is none.
        """
        self.run(lambda connection: connection.execute(text("SELECT 1")))

    def sweep(self) -> None:
        """Have what was erased leave the files too: SQLite's log written ahead, PostgreSQL's dead rows.

        Raises:
            StoreError: the database could not.
        """
        statement = "PRAGMA wal_checkpoint(TRUNCATE)" if self.engine.dialect.name == "sqlite" else "VACUUM"
        self._outside(statement)

    def rewrite(self) -> None:
        """Write the files anew, without anything that was there before; nobody else may use them meanwhile.

        Raises:
            StoreError: the database could not.
        """
        self._outside("VACUUM" if self.engine.dialect.name == "sqlite" else "VACUUM FULL")
        self.sweep()

    def _outside(self, statement: str) -> None:
        # Outside a transaction, and for as long as it takes.
        try:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                if self.engine.dialect.name != "sqlite":
                    connection.execute(text("SET statement_timeout = 0"))
                connection.execute(text(statement))
                connection.invalidate()
        except SQLAlchemyError as error:
            raise StoreError(type(error).__name__) from None

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def apart(
    connection: Connection, query: Callable[Concatenate[Connection, P], R], *args: P.args, **values: P.kwargs
) -> R:
    """Run a query within a transaction that goes on if it fails: only what the query itself did is undone then.

    Raises:
        StoreError: it failed. Where the database has ended the whole transaction, its own error is raised instead.
    """
    part = connection.begin_nested()
    try:
        result = query(connection, *args, **values)
    except SQLAlchemyError as error:
        part.rollback()
        raise StoreError(type(error).__name__) from None
    part.commit()
    return result


def open_store(settings: Settings) -> Store:
    """The store that the settings name, with their key file.

    Raises:
        StoreError: the URL cannot be read.
    """
    return Store(settings.database_url, Keyring(settings.key_file))


def _engine(url: str) -> Engine:
    try:
        backend = make_url(url).get_backend_name()
    except ArgumentError:
        raise StoreError("the database URL cannot be read") from None
    if backend != "sqlite":
        return create_engine(
            _with_driver(url),
            pool_pre_ping=True,
            pool_timeout=BUSY_SECONDS,
            connect_args={"connect_timeout": BUSY_SECONDS, "options": f"-c statement_timeout={BUSY_SECONDS}s"},
        )
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _tune_sqlite)
    return engine


def _with_driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _tune_sqlite(connection: DBAPIConnection, _record: object) -> None:
    # WAL lets web and actions write side by side; FULL keeps what was committed through a power cut. What is erased is
    # overwritten.
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
