"""Helpers for tests of real processes."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

PATIENCE = 15.0


def wait_until(condition: Callable[[], object], what: str) -> None:
    """Wait for a condition, or fail saying what did not happen."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie that nobody has collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def pids(file: Path) -> list[int]:
    """The process ids that were written into a file, a line each."""
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def descendants(pid: int) -> Iterator[int]:
    """All processes below one."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield int(child)
            yield from descendants(int(child))
