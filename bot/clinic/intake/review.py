"""The review: sending the request, or naming what to change."""

import re

from bot.clinic.intake.changes import fields_in
from bot.clinic.intake.model import NOT_AN_ANSWER, Reading, Turn
from bot.clinic.intake.phrases import either, mentions, says, word_set
from bot.clinic.intake.questions import asks, is_small_talk
from bot.clinic.intake.replies import is_no, is_unwilling, is_yes
from bot.clinic.intake.text import flat

MOST_WORDS = 6

_NO_CHANGES = "no, nope, no changes?, nothing(?: else)? to change"
_CLEAR = f"""
    send, submit, confirm, confirmed, done, finish, finished, book it, right, correct, good, fine, great,
    perfect, lgtm, ready, all set, thats (?:all|it), {_NO_CHANGES}
"""
_AROUND = """
    yes, yeah, yep, im, ok, okay, sure, please, thanks, thank you, and, you can, go ahead, just, lets, now,
    so, all, everything, it, that, this, its, thats, is, are, looks?, seems, to me, off, in, to go, i,
    agree, the request, my request, request
"""
_SENDS = mentions(_CLEAR.replace("no, nope, ", ""))
_ONLY_SENDS = re.compile(rf"(?:{either(_CLEAR + ', ' + _AROUND)}(?: |$))+")
_SENDS_FIRST = re.compile(r"(?:(?:yes|sure|ok|please|great|perfect) )*(?:send|submit)(?: it| this)?\b")
_SENDS_LAST = re.compile(r"\b(?:send|submit)(?: it| this)?(?: please)?$")
_NO_BUT_FINE = re.compile(rf"^{either(_NO_CHANGES)}\b")
_HOLDS_BACK = mentions("""
    not, dont, no, wrong, change, edit, wait, isnt, arent, never, fix, but, incorrect, mistake, error, unless
""")
_WANTS_CHANGE = mentions("""
    change, edit, fix, correct, wrong, incorrect, mistake, error, typo, wait, hold on, different, add, off,
    start over, restart, redo
""")
_AROUND_A_FIELD = word_set("""
    my the a please your and or both ok yes no it its is just i want to need e mail phone email number name
    times time days day insurance insurer plan coverage reason cell mobile contact address info details new
    telephone first last full health schedule availability that not but with about wrong change different
    another
""")


def read_review(turn: Turn) -> Reading:
    """Read the answer to 'is this right?' once all values named in it have been taken out."""
    said = flat(turn.text)
    if asks(turn.text):
        return NOT_AN_ANSWER
    if fields := _named(turn.text):
        return Reading(dict.fromkeys(fields))
    if _sends(turn):
        return Reading(send=True)
    if is_no(turn.text) or is_unwilling(turn.text) or _WANTS_CHANGE.search(said) or _is_short_of_yes(said):
        return Reading(problem="which_field")
    unclear = turn.sure_of("deny") and not is_small_talk(turn.text)
    return Reading(problem="which_field") if unclear else NOT_AN_ANSWER


def _named(text: str) -> list[str]:
    words = flat(text).split()
    return fields_in(text) if len(words) <= 2 * MOST_WORDS and set(words) <= _AROUND_A_FIELD else []


def _sends(turn: Turn) -> bool:
    said = flat(turn.text)
    if is_yes(turn.text):
        return True
    if says(_ONLY_SENDS, turn.text) and _SENDS.search(said):
        return not _HOLDS_BACK.search(_NO_BUT_FINE.sub("", said))
    if _HOLDS_BACK.search(said):
        return False
    return bool(_SENDS_FIRST.match(said) or _SENDS_LAST.search(said)) or turn.agrees


def _is_short_of_yes(said: str) -> bool:
    return bool(_HOLDS_BACK.search(said)) and len(said.split()) <= MOST_WORDS
