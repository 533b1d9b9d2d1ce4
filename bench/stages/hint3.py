"""HINT3: real queries to other chatbots, against the published systems."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from bench.charts import grouped_bars
from bench.runner import KEPT
from bench.servers import QUIET
from bench.stage import Result, Say, Stage
from bench.systems import ENGINE_PYTHON
from bench.tables import table
from bot.settings import ROOT

NAME = "hint3"
INTRODUCTION = (
    "Our pipeline, trained as `rasa train nlu` on each bot's full training file, beside the best published of five "
    "systems for each figure (arXiv:2009.13833)."
)
# The best of Rasa, Dialogflow, LUIS, Haptik and BERT for each figure (arXiv:2009.13833): MCC, in-scope accuracy.
PUBLISHED = {"sofmattress": (0.638, 0.736), "curekart": (0.603, 0.841), "powerplay11": (0.425, 0.665)}


def run(say: Say) -> Result:
    """Train and test on each bot, in the engine's environment."""
    return {"bots": {bot: _score(bot, say) for bot in PUBLISHED}}


def _score(bot: str, say: Say) -> Result:
    say(f"{bot}: training and testing")
    command = [str(ENGINE_PYTHON), "-m", "bench.engine_side.hint3", bot, str(KEPT / NAME / bot)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **QUIET}, check=True, capture_output=True, text=True)
    scores: Result = json.loads(done.stdout.splitlines()[-1])
    return scores


def report(results: Mapping[str, Result], folder: Path) -> str:
    """The section on HINT3."""
    bots = results[NAME]["bots"]
    rows = [
        (bot, _beside(found["best_mcc"], mcc), _beside(found["in_scope"], accuracy), f"{found['own_mcc']:.3f}")
        for bot, found in bots.items()
        for mcc, accuracy in [PUBLISHED[bot]]
    ]
    groups = {bot: {"ours": found["best_mcc"], "best published": PUBLISHED[bot][0]} for bot, found in bots.items()}
    grouped_bars(folder / "hint3.svg", groups, "best MCC")
    return "\n\n".join(
        [
            "## HINT3",
            INTRODUCTION,
            table(("bot", "best MCC: ours / published", "in scope: ours / published", "MCC at our threshold"), rows),
            "![Best MCC](hint3.svg)",
        ]
    )


def _beside(ours: float, published: float) -> str:
    return f"{ours:.3f} / {published:.3f}{'' if ours > published else ' (behind)'}"


STAGE = Stage(NAME, order=3, run=run, report=report)
