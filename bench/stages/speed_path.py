"""The speed of our whole path, and the table that compares all three."""

from bench.measuring import measured
from bench.speed_report import section
from bench.stage import Result, Say, Stage
from bench.systems import path


def run(say: Say) -> Result:
    """Start it, talk to it, weigh it."""
    return measured(path, say)


STAGE = Stage("speed_path", order=22, run=run, report=section)
