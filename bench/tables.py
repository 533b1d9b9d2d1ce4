"""Markdown tables of the report."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def row(
    name: str, count: int, measured: float, *, at_least: float | None = None, at_most: float | None = None
) -> tuple[str, ...]:
    """A row with a share beside its aim; a missed aim says so."""
    missed = (at_least is not None and measured < at_least) or (at_most is not None and measured > at_most)
    aim = f"≥ {at_least:.1%}" if at_least is not None else f"≤ {at_most:.1%}" if at_most is not None else ""
    return name, str(count), f"{measured:.1%}", f"{aim}, missed" if missed else aim
