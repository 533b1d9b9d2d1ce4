"""How long Rasa's default configuration trains on the same data; its model is kept for the other stages."""

from dataclasses import asdict

from bench.runner import KEPT
from bench.stage import Result, Say, Stage
from bench.training import DEFAULT_EPOCHS, train_default


def run(say: Say) -> Result:
    """Train its first epochs: a lower bound."""
    say(f"Rasa's default configuration, {DEFAULT_EPOCHS} of its 100 epochs")
    return asdict(train_default(KEPT / "default", say))


STAGE = Stage("training_default", order=11, run=run)
