"""What is read is written back as it was: comments, quotes, long lines."""

import pytest
from support import content

from bot.content.files import read, written


@pytest.mark.parametrize("path", content.paths("data/nlu/**/*.yml"))
def test_a_file_comes_back_byte_for_byte(path):
    assert written(read(content.ROOT / path)) == (content.ROOT / path).read_text(encoding="utf-8")
