"""The console's wording, read from console.yml."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

from bot.clinic.errors import ContentError
from bot.clinic.facts import read_yaml


class _Counting(Formatter):
    """Fills in values; `{count:card|cards}` is the first word where the count is 1, and the second otherwise."""

    def format_field(self, value: Any, format_spec: str) -> Any:  # noqa: ANN401 as its class has it
        one, several, more = format_spec.partition("|")
        return (one if str(value) == "1" else more) if several else super().format_field(value, format_spec)


class Words:
    """Sentences by their place in the file: `people.title`."""

    def __init__(self, content: Any) -> None:  # noqa: ANN401 whatever the file held
        """Take over what the file holds.

        Raises:
            ContentError: it is not sentences in sections.
        """
        self._sentences = dict(_flat(content, ""))

    def __contains__(self, place: str) -> bool:
        """Whether there is such a sentence."""
        return place in self._sentences

    def __iter__(self) -> Iterator[str]:
        """All places."""
        return iter(self._sentences)

    def say(self, place: str, **values: object) -> str:
        """A sentence with its values filled in.

        Raises:
            ContentError: there is no such sentence, or it lacks one of its values.
        """
        try:
            return _Counting().vformat(self._sentences[place], (), values)
        except (KeyError, IndexError, ValueError) as error:
            message = f"console.yml: {place} is missing or has an unknown placeholder."
            raise ContentError(message) from error


def load_words(path: str | Path) -> Words:
    """Read console.yml.

    Raises:
        ContentError: the file is missing, not YAML, or not sentences in sections.
    """
    return Words(read_yaml(path))


def _flat(content: Any, above: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 part of the file
    if isinstance(content, Mapping):
        for name, part in content.items():
            yield from _flat(part, f"{above}.{name}" if above else str(name))
    elif isinstance(content, str) and content.strip():
        yield above, content.strip()
    else:
        message = f"console.yml: {above} is empty or no text."
        raise ContentError(message)
