"""The inner channel, the one door from the web to Rasa: loopback, shared secret, nothing but ids in the log."""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
import time
from pathlib import Path
from typing import Any, Awaitable, Callable, Dict, Optional, Text

import rasa.core.actions.action
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.engine.heap import settle_memory
from bot.engine.memory import expire, forget
from bot.engine.sealing import SECRET_NAME
from bot.engine.swap import exchange, model_of
from bot.engine.turn import NoAnswerError, Turn, take_turn

logger = logging.getLogger(__name__)

TURN_SECONDS = 6.0
ACTION_SECONDS = 4.0
EXPIRE_EVERY_SECONDS = 600.0
SECRET_CHARACTERS = 32

# Rasa waits 300 s for the action server while its message lock lives 60 s; the visitor gets an answer within 8 s.
rasa.core.actions.action.DEFAULT_REQUEST_TIMEOUT = ACTION_SECONDS


class InnerChannel(InputChannel):
    """Takes one turn of one conversation a request and answers with the bot's messages and the parse."""

    @classmethod
    def name(cls) -> Text:
        """The channel's part of the address: `/webhooks/inner/`."""
        return "inner"

    def __init__(self, secret: Text) -> None:
        """Keep the secret that each request must carry."""
        self._secret = secret
        self._exchanging = False

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> InnerChannel:
        """Read the secret from the environment: named in `credentials.yml`, it would keep `rasa shell` from starting.

        Raises:
            ValueError: no secret is set; the channel never runs open.
        """
        secret = os.environ.get(SECRET_NAME, "")
        if len(secret) < SECRET_CHARACTERS:
            raise ValueError(f"The inner channel needs {SECRET_NAME} ({SECRET_CHARACTERS} characters or more).")
        return cls(secret)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's routes. `on_new_message` is not used: it hides whether a turn failed."""
        routes = Blueprint("inner_channel", "bot_engine_channel")

        # Sanic 21.12 marks its handlers, and a method cannot be marked.
        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            return await self.turn(request)

        @routes.put("/model")
        async def model(request: Request) -> HTTPResponse:
            return await self.exchange(request)

        @routes.listener("after_server_start")
        async def settle(app: Any, _loop: Any) -> None:
            settle_memory()
            app.add_task(_keep_expiring(app))

        @routes.delete("/conversations/<conversation>")
        async def forget_conversation(request: Request, conversation: Text) -> HTTPResponse:
            return await self.forget(request, conversation)

        return routes

    async def forget(self, request: Request, conversation: Text) -> HTTPResponse:
        """204 once nothing of a conversation is left in the working memory."""
        if not self._is_trusted(request):
            return _error(401, "unauthorized")
        agent = request.app.ctx.agent
        if not agent or not agent.is_ready():
            return _error(503, "not_ready")
        try:
            async with agent.lock_store.lock(conversation):
                await forget(agent.tracker_store, conversation)
        except Exception as error:
            logger.error("forgetting failed: %s conversation=%s", type(error).__name__, conversation)
            return _error(500, type(error).__name__)
        return response.empty()

    async def exchange(self, request: Request) -> HTTPResponse:
        """Answer with another model from now on: 200 with its id and how long it took; 422 it is not fit, 409 busy."""
        if not self._is_trusted(request):
            return _error(401, "unauthorized")
        agent = request.app.ctx.agent
        if not agent or not agent.is_ready():
            return _error(503, "not_ready")
        if self._exchanging:
            return _error(409, "busy")
        self._exchanging, begin = True, time.monotonic()
        try:
            await exchange(agent, Path(str(request.json["model"])))
        except Exception as error:
            logger.error("the model was not exchanged: %s", type(error).__name__)
            return _error(422, type(error).__name__)
        finally:
            self._exchanging = False
        return response.json({"model": model_of(agent), "seconds": round(time.monotonic() - begin, 2)})

    async def turn(self, request: Request) -> HTTPResponse:
        """One turn; 400 malformed, 401 untrusted, 502 nothing to say, 503 no model, 504 too slow, 500 anything else."""
        if not self._is_trusted(request):
            return _error(401, "unauthorized")
        agent = request.app.ctx.agent
        if not agent or not agent.is_ready():
            return _error(503, "not_ready")
        try:
            turn = Turn.from_json(request.json)
        except Exception:
            return _error(400, "bad_request")
        return await self._answer(agent, turn)

    async def _answer(self, agent: Any, turn: Turn) -> HTTPResponse:
        try:
            return response.json(await asyncio.wait_for(take_turn(agent, turn), TURN_SECONDS))
        except asyncio.TimeoutError:
            return _failure(504, "too_slow", turn)
        except NoAnswerError:
            return _failure(502, "no_answer", turn)
        except Exception as error:
            # The error's own text may quote the visitor, so only its type is logged.
            return _failure(500, type(error).__name__, turn)

    def _is_trusted(self, request: Request) -> bool:
        given = request.headers.get("X-Engine-Secret", "")
        return hmac.compare_digest(given.encode(), self._secret.encode())


async def _keep_expiring(app: Any) -> None:
    """Forget each conversation when it can no longer be continued."""
    while True:
        agent = app.ctx.agent
        try:
            if agent and agent.is_ready():
                expire(agent.tracker_store)
        except Exception as error:
            logger.error("expiring failed: %s", type(error).__name__)
        await asyncio.sleep(EXPIRE_EVERY_SECONDS)


def _failure(status: int, code: Text, turn: Turn) -> HTTPResponse:
    logger.error("turn failed: %s conversation=%s message=%s", code, turn.conversation, turn.message_id)
    return _error(status, code)


def _error(status: int, code: Text) -> HTTPResponse:
    return response.json({"error": {"code": code}}, status=status)
