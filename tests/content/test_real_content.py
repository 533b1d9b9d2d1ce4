"""The content that visitors meet has no mistake."""

import pytest
from support import content

from bot.content.check import check
from bot.understanding.kept import FOLDER, KeptVectors

# To read all examples for the first time takes minutes on a slow machine; later runs take what is kept.
FIRST_READING = 1200


@pytest.mark.timeout(FIRST_READING)
def test_the_real_content_has_no_mistake_and_no_warning():
    # Judged on the day of the last call to the crisis numbers: the suite must not turn red by waiting.
    today = content.read("clinic.yml")["crisis_lines"]["verified_on"]
    kept = KeptVectors(content.ROOT / FOLDER)
    assert check(content.ROOT, today=today, encode=kept.encode) == []
