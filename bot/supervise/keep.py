"""Runs a command and starts it again when it dies: `python -m bot keep [--forever] -- COMMAND …`.

One of these stays in memory beside each process, so it imports nothing heavy.
"""

import contextlib
import math
import os
import select
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType

from bot.supervise.lifeline import die_with

NOT_FOUND = 127
USAGE = 2


@dataclass(frozen=True)
class Patience:
    """How long a keeper goes on.

    Attributes:
        deaths: so many of them within `window` are for good; infinitely many: none ever is.
        window: seconds.
        first_pause: seconds before the first restart; each further death within the window doubles it.
        longest_pause: seconds, at most.
        stop: seconds that the command has to end when asked to.
    """

    deaths: float = 5
    window: float = 60.0
    first_pause: float = 0.5
    longest_pause: float = 5.0
    stop: float = 10.0

    def pause(self, deaths: int) -> float:
        """Seconds to wait after so many recent deaths."""
        return float(min(self.longest_pause, self.first_pause * 2 ** min(deaths - 1, 30)))


# For a process that no visitor waits for: its trouble must not end the others.
FOREVER = Patience(deaths=math.inf, longest_pause=30.0)


def main(arguments: Sequence[str]) -> int:
    """The command line; returns the exit code."""
    forever = arguments[:1] == ["--forever"]
    rest = list(arguments[1:] if forever else arguments)
    command = rest[1:] if rest[:1] == ["--"] else rest
    if not command or command[0] in {"-h", "--help"}:
        sys.stderr.write("usage: python -m bot keep [--forever] -- COMMAND …\nRuns it; starts it again when it dies.\n")
        return 0 if command else USAGE
    return Keeper(command, FOREVER if forever else None).keep()


class Keeper:
    """Keeps one command running until it is told to stop, or the command dies for good."""

    def __init__(self, command: Sequence[str], patience: Patience | None = None) -> None:
        self._command = list(command)
        self._name = Path(command[0]).name
        self._patience = patience or Patience()
        self._asked: signal.Signals | None = None
        self._deaths: deque[float] = deque()
        self._awake, self._wake = os.pipe()

    def keep(self) -> int:
        """Run the command.

        Returns:
            0 when told to stop; else the code it died with for good (128 + n for signal n, never 0).
        """
        self._listen()
        while True:
            begin = time.monotonic()
            try:
                child = self._start()
            except OSError as error:
                _say(f"{self._name} cannot be started: {error}")
                return NOT_FOUND
            code = self._watch(child)
            if self._asked:
                return 0
            pause = self._after_death(code, time.monotonic() - begin)
            if pause is None:
                return code or 1
            self._wait(pause)
            if self._asked:
                return 0

    def _listen(self) -> None:
        """Let every signal, the child's death too, end a wait; by a byte in a pipe, so none is missed."""
        os.set_blocking(self._awake, False)
        os.set_blocking(self._wake, False)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self._asked = signal.Signals(number)

    def _start(self) -> "subprocess.Popen[bytes]":
        """Start the command in a process group of its own, tied to our life.

        The group lets us end what the command started too, and keeps a terminal's or the supervisor's signals
        to a whole group from reaching it twice.
        """
        return subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=partial(die_with, os.getpid(), signal.SIGKILL),  # noqa: PLW1509 we have one thread
        )

    def _watch(self, child: "subprocess.Popen[bytes]") -> int:
        """Wait for the command's end, passing on what we are asked; returns its exit code."""
        passed_on: signal.Signals | None = None
        deadline: float | None = None
        while child.poll() is None:
            if self._asked and self._asked is not passed_on:
                passed_on = self._asked
                child.send_signal(passed_on)
                deadline = deadline or time.monotonic() + self._patience.stop
            if deadline and time.monotonic() >= deadline:
                _say(f"{self._name} did not end within {self._patience.stop:g} s; killing it")
                child.kill()
                child.wait()
                break
            self._wait(None if deadline is None else deadline - time.monotonic())
        _end_group(child.pid)
        return child.returncode if child.returncode >= 0 else 128 - child.returncode

    def _after_death(self, code: int, lived: float) -> float | None:
        """Note a death; returns the pause before the next start, or None if it was for good."""
        now = time.monotonic()
        self._deaths.append(now)
        while self._deaths[0] < now - self._patience.window:
            self._deaths.popleft()
        count = len(self._deaths)
        how = f"{self._name} ended with code {code} after {lived:.0f} s"
        if count >= self._patience.deaths:
            _say(f"{how}, {count} times within {self._patience.window:g} s: giving up")
            return None
        pause = self._patience.pause(count)
        _say(f"{how}; starting it again in {pause:g} s")
        return pause

    def _wait(self, seconds: float | None) -> None:
        """Wait until a signal arrives, or for so many seconds."""
        end = None if seconds is None else time.monotonic() + seconds
        while True:
            left = None if end is None else max(0.0, end - time.monotonic())
            ready, _, _ = select.select([self._awake], [], [], left)
            if ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._awake, 512)
            if self._asked or end is None or time.monotonic() >= end:
                return


def _end_group(group: int) -> None:
    """Kill what a dead command left behind: it would keep the port from the next one."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS: EPERM for an empty group
        os.killpg(group, signal.SIGKILL)


def _say(text: str) -> None:
    sys.stderr.write(f"keep: {text}\n")
    sys.stderr.flush()
