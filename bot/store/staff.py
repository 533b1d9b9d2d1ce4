"""The people who may log in."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select, update

from bot.clinic.access import Role, Rule
from bot.clinic.errors import LastAdminError, NameTakenError
from bot.clinic.staff import login_of
from bot.store import sessions
from bot.store.columns import insert_if_absent
from bot.store.tables import login_attempts, staff
from bot.store.tries import Tries

LOCK = timedelta(minutes=15)
TRIES = Tries(login_attempts, LOCK)

_columns = staff.c


@dataclass(frozen=True)
class StaffMember:
    """One of the people who may log in.

    Attributes:
        name: as it is shown; compared without regard to case.
        must_change: the password was given by somebody else and opens only the page that changes it.
        totp_nonce: what the second step's secret is derived from; None where there is no second step.
        disabled_at: since when the account is closed; None while it is open.
    """

    id: int
    name: str
    role: Role
    password_hash: str = field(repr=False)
    must_change: bool
    totp_nonce: str | None = field(repr=False)
    created_at: datetime
    last_login_at: datetime | None
    disabled_at: datetime | None


_SHOWN = tuple(_columns[part.name] for part in fields(StaffMember))


def add(connection: Connection, name: str, role: Role, password_hash: str, now: datetime) -> None:
    """Add somebody, who has to choose a password of their own at the first log-in.

    Args:
        connection: of the caller's transaction.
        name: as `tidy_name` gives it.
        role: what they may do.
        password_hash: of the one-time password.
        now: the current moment.

    Raises:
        NameTakenError: somebody has this name.
    """
    named = {"name": name, "login": login_of(name), "role": role, "password_hash": password_hash}
    if not insert_if_absent(connection, staff, {**named, "must_change": True, "created_at": now}, _columns.login):
        raise NameTakenError


def by_name(connection: Connection, name: str) -> StaffMember | None:
    """Somebody by name, disabled or not; None where nobody has it."""
    row = connection.execute(select(*_SHOWN).where(_columns.login == login_of(name))).mappings().first()
    return _member(row) if row else None


def by_id(connection: Connection, staff_id: int) -> StaffMember | None:
    """Somebody by number, disabled or not; None where there is no such number."""
    row = connection.execute(select(*_SHOWN).where(_columns.id == staff_id)).mappings().first()
    return _member(row) if row else None


def everybody(connection: Connection) -> list[StaffMember]:
    """All, by name, the disabled ones last."""
    query = select(*_SHOWN).order_by(_columns.disabled_at.is_not(None), _columns.login)
    return [_member(row) for row in connection.execute(query).mappings()]


def is_empty(connection: Connection) -> bool:
    """Whether nobody was ever added."""
    return connection.execute(select(_columns.id).limit(1)).first() is None


def change_role(connection: Connection, staff_id: int, role: Role) -> None:
    """Give somebody another role, and end their sessions, which were opened under the old one.

    Raises:
        LastAdminError: nobody would be left who can manage people.
    """
    if role is not Role.ADMIN:
        _keep_an_admin_besides(connection, staff_id)
    _change(connection, staff_id, role=role)


def disable(connection: Connection, staff_id: int, now: datetime) -> None:
    """Close an account and end its sessions.

    Raises:
        LastAdminError: nobody would be left who can manage people.
    """
    _keep_an_admin_besides(connection, staff_id)
    _change(connection, staff_id, disabled_at=now)


def enable(connection: Connection, staff_id: int) -> None:
    """Open a closed account again."""
    _change(connection, staff_id, disabled_at=None)


def reset(connection: Connection, member: StaffMember, password_hash: str) -> None:
    """Give a one-time password, take the second step away, lift a lock, and end all sessions."""
    _change(connection, member.id, password_hash=password_hash, must_change=True, totp_nonce=None, totp_step=None)
    TRIES.forget(connection, login_of(member.name))


def choose_password(connection: Connection, staff_id: int, password_hash: str) -> None:
    """Keep the password that somebody has chosen, and end all sessions opened with the old one."""
    _change(connection, staff_id, password_hash=password_hash, must_change=False)


def set_second_step(connection: Connection, staff_id: int, nonce: str | None, step: int | None) -> None:
    """Turn the second step on, with the time step of the code that proved it, or off."""
    _update(connection, staff_id, totp_nonce=nonce, totp_step=step)


def use_step(connection: Connection, staff_id: int, step: int) -> bool:
    """Take a code's time step; False where it or a later one was taken before."""
    fresh = or_(_columns.totp_step.is_(None), _columns.totp_step < step)
    query = update(staff).where(_columns.id == staff_id, fresh).values(totp_step=step)
    return connection.execute(query).rowcount == 1


def logged_in(connection: Connection, staff_id: int, now: datetime) -> None:
    """Remember when somebody last logged in."""
    _update(connection, staff_id, last_login_at=now)


def who_may(connection: Connection, rule: Rule) -> list[tuple[int, str]]:
    """Number and name of everybody whose role allows something, by name; disabled people are left out."""
    roles = [role for role in Role if rule(role)]
    query = select(staff.c.id, staff.c.name).where(staff.c.role.in_(roles), staff.c.disabled_at.is_(None))
    return [(row.id, row.name) for row in connection.execute(query.order_by(staff.c.login))]


def _change(connection: Connection, staff_id: int, **values: object) -> None:
    _update(connection, staff_id, **values)
    sessions.end_all(connection, staff_id)


def _update(connection: Connection, staff_id: int, **values: object) -> None:
    connection.execute(update(staff).where(_columns.id == staff_id).values(**values))


def _keep_an_admin_besides(connection: Connection, staff_id: int) -> None:
    query = select(_columns.id).where(_columns.role == Role.ADMIN, _columns.disabled_at.is_(None))
    if connection.execute(query).scalars().all() == [staff_id]:
        raise LastAdminError("nobody would be left who can manage people")


def _member(row: Mapping[Any, Any]) -> StaffMember:
    return StaffMember(**{**row, "role": Role(row["role"])})
