"""What the intake tests share: one call from words to a reading."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bot.clinic.intake import Reading, Turn, read

Ask = Callable[..., Reading]


@pytest.fixture
def ask() -> Ask:
    """Read one message; the classifier knows nothing unless a test says otherwise."""

    def read_one(text: str, asking: str | None, answers: Mapping[str, str] | None = None, **guess: Any) -> Reading:
        insurers = guess.pop("insurers", ())
        turn = Turn(text, asking, **{"intent": "out_of_scope", "confidence": 0.9, **guess})
        return read(turn, answers or {}, insurers)

    return read_one
