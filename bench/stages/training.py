"""How long our training takes."""

from dataclasses import asdict

from bench.runner import KEPT
from bench.stage import Result, Say, Stage
from bench.training import train_ours


def run(say: Say) -> Result:
    """Train model and gate from nothing, beside what is in place."""
    return asdict(train_ours(KEPT / "ours", say))


STAGE = Stage("training", order=10, run=run)
