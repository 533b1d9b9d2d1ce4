"""The access log's head, kept in a file outside the database, where restoring old rows does not restore it."""

import hmac
import json
import os
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from bot.files import one_at_a_time

NAME = "access-log.head"


@dataclass(frozen=True)
class Head:
    """How many entries the log has, and the hash of the last one."""

    count: int
    hash: str

    def signature(self, key: bytes, what: str = "head") -> str:
        """What proves that this house wrote it: as the log's `head`, or as the `base` up to which it was purged."""
        return hmac.new(key, f"{what}:{self.count}:{self.hash}".encode(), sha256).hexdigest()


class AnchorError(Exception):
    """The file is there and does not hold a head that this house has written."""


class Anchor:
    """The file."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Keep the head in a file; it is made with the first entry."""
        self._path = path
        self._key = key

    def read(self) -> Head | None:
        """The head as it was last anchored; None where there is no file.

        Raises:
            AnchorError: it cannot be read, or its signature is wrong.
        """
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            head, signature = Head(int(content["count"]), str(content["hash"])), str(content["signature"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            raise AnchorError from None
        if head.signature(self._key) != signature:
            raise AnchorError
        return head

    def advance(self, head: Head) -> None:
        """Anchor a head, unless a later one is anchored already.

        Raises:
            OSError: the file cannot be written.
        """
        with one_at_a_time(self._path):
            try:
                anchored = self.read()
            except AnchorError:
                return  # what was tampered with stays as it is, for `audit verify` to find
            if anchored is None or anchored.count < head.count:
                self._write(head)

    def _write(self, head: Head) -> None:
        draft = self._path.with_name(f"{self._path.name}.new")
        with draft.open("w", encoding="utf-8") as file:
            json.dump({**asdict(head), "signature": head.signature(self._key)}, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
