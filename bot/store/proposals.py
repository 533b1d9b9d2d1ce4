"""What reviewers propose to the content desk: messages that were misunderstood, with the topic that would be right.

The desk's inbox (`misunderstood.py`) shows and settles them.
"""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.clinic.errors import NotKnownError
from bot.store.tables import messages, proposals


def propose(  # noqa: PLR0913 a proposal has these parts, by name
    connection: Connection,
    conversation_id: str,
    message_id: str,
    topic: str | None,
    *,
    proposed_by: int,
    now: datetime,
) -> None:
    """Propose a visitor's message; an earlier proposal for it is replaced.

    Args:
        connection: of the caller's transaction.
        conversation_id: in which it was said.
        message_id: the message's id.
        topic: what would be right; None where none of the topics fits.
        proposed_by: the person's number.
        now: the current moment.

    Raises:
        NotKnownError: the visitor has not said this in this conversation.
    """
    said = select(messages.c.number).where(
        messages.c.id == message_id, messages.c.conversation_id == conversation_id, messages.c.sender == "visitor"
    )
    if connection.execute(said).first() is None:
        raise NotKnownError
    connection.execute(delete(proposals).where(proposals.c.message_id == message_id))
    row = {"message_id": message_id, "conversation_id": conversation_id, "topic": topic, "proposed_by": proposed_by}
    connection.execute(proposals.insert().values(row | {"at": now}))


def of_conversation(connection: Connection, conversation_id: str) -> dict[str, str | None]:
    """What is proposed for a conversation's messages, settled or not: the topic by message id."""
    query = select(proposals.c.message_id, proposals.c.topic).where(proposals.c.conversation_id == conversation_id)
    return {row.message_id: row.topic for row in connection.execute(query)}
