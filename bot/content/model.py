"""What the content files hold, each piece with the line it stands on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

TOPIC = "faq/"
ANSWER = "utter_"


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: a path under the project's root, and a line from 1."""

    file: str
    line: int


@dataclass(frozen=True)
class Problem:
    """A mistake: the name of its message in content.yml, where it is, and what the message quotes."""

    rule: str
    place: Place
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Example:
    """One message as a visitor may write it."""

    text: str
    intent: str
    metadata: Mapping[str, Any]
    place: Place


@dataclass(frozen=True)
class Button:
    """A choice under an answer."""

    title: str
    payload: str
    place: Place


@dataclass(frozen=True)
class Answer:
    """What the assistant says.

    Attributes:
        name: of Rasa's response, `utter_faq/<topic>` for a topic.
        place: the line of its text, or of the response where it has none.
        facts: what the text must carry, each as the words by which a reader recognises it.
        review_by: the last day on which it holds unread; a text is one that is no date.
        reviewed_on: when somebody has read it against its source last.
        reviewed_by: who.
    """

    name: str
    text: str
    place: Place
    buttons: tuple[Button, ...] = ()
    title: str = ""
    facts: tuple[tuple[str, ...], ...] = ()
    review_by: date | str | None = None
    reviewed_on: date | str | None = None
    reviewed_by: str = ""

    @property
    def topic(self) -> str:
        """The topic it answers, or nothing."""
        intent = self.name.removeprefix(ANSWER)
        return intent.removeprefix(TOPIC) if intent.startswith(TOPIC) else ""


@dataclass(frozen=True)
class ContentFile:
    """One file under data/nlu, or domain.yml; `head` is what its first line says for people."""

    path: str
    intents: Mapping[str, Place]
    examples: tuple[Example, ...]
    answers: tuple[Answer, ...]
    sources: int
    problems: tuple[Problem, ...] = ()
    head: str = ""


@dataclass(frozen=True)
class Clinic:
    """What the check needs of clinic.yml: digits of every known number, addresses, and the crisis lines' last call."""

    numbers: frozenset[str]
    emails: frozenset[str]
    verified_on: date | None
    verified_at: Place
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Content:
    """Everything that is checked.

    Attributes:
        files: those of data/nlu.
        domain: the answers of domain.yml, and the intents that it declares.
        steps: the answers that stories and rules name.
    """

    files: tuple[ContentFile, ...]
    domain: ContentFile
    steps: Mapping[str, Place]
    clinic: Clinic

    @property
    def examples(self) -> tuple[Example, ...]:
        """All examples, file after file."""
        return tuple(example for file in self.files for example in file.examples)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """All answers: the topics', then those of domain.yml."""
        return tuple(answer for file in (*self.files, self.domain) for answer in file.answers)

    @property
    def topics(self) -> dict[str, Place]:
        """Every topic that has examples or an answer, with the line that names it first."""
        named: dict[str, Place] = {}
        for file in self.files:
            for intent, place in file.intents.items():
                if intent.startswith(TOPIC):
                    named.setdefault(intent.removeprefix(TOPIC), place)
            for answer in file.answers:
                if answer.topic:
                    named.setdefault(answer.topic, answer.place)
        return named
