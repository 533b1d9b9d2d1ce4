"""The processes that are measured: started, timed until they answer, weighed, ended."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from bot.settings import ROOT

READY_SECONDS = 300.0
STOP_SECONDS = 20.0
POLL_SECONDS = 0.05
MEGABYTE = 1024 * 1024
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


class BenchError(Exception):
    """Said to the person at the terminal."""


class Server:
    """A running command and everything that it has started."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        """Keep the process and where its output goes."""
        self._process = process
        self._log = log
        self._begin = time.monotonic()

    def wait(self, answers: Callable[[], bool]) -> float:
        """Seconds from the start until it answers.

        Raises:
            BenchError: it ended, or it does not answer in time.
        """
        while time.monotonic() - self._begin < READY_SECONDS:
            if self._process.poll() is not None:
                raise BenchError(f"A server ended; see {self._log}.")
            if answers():
                return time.monotonic() - self._begin
            time.sleep(POLL_SECONDS)
        raise BenchError(f"A server is not ready after {READY_SECONDS:.0f} s; see {self._log}.")

    def megabytes(self) -> float:
        """Resident memory of the process and all its descendants."""
        root = psutil.Process(self._process.pid)
        total: int = sum(each.memory_info().rss for each in [root, *root.children(recursive=True)])
        return total / MEGABYTE

    def stop(self) -> None:
        """End it in good order, or by force where it does not listen."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


@contextmanager
def running(command: Sequence[str], env: Mapping[str, str], log: Path) -> Iterator[Server]:
    """A command at work, its output in a log file, and ended afterwards."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **QUIET, **env},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            process_group=0,
        )
    server = Server(process, log)
    try:
        yield server
    finally:
        server.stop()


def free_ports(count: int) -> list[int]:
    """Ports of the loopback address that nobody listens on, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
