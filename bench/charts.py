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
