"""What reviewers propose to the content desk: messages that were misunderstood, with the topic that would be right."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from bot.clinic.errors import NotKnownError
from bot.store.misunderstood import names_of
from bot.store.tables import messages, proposals


@dataclass(frozen=True)
class Proposal:
    """One message, in clear, and what somebody who read it makes of it. Whose it is, is not told.

    Attributes:
        id: of the proposal.
        topic: what would be right (`faq/insurance`, `greet`); None where none of the topics fits.
        at: when it was proposed.
        names: as given in the requests of its conversation, so that they can be hidden.
    """

    id: int
    text: str
    topic: str | None
    at: datetime
    names: tuple[str, ...]


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


def open_proposals(connection: Connection, limit: int) -> list[Proposal]:
    """What nobody has settled yet, the newest first, at most `limit`."""
    columns = (proposals.c.id, proposals.c.topic, proposals.c.at, proposals.c.conversation_id, messages.c.text)
    query = (
        select(*columns)
        .join(messages, messages.c.id == proposals.c.message_id)
        .where(proposals.c.settled_at.is_(None))
        .order_by(proposals.c.id.desc())
        .limit(limit)
    )
    rows = connection.execute(query).all()
    names = names_of(connection, {row.conversation_id for row in rows})
    return [Proposal(row.id, row.text, row.topic, row.at, names.get(row.conversation_id, ())) for row in rows]


def settle(connection: Connection, proposal_id: int, now: datetime) -> None:
    """Note that the content desk has taken it up or put it aside; once is enough.

    Raises:
        NotKnownError: there is no such open proposal.
    """
    open_one = (proposals.c.id == proposal_id) & proposals.c.settled_at.is_(None)
    if not connection.execute(update(proposals).where(open_one).values(settled_at=now)).rowcount:
        raise NotKnownError


def of_conversation(connection: Connection, conversation_id: str) -> dict[str, str | None]:
    """What is proposed for a conversation's messages, settled or not: the topic by message id."""
    query = select(proposals.c.message_id, proposals.c.topic).where(proposals.c.conversation_id == conversation_id)
    return {row.message_id: row.topic for row in connection.execute(query)}
