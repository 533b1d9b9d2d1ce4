"""How long Rasa's default configuration trains on the same data; its model is kept for the other stages."""

from dataclasses import asdict

from bench.runner import KEPT
from bench.stage import Result, Say, Stage
from bench.training import train_default


def run(say: Say) -> Result:
    """Train it, which takes an hour or more."""
    say("Rasa's default configuration, 100 epochs: this takes an hour or more")
    return asdict(train_default(KEPT / "default", say))


STAGE = Stage("training_default", order=11, run=run)
