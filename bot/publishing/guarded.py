"""What of the content speaks of danger or declines something: whoever changes it needs a second person."""

from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.clinic.errors import ContentError
from bot.clinic.publishing import GUARDED_INTENTS, changed_names, is_guarded, is_guarded_response
from bot.content.model import Example
from bot.content.source import file_content
from bot.publishing.files import Files
from bot.publishing.questions import QUESTIONS_FILE, guarded_questions

NLU = "data/nlu/"


def changed_guarded(before: Files, after: Files) -> list[str]:
    """The names of the guarded parts that differ: paths, intents, answers.

    Of a live file that cannot be read every guarded part counts as changed.

    Args:
        before: the live content files.
        after: those of the candidate; the content check has read them.
    """
    return changed_names(dict(_parts(before)), dict(_parts(after)))


def _parts(files: Files) -> Iterator[tuple[str, object]]:
    for path, text in files.items():
        if is_guarded(path):
            yield path, text
        elif path == QUESTIONS_FILE:
            yield from _questions(text).items()
    yield from _examples(files).items()
    yield from _answers(files)


def _questions(text: str) -> dict[str, object]:
    try:
        return guarded_questions(text)
    except ContentError:
        return {}


def _examples(files: Files) -> dict[str, object]:
    """Every example of the guarded intents, wherever it stands; in another intent it is missing here."""
    found: dict[str, set[str]] = {intent: set() for intent in GUARDED_INTENTS}
    for path, text in files.items():
        if path.startswith(NLU):
            for example in _read(path, text):
                found.get(example.intent, set()).add(example.text)
    return dict(found)


def _read(path: str, text: str) -> tuple[Example, ...]:
    try:
        return file_content(path, text).examples
    except YAMLError:
        return ()


def _answers(files: Files) -> Iterator[tuple[str, object]]:
    """The whole entry of each guarded answer, buttons and variants too."""
    for path, text in files.items():
        if path == "domain.yml" or path.startswith(NLU):
            for name, entry in _responses(text).items():
                if is_guarded_response(str(name)):
                    yield f"{name}", entry


def _responses(text: str) -> dict[str, object]:
    try:
        content = YAML(typ="safe").load(text)
    except (ValueError, YAMLError):
        return {}
    found = content.get("responses") if isinstance(content, dict) else None
    return found if isinstance(found, dict) else {}
