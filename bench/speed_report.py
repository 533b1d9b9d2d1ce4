"""The section of the report that compares the speeds with the targets, and its picture."""

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.charts import lines
from bench.stage import Result
from bench.talk import median_at, percentile
from bench.training import DEFAULT_EPOCHS

SYSTEMS = {"speed_default": "Rasa's default", "speed_engine": "our engine", "speed_path": "our whole path"}
EARLY, LATE, LAST = 5, 60, 100


@dataclass(frozen=True)
class Row:
    """One figure of the table.

    Attributes:
        title: with its unit.
        figure: takes it from a system's result.
        format: of the figure.
        targets: by system, the share of the default's figure that it must not exceed; from `at_least` on it must
            reach it.
        at_least: whether more is better.
    """

    title: str
    figure: Callable[[Result], float]
    format: str = "{:.1f}"
    targets: Mapping[str, float] | None = None
    at_least: bool = False


ROWS = (
    Row(
        f"median at turn {EARLY}, ms",
        lambda r: median_at(r["turns"], EARLY),
        targets={"speed_engine": 0.3, "speed_path": 0.5},
    ),
    Row(
        f"median at turn {LATE}, ms",
        lambda r: median_at(r["turns"], LATE),
        targets={"speed_engine": 0.12, "speed_path": 0.22},
    ),
    Row("p99 of all turns, ms", lambda r: percentile(r["turns"], 0.99)),
    Row(
        "messages/s, 10 conversations at once",
        lambda r: r["throughput"],
        targets={"speed_engine": 4.0, "speed_path": 3.0},
        at_least=True,
    ),
    Row("time to ready, s", lambda r: r["ready"], targets={"speed_engine": 0.5, "speed_path": 0.5}),
    Row("resident memory, all processes, MB", lambda r: r["megabytes"], "{:.0f}", {"speed_path": 1.0}),
    Row("messages without an answer", lambda r: r["unanswered"], "{:.0f}"),
)
MOST_GROWTH = 1.25
MOST_TRAINING = 0.5


def section(results: Mapping[str, Result], folder: Path) -> str:
    """The table as far as its stages have run; draws `latency.svg`."""
    missing = [name for name in SYSTEMS if name not in results]
    if missing:
        return f"## Speed\n\nNot measured yet: {', '.join(missing)}."
    curves = {title: [statistics.median(turn) for turn in results[name]["turns"]] for name, title in SYSTEMS.items()}
    lines(folder / "latency.svg", curves, "turn of the conversation", "median, ms")
    table = [_header(), *(_line(row, results) for row in ROWS), _growth(results), *_training(results)]
    return "\n".join(["## Speed", "", *table, "", "![Latency over the conversation's length](latency.svg)"])


def _header() -> str:
    return f"| | {' | '.join(SYSTEMS.values())} |\n|{' --- |' * (len(SYSTEMS) + 1)}"


def _line(row: Row, results: Mapping[str, Result]) -> str:
    base = row.figure(results["speed_default"])
    cells = []
    for name in SYSTEMS:
        figure = row.figure(results[name])
        target = (row.targets or {}).get(name)
        cells.append(row.format.format(figure) + (_verdict(figure / base, target, row.at_least) if target else ""))
    return f"| {row.title} | {' | '.join(cells)} |"


def _verdict(share: float, target: float, at_least: bool) -> str:  # noqa: FBT001 private, and clear in its one call
    met = share >= target if at_least else share <= target
    return f" = {share:.2f} times ({'≥' if at_least else '≤'} {target:g} {'met' if met else '**missed**'})"


def _growth(results: Mapping[str, Result]) -> str:
    cells = []
    for name in SYSTEMS:
        turns = results[name]["turns"]
        growth = median_at(turns, LAST) / median_at(turns, EARLY)
        ours = name != "speed_default"
        cells.append(f"{growth:.2f} times" + (f" (≤ {MOST_GROWTH:g} {_met(growth, MOST_GROWTH)})" if ours else ""))
    return f"| growth from turn {EARLY} to turn {LAST} | {' | '.join(cells)} |"


def _training(results: Mapping[str, Result]) -> list[str]:
    if "training" not in results or "training_default" not in results:
        return []
    base, ours = (results[name]["processor_seconds"] for name in ("training_default", "training"))
    verdict = f"= {ours / base:.2f} times (≤ {MOST_TRAINING:g} {_met(ours / base, MOST_TRAINING)})"
    title = f"training, s of processor time (the default: the first {DEFAULT_EPOCHS} of its 100 epochs)"
    return [f"| {title} | {base:.0f} | {ours:.0f} {verdict} | the same |"]


def _met(figure: float, most: float) -> str:
    return "met" if figure <= most else "**missed**"
