"""Changes that name a field: 'change my phone', 'the name is wrong', 'the times should be mornings'."""

import re
from collections.abc import Mapping, Sequence

from bot.clinic.intake.contact import contact_problem, find_contact, parse_contact
from bot.clinic.intake.insurer import named
from bot.clinic.intake.introductions import introduced
from bot.clinic.intake.model import DECLINED, FIELDS, Reading, Turn
from bot.clinic.intake.names import name_alone
from bot.clinic.intake.phrases import either
from bot.clinic.intake.text import ends_asking, straight
from bot.clinic.intake.times import LONGEST, is_time_phrase, without_correction

_WORDS = {
    "name": either("(?:first |last |full )?name, surname, spelling of my name"),
    "contact": either(r"""
        (?:(?:cell|mobile|home|phone|tele?phone|contact) ?)?(?:phone|number)s?, tele?phone, cell, mobile,
        e-?\s?mail(?: address)?, contact(?: info| information| details)?
    """),
    "times": either(
        "(?:days? (?:and|or|&) )?times?, days?, schedule, availability, times? (?:and|or) days?",
    ),
    "insurer": either("(?:health )?insurance(?: plan| company| info)?, insurer, plan, coverage"),
    "reason": "reason",
}
_FIELD = "(?:" + "|".join(_WORDS.values()) + ")"
_FIELDS = rf"(?P<fields>{_FIELD}(?:(?:,| and| or| and my| and the) {_FIELD})*)"
_OPENING = either("""
    ok, okay, yes, no, but, i, both, sorry, oops, wait, actually, please, um, well, hi, can i, can we,
    can you, could i, could you, i(?:'d| would) like to, i want to, i need to, i have to, let me, also, and
""")
_START = rf"^(?:{_OPENING}\b[\s,.!]*)*"
_CHANGE = either("change, changed, update, correct, fix, edit, switch, replace, redo, add")
_IS_WRONG = (
    r"(?:(?:is|are|was|looks?)\s+(?:spelled |spelt |all |still |also )?"
    r"(?:wrong(?:ly)?|incorrect(?:ly)?|not right|not correct|old|outdated|misspelled|misspelt|off"
    r"|different now)"
    r"|(?:isn'?t|aren'?t)\s+(?:all )?(?:right|correct)"
    r"|(?:is )?(?:spelled|spelt) (?:with|wrong|differently|like)\b.*)"
)


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_START + pattern, re.IGNORECASE | re.DOTALL) for pattern in patterns)


_TO_VALUE = _patterns(
    rf"{_CHANGE}\s+(?:my |the |your )?(?P<field>{_FIELD})\s*(?:to|into|:|=)\s*(?P<value>.+)$",
    rf"(?:my |the )?(?P<field>{_FIELD})\s+"
    r"(?:should(?: really)? (?:be|say)|needs to be|is (?:actually|now|really))\s*:?\s*(?P<value>.+)$",
    rf"wrong\s+(?P<field>{_FIELD})[\s,.:;-]+(?:it'?s|it is|it should be|should be|use|try)?\s*(?P<value>.+)$",
)
_AGAIN = _patterns(
    rf"{_CHANGE}\s+(?:my |the |your )?{_FIELDS}(?:[\s,]+(?:please|instead|first|too))*[\s.!?]*$",
    rf"(?:my |the )?{_FIELDS}\s+{_IS_WRONG}[\s.!]*$",
    rf"(?:that'?s |this is |it'?s )?(?:the |a |an )?(?:wrong|different|another)\s+{_FIELDS}[\s.!]*$",
    rf"(?:that'?s|this is|that is|it'?s) not my {_FIELDS}(?: anymore| any more)?[\s.!]*$",
    rf"(?:gave|put|typed|entered|wrote)(?: you| in| down)? the wrong {_FIELDS}[\s.!]*$",
    rf"you (?:spelled|spelt|wrote|got|have) my {_FIELDS} wrong[\s.!]*$",
)
_REMOVE = _patterns(
    rf"(?:remove|delete|leave out|take out|drop)\s+(?:my |the )?(?P<field>{_FIELD})(?:[\s,]+please)?[\s.!?]*$"
)


def read_change(turn: Turn, answers: Mapping[str, str], insurers: Sequence[str]) -> Reading | None:
    """Read a message that is nothing but a change of named fields; None if it is anything else."""
    text = straight(turn.text)
    if len(text) > LONGEST:
        return None
    if match := _first(_TO_VALUE, text):
        return _changed(match["field"], match["value"], turn, insurers)
    if match := _first(_AGAIN, text):
        return Reading(dict.fromkeys(fields_in(match["fields"])))
    if match := _first(_REMOVE, text):
        return _removed(match["field"], answers)
    return None


def fields_in(text: str) -> list[str]:
    """The fields named in a text, in the form's order."""
    patterns = {field: rf"\b{_WORDS[field]}\b" for field in FIELDS if field in _WORDS}
    return [field for field, pattern in patterns.items() if re.search(pattern, text, re.IGNORECASE)]


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.match(text))), None)


def _changed(words: str, value: str, turn: Turn, insurers: Sequence[str]) -> Reading | None:
    # A contact is taken from the whole message, together with what else it says.
    if find_contact(turn.text) or (ends_asking(value) and not is_time_phrase(value)):
        return None
    match fields_in(words)[0]:
        case "contact":
            return _unclear_contact(words, value)
        case "name":
            return _new_name(value, turn)
        case "insurer":
            return Reading({"insurer": named(value, insurers)})
        case field:
            return Reading({field: without_correction(value).strip(" .!?\n\t") or None})


def _unclear_contact(words: str, value: str) -> Reading:
    problem = contact_problem(value)
    if not problem:
        return Reading({"contact": None})
    return Reading(problem="email_unclear" if "mail" in words.lower() else problem)


def _new_name(value: str, turn: Turn) -> Reading:
    found = introduced(f"my name is {value}", turn.people, soft=False, lenient=True)
    name = name_alone(value) or (found.name if found else None)
    return Reading({"name": name}) if name else Reading(problem="name_unclear")


def _removed(words: str, answers: Mapping[str, str]) -> Reading:
    field = fields_in(words)[0]
    if field in ("insurer", "reason"):
        return Reading({field: DECLINED})
    known = parse_contact(answers.get("contact"))
    rest = known.phone if "mail" in words.lower() else known.email
    return Reading({field: rest if field == "contact" and known.phone else None})
