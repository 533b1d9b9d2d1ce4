"""What a visitor wants with a booked visit: move it, cancel it, leave it."""

from enum import StrEnum

from bot.clinic.intake.leaving import is_stop
from bot.clinic.intake.phrases import mentions, says, whole
from bot.clinic.intake.replies import is_no
from bot.clinic.intake.text import flat


class Doing(StrEnum):
    """What is to be done."""

    MOVE = "move"
    CANCEL = "cancel"


_MOVE = mentions(r"""
    move, moved, moving, re ?schedul\w*, change, postpone, push, shift, switch,
    (?:different|another|other) (?:time|day|date)s?,
    earlier, later, bring (?:it )?forward
""")
_CANCEL = mentions(
    r"cancel\w*, call (?:it )?off, (?:dont|do not|no longer) (?:want|need) (?:it|the visit|this|to come)"
)
_NOT_CANCEL = mentions(r"(?:dont|do not|not|never) (?:want to )?cancel")
_KEEP = whole(
    lead="no, ok, okay, oh, well, just, please, thanks, i will, ill, id rather, i just, actually, its fine, sorry",
    core="""
        leave (?:it|as is|things)(?: as (?:it|they) (?:is|are))?, keep, nothing, thats (?:all|it|fine), its fine,
        keep (?:it|the visit|my visit|that)(?: as it is)?, (?:only |just )?checking, thanks?, thank you, all good,
        (?:just )?wanted to (?:check|know|see), good, perfect, great, no thanks, no
    """,
    tail="thanks, thank you, please, then, for now, now",
)
_NO_CODE = mentions(r"""
    (?:dont|do not|havent|never) (?:have|got|get|know|remember|find|received?|kept|keep)(?: \w+)*,
    lost(?: \w+)*, forgot(?: \w+)*,
    (?:cant|cannot|can not) find, no (?:code|idea|clue), without (?:a|the) code, what code, which code, deleted
""")


def read_doing(text: str) -> Doing | None:
    """Whether a message asks to move or to cancel; None for neither."""
    said = flat(text)
    if _CANCEL.search(said) and not _NOT_CANCEL.search(said):
        return Doing.CANCEL
    return Doing.MOVE if _MOVE.search(said) else None


def leaves_it(text: str) -> bool:
    """Whether a message leaves the visit as it is."""
    return says(_KEEP, text) or is_no(text) or is_stop(text)


def lacks_code(text: str) -> bool:
    """Whether the visitor has no code."""
    return bool(_NO_CODE.search(flat(text)))


def tries_code(text: str) -> bool:
    """Whether a message looks like an attempt at a code or at a number."""
    return any(any(letter.isdigit() for letter in word) for word in text.split()) or "@" in text
