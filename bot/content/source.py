"""Reads the topic files, domain.yml, the stories and clinic.yml as they are, mistakes and all."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString

from bot.content.files import line_of, loaded, read, unreadable
from bot.content.model import Answer, Button, Clinic, Content, ContentFile, Example, Place, Problem
from bot.content.shape import misshapen

DOMAIN = "domain.yml"
CLINIC = "clinic.yml"
FILES = "data/nlu/"
ALTERNATIVE = " or "
HEAD = re.compile(r"# *(?:Topic: *)?(.*)")
SOURCE = re.compile(r"# Source: *\S")
ITEM = re.compile(r"-(?: |$)")


def read_content(root: Path, changes: Mapping[str, str] | None = None) -> Content:
    """Read everything that is checked.

    Args:
        root: the project's folder.
        changes: whole new texts by path, read in place of what stands there.

    Returns:
        What was found. A file that is no YAML is there with its problem and nothing else.
    """
    new = changes or {}
    paths = {*_paths(root, "data/nlu/**/*.yml"), *(path for path in new if path.startswith(FILES))}
    return Content(
        files=tuple(_file(root, path, new) for path in sorted(paths)),
        domain=_file(root, DOMAIN, new),
        steps=dict(_steps(root)),
        clinic=_clinic(root),
    )


def _paths(root: Path, pattern: str) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.glob(pattern))


def _file(root: Path, path: str, changes: Mapping[str, str]) -> ContentFile:
    try:
        return file_content(path, changes[path] if path in changes else (root / path).read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError) as error:
        return ContentFile(path, {}, (), (), 0, (unreadable(path, error),))


# The pages read all files for every answer, and nearly all of them are as they were a moment ago.
@lru_cache(maxsize=512)
def file_content(path: str, text: str) -> ContentFile:
    """What a file of this text holds.

    Raises:
        YAMLError: it is not YAML, or not entries by name.
    """
    head = HEAD.match(text)
    parsed = _parsed(path, loaded(text))
    return replace(parsed, sources=len(SOURCE.findall(text)), head=head[1].strip() if head else "")


def _parsed(path: str, content: CommentedMap) -> ContentFile:
    problems = [Problem("misshapen", Place(path, line), {"part": part}) for part, line in misshapen(content)]
    blocks = [block for block in _list(content.get("nlu")) if isinstance(block, CommentedMap) and "intent" in block]
    examples = [example for block in blocks for example in _examples(path, block, problems)]
    intents = {str(block["intent"]): Place(path, line_of(block, "intent")) for block in reversed(blocks)}
    if path == DOMAIN:
        names = _list(content.get("intents"))
        intents = {str(name): Place(path, line_of(names, at)) for at, name in enumerate(names)}
    responses = content.get("responses")
    answers = _answers(path, responses) if isinstance(responses, CommentedMap) else ()
    return ContentFile(path, intents, tuple(examples), tuple(answers), 0, tuple(problems))


def _list(content: Any) -> CommentedSeq:  # noqa: ANN401 part of a file
    return content if isinstance(content, CommentedSeq) else CommentedSeq()


def _examples(path: str, block: CommentedMap, problems: list[Problem]) -> Iterator[Example]:
    intent, line = str(block["intent"]), line_of(block, "examples")
    text = block.get("examples")
    metadata = block.get("metadata")
    if text is None or (isinstance(text, str) and not text.strip()):
        return
    if not isinstance(text, LiteralScalarString):
        problems.append(Problem("no_bar", Place(path, line), {"intent": intent}))
        return
    for number, written in enumerate(text.splitlines(), line + 1):
        if ITEM.match(written):
            known = metadata if isinstance(metadata, Mapping) else {}
            yield Example(written[1:].strip(), intent, known, Place(path, number))
        elif written.strip():
            problems.append(Problem("no_dash", Place(path, number), {"text": written.strip()}))


def _answers(path: str, responses: CommentedMap) -> Iterator[Answer]:
    for name in responses:
        variants = _list(responses[name])
        if not variants:
            yield Answer(str(name), "", Place(path, line_of(responses, name)))
        for variant in variants:
            if isinstance(variant, CommentedMap):
                yield _answer(path, str(name), variant)


def _answer(path: str, name: str, variant: CommentedMap) -> Answer:
    text = variant.get("text")
    folded = isinstance(text, LiteralScalarString | FoldedScalarString)
    metadata = variant.get("metadata")
    told: Mapping[str, Any] = metadata if isinstance(metadata, Mapping) else {}
    return Answer(
        name=name,
        text=str(text or ""),
        place=Place(path, line_of(variant, "text") + folded),
        buttons=tuple(_buttons(path, _list(variant.get("buttons")))),
        title=str(told.get("title") or ""),
        facts=tuple(tuple(str(fact).split(ALTERNATIVE)) for fact in _list(told.get("facts"))),
        review_by=told.get("review_by"),
        reviewed_on=told.get("reviewed_on"),
        reviewed_by=str(told.get("reviewed_by") or ""),
    )


def _buttons(path: str, buttons: CommentedSeq) -> Iterator[Button]:
    for button in buttons:
        if isinstance(button, CommentedMap):
            place = Place(path, line_of(button))
            yield Button(str(button.get("title") or ""), str(button.get("payload") or ""), place)


def _steps(root: Path) -> Iterator[tuple[str, Place]]:
    """Every answer that a story or rule names, with the line that names it first."""
    for path in reversed(_paths(root, "data/stories/**/*.yml")):
        lines = (root / path).read_text(encoding="utf-8").splitlines()
        for number, line in reversed(list(enumerate(lines, 1))):
            found = re.fullmatch(r"\s*- action: (utter_\S+)\s*", line)
            if found:
                yield found[1], Place(path, number)


def _clinic(root: Path) -> Clinic:
    try:
        return _facts(read(root / CLINIC))
    except (YAMLError, UnicodeDecodeError) as error:
        problem = unreadable(CLINIC, error)
        return Clinic(frozenset(), frozenset(), None, problem.place, (problem,))


def _facts(content: CommentedMap) -> Clinic:
    lines = content.get("crisis_lines")
    known: CommentedMap = lines if isinstance(lines, CommentedMap) else CommentedMap()
    told = [content.get("phone")]
    told += [value for line in known.values() if isinstance(line, Mapping) for value in line.values()]
    numbers = {re.sub(r"\D", "", str(value)) for value in told if re.fullmatch(r"[\d() .+-]+", str(value or ""))}
    verified = known.get("verified_on")
    return Clinic(
        numbers=frozenset(number.removeprefix("1") if len(number) == len("1") + 10 else number for number in numbers),
        emails=frozenset(filter(None, [str(content.get("email") or "").lower()])),
        verified_on=verified if isinstance(verified, date) else None,
        verified_at=Place(CLINIC, line_of(known, "verified_on")),
    )
