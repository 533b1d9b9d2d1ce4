"""A sentence vector that came with a turn: the web's gate has encoded the text already, with the same encoder."""

from __future__ import annotations

from base64 import b64decode
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Iterator, Optional, Text, Tuple

import numpy as np

from bot.understanding.encoder import DIMENSIONS

_GIVEN: ContextVar[Optional[Tuple[Text, np.ndarray]]] = ContextVar("given", default=None)
UNIT_TOLERANCE = 1e-3


def read_vector(encoded: Text) -> np.ndarray:
    """A vector from its float32 bytes in base64.

    Raises:
        TypeError, ValueError: it is no such vector, shape (384,) and of length 1.
    """
    vector = np.frombuffer(b64decode(encoded, validate=True), dtype="<f4")
    if vector.shape != (DIMENSIONS,) or not abs(float(np.linalg.norm(vector)) - 1) < UNIT_TOLERANCE:
        raise ValueError("not a sentence vector")
    return vector


@contextmanager
def given_vector(text: Text, vector: Optional[np.ndarray]) -> Iterator[None]:
    """Within this, in this turn alone, the text need not be encoded."""
    token = _GIVEN.set(None if vector is None else (text, vector))
    try:
        yield
    finally:
        _GIVEN.reset(token)


def known_vector(text: Text) -> Optional[np.ndarray]:
    """The vector that was given for this very text, or None."""
    given = _GIVEN.get()
    return given[1] if given and given[0] == text else None
