"""Reference codes of intake requests: short enough to read over the phone, too many to guess."""

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
