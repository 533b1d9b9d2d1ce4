"""The speed of our engine."""

from bench.measuring import measured
from bench.stage import Result, Say, Stage
from bench.systems import engine


def run(say: Say) -> Result:
    """Start it, talk to it, weigh it."""
    return measured(engine, say)


STAGE = Stage("speed_engine", order=21, run=run)
