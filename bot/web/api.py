"""The visitor's HTTP interface: handlers that translate between HTTP and the turns."""

import asyncio
import functools
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Concatenate, ParamSpec, TypeVar

from sanic import Blueprint, HTTPResponse, Request, empty, json
from sqlalchemy import Connection

from bot.clinic.errors import (
    BadRequestError,
    UnauthorizedError,
    UnavailableError,
    UnsupportedMediaTypeError,
)
from bot.store import conversations
from bot.store.conversations import Conversation
from bot.store.database import StoreError
from bot.web.metrics import CONVERSATIONS, REPLIES, TURN_SECONDS
from bot.web.parts import Parts
from bot.web.requests import read_message
from bot.web.shapes import public

api = Blueprint("api", url_prefix="/api")
P = ParamSpec("P")
R = TypeVar("R")


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.ctx.parts
    return parts


def _address(request: Request) -> str:
    # Sanic fills remote_addr from the forwarded headers only as far as PROXIES_COUNT proxies are trusted.
    return request.remote_addr or request.ip


def _body(request: Request) -> bytes:
    if (request.content_type or "").partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaTypeError
    if len(request.headers.getall("authorization", [])) > 1:
        raise UnauthorizedError
    return request.body


@api.post("/conversations")
async def start_conversation(request: Request) -> HTTPResponse:
    """201 with a token and the opening messages."""
    parts = _parts(request)
    if request.body.strip() not in (b"", b"{}"):
        raise BadRequestError
    parts.limits.new_conversation(_address(request))
    conversation, opening = await _stored(parts, conversations.start, parts.wording.opening)
    CONVERSATIONS.inc()
    token, ends = parts.tokens.give(conversation.id)
    body = {
        "conversation": conversation.id,
        "token": token,
        "expires_at": ends.isoformat(),
        "messages": [public(message) for message in opening],
    }
    return json(body, status=HTTPStatus.CREATED)


@api.post("/messages")
async def take_message(request: Request) -> HTTPResponse:
    """200 with the bot's answer."""
    parts = _parts(request)
    conversation_id = parts.tokens.check(request.headers.get("authorization"))
    message = read_message(_body(request))
    parts.limits.message(conversation_id, _address(request))
    started = time.perf_counter()
    replies = await parts.turns.take(conversation_id, message)
    TURN_SECONDS.observe(time.perf_counter() - started)
    for reply in replies:
        REPLIES.labels(reply.kind).inc()
    return json({"messages": [public(reply) for reply in replies]})


@api.get("/messages")
async def show_messages(request: Request) -> HTTPResponse:
    """200 with the conversation so far."""
    conversation = await _conversation(request)
    said = await _stored(_parts(request), conversations.history, conversation.id)
    return json({"messages": [public(message) for message in said]})


@api.delete("/messages")
async def erase_messages(request: Request) -> HTTPResponse:
    """204: the record of the conversation is erased; the engine forgets it too, now or when it is back."""
    conversation = await _conversation(request)
    try:
        await _parts(request).turns.erase(conversation.id)
    except StoreError:
        raise UnavailableError from None
    request.app.ctx.forgetting.set()
    return empty()


async def _conversation(request: Request) -> Conversation:
    parts = _parts(request)
    conversation_id = parts.tokens.check(request.headers.get("authorization"))
    found = await _stored(parts, conversations.find, conversation_id)
    if found is None:
        raise UnauthorizedError
    return found


async def _stored(parts: Parts, query: Callable[Concatenate[Connection, P], R], *args: P.args, **values: P.kwargs) -> R:
    try:
        return await asyncio.to_thread(functools.partial(parts.store.run, query, *args, **values))
    except StoreError:
        raise UnavailableError from None
