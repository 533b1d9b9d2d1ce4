"""The supervisor, with a Procfile of small real processes."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bench.servers import free_ports
from tests.supervise.processes import descendants, is_alive, wait_until

ROOT = Path(__file__).resolve().parents[2]
RUN = (
    "import os, sys; from pathlib import Path; from bot.supervise import run; run.REPORT_SECONDS = 1;"
    "sys.exit(run.run(os.environ, Path(sys.argv[1]), welcome=lambda: {'': lambda: None, 'fail': lambda: 1 / 0}.get("
    "w := os.environ.get('WELCOME', ''), lambda: w)()))"
)
WEB = """
import http.server, os, sys
class Door(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if os.path.exists("warm") else 503)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(os.environ["CLINIC_BOT_PORT"])), Door).serve_forever()
"""
STAYS = "sh -c 'echo here; exec sleep 60'"
KEPT = (
    f"{sys.executable} -c 'import sys; from bot.supervise.keep import Keeper, Patience;"
    "sys.exit(Keeper(sys.argv[1:], Patience(first_pause=0.02)).keep())'"
)


@pytest.fixture
def house(tmp_path):
    """A project's folder with a Procfile; `house(engine=…)` starts its supervisor."""
    started = []
    ports = dict(zip(("PORT", "STAFF_PORT", "ENGINE_PORT", "ACTIONS_PORT"), free_ports(4), strict=True))
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "clinic.tar.gz").touch()
    (tmp_path / "warm").touch()
    (tmp_path / "web.py").write_text(WEB)
    shutil.copy(ROOT / "endpoints.yml", tmp_path)

    def start(engine: str = STAYS, **settings: str):
        lines = [
            f"engine: {KEPT} {engine}",
            f"actions: {KEPT} {STAYS}",
            f"web: {KEPT} {sys.executable} web.py",
        ]
        (tmp_path / "Procfile").write_text("\n".join(lines) + "\n")
        named = {f"CLINIC_BOT_{name}": str(value) for name, value in {**ports, **settings}.items()}
        supervisor = subprocess.Popen(
            [sys.executable, "-c", RUN, str(tmp_path)],
            cwd=ROOT,
            env={**os.environ, **named, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(supervisor)
        return supervisor

    start.ports = ports
    start.folder = tmp_path
    yield start
    for supervisor in started:
        supervisor.kill()
        supervisor.communicate()


def read_until(supervisor, pattern: str) -> str:
    seen = ""
    for line in supervisor.stdout:
        seen += line
        if re.search(pattern, line):
            return seen
    pytest.fail(f"ended without {pattern!r}:\n{seen}")


def test_shows_the_processes_output_and_then_the_doors(house):
    supervisor = house()
    output = read_until(supervisor, "Ctrl-C ends everything")

    assert re.search(r"engine +\| here", output)
    assert f"Visitor's door: http://127.0.0.1:{house.ports['PORT']}/\n" in output
    assert f"Staff door: http://127.0.0.1:{house.ports['STAFF_PORT']}/\n" in output


def test_the_first_log_in_is_told_once_beside_the_doors(house, monkeypatch):
    monkeypatch.setenv("WELCOME", "First log-in: name admin, password k7mfp")
    output = read_until(house(), "First log-in")

    assert output.index("Staff door") < output.index("First log-in: name admin, password k7mfp")
    assert output.count("k7mfp") == 1
    assert not [path for path in house.folder.rglob("*") if path.is_file() and b"k7mfp" in path.read_bytes()]


def test_a_first_log_in_that_cannot_be_made_is_said_and_ends_nothing(house, monkeypatch):
    monkeypatch.setenv("WELCOME", "fail")
    supervisor = house()

    assert "ZeroDivisionError" in read_until(supervisor, "The first admin could not be made")
    assert supervisor.poll() is None


def test_the_engine_asks_the_action_server_at_its_port_and_all_else_is_the_operators(house):
    mine = house.folder / "mine.yml"
    mine.write_text("action_endpoint:\n  url: http://127.0.0.1:1/webhook\ntracker_store:\n  db: elsewhere.db\n")
    output = read_until(house(engine="sh -c 'cat $CLINIC_BOT_ENDPOINTS; exec sleep 60'", ENDPOINTS=mine), "Ctrl-C")

    assert f"url: http://127.0.0.1:{house.ports['ACTIONS_PORT']}/webhook" in output
    assert "db: elsewhere.db" in output
    assert "127.0.0.1:1/" not in output


@pytest.mark.parametrize("content", [None, "", "action_endpoint:", "[", "tracker_store: {}"])
def test_endpoints_that_are_none_are_said(house, content):
    mine = house.folder / "mine.yml"
    if content is not None:
        mine.write_text(content)
    supervisor = house(ENDPOINTS="mine.yml")

    assert supervisor.wait(10) == 2
    assert supervisor.stdout.read() == (
        "Not started: mine.yml (CLINIC_BOT_ENDPOINTS) cannot be read as Rasa's endpoints with an action_endpoint.\n"
    )


def test_says_that_it_is_still_starting(house):
    (house.folder / "warm").unlink()
    supervisor = house()
    read_until(supervisor, r"starting… 2 s")
    (house.folder / "warm").touch()

    assert "Visitor's door" in read_until(supervisor, "Ctrl-C ends everything")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ends_all_when_asked(house, number):
    supervisor = house()
    read_until(supervisor, "Ctrl-C ends everything")
    below = list(descendants(supervisor.pid))
    supervisor.send_signal(number)

    assert supervisor.wait(timeout=10) == 0
    assert len(below) >= 9
    assert not any(map(is_alive, below))


def test_can_be_ended_while_it_starts(house):
    supervisor = house()
    wait_until(lambda: list(descendants(supervisor.pid)), "its first process is there")
    below = list(descendants(supervisor.pid))
    supervisor.send_signal(signal.SIGINT)

    assert supervisor.wait(timeout=10) == 0
    assert "Traceback" not in supervisor.stdout.read()
    assert not any(map(is_alive, below))


def test_ends_all_when_one_dies_for_good(house):
    supervisor = house(engine="sh -c 'exit 7'")
    output, _ = supervisor.communicate(timeout=15)

    assert supervisor.returncode == 7
    assert "5 times within 60 s: giving up" in output
    assert "web stopped" in output


def test_nothing_outlives_a_supervisor_that_is_killed(house):
    supervisor = house()
    read_until(supervisor, "Ctrl-C ends everything")
    below = list(descendants(supervisor.pid))
    supervisor.kill()

    wait_until(lambda: not any(map(is_alive, below)), "all processes are gone")


def test_a_port_in_use_is_said_before_anything_starts(house):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        output, _ = house(ENGINE_PORT=str(port)).communicate(timeout=10)

    assert output == (
        f"Not started: Port {port} (the engine) is in use: end the program that uses it, perhaps another "
        "`make run`, or set CLINIC_BOT_ENGINE_PORT to another port.\n"
    )


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"PORT": "8000x"}, "CLINIC_BOT_PORT must be a port"),
        ({"PORT": "70000"}, "CLINIC_BOT_PORT must be a port"),
        ({"PORT": "9000", "STAFF_PORT": "9000"}, "are both 9000"),
        ({"HOST": "192.0.2.1"}, "cannot be opened: Cannot assign requested address. See CLINIC_BOT_PORT."),
    ],
)
def test_impossible_settings_are_said(house, settings, sentence):
    supervisor = house(**settings)
    output, _ = supervisor.communicate(timeout=10)

    assert supervisor.returncode == 2
    assert sentence in output
    assert output.count("\n") == 1


def test_a_missing_model_is_said(house):
    (house.folder / "models" / "clinic.tar.gz").unlink()
    supervisor = house()
    output, _ = supervisor.communicate(timeout=10)

    assert supervisor.returncode == 2
    assert output == "Not started: models/clinic.tar.gz is missing: `make train` makes it.\n"
