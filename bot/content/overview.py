"""How every file of the content is doing: examples, ways of writing, mistakes, review."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.content.check import Finding
from bot.content.kinds import Kind, kind_of, name_of
from bot.content.model import TOPIC, Answer, Content, ContentFile, Place

ERROR = "error"


@dataclass(frozen=True)
class Overview:
    """One file.

    Attributes:
        file: its path in the project.
        name: its name in an address.
        title: the topic's name on a button; the file's name where it has none.
        head: what the file says of itself.
        kind: in which group it is shown.
        intent: what its examples mean; empty where they mean different things, or other files have examples of it.
        examples: how many.
        missing: the ways of writing of which there are too few; of topics only.
        errors: how many mistakes the check finds in it.
        warnings: how many pieces of advice.
    """

    file: str
    name: str
    title: str
    head: str
    kind: Kind
    intent: str
    examples: int
    missing: tuple[str, ...]
    errors: int
    warnings: int
    review_by: date | str | None
    reviewed_on: date | str | None
    reviewed_by: str


def overview(content: Content, findings: Iterable[Finding], styles: Mapping[str, str], least: int) -> list[Overview]:
    """All files under data/nlu.

    Args:
        content: all of it.
        findings: what the check tells.
        styles: the ways of writing, with their meanings.
        least: how many examples make a way of writing count.
    """
    counts = Counter((each.file, each.level == ERROR) for each in findings)
    shared = Counter(intent for file in content.files if len(file.intents) == 1 for intent in file.intents)
    alone = {intent for intent, count in shared.items() if count == 1}
    return [_one(file, counts, alone, styles, least) for file in content.files]


def _one(
    file: ContentFile,
    counts: Mapping[tuple[str, bool], int],
    alone: Collection[str],
    styles: Mapping[str, str],
    least: int,
) -> Overview:
    kind = kind_of(file.path)
    answer = next((answer for answer in file.answers if answer.topic), None) or Answer("", "", Place(file.path, 1))
    have = Counter(str(example.metadata.get("style")) for example in file.examples)
    return Overview(
        file=file.path,
        name=name_of(file.path),
        title=answer.title or _humane(name_of(file.path)),
        head=file.head,
        kind=kind,
        intent=next((intent for intent in file.intents if intent in alone), "") if len(file.intents) == 1 else "",
        examples=sum(bool(example.text) for example in file.examples),
        missing=tuple(style for style in styles if have[style] < least) if kind is Kind.TOPIC else (),
        errors=counts[file.path, True],
        warnings=counts[file.path, False],
        review_by=answer.review_by,
        reviewed_on=answer.reviewed_on,
        reviewed_by=answer.reviewed_by,
    )


def titles(content: Content) -> dict[str, str]:
    """What staff call an intent: a topic's title, else its own name in words."""
    named = {answer.name: answer.title for answer in content.answers if answer.title}
    intents = {intent for file in (*content.files, content.domain) for intent in file.intents}
    return {intent: named.get(f"utter_{intent}") or _humane(intent.removeprefix(TOPIC)) for intent in sorted(intents)}


def _humane(name: str) -> str:
    words = name.replace("_", " ").replace("/", ": ")
    return words[:1].upper() + words[1:]
