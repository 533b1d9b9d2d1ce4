"""The check of the access log: whether any row was changed, removed, added or moved, and which is the first."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.exc import DataError

from bot.store.access_log import EMPTY, AccessLog, Search, chained_hash, oldest_first
from bot.store.anchor import AnchorError, Head
from bot.store.database import StoreError
from bot.store.tables import access_log_head


@dataclass(frozen=True)
class Verdict:
    """What the check has found.

    Attributes:
        rows: how many entries were read.
        first_bad: number of the first entry that is not as it was written, or is missing; None where all is well.
        problem: `changed`, `missing`, `cut` (the end is missing), `head` or `anchor` (the signed ends themselves
            are missing or forged; then `first_bad` is the number of the last row); None where all is well.
    """

    rows: int
    first_bad: int | None = None
    problem: str | None = None

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
        return Verdict(log.store.run(_count), log.store.run(_count), "anchor")
    try:
        return log.store.run(_check, log.key, anchored)
    except StoreError:
        # A value that the driver cannot read spoils the whole lot it is in: one by one it is known which.
        return log.store.run(_check, log.key, anchored, at_once=1)


def _check(connection: Connection, key: bytes, anchored: Head | None, at_once: int = 500) -> Verdict:
    head, signed = _read_head(connection, key)
    hashes = {EMPTY.count: EMPTY.hash}
    wanted = {each.count for each in (head, anchored) if each}
    last = EMPTY
    try:
        with closing(oldest_first(connection, Search(), at_once)) as rows:
            for row in rows:
                if row["number"] != last.count + 1:
                    return Verdict(last.count, last.count + 1, "missing")
                last = Head(row["number"], chained_hash(row, last.hash, key))
                if last.hash != row["hash"]:
                    return Verdict(last.count - 1, last.count, "changed")
                if last.count in wanted:
                    hashes[last.count] = last.hash
    except (ValueError, TypeError, AttributeError, DataError):
        # A moment or a text that can be none.
        if at_once > 1:
            raise StoreError("unreadable") from None
        return Verdict(last.count, last.count + 1, "changed")
    return _check_ends(last, hashes, head if signed else None, anchored)


def _check_ends(last: Head, hashes: Mapping[int, str], head: Head | None, anchored: Head | None) -> Verdict:
    if last == EMPTY and head is None and anchored is None:
        return Verdict(0)
    for end, problem in ((head, "head"), (anchored, "anchor")):
        if end is None:
            return Verdict(last.count, last.count, problem)
        if end.count > last.count:
            return Verdict(last.count, last.count + 1, "cut")
        if hashes[end.count] != end.hash:
            return Verdict(last.count, end.count, problem)
    return Verdict(last.count)


def _read_head(connection: Connection, key: bytes) -> tuple[Head | None, bool]:
    row = connection.execute(select(access_log_head)).mappings().first()
    if row is None:
        return None, False
    head = Head(row["count"], row["hash"])
    return head, head.signature(key) == row["signature"]


def _count(connection: Connection) -> int:
    return sum(1 for _ in oldest_first(connection, Search()))
