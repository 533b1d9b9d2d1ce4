"""`make bench`: run what has not been measured yet, then write bench/RESULTS.md and bench/*.svg."""

import argparse
import sys
from collections.abc import Sequence

from bench import runner
from bench.servers import BenchError
from bench.stage import find_stages
from bot.settings import ROOT


def main(arguments: Sequence[str]) -> int:
    """The command line; returns the exit code."""
    stages = find_stages()
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure and write bench/RESULTS.md.")
    names = [stage.name for stage in stages]
    parser.add_argument("stage", nargs="*", metavar="STAGE", help=f"only these: {', '.join(names)}")
    parser.add_argument("--fresh", action="store_true", help="measure again what has been measured")
    parser.add_argument("--report", action="store_true", help="measure nothing, write the report alone")
    options = parser.parse_args(arguments)
    unknown = set(options.stage) - set(names)
    if unknown:
        parser.error(f"there is no stage {', '.join(sorted(unknown))}")
    chosen = [stage for stage in stages if not options.stage or stage.name in options.stage]
    try:
        if not options.report:
            runner.run(chosen, fresh=options.fresh)
    except BenchError as error:
        runner.say(f"{error} What was measured before is kept; run it again to go on.")
        return 1
    except KeyboardInterrupt:
        runner.say("Stopped. What was measured is kept; run it again to go on.")
        return 130
    runner.say(f"Written: {runner.report(stages).relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
