"""From errors to pages: a status and a kind sentence, never a trace, never an echo."""

import structlog
from sanic import HTTPResponse, Request
from sanic.exceptions import SanicException

from bot.clinic.errors import ClinicError, TooManyError
from bot.console.parts import parts_of
from bot.logs import place_of
from bot.sanic_types import App
from bot.store.database import StoreError

log = structlog.get_logger()

SERVER_ERROR = 500
UNAVAILABLE = 503
EXPLAINED = {400, 403, 404, 405, 413, 429, UNAVAILABLE}


def add_error_pages(app: App) -> None:
    """Answer every error of the app with a page."""
    app.error_handler.add(ClinicError, _known)
    app.error_handler.add(StoreError, _store_away)
    app.error_handler.add(SanicException, _http)
    app.error_handler.add(Exception, _unknown)


async def _known(request: Request, error: ClinicError) -> HTTPResponse:
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, TooManyError) else {}
    if error.status == SERVER_ERROR:
        _note(error)
    return await _page(request, error.status, headers)


async def _store_away(request: Request, error: StoreError) -> HTTPResponse:
    log.error("store_failed", failure=str(error))
    return await _page(request, UNAVAILABLE)


async def _http(request: Request, error: SanicException) -> HTTPResponse:
    return await _page(request, error.status_code)


async def _unknown(request: Request, error: Exception) -> HTTPResponse:
    _note(error)
    return await _page(request, SERVER_ERROR)


def _note(error: Exception) -> None:
    # The error's own text may quote a visitor, so only its type and place are logged.
    log.error("console_failed", failure=type(error).__name__, where=place_of(error))


async def _page(request: Request, status: int, headers: dict[str, str] | None = None) -> HTTPResponse:
    parts = parts_of(request.app)
    known = status if status in EXPLAINED else (SERVER_ERROR if status >= SERVER_ERROR else 400)
    context: dict[str, object] = {
        "say": parts.words.say,
        "person": None,
        "navigation": [],
        "unseen": None,
        "notices": [],
        "here": request.path,
        "form_token": "",
        "clinic": parts.facts.name,
        "status": known,
    }
    response: HTTPResponse = await request.app.ctx.render("error.html", status, context)
    response.headers.update(headers or {})
    return response
