"""The contact check: whoever knows a code must also know the phone or the e-mail that was left with it."""

import re
from hmac import compare_digest

from bot.clinic.intake.contact import parse_contact

LAST_DIGITS = 4

_EMAIL = re.compile(r"[^\s<>,;]+@[^\s<>,;]+\.[^\s<>,;]+")


def read_proof(text: str) -> str | None:
    """The e-mail address (in lower case) or the last four digits that a text gives; None if it gives neither."""
    if found := _EMAIL.search(text):
        return found.group().strip(".").casefold()
    digits = "".join(letter for letter in text if letter in "0123456789")
    return digits[-LAST_DIGITS:] if len(digits) >= LAST_DIGITS else None


def proves(proof: str, contact: str) -> bool:
    """Whether a proof fits a contact; takes as long for a wrong one as for a right one.

    Args:
        proof: as `read_proof` gives it.
        contact: as it is stored, a note behind it or not; what the note says proves nothing.
    """
    left = parse_contact(contact)
    keys = [key for key in ((left.phone or "")[-LAST_DIGITS:], (left.email or "").casefold()) if key]
    # Each key is compared, also after one that fits.
    return sum(compare_digest(proof.encode(), key.encode()) for key in keys) > 0
