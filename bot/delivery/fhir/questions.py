"""The questions of the intake form as a FHIR QuestionnaireResponse names them."""

from collections.abc import Mapping
from pathlib import Path

from bot.clinic.errors import ContentError
from bot.clinic.facts import read_yaml

ANSWERS = ("name", "contact", "times", "insurer", "reason")
CONSENT = "consent"

Questions = Mapping[str, str]


def load_questions(path: str | Path) -> Questions:
    """What each question is called, by its linkId, from wording.yml.

    Raises:
        ContentError: the file is missing, not YAML, or lacks a question.
    """
    try:
        known = read_yaml(path)["form"]
        return {link_id: str(known[link_id]) for link_id in (CONSENT, *ANSWERS)}
    except (KeyError, TypeError) as error:
        raise ContentError(f"{Path(path).name} lacks a question of the form: {error}") from error
