"""The keeper, with real processes."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest

from bot.supervise.keep import FOREVER, Patience
from tests.supervise.processes import is_alive, pids, wait_until

KEEP = (
    "import sys; from bot.supervise.keep import Keeper, Patience;"
    "sys.exit(Keeper(sys.argv[2:], Patience({settings})).keep())"
)
QUICK = "first_pause=0.02, longest_pause=0.05, stop=0.5"


@pytest.fixture
def keep(tmp_path):
    """Starts keepers in a folder of their own; `keep(script)` keeps a shell script running."""
    started = []

    def start(script: str, settings: str = QUICK, command: list[str] | None = None):
        keeper = subprocess.Popen(
            [sys.executable, "-c", KEEP.format(settings=settings), "--", *(command or ["sh", "-c", script])],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": os.getcwd()},  # noqa: PTH109 a path as text
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(keeper)
        return keeper

    yield start
    for keeper in started:
        keeper.kill()
        keeper.communicate()


def test_a_killed_child_is_started_again(keep, tmp_path):
    keeper = keep("echo $$ >> pids; exec sleep 60")
    wait_until(lambda: len(pids(tmp_path / "pids")) == 1, "the child runs")
    os.kill(pids(tmp_path / "pids")[0], signal.SIGKILL)
    wait_until(lambda: len(pids(tmp_path / "pids")) == 2, "it runs again")

    first, second = pids(tmp_path / "pids")
    assert not is_alive(first)
    assert is_alive(second)
    keeper.terminate()
    assert keeper.wait(timeout=5) == 0
    line = keeper.stderr.read()
    assert re.fullmatch(r"keep: sh ended with code 137 after \d s; starting it again in 0.02 s\n", line)
    assert not is_alive(second)


@pytest.mark.parametrize(("end", "code"), [("exit 7", 7), ("kill -KILL $$", 137), ("exit 0", 1)])
def test_the_fifth_death_in_a_row_is_for_good(keep, tmp_path, end, code):
    keeper = keep(f"echo $$ >> pids; {end}")

    assert keeper.wait(timeout=10) == code
    assert len(pids(tmp_path / "pids")) == 5
    lines = keeper.stderr.read().splitlines()
    assert len(lines) == 5
    assert lines[-1].endswith("5 times within 60 s: giving up")


def test_deaths_long_past_do_not_count(keep, tmp_path):
    keeper = keep("echo $$ >> pids; sleep 0.1; exit 7", settings=f"{QUICK}, window=0.3")
    wait_until(lambda: len(pids(tmp_path / "pids")) > 6, "it was started more than five times")

    assert keeper.poll() is None


def test_pauses_grow_up_to_a_limit():
    assert [Patience().pause(deaths) for deaths in range(1, 7)] == [0.5, 1, 2, 4, 5, 5]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_are_passed_on_and_the_end_awaited(keep, tmp_path, number):
    name = number.name.removeprefix("SIG")
    script = f"trap 'sleep 0.2; echo {name} > end; exit 0' {name}; echo $$ >> pids; while :; do sleep 0.05; done"
    keeper = keep(script, settings="")
    wait_until(lambda: pids(tmp_path / "pids"), "the child runs")
    keeper.send_signal(number)

    assert keeper.wait(timeout=5) == 0
    assert (tmp_path / "end").read_text().strip() == name
    assert len(pids(tmp_path / "pids")) == 1
    assert keeper.stderr.read() == ""


def test_a_child_that_does_not_end_is_killed(keep, tmp_path):
    keeper = keep("trap '' TERM; echo $$ >> pids; while :; do sleep 0.05; done")
    wait_until(lambda: pids(tmp_path / "pids"), "the child runs")
    keeper.terminate()

    assert keeper.wait(timeout=5) == 0
    assert keeper.stderr.read() == "keep: sh did not end within 0.5 s; killing it\n"
    assert not is_alive(pids(tmp_path / "pids")[0])


def test_a_stop_during_the_pause_is_heeded_at_once(keep, tmp_path):
    keeper = keep("echo $$ >> pids; exit 7", settings="first_pause=30, longest_pause=30")
    assert "starting it again in 30 s" in keeper.stderr.readline()
    begin = time.monotonic()
    keeper.terminate()

    assert keeper.wait(timeout=5) == 0
    assert time.monotonic() - begin < 2
    assert len(pids(tmp_path / "pids")) == 1


def test_the_child_dies_with_a_keeper_that_is_killed(keep, tmp_path):
    keeper = keep("trap '' TERM HUP; echo $$ >> pids; while :; do sleep 0.05; done")
    wait_until(lambda: pids(tmp_path / "pids"), "the child runs")
    keeper.kill()

    wait_until(lambda: not is_alive(pids(tmp_path / "pids")[0]), "the child is gone")


def test_what_a_dead_child_leaves_behind_is_ended(keep, tmp_path):
    keeper = keep("sleep 60 & echo $! >> left; sleep 0.1; exit 7")

    assert keeper.wait(timeout=10) == 7
    assert len(pids(tmp_path / "left")) == 5
    wait_until(lambda: not any(map(is_alive, pids(tmp_path / "left"))), "all of them are gone")


def test_a_command_that_is_not_there_is_not_tried_again(keep):
    keeper = keep("", command=["./nothing-here"])

    assert keeper.wait(timeout=5) == 127
    assert "nothing-here cannot be started: [Errno 2] No such file" in keeper.stderr.read()


def test_the_command_line_needs_a_command():
    done = subprocess.run([sys.executable, "-m", "bot", "keep", "--"], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr.startswith("usage: python -m bot keep [--forever] -- COMMAND")


def test_the_keeper_imports_nothing_heavy():
    code = "import sys; before = set(sys.modules); import bot.supervise.keep; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    roots = {name.partition(".")[0] for name in done.stdout.split()}
    assert roots <= {"bot", *sys.stdlib_module_names}
    assert not roots & {"asyncio", "multiprocessing", "logging", "argparse", "http"}


def test_kept_forever_it_never_gives_up_and_pauses_at_most_half_a_minute(tmp_path):
    script = "import sys; from bot.supervise import keep; from dataclasses import replace;"
    script += (
        "keep.FOREVER = replace(keep.FOREVER, first_pause=0.01, longest_pause=0.01); sys.exit(keep.main(sys.argv[1:]))"
    )
    deaths = tmp_path / "deaths"
    keeper = subprocess.Popen(
        [sys.executable, "-c", script, "--forever", "--", "sh", "-c", f"echo >> {deaths}; exit 7"],
        env={**os.environ, "PYTHONPATH": os.getcwd()},  # noqa: PTH109 a path as text
        stderr=subprocess.DEVNULL,
    )
    wait_until(lambda: deaths.exists() and len(deaths.read_text()) > 4 * Patience().deaths, "it has died often")

    assert keeper.poll() is None
    keeper.terminate()
    assert keeper.wait(timeout=5) == 0
    assert FOREVER.pause(1000) == 30
