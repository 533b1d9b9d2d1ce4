"""`keys rotate`: a new key for the record, while the doors stay open."""

import argparse

from bot.commands.log import logged
from bot.commands.shared import counted, opened, progress, show
from bot.settings import load_settings
from bot.store.rotation import rotate


def rotate_keys(options: argparse.Namespace) -> int:
    """Seal everything with a new key."""
    with opened() as store:
        # Before anything changes: what cannot be logged is not begun.
        logged(store, "keys.rotate", ("", ""), lambda _connection: None)
        rows = rotate(store, load_settings().key_file, progress)
    return show({"sealed_anew": rows}, [f"Sealed anew: {counted(rows)}."], as_json=options.json)
