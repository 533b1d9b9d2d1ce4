"""Logging in, and choosing a password: plain functions, run in a thread because hashing takes its time."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot import passwords
from bot.clinic.staff import login_of
from bot.console import cookies
from bot.console.parts import Parts
from bot.store import sessions, staff
from bot.store.access_log import ALLOWED, REFUSED, Entry
from bot.store.staff import TRIES, StaffMember

LONGEST_LOGIN = 64


@dataclass(frozen=True)
class Typed:
    """What somebody typed to log in, and with what browser."""

    name: str
    password: str = field(repr=False)
    code: str = field(repr=False)
    device: str


class _UsedCodeError(Exception):
    """The code of the second step has opened the door before."""


def log_in(parts: Parts, typed: Typed, now: datetime) -> str | None:
    """Open a session and give its token, or None where something of what was typed is wrong.

    A name that nobody has takes the same statements and the same hash as one that somebody has, and is locked the same
    way. The try is counted before it is judged.

    Raises:
        StoreError: the database cannot do it.
    """
    login = login_of(typed.name)[:LONGEST_LOGIN]
    member, counted = parts.store.run(_try, login, now)
    fits = passwords.fits(member.password_hash if member else None, typed.password)
    step = _step(parts, member, typed.code, now)
    if member is None or member.disabled_at or not (fits and counted) or (member.totp_nonce and step is None):
        parts.log.run(_entry(member, REFUSED), TRIES.conclude, login, now, right=False)
        return None
    token = cookies.new_token()
    try:
        parts.log.run(_entry(member, ALLOWED), _open, member, step, token, device=typed.device, now=now)
    except _UsedCodeError:
        parts.log.run(_entry(member, REFUSED), TRIES.conclude, login, now, right=False)
        return None
    return token


def knows_password(parts: Parts, staff_id: int, password: str, now: datetime) -> bool:
    """Whether somebody who is logged in types their own password; tries are counted as those at the door.

    Raises:
        StoreError: the database cannot do it.
    """
    member = parts.store.run(staff.by_id, staff_id)
    login = login_of(member.name) if member else ""
    _, counted = parts.store.run(_try, login, now)
    right = passwords.fits(member.password_hash if member else None, password) and counted
    parts.store.run(TRIES.conclude, login, now, right=right)
    return right


def _try(connection: Connection, login: str, now: datetime) -> tuple[StaffMember | None, bool]:
    counted = TRIES.count(connection, login, now)
    return staff.by_name(connection, login), counted


def _step(parts: Parts, member: StaffMember | None, code: str, now: datetime) -> int | None:
    if member is None or member.totp_nonce is None:
        return None
    return parts.second_step.step_of(member.id, member.totp_nonce, code, now)


def _open(  # noqa: PLR0913 one transaction, all of it
    connection: Connection, member: StaffMember, step: int | None, token: str, *, device: str, now: datetime
) -> None:
    if step is not None and not staff.use_step(connection, member.id, step):
        raise _UsedCodeError
    TRIES.conclude(connection, login_of(member.name), now, right=True)
    staff.logged_in(connection, member.id, now)
    sessions.start(connection, token, member.id, device, now)


def _entry(member: StaffMember | None, outcome: str) -> Entry:
    # A name that nobody has may be a password typed into the wrong field: it is not written down.
    if member is None:
        return Entry(who="", what="session.log_in", outcome=outcome)
    return Entry(who=member.name, what="session.log_in", outcome=outcome, staff_id=member.id, role=member.role)
