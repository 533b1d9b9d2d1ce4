"""The addresses of the processes, and whether they are free."""

import errno
import os
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LOOPBACK = "127.0.0.1"
EVERY_ADDRESS = {"", "0.0.0.0", "::"}  # noqa: S104 nothing is bound to them here
HIGHEST_PORT = 65535


@dataclass(frozen=True)
class Door:
    """One address that a process listens on.

    Attributes:
        name: what it is, for people.
        setting: the environment variable that moves it.
        host: its address.
        port: its port.
    """

    name: str
    setting: str
    host: str
    port: int

    @property
    def url(self) -> str:
        """Where this machine reaches it."""
        host = LOOPBACK if self.host in EVERY_ADDRESS else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


@dataclass(frozen=True)
class Doors:
    """All of them."""

    visitors: Door
    staff: Door
    engine: Door
    actions: Door

    @property
    def all(self) -> tuple[Door, ...]:
        """In the order in which they are checked."""
        return (self.visitors, self.staff, self.engine, self.actions)


def read_doors(env: Mapping[str, str]) -> Doors:
    """The addresses that the settings name.

    Raises:
        ValueError: a port is no port; the sentence names the variable.
    """

    def door(name: str, setting: str, port: int, host: str = LOOPBACK) -> Door:
        return Door(name, setting, host, _port(setting, env.get(setting) or str(port)))

    return Doors(
        visitors=door("the visitor's door", "CLINIC_BOT_PORT", 8000, env.get("CLINIC_BOT_HOST") or LOOPBACK),
        staff=door("the staff door", "CLINIC_BOT_STAFF_PORT", 8001, env.get("CLINIC_BOT_STAFF_HOST") or LOOPBACK),
        engine=door("the engine", "CLINIC_BOT_ENGINE_PORT", 5005),
        actions=door("the action server", "CLINIC_BOT_ACTIONS_PORT", 5055),
    )


def _port(setting: str, value: str) -> int:
    if value.isascii() and value.isdigit() and 0 < int(value) <= HIGHEST_PORT:
        return int(value)
    message = f"{setting} must be a port, a number from 1 to {HIGHEST_PORT}, and not {value!r}."
    raise ValueError(message)


def obstacle(doors: Sequence[Door]) -> str | None:
    """What stands in the way of opening the doors, in one sentence, or None."""
    taken: dict[int, Door] = {}
    for door in doors:
        other = taken.setdefault(door.port, door)
        if other is not door:
            return f"{other.setting} and {door.setting} are both {door.port}; give each a port of its own."
        why = _why_closed(door)
        if why:
            return why
    return None


def _why_closed(door: Door) -> str | None:
    family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        # As servers do: connections of an earlier run that are still closing are not in the way.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((door.host, door.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return (
                    f"Port {door.port} ({door.name}) is in use: end the program that uses it, "
                    f"perhaps another `make run`, or set {door.setting} to another port."
                )
            reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
            return f"{door.host}:{door.port} ({door.name}) cannot be opened: {reason}. See {door.setting}."
    return None
