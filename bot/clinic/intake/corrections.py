"""Corrections that name no field, and corrections of a contact that cannot work."""

import re
from collections.abc import Mapping, Sequence

from bot.clinic.intake.contact import contact_problem, find_contact
from bot.clinic.intake.insurer import is_recognised, named
from bot.clinic.intake.model import FIELDS, Reading, Turn
from bot.clinic.intake.names import name_alone
from bot.clinic.intake.text import flat

MOST_WORDS = 3

_INSTEAD = re.compile(
    r"^(?:(?:no(?=\s*,)|sorry|actually|oops|whoops|wait|i mean|i meant)\b[\s,.]*)+"
    r"(?:it'?s\s+|it is\s+)?(?P<value>.{1,60})$",
    re.IGNORECASE,
)
_NOT_THE_OLD = re.compile(r"^(?P<value>.{1,60}?),? not (?P<old>.{1,60}?)[\s.!]*$", re.IGNORECASE)
_CLAIMS_CONTACT = re.compile(
    r"\b(?:my|wrong|new|change)\b.{0,30}\b(?:phone|number|cell|mobile|e ?mail)\b.*(?:@|\d{3})", re.IGNORECASE
)


def read_correction(turn: Turn, answers: Mapping[str, str], insurers: Sequence[str]) -> Reading | None:
    """Read 'sorry, Anna' as a correction of the name just given, 'actually Cigna' of the insurer."""
    if name := _instead_of_known_name(turn.text, answers):
        return Reading({"name": name})
    match = _INSTEAD.match(turn.text)
    if not match or not turn.asking:
        return None
    value = match["value"]
    if _was_just_named(turn, answers) and (name := name_alone(value)):
        return Reading({"name": name})
    if answers.get("insurer") and len(value.split()) <= MOST_WORDS and is_recognised(value, insurers):
        return Reading({"insurer": named(value, insurers)})
    return None


def broken_contact(turn: Turn) -> str | None:
    """The problem with a contact that a message plainly gives although something else was asked."""
    claims = _CLAIMS_CONTACT.search(turn.text)
    if turn.asking == "contact" or find_contact(turn.text, "any"):
        return None
    # In a reason a number or a handle is part of the story unless the message is about nothing else.
    if turn.asking == "reason" and not (claims and claims.start() == 0):
        return None
    return contact_problem(turn.text) if claims or "@" in turn.text else None


def _instead_of_known_name(text: str, answers: Mapping[str, str]) -> str | None:
    match = _NOT_THE_OLD.match(text)
    known = flat(answers.get("name", "")).split()
    return name_alone(match["value"]) if match and flat(match["old"]) in known else None


def _was_just_named(turn: Turn, answers: Mapping[str, str]) -> bool:
    return bool(answers.get("name")) and turn.asking in (FIELDS[FIELDS.index("name") + 1], "review")
