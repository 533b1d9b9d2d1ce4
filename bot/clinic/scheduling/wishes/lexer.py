"""Cuts a text into the pieces of a wish. Words that say nothing about time are passed over."""

import re
from collections.abc import Callable, Iterator

from bot.clinic.scheduling.wishes import day_rules
from bot.clinic.scheduling.wishes.items import Item, Kind, part, point
from bot.clinic.scheduling.wishes.lexicon import (
    ANY,
    BAD,
    BOUNDS,
    CLOCK_WORD,
    FREE_FROM,
    GOOD,
    NO_MATTER,
    NOT,
    NOT_SO,
    NUMBERS,
    PARTS,
    SOON,
)
from bot.clinic.scheduling.wishes.today import Today

Found = re.Match[str]
Reader = Callable[[Found, Today], Item | None]

_CLOCK = rf"(?P<h>\d{{1,2}}|{CLOCK_WORD})"
_LIKE_BOUNDS = ("first", "after", "before", "not")
_HALVES = {"half past": 30, "quarter past": 15, "quarter after": 15, "quarter to": -15, "quarter till": -15}


def _clock(found: Found, _today: Today) -> Item | None:
    return point(_hour(found["h"]), int(found["min"] or 0), found["half"] or "")


def _joined_clock(found: Found, _today: Today) -> Item | None:
    return point(int(found["h"]), int(found["min"]), found["half"])


def _half_past(found: Found, _today: Today) -> Item | None:
    minutes = _HALVES[re.sub(r"^(?:a )", "", found["half"])]
    hour = _hour(found["h"])
    return point(hour, minutes) if minutes > 0 else point(hour - 1 or 12, 60 + minutes)


def _number(found: Found, _today: Today) -> Item | None:
    return Item("number", number=_hour(found["h"]))


def _hour(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word]


def _noon(_found: Found, _today: Today) -> Item | None:
    return point(12, 0, "pm")


def _ish(found: Found, today: Today) -> Item | None:
    item = _clock(found, today)
    return Item("around", upto=(item,)) if item else None


def _sign(kind: Kind, name: str = "") -> Reader:
    return lambda _found, _today: Item(kind, name=name)


def _part(start: int, end: int) -> Reader:
    return lambda _found, _today: part(start, end)


_RULES: tuple[tuple[str, Reader], ...] = (
    (NOT_SO, _sign("filler")),
    (FREE_FROM, _sign("bound", "from")),
    (NO_MATTER, _sign("any")),
    (SOON, _sign("soon")),
    # These begin with a word that would be taken for a bound or a 'not'.
    *((pattern, _part(start, end)) for pattern, start, end in PARTS if pattern.startswith(_LIKE_BOUNDS)),
    *((pattern, _sign("bound", name)) for name, pattern in BOUNDS),
    (r"no later than|not later than", _sign("bound", "by")),
    (BAD, _sign("bad")),
    (NOT, _sign("not")),
    (r"but", _sign("but")),
    (ANY, _sign("any")),
    *day_rules.RULES,
    *((pattern, _part(start, end)) for pattern, start, end in PARTS),
    (r"(?P<h>\d{1,2}):(?P<min>\d\d) ?(?P<half>[ap]m)?", _clock),
    (r"(?P<h>\d{1,2})(?P<min>\d\d) ?(?P<half>[ap]m)", _joined_clock),
    (rf"{_CLOCK} ?(?P<half>[ap]m)(?P<min>)", _clock),
    (rf"{_CLOCK} ?o ?clock(?P<half>)(?P<min>)", _clock),
    (rf"(?P<half>half past|(?:a )?quarter (?:past|after|to|till)) {_CLOCK}", _half_past),
    (rf"{_CLOCK} ?-?ish(?P<half>)(?P<min>)", _ish),
    (r"(?:at )?(?:12 )?noon", _noon),
    (_CLOCK, _number),
    (r"(?:or|and) (?:any ?time )?(?:later|after|on|onwards?|up)(?! \d)|onwards?|on(?= ?$| ;)|forward", _sign("later")),
    (r"(?:or|and) (?:earlier|before|sooner)(?! \d)", _sign("earlier")),
    (r"around|about|approximately|approx|roughly|circa|near", _sign("around")),
    (r"between", _sign("between")),
    (r"at|@", _sign("at")),
    (r"-|to|thru|through|till?(?= \d)", _sign("to")),
    (r"only|just|ideally|preferably", _sign("only")),
    (r"or|otherwise|alternatively", _sign("or")),
    (r"and|plus|\+", _sign("and")),
    (r",", _sign("comma")),
    (r";|then|while", _sign("break")),
    (GOOD, _sign("good")),
)  # fmt: skip


def _compiled(pattern: str) -> re.Pattern[str]:
    # The word lists of the lexicon run over several lines.
    one_line = re.sub(r"\s*\n\s*", "", pattern)
    return re.compile(rf"(?:{one_line})(?!\w)")


_COMPILED = tuple((_compiled(pattern), read) for pattern, read in _RULES)
_SKIPPED = re.compile(r"\w+|\W")


def pieces(text: str, today: Today) -> list[Item]:
    """The pieces of a text in the form of `text.normal`, in order."""
    return list(_pieces(text, today))


def _pieces(text: str, today: Today) -> Iterator[Item]:
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        item, end = _next(text, place, today)
        if item and item.kind != "filler":
            yield item.at(place, end)
        place = end


def _next(text: str, place: int, today: Today) -> tuple[Item | None, int]:
    for pattern, read in _COMPILED:
        found = pattern.match(text, place)
        if found and found.end() > place:
            return read(found, today), found.end()
    skipped = _SKIPPED.match(text, place)
    return None, skipped.end() if skipped else place + 1
