"""What kind of content a file holds."""

from enum import StrEnum

from bot.clinic.publishing import is_guarded
from bot.content.rules.topics import FOLDER
from bot.content.source import FILES

OUT_OF_SCOPE = f"{FILES}out_of_scope/"
ENDING = ".yml"


class Kind(StrEnum):
    """The groups in which the content desk shows its files."""

    TOPIC = "topic"
    TALK = "talk"
    OUT_OF_SCOPE = "out_of_scope"
    SAFETY = "safety"


def kind_of(file: str) -> Kind:
    """Of which kind a file is, by its path in the project."""
    if file.startswith(FOLDER):
        return Kind.TOPIC
    if is_guarded(file):
        return Kind.SAFETY
    return Kind.OUT_OF_SCOPE if file.startswith(OUT_OF_SCOPE) else Kind.TALK


def name_of(file: str) -> str:
    """The file's name in an address: `cost` of a topic, `out_of_scope/beyond` of any other."""
    return file.removeprefix(FOLDER).removeprefix(FILES).removesuffix(ENDING)


def other_file(name: str) -> str:
    """The path of a file that is no topic's, by its name."""
    return f"{FILES}{name}{ENDING}"
