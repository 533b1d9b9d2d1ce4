"""The inbox: messages that were not understood, masked, those of one meaning together."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np

from bot.content.masking import masked
from bot.content.model import Content
from bot.content.rules.examples import Encode
from bot.content.text import normalised
from bot.understanding.encoder import load_encoder

LOWER = re.compile(r"(?<![\w'])[a-z][a-z']*(?![\w'])")


class Unread(Protocol):
    """A message that was not understood, as `bot.store.misunderstood` gives it."""

    @property
    def text(self) -> str:
        """In clear."""

    @property
    def at(self) -> datetime:
        """When it was written."""

    @property
    def topic(self) -> str:
        """What it was taken for."""

    @property
    def id(self) -> str:
        """Of the message."""

    @property
    def proposed(self) -> bool:
        """Whether a reviewer has marked it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names that its writer has given."""


@dataclass(frozen=True)
class Wording:
    """Messages with the same words, masked.

    Attributes:
        text: the newest of them.
        ids: of the messages.
        proposed: a reviewer has marked one of them.
    """

    text: str
    ids: tuple[str, ...]
    proposed: bool


@dataclass(frozen=True)
class Group:
    """Messages that ask for the same.

    Attributes:
        count: how many there are, repetitions among them.
        topic: what most of them were taken for, or should have been.
        last: when the newest was written.
        wordings: each once, the newest first.
    """

    count: int
    topic: str
    last: datetime
    wordings: tuple[Wording, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The wordings' words."""
        return tuple(wording.text for wording in self.wordings)


def plain_words(content: Content) -> frozenset[str]:
    """The words that stand in small letters in the examples: no names, even at the beginning of a sentence."""
    return frozenset(word for example in content.examples for word in LOWER.findall(example.text))


def grouped(
    messages: Iterable[Unread],
    *,
    likeness: float,
    kept: Collection[str],
    plain: Collection[str],
    encode: Encode | None = None,
) -> list[Group]:
    """Put messages of one meaning together.

    Args:
        messages: the newest first.
        likeness: least cosine to the message that a group began with.
        kept: words with a capital letter that are no names.
        plain: words that begin a sentence without being names, in small letters.
        encode: texts to unit vectors, float32 of shape (n, d); the assistant's own encoder by default.

    Returns:
        The groups, the largest first. Nothing of them is kept anywhere.
    """
    told = list(messages)
    texts = [masked(each.text, names=each.names, kept=kept, plain=plain) for each in told]
    members: list[list[int]] = []
    vectors = (encode or load_encoder().encode)(texts)
    for at, vector in enumerate(vectors):
        like = [float(vector @ vectors[group[0]]) for group in members]
        if like and max(like) >= likeness:
            members[int(np.argmax(like))].append(at)
        else:
            members.append([at])
    groups = [_group([told[at] for at in group], [texts[at] for at in group]) for group in members]
    return sorted(groups, key=lambda group: group.count, reverse=True)


def _group(told: list[Unread], texts: list[str]) -> Group:
    topics = [each.topic for each in told]
    same: dict[str, list[tuple[Unread, str]]] = {}
    for each, text in zip(told, texts, strict=True):
        same.setdefault(normalised(text), []).append((each, text))
    return Group(
        count=len(told),
        topic=max(topics, key=topics.count),
        last=max(each.at for each in told),
        wordings=tuple(map(_wording, same.values())),
    )


def _wording(same: list[tuple[Unread, str]]) -> Wording:
    return Wording(same[0][1], tuple(each.id for each, _ in same), any(each.proposed for each, _ in same))
