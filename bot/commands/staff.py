"""`python -m bot staff`: the people who may log in to the console."""

import argparse
import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime

from bot import passwords
from bot.clinic.access import Role
from bot.clinic.errors import NameTakenError
from bot.clinic.staff import one_time_password, tidy_name
from bot.commands.log import open_log, operator
from bot.settings import Settings, load_settings
from bot.store import staff
from bot.store.access_log import AccessLog, Entry
from bot.store.database import Store, open_store
from bot.store.staff import StaffMember

FIRST = "admin"
TOLD_ONCE = "It is shown this once and must be changed at the first log-in."

Add = Callable[..., argparse.ArgumentParser]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", add: Add) -> None:
    """Add the commands.

    Args:
        commands: of `python -m bot`.
        add: makes the parser of one command.
    """
    parser = commands.add_parser("staff", help="manage the people who may log in to the console")
    own = parser.add_subparsers(required=True, metavar="COMMAND")
    adding = add(own, "add", _add, "add somebody and print their one-time password")
    adding.add_argument("--role", required=True, choices=[role.value for role in Role])
    add(own, "list", _list, "list everybody who may log in")
    disabling = add(own, "disable", _disable, "close an account and end its sessions at once")
    resetting = add(own, "reset", _reset, "print a new one-time password; the second step is turned off")
    for each in (adding, disabling, resetting):
        each.add_argument("name", metavar="NAME")
    for each in own.choices.values():
        each.add_argument("--json", action="store_true", help="print JSON")


def first_admin(settings: Settings) -> str | None:
    """Make the first admin where there is nobody yet; their name and one-time password in a sentence, else None.

    Raises:
        StoreError: the database cannot do it.
    """
    with closing(open_store(settings)) as store:
        if not store.run(staff.is_empty):
            return None
        password = one_time_password()
        try:
            _add_member(open_log(settings, store), FIRST, Role.ADMIN, password)
        except NameTakenError:  # by another process, which has told it
            return None
    return f"First log-in: name {FIRST}, password {password}\n{TOLD_ONCE}"


def _add(options: argparse.Namespace) -> int:
    name = tidy_name(options.name)
    if name is None:
        message = "A name has 2 to 64 characters."
        raise ValueError(message)
    settings, password = load_settings(), one_time_password()
    with closing(open_store(settings)) as store:
        try:
            _add_member(open_log(settings, store), name, Role(options.role), password)
        except NameTakenError:
            message = f"There is somebody with the name {name} already; `staff reset` gives a new password."
            raise ValueError(message) from None
    return _tell(options, name, password)


def _add_member(log: AccessLog, name: str, role: Role, password: str) -> None:
    entry = Entry(who=operator(), what="people.add", object_kind="person", object_id=name, reason=role)
    log.run(entry, staff.add, name, role, passwords.hashed(password), datetime.now(UTC))


def _list(options: argparse.Namespace) -> int:
    with closing(open_store(load_settings())) as store:
        rows = [_row(member) for member in store.run(staff.everybody)]
    if options.json:
        print(json.dumps(rows, indent=2))
        return 0
    for row in rows:
        print(f"{row['name']:24} {row['role']:9} {row['state']:18} {row['last_login_at'] or 'never logged in'}")
    if not rows:
        print("Nobody yet: `python -m bot staff add NAME --role admin` adds the first.")
    return 0


def _disable(options: argparse.Namespace) -> int:
    settings = load_settings()
    with closing(open_store(settings)) as store:
        member = _named(store, options.name)
        entry = Entry(who=operator(), what="people.disable", object_kind="person", object_id=str(member.id))
        open_log(settings, store).run(entry, staff.disable, member.id, datetime.now(UTC))
    print(json.dumps({"name": member.name, "disabled": True}) if options.json else f"{member.name} is disabled.")
    return 0


def _reset(options: argparse.Namespace) -> int:
    settings, password = load_settings(), one_time_password()
    with closing(open_store(settings)) as store:
        member = _named(store, options.name)
        entry = Entry(who=operator(), what="people.reset", object_kind="person", object_id=str(member.id))
        open_log(settings, store).run(entry, staff.reset, member, passwords.hashed(password))
    return _tell(options, member.name, password)


def _tell(options: argparse.Namespace, name: str, password: str) -> int:
    if options.json:
        print(json.dumps({"name": name, "password": password}))
    else:
        print(f"{name}: {password}\n{TOLD_ONCE}")
    return 0


def _named(store: Store, name: str) -> StaffMember:
    member = store.run(staff.by_name, name)
    if member is None:
        message = "There is nobody with this name; `staff list` shows who there is."
        raise ValueError(message)
    return member


def _row(member: StaffMember) -> dict[str, str | bool | None]:
    waiting = "one-time password" if member.must_change else "active"
    return {
        "name": member.name,
        "role": member.role.value,
        "state": "disabled" if member.disabled_at else waiting,
        "second_step": member.totp_nonce is not None,
        "last_login_at": member.last_login_at.isoformat() if member.last_login_at else None,
    }
