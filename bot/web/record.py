"""One turn's two entries in the record: what the visitor said, before the answer; the answer, after it."""

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Concatenate, ParamSpec

import structlog
from sqlalchemy import Connection

from bot.clinic.errors import UnauthorizedError, UnprocessableError
from bot.clinic.intake.replies import is_no, is_yes
from bot.clinic.queue import Tier
from bot.clinic.wording import CHECK_NO, CHECK_YES, Message, retried
from bot.store import conversations, flags, summaries
from bot.store.conversations import Conversation, SaidMessage
from bot.store.database import StoreError, apart
from bot.understanding.gate import GateReading
from bot.web.requests import IncomingMessage

log = structlog.get_logger()

P = ParamSpec("P")
# What the bot answers to danger, and what staff are told of it then.
SHOWN = {"crisis": Tier.SECOND_NET, "check": Tier.UNSURE}


@dataclass(frozen=True)
class OpenTurn:
    """A turn whose message is in the record.

    Attributes:
        conversation: as it was before the turn.
        said: the visitor's message.
        heard: what the engine is to hear: the message itself, or the earlier one after `Try again` and
            after a `No` to the safety question.
        answered: the first answer, when the widget sends the same message again.
        deadline: when the engine must have answered, in seconds of the event loop's clock.
        vector: the sentence vector of what is heard, where the gate has made it.
    """

    conversation: Conversation
    said: SaidMessage
    heard: SaidMessage
    answered: list[SaidMessage] = field(default_factory=list)
    deadline: float = math.inf
    vector: bytes | None = None


@dataclass(frozen=True)
class Answer:
    """What a turn comes to: the bot's messages, the conversation after them, and what the engine understood."""

    conversation: Conversation
    messages: tuple[Message, ...]
    understood: dict[str, Any] = field(default_factory=dict)


def open_turn(
    connection: Connection, conversation_id: str, incoming: IncomingMessage, reading: GateReading
) -> OpenTurn:
    """Put a visitor's message into the record, unless it is there already.

    Raises:
        UnauthorizedError: the conversation was erased.
        UnprocessableError: the button was never offered in it.
    """
    conversation = conversations.find(connection, conversation_id)
    if conversation is None:
        raise UnauthorizedError
    said = _said_before(connection, conversation_id, incoming)
    answered = conversations.replies_to(connection, conversation_id, said.id) if said else []
    if said is None:
        text, payload = _words(connection, conversation, incoming)
        said = conversations.add_visitor_message(
            connection,
            conversation_id,
            text,
            payload=payload,
            client_id=incoming.client_id,
            gate={name: value for name, value in asdict(reading).items() if name != "vector"},
        )
        _flag_message(connection, conversation, said, reading)
    return OpenTurn(conversation, said, _heard(connection, conversation, said), answered)


def close_turn(connection: Connection, turn: OpenTurn, answer: Answer) -> list[SaidMessage]:
    """Put the answer into the record, and what was understood beside the message it is about."""
    if answer.understood:
        conversations.note_understanding(connection, turn.heard.id, answer.understood)
    conversations.remember(connection, answer.conversation)
    _flag_answer(connection, turn, answer)
    said = conversations.add_replies(connection, answer.conversation.id, turn.said.id, answer.messages)
    summaries.refresh(connection, answer.conversation.id)
    return said


def _flag_message(connection: Connection, before: Conversation, said: SaidMessage, reading: GateReading) -> None:
    # What the gate and the visitor's own yes or no tell; as in `Turns`, what is sure goes before all else.
    if said.payload in (CHECK_YES, CHECK_NO):
        _try(connection, flags.withdraw, before.id)
    if reading.tier == "sure":
        _flag(connection, before.id, said, Tier.SURE, reading.variant)
    elif said.payload == CHECK_YES:
        _flag(connection, before.id, said, Tier.CONFIRMED, before.checking)
    elif reading.tier == "unsure" and not before.calm:
        _flag(connection, before.id, said, Tier.UNSURE, reading.variant)


def _flag_answer(connection: Connection, turn: OpenTurn, answer: Answer) -> None:
    # What the engine behind the gate has found; a message that the gate has flagged keeps its flag.
    after = answer.conversation
    for tier in (tier for kind, tier in SHOWN.items() if any(said.kind == kind for said in answer.messages)):
        _flag(connection, after.id, turn.said, tier, after.card or after.checking)


def _flag(connection: Connection, conversation_id: str, said: SaidMessage, tier: Tier, variant: str | None) -> None:
    now, kind = datetime.now(UTC), variant or "self"
    _try(connection, flags.raise_flag, conversation_id, said.id, tier=tier, variant=kind, now=now)


def _try(
    connection: Connection, query: Callable[Concatenate[Connection, P], object], *args: P.args, **values: P.kwargs
) -> None:
    # No flag may cost the visitor the message or the card.
    try:
        apart(connection, query, *args, **values)
    except StoreError as error:
        log.error("flag_failed", failure=str(error))


def _said_before(connection: Connection, conversation_id: str, incoming: IncomingMessage) -> SaidMessage | None:
    if incoming.client_id is None:
        return None
    return conversations.find_by_client_id(connection, conversation_id, incoming.client_id)


def _words(connection: Connection, conversation: Conversation, incoming: IncomingMessage) -> tuple[str, str | None]:
    if incoming.text is not None:
        return incoming.text, _typed_answer(conversation, incoming.text)
    button = conversations.find_button(connection, conversation.id, incoming.choice or "")
    if button is None:
        raise UnprocessableError
    return button["title"], button["payload"]


def _typed_answer(conversation: Conversation, text: str) -> str | None:
    # After the safety question a typed yes or no means the same as its button.
    if conversation.checking and is_yes(text):
        return CHECK_YES
    return CHECK_NO if conversation.checking and is_no(text) else None


def _heard(connection: Connection, conversation: Conversation, said: SaidMessage) -> SaidMessage:
    earlier = conversation.checked if said.payload == CHECK_NO else retried(said.payload)
    return (earlier and conversations.find_message(connection, conversation.id, earlier)) or said
