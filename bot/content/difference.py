"""Two versions of a file side by side, without what is the same in both."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Row:
    """A line of each; None where one has no such line.

    Attributes:
        changed: the two differ here; the rows around it are shown so that it can be found.
        gap: lines that are the same in both were left out before it.
    """

    theirs: str | None
    mine: str | None
    changed: bool
    gap: bool = False


def difference(theirs: str, mine: str, around: int = 1) -> list[Row]:
    """The lines in which two texts differ.

    Args:
        theirs: one text.
        mine: the other.
        around: how many lines before and behind each place are shown, too.
    """
    left, right = theirs.splitlines(), mine.splitlines()
    groups = SequenceMatcher(None, left, right, autojunk=False).get_grouped_opcodes(around)
    return [row for at, group in enumerate(groups) for row in _rows(group, left, right, gap=at > 0)]


def _rows(
    group: list[tuple[str, int, int, int, int]], left: list[str], right: list[str], *, gap: bool
) -> Iterator[Row]:
    for tag, start, end, other_start, other_end in group:
        for at in range(max(end - start, other_end - other_start)):
            theirs = left[start + at].strip() if start + at < end else None
            mine = right[other_start + at].strip() if other_start + at < other_end else None
            yield Row(theirs, mine, tag != "equal", gap)
            gap = False
