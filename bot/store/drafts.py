"""Drafts of content files: what the content team is writing and has not published."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select, update

from bot.clinic.errors import DraftChangedError
from bot.store.columns import insert_if_absent
from bot.store.tables import content_drafts, staff

_draft = content_drafts.c


@dataclass(frozen=True)
class Draft:
    """What somebody has written of one file.

    Attributes:
        file: its path in the project.
        text: the whole new file.
        base_hash: `text_hash` of the live file that the draft began from.
        edited_by: the name of whoever saved it last.
        revision: grows with every change of this file's draft.
    """

    file: str
    text: str
    base_hash: str
    edited_by: str
    edited_at: datetime
    revision: int


def text_hash(text: str | None) -> str:
    """By which a live file is recognised: SHA-256 of its text, in hexadecimal; empty where there is no file."""
    return "" if text is None else hashlib.sha256(text.encode()).hexdigest()


def find(connection: Connection, file: str) -> Draft | None:
    """The open draft of a file."""
    row = connection.execute(_open().where(_draft.file == file)).mappings().one_or_none()
    return Draft(**row) if row else None


def every(connection: Connection) -> list[Draft]:
    """All open drafts, by file."""
    return [Draft(**row) for row in connection.execute(_open().order_by(_draft.file)).mappings()]


def change_set(connection: Connection) -> dict[str, str]:
    """What all open drafts together would change: the path of a content file -> its whole new text."""
    return {draft.file: draft.text for draft in every(connection)}


def revision(connection: Connection, file: str) -> int:
    """Which revision an editor starts from, whether a draft is open or not; 0: there was never one."""
    return connection.execute(select(_draft.revision).where(_draft.file == file)).scalar_one_or_none() or 0


def save(  # noqa: PLR0913 one row, all of it
    connection: Connection, file: str, text: str, *, base_hash: str, started: int, staff_id: int, now: datetime
) -> int:
    """Keep a file's draft.

    Args:
        connection: of the caller's transaction.
        file: its path in the project.
        text: the whole new file.
        base_hash: `text_hash` of the live file that it began from.
        started: the `revision` that the editor started from.
        staff_id: who saves it.
        now: the current moment.

    Returns:
        The new revision.

    Raises:
        DraftChangedError: somebody else has saved or dropped it meanwhile; nothing was overwritten.
    """
    values = {"text": text, "base_hash": base_hash, "edited_by": staff_id, "edited_at": now}
    first = {**values, "file": file, "revision": started + 1}
    if not insert_if_absent(connection, content_drafts, first, _draft.file):
        _replace(connection, file, started, values)
    return started + 1


def discard(connection: Connection, file: str, *, started: int, staff_id: int, now: datetime) -> None:
    """Drop a file's draft; the live file stays as it is.

    Args:
        connection: of the caller's transaction.
        file: its path in the project.
        started: the `revision` that was shown to whoever drops it.
        staff_id: who drops it.
        now: the current moment.

    Raises:
        DraftChangedError: somebody else has saved it meanwhile; nothing was dropped.
    """
    if find(connection, file):
        _replace(connection, file, started, {"text": None, "edited_by": staff_id, "edited_at": now})


def published(connection: Connection, changes: Mapping[str, str]) -> None:
    """Close the drafts that are live now; one that somebody has gone on writing stays open, based on what is live.

    Args:
        connection: of the caller's transaction.
        changes: the change set that was published.
    """
    for draft in every(connection):
        if draft.file in changes:
            live = changes[draft.file]
            kept = None if draft.text == live else draft.text
            same = (_draft.file == draft.file) & (_draft.revision == draft.revision)
            _change(connection, same, {"text": kept, "base_hash": text_hash(live), "revision": draft.revision + 1})


def _replace(connection: Connection, file: str, started: int, values: Mapping[str, Any]) -> None:
    same = (_draft.file == file) & (_draft.revision == started)
    if not _change(connection, same, {**values, "revision": started + 1}):
        other = select(staff.c.name, _draft.edited_at, _draft.text).join(staff, staff.c.id == _draft.edited_by)
        raise DraftChangedError(*connection.execute(other.where(_draft.file == file)).one())


def _change(connection: Connection, same: ColumnElement[bool], values: Mapping[str, Any]) -> bool:
    return connection.execute(update(content_drafts).where(same).values(values)).rowcount == 1


def _open() -> Select[Any]:
    return (
        select(
            _draft.file,
            _draft.text,
            _draft.base_hash,
            staff.c.name.label("edited_by"),
            _draft.edited_at,
            _draft.revision,
        )
        .join(staff, staff.c.id == _draft.edited_by)
        .where(_draft.text.is_not(None))
    )
