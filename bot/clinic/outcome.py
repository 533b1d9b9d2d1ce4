"""How a conversation ended, decided from what is in it: one outcome each."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What a conversation came to; where several fit, the first one counts.

    After a visit, a request, or a wish for a person, people of the clinic go on: it was handed over.
    """

    CRISIS = "crisis"
    BOOKED = "booked"
    REQUESTED = "requested"
    PERSON = "person"
    NOT_UNDERSTOOD = "not_understood"
    ANSWERED = "answered"
    SILENT = "silent"

    @property
    def handed_over(self) -> bool:
        """Whether people of the clinic go on from there."""
        return self in (Outcome.BOOKED, Outcome.REQUESTED, Outcome.PERSON)


@dataclass(frozen=True)
class Contents:
    """What of a conversation decides its outcome.

    Attributes:
        said: how many messages the visitor has sent.
        cards: how many crisis cards were shown.
        booked: a visit was booked in it, whatever became of the visit.
        requested: an intake request was left in it.
        asked_for_person: the visitor asked for a person.
        ended_in_fallback: the bot's last word was that it does not know.
    """

    said: int
    cards: int = 0
    booked: bool = False
    requested: bool = False
    asked_for_person: bool = False
    ended_in_fallback: bool = False


def outcome_of(contents: Contents) -> Outcome:
    """The outcome of a conversation."""
    signs = (
        (Outcome.CRISIS, contents.cards > 0),
        (Outcome.BOOKED, contents.booked),
        (Outcome.REQUESTED, contents.requested),
        (Outcome.PERSON, contents.asked_for_person),
        (Outcome.NOT_UNDERSTOOD, contents.ended_in_fallback),
        (Outcome.ANSWERED, contents.said > 0),
    )
    return next((outcome for outcome, holds in signs if holds), Outcome.SILENT)
