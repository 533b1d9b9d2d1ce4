"""The answer to 'which of these times?': one of them, other times, a call back, or new words for a wish."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.clinic.intake.phrases import mentions, says, whole
from bot.clinic.intake.replies import is_no, is_yes
from bot.clinic.intake.text import flat
from bot.clinic.scheduling.availability import Availability
from bot.clinic.scheduling.display import short_time
from bot.clinic.scheduling.wishes import Window, read_wish


class Pick(StrEnum):
    """What the visitor picked."""

    SLOT = "slot"
    OTHER = "other"
    CALL_BACK = "call_back"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Choice:
    """What was picked; the start of the slot if it is one."""

    pick: Pick
    start: datetime | None = None


_BEFORE = """
    the, option, number, no, ill take, i take, i would like, id like, take, please, lets do, lets take, lets go with,
    yes, ok, sure, um, i want, go with, can i have, i prefer, i choose, book
"""
_AFTER = (
    "one, works, works for me, please, is fine, is good, is great, time, slot, option, thanks, thank you, then, for me"
)
_PLACES = tuple(
    whole(core, _BEFORE, _AFTER)
    for core in (
        "1, 1st, one, first, earliest, top, a",
        "2, 2nd, two, second, middle, b",
        "3, 3rd, three, third, bottom, c",
    )
)
_LAST = whole("last, latest", _BEFORE, _AFTER)
_OTHER = whole(
    core="""
        other(?: ones?| times?| options?| days?)?, others, something else, none(?: of (?:these|those|them))?, neither,
        more(?: times| options| days)?, (?:any|anything|something) else, different(?: ones?| times?| days?| options?)?,
        another(?: time| day| one)?, (?:these|those|they) dont work, no good,
        cant do (?:any of )?(?:these|those)
    """,
    lead="""
        no, sorry, um, do you have, are there, have you got, can i see, show me, id like, please, what about, any, some
    """,
    tail="please, thanks, work, works, for me, suit me, available",
)
_CALL_BACK = mentions(r"""
    call ?back, call me(?: back| instead)?, (?:someone|somebody) (?:to )?call, rather (?:have )?a call, phone me,
    ring me, by phone instead, talk to (?:someone|somebody|a person), contact me
""")


def read_choice(text: str, offered: Sequence[datetime], availability: Availability, now: datetime) -> Choice:
    """Read the answer.

    Args:
        text: the visitor's words, or a button's title.
        offered: the starts of the slots that were offered, in the order shown.
        availability: for the clinic's clock and hours.
        now: the current moment.
    """
    said = flat(text)
    titled = [start for start in offered if flat(short_time(availability.local(start))) == said]
    if titled:
        return Choice(Pick.SLOT, titled[0])
    if _CALL_BACK.search(said):
        return Choice(Pick.CALL_BACK)
    if says(_OTHER, text) or is_no(text):
        return Choice(Pick.OTHER)
    start = _by_place(text, offered) or _by_words(text, offered, availability, now)
    if start is None and len(offered) == 1 and is_yes(text):
        start = offered[0]
    return Choice(Pick.SLOT, start) if start else Choice(Pick.NOTHING)


def _by_place(text: str, offered: Sequence[datetime]) -> datetime | None:
    if offered and says(_LAST, text):
        return offered[-1]
    return next((start for start, place in zip(offered, _PLACES, strict=False) if says(place, text)), None)


def _by_words(text: str, offered: Sequence[datetime], availability: Availability, now: datetime) -> datetime | None:
    """'Tuesday works', 'the 9 am one': the only offered slot that the words fit."""
    wish = read_wish(text, availability, now)
    if not wish.is_clear or wish.soonest or wish.excluded:
        return None
    narrow = any(map(_is_narrow, wish.windows))
    fitting = [start for start in offered if wish.admits(availability.local(start))]
    return fitting[0] if narrow and len(fitting) == 1 else None


def _is_narrow(window: Window) -> bool:
    return bool(window.days.first or window.days.weekdays or window.end - window.start == 1)
