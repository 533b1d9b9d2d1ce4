"""Pictures of the report, as SVG."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

# The same data give the same file, and the words in it stay words.
mpl.rcParams.update({"svg.hashsalt": "bench", "svg.fonttype": "none"})
SIZE = (8.0, 4.0)


def lines(file: Path, curves: Mapping[str, Sequence[float]], across: str, up: str) -> None:
    """Draw one line for each curve, from 1 on; the vertical axis begins at 0."""
    figure = Figure(figsize=SIZE, layout="constrained")
    axes = figure.subplots()
    for title, values in curves.items():
        axes.plot(range(1, len(values) + 1), values, label=title)
    axes.set(xlabel=across, ylabel=up, ylim=(0, None), xlim=(1, None))
    axes.grid(alpha=0.3)
    axes.legend()
    _write(figure, file)


def _write(figure: Figure, file: Path) -> None:
    figure.savefig(file, format="svg", metadata={"Date": None})


def bars(file: Path, heights: Mapping[str, float], up: str) -> None:
    """Draw one bar for each name, with its height as a share from 0 to 1."""
    figure = Figure(figsize=SIZE, layout="constrained")
    axes = figure.subplots()
    drawn = axes.bar(list(heights), list(heights.values()))
    axes.bar_label(drawn, fmt="{:.0%}")
    axes.set(ylabel=up, ylim=(0, 1.1))
    _write(figure, file)


def grouped_bars(file: Path, groups: Mapping[str, Mapping[str, float]], up: str) -> None:
    """Draw a group of bars for each name, one bar in it for each of the group's own names."""
    figure = Figure(figsize=SIZE, layout="constrained")
    axes = figure.subplots()
    names = list(next(iter(groups.values())))
    for number, name in enumerate(names):
        places = [place + number / (len(names) + 1) for place in range(len(groups))]
        axes.bar_label(axes.bar(places, [group[name] for group in groups.values()], 0.9 / (len(names) + 1), label=name))
    axes.set_xticks([place + 0.25 for place in range(len(groups))], list(groups))
    axes.set(ylabel=up, ylim=(0, 1))
    axes.legend()
    _write(figure, file)
