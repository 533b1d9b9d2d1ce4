"""Examples that teach nothing or the wrong thing: empty, marked up, written twice, nearly the same in two topics."""

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from bot.content.limits import Limits
from bot.content.model import Content, Example, Problem
from bot.content.text import normalised

Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]

MARKUP = re.compile(r"[\[\]{}]")
AT_ONCE = 512
# One word is too little to have a meaning of its own, and all emoji look alike to the encoder.
FEWEST_WORDS = 2


def written(content: Content) -> Iterator[Problem]:
    """Examples without words, with markup, or that begin like a command."""
    for example in content.examples:
        if not example.text:
            yield Problem("empty_example", example.place, {"intent": example.intent})
        elif MARKUP.search(example.text) or example.text.startswith("/"):
            yield Problem("marked_example", example.place, {"text": example.text})


def doubles(content: Content) -> Iterator[Problem]:
    """The same words twice, but for case and punctuation."""
    seen: dict[str, Example] = {}
    for example in content.examples:
        first = seen.setdefault(normalised(example.text), example)
        if example.text and first is not example:
            rule = "repeated_example" if first.intent == example.intent else "same_example"
            yield Problem(rule, example.place, _pair(example, first))


def alike(content: Content, limits: Limits, encode: Encode, file: str = "") -> Iterator[Problem]:
    """Examples of two topics that mean nearly the same.

    Args:
        content: all of it.
        limits: `likeness` is the least cosine of two sentence vectors that is too much.
        encode: texts to unit vectors, float32 of shape (n, d).
        file: compares only the examples of this file with all others, and tells of each pair at the file's own line;
            all with all without it.
    """
    told = [example for example in content.examples if len(example.text.split()) >= FEWEST_WORDS]
    vectors = encode([example.text for example in told])
    intents = np.array([example.intent for example in told])
    rows = np.array([at for at, example in enumerate(told) if not file or example.place.file == file], dtype=np.intp)
    for start in range(0, len(rows), AT_ONCE):
        here = rows[start : start + AT_ONCE]
        like = vectors[here] @ vectors.T
        like[intents[here, None] == intents[None, :]] = 0
        for row, other in zip(*np.where(like >= limits.likeness), strict=True):
            pair = told[here[row]], told[other]
            # Each pair is met from both sides, unless only one of them is looked from.
            if file or pair[1].place < pair[0].place:
                yield from _alike(*pair, float(like[row, other]))


def _alike(example: Example, other: Example, likeness: float) -> Iterator[Problem]:
    # One that is the same word for word is told by `doubles`.
    if normalised(other.text) != normalised(example.text):
        yield Problem("alike_examples", example.place, {**_pair(example, other), "likeness": likeness})


def _pair(example: Example, other: Example) -> dict[str, object]:
    return {
        "text": example.text,
        "intent": example.intent,
        "other_text": other.text,
        "other_intent": other.intent,
        "other_file": other.place.file,
        "other_line": other.place.line,
    }
