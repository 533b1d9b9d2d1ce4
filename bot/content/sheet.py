"""A content file as a form: what can be written in it, and how it goes back into the file.

Only what was changed is written anew; comments, quotes and every other line of the file stay as they are.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import LiteralScalarString

from bot.clinic.errors import ContentError
from bot.content.files import loaded, written
from bot.content.model import ANSWER
from bot.content.reply import Reply, answer_of, reply_of, rewrite, with_source
from bot.content.shape import misshapen

UNREADABLE = "A content file cannot be read; the check tells its line."
ITEM = re.compile(r"^(?:[-*•] +)*(?:-$)?")


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
        ContentError: it cannot be read, or has parts of another kind; the check tells which.
    """
    return _sheet(_loaded(text), text)


def _sheet(content: CommentedMap, text: str) -> Sheet:
    blocks = tuple(_block(key, block) for key, block in _keyed(content))
    answer = answer_of(content)
    return Sheet(blocks, None if answer is None else reply_of(answer, text))


def rewritten(text: str, new: Written) -> str:
    """The file's text with what was written in the form.

    Raises:
        ContentError: the text cannot be read, or nothing in it tells what new examples would mean.
    """
    content = _loaded(text)
    was = _sheet(content, text)
    changed = {block.key for block in was.blocks if new.examples.get(block.key, block.lines) != block.lines}
    added = [key for key in new.examples if key not in {block.key for block in was.blocks} and new.examples[key]]
    for key, block in _keyed(content):
        if key in changed:
            block["examples"] = _listed(new.examples[key])
    for style in added:
        _append(content, style, new.examples[style])
    _drop_empty(content.get("nlu") or CommentedSeq())
    answer = answer_of(content)
    if new.reply is None or was.reply is None or answer is None:
        return written(content) if changed or added else text
    rewrite(answer, was.reply, new.reply)
    text = written(content)
    return text if new.reply.source == was.reply.source else with_source(text, new.reply.source)


def _loaded(text: str) -> CommentedMap:
    try:
        content = loaded(text)
    except YAMLError as error:
        raise ContentError(UNREADABLE) from error
    if any(misshapen(content)):
        raise ContentError(UNREADABLE)
    return content


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
    intent = _intent(content)
    if not content.get("nlu"):
        content.pop("nlu", None)
        content.insert(list(content).index("responses"), "nlu", CommentedSeq())
    blocks: CommentedSeq = content["nlu"]
    metadata = CommentedMap(style=style)
    metadata.fa.set_flow_style()
    block = CommentedMap(intent=intent, metadata=metadata, examples=_listed(lines))
    if blocks:
        _hand_on_the_end(blocks[-1], block)
    blocks.append(block)


def _intent(content: CommentedMap) -> str:
    """What new examples mean: what the others do, else what the file's answer is to."""
    for _, block in _keyed(content):
        return str(block["intent"])
    for name in content.get("responses") or ():
        return str(name).removeprefix(ANSWER)
    raise ContentError(UNREADABLE)


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


def styles_missing(sheet: Sheet, styles: Mapping[str, str]) -> Iterator[str]:
    """The ways of writing that a topic has no block of yet."""
    have = {block.marks.get("style") for block in sheet.blocks}
    yield from (style for style in styles if style not in have)
