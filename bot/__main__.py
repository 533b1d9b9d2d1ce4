"""The one command line: `python -m bot COMMAND --help`."""

import sys

from bot.cli import main

sys.exit(main(sys.argv[1:]))
