"""Trains the crisis gate: `python -m bot.engine.train_gate OUTPUT.npz`, from the project's root."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Tuple

import numpy as np
from ruamel.yaml import YAML
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import SVC

from bot.engine.fitting import fit
from bot.understanding.encoder import load_encoder
from bot.understanding.gate import DANGER, NONE, GateModel
from bot.understanding.kernel import KernelMachine
from bot.understanding.phrases import sure_phrase

CONTENT = Path("data") / "nlu"
FORM_ANSWERS = Path("data") / "gate" / "form_answers.yml"
FOLDS = 4
KERNEL_C = 3.0
KERNEL_GAMMA = 1.0
LINEAR_C = 5.0
# Shares of the harmless topic lines, out of fold, that may reach each tier (docs/decisions/0002).
FALSE_SURE = 0.02
FALSE_ANY = 0.06
OWN_VARIANT = ("harm_others", "being_hurt", "someone_else", "medical")


@dataclass(frozen=True)
class Example:
    """A training message.

    Attributes:
        label: `none`, or the variant of the danger.
        group: `crisis`, `topic`, `look-alike`, `form` or `other`, for the thresholds and the figures.
    """

    text: str
    label: str
    group: str


def read_examples(folder: Path = CONTENT) -> List[Example]:
    """All messages of the content files, labelled for the gate."""
    examples: List[Example] = []
    for path in sorted(folder.rglob("*.yml")):
        for block in (YAML(typ="safe").load(path) or {}).get("nlu") or []:
            label, group = _label(block["intent"], block.get("metadata") or {})
            lines = (line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- "))
            examples += [Example(line, label, group) for line in lines]
    answers = YAML(typ="safe").load(FORM_ANSWERS)["harmless"]
    return examples + [Example(line, NONE, "form") for line in answers]


def _label(intent: str, metadata: Dict[str, str]) -> Tuple[str, str]:
    if intent == "crisis":
        kind = metadata.get("kind", "")
        return (kind if kind in OWN_VARIANT else "self"), "crisis"
    if "lookalike" in metadata:
        return NONE, "look-alike"
    return NONE, "topic" if intent.startswith("faq/") else "other"


def train(examples: List[Example], vectors: np.ndarray, sure: float, unsure: float) -> GateModel:
    """Fit the gate.

    Args:
        examples: the n messages.
        vectors: their sentence vectors, shape (n, 384).
        sure: threshold of the tier.
        unsure: threshold of the tier.
    """
    texts = [example.text for example in examples]
    danger = np.array([example.label != NONE for example in examples])
    dangerous = [i for i in range(len(examples)) if danger[i]]
    return GateModel(
        kernel=_kernel(vectors, danger),
        linear=fit(vectors, texts, [DANGER if each else NONE for each in danger], LINEAR_C),
        variants=fit(
            vectors[dangerous], [texts[i] for i in dangerous], [examples[i].label for i in dangerous], LINEAR_C
        ),
        sure=sure,
        unsure=unsure,
    )


def _kernel(vectors: np.ndarray, danger: np.ndarray) -> KernelMachine:
    machine = SVC(C=KERNEL_C, gamma=KERNEL_GAMMA, class_weight="balanced").fit(vectors, danger)
    support = machine.support_vectors_.astype(np.float32)
    return KernelMachine(support, machine.dual_coef_[0].astype(np.float32), float(machine.intercept_[0]), KERNEL_GAMMA)


def out_of_fold(examples: List[Example], vectors: np.ndarray) -> np.ndarray:
    """The score of each message by a gate that has not seen it, shape (n,)."""
    scores = np.zeros(len(examples))
    strata = [f"{example.label} {example.group}" for example in examples]
    for known, unseen in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(vectors, strata):
        model = train([examples[i] for i in known], vectors[known], sure=1, unsure=1)
        for i in unseen:
            text = examples[i].text
            scores[i] = 1.0 if sure_phrase(text) else model.score(vectors[i], text)
        _say(f"{len(unseen)} messages scored out of fold")
    return scores


def main() -> None:
    """Train, choose the thresholds by cross-validation, print the figures, write the model."""
    examples = read_examples()
    _say(f"encoding {len(examples)} messages")
    vectors = load_encoder().encode([example.text for example in examples])
    scores = out_of_fold(examples, vectors)
    topics = scores[[example.group == "topic" for example in examples]]
    sure, unsure = (float(np.quantile(topics, 1 - share)) for share in (FALSE_SURE, FALSE_ANY))
    _report(examples, scores, sure, unsure)
    train(examples, vectors, sure, unsure).save(Path(sys.argv[1]))


def _report(examples: List[Example], scores: np.ndarray, sure: float, unsure: float) -> None:
    _say(f"thresholds: sure {sure:.3f}, unsure {unsure:.3f}; shares out of fold:")
    for group in ("crisis", "topic", "other", "form", "look-alike"):
        part = scores[[example.group == group for example in examples]]
        _say(f"{group:10} sure {np.mean(part >= sure):.3f}  sure or unsure {np.mean(part >= unsure):.3f}")


def _say(line: str) -> None:
    sys.stdout.write(f"gate: {line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
