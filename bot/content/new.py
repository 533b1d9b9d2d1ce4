"""A new topic file, empty but in the right shape: the check tells what is still to be written."""

import re
from collections.abc import Mapping
from pathlib import Path

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from bot.clinic.errors import ContentError
from bot.content.files import written
from bot.content.limits import Handbook
from bot.content.model import ANSWER, TOPIC
from bot.content.rules.topics import FOLDER

VERSION = "3.1"
NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
DEEP = 2


def new_topic(root: Path, topic: str, title: str, handbook: Handbook) -> Path:
    """Write the file of a new topic.

    Args:
        root: the project's folder.
        topic: its name, in small letters with `_` for spaces.
        title: what a button to it says.
        handbook: the styles to fill and the comments to write.

    Returns:
        The file's path.

    Raises:
        ContentError: the name is none, the title is empty, or the topic is there already.
    """
    text = new_text(topic, title, handbook)
    path = root / topic_file(topic)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise ContentError(f"There is a topic {topic} already: {topic_file(topic)}") from error
    return path


def new_text(topic: str, title: str, handbook: Handbook) -> str:
    """What stands in the file of a new topic; the arguments are those of `new_topic`.

    Raises:
        ContentError: the name is none, or the title is empty.
    """
    if not NAME.fullmatch(topic):
        raise ContentError("The name has 2 to 40 small letters, figures and _, and begins with a letter: home_visits")
    if not title.strip() or "\n" in title:
        raise ContentError("The title is two or three words on one line: what a button to the topic says.")
    return written(_skeleton(topic, title.strip(), handbook))


def topic_file(topic: str) -> str:
    """The path of a topic's file in the project."""
    return f"{FOLDER}{topic}.yml"


def _skeleton(topic: str, title: str, handbook: Handbook) -> CommentedMap:
    blocks = CommentedSeq()
    for style, meaning in handbook.limits.styles.items():
        blocks.append(_block(topic, style))
        hint = handbook.skeleton["style"].format(meaning=meaning, each=handbook.limits.style_examples)
        blocks[-1].yaml_set_comment_before_after_key("metadata", before=hint, indent=DEEP)
    content = CommentedMap(version=DoubleQuotedScalarString(VERSION), nlu=blocks)
    content["responses"] = _responses(topic, title, handbook.skeleton)
    content.yaml_set_start_comment(handbook.skeleton["head"].format(title=title))
    for key in ("nlu", "responses"):
        content.yaml_set_comment_before_after_key(key, before="\n")
    return content


def _block(topic: str, style: str) -> CommentedMap:
    metadata = CommentedMap(style=style)
    metadata.fa.set_flow_style()
    return CommentedMap(intent=f"{TOPIC}{topic}", metadata=metadata, examples=LiteralScalarString("-\n"))


def _responses(topic: str, title: str, words: Mapping[str, str]) -> CommentedMap:
    facts = CommentedSeq()
    facts.fa.set_flow_style()
    metadata = CommentedMap(title=DoubleQuotedScalarString(title), facts=facts)
    metadata.yaml_set_comment_before_after_key("facts", before=words["facts"], indent=3 * DEEP)
    answer = CommentedMap(text=DoubleQuotedScalarString(""), metadata=metadata)
    answers = CommentedSeq([answer])
    answers.yaml_set_comment_before_after_key(0, before=words["source"], indent=DEEP)
    return CommentedMap({f"{ANSWER}{TOPIC}{topic}": answers})
