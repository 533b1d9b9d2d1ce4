"""`python -m bot content`: the topic files, checked and begun."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.commands import publishing
from bot.commands.log import logged
from bot.commands.shared import opened, progress, show
from bot.store import misunderstood

if TYPE_CHECKING:
    from bot.content.check import Finding
    from bot.content.inbox import Group
    from bot.content.rules.examples import Encode

Add = Callable[..., argparse.ArgumentParser]

ROOT = Path(__file__).resolve().parents[2]
# Fewer new examples are encoded before anybody has read a line about it.
MANY = 500


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", add: Add) -> None:
    """Add the command's parsers."""
    verbs = commands.add_parser("content", help="check the topic files, and begin new ones").add_subparsers(
        required=True, metavar="COMMAND"
    )
    checking = add(verbs, "check", _check, "tell every mistake in the topic files, with its line and what to do")
    checking.add_argument("--quick", action="store_true", help="do not compare what examples mean")
    checking.add_argument("--json", action="store_true", help="print JSON")
    beginning = add(verbs, "new", _new, "begin a topic: write its file, ready to be filled in")
    beginning.add_argument("id", help="its name, such as home_visits")
    beginning.add_argument("--title", required=True, help='what a button to it says, such as "Home visits"')
    beginning.add_argument("--json", action="store_true", help="print JSON")
    reading = add(verbs, "inbox", _inbox, "show what was not understood: masked, those of one meaning together")
    reading.add_argument("--limit", type=int, default=500, help="how many of the newest messages (500)")
    reading.add_argument("--json", action="store_true", help="print JSON")
    publishing.add_to(verbs, add)
    for each in (checking, beginning, reading):
        each.add_argument("--root", type=Path, default=ROOT, help="the project's folder, if not this one")


def _check(options: argparse.Namespace) -> int:
    from bot.clinic.facts import load_facts  # noqa: PLC0415 the other commands need neither
    from bot.content.check import check  # noqa: PLC0415 as above

    zone = ZoneInfo(load_facts(options.root / "clinic.yml").time_zone)
    encode = None if options.quick else _encoder(options.root)
    found = check(options.root, today=datetime.now(UTC).astimezone(zone).date(), encode=encode)
    show([asdict(each) for each in found], _report(found), as_json=options.json)
    return int(any(each.level == "error" for each in found))


def _encoder(root: Path) -> "Encode":
    from bot.understanding.kept import FOLDER, KeptVectors  # noqa: PLC0415 loads the model's library

    return KeptVectors(root / FOLDER, before=_announce).encode


def _announce(count: int) -> None:
    if count > MANY:
        progress(f"Reading {count:,} examples for their meaning: this takes minutes, and only this once.")


def _report(found: "Sequence[Finding]") -> list[str]:
    lines = [line for each in found for line in _lines(each)]
    errors = sum(each.level == "error" for each in found)
    if not found:
        return ["No mistakes."]
    return [*lines, f"{_counted(errors, 'mistake')}, {_counted(len(found) - errors, 'warning')}."]


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _lines(each: "Finding") -> list[str]:
    return [f"{each.file}, line {each.line}: {each.level}: {each.says} [{each.rule}]", f"    {each.do}", ""]


def _new(options: argparse.Namespace) -> int:
    from bot.content.check import HANDBOOK  # noqa: PLC0415 the other commands need none of it
    from bot.content.limits import load_handbook  # noqa: PLC0415 as above
    from bot.content.new import new_topic  # noqa: PLC0415 as above

    path = new_topic(options.root, options.id, options.title, load_handbook(options.root / HANDBOOK))
    file = path.relative_to(options.root).as_posix()
    told = f"{file} is ready to be filled in; `python -m bot content check` tells what it needs."
    return show({"file": file}, [told], as_json=options.json)


def _inbox(options: argparse.Namespace) -> int:
    from bot.content.check import HANDBOOK  # noqa: PLC0415 the other commands need none of it
    from bot.content.inbox import grouped, plain_words  # noqa: PLC0415 loads the model's library
    from bot.content.limits import load_handbook  # noqa: PLC0415 as above
    from bot.content.source import read_content  # noqa: PLC0415 as above

    inbox = load_handbook(options.root / HANDBOOK).inbox
    with opened() as store:
        messages = logged(store, "content.inbox", ("", ""), misunderstood.latest, options.limit)
    plain = plain_words(read_content(options.root))
    groups = grouped(messages, likeness=inbox.likeness, kept=inbox.kept, plain=plain)
    lines = [line for group in groups for line in _group(group)]
    told = [{**asdict(group), "texts": group.texts} for group in groups]
    return show(told, lines or ["Everything was understood."], as_json=options.json)


def _group(group: "Group") -> list[str]:
    head = f"{group.count} x, last on {group.last:%Y-%m-%d}, taken for {group.topic}:"
    return [head, *(f"    {text!r}" for text in group.texts), ""]
