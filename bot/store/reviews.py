"""What reviewers make of a conversation: reviewed, assigned, saved, tagged and noted; and their own filters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from bot.clinic.access import may_review
from bot.clinic.errors import NotKnownError
from bot.clinic.outcome import Flag, Outcome
from bot.store import notes as staff_notes
from bot.store.columns import insert_if_absent
from bot.store.notes import Note
from bot.store.staff import who_may
from bot.store.tables import (
    conversation_notes,
    conversation_summaries,
    conversation_tags,
    saved_conversations,
    saved_filters,
    staff,
    tags,
)

_summary = conversation_summaries.c
_tagged = conversation_tags.c
_saved = saved_conversations.c


@dataclass(frozen=True)
class Review:
    """How far a conversation is with the reviewers.

    Attributes:
        began: when it was opened.
        outcome: what became of it.
        flag: the gravest thing that was shown.
        reviewed: who has read it through, and when.
        assigned: number and name of whoever looks after it.
        saved: whether the person who asks has saved it for later.
        tags: names by number.
        notes: the newest first.
    """

    began: datetime
    outcome: Outcome
    flag: Flag | None
    reviewed: tuple[str, datetime] | None
    assigned: tuple[int, str] | None
    saved: bool
    tags: Mapping[int, str]
    notes: list[Note]


def review(connection: Connection, conversation_id: str, staff_id: int) -> Review:
    """How far a conversation is, as one of the staff sees it.

    Raises:
        NotKnownError: no such conversation is on the lists.
    """
    row = connection.execute(select(conversation_summaries).where(_is(conversation_id))).one_or_none()
    if row is None:
        raise NotKnownError
    names = _names(connection, row.reviewed_by, row.assigned_to)
    saved = select(_saved.staff_id).where(_saved.conversation_id == conversation_id, _saved.staff_id == staff_id)
    return Review(
        began=row.began_at,
        outcome=Outcome(row.outcome),
        flag=Flag(row.flag) if row.flag else None,
        reviewed=(names[row.reviewed_by], row.reviewed_at) if row.reviewed_at else None,
        assigned=(row.assigned_to, names[row.assigned_to]) if row.assigned_to else None,
        saved=connection.execute(saved).first() is not None,
        tags=tags_of(connection, [conversation_id]).get(conversation_id, {}),
        notes=notes(connection, conversation_id),
    )


def mark(connection: Connection, conversation_id: str, staff_id: int | None, now: datetime) -> None:
    """Note who has read a conversation through; None takes it back.

    Raises:
        NotKnownError: no such conversation is on the lists.
    """
    _change(connection, conversation_id, reviewed_by=staff_id, reviewed_at=now if staff_id else None)


def assign(connection: Connection, conversation_id: str, staff_id: int | None) -> None:
    """Say who looks after a conversation; None is nobody in particular.

    Raises:
        NotKnownError: no such conversation is on the lists.
    """
    _change(connection, conversation_id, assigned_to=staff_id)


def colleagues(connection: Connection) -> list[tuple[int, str]]:
    """Number and name of everybody who reviews, by name."""
    return who_may(connection, may_review)


def save_for_later(connection: Connection, conversation_id: str, staff_id: int, *, saved: bool) -> None:
    """Put a conversation on somebody's own list, or take it off; twice is once.

    Raises:
        NotKnownError: no such conversation is on the lists.
    """
    _known(connection, conversation_id)
    row = {"conversation_id": conversation_id, "staff_id": staff_id}
    if saved:
        insert_if_absent(connection, saved_conversations, row, _saved.conversation_id, _saved.staff_id)
        return
    mine = (_saved.conversation_id == conversation_id, _saved.staff_id == staff_id)
    connection.execute(delete(saved_conversations).where(*mine))


def add_note(connection: Connection, conversation_id: str, staff_id: int, text: str, now: datetime) -> None:
    """Keep a note.

    Raises:
        NotKnownError: no such conversation is on the lists.
    """
    _known(connection, conversation_id)
    row: dict[str, Any] = {"conversation_id": conversation_id, "staff_id": staff_id, "at": now, "text": text}
    connection.execute(conversation_notes.insert().values(row))


def notes(connection: Connection, conversation_id: str) -> list[Note]:
    """The notes on a conversation, the newest first."""
    return staff_notes.newest(connection, conversation_notes.c.conversation_id, conversation_id)


def add_tag(connection: Connection, conversation_id: str, name: str) -> None:
    """Tag a conversation; a tag of this name, whatever its case, is used again.

    Raises:
        NotKnownError: no such conversation is on the lists.
    """
    _known(connection, conversation_id)
    known = {told.casefold(): number for number, told in all_tags(connection)}
    number = known.get(name.casefold())
    if number is None:
        number = connection.execute(tags.insert().values(name=name).returning(tags.c.id)).scalar_one()
    row = {"conversation_id": conversation_id, "tag_id": number}
    insert_if_absent(connection, conversation_tags, row, _tagged.conversation_id, _tagged.tag_id)


def remove_tag(connection: Connection, conversation_id: str, tag_id: int) -> None:
    """Take a tag off a conversation; a tag that is on none is forgotten."""
    here = (_tagged.conversation_id == conversation_id, _tagged.tag_id == tag_id)
    connection.execute(delete(conversation_tags).where(*here))
    used = select(_tagged.tag_id).where(_tagged.tag_id == tag_id)
    connection.execute(delete(tags).where(tags.c.id == tag_id, ~used.exists()))


def all_tags(connection: Connection) -> list[tuple[int, str]]:
    """Number and name of every tag, by name."""
    rows = connection.execute(select(tags.c.id, tags.c.name)).all()
    return sorted(((row.id, row.name) for row in rows), key=lambda each: each[1].casefold())


def tags_of(connection: Connection, ids: list[str]) -> dict[str, dict[int, str]]:
    """The tags of conversations: names by number, by the conversation's id."""
    query = select(_tagged.conversation_id, tags.c.id, tags.c.name).join(tags, tags.c.id == _tagged.tag_id)
    found: dict[str, dict[int, str]] = {}
    for row in connection.execute(query.where(_tagged.conversation_id.in_(ids)).order_by(tags.c.id)):
        found.setdefault(row.conversation_id, {})[row.id] = row.name
    return found


def save_filter(connection: Connection, staff_id: int, name: str, query: str) -> None:
    """Keep a filter of somebody's own; one of the same name is replaced.

    Args:
        connection: of the caller's transaction.
        staff_id: the person's number.
        name: what they call it.
        query: the list's address behind the question mark.
    """
    for number, told, _ in filters_of(connection, staff_id):
        if told.casefold() == name.casefold():
            drop_filter(connection, staff_id, number)
    connection.execute(saved_filters.insert().values(staff_id=staff_id, name=name, query=query))


def filters_of(connection: Connection, staff_id: int) -> list[tuple[int, str, str]]:
    """Number, name and query of somebody's own filters, by name."""
    query = select(saved_filters).where(saved_filters.c.staff_id == staff_id)
    rows = [(row.id, row.name, row.query) for row in connection.execute(query)]
    return sorted(rows, key=lambda each: each[1].casefold())


def drop_filter(connection: Connection, staff_id: int, number: int) -> None:
    """Forget a filter of somebody's own."""
    mine = (saved_filters.c.id == number, saved_filters.c.staff_id == staff_id)
    connection.execute(delete(saved_filters).where(*mine))


def _is(conversation_id: str) -> Any:  # noqa: ANN401 a condition of SQLAlchemy
    return _summary.conversation_id == conversation_id


def _known(connection: Connection, conversation_id: str) -> None:
    if connection.execute(select(_summary.conversation_id).where(_is(conversation_id))).first() is None:
        raise NotKnownError


def _change(connection: Connection, conversation_id: str, **values: Any) -> None:  # noqa: ANN401 columns
    change = update(conversation_summaries).where(_is(conversation_id)).values(**values)
    if not connection.execute(change).rowcount:
        raise NotKnownError


def _names(connection: Connection, *numbers: int | None) -> dict[int, str]:
    query = select(staff.c.id, staff.c.name).where(staff.c.id.in_([each for each in numbers if each is not None]))
    return {row.id: row.name for row in connection.execute(query)}
