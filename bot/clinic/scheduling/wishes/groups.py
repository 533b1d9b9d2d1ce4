"""Gathers the pieces of a wish: which days go with which times, and what is ruled out."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.clinic.scheduling.wishes.items import Item, TimeTerm
from bot.clinic.scheduling.wishes.model import Days

_LINKS = ("or", "and", "comma")
_ENDS = ("break", "but", "not")


@dataclass
class Group:
    """Any of the days, at any of the times; a time is a list of terms that all hold."""

    negative: bool = False
    days: list[Days] = field(default_factory=list)
    times: list[list[TimeTerm]] = field(default_factory=list)
    times_first: bool = False
    after_times: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was gathered."""
        return not self.days and not self.times


@dataclass
class Gathered:
    """All that a text says, in groups; `bounds` hold for every group that is not negative."""

    groups: list[Group] = field(default_factory=list)
    bounds: list[Item] = field(default_factory=list)
    soonest: bool = False
    any: bool = False
    ambiguous: list[Item] = field(default_factory=list)
    conflict: bool = False


def gathered(items: Sequence[Item]) -> Gathered:
    """Go through the pieces once, clause by clause."""
    found = Gathered()
    group = Group()
    link = ""
    for item, negative in zip(items, _polarity(items), strict=True):
        if item.kind in _LINKS:
            link = item.kind if link != "or" else link
            continue
        if item.kind == "only":
            link = "only" if link else link
            continue
        if item.kind in _ENDS:
            link = item.kind if link != "break" else link
            continue
        if negative != group.negative or (_starts_anew(link, item) and not group.is_empty):
            found.groups.append(group)
            group = Group(negative=negative)
        group = _add(found, group, item, link)
        link = "" if item.kind in ("days", "bound") or item.is_time else link
    found.groups.append(group)
    found.groups = [one for one in found.groups if not one.is_empty]
    return found


def _starts_anew(link: str, item: Item) -> bool:
    # 'mornings, but not before 10' goes on; 'afternoons, but I can also do mornings' is another wish.
    return link in ("break", "but") and (item.kind == "days" or (item.is_time and not _is_bound(item)))


def _add(found: Gathered, group: Group, item: Item, link: str) -> Group:
    if item.kind == "soon":
        found.soonest = True
    elif item.kind == "any":
        found.any = True
    elif item.kind == "bound" and not group.negative:
        found.bounds.append(item)
    elif item.kind in ("days", "bound"):
        return _add_days(found, group, item, link)
    elif item.is_time and item.term:
        return _add_time(found, group, item, link)
    return group


def _is_bound(item: Item) -> bool:
    return item.term is not None and item.term.bound


def _add_days(found: Gathered, group: Group, item: Item, link: str) -> Group:
    if item.dates:
        found.ambiguous.append(item)
    wide = bool(item.days) and not item.days[0].is_one and not item.days[0].weekdays
    goes_on = not link and wide and group.after_times
    if (group.after_times and not goes_on) or (link == "or" and group.times and not group.days):
        found.groups.append(group)
        group = Group(negative=group.negative)
    group.times_first = group.times_first or (bool(group.times) and not group.days)
    if not group.days:
        group.days = list(item.days)
    elif not _merged(group, item, link):
        found.conflict = found.conflict or (not link and _contradict(group.days[-1], item.days[0]))
        group.days += item.days
    return group


def _merged(group: Group, item: Item, link: str) -> bool:
    last, new = group.days[-1], item.days[0]
    if len(item.days) > 1:
        return False
    if new.weekdays and not new.first and last.weekdays:
        group.days[-1] = replace(last, weekdays=last.weekdays | new.weekdays)
        return True
    if link in ("or", "and") or bool(new.weekdays) == bool(last.weekdays):
        return False
    narrow, wide = (new, last) if new.weekdays else (last, new)
    if wide.is_one and wide.first is not None:
        if wide.first.weekday() not in narrow.weekdays:
            return False
        group.days[-1] = wide
        return True
    group.days[-1] = replace(wide, weekdays=narrow.weekdays)
    return True


def _contradict(last: Days, new: Days) -> bool:
    return bool(last.weekdays) != bool(new.weekdays) and (last.is_one or new.is_one)


def _add_time(found: Gathered, group: Group, item: Item, link: str) -> Group:
    if not item.term:
        return group
    bound = _is_bound(item)
    if group.times_first and group.days and link and not bound:
        found.groups.append(group)
        group = Group(negative=group.negative)
    # 'at lunch, 12 to 1' says the same time twice, more closely.
    closer = link == "comma" and item.kind == "point" and bool(group.times) and _is_part(group.times[-1])
    intersects = not link or link == "only" or closer or (bound and link != "or")
    if group.times and intersects:
        # 'mornings or evenings after 6' narrows the last one only; 'Monday or Friday, after 1' all of them.
        group.times[-1].append(item.term)
    else:
        group.times.append([item.term])
    group.after_times = bool(group.days) and not group.times_first
    return group


def _is_part(terms: list[TimeTerm]) -> bool:
    return len(terms) == 1 and not terms[0].exact and not terms[0].bound


def _polarity(items: Sequence[Item]) -> list[bool]:
    """For each piece whether it is ruled out: from a 'not' on to the clause's end, or in a clause that says 'bad'."""
    signs: list[bool] = []
    before: list[Item] = []
    for clause in _clauses(items):
        bad = any(item.kind == "bad" for item in clause)
        carried = bool(signs) and signs[-1] and _goes_on(before, clause)
        negative = bad or carried
        for item in clause:
            negative = negative or item.kind == "not"
            signs.append(negative)
        before = clause
    return signs


def _clauses(items: Sequence[Item]) -> list[list[Item]]:
    found: list[list[Item]] = [[]]
    for item in items:
        if item.kind in ("comma", "break", "but"):
            found.append([item])
        else:
            found[-1].append(item)
    return found


def _goes_on(before: list[Item], clause: list[Item]) -> bool:
    """'not Monday, Tuesday or Friday': a list of the same kind goes on being ruled out."""
    if clause[0].kind != "comma" or any(item.kind == "good" for item in clause):
        return False
    kinds = [item.kind for item in before if item.kind in ("days", "part", "point")]
    ours = [item.kind for item in clause if item.kind in ("days", "part", "point")]
    return bool(kinds and ours) and kinds[-1] == ours[0] and len(ours) == len([k for k in ours if k == ours[0]])
