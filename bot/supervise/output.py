"""What of the processes' output is shown."""

import re
import sys

from honcho.printer import Message, Printer

DEPRECATION = re.compile(r"\S+\.py:\d+: \w*(Deprecat\w*|MovedIn20)Warning: ")
SECOND_LINE = re.compile(r"Implementing implicit namespace packages")
SOURCE_LINE = re.compile(r"  \S")


class ReadablePrinter(Printer):  # type: ignore[misc]  # honcho has no types
    """honcho's printer without what Rasa's libraries say about the age of other libraries.

    Some of them switch Python's deprecation warnings back on, against PYTHONWARNINGS, so that each start would
    show some twenty lines that nobody here can do anything about.
    """

    def __init__(self) -> None:
        super().__init__(sys.stdout)
        self._after_deprecation: set[str] = set()

    def write(self, message: Message) -> None:
        """Show one line of a process's output."""
        if not self._is_about_age(message):
            super().write(message)

    def _is_about_age(self, message: Message) -> bool:
        if not isinstance(message.data, bytes):  # the supervisor's own
            return False
        line = message.data.decode("utf-8", "replace")
        if DEPRECATION.match(line):
            self._after_deprecation.add(message.name)
            return True
        if message.name in self._after_deprecation:
            if SECOND_LINE.match(line):
                return True
            self._after_deprecation.remove(message.name)
            return bool(SOURCE_LINE.match(line))
        return False
