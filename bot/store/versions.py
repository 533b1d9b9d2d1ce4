"""The versions of the content: who made which live, when and why; and what waits for a second person."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select

from bot.store.columns import insert_if_absent
from bot.store.tables import content_proposals, content_versions, staff

FOUND = "found"
PUBLISH = "publish"
ROLLBACK = "rollback"

_version = content_versions.c
_proposal = content_proposals.c


@dataclass(frozen=True)
class Version:
    """What visitors were answered from, from a moment on.

    Attributes:
        number: from 1.
        kind: FOUND (it was in place before anybody published), PUBLISH or ROLLBACK.
        parent: the version in whose place it came.
        restores: of a rollback, the version whose content it has.
        who: who made it live.
        second: who confirmed it; empty where nobody had to.
        files: the paths of what was changed.
        figures: how well it understood when it was tried; empty where it was not.
    """

    number: int
    kind: str
    parent: int | None
    restores: int | None
    who: str
    second: str
    at: datetime
    why: str
    files: list[str]
    figures: Mapping[str, Any]


@dataclass(frozen=True)
class NewVersion:
    """A version before it has a number; see `Version`."""

    kind: str
    who: str
    at: datetime
    why: str
    second: str = ""
    restores: int | None = None
    files: list[str] = field(default_factory=list)
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """Somebody would publish a candidate and waits for a second person."""

    candidate: str
    staff_id: int
    who: str
    at: datetime
    why: str


_SHOWN = tuple(_version[part.name] for part in fields(Version))


def add(connection: Connection, new: NewVersion, number: int) -> Version:
    """Write down a version that takes the place of the newest.

    Args:
        connection: of the caller's transaction.
        new: the version.
        number: under which its files and models lie in the archive; one that is taken is refused by the database.
    """
    parent = connection.execute(select(func.max(_version.number))).scalar_one_or_none()
    version = Version(**asdict(new), number=number, parent=parent)
    connection.execute(content_versions.insert().values(**asdict(version)))
    return version


def newest(connection: Connection) -> Version | None:
    """The version that is live."""
    found = every(connection, 1)
    return found[0] if found else None


def find(connection: Connection, number: int) -> Version | None:
    """A version by its number."""
    row = connection.execute(select(*_SHOWN).where(_version.number == number)).mappings().one_or_none()
    return Version(**row) if row else None


def every(connection: Connection, limit: int) -> list[Version]:
    """The newest versions first."""
    query = select(*_SHOWN).order_by(_version.number.desc()).limit(limit)
    return [Version(**row) for row in connection.execute(query).mappings()]


def propose(connection: Connection, candidate: str, staff_id: int, why: str, now: datetime) -> bool:
    """Ask for a second person; False where somebody has asked already for this candidate."""
    values = {"candidate": candidate, "staff_id": staff_id, "why": why, "at": now}
    return insert_if_absent(connection, content_proposals, values, _proposal.candidate)


def proposal(connection: Connection, candidate: str) -> Proposal | None:
    """What waits for a second person, of one candidate."""
    query = select(_proposal.candidate, _proposal.staff_id, staff.c.name.label("who"), _proposal.at, _proposal.why)
    query = query.join(staff, staff.c.id == _proposal.staff_id).where(_proposal.candidate == candidate)
    row = connection.execute(query).mappings().one_or_none()
    return Proposal(**row) if row else None


def close_proposals(connection: Connection) -> None:
    """Nothing waits any longer: what was proposed is live, or was compared with what no longer is."""
    connection.execute(delete(content_proposals))
