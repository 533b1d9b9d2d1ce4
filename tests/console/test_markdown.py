"""Answers are shown as the widget shows them, and whatever else stands in them stays the text that it is."""

import pytest

from bot.console.markdown import markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("a list:\n- one\n- two\nend", "<p>a list:</p><ul><li>one</li><li>two</li></ul><p>end</p>"),
        ("**bold** and ** not bold **", "<p><strong>bold</strong> and ** not bold **</p>"),
        ("[call 988](tel:988) now", '<p><span class="link">call 988</span> now</p>'),
        ("**[988](tel:988)**", '<p><strong><span class="link">988</span></strong></p>'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("<b>&", "<p>&lt;b&gt;&amp;</p>"),
        ("[<i>](https://clinic.example/a)", '<p><span class="link">&lt;i&gt;</span></p>'),
        ("", ""),
    ],
)
def test_the_small_part_of_markdown_is_shown(text, html):
    assert markdown(text) == html
