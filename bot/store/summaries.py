"""A summary of each conversation, in clear but without a visitor's word, so that lists are quick."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, select, update

from bot.clinic.outcome import Line, Summary, summary
from bot.store.columns import insert_if_absent
from bot.store.tables import appointments, conversation_summaries, conversations, intake_requests, messages

_summary = conversation_summaries.c
_message = messages.c
BEGUN = {"said": 0, "topics": "", "outcome": "unanswered"}


def begin(connection: Connection, conversation_id: str, opening: int) -> None:
    """Put a conversation on the lists with the visitor's first message, before it is answered; once is enough.

    Args:
        connection: of the caller's transaction.
        conversation_id: the conversation's id.
        opening: the message's number.
    """
    began = select(conversations.c.created_at).where(conversations.c.id == conversation_id)
    row = {"conversation_id": conversation_id, "began_at": connection.execute(began).scalar_one(), "opening": opening}
    insert_if_absent(connection, conversation_summaries, {**BEGUN, **row}, _summary.conversation_id)


def refresh(connection: Connection, conversation_id: str) -> None:
    """Sum up a conversation anew, after a turn."""
    lines = list(_lines(connection, conversation_id))
    told = summary(lines, **_came_of_it(connection, conversation_id))
    said = sum(line.sender == "visitor" for line in lines)
    change = update(conversation_summaries).where(_summary.conversation_id == conversation_id)
    connection.execute(change.values(said=said, **_columns(told)))


def began_at(connection: Connection, conversation_id: str) -> datetime | None:
    """When a conversation that is on the lists began; None where it is not."""
    query = select(_summary.began_at).where(_summary.conversation_id == conversation_id)
    return connection.execute(query).scalar_one_or_none()


def packed(topics: tuple[str, ...]) -> str:
    """Labels as the table has them: each between two spaces."""
    return f" {' '.join(topics)} " if topics else ""


def _columns(told: Summary) -> dict[str, Any]:
    return {
        "topics": packed(told.topics),
        "lowest_confidence": told.lowest_confidence,
        "flag": told.flag and told.flag.value,
        "outcome": told.outcome.value,
    }


def _lines(connection: Connection, conversation_id: str) -> Iterator[Line]:
    columns = (_message.sender, _message.kind, _message.topic, _message.confidence)
    query = select(*columns).where(_message.conversation_id == conversation_id).order_by(_message.number)
    for row in connection.execute(query):
        yield Line(row.sender, row.kind, row.topic, row.confidence)


def _came_of_it(connection: Connection, conversation_id: str) -> dict[str, bool]:
    requested = select(intake_requests.c.reference).where(intake_requests.c.conversation_id == conversation_id)
    booked = select(appointments.c.id).where(appointments.c.reference.in_(requested))
    row = connection.execute(select(exists(requested), exists(booked))).one()
    return {"requested": bool(row[0]), "booked": bool(row[1])}
