"""What of the processes' output is shown."""

from datetime import datetime

from honcho.printer import Message

from bot.supervise.output import ReadablePrinter

LINES = b"""\
/x/site-packages/pkg_resources/__init__.py:3117: DeprecationWarning: Deprecated call to `declare_namespace`.
Implementing implicit namespace packages (as specified in PEP 420) is preferred.
  declare_namespace(pkg)
2026-01-01 10:00:00 INFO     root  - Rasa server is up and running.
/x/site-packages/matplotlib/fontconfig_pattern.py:66: PyparsingDeprecationWarning: 'setParseAction' deprecated
Traceback (most recent call last):
  File "/x/rasa/core/run.py", line 1, in serve
/x/rasa/shared/utils/io.py:100: UserWarning: The model was trained with another version.
  More info at the documentation
"""


def test_only_deprecations_are_left_out(capsys):
    printer = ReadablePrinter()
    for line in LINES.splitlines(keepends=True):
        printer.write(Message("line", line, datetime(2026, 1, 1), "engine", None))  # noqa: DTZ001 as honcho does

    shown = [line.partition("| ")[2] for line in capsys.readouterr().out.splitlines()]
    assert shown == [LINES.decode().splitlines()[number] for number in (3, 5, 6, 7, 8)]
