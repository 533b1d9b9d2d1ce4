"""A private PostgreSQL server on a free loopback port, and new databases on it."""

import itertools
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path

import psycopg

from bench.servers import free_ports
from bot.settings import ROOT
from bot.store.migrate import migrate
from bot.supervise.lifeline import die_with

from .sealed import keys_in

USER = "clinic"
START_SECONDS = 60.0
STOP_SECONDS = 20.0
UNPRIVILEGED = ("postgres", "nobody")
# Quick rather than lasting: the cluster does not outlive the tests. And a time zone as an operator's may be: not UTC.
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "timezone=America/New_York")


class PostgresError(Exception):
    """There is no server, or it did not start; the text says what to do."""


class Cluster:
    """A running server; every database on it is new and empty."""

    def __init__(self, folder: Path) -> None:
        """Make the cluster's files in a folder that its user may write to, and start it.

        Raises:
            PostgresError: there is no server program, or it does not start.
        """
        self._programs = _programs()
        self._account = _account()
        self._folder = folder
        self._password = secrets.token_hex(16)
        self._numbers = itertools.count(1)
        (self.port,) = free_ports(1)
        self._make()
        self._process = self._start()
        self._wait_until_ready()

    def url(self, database: str) -> str:
        """The address of a database, as an operator would set it."""
        return f"postgresql://{USER}:{self._password}@127.0.0.1:{self.port}/{database}"

    def new_database(self, like: str = "template1") -> str:
        """Make a database, empty unless it is to be like another.

        Returns:
            Its URL, for `CLINIC_BOT_DATABASE_URL` or `Store`.
        """
        name = f"clinic_{next(self._numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return self.url(name)

    def new_migrated_database(self) -> str:
        """Make a database in the newest shape, a copy of one that was migrated, for whatever keys.

        Returns:
            Its URL.
        """
        return self.new_database(self._migrated)

    @cached_property
    def _migrated(self) -> str:
        url = self.new_database()
        migrate(url, keys_in(self._folder))
        return url.rpartition("/")[2]

    @property
    def folder(self) -> Path:
        """Where all its files lie."""
        return self._folder

    def program(self, name: str) -> Path:
        """One of its programs, such as `pg_dump`."""
        return self._programs / name

    def stop(self) -> None:
        """End it; open connections are cut."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def start_again(self) -> None:
        """Start it once more after `stop`, on the same port with the same databases."""
        self._process = self._start()
        self._wait_until_ready()

    def _make(self) -> None:
        password = self._folder / "password"
        password.write_text(self._password, encoding="utf-8")
        if self._account:
            for path in (self._folder, password):
                os.chown(path, self._account.pw_uid, self._account.pw_gid)
        options = [f"--username={USER}", f"--pwfile={password}", "--auth=scram-sha-256", "--encoding=UTF8"]
        command = [self._programs / "initdb", "--pgdata", self._data, "--locale=C", "--no-sync", *options]
        if self._spawn(command).wait(START_SECONDS) != 0:
            raise PostgresError(f"initdb failed:\n{self._log.read_text(encoding='utf-8')}")

    def _start(self) -> subprocess.Popen[bytes]:
        here = ("listen_addresses=127.0.0.1", f"port={self.port}", "unix_socket_directories=")
        settings = [word for setting in (*here, *SETTINGS) for word in ("-c", setting)]
        return self._spawn([self._programs / "postgres", "-D", self._data, *settings])

    def _spawn(self, command: list[str | Path]) -> subprocess.Popen[bytes]:
        account = self._account
        # PostgreSQL refuses to run as root.
        other = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        with self._log.open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self._folder,
                env={"PATH": os.defpath, "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
                preexec_fn=partial(die_with, os.getpid(), signal.SIGQUIT),  # noqa: PLW1509 started from the one main thread
                **other,
            )

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    log = self._log.read_text(encoding="utf-8")
                    raise PostgresError(f"PostgreSQL did not start:\n{log}") from None
                time.sleep(0.05)
            else:
                return

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    @property
    def _log(self) -> Path:
        return self._folder / "postgres.log"


@contextmanager
def open_cluster() -> Iterator[Cluster]:
    """A cluster in a folder of its own, which goes with it.

    Raises:
        PostgresError: there is no server program, or it does not start.
    """
    # Not pytest's folder: that is ours alone, and as root the server runs as somebody else.
    folder = Path(tempfile.mkdtemp(prefix="clinic-postgres-"))
    try:
        cluster = Cluster(folder)
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    found = subprocess.run(
        [sys.executable, ROOT / "scripts" / "postgres.py"], capture_output=True, text=True, check=False
    )
    if found.returncode != 0:
        raise PostgresError(found.stderr)
    return Path(found.stdout.strip())


def _account() -> pwd.struct_passwd | None:
    """Whom the server runs as: ourselves (None), or as root somebody without rights."""
    if os.geteuid() != 0:
        return None
    known = {account.pw_name: account for account in pwd.getpwall()}
    return next(known[name] for name in UNPRIVILEGED if name in known)
