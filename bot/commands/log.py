"""The access log, as commands open it."""

import getpass
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from bot.settings import load_settings
from bot.store.access_log import Entry, open_log
from bot.store.database import Store

__all__ = ["logged", "open_log", "operator"]

P = ParamSpec("P")
R = TypeVar("R")


def operator() -> str:
    """Who is given as the author of what a command does: the account of the machine."""
    return f"command line: {getpass.getuser()}"[:64]


def logged(
    store: Store,
    what: str,
    about: tuple[str, str],
    query: Callable[Concatenate[Connection, P], R],
    *args: P.args,
    **values: P.kwargs,
) -> R:
    """Run a query of a command and write to the access log that it was: both, or neither.

    Args:
        store: the record.
        what: the act, `<room>.<verb>`.
        about: kind and name of the object; both empty where it is nothing in particular.
        query: a function of `bot.store`.
        args: its arguments.
        values: its arguments by name.

    Raises:
        StoreError: nothing was read or done.
    """
    entry = Entry(who=operator(), what=what, object_kind=about[0], object_id=about[1])
    return open_log(load_settings(), store).run(entry, query, *args, **values)
