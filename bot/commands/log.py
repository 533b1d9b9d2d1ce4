"""The access log, as commands open it."""

import getpass

from bot.store.access_log import open_log

__all__ = ["open_log", "operator"]


def operator() -> str:
    """Who is given as the author of what a command does: the account of the machine."""
    return f"command line: {getpass.getuser()}"[:64]
