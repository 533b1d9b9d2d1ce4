"""One conversation as it is shown: its bubbles, and beside each visitor's message what was made of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from bot.clinic.outcome import for_a_form
from bot.console.identity import HIDDEN, Mask
from bot.console.markdown import markdown
from bot.store.conversations import SaidMessage, label_of

PRESSED = "choice"
MOST_RUNNERS_UP = 3
WORTH_TELLING = 0.01


@dataclass(frozen=True)
class Guess:
    """A label (`faq/insurance`) with its confidence, 0 to 1."""

    topic: str
    confidence: float


@dataclass(frozen=True)
class Understood:
    """What a message was taken for.

    Attributes:
        best: None where the engine has not read it.
        others: the runners-up, the likeliest first.
        several: the labels of its questions, where it asks more than one.
    """

    best: Guess | None
    others: tuple[Guess, ...] = ()
    several: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bubble:
    """A message as it is shown.

    Attributes:
        text: masked where it has to be.
        html: the same as the visitor saw it.
        pressed: it was a button.
        in_form: a form asked for it, so that nothing had to be guessed.
        buttons: what was offered under it.
        gate: tier, variant, score and fired; None for the assistant's own.
        understood: None for the assistant's own.
    """

    id: str
    sender: str
    kind: str
    at: datetime
    text: str
    html: Markup
    pressed: bool
    in_form: bool
    buttons: tuple[str, ...]
    gate: Mapping[str, Any] | None
    understood: Understood | None


def bubbles(said: Sequence[SaidMessage], mask: Mask) -> list[Bubble]:
    """All messages, in order."""
    return [_bubble(*each, mask) for each in zip(said, for_a_form(said), strict=True)]


def exported(bubble: Bubble) -> dict[str, Any]:
    """A message as it stands in an export."""
    told = {"id": bubble.id, "at": bubble.at.isoformat(), "from": bubble.sender, "kind": bubble.kind}
    told |= {"text": bubble.text}
    if bubble.understood is None:
        return {**told, "buttons": list(bubble.buttons)}
    guesses = [bubble.understood.best, *bubble.understood.others]
    understood = [vars(guess) for guess in guesses if guess]
    return {**told, "gate": bubble.gate, "understood": understood, "questions": list(bubble.understood.several)}


def _bubble(message: SaidMessage, in_form: bool, mask: Mask) -> Bubble:  # noqa: FBT001 a pair's part
    visitors = message.sender == "visitor"
    # A button's title is the clinic's own wording.
    typed = visitors and message.kind != PRESSED
    text = mask.visitors(message.text) if typed else mask.assistants(message.text)
    text = HIDDEN if in_form and message.id in mask.answers_of_form else text
    return Bubble(
        id=message.id,
        sender=message.sender,
        kind=message.kind,
        at=message.at,
        text=text,
        html=Markup.escape(text) if visitors else markdown(text),
        pressed=message.kind == PRESSED,
        in_form=in_form,
        buttons=tuple(button["title"] for button in message.buttons),
        gate=message.gate,
        understood=_understood(message.understood or {}) if visitors else None,
    )


def _understood(parse: Mapping[str, Any]) -> Understood:
    topic, confidence = label_of(dict(parse))
    if topic is None:
        return Understood(None)
    others = (guess for guess in _ranking(parse) if guess.topic != topic and guess.confidence >= WORTH_TELLING)
    several = tuple(dict.fromkeys(label for each in parse.get("questions") or [] if (label := label_of(each)[0])))
    return Understood(Guess(topic, confidence or 0.0), tuple(others)[:MOST_RUNNERS_UP], several)


def _ranking(parse: Mapping[str, Any]) -> Iterator[Guess]:
    for entry in parse.get("intent_ranking") or []:
        yield Guess(entry.get("label") or entry["name"], entry["confidence"])
