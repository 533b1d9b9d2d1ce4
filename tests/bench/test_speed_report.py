"""The table tells the figures, and whether each target is met."""

import pytest

from bench.charts import lines
from bench.speed_report import section


def system(early, late, throughput, ready=1.0, megabytes=100.0):
    """A made-up result: `early` ms up to turn 30, `late` ms from there on."""
    turns = [[early] * 3] * 30 + [[late] * 3] * 72
    return {"turns": turns, "throughput": throughput, "unanswered": 0, "ready": ready, "megabytes": megabytes}


@pytest.fixture
def results():
    return {
        "speed_default": system(40.0, 80.0, 20.0, ready=40.0, megabytes=1000.0),
        "speed_engine": system(10.0, 10.0, 90.0, megabytes=400.0),
        "speed_path": system(21.0, 14.0, 50.0, megabytes=900.0),
        "training": {"processor_seconds": 100.0},
        "training_default": {"processor_seconds": 1000.0},
    }


def row(text, title):
    return next(line for line in text.splitlines() if line.startswith(f"| {title}"))


def test_targets_that_are_met_and_missed_are_told_apart(results, tmp_path):
    text = section(results, tmp_path)
    early = row(text, "median at turn 5")
    assert "0.25 times (≤ 0.3 met)" in early
    assert "0.53 times (≤ 0.5 **missed**)" in early
    assert "0.12 times (≤ 0.12 **missed**)" in row(text, "median at turn 60")
    throughput = row(text, "messages/s")
    assert "4.50 times (≥ 4 met)" in throughput
    assert "2.50 times (≥ 3 **missed**)" in throughput
    assert "0.90 times (≤ 1 met)" in row(text, "resident memory")
    assert "0.10 times (≤ 0.5 met)" in row(text, "training")
    assert row(text, "growth").count("met") == 2


def test_a_growing_turn_is_seen(results, tmp_path):
    results["speed_path"] = system(10.0, 13.0, 70.0)
    assert "1.30 times (≤ 1.25 **missed**)" in row(section(results, tmp_path), "growth")


def test_training_is_left_out_until_it_is_measured(results, tmp_path):
    del results["training_default"]
    assert "| training" not in section(results, tmp_path)


def test_nothing_is_compared_before_all_three_are_measured(results, tmp_path):
    del results["speed_default"]
    assert "Not measured yet: speed_default" in section(results, tmp_path)


def test_the_picture_is_the_same_for_the_same_figures(tmp_path):
    for name in ("one.svg", "two.svg"):
        lines(tmp_path / name, {"ours": [1.0, 2.0, 1.5]}, "turn", "ms")
    one, two = ((tmp_path / name).read_text(encoding="utf-8") for name in ("one.svg", "two.svg"))
    assert one == two
    assert "ours" in one
