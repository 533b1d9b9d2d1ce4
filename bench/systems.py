"""What is compared, each started as it is used: our engine, our whole path, Rasa's default configuration."""

import http.client
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bench.servers import Server, free_ports, running
from bench.talk import Begin, Send
from bot.cli import environment
from bot.settings import ROOT, Settings

ENGINE_PYTHON = ROOT / ".venv-engine" / "bin" / "python"
RASA = ROOT / ".venv-engine" / "bin" / "rasa"
PYTHON = ROOT / ".venv" / "bin" / "python"
OUR_MODEL = ROOT / "models" / "clinic.tar.gz"
ANSWER_SECONDS = 60.0
HELLO = "hello"

# A conversation, a text and whether the gate finds it harmless; the reply as JSON.
Ask = Callable[[str, str, bool], Any]


@dataclass(frozen=True)
class System:
    """A running system.

    Attributes:
        server: the process that is weighed.
        begin: starts a conversation.
    """

    server: Server
    begin: Begin

    def ready(self) -> float:
        """Seconds from its start until a visitor's message is answered."""
        return self.server.wait(self._answers)

    def _answers(self) -> bool:
        try:
            with self.begin() as send:
                return send(HELLO)
        except (OSError, http.client.HTTPException, KeyError, ValueError):
            return False


class Client:
    """One connection that stays open until `close`; http.client, since the load must not cost what it measures."""

    def __init__(self, port: int, headers: Mapping[str, str] | None = None) -> None:
        """Nothing is opened before the first request."""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
        self._headers = {"Content-Type": "application/json", **(headers or {})}

    def post(self, path: str, body: Mapping[str, Any], **headers: str) -> Any:  # noqa: ANN401 whatever JSON holds
        """Post JSON; the answer's JSON. An error status is read as its body."""
        self._connection.request("POST", path, json.dumps(body), {**self._headers, **headers})
        return json.loads(self._connection.getresponse().read())

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@contextmanager
def default(model: Path, folder: Path) -> Iterator[System]:
    """Rasa's default configuration behind its REST channel, beside an action server that is not weighed."""
    with ExitStack() as stack:
        (port,) = free_ports(1)
        settings = _with_actions(stack, folder, tracker_store=None)
        credentials = folder / "credentials.yml"
        credentials.write_text("rest:\n", encoding="utf-8")
        files = ["--endpoints", settings.endpoints, "--credentials", str(credentials)]
        command = [str(RASA), "run", "--model", str(model), *files, "--interface", "127.0.0.1", "--port", str(port)]
        server = stack.enter_context(running(command, environment(settings), folder / "default.log"))
        yield System(server, lambda: _rest_conversation(port))


@contextmanager
def _rest_conversation(port: int) -> Iterator[Send]:
    with closing(Client(port)) as client:
        sender = secrets.token_hex(16)
        yield lambda text: bool(client.post("/webhooks/rest/webhook", {"sender": sender, "message": text}))


@contextmanager
def engine(folder: Path, model: Path = OUR_MODEL) -> Iterator[System]:
    """Our engine behind the inner channel, beside an action server that is not weighed."""
    with ExitStack() as stack:
        server, port, secret = _start_engine(stack, folder, model)
        yield System(server, lambda: _inner_conversation(port, secret))


@contextmanager
def engine_replies(folder: Path, model: Path = OUR_MODEL) -> Iterator[Ask]:
    """Our engine, ready, with all that it replies."""
    with ExitStack() as stack:
        server, port, secret = _start_engine(stack, folder, model)
        System(server, lambda: _inner_conversation(port, secret)).ready()
        client = stack.enter_context(closing(Client(port, {"X-Engine-Secret": secret})))
        yield lambda conversation, text, harmless: _inner_turn(client, conversation, text, harmless=harmless)


def _start_engine(stack: ExitStack, folder: Path, model: Path) -> tuple[Server, int, str]:
    settings = _with_actions(stack, folder, tracker_store=_memory(folder))
    env, port = environment(settings), settings.engine_port
    files = ["--endpoints", settings.endpoints, "--credentials", "credentials.yml"]
    where = ["--interface", "127.0.0.1", "--port", str(port)]
    command = [str(ENGINE_PYTHON), "-m", "bot.engine", "run", "--model", str(model), *files, *where]
    server = stack.enter_context(running(command, env, folder / "engine.log"))
    return server, port, env["CLINIC_BOT_ENGINE_SECRET"]


def _inner_turn(client: Client, conversation: str, text: str, *, harmless: bool) -> Any:  # noqa: ANN401 JSON
    said = {"conversation": conversation, "message_id": secrets.token_hex(16), "text": text, "harmless": harmless}
    return client.post("/webhooks/inner/turn", said)


@contextmanager
def _inner_conversation(port: int, secret: str) -> Iterator[Send]:
    with closing(Client(port, {"X-Engine-Secret": secret})) as client:
        conversation = secrets.token_hex(16)

        yield lambda text: bool(_inner_turn(client, conversation, text, harmless=True).get("messages"))


@contextmanager
def path(folder: Path) -> Iterator[System]:
    """Everything that `make run` starts, rate limits off; all of it is weighed."""
    with ExitStack() as stack:
        settings = _settings(folder, tracker_store=_memory(folder))
        env = {**environment(settings), "CLINIC_BOT_ENDPOINTS": settings.endpoints}
        command = [str(PYTHON), "-m", "bot", "run"]
        server = stack.enter_context(running(command, env, folder / "path.log"))
        yield System(server, lambda: _visitor(settings.port))


@contextmanager
def _visitor(port: int) -> Iterator[Send]:
    with closing(Client(port)) as client:
        token = client.post("/api/conversations", {})["token"]
        yield lambda text: _is_answer(client.post("/api/messages", {"text": text}, Authorization=f"Bearer {token}"))


def _is_answer(body: Mapping[str, Any]) -> bool:
    """Whether it is more than the sentence that a web without its engine says, which offers to try again."""
    messages = body.get("messages") or []
    return bool(messages) and all(button["title"] != _try_again() for button in messages[0]["buttons"])


@cache
def _try_again() -> str:
    return str(YAML(typ="safe").load(ROOT / "wording.yml")["unavailable"]["try_again"])


def _with_actions(stack: ExitStack, folder: Path, tracker_store: Mapping[str, str] | None) -> Settings:
    settings = _settings(folder, tracker_store)
    stack.enter_context(running([str(PYTHON), "-m", "actions"], environment(settings), folder / "actions.log"))
    return settings


def _settings(folder: Path, tracker_store: Mapping[str, str] | None) -> Settings:
    folder.mkdir(parents=True, exist_ok=True)
    port, staff_port, engine_port, actions_port = free_ports(4)
    endpoints = folder / "endpoints.yml"
    content: dict[str, Any] = {"action_endpoint": {"url": f"http://127.0.0.1:{actions_port}/webhook"}}
    if tracker_store:
        content["tracker_store"] = dict(tracker_store)
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
        log_level="warning",
    )


def _memory(folder: Path) -> dict[str, str]:
    return {"type": "bot.engine.tracker_store.WorkingMemory", "url": f"sqlite:///{folder / 'engine.db'}"}
