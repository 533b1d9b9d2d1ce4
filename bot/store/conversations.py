"""Conversations and their messages."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, select, update

from bot.clinic.wording import Message
from bot.store import erasing, summaries, words
from bot.store.metadata import LABEL_LENGTH
from bot.store.tables import conversations, messages


@dataclass(frozen=True)
class Conversation:
    """One conversation and what the web must remember between its turns.

    Attributes:
        form: the form that the engine waits in, or None.
        card: variant of the crisis card that was the bot's last word.
        suspend: the engine has still to be told that a crisis suspends its form.
        checking: the bot's last word was the safety question; the variant it was asked for.
        checked: id of the message that the safety question was asked about.
        calm: turns left in which the safety question is not asked again after a no.
        told: the visit (`reference/sequence`) of which it was said that it needs another time.
    """

    id: str
    form: str | None = None
    card: str | None = None
    suspend: bool = False
    checking: str | None = None
    checked: str | None = None
    calm: int = 0
    told: str | None = None


@dataclass(frozen=True)
class SaidMessage:
    """A message as it stands in the record."""

    id: str
    sender: str
    kind: str
    text: str
    at: datetime
    payload: str | None = None
    buttons: list[dict[str, str]] = field(default_factory=list)
    gate: dict[str, Any] | None = None
    understood: dict[str, Any] | None = None


def new_id() -> str:
    """An id that cannot be guessed: 128 random bits in hexadecimal."""
    return uuid4().hex


def start(connection: Connection, opening: tuple[Message, ...]) -> tuple[Conversation, list[SaidMessage]]:
    """Make a conversation with the bot's opening messages."""
    conversation = Conversation(new_id())
    connection.execute(
        conversations.insert().values(
            id=conversation.id, created_at=datetime.now(UTC), state=_state(conversation), engine_forgot=False
        )
    )
    return conversation, add_replies(connection, conversation.id, None, opening)


def find(connection: Connection, conversation_id: str) -> Conversation | None:
    """The conversation, or None where it does not exist or was erased."""
    row = connection.execute(
        select(conversations.c.state).where(conversations.c.id == conversation_id, conversations.c.erased_at.is_(None))
    ).first()
    return Conversation(conversation_id, **row.state) if row else None


def remember(connection: Connection, conversation: Conversation) -> None:
    """Keep what the web must remember."""
    connection.execute(
        update(conversations).where(conversations.c.id == conversation.id).values(state=_state(conversation))
    )


def add_visitor_message(  # noqa: PLR0913 a message has these parts, by name
    connection: Connection,
    conversation_id: str,
    text: str,
    *,
    payload: str | None,
    client_id: str | None,
    gate: dict[str, Any],
) -> SaidMessage:
    """Add what the visitor said.

    Args:
        connection: an open transaction.
        conversation_id: the conversation's id.
        text: as written, or the pressed button's title.
        payload: of the pressed button; None for text.
        client_id: the widget's own id of the message.
        gate: the crisis gate's reading.
    """
    kind = "choice" if payload else "text"
    said = SaidMessage(new_id(), "visitor", kind, text, datetime.now(UTC), payload=payload, gate=gate)
    row = messages.insert().values(conversation_id=conversation_id, client_id=client_id, **_columns(said))
    number = connection.execute(row.returning(messages.c.number)).scalar_one()
    words.note(connection, number, conversation_id, text, said.at)
    summaries.begin(connection, conversation_id, number)
    return said


def note_understanding(connection: Connection, message_id: str, understood: dict[str, Any]) -> None:
    """Keep what the engine understood of a visitor's message."""
    topic, confidence = label_of(understood)
    kept = {"understood": understood, "topic": topic, "confidence": confidence}
    connection.execute(update(messages).where(messages.c.id == message_id).values(**kept))


def label_of(understood: dict[str, Any]) -> tuple[str | None, float | None]:
    """The full label (`faq/insurance`, `greet`) and its confidence, 0 to 1, of what the engine understood."""
    # `faq` is the intent of all topics; which one, the response selector says.
    intent = understood.get("intent") or {}
    name = _at(understood, "response_selector", "faq", "response", "intent_response_key")
    label = name if intent.get("name") == "faq" and isinstance(name, str) else intent.get("name")
    return label and label[:LABEL_LENGTH], intent.get("confidence")


def add_replies(
    connection: Connection, conversation_id: str, reply_to: str | None, replies: tuple[Message, ...]
) -> list[SaidMessage]:
    """Add the bot's messages, giving ids to them and to their buttons."""
    said = [numbered(reply) for reply in replies]
    for message in said:
        connection.execute(
            messages.insert().values(conversation_id=conversation_id, reply_to=reply_to, **_columns(message))
        )
    return said


def numbered(message: Message) -> SaidMessage:
    """Give a message and its buttons their ids."""
    message_id = new_id()
    buttons = [
        {"id": f"{message_id}.{number}", "title": button.title, "payload": button.payload}
        for number, button in enumerate(message.buttons)
    ]
    return SaidMessage(message_id, "bot", message.kind, message.text, datetime.now(UTC), buttons=buttons)


def find_message(connection: Connection, conversation_id: str, message_id: str) -> SaidMessage | None:
    """One message of a conversation."""
    return _first(connection, conversation_id, messages.c.id == message_id)


def find_by_client_id(connection: Connection, conversation_id: str, client_id: str) -> SaidMessage | None:
    """The visitor's message that the widget gave this id."""
    return _first(connection, conversation_id, messages.c.client_id == client_id)


def replies_to(connection: Connection, conversation_id: str, message_id: str) -> list[SaidMessage]:
    """The bot's answers to a message, in order."""
    return _all(connection, conversation_id, messages.c.reply_to == message_id)


def history(connection: Connection, conversation_id: str) -> list[SaidMessage]:
    """The whole conversation, both sides, in order."""
    return _all(connection, conversation_id)


def find_button(connection: Connection, conversation_id: str, button_id: str) -> dict[str, str] | None:
    """A button that was offered in this conversation, or None."""
    message = find_message(connection, conversation_id, button_id.partition(".")[0])
    offered = message.buttons if message else []
    return next((button for button in offered if button["id"] == button_id), None)


def erase(connection: Connection, conversation_id: str) -> erasing.Counts:
    """Erase all that was said; an empty row stays until the engine has forgotten it too.

    Returns:
        How many rows of which table.
    """
    counts = erasing.of_conversations(connection, [conversation_id])
    connection.execute(
        update(conversations).where(conversations.c.id == conversation_id).values(erased_at=datetime.now(UTC), state={})
    )
    return counts


def to_forget(connection: Connection) -> list[str]:
    """Ids of erased conversations that the engine still has to forget."""
    rows = connection.execute(
        select(conversations.c.id).where(
            conversations.c.erased_at.is_not(None), conversations.c.engine_forgot.is_(False)
        )
    )
    return [row.id for row in rows]


def forgotten(connection: Connection, conversation_id: str) -> None:
    """Note that the engine has forgotten an erased conversation."""
    connection.execute(update(conversations).where(conversations.c.id == conversation_id).values(engine_forgot=True))


def _columns(message: SaidMessage) -> dict[str, Any]:
    return {key: value for key, value in asdict(message).items() if value is not None}


def _at(content: Any, *path: str) -> Any:  # noqa: ANN401 JSON is anything
    for key in path:
        content = content.get(key) if isinstance(content, dict) else None
    return content


def _state(conversation: Conversation) -> dict[str, Any]:
    return {key: value for key, value in asdict(conversation).items() if key != "id"}


def _all(connection: Connection, conversation_id: str, *conditions: ColumnElement[bool]) -> list[SaidMessage]:
    query = (
        select(messages).where(messages.c.conversation_id == conversation_id, *conditions).order_by(messages.c.number)
    )
    return [_said(row) for row in connection.execute(query)]


def _first(connection: Connection, conversation_id: str, condition: ColumnElement[bool]) -> SaidMessage | None:
    found = _all(connection, conversation_id, condition)
    return found[0] if found else None


def _said(row: Row[Any]) -> SaidMessage:
    return SaidMessage(
        row.id, row.sender, row.kind, row.text, row.at, row.payload, row.buttons, row.gate, row.understood
    )
