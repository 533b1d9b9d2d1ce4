"""Trains the crisis gate: `python -m bot.engine.train_gate OUTPUT.npz`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List

import numpy as np
from ruamel.yaml import YAML
from sklearn.model_selection import StratifiedKFold

from bot.engine.fitting import fit
from bot.understanding.encoder import load_encoder
from bot.understanding.gate import NONE, GateModel, combined, parts_of, save_model
from bot.understanding.linear import LinearClassifier
from bot.understanding.phrases import sure_phrase

CONTENT = Path("data") / "nlu"
FOLDS = 4
C = 10.0
FALSE_SURE = 0.004
FALSE_ANY = 0.02
VARIANT_OF: Dict[str, str] = {
    "harm_others": "harm_others",
    "being_hurt": "being_hurt",
    "someone_else": "someone_else",
    "medical": "medical",
}


@dataclass(frozen=True)
class Example:
    """A training message: its label (`none` or a variant) and whether it is a harmless look-alike."""

    text: str
    label: str
    look_alike: bool


def read_examples(folder: Path = CONTENT) -> List[Example]:
    """All messages of the content files, labelled for the gate."""
    examples = []
    for path in sorted(folder.rglob("*.yml")):
        for block in (YAML(typ="safe").load(path) or {}).get("nlu") or []:
            meta = block.get("metadata") or {}
            crisis = block["intent"] == "crisis"
            label = VARIANT_OF.get(meta.get("kind", ""), "self") if crisis else NONE
            lines = [line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")]
            examples += [Example(line, label, "lookalike" in meta) for line in lines]
    return examples


def main() -> None:
    """Train, choose the thresholds by cross-validation, print the figures, write the model."""
    examples = read_examples()
    scores = _out_of_fold(examples)
    sure, unsure = _thresholds(examples, scores)
    _report(examples, scores, sure, unsure)
    save_model(GateModel(_fit(examples), sure, unsure), Path(sys.argv[1]))


def _fit(examples: List[Example]) -> LinearClassifier:
    texts = [example.text for example in examples]
    return fit(load_encoder().encode(texts), texts, [example.label for example in examples], C)


def _out_of_fold(examples: List[Example]) -> np.ndarray:
    scores = np.zeros(len(examples))
    strata = [f"{example.label} {example.look_alike}" for example in examples]
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for number, (train, test) in enumerate(folds.split(examples, strata), 1):
        print(f"gate: fold {number} of {FOLDS}", flush=True)
        model = _fit([examples[i] for i in train])
        calm = model.labels.index(NONE)
        for i in test:
            scores[i] = _score(model, calm, examples[i].text)
    return scores


def _score(model: LinearClassifier, calm: int, text: str) -> float:
    if sure_phrase(text):
        return 1.0
    parts = parts_of(text)
    vectors = load_encoder().encode(parts)
    return combined(np.array([1 - model.probabilities(v, part)[calm] for v, part in zip(vectors, parts)]))


def _thresholds(examples: List[Example], scores: np.ndarray) -> "tuple[float, float]":
    harmless = np.array([e.label == NONE and not e.look_alike for e in examples])
    sure, unsure = (float(np.quantile(scores[harmless], 1 - share)) for share in (FALSE_SURE, FALSE_ANY))
    return min(sure, 0.99), unsure


def _report(examples: List[Example], scores: np.ndarray, sure: float, unsure: float) -> None:
    groups = {
        "crisis": np.array([e.label != NONE for e in examples]),
        "harmless": np.array([e.label == NONE and not e.look_alike for e in examples]),
        "look-alike": np.array([e.look_alike for e in examples]),
    }
    print(f"gate: thresholds sure {sure:.3f}, unsure {unsure:.3f} (out of fold, {len(examples)} messages)")
    for name, mask in groups.items():
        print(
            f"gate: {name:10} sure {np.mean(scores[mask] >= sure):.3f}, sure or unsure {np.mean(scores[mask] >= unsure):.3f}"
        )


if __name__ == "__main__":
    main()
