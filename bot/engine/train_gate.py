"""Trains the crisis gate: `python -m bot.engine.train_gate OUTPUT.npz`, from the project's root."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import List, Sequence, Tuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.engine.fitting import fit
from bot.engine.gate_examples import Example, read_examples
from bot.engine.kernel_fitting import decide_all, fit_machine
from bot.understanding.encoder import load_encoder
from bot.understanding.gate import GateModel, Tiers, sentences, squashed
from bot.understanding.kept import KeptVectors
from bot.understanding.kernel import KernelMachine
from bot.understanding.phrases import sure_phrase
from bot.understanding.spelling import corrected

FOLDS = 3
LINEAR_C = 5.0
# Of the harmless lines that are no look-alikes, the share that looks most like danger is learnt from.
HARDEST = 0.5
# Shares of harmless lines, out of fold, that may reach each tier (docs/decisions/0002).
FALSE_SURE = 0.035
FALSE_UNSURE = 0.08
FALSE_SENTENCE = 0.01


def train(examples: Sequence[Example], vectors: np.ndarray, tiers: Tiers) -> GateModel:
    """Fit the gate.

    Args:
        examples: the n messages.
        vectors: their sentence vectors, shape (n, 384).
        tiers: the thresholds.
    """
    dangerous = [i for i, example in enumerate(examples) if example.danger]
    texts, labels = [examples[i].text for i in dangerous], [examples[i].label for i in dangerous]
    variants = fit(vectors[dangerous], texts, labels, LINEAR_C)
    return GateModel(machine=train_machine(examples, vectors), variants=variants, tiers=tiers)


def train_machine(examples: Sequence[Example], vectors: np.ndarray) -> KernelMachine:
    """Fit the part that tells danger from none, to the lines that are worth it."""
    danger = np.array([example.danger for example in examples])
    known = _worth_learning(examples, vectors, danger)
    return fit_machine(vectors[known], [examples[i].text for i in known], danger[known])


def _worth_learning(examples: Sequence[Example], vectors: np.ndarray, danger: np.ndarray) -> np.ndarray:
    # The machine's cost grows with the square of the examples, and easy ones would be no support vectors.
    easy = np.array([example.group in ("topic", "other") for example in examples])
    model = LogisticRegression(C=LINEAR_C, class_weight="balanced").fit(vectors, danger)
    looks = model.decision_function(vectors)
    return np.flatnonzero(~easy | (looks >= np.quantile(looks[easy], 1 - HARDEST)))


def out_of_fold(examples: List[Example], vectors: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Scores by a gate that has not seen the message: of each whole, and of its most dangerous sentence; shape (n,)."""
    whole, worst = np.zeros(len(examples)), np.zeros(len(examples))
    owners, parts, part_vectors = _all_sentences(examples)
    strata = [f"{example.label} {example.group}" for example in examples]
    for known, unseen in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(vectors, strata):
        machine = train_machine([examples[i] for i in known], vectors[known])
        whole[unseen] = _scores(machine, vectors[unseen], [examples[i].text for i in unseen])
        theirs = np.flatnonzero(np.isin(owners, unseen))
        scores = _scores(machine, part_vectors[theirs], [parts[i] for i in theirs])
        np.maximum.at(worst, owners[theirs], scores)
        _say(f"{len(unseen)} messages scored out of fold")
    return whole, worst


def _all_sentences(examples: Sequence[Example]) -> Tuple[np.ndarray, List[str], np.ndarray]:
    owners: List[int] = []
    parts: List[str] = []
    vectors: List[np.ndarray] = []
    for i, example in enumerate(examples):
        said = corrected(example.text)
        theirs = sentences(said)
        if theirs:
            owners += [i] * len(theirs)
            parts += theirs
            vectors.append(load_encoder().encode_parts(said, theirs)[1])
    return np.array(owners, dtype=int), parts, np.concatenate(vectors)


def _scores(machine: KernelMachine, vectors: np.ndarray, texts: List[str]) -> np.ndarray:
    phrases = np.array([sure_phrase(text) is not None for text in texts], dtype=bool)
    return np.where(phrases, 1.0, [squashed(decision) for decision in decide_all(machine, vectors, texts)])


def choose_tiers(examples: Sequence[Example], whole: np.ndarray, worst: np.ndarray) -> Tiers:
    """The thresholds that hold the shares of false alarms, out of fold."""
    topics = np.array([example.group == "topic" for example in examples])
    harmless = np.array([not example.danger for example in examples])
    sure, unsure = (float(np.quantile(whole[topics], 1 - share)) for share in (FALSE_SURE, FALSE_UNSURE))
    calm = harmless & (whole < unsure) & (worst > 0)
    return Tiers(sure, unsure, float(np.quantile(worst[calm], 1 - FALSE_SENTENCE)))


def main() -> None:
    """Train, choose the thresholds by cross-validation, print the figures, write the model."""
    examples = read_examples()
    _say(f"learning from {len(examples)} messages")
    vectors = KeptVectors().encode([example.text for example in examples])
    whole, worst = out_of_fold(examples, vectors)
    tiers = choose_tiers(examples, whole, worst)
    _report(examples, whole, worst, tiers)
    train(examples, vectors, tiers).save(Path(sys.argv[1]))


def _report(examples: List[Example], whole: np.ndarray, worst: np.ndarray, tiers: Tiers) -> None:
    _say(f"thresholds: sure {tiers.sure:.3f}, unsure {tiers.unsure:.3f}, a sentence {tiers.sentence:.3f}; out of fold:")
    for group in ("crisis", "hidden", "topic", "other", "form", "look-alike"):
        part = np.array([example.group == group for example in examples])
        sure, unsure = whole[part] >= tiers.sure, (whole[part] >= tiers.unsure) | (worst[part] >= tiers.sentence)
        _say(f"{group:10} sure {np.mean(sure):.3f}  sure or unsure {np.mean(sure | unsure):.3f}")


def _say(line: str) -> None:
    sys.stdout.write(f"gate: {line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
