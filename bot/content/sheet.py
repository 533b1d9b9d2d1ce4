"""A content file as a form: what can be written in it, and how it goes back into the file.

Only what was changed is written anew; comments, quotes and every other line of the file stay as they are.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from bot.clinic.errors import ContentError
from bot.content.files import loaded, written

ITEM = re.compile(r"^(?:[-*•] +)*(?:-$)?")
SOURCE_LINE = re.compile(r"^( *# Source:)(.*)$", re.MULTILINE)
ANSWER_LINE = re.compile(r"^( *)- (?=text:)", re.MULTILINE)
REVIEWED_BY, REVIEWED_ON, REVIEW_BY = "reviewed_by", "reviewed_on", "review_by"


@dataclass(frozen=True)
class Block:
    """Examples that stand together in a file.

    Attributes:
        key: names it in the file: its style where it has one of its own, else its number.
        intent: what its examples mean, such as `faq/cost`.
        marks: its metadata, such as `{"style": "texting"}`.
        lines: the examples, without their dashes.
    """

    key: str
    intent: str
    marks: Mapping[str, str]
    lines: tuple[str, ...]


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


@dataclass(frozen=True)
class Sheet:
    """What can be written in a file. Without an answer `reply` is None."""

    blocks: tuple[Block, ...]
    reply: Reply | None


@dataclass(frozen=True)
class Written:
    """What somebody has written: examples by a block's key, and the answer; what is not there stays as it is."""

    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reply: Reply | None = None


def tidy_lines(text: str) -> tuple[str, ...]:
    """Examples as somebody typed them, one a line: without dashes, empty lines and doubled spaces."""
    lines = (" ".join(ITEM.sub("", line.strip()).split()) for line in text.splitlines())
    return tuple(line for line in lines if line)


def sheet_of(text: str) -> Sheet:
    """Read a file's text as a form.

    Raises:
        ContentError: it cannot be read.
    """
    content = _loaded(text)
    blocks = tuple(_block(key, block) for key, block in _keyed(content))
    answer = _answer(content)
    source = SOURCE_LINE.search(text)
    return Sheet(blocks, None if answer is None else _reply(answer, source[2].strip() if source else ""))


def rewritten(text: str, new: Written) -> str:
    """The file's text with what was written in the form.

    Raises:
        ContentError: the text cannot be read.
    """
    content, was = _loaded(text), sheet_of(text)
    changed = {block.key for block in was.blocks if new.examples.get(block.key, block.lines) != block.lines}
    added = [key for key in new.examples if key not in {block.key for block in was.blocks} and new.examples[key]]
    for key, block in _keyed(content):
        if key in changed:
            block["examples"] = _listed(new.examples[key])
    for style in added:
        _append(content, style, new.examples[style])
    _drop_empty(content["nlu"])
    answer = _answer(content)
    if new.reply is None or was.reply is None or answer is None:
        return written(content) if changed or added else text
    _rewrite(answer, was.reply, new.reply)
    text = written(content)
    return text if new.reply.source == was.reply.source else _with_source(text, new.reply.source)


def _loaded(text: str) -> CommentedMap:
    try:
        return loaded(text)
    except YAMLError as error:
        raise ContentError("A content file cannot be read; the check tells its line.") from error


def _keyed(content: CommentedMap) -> list[tuple[str, CommentedMap]]:
    """Every block with its key."""
    blocks = [block for block in content.get("nlu") or () if isinstance(block, CommentedMap) and "intent" in block]
    intents = {block["intent"] for block in blocks}
    styles = [str((block.get("metadata") or {}).get("style") or "") for block in blocks]
    own = len(intents) == 1
    return [
        (style if own and style and styles.count(style) == 1 else str(at), block)
        for at, (style, block) in enumerate(zip(styles, blocks, strict=True))
    ]


def _block(key: str, block: CommentedMap) -> Block:
    marks = {str(name): str(value) for name, value in (block.get("metadata") or {}).items()}
    return Block(key, str(block["intent"]), marks, tidy_lines(str(block.get("examples") or "")))


def _listed(lines: tuple[str, ...]) -> LiteralScalarString:
    listed: LiteralScalarString = LiteralScalarString("".join(f"- {line}\n" for line in lines) or "-\n")
    return listed


def _append(content: CommentedMap, style: str, lines: tuple[str, ...]) -> None:
    blocks: CommentedSeq = content["nlu"]
    metadata = CommentedMap(style=style)
    metadata.fa.set_flow_style()
    block = CommentedMap(intent=blocks[0]["intent"], metadata=metadata, examples=_listed(lines))
    _hand_on_the_end(blocks[-1], block)
    blocks.append(block)


def _drop_empty(blocks: CommentedSeq) -> None:
    """A block without examples teaches nothing; the last one stays, so that the check can tell of it."""
    for at in reversed(range(len(blocks))):
        if len(blocks) > 1 and not tidy_lines(str(blocks[at].get("examples") or "")):
            if at == len(blocks) - 1:
                _hand_on_the_end(blocks[at], blocks[at - 1])
            del blocks[at]


def _hand_on_the_end(block: CommentedMap, last: CommentedMap) -> None:
    """The empty line and the comments behind the last block belong to whichever block is the last."""
    after = block.ca.items.pop("examples", None)
    if after is not None:
        last.ca.items["examples"] = after


def _answer(content: CommentedMap) -> CommentedMap | None:
    """The first variant of the file's one answer."""
    for variants in (content.get("responses") or {}).values():
        for variant in variants or ():
            return variant if isinstance(variant, CommentedMap) else None
    return None


def _reply(answer: CommentedMap, source: str) -> Reply:
    told: Mapping[str, Any] = answer.get("metadata") or {}
    return Reply(
        text=str(answer.get("text") or "").strip(),
        buttons=tuple(
            (str(button.get("title") or ""), str(button.get("payload") or "")) for button in answer.get("buttons") or ()
        ),
        title=str(told.get("title") or ""),
        source=source,
        facts=tuple(str(fact) for fact in told.get("facts") or ()),
        review_by=str(told.get(REVIEW_BY) or ""),
        reviewed_by=str(told.get(REVIEWED_BY) or ""),
        reviewed_on=str(told.get(REVIEWED_ON) or ""),
    )


def _rewrite(answer: CommentedMap, was: Reply, new: Reply) -> None:
    if new.text != was.text:
        answer["text"] = LiteralScalarString(new.text) if new.text else DoubleQuotedScalarString("")
    if new.buttons != was.buttons:
        _set_buttons(answer, new.buttons)
    told = answer.setdefault("metadata", CommentedMap())
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
        answer.insert(list(answer).index("text") + 1, "buttons", made)
    else:
        answer.pop("buttons", None)


def _with_source(text: str, source: str) -> str:
    line = f"# Source: {source}".rstrip() if source else "# Source:"
    if SOURCE_LINE.search(text):
        return SOURCE_LINE.sub(lambda found: found[1].partition("#")[0] + line, text, count=1)
    return ANSWER_LINE.sub(lambda found: f"{found[1]}{line}\n{found[0]}", text, count=1)


def styles_missing(sheet: Sheet, styles: Mapping[str, str]) -> Iterator[str]:
    """The ways of writing that a topic has no block of yet."""
    have = {block.marks.get("style") for block in sheet.blocks}
    yield from (style for style in styles if style not in have)
