"""Asks and extends the machine: what a program answers, what apt-get can install."""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Callable, Optional

from progress import Display, run_logged, say

TRY_SECONDS = 60


def answer(*command: str) -> Optional[str]:
    """What a command prints, or None if it fails, hangs or is not there."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TRY_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def apt_get(package: str, log: Path) -> None:
    """Install a package of the system, where we are allowed to; otherwise nothing happens."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    say(f"Installing the system's {package} (log: var/{log.name})")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run_logged(["apt-get", "update"], log, Display("apt-get"), env=env)
    run_logged(["apt-get", "install", "-y", package], log, Display("apt-get"), env=env)


def tell_where(find: Callable[[], Optional[object]], log: Path, missing: str) -> int:
    """Look for a program and print where it is; what is said meanwhile, or that it is missing, goes to standard error.

    Returns:
        The exit code: 0, 2 where it is missing, 130 after Ctrl-C.
    """
    log.parent.mkdir(exist_ok=True)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            found = find()
    except KeyboardInterrupt:
        return 130
    if found is None:
        print(missing, file=sys.stderr)
        return 2
    print(found)
    return 0
