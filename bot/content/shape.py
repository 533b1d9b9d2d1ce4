"""Whether the parts of a file are of the kind that its readers take: lists where lists belong, else named values."""

from collections.abc import Iterator
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from bot.content.files import line_of

# A part's name and its line.
Part = tuple[str, int]


def misshapen(content: CommentedMap) -> Iterator[Part]:
    """The parts of another kind; one that is missing is told of by other rules, unless there is nothing at all.

    Args:
        content: of a content file, or of domain.yml.
    """
    if all(content.get(name) is None for name in ("nlu", "responses", "intents")):
        yield "nlu", 1
    yield from _list_of_maps(content, "nlu")
    for block in _maps(content.get("nlu")):
        yield from _unless(block, "metadata", CommentedMap)
    yield from _unless(content, "responses", CommentedMap)
    answers = content.get("responses")
    for name in answers if isinstance(answers, CommentedMap) else ():
        yield from _list_of_maps(answers, name)
        for variant in _maps(answers[name]):
            yield from _variant(variant)


def _variant(variant: CommentedMap) -> Iterator[Part]:
    yield from _list_of_maps(variant, "buttons")
    yield from _unless(variant, "metadata", CommentedMap)
    metadata = variant.get("metadata")
    if isinstance(metadata, CommentedMap):
        yield from _unless(metadata, "facts", CommentedSeq)


def _unless(parent: CommentedMap, name: str, kind: type) -> Iterator[Part]:
    value = parent.get(name)
    if value is not None and not isinstance(value, kind):
        yield name, line_of(parent, name)


def _list_of_maps(parent: CommentedMap, name: str) -> Iterator[Part]:
    yield from _unless(parent, name, CommentedSeq)
    value = parent.get(name)
    if isinstance(value, CommentedSeq):
        yield from ((name, line_of(value, at)) for at, each in enumerate(value) if not isinstance(each, CommentedMap))


def _maps(value: Any) -> list[CommentedMap]:  # noqa: ANN401 part of a file
    return [each for each in value if isinstance(each, CommentedMap)] if isinstance(value, CommentedSeq) else []
