"""Passwords as they are kept: Argon2id hashes with the parameters of RFC 9106 for little memory."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
# The hash of a random password that nobody has kept: a name that nobody has costs the same time as one that
# somebody has.
NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$3MGumjUo6NHi20WiksI2Wg$e8PPtTzqp1aM/PorWzIhJNpGE6fo5c+7RYPkxXmZaow"


def hashed(password: str) -> str:
    """The hash of a password, with its salt and parameters; about 50 ms of two cores and 64 MiB."""
    return _hasher.hash(password)


def fits(password_hash: str | None, password: str) -> bool:
    """Whether a password is the one of a hash; for None never, after the same time."""
    try:
        right = _hasher.verify(password_hash or NOBODYS, password)
    except (VerificationError, InvalidHashError, UnicodeError):
        return False
    return right and password_hash is not None
