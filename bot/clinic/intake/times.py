"""Preferred days and times: kept in the visitor's own words, told apart from questions."""

import re

from bot.clinic.intake.model import NOT_AN_ANSWER, Reading, Turn
from bot.clinic.intake.questions import is_question, is_small_talk
from bot.clinic.intake.replies import is_no, is_skip, is_yes
from bot.clinic.intake.text import clauses, flat

LONGEST = 300

_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?"
_HOUR = r"\d{1,4} ?(?:am|pm|a m|p m)|\d{1,2} \d{2}|\d{1,2}ish|\d{1,2} ?oclock"
_AT_HOUR = r"(?:at|after|before|around|about|by|until|till|from|past|between|not before|not after) \d{1,2}"
_CORE = re.compile(
    rf"\b(?:{_DAY}|week(?:day|end)s?|(?:mid)?week|mornings?|afternoons?|evenings?|nights?|noon|mid ?day"
    rf"|lunch(?:time)?"
    rf"|tomorrow|today|tonight|any ?times?|any ?days?|whenever|asap|as soon as possible|{_HOUR}|{_AT_HOUR}"
    r"|no preference|doesnt matter|does not matter|flexible)\b"
)
_ANY_TIME_WORD = re.compile(
    rf"{_CORE.pattern}|\b(?:jan|feb|march|april|may|june|july|aug|sept|oct|nov|dec)\w*\b"
    r"|\b(?:soon|later|early|earlier|late|after|before|during|shift|free|available|times?|days?|hours?"
    r"|month|either|both"
    r"|dont mind|dont care|open|schedule)\b|\d"
)
_FILLER = frozenset(
    ["the", "a", "an", "and", "or", "but", "not", "no", "only", "just", "also", "except", "i", "im", "ive", "id", "ill", "me", "my", "we", "on", "in", "at", "by", "to", "from", "until", "till", "til", "after", "before", "between", "around", "about", "past", "since", "because", "than", "then", "so", "with", "for", "of", "any", "every", "all", "each", "most", "mostly", "either", "both", "other", "best", "better", "good", "great", "fine", "ok", "okay", "works", "work", "working", "prefer", "preferably", "preferred", "ideally", "generally", "usually", "please", "thanks", "sorry", "could", "can", "cant", "cannot", "would", "do", "dont", "is", "are", "be", "been", "it", "its", "that", "this", "next", "coming", "first", "second", "early", "earlier", "late", "later", "mid", "free", "available", "availability", "open", "call", "calls", "called", "text", "texted", "reach", "someone", "somebody", "anyone", "you", "u", "your", "see", "seen", "meet", "come", "talk", "speak", "book", "booking", "appointment", "appt", "time", "times", "day", "days", "hour", "hours", "week", "weeks", "oclock", "o", "clock", "sharp", "onward", "onwards", "if", "possible", "possibly", "maybe", "probably", "through", "thru", "during", "per", "soon", "now", "new", "school", "job", "shift", "lunch", "dinner", "how", "what", "lets", "say", "us", "back", "have", "get", "schedule", "scheduled", "contact", "phone", "m", "p", "s"]
)
_NUMBER = re.compile(r"\d{1,4}(?:am|pm|ish|th|st|nd|rd)?|\d{1,2}[ap]")
_WISH = re.compile(
    r"(?:can|could|would|how|what) (?:someone|somebody|anyone|you|u|we|i|it|about)(?: please)?(?: guys)?\b"
    r"(?! (?:tell|explain|have|offer|provide))"
)
_BEFORE = re.compile(
    r"^(?:(?:no(?=\s*[,.;:])|yes|ok|but|sorry(?=\s*[-,.;:!]|\s+(?:i mean|no|make|actually))|oops|whoops"
    r"|wait|actually|and|i mean|i meant(?: to say)?|scratch that|rather|instead|(?:best "
    r"|preferred )?(?:days?|times?|days and times)(?=\s*:)|(?:how|what) about"
    r"|(?:can|could) (?:you|we) (?:make|change|switch) (?:it|that|them)(?: to)?|(?:please )?(?:make"
    r"|do) (?:it|that|them)"
    r"|(?:please )?(?:change|switch|update|move) (?:it|that|them|(?:my|the) (?:times?|days?|days and times"
    r"|schedule)) to"
    r")\b[\s,.:;-]*)+",
    re.IGNORECASE,
)
_AFTER = re.compile(r"[\s,;]+(?:instead|actually|sorry|rather)[\s.!?]*$", re.IGNORECASE)


def read_times(turn: Turn) -> Reading:
    """Read the answer to 'which days and times suit you?'."""
    if asks_or_interrupts(turn):
        return NOT_AN_ANSWER
    if is_yes(turn.text) or is_no(turn.text) or is_skip(turn.text) or not flat(turn.text):
        return Reading(problem="times_unclear")
    if len(turn.text) > LONGEST:
        return Reading(problem="too_long")
    return Reading({"times": own_words(turn.text)})


def asks_or_interrupts(turn: Turn) -> bool:
    """Whether the message is a question or small talk rather than days and times."""
    if is_small_talk(turn.text):
        return True
    head = next(iter(clauses(turn.text)), "")
    if is_time_phrase(head) and (not is_question(head) or _WISH.match(flat(head))):
        return False
    if is_question(turn.text) or turn.text.rstrip().endswith("?"):
        return True
    return turn.interrupts and not _ANY_TIME_WORD.search(flat(turn.text))


def is_time_phrase(text: str) -> bool:
    """Whether the text speaks of days and times and of nothing else."""
    said = flat(without_correction(text))
    rest = _CORE.sub(" ", said)
    return rest != said and all(word in _FILLER or _NUMBER.fullmatch(word) for word in rest.split())


def is_wish(clause: str) -> bool:
    """Whether a clause of a longer message says when the visitor would like to be seen or called."""
    return is_time_phrase(clause) and (not is_question(clause) or bool(_WISH.match(flat(clause))))


def own_words(text: str) -> str:
    """The days and times as written, without the words that only correct and without a trailing question."""
    kept = text
    if text.rstrip().endswith("?"):
        kept = next(iter(clauses(text)), text)
    return without_correction(kept).strip() or text


def without_correction(text: str) -> str:
    """The text without the likes of 'no, make it … instead' around it."""
    return _AFTER.sub("", _BEFORE.sub("", text)).strip(" \t\n,;") or text
