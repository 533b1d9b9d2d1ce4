#!/usr/bin/env python3
"""Prints the path of a Chromium that runs, for the browser tests; gets one if none is here.

Only the path goes to standard output; everything else to standard error.
"""

import sys

if sys.version_info < (3, 8):
    sys.exit("This needs Python 3.8 or newer, and this one is %d.%d." % sys.version_info[:2])

import os
import shutil
import signal
from pathlib import Path
from typing import Iterator, Optional

from progress import Display, run_logged, say
from system import answer, apt_get, tell_where

ROOT = Path(__file__).resolve().parent.parent
LOG = ROOT / "var" / "chromium.log"
PYTHON = str(ROOT / ".venv" / "bin" / "python")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

WHERE_PLAYWRIGHT_KEEPS_IT = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
)


def runs(path: str) -> bool:
    """Whether a candidate starts: some distributions put a mere notice under the name."""
    return bool(answer(path, "--version"))


def candidates() -> Iterator[str]:
    """What is here already, then what can be fetched."""
    yield from on_path()
    yield from of_playwright()
    say("No Chromium here; asking Playwright for its own (log: var/chromium.log)")
    if run_logged([PYTHON, "-m", "playwright", "install", "chromium"], LOG, Display("playwright")) == 0:
        yield from of_playwright()
    apt_get("chromium", LOG)
    yield from on_path()


def on_path() -> Iterator[str]:
    """The browsers on the path."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            yield found


def of_playwright() -> Iterator[str]:
    """The browser that Playwright has downloaded, if it has."""
    path = answer(PYTHON, "-c", WHERE_PLAYWRIGHT_KEEPS_IT)
    if path and Path(path).exists():
        yield path


def find() -> Optional[str]:
    """The first candidate that runs."""
    return next((path for path in candidates() if runs(path)), None)


def main() -> int:
    """The command line."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    named = os.environ.get("CHROMIUM")
    if named and not runs(named):
        print(f"CHROMIUM must name a Chromium that runs, but {named} --version fails.", file=sys.stderr)
        return 2
    return tell_where(
        lambda: named or find(),
        LOG,
        "The browser tests need Chromium and none could be found or fetched: install it "
        "(for example `apt-get install chromium`), or set CHROMIUM=/path/to/chromium.",
    )


if __name__ == "__main__":
    sys.exit(main())
