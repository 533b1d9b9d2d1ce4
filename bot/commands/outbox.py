"""`python -m bot outbox`: what was not sent, and a retry."""

import argparse
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.commands.log import logged
from bot.commands.shared import opened, show
from bot.store import outbox

Add = Callable[..., argparse.ArgumentParser]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", add: Add) -> None:
    """Add the command's parsers."""
    verbs = commands.add_parser("outbox", help="see what was not sent, and retry it").add_subparsers(
        required=True, metavar="COMMAND"
    )
    listing = add(verbs, "list", _list, "list what was not sent")
    listing.add_argument("--all", action="store_true", help="what was sent, too")
    again = add(verbs, "retry", _retry, "put a row that was not sent back to be delivered")
    again.add_argument("id", type=int, help="the row's number")
    for each in (listing, again):
        each.add_argument("--json", action="store_true", help="print JSON")


def _list(options: argparse.Namespace) -> int:
    with opened() as store:
        rows = store.run(outbox.listed, everything=options.all)
    nothing = "The outbox is empty." if options.all else "Nothing is unsent."
    return show(rows, [_line(row) for row in rows] or [nothing], as_json=options.json)


def _line(row: Mapping[str, Any]) -> str:
    told = f"{row['destination']:12} {row['reference']}  {row['kind']:21} {row['sequence']}"
    return f"{row['id']:6} {row['state']:10} {told}  tries: {row['attempts']}  {row['last_error'] or ''}".rstrip()


def _retry(options: argparse.Namespace) -> int:
    with opened() as store:
        about = ("delivery", str(options.id))
        state = logged(store, "unsent.retry", about, outbox.retry, options.id, datetime.now(UTC))
    if state is None:
        raise ValueError(f"row {options.id} is not there or is not unsent")
    later = "is not sent: a later change of the visit has gone there"
    said = "will be sent" if state is outbox.State.WAITING else later
    return show({"id": options.id, "state": state}, [f"Row {options.id} {said}."], as_json=options.json)
