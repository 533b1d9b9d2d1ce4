"""`python -m bot audit`: the access log, checked and exported."""

import argparse
import csv
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.commands.log import open_log, operator
from bot.csv_cells import harmless
from bot.settings import load_settings
from bot.store.access_log import Entry, Search, oldest_first
from bot.store.access_log_check import Verdict, verify
from bot.store.database import open_store

TAMPERED = 1
PROBLEMS = {
    "changed": "it, or its place, was changed",
    "missing": "it is missing",
    "cut": "the end of the log is missing",
    "head": "what the database keeps about the log's end is missing or forged",
    "base": "what the database keeps about purged entries is forged",
    "anchor": "what is kept outside the database about the log's end is missing or forged",
}

Add = Callable[..., argparse.ArgumentParser]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", add: Add) -> None:
    """Add the commands.

    Args:
        commands: of `python -m bot`.
        add: makes the parser of one command.
    """
    parser = commands.add_parser("audit", help="check and export the access log")
    own = parser.add_subparsers(required=True, metavar="COMMAND")
    checking = add(own, "verify", _verify, "check that no entry was changed, removed or moved")
    exporting = add(own, "export", _export, "print the access log as CSV, the oldest entry first, times in UTC")
    for name in ("since", "until"):
        exporting.add_argument(f"--{name}", type=_moment, metavar="MOMENT", help="ISO 8601 with its zone")
    for each in (checking, exporting):
        each.add_argument("--json", action="store_true", help="print JSON")


def _verify(options: argparse.Namespace) -> int:
    settings = load_settings()
    with closing(open_store(settings)) as store:
        verdict = verify(open_log(settings, store))
    if options.json:
        print(json.dumps({**asdict(verdict), "intact": verdict.intact}))
    else:
        print(_sentence(verdict))
    return 0 if verdict.intact else TAMPERED


def _sentence(verdict: Verdict) -> str:
    if verdict.problem is None:
        purged = f" Entries up to {verdict.purged} were purged, being old enough." if verdict.purged else ""
        return f"The access log is intact: {verdict.rows} entries.{purged}"
    return f"The access log was tampered with. Entry {verdict.first_bad}: {PROBLEMS[verdict.problem]}."


def _export(options: argparse.Namespace) -> int:
    settings = load_settings()
    with closing(open_store(settings)) as store:
        open_log(settings, store).record(Entry(who=operator(), what="access_log.export"))
        search = Search(since=options.since, until=options.until)
        store.run(_print_json if options.json else _print_csv, search)
    return 0


def _print_json(connection: Connection, search: Search) -> None:
    print(json.dumps([_plain(row) for row in oldest_first(connection, search)], indent=2))


def _print_csv(connection: Connection, search: Search) -> None:
    writer = None
    for row in oldest_first(connection, search):
        if writer is None:
            writer = csv.DictWriter(sys.stdout, list(row))
            writer.writeheader()
        writer.writerow({name: harmless(value) for name, value in row.items()})


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}


def _moment(typed: str) -> datetime:
    moment = datetime.fromisoformat(typed)
    if moment.tzinfo is None:
        message = "a moment needs its zone, for example 2026-11-25T00:00-05:00"
        raise argparse.ArgumentTypeError(message)
    return moment
