"""The held-out messages: `tests/heldout/second` tells the figures; nothing was ever chosen by it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.settings import ROOT

FOLDER = ROOT / "tests" / "heldout" / "second"


@dataclass(frozen=True)
class Line:
    """A message with its right label and the notes beside it (`style`, `kind`, `lookalike`)."""

    text: str
    label: str
    notes: dict[str, str]


def lines(name: str, folder: Path = FOLDER) -> list[Line]:
    """The messages of a file in Rasa's training format."""
    return [line for block in read(name, folder)["nlu"] for line in _lines(block)]


def _lines(block: dict[str, Any]) -> Iterator[Line]:
    for example in (block.get("examples") or "").splitlines():
        if example.startswith("- "):
            yield Line(example[2:].strip(), block["intent"], dict(block.get("metadata") or {}))


def read(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """A whole file as plain data."""
    content: dict[str, Any] = YAML(typ="safe").load(folder / f"{name}.yml")
    return content
