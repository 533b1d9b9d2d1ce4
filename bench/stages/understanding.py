"""Understanding on the held-out set."""

from collections.abc import Mapping
from pathlib import Path

from bench.asking import asker
from bench.charts import bars
from bench.runner import KEPT
from bench.stage import Result, Say, Stage
from bench.tables import row, table
from bench.understanding import measure

NAME = "understanding"


def run(say: Say) -> Result:
    """Start the engine and ask."""
    with asker(KEPT / NAME) as asked:
        return measure(asked, say)


def report(results: Mapping[str, Result], folder: Path) -> str:
    """The section on understanding."""
    found = results[NAME]
    several, follow_ups = found["several"], found["follow_ups"]
    bars(folder / "styles.svg", found["by_style"], "share understood rightly")
    rows = [
        row("in scope: answered rightly", found["messages"], found["right"], at_least=0.93),
        row("in scope: wrong answer given", found["messages"], found["wrong"], at_most=0.04),
        row("out of scope: not answered", found["outside"], found["outside_seen"], at_least=0.90),
        row("several questions: all answered, in order", several["messages"], several["right"], at_least=0.85),
        row("one question in a long message: answered as one", several["single"], several["single_right"]),
        row("follow-ups", follow_ups["messages"], follow_ups["right"], at_least=0.85),
    ]
    return "\n\n".join(
        [
            "## Understanding",
            "The held-out set `tests/heldout/second`, written apart from the training data, through the engine.",
            table(("", "messages", "measured", "aim"), rows),
            "![Accuracy by style](styles.svg)",
            "Hard neighbours: of each topic's messages, how many were understood as it, as its neighbour, as another.",
            table(("pair", "the first's", "the second's"), _neighbours(found["neighbours"])),
        ]
    )


def _neighbours(pairs: Mapping[str, list[list[int]]]) -> list[tuple[str, ...]]:
    return [
        (pair, "{} / {} / {}".format(*first), "{1} / {0} / {2}".format(*second))
        for pair, (first, second) in pairs.items()
    ]


STAGE = Stage(NAME, order=1, run=run, report=report)
