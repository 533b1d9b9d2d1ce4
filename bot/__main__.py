"""The one command line: `python -m bot COMMAND --help`."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code."""
    if arguments[:1] == ["keep"]:
        # The keeper stays in memory beside each process, so it is reached before anything heavy is imported.
        from bot.supervise import keep  # noqa: PLC0415 see above

        return keep.main(list(arguments[1:]))
    from bot import cli  # noqa: PLC0415 see above

    return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
