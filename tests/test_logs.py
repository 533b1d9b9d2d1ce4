"""The log is lines of JSON, and a log that cannot be written never costs a visitor the answer."""

import json
import sys
from contextlib import closing
from pathlib import Path

import pytest
import structlog

from bot.logs import set_up_logs


@pytest.fixture
def log():
    """A log as a process has it; structlog is as before afterwards."""
    before = structlog.get_config()
    set_up_logs("info")
    yield structlog.get_logger()
    structlog.configure(**before)


def test_an_event_is_one_line_of_json(log, capsys):
    log.warning("engine_failed", conversation="c-1")
    log.debug("not_at_this_level")
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line).items() >= {"event": "engine_failed", "level": "warning", "conversation": "c-1"}.items()


@pytest.mark.parametrize("level", ["info", "warning", "error"])
def test_a_full_disk_under_the_log_raises_nothing(log, monkeypatch, level):
    with closing(Unbuffered(Path("/dev/full"))) as full:
        monkeypatch.setattr(sys, "stdout", full)
        getattr(log, level)("engine_failed")
    assert full.tried


class Unbuffered:
    """A file without a buffer of its own, as standard output is under a supervisor."""

    def __init__(self, path):
        self._file = path.open("wb", buffering=0)
        self.tried = False

    def write(self, text):
        self.tried = True
        return self._file.write(text.encode())

    def flush(self):
        pass

    def close(self):
        self._file.close()
