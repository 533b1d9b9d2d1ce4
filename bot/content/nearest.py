"""Who else answers this: the topics whose examples are nearest in meaning to some words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.content.model import Example

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Near:
    """A topic and how near it is.

    Attributes:
        intent: `faq/cost`, `out_of_scope`.
        score: cosine of the words and the topic's nearest example; 1 is the same meaning.
        example: that example.
        file: the path of the file in which it stands.
    """

    intent: str
    score: float
    example: str
    file: str


def nearest(examples: Sequence[Example], vectors: Vectors, asked: Vectors, most: int) -> list[Near]:
    """The nearest topics, each once.

    Args:
        examples: of all topics.
        vectors: their unit vectors, float32 of shape (len(examples), d).
        asked: the unit vector of the words, of shape (d,).
        most: how many topics.
    """
    like = vectors @ asked
    found: dict[str, Near] = {}
    for at in np.argsort(-like):
        example = examples[at]
        if example.intent not in found:
            found[example.intent] = Near(example.intent, float(like[at]), example.text, example.place.file)
        if len(found) == most:
            break
    return list(found.values())
