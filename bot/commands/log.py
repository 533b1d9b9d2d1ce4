"""The access log, as commands open it."""

import getpass
from pathlib import Path

from bot.secrets import derived_key
from bot.settings import Settings
from bot.store.access_log import KEY_USE, AccessLog
from bot.store.database import Store


def open_log(settings: Settings, store: Store) -> AccessLog:
    """The access log of an installation; its head is anchored beside the key, away from the database."""
    return AccessLog(store, derived_key(settings.key_file, KEY_USE), Path(settings.key_file).parent)


def operator() -> str:
    """Who is given as the author of what a command does: the account of the machine."""
    return f"command line: {getpass.getuser()}"[:64]
