"""The crisis gate: phrases that are sure on their own, and a small model for hints. Needs no other process."""

from __future__ import annotations

import math
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from bot.understanding.encoder import load_encoder
from bot.understanding.errors import ModelFileError, UnderstandingError
from bot.understanding.kernel import KernelMachine
from bot.understanding.linear import LinearClassifier
from bot.understanding.phrases import Variant, sure_phrase
from bot.understanding.spelling import corrected

Tier = Literal["clear", "unsure", "sure"]

LONG_WORDS = 20
SENTENCE_WORDS = 4
MOST_SENTENCES = 8
# Below this score the engine's own guess of danger does not count.
HARMLESS = 0.25
SENTENCE_END = re.compile(r"[.!?;\n]+\s+|,\s+(?:and|but|so)\s+")


@dataclass(frozen=True)
class GateReading:
    """What the gate makes of a message.

    Attributes:
        tier: `sure` shows the card at once, `unsure` asks one direct question.
        variant: who is in danger and how; None when clear.
        score: 0 to 1, comparable between messages but no probability; 1 for a sure phrase.
        fired: `phrase`, `model`, `sentence` (of a long message), or empty. Never the visitor's words.
        vector: the message's sentence vector as float32 bytes, for whoever reads it next; None where none was made.
    """

    tier: Tier
    variant: Variant | None
    score: float
    fired: str
    vector: bytes | None = field(default=None, repr=False, compare=False)


CLEAR = GateReading("clear", None, 0.0, "")


@dataclass(frozen=True)
class Tiers:
    """Scores from which the gate speaks.

    Attributes:
        sure: a message that reaches it is shown the card.
        unsure: a message that reaches it is asked the question.
        sentence: one sentence of a long message that reaches it makes the whole unsure.
    """

    sure: float
    unsure: float
    sentence: float


@dataclass(frozen=True)
class GateModel:
    """The trained part of the gate.

    Attributes:
        machine: danger or not, by meaning and spelling.
        variants: which danger, for a dangerous message.
        tiers: the thresholds.
    """

    machine: KernelMachine
    variants: LinearClassifier
    tiers: Tiers

    def read(self, text: str) -> GateReading:
        """Read a message; in a long one that seems calm as a whole, one dangerous sentence makes it unsure."""
        said = corrected(text)
        parts = sentences(said)
        whole, vectors = load_encoder().encode_parts(said, parts)
        score, seen = self.score(whole, said), whole.tobytes()
        if score >= self.tiers.unsure:
            tier: Tier = "sure" if score >= self.tiers.sure else "unsure"
            return GateReading(tier, self._variant(whole, said), score, "model", seen)
        worst, vector, sentence = self._worst(vectors, parts)
        if worst >= self.tiers.sentence:
            return GateReading("unsure", self._variant(vector, sentence), worst, "sentence", seen)
        return GateReading("clear", None, score, "", seen)

    def _worst(self, vectors: np.ndarray, parts: list[str]) -> tuple[float, np.ndarray, str]:
        scored = [(self.score(vector, part), vector, part) for vector, part in zip(vectors, parts, strict=True)]
        return max(scored, key=lambda scores: scores[0], default=(0.0, np.zeros(0), ""))

    def _variant(self, vector: np.ndarray, text: str) -> Variant:
        return self.variants.ranking(vector, text)[0][0]  # type: ignore[return-value]

    def score(self, vector: np.ndarray, text: str) -> float:
        """How much a message looks like danger, 0 to 1."""
        return squashed(self.machine.decide(vector, text))

    def save(self, path: Path) -> None:
        """Write the model as one `.npz`; nothing in it can run code when loaded."""
        tiers = np.array([self.tiers.sure, self.tiers.unsure, self.tiers.sentence])
        np.savez_compressed(path, tiers=tiers, **self.machine.arrays(), **self.variants.arrays("variants_"))

    @classmethod
    def load(cls, path: Path) -> GateModel:
        """Read what `save` wrote.

        Raises:
            ModelFileError: the file is missing or not such a model.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                variants = LinearClassifier.from_arrays(arrays, "variants_")
                return cls(KernelMachine.from_arrays(arrays), variants, Tiers(*map(float, arrays["tiers"])))
        except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile, zlib.error) as error:
            raise ModelFileError(f"no readable gate at {path.name}: train first") from error


def sentences(text: str) -> list[str]:
    """The sentences of a long message that are long enough to be read alone; none of a short one."""
    if len(text.split()) < LONG_WORDS:
        return []
    parts = (part.strip() for part in SENTENCE_END.split(text))
    return [part for part in parts if len(part.split()) >= SENTENCE_WORDS][:MOST_SENTENCES]


def squashed(decision: float) -> float:
    """A decision value as a number between 0 and 1."""
    return 1 / (1 + math.exp(-2 * decision))


class CrisisGate:
    """Reads each message before anything else does.

    Attributes:
        failure: type of the error at which the trained part failed with the last text; None where it did not.
    """

    def __init__(self, model: GateModel | None = None) -> None:
        """Keep the model; without one the phrases are left."""
        self._model = model
        self.failure: str | None = None

    @property
    def complete(self) -> bool:
        """Whether the trained part is there and could read the last text."""
        return self._model is not None and self.failure is None

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
            reading = self._model.read(text)
        except Exception as error:
            # What one text brings about need not stand in the next one's way.
            self.failure = type(error).__name__
            return CLEAR
        self.failure = None
        return reading
