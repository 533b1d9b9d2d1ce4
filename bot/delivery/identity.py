"""A worker's name, held by one living process at a time, so that what its dead predecessor left is known to be left."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4


class Identity:
    """A name that lies in a file which is locked for as long as the process lives.

    Attributes:
        name: 32 hexadecimal digits.
        inherited: whether nobody else can be using the name; if not, the claims of others only end by themselves.
    """

    def __init__(self, path: Path) -> None:
        """Take the name of a file, which is made if it is missing; if a living process has it, a new name.

        Raises:
            OSError: the file cannot be opened or written.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self.inherited = self._lock()
        self.name = self._read_or_write() if self.inherited else uuid4().hex

    def __enter__(self) -> Self:
        """The identity."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the name."""
        os.close(self._file)

    def _lock(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _read_or_write(self) -> str:
        name = os.pread(self._file, 32, 0).decode("ascii", "replace")
        if len(name) == 32 and name.isalnum():  # noqa: PLR2004 a UUID's digits
            return name
        made = uuid4().hex
        os.pwrite(self._file, made.encode(), 0)
        return made
