"""Tries one candidate: `python -m bot.publishing FOLDER`, started by the console, at low priority."""

import os
import sys
from pathlib import Path

from bot.publishing.candidate import FOLDER, Candidate
from bot.publishing.trying import NICENESS, run


def main() -> int:
    """Try it; 0 when it is done."""
    folder = Path(sys.argv[1])
    os.nice(NICENESS)
    root = folder.parents[len(FOLDER.parts)]
    return int(run(Candidate(root, folder.name)).part != "done")


if __name__ == "__main__":
    sys.exit(main())
