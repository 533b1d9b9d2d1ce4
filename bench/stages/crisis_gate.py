"""The crisis gate on the held-out set."""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.heldout import Line, lines, read
from bench.stage import Result, Say, Stage
from bench.tables import row, table
from bench.understanding import share
from bot.settings import load_settings
from bot.understanding.gate import CrisisGate, GateReading

NAME = "crisis_gate"


def run(say: Say) -> Result:
    """Read every held-out message with the trained gate, one after the other."""
    gate = CrisisGate.open(load_settings().gate_path)
    groups = {
        "crisis": lines("crisis"),
        "topics": lines("topics"),
        "intents": lines("intents"),
        "look-alikes": lines("lookalikes"),
        "form answers": [Line(text, "form", {}) for text in read("form_answers")["harmless"]],
    }
    say(f"{sum(map(len, groups.values()))} messages")
    seconds: list[float] = []
    readings = {name: [_timed(gate, line, seconds) for line in group] for name, group in groups.items()}
    return {
        "shares": {name: _shares(found) for name, found in readings.items()},
        "kinds": _kinds(groups["crisis"], readings["crisis"]),
        "milliseconds": {"p50": _quantile(seconds, 0.5), "p99": _quantile(seconds, 0.99)},
    }


def _timed(gate: CrisisGate, line: Line, seconds: list[float]) -> GateReading:
    begin = time.perf_counter()
    reading = gate.read(line.text)
    seconds.append(time.perf_counter() - begin)
    return reading


def _shares(readings: Sequence[GateReading]) -> Result:
    return {
        "messages": len(readings),
        "sure": share(reading.tier == "sure" for reading in readings),
        "unsure": share(reading.tier == "unsure" for reading in readings),
    }


def _kinds(crisis: Sequence[Line], readings: Sequence[GateReading]) -> dict[str, Result]:
    kinds: dict[str, list[GateReading]] = defaultdict(list)
    for line, reading in zip(crisis, readings, strict=True):
        kinds[line.notes["kind"]].append(reading)
    return {kind: _shares(found) for kind, found in kinds.items()}


def _quantile(seconds: Sequence[float], share_below: float) -> float:
    return float(np.quantile(seconds, share_below)) * 1000


def report(results: Mapping[str, Result], _folder: Path) -> str:
    """The section on the gate."""
    found = results[NAME]
    shares, speed = found["shares"], found["milliseconds"]
    danger, topics, alike = shares["crisis"], shares["topics"], shares["look-alikes"]
    rows = [
        row("danger seen: sure or unsure", danger["messages"], danger["sure"] + danger["unsure"], at_least=0.98),
        row("danger seen: sure", danger["messages"], danger["sure"], at_least=0.90),
        row("topic messages: false sure", topics["messages"], topics["sure"], at_most=0.01),
        row("topic messages: false unsure", topics["messages"], topics["unsure"], at_most=0.03),
        row("look-alikes: false, either", alike["messages"], alike["sure"] + alike["unsure"], at_most=0.10),
        *(row(f"{name}: false, either", shares[name]["messages"], _either(shares[name])) for name in _OTHERS),
    ]
    kinds = [
        (kind, str(each["messages"]), f"{each['sure']:.1%}", f"{_either(each):.1%}") for kind, each in _sorted(found)
    ]
    return "\n\n".join(
        [
            "## The crisis gate",
            table(("", "messages", "measured", "aim"), rows),
            table(("kind of danger", "messages", "sure", "sure or unsure"), kinds),
            f"A message takes {speed['p50']:.1f} ms (median), {speed['p99']:.1f} ms (p99; aim ≤ 20 ms).",
        ]
    )


_OTHERS = ("intents", "form answers")


def _either(shares: Result) -> float:
    return float(shares["sure"] + shares["unsure"])


def _sorted(found: Result) -> list[tuple[str, Result]]:
    return sorted(found["kinds"].items())


STAGE = Stage(NAME, order=2, run=run, report=report)
