"""Signed conversation tokens (JWT, RFC 7519, HS256): one conversation each, with an end."""

from datetime import UTC, datetime, timedelta

import jwt

from bot.clinic.errors import UnauthorizedError

ALGORITHM = "HS256"


class Tokens:
    """Gives and checks tokens."""

    def __init__(self, key: str, hours: int) -> None:
        """Keep the signing key and how many hours a token lives."""
        self._key = key
        self._life = timedelta(hours=hours)

    def give(self, conversation_id: str) -> tuple[str, datetime]:
        """A token for one conversation, and when it ends."""
        ends = datetime.now(UTC) + self._life
        return jwt.encode({"sub": conversation_id, "exp": ends}, self._key, ALGORITHM), ends

    def check(self, header: str | None) -> str:
        """The conversation's id in an `Authorization` header.

        Raises:
            UnauthorizedError: no token, not ours, altered, or expired.
        """
        scheme, _, token = (header or "").partition(" ")
        if scheme.lower() != "bearer":
            raise UnauthorizedError
        try:
            claims = jwt.decode(token.strip(), self._key, [ALGORITHM], options={"require": ["sub", "exp"]})
        except (jwt.InvalidTokenError, UnicodeError):  # bytes that no token has
            raise UnauthorizedError from None
        return str(claims["sub"])
