"""What the intake tests share: one call from words to a reading."""

from collections.abc import Callable, Mapping

import pytest

from bot.clinic.intake import Reading, Turn, read

Ask = Callable[..., Reading]


@pytest.fixture
def ask() -> Ask:
    """Read one message; the classifier knows nothing unless a test says otherwise."""

    def read_one(
        text: str,
        asking: str | None,
        answers: Mapping[str, str] | None = None,
        *,
        intent: str = "out_of_scope",
        confidence: float = 0.9,
        people: tuple[str, ...] = (),
        insurers: tuple[str, ...] = (),
    ) -> Reading:
        return read(Turn(text, asking, intent, confidence, people), answers or {}, insurers)

    return read_one
