"""The review: sending the request, or naming what to change."""

import re

from bot.clinic.intake.changes import fields_in
from bot.clinic.intake.model import NOT_AN_ANSWER, Reading, Turn
from bot.clinic.intake.questions import is_question, is_small_talk
from bot.clinic.intake.replies import is_no, is_unwilling, is_yes
from bot.clinic.intake.text import clauses, flat, says

MOST_WORDS = 6

_SEND = re.compile(
    r"(?:(?:yes|yeah|yep|no|nope|no changes?|nothing(?: else)? to change|lgtm|im (?:done|ready)"
    r"|thats (?:all|it)|ok|okay|sure|please|perfect|great|good|thanks|thank you|and|you can|go ahead|just"
    r"|lets|now|so"
    r"|all|everything|it|that|this|its|thats|is|are|looks?|seems|to me|right|correct|good|fine|great"
    r"|perfect|done"
    r"|send|submit|confirm|confirmed|book it|finish|finished|off|in|and|ready|to go|i confirm|i agree"
    r"|the request"
    r"|my request|request) ?)+"
)
_SENDS = re.compile(r"\b(?:send|submit|confirm|confirmed|done|finish|finished|book it|right|correct|good|fine|great|perfect|no changes?|nothing(?: else)? to change|lgtm|ready|thats (?:all|it))\b"
)
_SENDS_FIRST = re.compile(r"(?:(?:yes|sure|ok|please|great|perfect) )*(?:send|submit)(?: it| this)?\b")
_NO_BUT_FINE = re.compile(r"^(?:no|nope|no changes?|nothing(?: else)? to change)\b")
_NOT_YET = re.compile(r"\b(?:not|dont|no|wrong|change|edit|wait|isnt|arent|never|fix|but|incorrect|mistake|error|unless)\b")
_WANTS_CHANGE = re.compile(r"\b(?:change|edit|fix|correct|wrong|incorrect|mistake|error|typo|wait|hold on|different|add|off|start over|restart|redo)\b")
_NAMED_ONLY = frozenset(
    ["my", "the", "a", "please", "your", "and", "or", "ok", "yes", "no", "it", "its", "is", "just", "i", "want", "to", "need", "e", "mail", "phone", "email", "number", "name", "times", "time", "days", "day", "insurance", "insurer", "plan", "coverage", "reason", "cell", "mobile", "contact", "address", "info", "details", "new", "telephone", "first", "last", "full", "health", "schedule", "availability", "that", "not", "but", "with", "about"]
)


def read_review(turn: Turn) -> Reading:
    """Read the answer to 'is this right?' once all values named in it have been taken out."""
    said = flat(turn.text)
    if any(map(is_question, clauses(turn.text))) or turn.text.rstrip().endswith("?"):
        return NOT_AN_ANSWER
    if fields := _named(turn.text):
        return Reading(dict.fromkeys(fields))
    if _sends(turn):
        return Reading(send=True)
    if is_no(turn.text) or is_unwilling(turn.text) or _WANTS_CHANGE.search(said) or _holds_back(said):
        return Reading(problem="which_field")
    if is_small_talk(turn.text):
        return NOT_AN_ANSWER
    return Reading(problem="which_field") if turn.sure_of("deny") else NOT_AN_ANSWER


def _named(text: str) -> list[str]:
    words = flat(text).split()
    if len(words) > 2 * MOST_WORDS or not set(words) <= _NAMED_ONLY | {"wrong", "change", "different", "another"}:
        return []
    return fields_in(text)


def _sends(turn: Turn) -> bool:
    said = flat(turn.text)
    if is_yes(turn.text) or (says(_SEND, turn.text) and _SENDS.search(said)):
        return not _NOT_YET.search(_NO_BUT_FINE.sub("", said)) or is_yes(turn.text)
    if _NOT_YET.search(said):
        return False
    return bool(_SENDS_FIRST.match(said)) or turn.sure_of("affirm")


def _holds_back(said: str) -> bool:
    return bool(_NOT_YET.search(said)) and len(said.split()) <= MOST_WORDS
