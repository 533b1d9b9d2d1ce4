"""Trains our pipeline on a HINT3 bot and scores it: `python -m bench.engine_side.hint3 BOT FOLDER`."""

import asyncio
import csv
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rasa.core.agent import Agent
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString
from sklearn.metrics import matthews_corrcoef
from sklearn.model_selection import StratifiedKFold

from bot.engine.fitting import fit
from bot.understanding.encoder import load_encoder

DATA = Path(__file__).resolve().parent.parent / "hint3"
RASA = Path(sys.executable).with_name("rasa")
NONE = "NO_NODES_DETECTED"
FOLDS = 3
# The threshold that our own cross-validation picks keeps this share of the right answers.
KEPT_RIGHT = 0.9
Rows = list[tuple[str, str]]


def rows(bot: str, part: str) -> Rows:
    """Sentences with their labels."""
    with (DATA / f"{bot}_{part}.csv").open(encoding="utf-8", newline="") as file:
        return [(" ".join(row["sentence"].split()), row["label"]) for row in csv.DictReader(file)]


def train(training: Rows, folder: Path) -> Path:
    """Train the pipeline of config.yml as any Rasa user would."""
    examples: dict[str, list[str]] = defaultdict(list)
    for sentence, label in training:
        examples[label].append(f"- {sentence}\n")
    blocks = [{"intent": label, "examples": LiteralScalarString("".join(lines))} for label, lines in examples.items()]
    data = folder / "nlu.yml"
    with data.open("w", encoding="utf-8") as file:
        YAML().dump({"version": "3.1", "nlu": blocks}, file)
    command = [str(RASA), "train", "nlu", "--config", "config.yml", "--nlu", str(data), "--out", str(folder)]
    # Rasa's cache knows the source of its components but not of what they import, so it is off.
    env = {**os.environ, "RASA_MAX_CACHE_SIZE": "0"}
    subprocess.run([*command, "--fixed-model-name", "model"], check=True, stdout=subprocess.DEVNULL, env=env)
    return folder / "model.tar.gz"


async def parse(model: Path, sentences: Sequence[str]) -> list[tuple[str, float]]:
    """The likeliest label of each sentence with its confidence, whatever the fallback says."""
    agent = Agent.load(str(model))
    parses = [await agent.parse_message(sentence) for sentence in sentences]
    entries = [next(entry for entry in each["intent_ranking"] if "label" in entry) for each in parses]
    return [(str(entry["label"]), float(entry["confidence"])) for entry in entries]


def own_threshold(training: Rows) -> float:
    """The threshold that cross-validation on the training sentences picks."""
    texts, labels = [text for text, _ in training], np.array([label for _, label in training])
    vectors = load_encoder().encode(texts)
    right: list[float] = []
    for known, unseen in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(texts, labels):
        model = fit(vectors[known], [texts[i] for i in known], labels[known])
        ranked = [(labels[i], model.ranking(vectors[i], texts[i])[0]) for i in unseen]
        right += [confidence for label, (best, confidence) in ranked if best == label]
    return float(np.quantile(right, 1 - KEPT_RIGHT))


def scores(testing: Rows, found: Sequence[tuple[str, float]], own: float) -> dict[str, float]:
    """Best MCC over all thresholds, in-scope accuracy, and MCC at our own threshold (as in arXiv:2009.13833)."""
    labels = [label for _, label in testing]
    inside = [best == label for label, (best, _) in zip(labels, found, strict=True) if label != NONE]
    thresholds = np.linspace(0, 1, 101)
    return {
        "best_mcc": max(_mcc(labels, found, float(threshold)) for threshold in thresholds),
        "in_scope": sum(inside) / len(inside),
        "own_threshold": own,
        "own_mcc": _mcc(labels, found, own),
    }


def _mcc(labels: Sequence[str], found: Sequence[tuple[str, float]], threshold: float) -> float:
    answers = [best if confidence >= threshold else NONE for best, confidence in found]
    return float(matthews_corrcoef(labels, answers))


def main() -> None:
    """One bot; the scores as JSON on standard output."""
    bot, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    training, testing = rows(bot, "train"), rows(bot, "test")
    found = asyncio.run(parse(train(training, folder), [sentence for sentence, _ in testing]))
    sys.stdout.write(json.dumps(scores(testing, found, own_threshold(training))) + "\n")


if __name__ == "__main__":
    main()
