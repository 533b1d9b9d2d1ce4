"""A topic's answer with what is kept beside it: read from its file, and written back where it was changed."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

SOURCE_LINE = re.compile(r"^( *# Source:)(.*)$", re.MULTILINE)
ANSWER_LINE = re.compile(r"^( *)- (?=text:)", re.MULTILINE)
REVIEWED_BY, REVIEWED_ON, REVIEW_BY = "reviewed_by", "reviewed_on", "review_by"


@dataclass(frozen=True)
class Reply:
    """A topic's answer and what is kept beside it.

    Attributes:
        text: in the small Markdown that the widget shows.
        buttons: title and payload of each.
        title: the topic's name on a button.
        source: who says so.
        facts: what the answer must say, each with ` or ` between words that mean the same.
        review_by: the last day on which it holds unread, as YYYY-MM-DD; may be empty.
        reviewed_by: who has read it against its source last; may be empty.
        reviewed_on: when, as YYYY-MM-DD; may be empty.
    """

    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    title: str = ""
    source: str = ""
    facts: tuple[str, ...] = ()
    review_by: str = ""
    reviewed_by: str = ""
    reviewed_on: str = ""


def answer_of(content: CommentedMap) -> CommentedMap | None:
    """The first variant of the file's one answer."""
    for variants in (content.get("responses") or {}).values():
        for variant in variants or ():
            return variant if isinstance(variant, CommentedMap) else None
    return None


def reply_of(answer: CommentedMap, text: str) -> Reply:
    """The answer as it stands in a file of this text."""
    source = SOURCE_LINE.search(text)
    told: dict[str, Any] = answer.get("metadata") or {}
    return Reply(
        text=str(answer.get("text") or "").strip(),
        buttons=tuple(
            (str(button.get("title") or ""), str(button.get("payload") or "")) for button in answer.get("buttons") or ()
        ),
        title=str(told.get("title") or ""),
        source=source[2].strip() if source else "",
        facts=tuple(str(fact) for fact in told.get("facts") or ()),
        review_by=str(told.get(REVIEW_BY) or ""),
        reviewed_by=str(told.get(REVIEWED_BY) or ""),
        reviewed_on=str(told.get(REVIEWED_ON) or ""),
    )


def rewrite(answer: CommentedMap, was: Reply, new: Reply) -> None:
    """Write what is new into the answer; its source is a comment, which `with_source` writes."""
    if new.text != was.text:
        answer["text"] = LiteralScalarString(new.text) if new.text else DoubleQuotedScalarString("")
    if new.buttons != was.buttons:
        _set_buttons(answer, new.buttons)
    if answer.get("metadata") is None:
        answer["metadata"] = CommentedMap()
    told = answer["metadata"]
    if new.title != was.title:
        told["title"] = DoubleQuotedScalarString(new.title)
    if new.facts != was.facts:
        told["facts"] = CommentedSeq(new.facts)
        told["facts"].fa.set_flow_style()
    days = {REVIEW_BY: (was.review_by, new.review_by), REVIEWED_ON: (was.reviewed_on, new.reviewed_on)}
    for name, (before, after) in days.items():
        if before != after:
            _set(told, name, date.fromisoformat(after) if after else None)
    if new.reviewed_by != was.reviewed_by:
        _set(told, REVIEWED_BY, DoubleQuotedScalarString(new.reviewed_by) if new.reviewed_by else None)


def _set(told: CommentedMap, name: str, value: object) -> None:
    if value is None:
        told.pop(name, None)
    else:
        told[name] = value


def _set_buttons(answer: CommentedMap, buttons: tuple[tuple[str, str], ...]) -> None:
    made = CommentedSeq(CommentedMap(title=title, payload=payload) for title, payload in buttons)
    if "buttons" in answer and buttons:
        answer["buttons"] = made
    elif buttons:
        answer.insert(list(answer).index("text") + 1 if "text" in answer else 0, "buttons", made)
    else:
        answer.pop("buttons", None)


def with_source(text: str, source: str) -> str:
    """The file's text with another source above its answer."""
    line = f"# Source: {source}".rstrip() if source else "# Source:"
    if SOURCE_LINE.search(text):
        return SOURCE_LINE.sub(lambda found: found[1].partition("#")[0] + line, text, count=1)
    return ANSWER_LINE.sub(lambda found: f"{found[1]}{line}\n{found[0]}", text, count=1)
