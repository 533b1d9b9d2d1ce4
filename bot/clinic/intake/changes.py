"""Changes that name a field: 'change my phone', 'the name is wrong', 'the times should be mornings'."""

import re
from collections.abc import Mapping, Sequence

from bot.clinic.intake.contact import contact_problem, find_contact, parse_contact
from bot.clinic.intake.insurer import named
from bot.clinic.intake.introductions import introduced
from bot.clinic.intake.model import DECLINED, FIELDS, Reading, Turn
from bot.clinic.intake.names import name_alone
from bot.clinic.intake.text import either, straight
from bot.clinic.intake.times import LONGEST, is_time_phrase, without_correction

_WORDS = {
    "name": r"(?:first |last |full )?name|surname|spelling of my name",
    "contact": r"(?:(?:cell|mobile|home|phone|tele?phone|contact) ?)?(?:phone|number)s?|tele?phone|cell|mobile"
    r"|e-?\s?mail(?: address)?|contact(?: info| information| details)?",
    "times": r"(?:days? (?:and|or|&) )?times?|days?|schedule|availability|times? (?:and|or) days?",
    "insurer": r"(?:health )?insurance(?: plan| company| info)?|insurer|plan|coverage",
    "reason": r"reason",
}
_FIELD = either(f"(?:{words})" for words in _WORDS.values())
_LIST = rf"{_FIELD}(?:(?:,| and| or| and my| and the) {_FIELD})*"
_START = (
    r"^(?:(?:ok|okay|yes|no|but|i|both|sorry|oops|wait|actually|please|um|well|hi|can i|can we|can you"
    r"|could i|could you"
    r"|i(?:'d| would) like to|i want to|i need to|i have to|let me|also|and)\b[\s,.!]*)*"
)
_CHANGE = r"(?:change|update|correct|fix|edit|switch|replace|redo|add|changed)"
_WRONG = (
    r"(?:is|are|was|looks?|isn'?t|aren'?t)\s+(?:spelled |spelt |all |still |also )?(?:wrong(?:ly)?"
    r"|incorrect(?:ly)?"
    r"|not right|not correct|right|correct|old|outdated|misspelled|misspelt|off|different now)"
    r"|(?:is )?(?:spelled|spelt) (?:with|wrong|differently|like)\b.*"
)
_TO_VALUE = (
    rf"{_START}{_CHANGE}\s+(?:my |the |your )?(?P<field>{_FIELD})\s*(?:to|into|:|=)\s*(?P<value>.+)$",
    rf"{_START}(?:my |the )?(?P<field>{_FIELD})\s+(?:should(?: really)? (?:be|say)|needs to be|is actually"
    rf"|is now"
    r"|is really)\s*:?\s*(?P<value>.+)$",
    rf"{_START}wrong\s+(?P<field>{_FIELD})[\s,.:;-]+(?:it'?s|it is|it should be|should be|use"
    rf"|try)?\s*(?P<value>.+)$",
)
_AGAIN = (
    rf"{_START}{_CHANGE}\s+(?:my |the |your )?(?P<fields>{_LIST})(?:[\s,]+(?:please|instead|first"
    rf"|too))*[\s.!?]*$",
    rf"{_START}(?:my |the )?(?P<fields>{_LIST})\s+(?P<wrong>{_WRONG})[\s.!]*$",
    rf"{_START}(?:that'?s |this is |it'?s )?(?:the |a |an )?(?:wrong|different"
    rf"|another)\s+(?P<fields>{_LIST})[\s.!]*$",
    rf"{_START}(?:that'?s|this is|that is|it'?s) not my (?P<fields>{_LIST})(?: anymore| any more)?[\s.!]*$",
    rf"{_START}(?:gave|put|typed|entered|wrote)(?: you| in| down)? the wrong (?P<fields>{_LIST})[\s.!]*$",
    rf"{_START}you (?:spelled|spelt|wrote|got|have) my (?P<fields>{_LIST}) wrong[\s.!]*$",
)
_REMOVE = (
    rf"{_START}(?:remove|delete|leave out|take out|drop)\s+(?:my "
    rf"|the )?(?P<field>{_FIELD})(?:[\s,]+please)?[\s.!?]*$"
)


def read_change(turn: Turn, answers: Mapping[str, str], insurers: Sequence[str]) -> Reading | None:
    """Read a message that is nothing but a change of named fields; None if it is anything else."""
    text = straight(turn.text)
    if len(text) > LONGEST:
        return None
    if match := _first(_TO_VALUE, text):
        return _with_value(field_of(match["field"]), match["field"], match["value"], turn, answers, insurers)
    if match := _first(_AGAIN, text):
        if re.search(r"\b(?:is|are|was|looks?)\s+(?:all |still |also )?(?:right|correct)\b", text, re.IGNORECASE):
            return None
        return Reading(dict.fromkeys(fields_in(match["fields"])))
    if match := _first((_REMOVE,), text):
        return _removed(field_of(match["field"]), match["field"], answers)
    return None


def field_of(words: str) -> str:
    """The field that words like 'cell phone' name."""
    return next(field for field, pattern in _WORDS.items() if re.fullmatch(pattern, words, re.IGNORECASE))


def fields_in(text: str) -> list[str]:
    """The fields named in a text, in the form's order."""
    found = {
        field for field, words in _WORDS.items() if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)
    }
    return [field for field in FIELDS if field in found]


def _first(patterns: Sequence[str], text: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := re.match(pattern, text, re.IGNORECASE | re.DOTALL))), None)


def _with_value(
    field: str, words: str, value: str, turn: Turn, answers: Mapping[str, str], insurers: Sequence[str]
) -> Reading | None:
    contact = find_contact(turn.text)
    if field == "contact":
        return _new_contact(words, value, turn, answers)
    if contact or (value.rstrip().endswith("?") and not is_time_phrase(value)):
        return None
    if field == "name":
        return _new_name(value, turn)
    value = without_correction(value).strip(" .!?\n\t")
    if not value:
        return Reading({field: None})
    return Reading({field: named(value, insurers) if field == "insurer" else value})


def _new_contact(words: str, value: str, turn: Turn, answers: Mapping[str, str]) -> Reading | None:
    if find_contact(turn.text):
        return None
    problem = contact_problem(value)
    if not problem:
        return Reading({"contact": None})
    return Reading(problem="email_unclear" if "mail" in words.lower() else problem)


def _new_name(value: str, turn: Turn) -> Reading:
    found = introduced(f"my name is {value}", turn.people, soft=False, lenient=True)
    name = name_alone(value) or (found.name if found else None)
    return Reading({"name": name}) if name else Reading(problem="name_unclear")


def _removed(field: str, words: str, answers: Mapping[str, str]) -> Reading:
    if field in ("insurer", "reason"):
        return Reading({field: DECLINED})
    known = parse_contact(answers.get("contact"))
    rest = known.phone if "mail" in words.lower() else known.email
    return Reading({field: rest if field == "contact" and known.phone and known.email else None})
