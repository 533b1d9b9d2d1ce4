"""The check of the access log: whether any row was changed, removed, added or moved, and which is the first."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DataError

from bot.store.access_log import BASE, EMPTY, AccessLog, Search, chained_hash, oldest_first
from bot.store.anchor import AnchorError, Head
from bot.store.database import StoreError
from bot.store.tables import access_log, access_log_base, access_log_head


@dataclass(frozen=True)
class Verdict:
    """What the check has found.

    Attributes:
        rows: how many entries were read.
        first_bad: number of the first entry that is not as it was written, or is missing; None where all is well.
        problem: `changed`, `missing`, `cut` (the end is missing), `head` or `anchor` (the signed ends themselves
            are missing or forged; then `first_bad` is the number of the last row), `base` (what is kept about the
            purged entries is forged); None where all is well.
        purged: how many entries went before these because they were old enough.
    """

    rows: int
    first_bad: int | None = None
    problem: str | None = None
    purged: int = 0

    @property
    def intact(self) -> bool:
        """Whether nothing was tampered with."""
        return self.problem is None


def verify(log: AccessLog) -> Verdict:
    """Read the whole log and check it.

    Raises:
        StoreError: the database cannot be read.
    """
    # The file before the rows: what is written meanwhile makes the chain longer, which is no fault.
    try:
        anchored = log.anchor.read()
    except AnchorError:
        return Verdict(*log.store.run(_rows_and_last), "anchor")
    try:
        return log.store.run(_check, log.key, anchored)
    except StoreError:
        # A value that the driver cannot read spoils the whole lot it is in: one by one it is known which.
        return log.store.run(_check, log.key, anchored, at_once=1)


def _check(connection: Connection, key: bytes, anchored: Head | None, at_once: int = 500) -> Verdict:
    base = read_base(connection, key)
    if base is None:
        return Verdict(0, 1, "base")
    head, signed = _read_head(connection, key)
    ends = Ends(base, head if signed else None, anchored)
    hashes, last = {base.count: base.hash}, base
    try:
        with closing(oldest_first(connection, Search(), at_once)) as rows:
            for row in rows:
                if row["number"] != last.count + 1:
                    return ends.verdict(last, *_out_of_place(row["number"], last))
                before, last = last, Head(row["number"], chained_hash(row, last.hash, key))
                if last.hash != row["hash"]:
                    return ends.verdict(before, last.count, "changed")
                if last.count in ends.counts:
                    hashes[last.count] = last.hash
    except (ValueError, TypeError, AttributeError, DataError):
        # A moment or a text that can be none.
        if at_once > 1:
            raise StoreError("unreadable") from None
        return ends.verdict(last, last.count + 1, "changed")
    return _check_ends(last, hashes, ends)


@dataclass(frozen=True)
class Ends:
    """What is known of the log besides its rows: where it begins, and where it has to end."""

    base: Head
    head: Head | None
    anchored: Head | None

    @property
    def counts(self) -> set[int]:
        """The numbers of the entries whose hash is known besides."""
        return {end.count for end in (self.head, self.anchored) if end}

    def verdict(self, last: Head, first_bad: int | None = None, problem: str | None = None) -> Verdict:
        """The verdict, `last` being the last entry that was as it was written."""
        return Verdict(last.count - self.base.count, first_bad, problem, self.base.count)


def _out_of_place(number: int, last: Head) -> tuple[int, str]:
    # An entry from before the base was purged; it has no business here.
    return (number, "changed") if number <= last.count else (last.count + 1, "missing")


def _check_ends(last: Head, hashes: Mapping[int, str], ends: Ends) -> Verdict:
    if last == EMPTY and ends.head is None and ends.anchored is None:
        return Verdict(0)
    for end, problem in ((ends.head, "head"), (ends.anchored, "anchor")):
        if end is None:
            return ends.verdict(last, last.count, problem)
        if end.count > last.count:
            return ends.verdict(last, last.count + 1, "cut")
        if hashes.get(end.count) != end.hash:
            return ends.verdict(last, end.count, problem)
    return ends.verdict(last)


def read_base(connection: Connection, key: bytes) -> Head | None:
    """The last entry that was purged; EMPTY where none was, None where what is kept about it is forged."""
    row = connection.execute(select(access_log_base)).mappings().first()
    if row is None:
        return EMPTY
    base = Head(row["count"], row["hash"])
    return base if base.signature(key, BASE) == row["signature"] else None


def _read_head(connection: Connection, key: bytes) -> tuple[Head | None, bool]:
    row = connection.execute(select(access_log_head)).mappings().first()
    if row is None:
        return None, False
    head = Head(row["count"], row["hash"])
    return head, head.signature(key) == row["signature"]


def _rows_and_last(connection: Connection) -> tuple[int, int]:
    rows, last = connection.execute(select(func.count(), func.max(access_log.c.number)).select_from(access_log)).one()
    return rows, last or 0
