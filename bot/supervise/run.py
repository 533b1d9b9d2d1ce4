"""Starts engine, actions, web and delivery from the Procfile, shows their output, and ends them together."""

import http.client
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import honcho.manager
from honcho.environ import parse_procfile
from honcho.printer import Message
from honcho.process import Popen, Process

from bot.supervise.doors import Doors, obstacle, read_doors
from bot.supervise.endpoints import write_endpoints
from bot.supervise.keep import Patience
from bot.supervise.lifeline import die_with
from bot.supervise.output import ReadablePrinter

ROOT = Path(__file__).resolve().parent.parent.parent
MODEL = Path("models") / "clinic.tar.gz"
CANNOT_START = 2

POLL_SECONDS = 0.5
ANSWER_SECONDS = 5.0
REPORT_SECONDS = 5.0

FOR_DELIVERY_ONLY = ("CLINIC_BOT_SMTP_PASSWORD", "CLINIC_BOT_CALDAV_PASSWORD")
# Every process: output at once, no calls home. The engine: not its libraries' notes about themselves.
FOR_ALL = {"PYTHONUNBUFFERED": "1", "RASA_TELEMETRY_ENABLED": "false"}
FOR_ENGINE = {
    "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


def run(settings_env: Mapping[str, str], root: Path = ROOT, welcome: Callable[[], str | None] | None = None) -> int:
    """Run all processes until Ctrl-C, SIGTERM, or the end of one of them for good.

    Args:
        settings_env: the environment for them, with the CLINIC_BOT_ settings.
        root: the project's folder.
        welcome: asked once all is ready; what it says is printed here, beside the addresses, and nowhere else.

    Returns:
        The exit code: 0 when asked to end, 2 when nothing could be started, else the dead process's.
    """
    try:
        doors = read_doors(settings_env)
        endpoints = write_endpoints(settings_env.get("CLINIC_BOT_ENDPOINTS") or "endpoints.yml", doors.actions, root)
    except ValueError as error:
        return _cannot_start(str(error))
    in_the_way = obstacle(doors.all)
    if in_the_way:
        return _cannot_start(in_the_way)
    if not (root / MODEL).exists():
        return _cannot_start(f"{MODEL} is missing: `make train` makes it.")

    manager = _Manager(doors, welcome or (lambda: None))
    for name, command in parse_procfile((root / "Procfile").read_text(encoding="utf-8")).processes.items():
        env = {**_environment(settings_env, doors, name), "CLINIC_BOT_ENDPOINTS": str(endpoints)}
        # exec: no shell in between that would keep a signal for itself.
        manager.add_process(name, f"exec {command}", env=env, cwd=str(root))
    try:
        manager.loop()
    except BaseException:  # for example a closed terminal: leave nothing running
        manager.kill()
        raise
    finally:
        manager.over.set()
    code = int(manager.returncode or 0)
    return code if code >= 0 else 128 - code


def _cannot_start(sentence: str) -> int:
    sys.stderr.write(f"Not started: {sentence}\n")
    return CANNOT_START


def _environment(settings_env: Mapping[str, str], doors: Doors, name: str) -> dict[str, str]:
    env = {**FOR_ALL, **settings_env}
    env |= {door.setting: str(door.port) for door in doors.all}
    if name != "delivery":
        env = {variable: value for variable, value in env.items() if variable not in FOR_DELIVERY_ONLY}
    return env | FOR_ENGINE if name == "engine" else env


class _Process(Process):  # type: ignore[misc]  # honcho has no types
    """A process of the Procfile whose life is tied to the supervisor's."""

    def run(self, events: Any = None, ignore_signals: bool = False) -> None:  # noqa: ANN401, FBT001, FBT002 honcho's signature
        """Start the command and pass its output on; runs in a process of its own."""
        # If the supervisor is killed, we are; and if we are, the keeper ends its command in good order.
        die_with(os.getppid(), signal.SIGKILL)
        self._child_ctor = partial(Popen, preexec_fn=partial(die_with, os.getpid(), signal.SIGTERM))
        super().run(events, ignore_signals)


class _Manager(honcho.manager.Manager):  # type: ignore[misc]  # honcho has no types
    """honcho's manager, which says how the start is going and can be told to end in the middle of it."""

    def __init__(self, doors: Doors, welcome: Callable[[], str | None]) -> None:
        super().__init__(ReadablePrinter())
        self.returncode: int | None = None
        self.over = threading.Event()
        self._doors = doors
        self._welcome = welcome
        self._asked = False
        self._process_ctor = _Process

    def say(self, text: str) -> None:
        """Print lines between the processes' own, from any thread."""
        message = Message(type="line", data=text, time=datetime.now(), name="system", colour=None)  # noqa: DTZ005 honcho prints local time
        self.events.put(message)

    def terminate(self) -> None:
        """End all processes."""
        self.over.set()
        super().terminate()

    def _start(self) -> None:
        # In place of honcho's handlers, which fail on a process whose start they have not heard of yet.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        super()._start()
        # Only now: a fork with a second thread about is not safe.
        threading.Thread(target=_show_readiness, args=(self._doors, self, self._welcome), daemon=True).start()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True
        if self.returncode is None:
            self.returncode = 0

    def _all_started(self) -> bool:
        """Also called on every round of the loop: the place to do what a signal asked for."""
        started = bool(super()._all_started())
        if started and self._asked:
            self.terminate()
        return started


# A keeper gives its command 10 s; killing the keeper sooner would cut that short.
honcho.manager.KILL_WAIT = Patience().stop + 2


def _show_readiness(doors: Doors, manager: _Manager, welcome: Callable[[], str | None]) -> None:
    begin = time.monotonic()
    due = begin + REPORT_SECONDS
    while not _is_ready(doors.visitors.url):
        if manager.over.wait(POLL_SECONDS):
            return
        if time.monotonic() >= due:
            manager.say(f"starting… {time.monotonic() - begin:.0f} s")
            due += REPORT_SECONDS
    manager.say(
        f"Ready after {time.monotonic() - begin:.0f} s.\n"
        f"Visitor's door: {doors.visitors.url}/\n"
        f"Staff door: {doors.staff.url}/\n"
        "Ctrl-C ends everything"
    )
    greeting = _ask(welcome)
    if greeting:
        manager.say(greeting)


def _ask(welcome: Callable[[], str | None]) -> str | None:
    try:
        return welcome()
    except Exception as error:
        # The house runs; that nobody can log in yet is said, and is no reason to end it.
        return (
            f"The first admin could not be made ({type(error).__name__}): `python -m bot staff add NAME --role admin`."
        )


def _is_ready(url: str) -> bool:
    # http.client and not httpx: a proxy of the environment has no business here.
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", "/ready")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
