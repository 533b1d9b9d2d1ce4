#!/usr/bin/env python3
"""Prints the folder of PostgreSQL's server programs, for the tests of the store; gets them if none are here.

Only the folder goes to standard output; everything else to standard error.
"""

import sys

if sys.version_info < (3, 8):
    sys.exit("This needs Python 3.8 or newer, and this one is %d.%d." % sys.version_info[:2])

import os
import re
import shutil
import signal
from pathlib import Path
from typing import Iterator, List, Optional

from system import answer, apt_get, tell_where

ROOT = Path(__file__).resolve().parent.parent
LOG = ROOT / "var" / "postgres.log"
PROGRAMS = ("initdb", "postgres")

# Distributions keep the server's programs off the path, one folder a version.
WHERE_SYSTEMS_KEEP_THEM = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql*/bin")
SYSTEM = Path("/")


def runs(folder: Path) -> bool:
    """Whether a folder holds a server whose programs start."""
    return all(answer(str(folder / program), "--version") for program in PROGRAMS)


def candidates() -> Iterator[Path]:
    """What is here already, then what can be fetched."""
    yield from on_path()
    yield from of_system()
    apt_get("postgresql", LOG)
    yield from of_system()


def on_path() -> Iterator[Path]:
    """The server on the path, if there is one; links are followed to where its programs lie together."""
    found = shutil.which("initdb")
    if found:
        yield Path(found).resolve().parent


def of_system() -> List[Path]:
    """The servers that distributions have installed, the newest first."""
    found = [folder for pattern in WHERE_SYSTEMS_KEEP_THEM for folder in SYSTEM.glob(pattern)]
    return sorted(found, key=version, reverse=True)


def version(folder: Path) -> int:
    """The version in a folder's name, 0 if there is none."""
    found = re.search(r"\d+", str(folder))
    return int(found.group()) if found else 0


def find() -> Optional[Path]:
    """The first candidate that runs."""
    return next((folder for folder in candidates() if runs(folder)), None)


def main() -> int:
    """The command line."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    named = os.environ.get("POSTGRES_BIN")
    if named and not runs(Path(named)):
        print(f"POSTGRES_BIN must name a folder with {' and '.join(PROGRAMS)} that run, not {named}.", file=sys.stderr)
        return 2
    return tell_where(
        lambda: named or find(),
        LOG,
        "The tests of the store need PostgreSQL's server and none could be found or fetched: install it "
        "(for example `apt-get install postgresql`), or set POSTGRES_BIN=/folder/of/initdb.",
    )


if __name__ == "__main__":
    sys.exit(main())
