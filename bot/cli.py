"""The commands of `python -m bot`: each has --help, exits non-zero on failure, prints data as JSON with --json."""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import TypeAlias

from bot.clinic.errors import ClinicError
from bot.commands import audit, staff
from bot.secrets import derived_key
from bot.settings import PREFIX, Settings, load_settings
from bot.store.database import StoreError, open_store

Command = Callable[[argparse.Namespace], int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 argparse names it no other way


def main(arguments: Sequence[str]) -> int:
    """Run one command.

    Args:
        arguments: as typed, without the program's name.

    Returns:
        The exit code.
    """
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        return command(options)
    except (ClinicError, StoreError, OSError, ValueError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201 a command line prints
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="The clinic's front door.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "run", _run, "start engine, actions, web and delivery under one supervisor")
    _add(commands, "web", _web, "serve the visitor's door and the staff door")
    _add(commands, "deliver", _deliver, "deliver what is in the outbox: mails, calendar")
    commands.add_parser("keep", help="run a command and start it again when it dies")
    intake = commands.add_parser("intake", help="read intake requests").add_subparsers(required=True, metavar="COMMAND")
    listing = _add(intake, "list", _intake_list, "list the intake requests, the newest first")
    listing.add_argument("--json", action="store_true", help="print JSON")
    exporting = _add(intake, "export", _intake_export, "write the requests, visits and slots for another system")
    exporting.add_argument("--fhir", action="store_true", required=True, help="as a FHIR R4 Bundle, JSON")
    exporting.add_argument("--out", metavar="FILE", help="write to a file that only its owner reads; else printed")
    staff.add_to(commands, _add)
    audit.add_to(commands, _add)
    _add_outbox(commands)
    _add_record_commands(commands)
    return parser


def _add_outbox(commands: Commands) -> None:
    outbox = commands.add_parser("outbox", help="see what was not sent, and retry it")
    verbs = outbox.add_subparsers(required=True, metavar="COMMAND")
    listing = _add(verbs, "list", _outbox_list, "list what was not sent")
    listing.add_argument("--all", action="store_true", help="what was sent, too")
    again = _add(verbs, "retry", _outbox_retry, "put a row that was not sent back to be delivered")
    again.add_argument("id", type=int, help="the row's number")
    for each in (listing, again):
        each.add_argument("--json", action="store_true", help="print JSON")


def _add_record_commands(commands: Commands) -> None:
    keys = commands.add_parser("keys", help="the keys of the record").add_subparsers(required=True, metavar="COMMAND")
    rotating = _add(
        keys, "rotate", _lazily("keys", "rotate_keys"), "encrypt everything with a new key; goes on if broken off"
    )
    kept = commands.add_parser("retention", help="how long things are kept")
    purging = _add(
        kept.add_subparsers(required=True, metavar="COMMAND"),
        "purge",
        _lazily("retention", "purge_now"),
        "erase what is older than clinic.yml allows",
    )
    purging.add_argument("--dry-run", action="store_true", help="only count")
    erasing = _add(commands, "erase", _lazily("erase", "erase"), "erase a request or a conversation, everywhere")
    which = erasing.add_mutually_exclusive_group(required=True)
    which.add_argument("--reference", metavar="CODE", help="of the request; its conversation goes too")
    which.add_argument("--conversation", metavar="ID", help="of the conversation; its requests go too")
    erasing.add_argument("--force", metavar="REASON", help="even if a visit is or was booked")
    exporting = _add(commands, "export", _lazily("export", "export"), "write a copy of one person's data")
    exporting.add_argument("--reference", metavar="CODE", required=True, help="of the person's request")
    exporting.add_argument("--out", metavar="FOLDER", required=True, help="gets data.json and index.html")
    for command in (rotating, purging, erasing, exporting):
        command.add_argument("--json", action="store_true", help="print JSON")


def _lazily(module: str, name: str) -> Command:
    """A command of `bot.commands` whose module is loaded when it runs."""

    def run(options: argparse.Namespace) -> int:
        command: Command = getattr(importlib.import_module(f"bot.commands.{module}"), name)
        return command(options)

    return run


def _add(commands: Commands, name: str, command: Command, text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.set_defaults(command=command)
    return parser


def _run(_options: argparse.Namespace) -> int:
    from bot.store.keys import Keyring  # noqa: PLC0415 as below
    from bot.store.migrate import migrate  # noqa: PLC0415 only this command needs Alembic and honcho
    from bot.supervise.run import run  # noqa: PLC0415 as above

    settings = load_settings()
    migrate(settings.database_url, Keyring(settings.key_file))
    return run({**os.environ, **environment(settings)}, welcome=partial(staff.first_admin, settings))


def environment(settings: Settings) -> dict[str, str]:
    """The settings as the processes read them, with the secret of the inner channel."""
    named = {f"{PREFIX}{name.upper()}": str(value) for name, value in asdict(settings).items()}
    return {
        **named,
        f"{PREFIX}ENGINE_SECRET": derived_key(settings.key_file, "engine"),
        # Web, engine and actions share the cores: in each, a product of one vector is not worth a second thread.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "SANIC_HOST": "127.0.0.1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


def _web(_options: argparse.Namespace) -> int:
    from bot.serve import serve  # noqa: PLC0415 the other commands need no server

    serve(load_settings())
    return 0


def _deliver(_options: argparse.Namespace) -> int:
    from bot.delivery.worker import run  # noqa: PLC0415 the other commands need no mail

    run(load_settings())
    return 0


def _outbox_list(options: argparse.Namespace) -> int:
    from bot.store import outbox  # noqa: PLC0415 keeps `keep` and --help light

    rows = open_store(load_settings()).run(outbox.listed, everything=options.all)
    if options.json:
        print(json.dumps(rows, default=_iso, indent=2))  # noqa: T201 a command line prints
        return 0
    for row in rows:
        told = f"{row['destination']:12} {row['reference']}  {row['kind']:21} {row['sequence']}"
        print(f"{row['id']:6} {row['state']:10} {told}  tries: {row['attempts']}  {row['last_error'] or ''}".rstrip())  # noqa: T201 as above
    if not rows:
        print("Nothing is unsent." if not options.all else "The outbox is empty.")  # noqa: T201 as above
    return 0


def _outbox_retry(options: argparse.Namespace) -> int:
    from bot.store import outbox  # noqa: PLC0415 keeps `keep` and --help light

    state = open_store(load_settings()).run(outbox.retry, options.id, datetime.now(UTC))
    if state is None:
        raise ValueError(f"row {options.id} is not there or is not unsent")
    said = (
        "will be sent" if state is outbox.State.WAITING else "is not sent: a later change of the visit has gone there"
    )
    print(json.dumps({"id": options.id, "state": state}) if options.json else f"Row {options.id} {said}.")  # noqa: T201 a command line prints
    return 0


def _intake_list(options: argparse.Namespace) -> int:
    from bot.store import intake  # noqa: PLC0415 keeps `keep` and --help light

    requests = open_store(load_settings()).run(intake.newest_first)
    if options.json:
        print(json.dumps(requests, default=_iso, indent=2))  # noqa: T201 a command line prints
        return 0
    for row in requests:
        when = row["created_at"].strftime("%Y-%m-%d %H:%M UTC")
        print(f"{row['reference']}  {when}  {row['state']:8} {row['name']}  {row['contact']}  {row['times']}")  # noqa: T201 as above
    if not requests:
        print("No intake requests yet.")  # noqa: T201 as above
    return 0


def _intake_export(options: argparse.Namespace) -> int:
    from bot.delivery.fhir.export import write  # noqa: PLC0415 the other commands need no FHIR

    write(load_settings(), options.out)
    return 0


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
