"""What the visitors of the bench write: questions kept apart from the training data, in a fixed mixed order."""

import random
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from ruamel.yaml import YAML

from bot.settings import ROOT

QUESTIONS = ROOT / "tests" / "journeys" / "questions.yml"
HELD_OUT = ROOT / "tests" / "heldout" / "first" / "topics.yml"


def questions(seed: int = 0) -> Iterator[str]:
    """Endless questions about the article, in all styles; the same ones for the same seed."""
    texts = [*_read(QUESTIONS).values(), *_examples(HELD_OUT)]
    random.Random(seed).shuffle(texts)  # noqa: S311 an order, not a secret
    return cycle(texts)


def _examples(path: Path) -> list[str]:
    blocks = _read(path)["nlu"]
    return [line[2:].strip() for block in blocks for line in block["examples"].splitlines() if line.startswith("- ")]


def _read(path: Path) -> dict:  # type: ignore[type-arg]  # as YAML gives it
    content: dict = YAML(typ="safe").load(path)  # type: ignore[type-arg]
    return content
