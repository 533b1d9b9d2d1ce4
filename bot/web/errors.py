"""From errors to answers: a code and a kind sentence, never a trace, never an echo."""

import structlog
from sanic import HTTPResponse, Request, json
from sanic.exceptions import SanicException

from bot.clinic.errors import ClinicError, TooManyError
from bot.logs import place_of
from bot.sanic_types import App
from bot.web.metrics import ERRORS
from bot.web.requests import MAX_CHARACTERS

log = structlog.get_logger()

SERVER_ERROR = 500
CODES = {
    400: "bad_request",
    401: "unauthorized",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_long",
    415: "unsupported_media_type",
    503: "unavailable",
}


def add_error_answers(app: App) -> None:
    """Answer every error of the app in the one shape."""
    app.error_handler.add(ClinicError, _known)
    app.error_handler.add(SanicException, _http)
    app.error_handler.add(Exception, _unknown)


def _known(request: Request, error: ClinicError) -> HTTPResponse:
    if isinstance(error, TooManyError):
        headers = {"Retry-After": str(error.seconds)}
        return _answer(request, error.status, error.code, headers=headers, seconds=error.seconds)
    return _answer(request, error.status, error.code)


def _http(request: Request, error: SanicException) -> HTTPResponse:
    status = error.status_code
    return _answer(request, status, CODES.get(status, "bad_request" if status < SERVER_ERROR else "internal"))


def _unknown(request: Request, error: Exception) -> HTTPResponse:
    # The error's own text may quote the visitor, so only its type and place are logged.
    log.error("request_failed", failure=type(error).__name__, where=place_of(error))
    return _answer(request, SERVER_ERROR, "internal")


def _answer(
    request: Request, status: int, code: str, headers: dict[str, str] | None = None, **values: object
) -> HTTPResponse:
    ERRORS.labels(str(status)).inc()
    sentence = request.app.ctx.parts.wording.error(code, limit=f"{MAX_CHARACTERS:,}", **values)
    return json({"error": {"code": code, "message": sentence}}, status=status, headers=headers)
