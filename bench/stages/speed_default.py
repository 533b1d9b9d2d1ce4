"""The speed of Rasa's default configuration."""

from bench.measuring import measured
from bench.runner import KEPT
from bench.servers import BenchError
from bench.stage import Result, Say, Stage
from bench.systems import default
from bench.training import DEFAULT_MODEL

MODEL = KEPT / "default" / f"{DEFAULT_MODEL}.tar.gz"


def run(say: Say) -> Result:
    """Start it, talk to it, weigh it."""
    if not MODEL.exists():
        raise BenchError("There is no default model: run the stage training_default first (ARGS=training_default).")
    return measured(lambda folder: default(MODEL, folder), say)


STAGE = Stage("speed_default", order=20, run=run)
