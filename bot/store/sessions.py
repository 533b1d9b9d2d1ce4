"""Open sessions of staff. A row that is deleted is a session that has ended, from the next request on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from bot.clinic.access import Role
from bot.clinic.staff import ABSOLUTE, IDLE, session_is_over
from bot.store.tables import staff, staff_sessions

# Being seen is written down this often; the idle time is up to this much longer than it seems, never shorter.
SEEN_EVERY = timedelta(seconds=20)

_columns = staff_sessions.c
Notice = Mapping[str, Any]


@dataclass(frozen=True)
class Session:
    """An open session and whose it is.

    Attributes:
        device: the browser and system it was opened with, in a few words.
        notices: what the next page tells, each a `code` of console.yml with its values.
        has_second_step: whether its person logs in with a code, too.
    """

    id: int
    staff_id: int
    name: str
    role: Role
    must_change: bool
    has_second_step: bool
    device: str
    notices: Sequence[Notice]
    created_at: datetime
    seen_at: datetime


def start(connection: Connection, token: str, staff_id: int, device: str, now: datetime) -> None:
    """Open a session, and clear away those that are over.

    Args:
        connection: of the caller's transaction.
        token: random; only its hash is kept.
        staff_id: whose it is.
        device: the browser and system in a few words.
        now: the current moment.
    """
    over = or_(_columns.seen_at <= now - IDLE, _columns.created_at <= now - ABSOLUTE)
    connection.execute(delete(staff_sessions).where(over))
    row = {"token_hash": _hash(token), "staff_id": staff_id, "device": device, "notices": []}
    connection.execute(staff_sessions.insert().values(**row, created_at=now, seen_at=now))


def resume(connection: Connection, token: str, now: datetime, *, counts: bool = True) -> Session | None:
    """The session of a token; None where there is none, it is over, or its person is disabled.

    Args:
        connection: of the caller's transaction.
        token: from the browser's cookie.
        now: the current moment.
        counts: whether its person is seen now; not where a page asks by itself.
    """
    session = _find(connection, token)
    if session is None:
        return None
    if session_is_over(session.created_at, session.seen_at, now):
        end(connection, session.staff_id, session.id)
        return None
    if counts and now - session.seen_at >= SEEN_EVERY:
        _update(connection, session.id, seen_at=now)
    return session


def of_person(connection: Connection, staff_id: int, now: datetime) -> list[Session]:
    """Somebody's open sessions, the one seen last first."""
    query = _select().where(_columns.staff_id == staff_id).order_by(_columns.seen_at.desc())
    found = [_session(row) for row in connection.execute(query).mappings()]
    return [each for each in found if not session_is_over(each.created_at, each.seen_at, now)]


def tell(connection: Connection, session_id: int, notices: Sequence[Notice]) -> None:
    """Set what the next page tells."""
    _update(connection, session_id, notices=list(notices))


def end(connection: Connection, staff_id: int, session_id: int) -> None:
    """End one of somebody's sessions; nobody ends another one's by its number."""
    connection.execute(delete(staff_sessions).where(_columns.id == session_id, _columns.staff_id == staff_id))


def end_all(connection: Connection, staff_id: int, keep: int | None = None) -> None:
    """End all of somebody's sessions, but perhaps one."""
    query = delete(staff_sessions).where(_columns.staff_id == staff_id)
    connection.execute(query if keep is None else query.where(_columns.id != keep))


def _find(connection: Connection, token: str) -> Session | None:
    query = _select().where(_columns.token_hash == _hash(token), staff.c.disabled_at.is_(None))
    row = connection.execute(query).mappings().first()
    return _session(row) if row else None


def _select() -> Any:  # noqa: ANN401 its type is a line of thirteen columns
    kept = (_columns.id, _columns.staff_id, _columns.device, _columns.notices, _columns.created_at, _columns.seen_at)
    person = (staff.c.name, staff.c.role, staff.c.must_change, staff.c.totp_nonce.is_not(None).label("has_second_step"))
    return select(*kept, *person).join(staff)


def _session(row: Mapping[Any, Any]) -> Session:
    return Session(**{**row, "role": Role(row["role"]), "has_second_step": bool(row["has_second_step"])})


def _update(connection: Connection, session_id: int, **values: object) -> None:
    connection.execute(update(staff_sessions).where(_columns.id == session_id).values(**values))


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
