"""One turn: the gate first, then the record, then the engine, and an honest sentence whatever fails."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import structlog

from bot.clinic.errors import EngineError, UnauthorizedError, UnavailableError, UnprocessableError
from bot.clinic.intake.replies import is_no, is_yes
from bot.clinic.wording import CHECK_NO, CHECK_YES, RETRY, Message, Wording
from bot.store import conversations
from bot.store.conversations import Conversation, SaidMessage
from bot.store.database import Store, StoreError
from bot.understanding.gate import CrisisGate, GateReading
from bot.web.engine_client import EngineClient, EngineReply
from bot.web.metrics import CRISIS_CARDS, ENGINE_FAILURES, MESSAGES
from bot.web.queues import Queues
from bot.web.requests import IncomingMessage

log = structlog.get_logger()

CALM_TURNS = 5
CLEAR = GateReading("clear", None, 0.0, "")
ENGINE_CRISIS = "/crisis"


class Turns:
    """Answers visitors' messages."""

    def __init__(self, store: Store, engine: EngineClient, gate: CrisisGate, wording: Wording) -> None:
        """Keep the parts."""
        self._store = store
        self._engine = engine
        self._gate = gate
        self._wording = wording
        self._queues = Queues()

    async def take(self, conversation_id: str, incoming: IncomingMessage) -> list[SaidMessage]:
        """Answer one message; in one conversation, one at a time and in order.

        Returns:
            The bot's messages; for a repeated `client_id` the first answer again.

        Raises:
            UnauthorizedError: the conversation was erased.
            UnprocessableError: the button was never offered in it.
            UnavailableError: the store cannot keep the message (a crisis card is shown all the same).
        """
        async with self._queues.turn(conversation_id):
            reading = await self._read(incoming)
            try:
                return await self._recorded_turn(conversation_id, incoming, reading)
            except StoreError as error:
                log.error("store_failed", conversation=conversation_id, failure=str(error))
                return self._without_record(reading)

    async def _read(self, incoming: IncomingMessage) -> GateReading:
        # A button's title is the clinic's own wording; only a visitor's words are read.
        return await asyncio.to_thread(self._gate.read, incoming.text) if incoming.text else CLEAR

    def _without_record(self, reading: GateReading) -> list[SaidMessage]:
        if reading.tier == "clear":
            raise UnavailableError
        return [conversations.numbered(self._card(reading.variant, again=False, form_waits=False))]

    async def _recorded_turn(
        self, conversation_id: str, incoming: IncomingMessage, reading: GateReading
    ) -> list[SaidMessage]:
        turn = await self._run(_open, conversation_id, incoming, reading)
        if turn.answered:
            return turn.answered
        MESSAGES.inc()
        after, replies, understood = await self._answer(turn, reading)
        return await self._run(_close, turn, after, replies, understood)

    async def _answer(
        self, turn: "OpenTurn", reading: GateReading
    ) -> tuple[Conversation, tuple[Message, ...], dict[str, Any]]:
        state = turn.conversation
        if reading.tier == "sure" or turn.payload == CHECK_YES:
            return self._show_card(state, reading.variant)
        if reading.tier == "unsure" and not state.calm:
            asked = replace(state, card=None, retry=turn.message_id, checking=reading.variant or "self")
            return asked, (self._wording.safety_check(),), {}
        if turn.payload == CHECK_NO:
            return await self._go_on(turn)
        return await self._ask_engine(turn, replace(state, checking=None))

    async def _go_on(self, turn: "OpenTurn") -> tuple[Conversation, tuple[Message, ...], dict[str, Any]]:
        calm = replace(turn.conversation, calm=CALM_TURNS, checking=None)
        if turn.engine_payload == CHECK_NO:
            return replace(calm, retry=None), (self._wording.answered_no,), {}
        after, replies, understood = await self._ask_engine(turn, calm)
        return after, (self._wording.answered_no, *replies), understood

    def _show_card(
        self, state: Conversation, variant: str | None
    ) -> tuple[Conversation, tuple[Message, ...], dict[str, Any]]:
        shown = variant or state.checking or "self"
        card = self._card(shown, again=state.card == shown, form_waits=state.form is not None)
        after = replace(state, card=shown, suspend=state.form is not None, retry=None, checking=None)
        return after, (card,), {}

    def _card(self, variant: str | None, *, again: bool, form_waits: bool) -> Message:
        CRISIS_CARDS.labels(variant or "self").inc()
        return self._wording.crisis_card(variant or "self", again=again, form_waits=form_waits)

    async def _ask_engine(
        self, turn: "OpenTurn", state: Conversation
    ) -> tuple[Conversation, tuple[Message, ...], dict[str, Any]]:
        try:
            reply = await self._engine_reply(turn, state)
        except EngineError as error:
            ENGINE_FAILURES.inc()
            log.warning("engine_failed", conversation=state.id, message=turn.message_id, failure=str(error))
            return replace(state, card=None, retry=turn.engine_id), (self._wording.unavailable,), {}
        if reply.intent == "crisis" and turn.payload is None:
            # The engine's classifier is the second net under the gate; it has suspended its form already.
            after, card, _ = self._show_card(state, "self")
            return replace(after, suspend=False), card, reply.understood
        calm = max(0, state.calm - 1)
        after = replace(state, card=None, retry=None, suspend=False, form=reply.form, calm=calm)
        return after, reply.messages, reply.understood

    async def _engine_reply(self, turn: "OpenTurn", state: Conversation) -> EngineReply:
        if state.suspend:
            await self._engine.turn(state.id, f"{turn.engine_id}-crisis", payload=ENGINE_CRISIS)
        return await self._engine.turn(
            state.id, turn.engine_id, text=turn.engine_text, payload=turn.engine_payload
        )

    async def _run(self, query: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.to_thread(self._store.run, query, *args)


class OpenTurn:
    """A turn whose message is in the record: what was said now, and what the engine is to hear.

    For `Try again` and for a `No` to the safety question the engine hears the earlier message.
    """

    def __init__(
        self,
        conversation: Conversation,
        message_id: str,
        *,
        text: str,
        payload: str | None,
        earlier: SaidMessage | None = None,
        answered: list[SaidMessage] | None = None,
    ) -> None:
        """Keep the parts; `answered` holds the first answer to a repeated message."""
        self.conversation = conversation
        self.message_id = message_id
        self.payload = payload
        self.answered = answered or []
        self.engine_id = earlier.id if earlier else message_id
        self.engine_text = earlier.text if earlier else text
        self.engine_payload = earlier.payload if earlier else payload


def _open(
    connection: Any, conversation_id: str, incoming: IncomingMessage, reading: GateReading
) -> OpenTurn:
    conversation = conversations.find(connection, conversation_id)
    if conversation is None:
        raise UnauthorizedError
    if incoming.client_id:
        before = conversations.find_by_client_id(connection, conversation_id, incoming.client_id)
        if before:
            return _opened_before(connection, conversation, before)
    text, payload = _said(connection, conversation, incoming)
    message_id = conversations.add_visitor_message(
        connection, conversation_id, text, payload, incoming.client_id, asdict(reading)
    )
    return OpenTurn(
        conversation, message_id, text=text, payload=payload, earlier=_earlier(connection, conversation, payload)
    )


def _opened_before(connection: Any, conversation: Conversation, before: SaidMessage) -> OpenTurn:
    answered = conversations.replies_to(connection, conversation.id, before.id)
    earlier = _earlier(connection, conversation, before.payload)
    return OpenTurn(
        conversation, before.id, text=before.text, payload=before.payload, earlier=earlier, answered=answered
    )


def _said(
    connection: Any, conversation: Conversation, incoming: IncomingMessage
) -> tuple[str, str | None]:
    if incoming.text is not None:
        return incoming.text, _typed_answer(conversation, incoming.text)
    button = conversations.find_button(connection, conversation.id, incoming.choice or "")
    if button is None or (button["payload"] == RETRY and conversation.retry is None):
        raise UnprocessableError
    return button["title"], button["payload"]


def _typed_answer(conversation: Conversation, text: str) -> str | None:
    # After the safety question a typed yes or no means the same as its button.
    if conversation.checking and is_yes(text):
        return CHECK_YES
    return CHECK_NO if conversation.checking and is_no(text) else None


def _earlier(connection: Any, conversation: Conversation, payload: str | None) -> SaidMessage | None:
    if payload not in (RETRY, CHECK_NO) or conversation.retry is None:
        return None
    return conversations.find_message(connection, conversation.id, conversation.retry)


def _close(
    connection: Any,
    turn: OpenTurn,
    after: Conversation,
    replies: tuple[Message, ...],
    understood: dict[str, Any],
) -> list[SaidMessage]:
    if understood:
        conversations.note_understanding(connection, turn.engine_id, understood)
    conversations.remember(connection, after)
    return conversations.add_replies(connection, after.id, turn.message_id, replies)
