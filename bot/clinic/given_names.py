"""By which names a visitor may be known from a conversation, whether or not the form was ever sent."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bot.clinic.errors import ContentError
from bot.clinic.facts import read_yaml
from bot.clinic.intake.names import name_alone

# The responses that ask for a name, and those that ask for a contact.
QUESTIONS = (
    re.compile(r"^utter_(?:ask_intake_form|intake)_name"),
    re.compile(r"^utter_(?:ask_intake_form_contact|intake_(?:contact|phone|email)_)"),
)
PLACEHOLDER = re.compile(r"\\{\w+\\}")
NAME = "name"


class Said(Protocol):
    """A message of the record."""

    @property
    def sender(self) -> str:
        """Visitor or bot."""

    @property
    def text(self) -> str:
        """In clear."""


@dataclass(frozen=True)
class NameSentences:
    """What the assistant says when it asks who somebody is.

    Attributes:
        questions: that ask for a name.
        contact_questions: that ask for a phone number or an e-mail address.
        echoes: patterns of the sentences that repeat the name (group `name`).
    """

    questions: frozenset[str]
    contact_questions: frozenset[str]
    echoes: tuple[re.Pattern[str], ...]

    def names_in(self, said: Sequence[Said]) -> Iterator[str]:
        """What the visitor answered when asked for a name, and what the assistant took for one."""
        for message in said:
            if message.sender == "bot":
                yield from (found[NAME] for echo in self.echoes if (found := echo.fullmatch(message.text.strip())))
        for place in _answers(said, self.questions):
            name = name_alone(said[place].text)
            if name:
                yield name

    def answers_in(self, said: Sequence[Said]) -> list[int]:
        """The places of what the visitor answered when asked for name or contact, however it was written."""
        return list(_answers(said, self.questions | self.contact_questions))


def load_name_sentences(domain: str | Path) -> NameSentences:
    """Read them from domain.yml.

    Raises:
        ContentError: the file is missing, not YAML, or has no responses.
    """
    try:
        responses: Mapping[str, list[dict[str, Any]]] = read_yaml(domain)["responses"]
        texts = [(name, str(each["text"]).strip()) for name, variants in responses.items() for each in variants]
    except (KeyError, TypeError, AttributeError) as error:
        message = f"{Path(domain).name} has no responses, or one without a text."
        raise ContentError(message) from error
    names, contacts = (frozenset(text for name, text in texts if each.match(name)) for each in QUESTIONS)
    return NameSentences(names, contacts, tuple(_patterns(text for _, text in texts)))


def _patterns(texts: Iterable[str]) -> Iterator[re.Pattern[str]]:
    for text in texts:
        if "{name}" in text:
            shape = re.escape(text).replace(r"\{name\}", "(?P<name>.*?)", 1)
            yield re.compile(PLACEHOLDER.sub(".*?", shape), re.DOTALL)


def _answers(said: Sequence[Said], questions: Collection[str]) -> Iterator[int]:
    """The places of the visitor's messages before which one of the questions was asked."""
    asked = False
    for place, message in enumerate(said):
        if message.sender == "bot":
            asked = asked or message.text.strip() in questions
        else:
            if asked:
                yield place
            asked = False
