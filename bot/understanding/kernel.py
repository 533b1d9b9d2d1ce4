"""A support vector machine with a Gaussian kernel: applied here, fitted in `bot.engine.train_gate`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class KernelMachine:
    """The decision function of Cortes & Vapnik 1995 over unit vectors.

    Attributes:
        support: the support vectors, float32, shape (n, 384), rows of length 1.
        weights: their signed weights, float32, shape (n,).
        bias: added to the sum.
        gamma: width of the kernel, exp(-gamma * squared distance).
    """

    support: np.ndarray
    weights: np.ndarray
    bias: float
    gamma: float

    def decide(self, vector: np.ndarray) -> float:
        """The distance from the border for one unit vector of shape (384,); positive on the dangerous side."""
        # Between unit vectors the squared distance is 2 - 2 cos.
        kernel = np.exp(2 * self.gamma * (self.support @ vector - 1))
        return float(self.weights @ kernel + self.bias)
