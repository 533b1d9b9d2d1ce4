"""One process of the house: started, killed, hung and started again by a test."""

import os
import resource
import signal
import subprocess
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import httpx

from bot.settings import ROOT
from bot.supervise.lifeline import die_with

STOP_SECONDS = 10.0
LAST_LINES = 15


class Part:
    """One process of the house, in a process group of its own and tied to our life."""

    def __init__(  # noqa: PLR0913, PLR0917 what it takes to start a process
        self, name: str, command: Sequence[str], env: dict[str, str], log: Path, address: str | None, cwd: Path = ROOT
    ) -> None:
        """Keep what it takes to start it, more than once; `address` answers when it works; None: it opens no port."""
        self._cwd = cwd
        self.name = name
        self.address = address
        self.log = log
        self._command = list(command)
        self._env = env
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; its output is added to its log file."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._cwd,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
                preexec_fn=partial(die_with, os.getpid(), signal.SIGKILL),  # noqa: PLW1509 started from the one main thread
            )

    @property
    def runs(self) -> bool:
        """Whether it has been started and has not ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def answers(self) -> bool:
        """Whether it answers at its own address."""
        return self.address is None or answers(self.address)

    def kill(self) -> None:
        """End it as a crash or `kill -9` would."""
        self._signal(signal.SIGKILL)
        self._wait(STOP_SECONDS)

    def pause(self) -> None:
        """Hang it: the port stays open and nothing is answered."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after `pause`."""
        self._signal(signal.SIGCONT)

    def fill_disk(self) -> None:
        """Let it write no more to any file, as on a full disk."""
        self._limit_files(0)

    def free_disk(self) -> None:
        """Let it write again after `fill_disk`."""
        self._limit_files(resource.RLIM_INFINITY)

    def stop(self) -> None:
        """End it in good order, or by force if it does not listen."""
        if not self.runs:
            return
        self.resume()
        self._signal(signal.SIGTERM)
        try:
            self._wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def ending(self) -> str:
        """The last lines of its log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-LAST_LINES:])

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, number)

    def _limit_files(self, size: int) -> None:
        if self._process is not None and self._process.poll() is None:
            resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def _wait(self, seconds: float) -> None:
        if self._process is not None:
            self._process.wait(seconds)


def answers(address: str) -> bool:
    """Whether an address answers that all is well."""
    try:
        return httpx.get(address, timeout=10, trust_env=False).is_success
    except httpx.HTTPError:
        return False
