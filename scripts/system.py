"""Asks and extends the machine: what a program answers, what apt-get can install."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Optional

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
