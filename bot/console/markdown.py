"""The small part of Markdown that answers use, as the widget shows it (`widget/markdown.js`).

Links are shown and lead nowhere: nobody should call a crisis line by a slip of the finger.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup, escape

INLINE = re.compile(
    r"\*\*(\S(?:[^\n]*?\S)?)\*\*|\[([^\]\n]+)\]\((?:https://[^\s/()]|(?:tel|sms):\+?[\d().-])[^()\s]*\)"
)
ITEM = re.compile(r"^\s*- +")
BLOCKS = re.compile(r"\n\s*\n")


def markdown(text: str) -> Markup:
    """Paragraphs, lists, bold words and links as HTML; everything else is the plain text that it is."""
    blocks = BLOCKS.split(text.replace("\r\n", "\n"))
    return Markup("").join(part for block in blocks for part in _parts(block))


def _parts(block: str) -> Iterator[Markup]:
    lines = [line for line in block.split("\n") if line.strip()]
    for is_list, run in groupby(lines, key=lambda line: bool(ITEM.match(line))):
        if is_list:
            items = (Markup("<li>{}</li>").format(_inline(ITEM.sub("", line))) for line in run)
            yield Markup("<ul>{}</ul>").format(Markup("").join(items))
        else:
            yield Markup("<p>{}</p>").format(Markup("<br>").join(map(_inline, run)))


def _inline(text: str) -> Markup:
    shown, end = Markup(""), 0
    for found in INLINE.finditer(text):
        shown += escape(text[end : found.start()]) + _span(found)
        end = found.end()
    return shown + escape(text[end:])


def _span(found: re.Match[str]) -> Markup:
    if found[1] is not None:
        return Markup("<strong>{}</strong>").format(_inline(found[1]))
    return Markup('<span class="link">{}</span>').format(found[2])
