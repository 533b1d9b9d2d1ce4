"""A linear classifier over sentence vector and character n-grams; fitted in `bot.engine.fitting`."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Dict, List, Mapping, Tuple

import numpy as np

from bot.understanding.errors import ModelFileError
from bot.understanding.ngrams import NgramVocabulary

Ranking = List[Tuple[str, float]]


@dataclass(frozen=True)
class LinearClassifier:
    """Multinomial logistic regression with its features.

    Attributes:
        labels: the L labels.
        dense: weights of the sentence vector, float32, shape (L, 384).
        sparse: weights of the n-grams, float32, shape (L, V).
        bias: float32, shape (L,).
        vocabulary: the V n-grams.
    """

    labels: Tuple[str, ...]
    dense: np.ndarray
    sparse: np.ndarray
    bias: np.ndarray
    vocabulary: NgramVocabulary

    def probabilities(self, vector: np.ndarray, text: str) -> np.ndarray:
        """Probability of each label for one message.

        Args:
            vector: the message's sentence vector, shape (384,).
            text: the message.

        Returns:
            float array of shape (L,), summing to 1.
        """
        columns, values = self.vocabulary.encode(text)
        scores = self.dense @ vector + self.sparse[:, columns] @ values + self.bias
        powers: np.ndarray = np.exp(scores - scores.max())
        return np.asarray(powers / powers.sum())

    def ranking(self, vector: np.ndarray, text: str) -> Ranking:
        """All labels with their probability, the likeliest first."""
        chances = self.probabilities(vector, text)
        return [(self.labels[i], float(chances[i])) for i in np.argsort(-chances)]

    def favouring(self, label: str, evidence: float) -> "LinearClassifier":
        """The same classifier with a label's log-odds against every other raised by `evidence`; itself without it."""
        if label not in self.labels:
            return self
        raised = np.array([evidence if each == label else 0.0 for each in self.labels], dtype=np.float32)
        return replace(self, bias=self.bias + raised)

    def arrays(self, prefix: str = "") -> Dict[str, Any]:
        """The model as named arrays for an `.npz`: plain numbers and text, nothing that can run code."""
        labels = np.frombuffer(json.dumps(self.labels).encode(), dtype=np.uint8)
        parts = {"dense": self.dense, "sparse": self.sparse, "bias": self.bias, "labels": labels}
        named = {f"{prefix}{name}": array for name, array in parts.items()}
        return {**named, **self.vocabulary.arrays(prefix)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], prefix: str = "") -> "LinearClassifier":
        """The model that `arrays` took apart.

        Raises:
            KeyError, ValueError: parts are missing or malformed.
        """
        return cls(
            tuple(json.loads(arrays[f"{prefix}labels"].tobytes().decode())),
            arrays[f"{prefix}dense"],
            arrays[f"{prefix}sparse"],
            arrays[f"{prefix}bias"],
            NgramVocabulary.from_arrays(arrays, prefix),
        )

    def save(self, path: Path) -> None:
        """Write the model as one `.npz`."""
        np.savez_compressed(path, **self.arrays())

    @classmethod
    def load(cls, path: Path) -> "LinearClassifier":
        """Read a model that `save` wrote.

        Raises:
            ModelFileError: the file is missing or not such a model.
        """
        try:
            with np.load(path, allow_pickle=False) as arrays:
                return cls.from_arrays(arrays)
        except (OSError, KeyError, ValueError) as error:
            raise ModelFileError(f"no readable model at {path.name}: train first") from error
