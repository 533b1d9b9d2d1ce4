"""Charts are SVG that carries no script, says what it shows, and tells series apart without colour."""

import re
from itertools import pairwise

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from bot.console.charts import SVG, Chart, Series, Shape, Size, draw, grid

LABELS = ["One", "Two <b>", "Three & four"]
CHARTS = {
    "columns": Chart(Shape.COLUMNS, "A title", "A & description", LABELS, [Series("Things", [3, 0, 12])]),
    "bars": Chart(
        Shape.BARS, "A title", "A & description", LABELS, [Series("Things", [3, 0, 12], ["3", "none", "12"])]
    ),
    "stacked": Chart(
        Shape.BARS, "A title", "A & description", LABELS, [Series("On", [3, 0, 12]), Series("Off", [1, 0, 2])]
    ),
    "dots": Chart(
        Shape.DOTS, "A title", "A & description", LABELS, [Series("Mon", [3, 0, 12]), Series("Tue", [1, 0, 2])]
    ),
}


def elements(svg, *names):
    return [each for each in fromstring(svg).iter() if each.tag.removeprefix(SVG) in names]


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_chart_is_an_image_with_a_name_and_nothing_that_runs_or_loads(chart, size):
    svg = draw(chart, size)
    root = fromstring(svg)
    assert root.get("role") == "img"
    assert [each.text for each in elements(svg, "title")] == ["A title"]
    assert [each.text for each in elements(svg, "desc")] == ["A & description"]
    assert elements(svg, "script", "foreignObject", "image", "use", "a") == []
    assert "<!--" not in svg
    without_names = svg.replace("http://www.w3.org/2000/svg", "").replace("http://www.w3.org/1999/xlink", "")
    assert not re.search(r"https?:|//[a-z]|javascript|\son[a-z]+=|\sstyle=", without_names)


def test_every_bar_has_its_value_in_words():
    texts = {each.text for each in elements(draw(CHARTS["bars"], Size.WIDE), "text")}
    assert {"3", "none", "12", "Two <b>", "Three & four"} <= texts


@pytest.mark.parametrize("size", Size)
def test_a_long_name_leaves_room_for_its_bar(size):
    bars = Chart(
        Shape.BARS,
        "A title",
        "",
        ["A topic with a name that never ends " * 4, "Two"],
        [Series("Things", [9, 3], ["9 · 75%", "3"])],
    )
    svg = draw(bars, size)
    assert any(each.text.endswith("…") for each in elements(svg, "text"))
    widths = [float(each.get("width")) for each in elements(svg, "rect") if "reactive" in each.get("class", "")]
    assert min(widths) > 10


def test_a_second_series_has_stripes_besides_its_colour():
    svg = draw(CHARTS["stacked"], Size.NARROW)
    assert ".color-1 .reactive{fill:url(#stripes)" in svg.replace(" ", "").replace("color-1.r", "color-1 .r")
    assert [each.get("id") for each in elements(svg, "pattern")] == ["stripes"]


def test_the_same_numbers_make_the_same_picture():
    assert draw(CHARTS["bars"], Size.WIDE) == draw(CHARTS["bars"], Size.WIDE)


def test_a_picture_for_a_phone_is_drawn_for_its_width():
    assert fromstring(draw(CHARTS["columns"], Size.NARROW)).get("viewBox").startswith("0 0 340 ")


@given(st.integers(0, 10**7))
def test_the_lines_behind_columns_are_few_whole_and_high_enough(most):
    lines = grid(most)
    assert lines[0] == 0
    assert lines[-1] >= most
    assert 2 <= len(lines) <= 5
    assert len({high - low for low, high in pairwise(lines)}) == 1
