"""The crisis gate: phrases that are sure on their own, and a small model for hints. Needs no other process."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from bot.understanding.encoder import load_encoder
from bot.understanding.errors import ModelFileError, UnderstandingError
from bot.understanding.linear import LinearClassifier
from bot.understanding.phrases import sure_phrase

Tier = Literal["clear", "unsure", "sure"]
Variant = Literal["self", "someone_else", "harm_others", "being_hurt", "medical"]

NONE = "none"
MAX_PARTS = 8
SHORTEST_PART = 12
SENTENCE_END = re.compile(r"(?<=[.!?;\n])\s+|\s+(?:and|but|bc|because|so)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class GateReading:
    """What the gate makes of a message.

    Attributes:
        tier: `sure` shows the card at once, `unsure` asks one direct question.
        variant: who is in danger and how; None when clear.
        score: probability of danger, 0 to 1; 1 for a sure phrase.
        fired: `phrase`, `model`, or empty. Never the visitor's words.
    """

    tier: Tier
    variant: Variant | None
    score: float
    fired: str


CLEAR = GateReading("clear", None, 0.0, "")


@dataclass(frozen=True)
class GateModel:
    """A classifier over `none` and the variants, and the two thresholds that cross-validation chose."""

    classifier: LinearClassifier
    sure: float
    unsure: float

    def read(self, text: str) -> GateReading:
        """Read a message and its parts; the most alarming part counts."""
        parts = parts_of(text)
        vectors = load_encoder().encode(parts)
        chances = np.stack([self.classifier.probabilities(v, part) for v, part in zip(vectors, parts)])
        return self.judge(chances)

    def judge(self, chances: np.ndarray) -> GateReading:
        """From the probabilities of the whole message (first row) and its parts to a reading."""
        calm = self.classifier.labels.index(NONE)
        danger = 1 - chances[:, calm]
        score = float(combined(danger))
        if score < self.unsure:
            return GateReading("clear", None, score, "")
        row = chances[int(danger.argmax())].copy()
        row[calm] = -1
        variant: Variant = self.classifier.labels[int(row.argmax())]  # type: ignore[assignment]  # labels are the variants
        return GateReading("sure" if score >= self.sure else "unsure", variant, score, "model")


def combined(danger: np.ndarray) -> float:
    """One score from those of the whole message (first) and its parts: a part alone cannot outweigh the whole."""
    return float(max(danger[0], (danger[0] + danger.max()) / 2))


def parts_of(text: str) -> list[str]:
    """The message itself, then its clauses, at most eight in all."""
    parts = [part.strip() for part in SENTENCE_END.split(text)]
    long_enough = [part for part in parts if len(part) >= SHORTEST_PART]
    return [text, *(long_enough if len(long_enough) > 1 else [])][:MAX_PARTS]


class CrisisGate:
    """Reads each message before anything else does."""

    def __init__(self, model: GateModel | None = None) -> None:
        """Keep the model; without one the phrases are left."""
        self._model = model
        self.complete = model is not None

    @classmethod
    def open(cls, path: Path) -> CrisisGate:
        """Open the trained gate; a missing or unreadable file gives one with phrases only (`complete` is False)."""
        try:
            return cls(load_model(path))
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


def save_model(model: GateModel, path: Path) -> None:
    """Write the model and its thresholds as one `.npz`."""
    model.classifier.save(path, thresholds=np.array([model.sure, model.unsure]))


def load_model(path: Path) -> GateModel:
    """Read what `save_model` wrote.

    Raises:
        UnderstandingError: the files or the encoder's are missing or unreadable.
    """
    classifier = LinearClassifier.load(path)
    load_encoder()
    try:
        with np.load(path, allow_pickle=False) as arrays:
            sure, unsure = arrays["thresholds"]
    except (OSError, KeyError, ValueError) as error:
        raise ModelFileError(f"no thresholds in {path.name}: train first") from error
    return GateModel(classifier, float(sure), float(unsure))
