"""The check's numbers and words, read from content.yml."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.clinic.errors import ContentError
from bot.clinic.facts import read_yaml


@dataclass(frozen=True)
class Limits:
    """Where good ends; each is explained beside its value in content.yml."""

    styles: Mapping[str, str]
    topic_examples: int
    topic_examples_wanted: int
    intent_examples: int
    intent_examples_wanted: int
    style_examples: int
    styles_needed: int
    shortest_answer: int
    longest_answer: int
    highest_grade: float
    most_buttons: int
    likeness: float
    crisis_lines_days: int
    price_words: tuple[str, ...]
    promise_words: tuple[str, ...]
    dead_hosts: tuple[str, ...]
    filled_by_actions: frozenset[str]


@dataclass(frozen=True)
class Message:
    """How a problem is told: what is wrong, what to do, and whether it stops a publication."""

    says: str
    do: str
    warning: bool


@dataclass(frozen=True)
class Inbox:
    """How the inbox groups and masks; each is explained beside its value in content.yml."""

    likeness: float
    kept: frozenset[str]


@dataclass(frozen=True)
class Handbook:
    """All of content.yml: the limits, a message for every rule, what a new file says, and the inbox."""

    limits: Limits
    messages: Mapping[str, Message]
    skeleton: Mapping[str, str]
    inbox: Inbox


def load_handbook(path: str | Path) -> Handbook:
    """Read content.yml.

    Raises:
        ContentError: the file is missing, not YAML, or lacks an entry.
    """
    content = read_yaml(path)
    try:
        return Handbook(
            limits=_limits(content["limits"]),
            messages={name: _message(told) for name, told in content["messages"].items()},
            skeleton=content["skeleton"],
            inbox=Inbox(content["inbox"]["likeness"], frozenset(content["inbox"]["kept"])),
        )
    except (AttributeError, KeyError, TypeError) as error:
        message = f"{Path(path).name} lacks an entry or has a malformed one: {error}"
        raise ContentError(message) from error


def _limits(written: dict[str, Any]) -> Limits:
    lists: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in written.items()
    }
    lists["filled_by_actions"] = frozenset(lists["filled_by_actions"])
    return Limits(**lists)


def _message(told: dict[str, Any]) -> Message:
    return Message(told["says"], told["do"], warning=told.get("warning", False))
