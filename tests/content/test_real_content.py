"""The content that visitors meet has no mistake, and the check is quick once it has read everything."""

import time

import pytest
from support import content

from bot.content.check import check
from bot.content.vectors import KeptVectors

# Reading 16,000 examples for the first time takes minutes on a slow machine.
FIRST_READING = 1200
SECONDS = 60


@pytest.fixture(scope="module")
def kept():
    return KeptVectors(content.ROOT / ".cache/content", before=lambda _: None)


@pytest.mark.timeout(FIRST_READING)
def test_the_real_content_has_no_mistake_and_no_warning(kept):
    # Judged on the day of the last call to the crisis numbers: the suite must not turn red by waiting.
    today = content.read("clinic.yml")["crisis_lines"]["verified_on"]
    assert check(content.ROOT, today=today, encode=kept.encode) == []


def test_a_second_reading_asks_the_model_for_nothing(kept):
    asked = []
    again = KeptVectors(content.ROOT / ".cache/content", before=asked.append)
    began = time.monotonic()
    again.encode([text for text, *_ in content.examples() if len(text.split()) > 1])
    assert asked == []
    assert time.monotonic() - began < SECONDS
