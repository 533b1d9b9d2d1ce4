"""Tries a candidate beside the doors: a process of its own that outlives a restart of the web."""

import subprocess
import sys
import threading

from bot.publishing.candidate import Candidate

LOG = "log"


def start(candidate: Candidate) -> None:
    """Begin to try a candidate.

    Raises:
        OSError: no process can be started.
    """
    with (candidate.folder / LOG).open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.publishing", str(candidate.folder)],
            cwd=candidate.root,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    # Only to take note of its end: how far it is stands in its folder.
    threading.Thread(target=process.wait, daemon=True).start()
