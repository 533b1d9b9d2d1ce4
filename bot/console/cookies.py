"""The console's two cookies: one names a session, one proves the log-in form to be ours before there is a session.

Over HTTPS both carry the prefix `__Host-`, which ties them to this host and to encryption.
"""

import hmac
import secrets
from hashlib import sha256

from sanic import HTTPResponse, Request

SESSION = "staff"
DOOR = "staff-door"


def new_token() -> str:
    """A token that cannot be guessed: 256 random bits."""
    return secrets.token_urlsafe(32)


def read(request: Request, name: str) -> str | None:
    """The value of one of the two cookies."""
    value = request.cookies.get(_full_name(request, name))
    return str(value) if value else None


def write(request: Request, response: HTTPResponse, name: str, token: str) -> None:
    """Set one of the two cookies, until the browser is closed."""
    _set(request, response, name, token)


def clear(request: Request, response: HTTPResponse, name: str) -> None:
    """Take one of the two cookies back."""
    # Not `delete_cookie`: a browser leaves a `__Host-` cookie alone unless it is deleted with the same attributes.
    _set(request, response, name, "", max_age=0)


def form_token(token: str, key: bytes) -> str:
    """What every form of a browser with this cookie carries."""
    return hmac.new(key, token.encode(), sha256).hexdigest()


def is_our_form(carried: str, token: str | None, key: bytes) -> bool:
    """Whether a form was made for the browser that sends it."""
    return token is not None and hmac.compare_digest(carried.encode(), form_token(token, key).encode())


def _set(request: Request, response: HTTPResponse, name: str, value: str, max_age: int | None = None) -> None:
    response.add_cookie(
        _full_name(request, name),
        value,
        path="/",
        httponly=True,
        samesite="Strict",
        secure=_is_https(request),
        max_age=max_age,
    )


def _full_name(request: Request, name: str) -> str:
    return f"__Host-{name}" if _is_https(request) else name


def _is_https(request: Request) -> bool:
    return bool(request.scheme == "https")
