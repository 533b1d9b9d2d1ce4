"""Encodes the training examples once for all that learn from them: `python -m bot.engine.encode_examples`."""

import sys

from bot.engine.gate_examples import read_examples
from bot.understanding.kept import KeptVectors


def main() -> None:
    """Encode what no earlier run has kept."""
    KeptVectors(before=_say).encode([example.text for example in read_examples()])


def _say(count: int) -> None:
    sys.stdout.write(f"encoding {count} new examples\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
