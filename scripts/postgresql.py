#!/usr/bin/env python3
"""Prints the folder of a PostgreSQL server's programs, for the tests of the store; gets one if none is here.

Only the path goes to standard output; everything else to standard error.
"""

import sys

if sys.version_info < (3, 8):
    sys.exit("This needs Python 3.8 or newer, and this one is %d.%d." % sys.version_info[:2])

import contextlib
import glob
import os
import shutil
import signal
from pathlib import Path
from typing import Iterator, Optional

from chromium import answer
from progress import Display, run_logged, say

ROOT = Path(__file__).resolve().parent.parent
LOG = ROOT / "var" / "postgresql.log"
# Where distributions put the server, which is on nobody's path.
PLACES = os.environ.get(
    "POSTGRESQL_PLACES", "/usr/lib/postgresql/*/bin:/usr/pgsql-*/bin:/opt/homebrew/opt/postgresql*/bin"
)
NEEDED = ("initdb", "postgres")


def runs(folder: str) -> bool:
    """Whether the server's programs lie in a folder and start."""
    return all(answer(str(Path(folder) / name), "--version") for name in NEEDED)


def candidates() -> Iterator[str]:
    """What is here already, then what can be installed."""
    yield from installed()
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("No PostgreSQL server here; installing the system's (log: var/postgresql.log)")
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run_logged(["apt-get", "update"], LOG, Display("apt-get"), env=env)
        run_logged(["apt-get", "install", "-y", "postgresql"], LOG, Display("apt-get"), env=env)
        yield from installed()


def installed() -> Iterator[str]:
    """Folders that hold a server: of the path, of `pg_config`, then the usual ones, the newest first."""
    on_path = shutil.which("initdb")
    if on_path:
        yield str(Path(on_path).resolve().parent)
    told = answer("pg_config", "--bindir")
    if told:
        yield told
    for place in PLACES.split(":"):
        yield from sorted(glob.glob(place), reverse=True)  # noqa: PTH207 Path.glob takes no absolute pattern


def find() -> Optional[str]:
    """The first candidate that runs."""
    return next((folder for folder in candidates() if runs(folder)), None)


def main() -> int:
    """The command line."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    named = os.environ.get("POSTGRESQL")
    if named and not runs(named):
        print(
            f"POSTGRESQL must name the folder of initdb and postgres, but {named} has none that run.", file=sys.stderr
        )
        return 2
    LOG.parent.mkdir(exist_ok=True)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            found = named or find()
    except KeyboardInterrupt:
        return 130
    if found is None:
        print(
            "The tests of the store need a PostgreSQL server and none could be found or installed: install it "
            "(for example `apt-get install postgresql`), or set POSTGRESQL=/folder/of/initdb.",
            file=sys.stderr,
        )
        return 2
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
