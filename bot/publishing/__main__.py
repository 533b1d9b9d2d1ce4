"""Tries one candidate: `python -m bot.publishing FOLDER`, started by the console, at low priority."""

import os
import sys
from pathlib import Path

from bot.clinic.errors import TryUnderWayError
from bot.publishing.candidate import FOLDER, Candidate
from bot.publishing.trying import NICENESS, run


def main() -> int:
    """Try it; 0 when it is done, 1 when it is not, or another one is being tried."""
    folder = Path(sys.argv[1])
    os.nice(NICENESS)
    root = folder.parents[len(FOLDER.parts)]
    try:
        return int(run(Candidate(root, folder.name)).part != "done")
    except TryUnderWayError:
        # Its own state says so; whoever began it reads that.
        return 1


if __name__ == "__main__":
    sys.exit(main())
