"""Preferred days and times: kept in the visitor's own words, told apart from questions."""

import re

from bot.clinic.intake.model import NOT_AN_ANSWER, Reading, Turn
from bot.clinic.intake.phrases import either, mentions, says, whole, word_set
from bot.clinic.intake.questions import is_question, is_small_talk
from bot.clinic.intake.replies import is_no, is_skip, is_unsure, is_yes
from bot.clinic.intake.text import ends_asking, first_clause, flat

LONGEST = 300

_CORE = mentions(r"""
    (?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?, week(?:day|end)s?, (?:mid)?week,
    mornings?, afternoons?, evenings?, nights?, noon, mid ?day, lunch(?:time)?, tomorrow, today, tonight,
    any ?times?, any ?days?, whenever, asap, as soon as possible, no preference, doesnt matter,
    does not matter, flexible, \d{1,4} ?(?:am|pm|a m|p m), \d{1,2} \d{2}, \d{1,2}ish, \d{1,2} ?oclock,
    (?:at|after|before|around|about|by|until|till|from|past|between) \d{1,2}
""")
_ALSO_OF_TIME = mentions(r"""
    (?:jan|feb|march|april|may|june|july|aug|sept|oct|nov|dec)\w*, soon, later, early, earlier, late, after,
    before, during, shift, free, available, times?, days?, hours?, month, either, both, dont mind,
    dont care, open, schedule, \d+\w*
""")
_FILLER = word_set("""
    the a an and or but not no only just also except i im ive id ill me my we us on in at by to from until
    till til after before between around about past since because than then so with for of any every all
    each most mostly either both other best better good great fine ok okay works work working prefer
    preferably preferred ideally generally usually please thanks sorry could can cant cannot would do dont
    is are be been it its that this next coming first second early earlier late later mid free available
    availability open call calls called text texted reach someone somebody anyone you u your see seen meet
    come talk speak book booking appointment appt time times day days hour hours week weeks oclock o clock
    sharp onward onwards if possible possibly maybe probably through thru during per soon now new school job
    shift lunch dinner how what lets say back have get schedule scheduled contact phone m p s like
    want need visit intake session
""")
# 'Good afternoon' greets; it names no time.
_GREETING = re.compile(r"\bgood (?:morning|afternoon|evening|day|night)\b")
_NUMBER = re.compile(r"\d{1,4}(?:am|pm|ish|th|st|nd|rd)?|\d{1,2}[ap]")
_WISH = re.compile(
    r"(?:can|could|would|how|what) (?:someone|somebody|anyone|you|u|we|i|it|about)(?: please)?(?: guys)?\b"
    r"(?! (?:tell|explain|have|offer|provide))"
)
_IT = r"(?:it|that|them|(?:my|the) (?:times?|days?|days and times|schedule))"
_NO_TIME = whole(
    lead="um, uh, well, sorry, oh, i, ill, i will, just, the, its, it is",
    core=r"""
        none, nothing, no (?:days?|times?)(?: (?:and|or) times?)?, me(?: again)?, see above,
        same(?: (?:as|one|ones|time|times|thing))*(?: (?:before|last time|always|usual|above))?,
        (?:have )?no (?:idea|clue), let (?:me|you) (?:check|know|see|think), call you(?: back)?,
        you (?:already )?(?:have|know|got) (?:it|that|them),
        my \w+ (?:will|can|could|would|should|is going to|gonna) call(?: you)?(?: back| for me| instead)?
    """,
    tail="please, thanks, again, later, too",
)
_NOW = ("now", "right now", "later today")
_CORRECTING = either(rf"""
    no(?=\s*[,.;:]), sorry(?=\s*[-,.;:!]|\s+(?:i mean|no|make|actually)), yes, ok, but, oops, whoops, wait,
    actually, and, i mean, i meant(?: to say)?, scratch that, rather, instead, (?:how|what) about,
    (?:best |preferred )?(?:days and times|days?|times?)(?=\s*:),
    (?:can|could) (?:you|we) (?:make|change|switch) {_IT}(?: to)?, (?:please )?(?:make|do) {_IT},
    (?:please )?(?:change|switch|update|move) {_IT} to
""")
_BEFORE = re.compile(rf"^(?:{_CORRECTING}\b[\s,.:;-]*)+", re.IGNORECASE)
_AFTER = re.compile(r"[\s,;]+(?:instead|actually|sorry|rather)[\s.!?]*$", re.IGNORECASE)


def read_times(turn: Turn) -> Reading:
    """Read the answer to 'which days and times suit you?'."""
    if _asks_or_interrupts(turn):
        return NOT_AN_ANSWER
    if _says_no_time(turn.text):
        return Reading(problem="times_unclear")
    if len(turn.text) > LONGEST:
        return Reading(problem="too_long")
    return Reading({"times": own_words(turn.text)})


def is_time_phrase(text: str) -> bool:
    """Whether the text speaks of days and times and of nothing else."""
    said = _GREETING.sub(" ", flat(without_correction(text)))
    rest = _CORE.sub(" ", said)
    return rest != said and all(word in _FILLER or _NUMBER.fullmatch(word) for word in rest.split())


def is_wish(clause: str) -> bool:
    """Whether a clause says when the visitor would like to be seen or called: 'can you call me at 5?'."""
    return is_time_phrase(clause) and (not is_question(clause) or bool(_WISH.match(flat(clause))))


def own_words(text: str) -> str:
    """The days and times as written, without words that only correct and without a trailing question."""
    kept = first_clause(text) if ends_asking(text) else text
    return without_correction(kept).strip() or text


def without_correction(text: str) -> str:
    """The text without the likes of 'no, make it … instead' around it."""
    return _AFTER.sub("", _BEFORE.sub("", text)).strip(" \t\n,;") or text


def _says_no_time(text: str) -> bool:
    said = flat(text)
    passes = is_yes(text) or is_no(text) or is_skip(text) or is_unsure(text) or says(_NO_TIME, text)
    return not said or (passes and said not in _NOW)


def _asks_or_interrupts(turn: Turn) -> bool:
    said = flat(turn.text)
    if is_small_talk(turn.text):
        return True
    if is_wish(first_clause(turn.text)):
        return False
    if is_question(turn.text) or ends_asking(turn.text):
        return True
    return turn.interrupts and not (_CORE.search(said) or _ALSO_OF_TIME.search(said))
