"""Notes that staff keep of a request or of a conversation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, select

from bot.store.tables import staff


@dataclass(frozen=True)
class Note:
    """What somebody noted, and when."""

    who: str
    at: datetime
    text: str


def newest(connection: Connection, about: Column[str], name: str) -> list[Note]:
    """The notes on a request or a conversation, the newest first.

    Args:
        connection: of the caller's transaction.
        about: the column of the notes' table that says what a note is about.
        name: the reference or the conversation's id.
    """
    note = about.table.c
    query = (
        select(staff.c.name.label("who"), note.at, note.text)
        .join(staff, staff.c.id == note.staff_id)
        .where(about == name)
        .order_by(note.id.desc())
    )
    return [Note(**row) for row in connection.execute(query).mappings()]
