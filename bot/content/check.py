"""The content check: every rule over everything, told in plain words."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from bot.clinic.errors import ContentError
from bot.content.limits import Handbook, Limits, load_handbook
from bot.content.model import Content, Problem
from bot.content.rules import answers, examples, lines, links, topics
from bot.content.rules.examples import Encode
from bot.content.source import read_content

HANDBOOK = "content.yml"


@dataclass(frozen=True, order=True)
class Finding:
    """A problem as it is told. `level` is error or warning; a warning stops nothing."""

    file: str
    line: int
    level: str
    rule: str
    says: str
    do: str


def check(root: Path, *, today: date, encode: Encode | None = None) -> list[Finding]:
    """Check all content of a project.

    Args:
        root: its folder.
        today: the day for which review dates are judged.
        encode: texts to unit vectors, float32 of shape (n, d); without it meanings are not compared.

    Returns:
        What was found, by file and line.

    Raises:
        ContentError: content.yml is missing or malformed.
        UnderstandingError: the encoder cannot be loaded.
    """
    handbook = load_handbook(root / HANDBOOK)
    content = read_content(root)
    found = problems(content, handbook.limits, today)
    if encode:
        found = chain(found, examples.alike(content, handbook.limits, encode))
    return told(found, handbook)


def told(found: Iterable[Problem], handbook: Handbook) -> list[Finding]:
    """Problems in the handbook's words, by file and line.

    Raises:
        ContentError: the handbook has no words for one.
    """
    return sorted({_told(problem, handbook) for problem in found})


def problems(content: Content, limits: Limits, today: date) -> Iterator[Problem]:
    """What every rule finds but the one that compares meanings."""
    plain: Sequence[Callable[[Content], Iterator[Problem]]] = (
        topics.unreadable_files,
        topics.halves,
        topics.misplaced,
        topics.intents,
        topics.steps,
        topics.papers,
        answers.empty,
        answers.facts,
        links.marks,
        links.numbers,
        examples.written,
        examples.doubles,
    )
    limited: Sequence[Callable[[Content, Limits], Iterator[Problem]]] = (
        topics.quantity,
        answers.placeholders,
        answers.shape,
        answers.claims,
        links.addresses,
        links.buttons,
    )
    for rule in plain:
        yield from rule(content)
    for strict in limited:
        yield from strict(content, limits)
    yield from answers.reviews(content, today)
    yield from lines.crisis_lines(content, limits, today)


def _told(problem: Problem, handbook: Handbook) -> Finding:
    try:
        message = handbook.messages[problem.rule]
        says, do = (text.format(**problem.values) for text in (message.says, message.do))
    except (AttributeError, IndexError, KeyError, ValueError) as error:
        raise ContentError(f"{HANDBOOK} lacks the message {problem.rule}, or has a malformed one: {error}") from error
    level = "warning" if message.warning else "error"
    return Finding(problem.place.file, problem.place.line, level, problem.rule, says, do)
