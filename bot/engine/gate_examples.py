"""What the crisis gate learns from: the content files, and what visitors answer inside the intake form."""

from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Tuple

from ruamel.yaml import YAML

CONTENT = Path("data") / "nlu"
FORM_ANSWERS = Path("data") / "gate" / "form_answers.yml"
NONE = "none"
OTHER_VARIANTS = ("harm_others", "being_hurt", "someone_else", "medical")


@dataclass(frozen=True)
class Example:
    """A training message.

    Attributes:
        label: `none`, or the variant of the danger.
        group: `hidden` or `crisis`, `look-alike`, `topic`, `form` or `other`, for the thresholds and the figures.
    """

    text: str
    label: str
    group: str

    @property
    def danger(self) -> bool:
        """Whether a careful reader sees danger in it."""
        return self.label != NONE


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
        variant = metadata.get("variant", kind)
        return (variant if variant in OTHER_VARIANTS else "self"), ("hidden" if kind == "hidden" else "crisis")
    if "lookalike" in metadata:
        return NONE, "look-alike"
    return NONE, "topic" if intent.startswith("faq/") else "other"
