"""One turn: the gate first, then the record, then the engine, and an honest sentence whatever fails."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import structlog

from bot.clinic.errors import EngineError, UnauthorizedError, UnavailableError
from bot.clinic.wording import CHANGE_VISIT, CHECK_NO, CHECK_YES, VISIT_FORM, Message, Wording
from bot.logs import place_of
from bot.store import appointments, conversations
from bot.store.conversations import Conversation, SaidMessage
from bot.store.database import Store, StoreError
from bot.understanding.gate import HARMLESS, CrisisGate, GateReading
from bot.web.engine_client import EngineClient, EngineReply, GateNote
from bot.web.metrics import CRISIS_CARDS, ENGINE_FAILURES, MESSAGES
from bot.web.queues import Queues
from bot.web.record import Answer, OpenTurn, close_turn, open_turn
from bot.web.requests import IncomingMessage

log = structlog.get_logger()

DEADLINE_SECONDS = 7.0
CRISIS_SECONDS = 0.6
CALM_TURNS = 5
# From this confidence on the engine's guess of danger shows the card; below it asks.
CERTAIN = 0.6
CLEAR = GateReading("clear", None, 0.0, "")
ENGINE_CRISIS = "/crisis"


class Turns:
    """Answers visitors' messages."""

    def __init__(self, store: Store, engine: EngineClient, gate: CrisisGate, wording: Wording) -> None:
        """Keep the parts. The gate has a thread of its own, so that no slow database can keep it waiting."""
        self._store = store
        self._engine = engine
        self._gate = gate
        self._wording = wording
        self._queues = Queues()
        self._gate_thread = ThreadPoolExecutor(1, "gate")
        self._running: set[asyncio.Task[list[SaidMessage]]] = set()

    def renew(self, gate: CrisisGate, wording: Wording) -> None:
        """Go on with another gate and other wording; a turn that has begun may use both."""
        self._gate = gate
        self._wording = wording

    async def take(self, conversation_id: str, incoming: IncomingMessage) -> list[SaidMessage]:
        """Answer one message; in one conversation, one at a time and in order.

        Returns:
            The bot's messages; for a repeated `client_id` the first answer again.

        Raises:
            UnauthorizedError: the conversation was erased.
            UnprocessableError: the button was never offered in it.
            UnavailableError: the store cannot keep the message (a crisis card is shown all the same).
        """
        deadline = asyncio.get_running_loop().time() + DEADLINE_SECONDS
        # Every message goes through the gate's one thread, which keeps them in the order of arrival.
        reading = await asyncio.get_running_loop().run_in_executor(self._gate_thread, self._read, incoming)
        turn = asyncio.create_task(self._queued(conversation_id, incoming, reading, deadline))
        self._running.add(turn)
        turn.add_done_callback(self._ended)
        # A visitor who leaves does not end the turn, and danger waits for nothing that is before it in the queue.
        await asyncio.wait({turn}, timeout=CRISIS_SECONDS if reading.tier == "sure" else None)
        return turn.result() if turn.done() else self._without_record(reading)

    async def erase(self, conversation_id: str) -> None:
        """Erase a conversation once the turn under way is over.

        Raises:
            StoreError: the store could not.
        """
        async with self._queues.turn(conversation_id):
            await asyncio.to_thread(self._store.run, conversations.erase, conversation_id)

    def _ended(self, turn: asyncio.Task[list[SaidMessage]]) -> None:
        self._running.discard(turn)
        if not turn.cancelled():
            # Looked at, so that asyncio does not print it where the visitor has left or has a card already.
            turn.exception()

    def _read(self, incoming: IncomingMessage) -> GateReading:
        # A button's title is the clinic's own wording; only a visitor's words are read.
        if not incoming.text:
            return CLEAR
        gate, before = self._gate, self._gate.failure
        reading = gate.read(incoming.text)
        if gate.failure and not before:
            log.error("gate_failed", consequence="phrases only", failure=gate.failure)
        return reading

    def _without_record(self, reading: GateReading) -> list[SaidMessage]:
        if reading.tier == "clear":
            raise UnavailableError
        return [conversations.numbered(self._card(reading.variant or "self", again=False, waiting=None))]

    async def _queued(
        self, conversation_id: str, incoming: IncomingMessage, reading: GateReading, deadline: float
    ) -> list[SaidMessage]:
        async with self._queues.turn(conversation_id):
            try:
                return await self._recorded(conversation_id, incoming, reading, deadline)
            except StoreError as error:
                log.error("store_failed", conversation=conversation_id, failure=str(error))
            except Exception as error:
                # Whatever it is, danger gets its card; all else is an error of ours and answered as one.
                if reading.tier == "clear" or isinstance(error, UnauthorizedError):
                    raise
                failure, where = type(error).__name__, place_of(error)
                log.error("turn_failed", conversation=conversation_id, failure=failure, where=where)
            return self._without_record(reading)

    async def _recorded(
        self, conversation_id: str, incoming: IncomingMessage, reading: GateReading, deadline: float
    ) -> list[SaidMessage]:
        opened = await asyncio.to_thread(self._store.run, open_turn, conversation_id, incoming, reading)
        # What is heard may be an earlier message, which the reading is not about.
        vector = reading.vector if opened.heard is opened.said else None
        return opened.answered or await self._answered(replace(opened, deadline=deadline, vector=vector), reading)

    async def _answered(self, turn: OpenTurn, reading: GateReading) -> list[SaidMessage]:
        MESSAGES.inc()
        answer = await self._answer(turn, reading)
        return await asyncio.to_thread(self._store.run, close_turn, turn, answer)

    async def _answer(self, turn: OpenTurn, reading: GateReading) -> Answer:
        state, choice = turn.conversation, turn.said.payload or ""
        if reading.tier == "sure" or choice == CHECK_YES:
            return self._show_card(state, reading.variant)
        if reading.tier == "unsure" and not state.calm:
            asked = replace(state, card=None, checking=reading.variant or "self", checked=turn.said.id)
            return Answer(asked, (self._wording.safety_check(),))
        state = replace(state, checking=None, checked=None)
        if choice == CHECK_NO:
            return await self._go_on(turn, replace(state, calm=CALM_TURNS))
        return await self._ask_engine(turn, state)

    async def _go_on(self, turn: OpenTurn, state: Conversation) -> Answer:
        if turn.heard is turn.said:
            return Answer(state, (self._wording.calmed(waiting=state.form),))
        answer = await self._ask_engine(turn, state)
        return replace(answer, messages=(self._wording.calmed(waiting=None), *answer.messages))

    def _show_card(self, state: Conversation, variant: str | None) -> Answer:
        shown = variant or state.checking or "self"
        again = state.card == shown
        card = self._card(shown, again=again, waiting=state.form)
        # After the short text the whole card may come again: neither stands twice in a row.
        after = replace(
            state, card=None if again else shown, suspend=state.form is not None, checking=None, checked=None
        )
        return Answer(after, (card,))

    def _card(self, variant: str, *, again: bool, waiting: str | None) -> Message:
        CRISIS_CARDS.labels(variant).inc()
        return self._wording.crisis_card(variant, again=again, waiting=waiting)

    async def _ask_engine(self, turn: OpenTurn, state: Conversation) -> Answer:
        try:
            async with asyncio.timeout_at(turn.deadline):
                reply = await self._engine_reply(turn, state)
        except (EngineError, TimeoutError) as error:
            ENGINE_FAILURES.inc()
            log.warning("engine_failed", conversation=state.id, message=turn.said.id, failure=str(error))
            return Answer(replace(state, card=None), (self._wording.unavailable(turn.heard.id),))
        if reply.intent == "crisis" and turn.heard.payload is None:
            # The engine's classifier is the second net under the gate; it has suspended its form already.
            answer = self._second_net(state, reply)
            return replace(answer, understood=reply.understood)
        calm = max(0, state.calm - 1)
        after = replace(state, card=None, suspend=False, form=reply.form, calm=calm)
        return await self._with_lost_time(turn, Answer(after, reply.messages, reply.understood))

    async def _with_lost_time(self, turn: OpenTurn, answer: Answer) -> Answer:
        """Say once, beside the answer, that the visit booked here needs another time; the engine offers some."""
        state = answer.conversation
        lost = await asyncio.to_thread(self._store.run, appointments.needing_time, state.id)
        told = f"{lost.reference}/{lost.sequence}" if lost else None
        # Not right after a crisis card, and not in the middle of a request.
        if told in (None, state.told) or turn.conversation.card or state.form not in (None, VISIT_FORM):
            return answer
        state = replace(state, told=told)
        if state.form:
            return replace(answer, conversation=state)
        try:
            async with asyncio.timeout_at(turn.deadline):
                more = await self._engine.turn(state.id, f"{turn.heard.id}-time", payload=CHANGE_VISIT)
        except (EngineError, TimeoutError) as error:
            log.warning("lost_time_not_told", conversation=state.id, failure=str(error))
            return answer
        messages = (*answer.messages, *more.messages)
        return replace(answer, conversation=replace(state, form=more.form), messages=messages)

    def _second_net(self, state: Conversation, reply: EngineReply) -> Answer:
        if reply.confidence < CERTAIN and state.calm:
            # The visitor has just said no to the question: it is not asked again, and the request can go on.
            calmed = self._wording.calmed(waiting=state.form)
            return Answer(replace(state, card=None, calm=state.calm - 1), (calmed,))
        if reply.confidence < CERTAIN:
            return Answer(replace(state, card=None, checking="self"), (self._wording.safety_check(),))
        answer = self._show_card(state, None)
        return replace(answer, conversation=replace(answer.conversation, suspend=False))

    async def _engine_reply(self, turn: OpenTurn, state: Conversation) -> EngineReply:
        heard = turn.heard
        if state.suspend:
            await self._engine.turn(state.id, f"{heard.id}-crisis", payload=ENGINE_CRISIS)
        harmless = state.calm > 0 or (heard.gate or {}).get("score", 1.0) < HARMLESS
        note = GateNote(harmless, turn.vector)
        return await self._engine.turn(state.id, heard.id, text=heard.text, payload=heard.payload, gate=note)
