"""Runs a long command: its output goes to a log, the terminal gets a line a step and a sign of life."""

import contextlib
import fcntl
import re
import subprocess
import threading
import time
from pathlib import Path
from typing import IO, Callable, Dict, Iterator, Optional, Sequence

HEARTBEAT_SECONDS = 10.0
STOP_SECONDS = 10.0
COLOUR_CODE = re.compile(r"\x1b\[[0-9;]*m")

MINUTE = 60

Tidy = Callable[[str], Optional[str]]


def say(text: str) -> None:
    """Print a line at once, also into a pipe."""
    print(text, flush=True)


class Display:
    """What the terminal shows of one command."""

    def __init__(self, label: str, tidy: Optional[Tidy] = None) -> None:
        """Start a display.

        Args:
            label: begins each line.
            tidy: turns a line of the command's output into what is shown of it, or None.
        """
        self._label = label
        self._tidy = tidy
        self._last = time.monotonic()

    def line(self, text: str) -> None:
        """Show a line."""
        say(f"  {self._label}  {text}")
        self._last = time.monotonic()

    def output(self, line: str) -> None:
        """Take note of a line of the command's output."""
        text = self._tidy(line) if self._tidy else None
        if text:
            self.line(text)

    def until_heartbeat(self) -> float:
        """Seconds until a sign of life is due."""
        return max(0.0, self._last + HEARTBEAT_SECONDS - time.monotonic())


def run_logged(
    command: Sequence[str],
    log: Path,
    display: Display,
    *,
    env: Optional[Dict[str, str]] = None,
    cwd: Optional[Path] = None,
) -> int:
    """Run a command to its end.

    Args:
        command: what to run.
        log: file that its output is appended to.
        display: what the terminal shows meanwhile.
        env: its environment instead of ours.
        cwd: its working directory instead of ours.

    Returns:
        Its exit code; 127 when it cannot be started.
    """
    with log.open("a", encoding="utf-8") as out:
        out.write(f"$ {' '.join(command)}\n")
        out.flush()
        try:
            child = _start(command, env, cwd)
        except OSError as error:
            out.write(f"{error}\n")
            return 127
        return _follow(child, out, display)


def _start(command: Sequence[str], env: Optional[Dict[str, str]], cwd: Optional[Path]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=env,
        cwd=cwd,
        encoding="utf-8",
        errors="replace",
    )


def _follow(child: "subprocess.Popen[str]", log: IO[str], display: Display) -> int:
    copying = threading.Thread(target=_copy, args=(child.stdout, log, display), daemon=True)
    copying.start()
    try:
        return wait_for(child, display, time.monotonic())
    except BaseException:  # Ctrl-C or SIGTERM: nobody is left to look after the child
        _stop(child)
        raise
    finally:
        copying.join(timeout=STOP_SECONDS)


def wait_for(child: "subprocess.Popen[str]", display: Display, begin: float) -> int:
    """Wait for a child that began at a monotonic time, with signs of life; its exit code."""
    while True:
        try:
            return child.wait(timeout=display.until_heartbeat())
        except subprocess.TimeoutExpired:  # noqa: PERF203 once in ten seconds
            if display.until_heartbeat() <= 0:
                display.line(f"… {elapsed(begin)}")


@contextlib.contextmanager
def beside(command: Sequence[str], log: Path, env: Dict[str, str], cwd: Path) -> "Iterator[subprocess.Popen[str]]":
    """Run a command beside what the caller does, no longer than its block; its output goes to a log."""
    with log.open("w", encoding="utf-8") as out:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=env, cwd=cwd, encoding="utf-8"
        )
        try:
            yield child
        finally:
            if child.poll() is None:
                _stop(child)


def _copy(stream: IO[str], log: IO[str], display: Display) -> None:
    for line in stream:
        plain = COLOUR_CODE.sub("", line)
        log.write(plain)
        log.flush()
        display.output(plain)


def _stop(child: "subprocess.Popen[str]") -> None:
    child.terminate()
    try:
        child.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def elapsed(begin: float) -> str:
    """The time since `begin` (of time.monotonic), for people: `42 s`, `2 min 05 s`."""
    seconds = int(time.monotonic() - begin)
    return f"{seconds} s" if seconds < MINUTE else f"{seconds // MINUTE} min {seconds % MINUTE:02d} s"


def tail(log: Path, count: int) -> str:
    """The last lines of a log, indented."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
    return "\n".join(f"    {line}" for line in lines)


@contextlib.contextmanager
def one_at_a_time(lock: Path, what: str) -> Iterator[None]:
    """Hold a lock file, so that two commands started together do not write the same files."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say(f"Waiting for another {what} of this folder to end …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
