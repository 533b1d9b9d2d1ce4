"""The whole house for a test: engine, actions and web as real processes, with a database and ports of their own."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from ruamel.yaml import YAML
from sqlalchemy import select

from bot.cli import environment
from bot.settings import ROOT, Settings
from bot.store.database import Store
from bot.store.migrate import migrate
from bot.store.tables import messages
from bot.supervise.lifeline import die_with

MODEL = ROOT / "models" / "clinic.tar.gz"
ENGINE = ROOT / ".venv-engine" / "bin" / "rasa"
PYTHON = ROOT / ".venv" / "bin" / "python"
READY_SECONDS = 120.0
STOP_SECONDS = 10.0
POLL_SECONDS = 0.1
LAST_LINES = 15


class HouseError(Exception):
    """The house cannot be started; the text says why in a sentence."""


class Part:
    """One process of the house, in a process group of its own and tied to our life."""

    def __init__(self, name: str, command: Sequence[str], env: dict[str, str], log: Path, address: str) -> None:
        """Keep what it takes to start it, more than once; `address` answers when it works."""
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
                cwd=ROOT,
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
        return answers(self.address)

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

    def _wait(self, seconds: float) -> None:
        if self._process is not None:
            self._process.wait(seconds)


class House:
    """Engine, actions and web.

    Attributes:
        settings: what the three processes were started with.
        url: the visitor's door.
        parts: the processes by name: engine, actions, web.
    """

    def __init__(self, folder: Path) -> None:
        """Prepare a house in an empty folder.

        Raises:
            HouseError: something that `make train` or `make test` makes is missing.
        """
        for needed in (MODEL, ENGINE, PYTHON):
            if not needed.exists():
                message = f"{needed.relative_to(ROOT)} is missing: run `make train` first."
                raise HouseError(message)
        self._folder = folder
        self.settings = _settings(folder)
        self.url = f"http://127.0.0.1:{self.settings.port}"
        self._env = {**os.environ, **environment(self.settings), "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore"}
        self.parts = {
            name: Part(name, command, self._env, folder / f"{name}.log", address)
            for name, address, command in self._commands()
        }

    @property
    def engine(self) -> Part:
        """Rasa."""
        return self.parts["engine"]

    @property
    def actions(self) -> Part:
        """The action server."""
        return self.parts["actions"]

    @property
    def web(self) -> Part:
        """The visitor's door and the staff door."""
        return self.parts["web"]

    @property
    def engine_secret(self) -> str:
        """The secret of the inner channel."""
        return self._env["CLINIC_BOT_ENGINE_SECRET"]

    def start(self) -> None:
        """Apply the migrations, start the processes and wait until a real turn works.

        Raises:
            HouseError: a process ended, or the house is not ready in time.
        """
        migrate(self.settings.database_url)
        for part in self.parts.values():
            part.start()
        self.wait_ready()

    def stop(self) -> None:
        """End the three processes, and no other."""
        for part in reversed(self.parts.values()):
            part.stop()

    def wait_ready(self, seconds: float = READY_SECONDS) -> None:
        """Wait for `GET /ready`.

        Raises:
            HouseError: a process ended, or the time is over; says what the logs end with.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            dead = [part for part in self.parts.values() if not part.runs]
            if dead:
                message = f"{dead[0].name} has ended. The end of its log:\n{dead[0].ending()}"
                raise HouseError(message)
            # /ready may be a few seconds old; what a part answers itself is not.
            if all(part.answers for part in self.parts.values()) and answers(f"{self.url}/ready"):
                return
            time.sleep(POLL_SECONDS)
        ends = "\n".join(f"--- {part.name}\n{part.ending()}" for part in self.parts.values())
        message = f"The house is not ready after {seconds:g} s. The ends of the logs:\n{ends}"
        raise HouseError(message)

    def restart(self, *names: str) -> None:
        """Start parts again, ended or not, and wait until a real turn works.

        Raises:
            HouseError: it does not work in time.
        """
        for name in names:
            self.parts[name].stop()
            self.parts[name].start()
        self.wait_ready()

    def logged(self) -> str:
        """Everything that all three processes have written so far."""
        return "\n".join(part.log.read_text(encoding="utf-8", errors="replace") for part in self.parts.values())

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run `python -m bot …` with the house's settings."""
        return subprocess.run(
            [str(PYTHON), "-m", "bot", *arguments],
            cwd=ROOT,
            env=self._env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def intake_requests(self, conversation: str | None = None) -> list[dict[str, Any]]:
        """What `python -m bot intake list --json` prints, of one conversation or of all."""
        listed = self.command("intake", "list", "--json")
        assert listed.returncode == 0, listed.stderr
        rows: list[dict[str, Any]] = json.loads(listed.stdout)
        return [row for row in rows if conversation in (None, row["conversation_id"])]

    def understood(self, conversation: str) -> list[dict[str, Any]]:
        """What the record keeps as understood of each of a conversation's visitor messages, in order."""
        store = Store(self.settings.database_url)
        query = select(messages.c.understood).where(
            messages.c.conversation_id == conversation, messages.c.sender == "visitor"
        )
        try:
            rows = store.run(lambda connection: connection.execute(query.order_by(messages.c.number)).scalars().all())
        finally:
            store.close()
        return [row or {} for row in rows]

    def _commands(self) -> Iterator[tuple[str, str, list[str]]]:
        engine, actions = self.settings.engine_port, self.settings.actions_port
        serve = ["run", "--model", str(MODEL), "--endpoints", self.settings.endpoints, "--credentials", "credentials.yml"]
        loopback = ["--interface", "127.0.0.1", "--port", str(engine)]
        yield "engine", f"http://127.0.0.1:{engine}/", [str(ENGINE), *serve, *loopback]
        yield "actions", f"http://127.0.0.1:{actions}/health", [str(PYTHON), "-m", "actions"]
        yield "web", f"{self.url}/health", [str(PYTHON), "-m", "bot", "web"]


def answers(address: str) -> bool:
    """Whether an address answers that all is well."""
    try:
        return httpx.get(address, timeout=10, trust_env=False).is_success
    except httpx.HTTPError:
        return False


@contextmanager
def open_house(folder: Path) -> Iterator[House]:
    """A house that is ready, and ended afterwards.

    Raises:
        HouseError: it cannot be started.
    """
    house = House(folder)
    try:
        house.start()
        yield house
    finally:
        house.stop()


def _settings(folder: Path) -> Settings:
    port, staff_port, engine_port, actions_port = free_ports(4)
    endpoints = folder / "endpoints.yml"
    content = {
        "action_endpoint": {"url": f"http://127.0.0.1:{actions_port}/webhook"},
        "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(folder / "engine.db")},
    }
    with endpoints.open("w", encoding="utf-8") as file:
        YAML().dump(content, file)
    return Settings(
        port=port,
        staff_port=staff_port,
        engine_port=engine_port,
        actions_port=actions_port,
        endpoints=str(endpoints),
        database_url=f"sqlite:///{folder / 'clinic.db'}",
        key_file=str(folder / "secrets.key"),
        rate_limits="off",
    )


def free_ports(count: int) -> list[int]:
    """Ports of the loopback address that nobody listens on, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]
    finally:
        for each in sockets:
            each.close()


