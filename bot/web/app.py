"""The visitor's app: one factory, its settings handed in."""

import asyncio
from pathlib import Path

import structlog
from sanic import HTTPResponse, Request, Sanic
from sanic_ext import Extend

from bot.clinic.errors import EngineError
from bot.headers import SECURITY_HEADERS
from bot.sanic_types import App
from bot.settings import ROOT, Settings
from bot.store import conversations
from bot.store.database import StoreError
from bot.web.api import api
from bot.web.errors import add_error_answers
from bot.web.health import health
from bot.web.nightly import keep_purging
from bot.web.parts import Parts, assemble
from bot.web.renewal import keep_renewing

log = structlog.get_logger()

WIDGET = ROOT / "widget"
MAX_BODY_BYTES = 32_768
FORGET_AGAIN_SECONDS = 60
HEADERS = {
    **SECURITY_HEADERS,
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}


def create_app(settings: Settings, name: str = "visitor_door") -> App:
    """Make the visitor's app.

    Raises:
        ContentError: a content file is missing or malformed.
    """
    app = Sanic(name, configure_logging=False)
    app.config.update(
        REQUEST_MAX_SIZE=MAX_BODY_BYTES,
        REQUEST_TIMEOUT=10,
        RESPONSE_TIMEOUT=20,
        PROXIES_COUNT=settings.proxies or None,
        FALLBACK_ERROR_FORMAT="json",
        ACCESS_LOG=False,
    )
    # Noted before the parts are read: what is published meanwhile is read anew.
    app.ctx.published_at = settings.published_at
    app.ctx.parts = assemble(settings)
    _extend(app, settings)
    app.blueprint(api)
    app.blueprint(health)
    _add_files(app)
    add_error_answers(app)
    app.on_response(_add_headers)
    app.register_listener(_start, "after_server_start")
    app.register_listener(_stop, "before_server_stop")
    return app


def _extend(app: App, settings: Settings) -> None:
    # sanic-ext for CORS alone; its documentation pages and built-ins stay off.
    Extend(
        app,
        config={
            "cors": bool(settings.allowed_origins),
            "cors_origins": list(settings.allowed_origins),
            "cors_methods": "GET,POST,DELETE",
            "cors_allow_headers": "authorization,content-type",
            "cors_expose_headers": "retry-after",
            "cors_max_age": 600,
            "oas": False,
            "health": False,
            "http_auto_head": False,
            "http_auto_options": bool(settings.allowed_origins),
            "http_auto_trace": False,
        },
    )


def _add_files(app: App) -> None:
    app.static("/widget", WIDGET, name="widget")
    app.static("/", WIDGET / "examples" / "index.html", name="demo", content_type="text/html; charset=utf-8")


async def _add_headers(request: Request, response: HTTPResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    embeddable = request.path.startswith("/widget/")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if embeddable else "same-origin"
    if embeddable:
        # The widget's modules are public files that any allowed site may load; they carry no data.
        response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers.setdefault("Cache-Control", "no-cache" if Path(request.path).suffix else "no-store")


async def _start(app: App) -> None:
    app.ctx.forgetting = asyncio.Event()
    app.ctx.forgetter = asyncio.create_task(_keep_forgetting(app))
    app.ctx.purger = asyncio.create_task(keep_purging(app.ctx.parts))
    app.ctx.renewer = asyncio.create_task(keep_renewing(app))


async def _stop(app: App) -> None:
    app.ctx.forgetter.cancel()
    app.ctx.purger.cancel()
    app.ctx.renewer.cancel()
    parts: Parts = app.ctx.parts
    await parts.engine.close()
    parts.store.close()


async def _keep_forgetting(app: App) -> None:
    """Have the engine forget erased conversations: at once, and again while it cannot."""
    while True:
        app.ctx.forgetting.clear()
        await forget_erased(app.ctx.parts)
        try:
            await asyncio.wait_for(app.ctx.forgetting.wait(), FORGET_AGAIN_SECONDS)
        except TimeoutError:
            continue


async def forget_erased(parts: Parts) -> None:
    """Go through the erased conversations once; what fails is tried again later."""
    try:
        for conversation_id in await asyncio.to_thread(parts.store.run, conversations.to_forget):
            await _forget(parts, conversation_id)
    except StoreError as error:
        log.warning("forgetting_failed", failure=str(error))


async def _forget(parts: Parts, conversation_id: str) -> None:
    try:
        await parts.engine.forget(conversation_id)
    except EngineError as error:
        log.warning("forgetting_failed", conversation=conversation_id, failure=str(error))
        return
    await asyncio.to_thread(parts.store.run, conversations.forgotten, conversation_id)
