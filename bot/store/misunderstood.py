"""What visitors wrote and the assistant did not understand, by itself or as a reviewer has found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, or_, select, update

from bot.store.columns import insert_if_absent
from bot.store.tables import handled_messages, intake_requests, messages, proposals

FALLBACK = "fallback"


@dataclass(frozen=True)
class Misunderstood:
    """One message, in clear.

    Attributes:
        topic: what it was taken for, in vain; of a proposed one, what would be right, or nothing.
        names: as given in the requests of its conversation.
        id: of the message.
        proposed: a reviewer has marked it.
    """

    text: str
    at: datetime
    topic: str
    names: tuple[str, ...]
    id: str = ""
    proposed: bool = False


@dataclass(frozen=True)
class Asked:
    """How often visitors came with a topic, and how often it was not understood: told so, or found by a reviewer."""

    count: int
    misunderstood: int


def latest(connection: Connection, limit: int) -> list[Misunderstood]:
    """The messages that nobody has dealt with, the newest first.

    They are those that the engine read and that were answered with a fallback, and those that a reviewer proposed.

    Args:
        connection: of the caller's transaction.
        limit: how many at most.
    """
    proposed = proposals.c.id.is_not(None)
    query = select(
        messages.c.text,
        messages.c.at,
        case((proposed, proposals.c.topic), else_=messages.c.topic).label("topic"),
        messages.c.conversation_id,
        messages.c.id,
        proposed.label("proposed"),
    )
    rows = connection.execute(_open(query).order_by(messages.c.number.desc()).limit(limit)).all()
    names = names_of(connection, {row.conversation_id for row in rows})
    return [
        Misunderstood(
            row.text, row.at, row.topic or "", names.get(row.conversation_id, ()), row.id, proposed=bool(row.proposed)
        )
        for row in rows
    ]


def waiting(connection: Connection, most: int) -> int:
    """How many messages nobody has dealt with, counted up to `most`."""
    some = _open(select(messages.c.id)).limit(most).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def asked(connection: Connection, since: datetime) -> dict[str, Asked]:
    """How often each topic was asked for since a moment, by its label (`faq/cost`, `greet`)."""
    query = (
        select(messages.c.topic, func.count(), func.sum(case((_in_vain(), 1), else_=0)))
        .where(messages.c.sender == "visitor", messages.c.topic.is_not(None), messages.c.at >= since)
        .group_by(messages.c.topic)
    )
    found = {topic: Asked(count, int(vain)) for topic, count, vain in connection.execute(query)}
    for row in connection.execute(_proposed(since)):
        told = found.get(row.topic, Asked(0, 0))
        found[row.topic] = Asked(told.count, told.misunderstood + row.found)
    return found


def handled(connection: Connection, ids: Iterable[str], now: datetime) -> int:
    """Take messages out of the inbox: a topic has got them, or nobody needs them. How many were still there."""
    wanted = list(ids)
    rows = connection.execute(
        select(messages.c.id, messages.c.conversation_id).where(
            messages.c.id.in_(wanted), messages.c.sender == "visitor"
        )
    ).all()
    done = [
        insert_if_absent(
            connection,
            handled_messages,
            {"message_id": row.id, "conversation_id": row.conversation_id, "handled_at": now},
            handled_messages.c.message_id,
        )
        for row in rows
    ]
    open_ones = proposals.c.message_id.in_(wanted) & proposals.c.settled_at.is_(None)
    connection.execute(update(proposals).where(open_ones).values(settled_at=now))
    return sum(done)


def _proposed(since: datetime) -> Select[Any]:
    """What reviewers have found to be a topic's, by that topic; what was told so already is counted there."""
    return (
        select(proposals.c.topic, func.count().label("found"))
        .join(messages, messages.c.id == proposals.c.message_id)
        .where(proposals.c.topic.is_not(None), messages.c.at >= since, ~_in_vain())
        .group_by(proposals.c.topic)
    )


def _open(query: Select[Any]) -> Select[Any]:
    """Of messages, those that nobody has dealt with, with the open proposal that there may be."""
    proposed = (proposals.c.message_id == messages.c.id) & proposals.c.settled_at.is_(None)
    return (
        query.select_from(messages)
        .join(proposals, proposed, isouter=True)
        .where(messages.c.sender == "visitor", or_(proposals.c.id.is_not(None), _in_vain()))
        .where(messages.c.id.not_in(select(handled_messages.c.message_id)))
    )


def _in_vain() -> ColumnElement[bool]:
    """Without a topic the engine has not read it: it was down, and the message may be plain enough."""
    answered: Select[tuple[str | None]] = select(messages.c.reply_to).where(
        messages.c.kind == FALLBACK, messages.c.reply_to.is_not(None)
    )
    return messages.c.topic.is_not(None) & messages.c.id.in_(answered)


def names_of(connection: Connection, ids: set[str]) -> dict[str, tuple[str, ...]]:
    """The names given in the requests of conversations, by the conversation's id."""
    query = select(intake_requests.c.conversation_id, intake_requests.c.name).where(
        intake_requests.c.conversation_id.in_(ids)
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(query):
        found[row.conversation_id] = (*found.get(row.conversation_id, ()), row.name)
    return found
