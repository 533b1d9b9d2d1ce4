"""A support vector machine with a Gaussian kernel: applied here, fitted in `bot.engine.train_gate`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Mapping

import numpy as np

from bot.understanding.ngrams import NgramVocabulary


@dataclass(frozen=True)
class KernelMachine:
    """The decision function of Cortes & Vapnik 1995 over a message's meaning and its spelling.

    Two messages are alike as exp(-gamma * (|m - m'|² + spelling² * |n - n'|²)), where m is the unit
    sentence vector and n the unit vector of character n-grams.

    Attributes:
        support: the s support vectors' sentence vectors, float32, shape (s, 384).
        weights: their signed weights, float32, shape (s,).
        starts: for each of the V n-grams where its entries begin, shape (V + 1,).
        rows: which support vector holds the n-gram, one number an entry.
        values: the n-gram's value in it, float32, one an entry.
        vocabulary: the V n-grams.
        numbers: bias, gamma and spelling.
    """

    support: np.ndarray
    weights: np.ndarray
    starts: np.ndarray
    rows: np.ndarray
    values: np.ndarray
    vocabulary: NgramVocabulary
    numbers: np.ndarray

    def decide(self, vector: np.ndarray, text: str) -> float:
        """The distance from the border for one message and its unit vector of shape (384,); positive is danger."""
        bias, gamma, spelling = self.numbers
        # Between unit vectors the squared distance is 2 - 2 cos.
        nearness = self.support @ vector - 1 + spelling**2 * (self._shared_spelling(text) - 1)
        return float(self.weights @ np.exp(2 * gamma * nearness) + bias)

    def _shared_spelling(self, text: str) -> np.ndarray:
        columns, values = self.vocabulary.encode(text)
        if not len(columns):
            return np.zeros(len(self.weights))
        spans = [slice(*self.starts[column : column + 2]) for column in columns]
        products = [self.values[span] * value for span, value in zip(spans, values, strict=True)]
        rows = np.concatenate([self.rows[span] for span in spans])
        return np.bincount(rows, np.concatenate(products), minlength=len(self.weights))

    def arrays(self) -> Dict[str, Any]:
        """The machine as named arrays for an `.npz`: plain numbers and text, nothing that can run code."""
        plain = {name: getattr(self, name) for name in ("support", "weights", "starts", "rows", "values", "numbers")}
        return {**plain, **self.vocabulary.arrays("spelling_")}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> KernelMachine:
        """The machine that `arrays` took apart.

        Raises:
            KeyError, ValueError: parts are missing or malformed.
        """
        return cls(
            **{name: arrays[name] for name in ("support", "weights", "starts", "rows", "values", "numbers")},
            vocabulary=NgramVocabulary.from_arrays(arrays, "spelling_"),
        )
