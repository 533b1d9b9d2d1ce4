"""Joins the pieces of a wish: 'after' with its time, 'from' with its 'to', a bare number with what it counts."""

from collections.abc import Sequence
from dataclasses import replace

from bot.clinic.scheduling.wishes.items import Item, Point, TimeTerm, one_day, point
from bot.clinic.scheduling.wishes.model import Days

_LINKS = ("or", "and", "comma", "to")


def joined(items: Sequence[Item]) -> list[Item]:
    """The pieces with all joins made; numbers and bounds that belong to nothing are left out."""
    done: list[Item] = []
    rest = list(items)
    while rest:
        item, used = _next(done, rest)
        done += [item] if item else []
        rest = rest[used:]
    return done


def _next(done: list[Item], rest: list[Item]) -> tuple[Item | None, int]:
    head = rest[0]
    match head.kind:
        case "between":
            return _between(rest)
        case "bound":
            return _bound(rest)
        case "around" | "at":
            return _around(rest)
        case "number" | "point":
            return _clock(done, rest)
        case "days":
            return _days(done, rest)
    return (None if head.kind in ("later", "earlier") else head), 1


def _between(rest: list[Item]) -> tuple[Item | None, int]:
    if len(rest) > 3 and rest[2].kind in ("and", "to"):  # noqa: PLR2004 between A and B
        found = _span(rest[1], rest[3])
        if found:
            return found.at(rest[0].start, rest[3].end), 4
    return None, 1


def _bound(rest: list[Item]) -> tuple[Item | None, int]:
    head, operand = rest[0], _kind(rest, 1, "at", "around")
    place = rest.index(operand) if operand else 0
    if not operand:
        return None, 1
    if head.name == "from" and _is_to(rest, place + 1) and len(rest) > place + 2:
        found = _span(operand, rest[place + 2])
        if found:
            return found.at(head.start, rest[place + 2].end), place + 3
    found = _bounded(head.name, operand)
    return (found.at(head.start, operand.end), place + 1) if found else (None, 1)


def _kind(rest: list[Item], place: int, *passed: str) -> Item | None:
    return next((item for item in rest[place:] if item.kind not in passed), None)


def _is_to(rest: list[Item], place: int) -> bool:
    found = rest[place : place + 1]
    return bool(found) and (found[0].kind == "to" or (found[0].kind == "bound" and found[0].name == "by"))


def _bounded(name: str, operand: Item) -> Item | None:
    if operand.kind == "days":
        return replace(operand, kind="bound", name="by" if name == "before" and operand.is_end else name)
    term = operand.term or (_point(operand).term if operand.kind == "number" else None)
    if term is None:
        return None
    if name in ("after", "from"):
        later = term.end if name == "after" and not term.exact and term.end else term.start
        return Item("point", term=TimeTerm(start=later or term.start, bound=True))
    return Item("point", term=TimeTerm(end=term.start if name == "before" or term.exact else term.end, bound=True))


def _around(rest: list[Item]) -> tuple[Item | None, int]:
    head = rest[0]
    if head.upto and head.upto[0].term:
        return Item("point", head.start, head.end, term=replace(head.upto[0].term, around=True)), 1
    if len(rest) > 1 and rest[1].kind in ("number", "point"):
        item, used = _clock([head], rest[1:])
        near = head.kind == "around" and item is not None and item.term is not None and item.term.exact
        if item and item.term and near:
            item = replace(item, term=replace(item.term, around=True))
        return (item.at(head.start, item.end) if item else None), 1 + used
    return None, 1


def _clock(done: list[Item], rest: list[Item]) -> tuple[Item | None, int]:
    head = rest[0]
    if _is_to(rest, 1) and len(rest) > 2 and rest[2].kind in ("number", "point"):  # noqa: PLR2004 A to B
        found = _span(head, rest[2])
        if found:
            return found.at(head.start, rest[2].end), 3
    if len(rest) > 1 and rest[1].kind in ("later", "earlier"):
        found = _bounded("from" if rest[1].kind == "later" else "before", head)
        return (found.at(head.start, rest[1].end) if found else None), 2
    if head.kind == "point":
        return head, 1
    date_item = _continued(done, head)
    if date_item:
        return date_item, 1
    return (_point(head) if _counts_hours(done, rest) else None), 1


def _counts_hours(done: list[Item], rest: list[Item]) -> bool:
    last = done[-1] if done else None
    if last and (last.kind in ("days", "around", "at", "part") or last.is_time):
        return True
    following = rest[1] if len(rest) > 1 else None
    if following and following.kind == "part" and following.start > rest[0].end + 1:
        return True  # '7 in the evening'
    if not done and not following:
        return True  # nothing but a number
    linked = last is not None and last.kind in ("or", "and", "comma")
    if linked and len(done) > 1 and done[-2].is_time:
        return True
    other = _kind(rest, 1, "or", "and", "comma", "number")
    return bool(following and following.kind in ("or", "and") and other and other.kind == "point")


def _point(item: Item) -> Item:
    found = point(item.number)
    return replace(item, kind="point", term=found.term) if found else item


def _days(done: list[Item], rest: list[Item]) -> tuple[Item | None, int]:
    head = _continued(done, rest[0]) or rest[0] if rest[0].name == "ordinal" else rest[0]
    if rest[1:] and _is_to(rest, 1) and len(rest) > 2 and head.days and head.days[0].is_one:  # noqa: PLR2004 A to B
        found = _span(head, rest[2])
        if found:
            return found.at(head.start, rest[2].end), 3
    return head, 1


def _continued(done: list[Item], item: Item) -> Item | None:
    """'Dec 3 or 4': a number after a date and a link is a day of the same month."""
    if len(done) < 2 or done[-1].kind not in _LINKS or done[-2].name not in ("date", "ordinal"):  # noqa: PLR2004 date, link
        return None
    if item.kind == "number" and done[-2].name == "ordinal":
        return None
    later = _same_month(done[-2], item.number)
    return replace(later, start=item.start, end=item.end, name="date", number=item.number) if later else None


def _same_month(before: Item, day: int) -> Item | None:
    first = before.days[0].first
    if first is None or day <= first.day:
        return None
    try:
        return one_day(first.replace(day=day))
    except ValueError:
        return None


def _span(first: Item, last: Item) -> Item | None:
    if first.kind == "days":
        return _day_span(first, last)
    ends = [_point(item) if item.kind == "number" else item for item in (first, last)]
    start, end = (item.term.start if item.term else None for item in ends)
    if not start or not end or last.kind == "days":
        return None
    return Item("point", term=TimeTerm(start, end))


def _day_span(first: Item, last: Item) -> Item | None:
    if not first.days or first.days[0].first is None:
        return None
    begin = first.days[0].first
    end = _same_month(first, last.number) if last.kind == "number" or last.name == "ordinal" else None
    until = (end or last).days[0].last if (end or last).days else None
    if until is None or until < begin:
        return None
    return Item("days", days=(Days(begin, until),), is_end=True)


def resolved(first: Point, last: Point, opening: tuple[int, int]) -> tuple[int, int] | None:
    """The two moments that 'from 2 to 4' most likely means: within hours, and the shorter stretch."""
    pairs = [(start, end) for start in first.minutes for end in last.minutes if start < end]
    within = [pair for pair in pairs if opening[0] <= pair[0] < opening[1]]
    return min(within or pairs, key=lambda pair: (pair[1] - pair[0], pair), default=None)
