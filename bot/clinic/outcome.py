"""What became of a conversation, told from what was said in it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

FORM = "form"
HAND_OVER = "contact_human"
# More of them tell nothing more, and the index has an end.
MOST_TOPICS = 32


class Outcome(StrEnum):
    """What a conversation came to; the first that fits, in this order.

    BOOKED, a first visit was booked in it; REQUESTED, a call-back request was sent; HANDED_OVER, the visitor asked for
    a person; CRISIS, the card with the crisis lines was shown; NOT_UNDERSTOOD, something was not understood, or no
    answer was found; ANSWERED, everything had its answer; UNANSWERED, nothing has been answered yet. The question
    about safety is no answer.
    """

    BOOKED = "booked"
    REQUESTED = "requested"
    HANDED_OVER = "handed_over"
    CRISIS = "crisis"
    NOT_UNDERSTOOD = "not_understood"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"


class Flag(StrEnum):
    """The gravest thing that was shown: CRISIS, the card with the crisis lines; CHECK, the question about safety."""

    CRISIS = "crisis"
    CHECK = "check"


class Kept(Protocol):
    """A message of the record."""

    @property
    def sender(self) -> str:
        """Visitor or bot."""

    @property
    def kind(self) -> str:
        """As `Line` has it."""


@dataclass(frozen=True)
class Line:
    """A message without its words.

    Attributes:
        sender: visitor or bot.
        kind: of a bot's message, `bot.clinic.wording.Message`; of a visitor's, `text` or `choice`.
        topic: what a visitor's message was taken for; None where the engine has not read it.
        confidence: of that, 0 to 1.
    """

    sender: str
    kind: str
    topic: str | None = None
    confidence: float | None = None


@dataclass(frozen=True)
class Summary:
    """What a list tells of a conversation.

    Attributes:
        topics: what was understood, each label once, in order, the first MOST_TOPICS. What a form was told is none.
        lowest_confidence: of what the visitor wrote and the classifier decided; None where it decided nothing.
    """

    topics: tuple[str, ...]
    lowest_confidence: float | None
    flag: Flag | None
    outcome: Outcome


def summary(lines: Sequence[Line], *, requested: bool, booked: bool) -> Summary:
    """Sum up a conversation.

    Args:
        lines: all messages, in order.
        requested: whether a request was sent in it.
        booked: whether a visit was booked in it.
    """
    decided = [line for line in _outside_forms(lines) if line.topic is not None]
    topics = tuple(dict.fromkeys(line.topic for line in decided if line.topic))[:MOST_TOPICS]
    # A button is no guess.
    guesses = [line.confidence for line in decided if line.kind == "text" and line.confidence is not None]
    shown = {line.kind for line in lines if line.sender == "bot"}
    outcome = _outcome(lines, topics, requested=requested, booked=booked)
    return Summary(topics, min(guesses, default=None), next((flag for flag in Flag if flag in shown), None), outcome)


def _outcome(lines: Sequence[Line], topics: Sequence[str], *, requested: bool, booked: bool) -> Outcome:
    first = next((at for at, line in enumerate(lines) if line.sender == "visitor"), len(lines))
    answers = {line.kind for line in lines[first:] if line.sender == "bot"}
    fits = (
        (Outcome.BOOKED, booked),
        (Outcome.REQUESTED, requested),
        (Outcome.HANDED_OVER, HAND_OVER in topics),
        (Outcome.CRISIS, Flag.CRISIS in answers),
        (Outcome.NOT_UNDERSTOOD, "fallback" in answers),
        (Outcome.ANSWERED, bool(answers - {Flag.CHECK})),
    )
    return next((outcome for outcome, fit in fits if fit), Outcome.UNANSWERED)


def for_a_form(said: Sequence[Kept]) -> list[bool]:
    """For each message whether a form asked the visitor for it and took it: what it was taken for did not matter."""
    before = list(_last_words(said))
    after = list(_last_words(reversed(said)))[::-1]
    visitors = [each.sender == "visitor" for each in said]
    return [mine and earlier == later == FORM for mine, earlier, later in zip(visitors, before, after, strict=True)]


def _outside_forms(lines: Sequence[Line]) -> Iterator[Line]:
    for line, in_form in zip(lines, for_a_form(lines), strict=True):
        if line.sender == "visitor" and not in_form:
            yield line


def _last_words(lines: Iterable[Kept]) -> Iterator[str | None]:
    """For each line the kind of the bot's message that came last, up to it."""
    last = None
    for line in lines:
        last = line.kind if line.sender == "bot" else last
        yield last
