"""The intake desk's rules: the states of a request, and what its hand-over page says in few words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.clinic.display import readable_contact, with_note
from bot.clinic.intake.model import DECLINED, NO_INSURANCE


class RequestState(StrEnum):
    """How far the desk is with a request.

    NEW, nobody has answered it; NEEDS_TIME, its booked time is not to be had and the visitor was told; CONTACTED,
    somebody has answered; BOOKED, a visit is booked; DONE, the visit took place; NO_SHOW, it did not; CLOSED, nothing
    will come of it.
    """

    NEW = "new"
    NEEDS_TIME = "needs_time"
    CONTACTED = "contacted"
    BOOKED = "booked"
    DONE = "done"
    NO_SHOW = "no_show"
    CLOSED = "closed"


_WITHOUT_VISIT = (RequestState.NEW, RequestState.CONTACTED, RequestState.DONE, RequestState.CLOSED)
_BEFORE_VISIT = (RequestState.CONTACTED, RequestState.BOOKED)
_AFTER_VISIT = (RequestState.BOOKED, RequestState.DONE, RequestState.NO_SHOW)


def possible_states(visit_start: datetime | None, now: datetime) -> tuple[RequestState, ...]:
    """The states that a request may be given.

    Args:
        visit_start: when its booked visit starts; None where none is booked.
        now: the current moment. A visit that is still to come has not been missed, and is cancelled before its
            request is closed.
    """
    if visit_start is None:
        return _WITHOUT_VISIT
    return _AFTER_VISIT if visit_start <= now else _BEFORE_VISIT


# How many words of each answer the hand-over page shows; with its own words it stays under 250.
MOST_WORDS = {"name": 12, "contact": 25, "times": 35, "insurer": 15, "reason": 80}
MOST_CHARACTERS_A_WORD = 12


@dataclass(frozen=True)
class Told:
    """An answer as the hand-over page shows it.

    Attributes:
        kind: 'said', the visitor's own words; 'missing', nothing was said; 'declined', they would rather not say;
            'uninsured', they have no insurance.
        text: the words; empty unless they were said.
        cut: whether there are more of them.
    """

    kind: str
    text: str = ""
    cut: bool = False


def hand_over(answers: Mapping[str, str]) -> dict[str, Told]:
    """What the visitor said, answer by answer, none of it reworded and the longest ones cut.

    Args:
        answers: name, contact, times, insurer and reason as they are kept.
    """
    return {name: _told(name, answers[name].strip()) for name in MOST_WORDS}


def _told(name: str, said: str) -> Told:
    if not said:
        return Told("missing")
    if said == DECLINED:
        return Told("declined")
    if name == "insurer" and said == NO_INSURANCE:
        return Told("uninsured")
    return _cut(_readable(said) if name == "contact" else said, MOST_WORDS[name])


def _readable(contact: str) -> str:
    reach, _, note = contact.partition(" (")
    return with_note(readable_contact(reach), note.removesuffix(")"))


def _cut(text: str, most: int) -> Told:
    words = text.split()
    shown = " ".join(words[:most])[: most * MOST_CHARACTERS_A_WORD]
    return Told("said", shown, cut=shown != " ".join(words))
