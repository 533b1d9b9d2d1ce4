"""What both models are asked: the must-pass set, and the held-out messages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.clinic.errors import ContentError
from bot.clinic.facts import read_yaml
from bot.clinic.publishing import DANGER, GUARDED_INTENTS

QUESTIONS_FILE = "must_pass.yml"
HELD_OUT = Path("tests") / "heldout" / "first"
CRISIS = "crisis"
OUT_OF_SCOPE = "out_of_scope"

T = TypeVar("T")


@dataclass(frozen=True)
class Question:
    """A message and the label that it must get, or DANGER.

    Attributes:
        must: it may never fail.
    """

    text: str
    expected: str
    must: bool = False


@dataclass(frozen=True)
class Questions:
    """Everything that is asked."""

    must_pass: tuple[Question, ...]
    held_out: tuple[Question, ...]
    crisis: tuple[Question, ...]

    @property
    def texts(self) -> list[str]:
        """Each text once."""
        return list(dict.fromkeys(each.text for each in (*self.must_pass, *self.held_out, *self.crisis)))


def read_questions(root: Path, project: Path, labels: frozenset[str]) -> Questions:
    """Read them.

    Args:
        root: the project with the held-out messages.
        project: the project whose must-pass set counts.
        labels: those that the candidate knows; of others nothing can be asked of it.

    Raises:
        ContentError: a file is missing or malformed.
    """
    held_out = [line for name in ("topics", "intents") for line in _held_out(root / HELD_OUT / f"{name}.yml")]
    return Questions(
        must_pass=tuple(must_pass(project / QUESTIONS_FILE)),
        held_out=tuple(line for line in held_out if line.expected in labels - {OUT_OF_SCOPE, CRISIS}),
        crisis=tuple(Question(line.text, DANGER) for line in _held_out(root / HELD_OUT / "crisis.yml")),
    )


def must_pass(path: Path) -> Iterator[Question]:
    """The must-pass set of a file.

    Raises:
        ContentError: the file is missing or malformed.
    """
    for label, texts in _read(path).items():
        expected = DANGER if label == CRISIS else label
        for text in _list(texts, path, str):
            yield Question(text, expected, must=label in GUARDED_INTENTS)


def guarded_questions(text: str) -> dict[str, object]:
    """Of a must-pass file's text, what is asked of danger and of what is declined.

    Raises:
        ContentError: it is malformed.
    """
    try:
        content = YAML(typ="safe").load(text) or {}
        return {f"{QUESTIONS_FILE}: {label}": content.get(label) for label in GUARDED_INTENTS}
    except (AttributeError, ValueError, YAMLError) as error:
        raise ContentError(f"{QUESTIONS_FILE} has no entries by name") from error


def _held_out(path: Path) -> Iterator[Question]:
    for block in _list(_read(path).get("nlu"), path, dict):
        for line in str(block.get("examples") or "").splitlines():
            if line.startswith("- "):
                yield Question(line[2:].strip(), str(block.get("intent")))


def _read(path: Path) -> Mapping[str, Any]:
    content = read_yaml(path)
    if not isinstance(content, Mapping):
        raise ContentError(f"{path.name} has no entries by name")
    return content


def _list(content: Any, path: Path, kind: type[T]) -> list[T]:  # noqa: ANN401 part of a file
    if not isinstance(content, list) or not all(isinstance(each, kind) for each in content):
        raise ContentError(f"{path.name} has an entry that is no list, or another one than it should be")
    return content
