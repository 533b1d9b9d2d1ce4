"""One system, measured from its start to its end."""

import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from bench.stage import Result, Say
from bench.systems import System
from bench.talk import Plan, measure


def measured(
    start: Callable[[Path], AbstractContextManager[System]], say: Say, plan: Plan | None = None, starts: int = 3
) -> Result:
    """Start a system some times for the time to ready, talk to the last one, and weigh it after that.

    Returns:
        `ready`: seconds of the quickest start (the first one reads the disk); `megabytes`; and what
        `bench.talk.measure` returns.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        ready = [_start_once(start, Path(folder) / str(number)) for number in range(starts - 1)]
        with start(Path(folder) / "last") as system:
            ready.append(system.ready())
            say(f"ready after {', '.join(f'{seconds:.1f}' for seconds in ready)} s")
            talked = measure(system.begin, say, plan)
            return {"ready": min(ready), "megabytes": system.server.megabytes(), **talked}


def _start_once(start: Callable[[Path], AbstractContextManager[System]], folder: Path) -> float:
    with start(folder) as system:
        return system.ready()
