"""Lists of conversations, a page at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, tuple_

from bot.store.tables import conversations, messages

PAGE = 50

_conversation = conversations.c


@dataclass(frozen=True)
class Listed:
    """A conversation in a list.

    Attributes:
        began: when it was opened.
        opening: what the visitor said first; None where nothing was said.
    """

    id: str
    began: datetime
    opening: str | None


def newest(  # noqa: PLR0913 one page, all of it
    connection: Connection,
    since: datetime,
    until: datetime,
    *,
    among: Collection[str] | None = None,
    before: Listed | None = None,
    limit: int = PAGE,
) -> list[Listed]:
    """Conversations that began from `since` and before `until`, the newest first.

    Args:
        connection: of the caller's transaction.
        since: a moment.
        until: a moment.
        among: only these ids, such as a search has found.
        before: the last one of the page before.
        limit: how many.
    """
    query = select(_conversation.id, _conversation.created_at).where(
        _conversation.created_at >= since, _conversation.created_at < until, _conversation.erased_at.is_(None)
    )
    if among is not None:
        query = query.where(_conversation.id.in_(among))
    if before:
        place = tuple_(_conversation.created_at, _conversation.id)
        query = query.where(place < tuple_(before.began, before.id))
    in_order = query.order_by(_conversation.created_at.desc(), _conversation.id.desc()).limit(limit)
    rows = connection.execute(in_order).all()
    opening = _openings(connection, [row.id for row in rows])
    return [Listed(row.id, row.created_at, opening.get(row.id)) for row in rows]


def _openings(connection: Connection, ids: list[str]) -> dict[str, str]:
    said = messages.c.conversation_id.in_(ids) & (messages.c.sender == "visitor")
    first = select(func.min(messages.c.number)).where(said).group_by(messages.c.conversation_id)
    query = select(messages.c.conversation_id, messages.c.text).where(messages.c.number.in_(first))
    return {row.conversation_id: row.text for row in connection.execute(query)}
