"""One visitor message, read by the form's rules in the order in which they outrank each other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.clinic.intake.answers import read_consent, read_contact, read_name, read_reason
from bot.clinic.intake.changes import read_change
from bot.clinic.intake.corrections import broken_contact, read_correction
from bot.clinic.intake.details import Details, find_details
from bot.clinic.intake.insurer import read_insurer
from bot.clinic.intake.leaving import is_back, is_stop
from bot.clinic.intake.model import FIELDS, NOT_AN_ANSWER, NOTE, Reading, Turn
from bot.clinic.intake.notes import LONGEST as LONGEST_NOTE
from bot.clinic.intake.notes import drops_notes
from bot.clinic.intake.review import read_review
from bot.clinic.intake.text import clean, flat
from bot.clinic.intake.times import read_times

LONGEST = 4000

_BY_TEXT_ALONE = {
    "consent": read_consent,
    "name": read_name,
    "times": read_times,
    "reason": read_reason,
    "review": read_review,
}


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
    return (
        _read_way_out(turn, answers)
        or read_change(turn, answers, insurers)
        or read_correction(turn, answers, insurers)
        or _read_details_and_answer(turn, answers, insurers)
    )


def _read_way_out(turn: Turn, answers: Mapping[str, str]) -> Reading | None:
    if is_stop(turn.text):
        return Reading(stop=True)
    if answers.get(NOTE) and drops_notes(turn.text):
        return Reading({NOTE: None})
    if not is_back(turn.text):
        return None
    before = FIELDS[: FIELDS.index(turn.asking)] if turn.asking else ()
    answered = [field for field in before if answers.get(field)]
    return Reading({answered[-1]: None}) if answered else NOT_AN_ANSWER


def _read_details_and_answer(turn: Turn, answers: Mapping[str, str], insurers: Sequence[str]) -> Reading:
    details = find_details(turn, answers, insurers)
    if not details.updates:
        problem = broken_contact(turn)
        return Reading(problem=problem) if problem else _read_answer(turn, answers, insurers)
    if len(details.updates.get(NOTE, "")) > LONGEST_NOTE:
        return Reading(problem="too_long")
    if turn.asking == "contact" and set(details.updates) == {NOTE}:
        return Reading(details.updates, problem="contact_needed")
    if turn.asking in details.updates or not flat(details.rest):
        return Reading(details.updates)
    return _together(details, _read_answer(replace(turn, text=details.rest), answers, insurers))


def _together(details: Details, answer: Reading) -> Reading:
    # Whoever gave a detail has been heard: the open question is asked again, and nothing is sent unseen.
    if answer.send or (answer.problem and answer.problem != "too_long"):
        return Reading(details.updates)
    return replace(answer, updates={**details.updates, **answer.updates})


def _read_answer(turn: Turn, answers: Mapping[str, str], insurers: Sequence[str]) -> Reading:
    if turn.asking == "contact":
        return read_contact(turn, answers.get("contact"))
    if turn.asking == "insurer":
        return read_insurer(turn, insurers)
    reader = _BY_TEXT_ALONE.get(turn.asking or "")
    return reader(turn) if reader else NOT_AN_ANSWER
