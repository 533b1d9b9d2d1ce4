"""What the commands share."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from bot.settings import load_settings
from bot.store.database import Store, open_store


@contextmanager
def opened() -> Iterator[Store]:
    """The store that the settings name, closed afterwards."""
    store = open_store(load_settings())
    try:
        yield store
    finally:
        store.close()


def show(data: Any, lines: list[str], *, as_json: bool) -> int:  # noqa: ANN401 JSON is anything
    """Print data, as JSON or as lines; returns the exit code 0."""
    print(json.dumps(data, default=iso, indent=2) if as_json else "\n".join(lines))
    return 0


def progress(line: str) -> None:
    """Show a line of progress beside the data."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def counted(rows: dict[str, int]) -> str:
    """Counts by table, as words."""
    return ", ".join(f"{count:,} {name}" for name, count in rows.items()) or "nothing"


def iso(value: object) -> str:
    """A moment as ISO 8601; anything else as text."""
    return value.isoformat() if isinstance(value, datetime) else str(value)
