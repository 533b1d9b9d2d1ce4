"""The rules for people who log in: their names, their passwords, how long a session lives."""

import re
import secrets
import unicodedata
from datetime import datetime, timedelta

NAME_LENGTHS = range(2, 65)
PASSWORD_LENGTHS = range(12, 129)
FEWEST_DIFFERENT = 6
IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=12)
# Without what is mistaken for something else when it is copied from a screen by hand.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 5
GUESSED_FIRST = ("password", "passwort", "contraseña", "qwerty", "letmein", "welcome", "12345678")


def tidy_name(name: str) -> str | None:
    """A name as it is shown, or None where it cannot be one: 2 to 64 printable characters."""
    tidy = " ".join(unicodedata.normalize("NFKC", name).split())
    return tidy if len(tidy) in NAME_LENGTHS and tidy.isprintable() and len(login_of(tidy)) in NAME_LENGTHS else None


def login_of(name: str) -> str:
    """A name as it is compared: case, width and spaces make no difference."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def one_time_password() -> str:
    """A password to be told to somebody once: 20 random characters in groups, about 99 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))


def password_problem(password: str, name: str) -> str | None:
    """What is wrong with a new password: `length`, `simple`, `name`, or None.

    Source: NIST SP 800-63B, 5.1.1.2: length and no obvious words rather than rules of composition.
    """
    plain = password.casefold()
    if len(password) not in PASSWORD_LENGTHS:
        return "length"
    if len(set(plain)) < FEWEST_DIFFERENT or any(word in plain for word in GUESSED_FIRST):
        return "simple"
    return "name" if login_of(name) in re.sub(r"\s+", " ", plain) else None


def session_ends_at(created_at: datetime, seen_at: datetime) -> datetime:
    """When a session ends by itself: after 15 idle minutes, or 12 hours in any case.

    Source: 45 CFR 164.312(a)(2)(iii), automatic log-off.
    """
    return min(seen_at + IDLE, created_at + ABSOLUTE)


def session_is_over(created_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a session has ended by itself."""
    return now >= session_ends_at(created_at, seen_at)
