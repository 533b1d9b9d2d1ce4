"""Charts as SVG, drawn on the server by pygal: without script, in the console's colours, light and dark.

Each carries its own style sheet, and so can be shown as an image only: the console's pages allow no inline style.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, log10
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pygal
from pygal.style import Style

# pygal finds maps of other packages in a way that Python has given up: 3.11 warns at every import, 3.12 never asks.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]

CSS = "inline:" + (Path(__file__).parent / "charts.css").read_text(encoding="utf-8")
STRIPES = (
    '<pattern xmlns="http://www.w3.org/2000/svg" id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6"/><path d="M0 3H6"/></pattern>'
)
FONT = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif"
FONT_SIZE = 14
SVG = "{http://www.w3.org/2000/svg}"
MOST_LINES = 5
# How wide a letter is, about: of a label, and of the bold number behind a bar.
LETTER, BOLD_LETTER = 7.5, 10
LABEL_WIDTH = 90
MARGIN = 4
WIDTH_PER_LETTER = 14
BAR_HEIGHT, AROUND_BARS = 34, 12


class Shape(StrEnum):
    """How values are drawn: upright columns in time, bars with a name each, or a grid of dots."""

    COLUMNS = "columns"
    BARS = "bars"
    DOTS = "dots"


class Size(StrEnum):
    """For which width of window; a picture that was only scaled down could not be read on a phone."""

    WIDE = "wide"
    HALF = "half"
    NARROW = "narrow"

    @property
    def width(self) -> int:
        """Of the picture, in its own units."""
        return {Size.WIDE: 1080, Size.HALF: 520, Size.NARROW: 340}[self]


HEIGHTS = {Size.WIDE: 300, Size.HALF: 260, Size.NARROW: 220}


@dataclass(frozen=True)
class Series:
    """Values under one name.

    Attributes:
        texts: what is written at each bar; empty: nothing.
    """

    title: str
    values: Sequence[int]
    texts: Sequence[str] = ()


@dataclass(frozen=True)
class Chart:
    """What is to be drawn.

    Attributes:
        title: the picture's name.
        description: what is to be seen in it, in a sentence.
        labels: one for each value; an empty one is not written.
        series: one row of dots, or one colour and pattern, each.
    """

    shape: Shape
    title: str
    description: str
    labels: Sequence[str]
    series: Sequence[Series]


def draw(chart: Chart, size: Size) -> str:
    """A chart as SVG."""
    drawn = DRAWERS[chart.shape](chart, size)
    for series in chart.series:
        drawn.add(series.title, [_value(*each) for each in _texted(series)])
    drawn.add_xml_filter(lambda root: _described(root, chart))
    svg: str = drawn.render()
    return svg


def _columns(chart: Chart, size: Size) -> Any:  # noqa: ANN401 pygal has no types
    most = max((value for series in chart.series for value in series.values), default=0)
    labels = _thinned(chart.labels, ceil(len(chart.labels) * LABEL_WIDTH / size.width))
    return pygal.Bar(x_labels=labels, y_labels=grid(most), spacing=8, **_look(size, HEIGHTS[size]))


def _thinned(labels: Sequence[str], every: int) -> list[str]:
    """Only every so manieth label, so that none is written over its neighbour."""
    return [label if place % every == 0 else "" for place, label in enumerate(labels)]


def _bars(chart: Chart, size: Size) -> Any:  # noqa: ANN401 pygal has no types
    totals = [sum(values) for values in zip(*(series.values for series in chart.series), strict=True)]
    kind = pygal.HorizontalStackedBar if len(chart.series) > 1 else pygal.HorizontalBar
    labels = [_cut(label, size.width // WIDTH_PER_LETTER) for label in chart.labels]
    letters = max(map(len, labels))
    across = size.width - LETTER * letters
    behind = BOLD_LETTER * max((len(text) for series in chart.series for text in series.texts), default=0)
    longest = max(*totals, 1) * across / (across - behind)
    # pygal takes a letter to be wider than it is.
    look = _look(size, BAR_HEIGHT * len(totals) + AROUND_BARS) | {"margin_left": MARGIN - letters}
    return kind(
        x_labels=labels,
        range=(0, longest),
        show_x_labels=False,
        print_values=True,
        print_values_position="top",
        **look,
    )


def _cut(label: str, most: int) -> str:
    """So much of a label that the bars keep their room; the table has the whole."""
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"


def _dots(chart: Chart, size: Size) -> Any:  # noqa: ANN401 pygal has no types
    return pygal.Dot(x_labels=_thinned(chart.labels, 6 if size is Size.NARROW else 3), **_look(size, HEIGHTS[size]))


DRAWERS: dict[Shape, Callable[[Chart, Size], Any]] = {
    Shape.COLUMNS: _columns,
    Shape.BARS: _bars,
    Shape.DOTS: _dots,
}


def grid(most: int) -> list[int]:
    """The heights of the lines behind columns: whole, round, five at most, and from zero to no less than `most`."""
    least = max(1, ceil(most / (MOST_LINES - 1)))
    ten: int = 10 ** int(log10(least))
    step = next(ten * factor for factor in (1, 2, 5, 10) if ten * factor >= least)
    return [step * number for number in range(ceil(most / step) + 1)] if most else [0, 1]


def _look(size: Size, height: int) -> dict[str, Any]:
    sizes = {f"{part}_font_size": FONT_SIZE for part in ("label", "major_label", "value", "value_label", "legend")}
    return {
        "style": Style(font_family=FONT, **sizes),
        "css": [CSS],
        "defs": [STRIPES],
        "js": [],
        "width": size.width,
        "height": height,
        "margin": MARGIN,
        "show_legend": False,
        "truncate_label": -1,
        "no_prefix": True,
        "disable_xml_declaration": True,
    }


def _texted(series: Series) -> list[tuple[int, str]]:
    texts = series.texts or [""] * len(series.values)
    return list(zip(series.values, texts, strict=True))


def _value(value: int, text: str) -> dict[str, Any]:
    return {"value": value, "formatter": lambda _value: text}


def _described(root: Element, chart: Chart) -> Element:
    """Without what pygal puts in for a mouse and a script, and with what it is called."""
    for parent in root.iter():
        for child in list(parent):
            if not isinstance(child.tag, str) or child.tag in ("script", "desc", "title") or _is_tooltip(child):
                parent.remove(child)
    root.attrib.pop("id", None)
    root.set("role", "img")
    for place, (tag, text) in enumerate((("title", chart.title), ("desc", chart.description))):
        said = Element(tag)
        said.text = text
        root.insert(place, said)
    return root


def _is_tooltip(element: Element) -> bool:
    return "tooltip-overlay" in element.get("class", "")
