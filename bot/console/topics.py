"""Topics under the names that the content team has given them."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from bot.clinic.errors import ContentError
from bot.clinic.facts import read_yaml
from bot.settings import ROOT

FOLDER = ROOT / "data" / "nlu" / "faq"


def topic_titles() -> Mapping[str, str]:
    """Titles by label (`faq/insurance`), read anew when a file has changed; what cannot be read is left out."""
    files = sorted(FOLDER.glob("*.yml"))
    return _read(tuple((file, file.stat().st_mtime_ns) for file in files))


def title_of(label: str, titles: Mapping[str, str]) -> str:
    """A topic's title; of one that is gone, or that has none, its name as words."""
    return titles.get(label) or label.rpartition("/")[2].replace("_", " ").capitalize()


@lru_cache(maxsize=1)
def _read(files: tuple[tuple[Path, int], ...]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for file, _changed in files:
        found.update(_titles(file))
    return found


def _titles(file: Path) -> dict[str, str]:
    try:
        responses = read_yaml(file)["responses"]
        first = {name.removeprefix("utter_"): variants[0]["metadata"]["title"] for name, variants in responses.items()}
    except (ContentError, KeyError, TypeError, IndexError):
        return {}
    return {name: str(title) for name, title in first.items() if title}
