"""`python -m bot intake`: the intake requests, read and exported."""

import argparse
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.commands.log import logged
from bot.commands.shared import opened, show
from bot.settings import load_settings
from bot.store import intake

Add = Callable[..., argparse.ArgumentParser]
ALL = ("request", "")


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", add: Add) -> None:
    """Add the command's parsers."""
    verbs = commands.add_parser("intake", help="read intake requests").add_subparsers(required=True, metavar="COMMAND")
    listing = add(verbs, "list", _list, "list the intake requests, the newest first")
    listing.add_argument("--json", action="store_true", help="print JSON")
    exporting = add(verbs, "export", _export, "write the requests, visits and slots for another system")
    exporting.add_argument("--fhir", action="store_true", required=True, help="as a FHIR R4 Bundle, JSON")
    exporting.add_argument(
        "--since",
        metavar="MOMENT",
        type=moment,
        help="only what is new or changed since then on the clinic's clock, e.g. 2026-11-24 or 2026-11-24T15:00",
    )
    exporting.add_argument("--out", metavar="FILE", help="write to a file that only its owner reads; else printed")


def moment(text: str) -> datetime:
    """An ISO 8601 date or time, with or without a zone; argparse names the function when it refuses.

    Raises:
        ValueError: it is none.
    """
    return datetime.fromisoformat(text)


def _list(options: argparse.Namespace) -> int:
    with opened() as store:
        requests = logged(store, "intake.list", ALL, intake.newest_first)
    return show(requests, [_line(row) for row in requests] or ["No intake requests yet."], as_json=options.json)


def _line(row: Mapping[str, Any]) -> str:
    when = row["created_at"].strftime("%Y-%m-%d %H:%M UTC")
    return f"{row['reference']}  {when}  {row['state']:8} {row['name']}  {row['contact']}  {row['times']}"


def _export(options: argparse.Namespace) -> int:
    from bot.delivery.fhir.export import write  # noqa: PLC0415 the other commands need no FHIR

    with opened() as store:
        # Before anything leaves: what cannot be logged is not exported.
        logged(store, "intake.export", ALL, lambda _connection: None)
    write(load_settings(), options.out, options.since)
    return 0
