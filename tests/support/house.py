"""The whole house for a test: engine, actions, web and delivery as real processes, with ports of their own."""

import json
import os
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import httpx
from ruamel.yaml import YAML
from sqlalchemy import Connection

from bench.servers import free_ports
from bot.cli import environment
from bot.settings import ROOT, Settings
from bot.store import conversations, intake
from bot.store.database import open_store
from bot.store.keys import Keyring
from bot.store.migrate import migrate

from .part import Part, answers

MODEL = ROOT / "models" / "clinic.tar.gz"
GATE = ROOT / "models" / "gate.npz"
ENGINE = ROOT / ".venv-engine" / "bin" / "python"
PYTHON = ROOT / ".venv" / "bin" / "python"
WORKING_MEMORY = "bot.engine.tracker_store.WorkingMemory"
READY_SECONDS = 120.0
POLL_SECONDS = 0.1
P = ParamSpec("P")
R = TypeVar("R")


class HouseError(Exception):
    """The house cannot be started; the text says why in a sentence."""


class House:
    """Engine, actions, web and delivery.

    Attributes:
        settings: what the processes were started with.
        url: the visitor's door.
        parts: the processes by name: engine, actions, web, delivery.
        root: the project that runs.
    """

    def __init__(
        self,
        folder: Path,
        database_url: str | None = None,
        outside: Mapping[str, Any] | None = None,
        root: Path = ROOT,
        **facts: object,
    ) -> None:
        """Prepare a house in an empty folder.

        Args:
            folder: for its database, its key and its logs.
            database_url: the store; SQLite unless one is named.
            outside: settings of the mail server and the calendar, where there are any.
            root: the project that runs: this one, or a copy of it with content and models of its own.
            facts: go before those of clinic.yml.

        Raises:
            HouseError: something that `make train` or `make test` makes is missing.
        """
        for needed in (MODEL, GATE, ENGINE, PYTHON):
            if not needed.exists():
                message = f"{needed.relative_to(ROOT)} is missing: run `make train` first."
                raise HouseError(message)
        self._folder = folder
        self.root = root
        settings = _settings(folder, database_url or f"sqlite:///{folder / 'clinic.db'}", facts, root)
        self.settings = replace(settings, **(outside or {}))
        self.url = f"http://127.0.0.1:{self.settings.port}"
        self._env = {**os.environ, **environment(self.settings), "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore"}
        self.parts = {
            name: Part(name, command, self._env, folder / f"{name}.log", address, root)
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
    def delivery(self) -> Part:
        """The outbox's worker."""
        return self.parts["delivery"]

    @property
    def engine_secret(self) -> str:
        """The secret of the inner channel."""
        return self._env["CLINIC_BOT_ENGINE_SECRET"]

    def start(self) -> None:
        """Apply the migrations, start the processes and wait until a real turn works.

        Raises:
            HouseError: a process ended, or the house is not ready in time.
        """
        migrate(self.settings.database_url, Keyring(self.settings.key_file))
        for part in self.parts.values():
            part.start()
        self.wait_ready()

    def stop(self) -> None:
        """End the processes, and no other."""
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
        message = (
            f"The house is not ready after {seconds:g} s; /ready says {self._readiness()}. The logs end with:\n{ends}"
        )
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
        """Everything that all processes have written so far."""
        return "\n".join(part.log.read_text(encoding="utf-8", errors="replace") for part in self.parts.values())

    def command(self, *arguments: str, seconds: float = 60) -> "subprocess.CompletedProcess[str]":
        """Run `python -m bot …` with the house's settings."""
        return subprocess.run(
            [str(PYTHON), "-m", "bot", *arguments],
            cwd=self.root,
            env=self._env,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def listed_requests(self) -> list[dict[str, Any]]:
        """What `python -m bot intake list --json` prints."""
        listed = self.command("intake", "list", "--json")
        assert listed.returncode == 0, listed.stderr
        rows: list[dict[str, Any]] = json.loads(listed.stdout)
        return rows

    def intake_requests(self, conversation: str) -> list[dict[str, Any]]:
        """The stored requests of one conversation, the newest first."""
        return [row for row in self._stored(intake.newest_first) if row["conversation_id"] == conversation]

    def run(self, query: Callable[Concatenate[Connection, P], R], *args: P.args, **values: P.kwargs) -> R:
        """Run a query on the house's store."""
        return self._stored(query, *args, **values)

    def understood(self, conversation: str) -> list[dict[str, Any]]:
        """What the record keeps as understood of each of a conversation's visitor messages, in order."""
        rows = self._stored(conversations.history, conversation)
        return [row.understood or {} for row in rows if row.sender == "visitor"]

    def remembered_by_the_engine(self, conversation: str) -> int:
        """How many rows of a conversation lie in the engine's working memory."""
        query = "SELECT count(*) FROM working_memory WHERE conversation = ?"
        with closing(sqlite3.connect(self._folder / "engine.db", timeout=5)) as store:
            return int(store.execute(query, [conversation]).fetchone()[0])

    def _readiness(self) -> str:
        try:
            return httpx.get(f"{self.url}/ready", timeout=10, trust_env=False).text
        except httpx.HTTPError as error:
            return type(error).__name__

    def _stored(self, query: Callable[Concatenate[Connection, P], R], *args: P.args, **values: P.kwargs) -> R:
        store = open_store(self.settings)
        try:
            return store.run(query, *args, **values)
        finally:
            store.close()

    def _commands(self) -> Iterator[tuple[str, str | None, list[str]]]:
        engine, actions = self.settings.engine_port, self.settings.actions_port
        files = [
            "--model",
            "models/clinic.tar.gz",
            "--endpoints",
            self.settings.endpoints,
            "--credentials",
            "credentials.yml",
        ]
        loopback = ["--interface", "127.0.0.1", "--port", str(engine)]
        yield "engine", f"http://127.0.0.1:{engine}/", [str(ENGINE), "-m", "bot.engine", "run", *files, *loopback]
        yield "actions", f"http://127.0.0.1:{actions}/health", [str(PYTHON), "-m", "actions"]
        yield "web", f"{self.url}/health", [str(PYTHON), "-m", "bot", "web"]
        yield "delivery", None, [str(PYTHON), "-m", "bot", "deliver"]


@contextmanager
def open_house(
    folder: Path,
    database_url: str | None = None,
    outside: Mapping[str, Any] | None = None,
    root: Path = ROOT,
    **facts: object,
) -> Iterator[House]:
    """A house that is ready, and ended afterwards; the arguments are those of `House`.

    Raises:
        HouseError: it cannot be started.
    """
    house = House(folder, database_url, outside, root, **facts)
    try:
        house.start()
        yield house
    finally:
        house.stop()


def _settings(folder: Path, database_url: str, facts: dict[str, object], root: Path) -> Settings:
    port, staff_port, engine_port, actions_port = free_ports(4)
    endpoints = folder / "endpoints.yml"
    content = {
        "action_endpoint": {"url": f"http://127.0.0.1:{actions_port}/webhook"},
        "tracker_store": {"type": WORKING_MEMORY, "url": f"sqlite:///{folder / 'engine.db'}"},
    }
    with endpoints.open("w", encoding="utf-8") as file:
        YAML().dump(content, file)
    return Settings(
        port=port,
        staff_port=staff_port,
        engine_port=engine_port,
        actions_port=actions_port,
        endpoints=str(endpoints),
        database_url=database_url,
        clinic_file=str(_clinic_file(folder, facts)),
        wording_file=str(root / "wording.yml"),
        gate_file=str(root / "models" / "gate.npz"),
        key_file=str(folder / "secrets.key"),
        rate_limits="off",
    )


def _clinic_file(folder: Path, facts: dict[str, object]) -> Path:
    path = folder / "clinic.yml"
    content = {**YAML(typ="safe").load(ROOT / "clinic.yml"), **facts}
    YAML(typ="safe").dump(content, path)
    return path
