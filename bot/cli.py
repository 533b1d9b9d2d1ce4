"""The commands of `python -m bot`: each has --help, exits non-zero on failure, prints data as JSON with --json."""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from functools import partial
from typing import TypeAlias

from bot.clinic.errors import ClinicError
from bot.commands import audit, content, intake, outbox, publishing, staff
from bot.secrets import derived_key
from bot.settings import PREFIX, Settings, load_settings
from bot.store.database import StoreError, open_store
from bot.understanding.errors import UnderstandingError

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
    except (ClinicError, UnderstandingError, StoreError, OSError, ValueError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201 a command line prints
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="The clinic's front door.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "run", _run, "start engine, actions, web and delivery under one supervisor")
    _add(commands, "web", _web, "serve the visitor's door and the staff door")
    _add(commands, "deliver", _deliver, "deliver what is in the outbox: mails, calendar")
    commands.add_parser("keep", help="run a command and start it again when it dies")
    for words in (intake, outbox, staff, audit, content):
        words.add_to(commands, _add)
    _add_record_commands(commands)
    return parser


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
    with closing(open_store(settings)) as store:
        publishing.write_down_start(settings, store)
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
