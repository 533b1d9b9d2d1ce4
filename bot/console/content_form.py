"""The form of a content file: what its fields hold, and what somebody has written in them."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.content.check import Finding
from bot.content.reply import Reply
from bot.content.sheet import Block, Sheet, Written, styles_missing, tidy_lines

# A field of the form, by name, with the most characters that are taken; several lines are kept.
Ask = Callable[[str, int], str]

LONGEST_LINE = 300
LONGEST_TEXT = 4000
LONGEST_EXAMPLES = 390_000
BUTTONS = 3
LONG_LINE = 70
FEWEST_ROWS, MOST_ROWS = 4, 14
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

# Beside which field a message of the check is shown; every other one is about the examples.
FIELDS = {
    "text": (
        *("empty_answer", "placeholder", "two_bubbles", "too_long", "too_short", "hard_to_read", "price", "promise"),
        *("open_mark", "dead_link", "not_https", "unknown_email", "unknown_number", "no_answer", "two_answers"),
    ),
    "title": ("no_title",),
    "source": ("no_source",),
    "facts": ("missing_fact",),
    "review_by": ("no_date", "review_over"),
    "buttons": ("many_buttons", "no_button_title", "button_to_itself", "button_to_nowhere"),
}
FIELD_OF = {rule: field for field, rules in FIELDS.items() for rule in rules}
EXAMPLES = "examples"


@dataclass(frozen=True)
class ExamplesField:
    """One block of examples.

    Attributes:
        key: of the block.
        intent: what its examples mean.
        label: how its examples are written, or what they are about.
        text: the examples, one a line.
        count: how many.
        rows: of the field.
        is_long: the examples are stories, not lines.
    """

    key: str
    intent: str
    label: str
    text: str
    count: int
    rows: int
    is_long: bool


@dataclass(frozen=True)
class Form:
    """What stands in the fields."""

    examples: tuple[ExamplesField, ...]
    reply: Reply | None
    several_intents: bool


def form_of(sheet: Sheet, styles: Mapping[str, str], *, is_topic: bool) -> Form:
    """The fields of a file; of a topic, an empty one for each way of writing that it lacks."""
    fields = [_examples(block, styles) for block in sheet.blocks]
    if is_topic:
        intent = sheet.blocks[0].intent if sheet.blocks else ""
        fields += [
            _examples(Block(style, intent, {"style": style}, ()), styles) for style in styles_missing(sheet, styles)
        ]
    reply = sheet.reply and replace(sheet.reply, buttons=_padded(sheet.reply.buttons))
    return Form(tuple(fields), reply, len({block.intent for block in sheet.blocks}) > 1)


def _padded(buttons: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return (*buttons, *[("", "")] * max(0, BUTTONS - len(buttons)))


def _examples(block: Block, styles: Mapping[str, str]) -> ExamplesField:
    style = block.marks.get("style", "")
    label = styles.get(style) or ", ".join(value.replace("_", " ") for value in block.marks.values())
    rows = min(max(len(block.lines) + 1, FEWEST_ROWS), MOST_ROWS)
    text = "\n".join(block.lines)
    is_long = len(text) > LONG_LINE * len(block.lines)
    return ExamplesField(block.key, block.intent, label, text, len(block.lines), rows, is_long)


def read_form(sheet: Sheet, ask: Ask, keys: Iterable[str], reviewer: tuple[str, date]) -> Written:
    """What somebody has written.

    Args:
        sheet: the file as it was shown.
        ask: gives a field.
        keys: of the blocks whose fields were shown.
        reviewer: who writes, and today's date, for the answer that was read against its source.
    """
    examples = {key: tidy_lines(ask(f"{EXAMPLES}.{key}", LONGEST_EXAMPLES)) for key in keys}
    return Written(examples, sheet.reply and _reply(sheet.reply, ask, reviewer))


def _reply(was: Reply, ask: Ask, reviewer: tuple[str, date]) -> Reply:
    buttons = ((_line(ask(f"button{at}", LONGEST_LINE)), _line(ask(f"to{at}", LONGEST_LINE))) for at in range(9))
    new = Reply(
        text="\n".join(line.rstrip() for line in ask("text", LONGEST_TEXT).strip().splitlines()),
        buttons=tuple(button for button in buttons if any(button)),
        title=_line(ask("title", LONGEST_LINE)),
        source=_line(ask("source", LONGEST_LINE)),
        facts=tidy_lines(ask("facts", LONGEST_TEXT)),
        review_by=ask("review_by", LONGEST_LINE).strip(),
        reviewed_by=was.reviewed_by,
        reviewed_on=was.reviewed_on,
    )
    if not ask("reviewed", LONGEST_LINE):
        return new
    name, today = reviewer
    return replace(new, reviewed_by=name, reviewed_on=today.isoformat())


def is_day(text: str) -> bool:
    """Whether it is a date, or nothing."""
    if not text:
        return True
    try:
        return bool(DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def beside(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The check's findings by the field they are about."""
    found: dict[str, list[Finding]] = {}
    for each in findings:
        found.setdefault(FIELD_OF.get(each.rule, EXAMPLES), []).append(each)
    return found


def _line(text: str) -> str:
    return " ".join(text.split())
