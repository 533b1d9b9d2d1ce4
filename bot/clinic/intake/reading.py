"""One visitor message, read by the form's rules in the order in which they outrank each other."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.clinic.intake.answers import read_consent, read_contact, read_name, read_reason
from bot.clinic.intake.changes import read_change
from bot.clinic.intake.contact import contact_problem, find_contact
from bot.clinic.intake.details import Details, find_details
from bot.clinic.intake.insurer import is_recognised, named, read_insurer
from bot.clinic.intake.leaving import is_back, is_stop
from bot.clinic.intake.model import FIELDS, NOT_AN_ANSWER, Reading, Turn
from bot.clinic.intake.names import name_alone
from bot.clinic.intake.review import read_review
from bot.clinic.intake.text import clean, flat
from bot.clinic.intake.times import read_times

LONGEST = 4000
MOST_WORDS = 3
_UNTYPED = re.compile(
    r"^(?:(?:no(?=\s*,)|sorry|actually|oops|whoops|wait|i mean|i meant)\b[\s,.]*)+(?:it'?s\s+"
    r"|it is\s+)?(?P<value>.{1,60})$",
    re.IGNORECASE,
)
_NOT_THE_OLD = re.compile(r"^(?P<value>.{1,60}?),? not (?P<old>.{1,60}?)[\s.!]*$", re.IGNORECASE)
_CLAIMS_CONTACT = re.compile(
    r"\b(?:my|wrong|new|change)\b.{0,30}\b(?:phone|number|cell|mobile|e ?mail)\b.*(?:@|\d{3})", re.IGNORECASE
)


def read(turn: Turn, answers: Mapping[str, str], insurers: Sequence[str] = ()) -> Reading:
    """What a visitor's message means to the intake form; an empty reading means it was not an answer.

    Args:
        turn: the message and what the classifier made of it.
        answers: field to canonical value, as given so far.
        insurers: names of the insurers the clinic works with.
    """
    # A crisis outranks every question: no part of such a message is taken as an answer.
    if turn.intent == "crisis":
        return NOT_AN_ANSWER
    turn = replace(turn, text=clean(turn.text), asking=turn.asking if turn.asking in FIELDS else None)
    if not turn.text:
        return NOT_AN_ANSWER
    if len(turn.text) > LONGEST:
        return Reading(problem="too_long") if turn.asking else NOT_AN_ANSWER
    return _read_way_out(turn, answers) or _read_correction(turn, answers, insurers) or _read_answer(turn, answers, insurers)


def _read_way_out(turn: Turn, answers: Mapping[str, str]) -> Reading | None:
    if is_stop(turn.text):
        return Reading(stop=True)
    if not is_back(turn.text):
        return None
    before = FIELDS[: FIELDS.index(turn.asking)] if turn.asking else ()
    answered = [field for field in before if answers.get(field)]
    return Reading({answered[-1]: None}) if answered else NOT_AN_ANSWER


def _read_correction(turn: Turn, answers: Mapping[str, str], insurers: Sequence[str]) -> Reading | None:
    return read_change(turn, answers, insurers) or _read_untyped(turn, answers, insurers)


def _read_untyped(turn: Turn, answers: Mapping[str, str], insurers: Sequence[str]) -> Reading | None:
    """A correction that names no field, 'sorry, Anna', is of the answer just given."""
    match = _UNTYPED.match(turn.text) or _not_the_old(turn.text, answers)
    if not match or not turn.asking:
        return None
    last = FIELDS[FIELDS.index(turn.asking) - 1]
    value = match["value"]
    if (last == "name" or turn.asking == "review") and answers.get("name") and (name := name_alone(value)):
        return Reading({"name": name})
    if answers.get("insurer") and is_recognised(value, insurers) and len(value.split()) <= MOST_WORDS:
        return Reading({"insurer": named(value, insurers)})
    return None


def _not_the_old(text: str, answers: Mapping[str, str]) -> re.Match[str] | None:
    match = _NOT_THE_OLD.match(text)
    return match if match and flat(match["old"]) in flat(answers.get("name", "")).split() else None


def _read_answer(turn: Turn, answers: Mapping[str, str], insurers: Sequence[str]) -> Reading:
    details = find_details(turn, answers, insurers)
    if not details.updates and turn.asking != "contact" and (problem := _broken_contact(turn)):
        return Reading(problem=problem)
    if turn.asking is None or turn.asking in details.updates or not flat(details.rest):
        return Reading(details.updates) if details.updates else _ask_field(turn, answers, insurers)
    answer = _ask_field(replace(turn, text=details.rest), answers, insurers)
    return _together(details, answer)


def _together(details: Details, answer: Reading) -> Reading:
    if not details.updates:
        return answer
    if answer.problem and answer.problem != "too_long":
        return Reading(details.updates)
    if answer.send:
        return Reading(details.updates)
    return replace(answer, updates={**details.updates, **answer.updates})


def _broken_contact(turn: Turn) -> str | None:
    if find_contact(turn.text, "any") or (turn.asking == "reason" and not _CLAIMS_CONTACT.match(turn.text)):
        return None
    if "@" in turn.text or _CLAIMS_CONTACT.search(turn.text):
        return contact_problem(turn.text)
    return None


def _ask_field(turn: Turn, answers: Mapping[str, str], insurers: Sequence[str]) -> Reading:
    match turn.asking:
        case "consent":
            return read_consent(turn)
        case "name":
            return read_name(turn)
        case "contact":
            return read_contact(turn, answers.get("contact"))
        case "times":
            return read_times(turn)
        case "insurer":
            return read_insurer(turn, insurers)
        case "reason":
            return read_reason(turn)
        case "review":
            return read_review(turn)
    return NOT_AN_ANSWER
