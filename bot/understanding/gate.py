"""The crisis gate: phrases that are sure on their own, and a small model for hints. Needs no other process."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from bot.understanding.encoder import load_encoder
from bot.understanding.errors import ModelFileError, UnderstandingError
from bot.understanding.kernel import KernelMachine
from bot.understanding.linear import LinearClassifier
from bot.understanding.phrases import Variant, sure_phrase

Tier = Literal["clear", "unsure", "sure"]

DANGER = "danger"
NONE = "none"
# How much the linear classifier, which sees spelling, counts beside the kernel machine, which sees meaning.
LINEAR_WEIGHT = 0.2
LONG_WORDS = 20
SENTENCE_WORDS = 4
MOST_SENTENCES = 8
SENTENCE_SURE = 0.92
SENTENCE_END = re.compile(r"[.!?;\n]+\s+|,\s+(?:and|but|so)\s+")


@dataclass(frozen=True)
class GateReading:
    """What the gate makes of a message.

    Attributes:
        tier: `sure` shows the card at once, `unsure` asks one direct question.
        variant: who is in danger and how; None when clear.
        score: 0 to 1, comparable between messages but no probability; 1 for a sure phrase.
        fired: `phrase`, `model`, or empty. Never the visitor's words.
    """

    tier: Tier
    variant: Variant | None
    score: float
    fired: str


CLEAR = GateReading("clear", None, 0.0, "")


@dataclass(frozen=True)
class GateModel:
    """The trained part of the gate.

    Attributes:
        kernel: danger or not, by meaning.
        linear: `danger` or `none`, by meaning and spelling.
        variants: which danger, for a dangerous message.
        sure: score from which the card is shown.
        unsure: score from which the question is asked.
    """

    kernel: KernelMachine
    linear: LinearClassifier
    variants: LinearClassifier
    sure: float
    unsure: float

    def read(self, text: str) -> GateReading:
        """Read a message; in a long one, one sentence that is sure on its own makes the whole at least unsure."""
        texts = [text, *sentences(text)]
        vectors = load_encoder().encode(texts)
        scores = [self.score(vector, part) for vector, part in zip(vectors, texts, strict=True)]
        worst = int(np.argmax(scores))
        if scores[0] < self.unsure and scores[worst] < SENTENCE_SURE:
            return GateReading("clear", None, scores[0], "")
        variant: Variant = self.variants.ranking(vectors[worst], texts[worst])[0][0]  # type: ignore[assignment]
        return GateReading("sure" if scores[0] >= self.sure else "unsure", variant, scores[worst], "model")

    def score(self, vector: np.ndarray, text: str) -> float:
        """How much a message looks like danger, 0 to 1."""
        chance = self.linear.probabilities(vector, text)[self.linear.labels.index(DANGER)]
        return squashed(self.kernel.decide(vector) + LINEAR_WEIGHT * log_odds(float(chance)))

    def save(self, path: Path) -> None:
        """Write the model as one `.npz`; nothing in it can run code when loaded."""
        kernel = self.kernel
        numbers = np.array([kernel.bias, kernel.gamma, self.sure, self.unsure])
        np.savez_compressed(
            path,
            support=kernel.support,
            weights=kernel.weights,
            numbers=numbers,
            **self.linear.arrays("linear_"),
            **self.variants.arrays("variants_"),
        )

    @classmethod
    def load(cls, path: Path) -> GateModel:
        """Read what `save` wrote.

        Raises:
            ModelFileError: the file is missing or not such a model.
        """
        try:
            with np.load(path, allow_pickle=False) as arrays:
                bias, gamma, sure, unsure = (float(number) for number in arrays["numbers"])
                return cls(
                    KernelMachine(arrays["support"], arrays["weights"], bias, gamma),
                    LinearClassifier.from_arrays(arrays, "linear_"),
                    LinearClassifier.from_arrays(arrays, "variants_"),
                    sure,
                    unsure,
                )
        except (OSError, KeyError, ValueError) as error:
            raise ModelFileError(f"no readable gate at {path.name}: train first") from error


def sentences(text: str) -> list[str]:
    """The sentences of a long message that are long enough to be read alone; none of a short one."""
    if len(text.split()) < LONG_WORDS:
        return []
    parts = (part.strip() for part in SENTENCE_END.split(text))
    return [part for part in parts if len(part.split()) >= SENTENCE_WORDS][:MOST_SENTENCES]


def log_odds(chance: float) -> float:
    """The logarithm of the odds, bounded at one in a million."""
    bounded = min(max(chance, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))


def squashed(decision: float) -> float:
    """A decision value as a number between 0 and 1."""
    return 1 / (1 + math.exp(-2 * decision))


class CrisisGate:
    """Reads each message before anything else does."""

    def __init__(self, model: GateModel | None = None) -> None:
        """Keep the model; without one the phrases are left."""
        self._model = model
        self.complete = model is not None

    @classmethod
    def open(cls, path: Path) -> CrisisGate:
        """Open the trained gate; without a readable model or encoder, one with phrases only (`complete` is False)."""
        try:
            load_encoder()
            return cls(GateModel.load(path))
        except UnderstandingError:
            return cls()

    def read(self, text: str) -> GateReading:
        """Read one message. Never raises: where the model fails, the phrases still count."""
        variant = sure_phrase(text)
        if variant:
            return GateReading("sure", variant, 1.0, "phrase")
        if self._model is None or not text.strip():
            return CLEAR
        try:
            return self._model.read(text)
        except Exception:
            self.complete = False
            return CLEAR
