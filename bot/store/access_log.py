"""The access log: who did what, when, to which object and why. Rows are only ever added, and each is chained.

A row's hash is an HMAC-SHA256 over the row and the hash before it, so that whoever rewrites the database without the
installation's key cannot make the chain fit again. How long the chain is stands signed in the database and in a file
outside of it (`bot.store.anchor`): an end that was cut off is missed. What is older than it may be kept goes from the
front (`bot.store.access_log_purge`).
"""

import hmac
import json
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, select, update

from bot.secrets import derived_key
from bot.settings import Settings
from bot.store.anchor import NAME, Anchor, Head
from bot.store.columns import insert_if_absent
from bot.store.database import Store, StoreError
from bot.store.tables import access_log, access_log_head

P = ParamSpec("P")
R = TypeVar("R")

ALLOWED = "allowed"
REFUSED = "refused"
KEY_USE = "access log"
BASE = "base"
EMPTY = Head(0, "0" * 64)
CHAINED = ("number", "at", "staff_id", "who", "role", "what", "object_kind", "object_id", "reason", "outcome")

_columns = access_log.c
_head = access_log_head.c


@dataclass(frozen=True)
class Entry:
    """What is to be written down. No visitor's word belongs here.

    Attributes:
        who: the person's name, or where a command was given.
        what: the act, `<room>.<verb>` (`people.disable`).
        object_kind: what was acted on (`conversation`, `person`); empty where it is nothing in particular.
        object_id: which one.
        reason: why, where it was asked for.
        outcome: ALLOWED or REFUSED.
        staff_id: the person's number; None for a command and for nobody known.
        role: the person's role at that time.
    """

    who: str
    what: str
    object_kind: str = ""
    object_id: str = ""
    reason: str = ""
    outcome: str = ALLOWED
    staff_id: int | None = None
    role: str = ""


class AccessLog:
    """Writes entries, each in one transaction with what it tells of."""

    def __init__(self, store: Store, key: str, folder: Path) -> None:
        """Write to a store.

        Args:
            store: where the rows are.
            key: 64 hexadecimal digits, `derived_key(..., KEY_USE)`.
            folder: where the head is anchored; not where the database is restored from.
        """
        self.store = store
        self.key = bytes.fromhex(key)
        self.anchor = Anchor(folder / NAME, self.key)

    def record(self, entry: Entry) -> None:
        """Write an entry.

        Raises:
            StoreError: it is not written; what it tells of must not be done.
        """
        self.run(entry, lambda _connection: None)

    def run(self, entry: Entry, query: Callable[Concatenate[Connection, P], R], *args: P.args, **values: P.kwargs) -> R:
        """Run a query and write its entry: both, or neither.

        Raises:
            StoreError: nothing was done and nothing written.
        """

        def both(connection: Connection) -> tuple[Head, R]:
            # The entry first: its head is the lock that everything logged queues at.
            head = _append(connection, entry, self.key)
            return head, query(connection, *args, **values)

        head, result = self.store.run(both)
        try:
            self.anchor.advance(head)
        except OSError as error:
            raise StoreError(type(error).__name__) from None
        return result


def open_log(settings: Settings, store: Store) -> AccessLog:
    """The access log of an installation; its head is anchored beside the key, away from the database."""
    return AccessLog(store, derived_key(settings.key_file, KEY_USE), Path(settings.key_file).parent)


def _append(connection: Connection, entry: Entry, key: bytes) -> Head:
    before = _lock_head(connection, key)
    row = {**vars(entry), "number": before.count + 1, "at": datetime.now(UTC)}
    head = Head(before.count + 1, chained_hash(row, before.hash, key))
    connection.execute(access_log.insert().values(**row, hash=head.hash))
    values = {"count": head.count, "hash": head.hash, "signature": head.signature(key)}
    connection.execute(update(access_log_head).values(**values))
    return head


def _lock_head(connection: Connection, key: bytes) -> Head:
    first = {"id": 1, "count": EMPTY.count, "hash": EMPTY.hash, "signature": EMPTY.signature(key)}
    insert_if_absent(connection, access_log_head, first, _head.id)
    # A write that changes nothing: it waits for its turn on both databases, and only then reads.
    query = update(access_log_head).values(count=_head.count).returning(_head.count, _head.hash)
    return Head(*connection.execute(query).one())


def chained_hash(row: Mapping[str, Any], previous: str, key: bytes) -> str:
    """The hash of a row that follows the one with the hash `previous`."""
    at = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    parts = [at if name == "at" else row[name] for name in CHAINED]
    return hmac.new(key, json.dumps([previous, *parts]).encode(), sha256).hexdigest()


@dataclass(frozen=True)
class Search:
    """Which entries are wanted; what is None does not matter.

    Attributes:
        since: the first moment.
        until: the first moment that is too late.
        before: only entries with smaller numbers, for the next page.
    """

    who: str | None = None
    what: str | None = None
    object_kind: str | None = None
    object_id: str | None = None
    outcome: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


def newest_first(connection: Connection, search: Search, limit: int) -> list[Mapping[str, Any]]:
    """The entries of a search, at most `limit`."""
    query = select(access_log).where(*_conditions(search)).order_by(_columns.number.desc()).limit(limit)
    return [dict(row) for row in connection.execute(query).mappings()]


def oldest_first(connection: Connection, search: Search, at_once: int = 500) -> Generator[Mapping[str, Any]]:
    """All entries of a search, `at_once` of them in memory."""
    query = select(access_log).where(*_conditions(search)).order_by(_columns.number)
    with connection.execute(query.execution_options(yield_per=at_once)) as found:
        for row in found.mappings():
            yield dict(row)


def acts(connection: Connection) -> list[str]:
    """Every act that occurs in the log."""
    return list(connection.execute(select(_columns.what).distinct().order_by(_columns.what)).scalars())


def _conditions(search: Search) -> Iterator[Any]:
    for name in ("who", "what", "object_kind", "object_id", "outcome"):
        wanted = getattr(search, name)
        if wanted is not None:
            yield _columns[name] == wanted
    if search.since is not None:
        yield _columns.at >= search.since
    if search.until is not None:
        yield _columns.at < search.until
    if search.before is not None:
        yield _columns.number < search.before
