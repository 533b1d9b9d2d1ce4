"""New databases in the newest shape: the migrations run once a process, and each test has a copy of what they made."""

import tempfile
from functools import cache
from pathlib import Path

from bot.store.migrate import migrate

from .sealed import keys_in


def new_sqlite(path: Path) -> str:
    """Make a migrated SQLite database, for whatever keys, in the place of what is there.

    Returns:
        Its URL.
    """
    path.write_bytes(_migrated())
    return f"sqlite:///{path}"


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clinic.db"
        migrate(f"sqlite:///{path}", keys_in(path.parent))
        return path.read_bytes()
