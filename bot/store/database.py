"""The way to the database: one engine a process, one transaction a call."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

BUSY_SECONDS = 3
P = ParamSpec("P")
R = TypeVar("R")


class StoreError(Exception):
    """The database could not do it. The text names the failure's type and never the data."""


class Store:
    """Runs queries, each in a transaction of its own."""

    def __init__(self, url: str) -> None:
        """Open the database lazily; a missing server is noticed by the first query.

        Args:
            url: SQLAlchemy URL, `sqlite:///...` or `postgresql://...`.

        Raises:
            StoreError: the URL cannot be read.
        """
        self.engine = _engine(url)

    def run(self, query: Callable[Concatenate[Connection, P], R], *args: P.args, **values: P.kwargs) -> R:
        """Run a query function and commit.

        Raises:
            StoreError: the database is away, locked or full; nothing was written.
        """
        try:
            with self.engine.begin() as connection:
                return query(connection, *args, **values)
        except (SQLAlchemyError, UnicodeError) as error:
            # Their own text quotes the parameters, which are the visitor's words.
            raise StoreError(type(error).__name__) from None

    def check(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            StoreError: there is none.
        """
        self.run(lambda connection: connection.execute(text("SELECT 1")))

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


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
    # WAL lets web and actions write side by side; FULL keeps what was committed through a power cut.
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
