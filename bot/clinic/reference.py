"""Reference codes of intake requests: short enough to read over the phone, too many to guess."""

import re
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
GROUP = 4
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_reference() -> str:
    """A fresh code of ten characters (50 random bits) of Crockford's base32: 'K7QM-2XWD-9T' and the like."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def normalise_reference(text: str) -> str | None:
    """The code as `new_reference` would write it, forgiving case, spaces, dashes, O for 0, I or L for 1.

    Returns None if the text is not one whole code.
    """
    letters = unicodedata.normalize("NFKC", text).upper()
    code = "".join(letter for letter in letters if not _is_separator(letter)).translate(_LOOKALIKES)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return None
    return _grouped(code)


def _is_separator(letter: str) -> bool:
    return letter.isspace() or letter in ".," or unicodedata.category(letter) in ("Pd", "Cf")


def _grouped(code: str) -> str:
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def find_reference(text: str) -> str | None:
    """The code inside a message, as `new_reference` would write it: 'my code is k7qm 2xwd 9t'; None if there is none.

    Words alone are no code: inside a sentence it has a digit or its dashes.
    """
    if whole := _likely(text.strip()):
        return whole
    found = (match.group() for match in _CODE.finditer(unicodedata.normalize("NFKC", text)))
    return next((code for part in found if (code := _likely(part))), None)


def _likely(text: str) -> str | None:
    code = normalise_reference(text)
    # Ten digits are a phone number, and 'need help me' is no code either.
    digits = sum(letter.isdigit() for letter in text)
    words = " " in text and not digits
    return None if digits == LENGTH or words else code


_CODE = re.compile(r"(?<![\w-])\w{4}[\s.-]?\w{4}[\s.-]?\w{2}(?![\w-])")
