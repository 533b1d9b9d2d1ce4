"""The topics by the names that people know them by: the titles of the topic files, and console.yml for the rest."""

from functools import lru_cache
from pathlib import Path

from bot.console.words import Words
from bot.content.source import read_content
from bot.settings import ROOT

TOPIC = "faq/"


def topic_names(words: Words) -> dict[str, str]:
    """The name of every label that the assistant can understand, by name."""
    labels = _labels(_newest(ROOT))
    named = {label: title or _named(words, label) for label, title in labels.items()}
    return dict(sorted(named.items(), key=lambda each: each[1].casefold()))


def topic_name(label: str, names: dict[str, str]) -> str:
    """A label's name; of one that is no longer known, the label without its signs."""
    return names.get(label) or label.removeprefix(TOPIC).replace("_", " ")


def _named(words: Words, label: str) -> str:
    return words.say(f"topic.{label}") if f"topic.{label}" in words else topic_name(label, {})


def _newest(root: Path) -> float:
    # An answer or a title that was changed changes its file; a new or lost file changes its folder.
    folders = (root / "data" / "nlu").rglob("*")
    return max((path.stat().st_mtime for path in folders), default=0.0)


@lru_cache(maxsize=1)
def _labels(_changed: float) -> dict[str, str]:
    content = read_content(ROOT)
    labels = {intent: "" for file in content.files for intent in file.intents}
    titles = {f"{TOPIC}{answer.topic}": answer.title for answer in content.answers if answer.topic}
    return labels | {label: title for label, title in titles.items() if label in labels}
