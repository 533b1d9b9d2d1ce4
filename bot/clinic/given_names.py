"""By which names a visitor may be known from a conversation, whether or not the form was ever sent."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bot.clinic.errors import ContentError
from bot.clinic.facts import read_yaml
from bot.clinic.intake.names import name_alone

QUESTION = re.compile(r"^utter_(?:ask_)?intake(?:_form)?_name")
PLACEHOLDER = re.compile(r"\\{\w+\\}")
NAME = "name"
# Who answers the question for their name with more words than these says more than it.
MOST_WORDS = 5


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
    """The assistant's sentences that ask for a name, and the patterns of those that repeat it (group `name`)."""

    questions: frozenset[str]
    echoes: tuple[re.Pattern[str], ...]

    def names_in(self, said: Sequence[Said]) -> Iterator[str]:
        """What the visitor answered when asked for a name, and what the assistant took for one."""
        asked = False
        for message in said:
            if message.sender == "bot":
                asked = asked or message.text.strip() in self.questions
                yield from (found[NAME] for echo in self.echoes if (found := echo.fullmatch(message.text.strip())))
            elif asked:
                asked = False
                yield from _answer(message.text)


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
    questions = frozenset(text for name, text in texts if QUESTION.match(name))
    return NameSentences(questions, tuple(_patterns(text for _, text in texts)))


def _patterns(texts: Iterable[str]) -> Iterator[re.Pattern[str]]:
    for text in texts:
        if "{name}" in text:
            shape = re.escape(text).replace(r"\{name\}", "(?P<name>.*?)", 1)
            yield re.compile(PLACEHOLDER.sub(".*?", shape), re.DOTALL)


def _answer(text: str) -> Iterator[str]:
    name = name_alone(text)
    if name or len(text.split()) <= MOST_WORDS:
        yield name or text
