"""How trying and publishing speak: the sentences of content.yml."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.clinic.errors import (
    ClinicError,
    ContentError,
    EngineError,
    HalfwayError,
    HandEditedError,
    NotKnownError,
    PublishRefusedError,
    TryTimedOutError,
    TryUnderWayError,
)
from bot.clinic.facts import read_yaml
from bot.content.check import HANDBOOK
from bot.content.model import TOPIC

# The values of a refusal that are labels.
LABELS = ("expected", "got")


@dataclass(frozen=True)
class Sentences:
    """The section `publishing` of content.yml."""

    labels: Mapping[str, str]
    parts: Mapping[str, str]
    refusals: Mapping[str, str]
    commits: Mapping[str, str]

    def refusal(self, code: str, values: Mapping[str, Any]) -> str:
        """Why something is refused."""
        named = {key: self.label(value) if key in LABELS else value for key, value in values.items()}
        return self.refusals[code].format(**named)

    def label(self, label: str) -> str:
        """What people call a label, or several with `+`."""
        return " + ".join(self.labels.get(one, one.removeprefix(TOPIC).replace("_", " ")) for one in label.split(" + "))

    def told(self, error: ClinicError) -> list[str]:
        """What an error of the desk says to people; its own text where it has no sentence here."""
        if isinstance(error, PublishRefusedError):
            return [self.refusal(code, values) for code, values in error.codes]
        values: dict[str, object] = {}
        match error:
            case HandEditedError():
                code, values = "hand_edited", {"files": ", ".join(error.files)}
            case TryUnderWayError():
                code = "under_way"
            case TryTimedOutError():
                code, values = "too_slow", {"seconds": round(error.seconds)}
            case NotKnownError():
                code = "nothing"
            case HalfwayError():
                code, values = "halfway", {"cause": error.cause, "failures": error.failures}
            case EngineError():
                code, values = "engine", {"failure": str(error)}
            case _:
                return [str(error)]
        return [self.refusal(code, values)]


def load_sentences(root: Path) -> Sentences:
    """Read them.

    Raises:
        ContentError: content.yml is missing, not YAML, or lacks the section.
    """
    try:
        return Sentences(**read_yaml(root / HANDBOOK)["publishing"])
    except (KeyError, TypeError) as error:
        raise ContentError(f"{HANDBOOK} lacks the section publishing, or a part of it: {error}") from error
