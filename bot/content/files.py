"""YAML files as they are written: comments, quotes and long lines stay, and each entry knows its line."""

from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import ConstructorError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.content.model import Place, Problem

NO_WRAP = 4096


class _Constructor(RoundTripConstructor):
    """Tells the line of a value that is none, such as the day 2026-02-31, of which Python's error knows no line."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 as the parser has it
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise ConstructorError(None, None, "no such value", node.start_mark) from error


def round_trip() -> YAML:
    """A reader and writer that gives back, byte for byte, what it has read."""
    yaml = YAML()
    yaml.Constructor = _Constructor
    yaml.width = NO_WRAP
    yaml.preserve_quotes = True
    return yaml


def read(path: Path) -> CommentedMap:
    """Read a file.

    Raises:
        YAMLError: it is not YAML, or not entries by name.
        OSError, UnicodeDecodeError: it cannot be read.
    """
    return loaded(path.read_text(encoding="utf-8"))


def loaded(text: str) -> CommentedMap:
    """Read the text of a file.

    Raises:
        YAMLError: it is not YAML, or not entries by name.
    """
    content = round_trip().load(text)
    if not isinstance(content, CommentedMap):
        raise YAMLError("no entries")
    return content


def written(content: CommentedMap) -> str:
    """The text of a file with this content."""
    text = StringIO()
    round_trip().dump(content, text)
    return text.getvalue()


def unreadable(file: str, error: YAMLError | UnicodeDecodeError) -> Problem:
    """What is told of a file that is not YAML. The parser's own words would not help: they speak of tokens."""
    mark = error.problem_mark or error.context_mark if isinstance(error, MarkedYAMLError) else None
    return Problem("unreadable", Place(file, mark.line + 1 if mark else 1))


def line_of(content: CommentedMap | CommentedSeq, key: Any = None) -> int:  # noqa: ANN401 a key or an index
    """The line, from 1, of an entry, or of the whole."""
    # What was empty or is no part of a file has no lines.
    entries = content.lc.data or {}
    return int(entries[key][0] if key in entries else content.lc.line or 0) + 1
