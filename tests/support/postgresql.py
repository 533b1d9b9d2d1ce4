"""A real PostgreSQL server for a test, with a folder and a port of its own."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import ROOT

from .part import free_ports

START_SECONDS = 60
OFF = ("fsync", "full_page_writes", "synchronous_commit")  # a test's data need not outlive a power cut


class PostgresqlError(Exception):
    """The server cannot be started; the text says why in a sentence."""


@contextmanager
def open_server() -> Iterator[str]:
    """The URL of a server that takes connections, ended afterwards.

    Raises:
        PostgresqlError: there is no server to start, or it does not start.
    """
    programs, user = _programs(), _user()
    folder = Path(tempfile.mkdtemp(prefix="clinic-postgresql-"))
    try:
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        data = folder / "data"
        made = _run(user, [programs / "initdb", "-D", data, "-U", "clinic", "-A", "trust", "-E", "UTF8", "--no-sync"])
        if made.returncode:
            raise PostgresqlError(made.stdout)
        with _server(programs, user, folder) as port:
            yield f"postgresql://clinic@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _server(programs: Path, user: "pwd.struct_passwd | None", folder: Path) -> Iterator[int]:
    (port,) = free_ports(1)
    options = [f"-c{name}=off" for name in OFF]
    listen = ["-D", folder / "data", "-p", port, "-h", "127.0.0.1", "-k", folder, "-cmax_connections=150"]
    log = folder / "log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [str(word) for word in (programs / "postgres", *listen, *options)],
            stdout=output,
            stderr=output,
            cwd=folder,
            **_as(user),
        )
    try:
        _wait(programs, port, server, log)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _wait(programs: Path, port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        ready = subprocess.run([programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False)
        if ready.returncode == 0:
            return
        time.sleep(0.1)
    raise PostgresqlError(log.read_text())


def _programs() -> Path:
    found = subprocess.run(
        [sys.executable, ROOT / "scripts" / "postgresql.py"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        raise PostgresqlError(found.stderr)
    return Path(found.stdout.strip())


def _user() -> "pwd.struct_passwd | None":
    # PostgreSQL refuses to run as root.
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _as(user: "pwd.struct_passwd | None") -> dict[str, object]:
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def _run(user: "pwd.struct_passwd | None", words: list[object]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(word) for word in words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd="/",
        check=False,
        **_as(user),
    )
