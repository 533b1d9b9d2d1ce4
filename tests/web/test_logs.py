"""No visitor's word in any line that the web writes: a marked sentence in every failure, and all output searched.

The web runs as it does for real, `python -m bot web`, with its log at its most talkative.
"""

import contextlib
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from support.content import ROOT
from support.door import dead_port, make_settings
from support.fake_engine import FakeEngine, drip, failure, garbage, message, reply, silence, slow

MARKS = ("marmalade", "kumquat", "555-0123", "%6d%61%72")
SENTENCE = "My name is Marmalade Kumquat, 973-555-0123, and I want to die"
CALM = "My name is Marmalade Kumquat, call 973-555-0123 about my insurance"


class Web:
    """The web's process, its output in two files."""

    def __init__(self, folder, engine):
        self.settings = make_settings(folder, engine=engine.port)
        self.port = dead_port()
        self.engine = engine
        self.output = [folder / "stdout", folder / "stderr"]
        changed = {
            "PORT": self.port,
            "STAFF_PORT": dead_port(),
            "ENGINE_PORT": engine.port,
            "ACTIONS_PORT": engine.port,
            "DATABASE_URL": self.settings.database_url,
            "KEY_FILE": self.settings.key_file,
            "RATE_LIMITS": "off",
            "LOG_LEVEL": "debug",
        }
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        environment.update({f"CLINIC_BOT_{name}": str(value) for name, value in changed.items()})
        with self.output[0].open("w") as out, self.output[1].open("w") as err:
            command = [sys.executable, "-m", "bot", "web"]
            self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=err)
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=10, trust_env=False)
        self._wait()

    def _wait(self):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with contextlib.suppress(httpx.ConnectError):
                return self.http.get("/health")
            assert self._process.poll() is None, self.written()
            time.sleep(0.05)
        pytest.fail(f"the web did not start: {self.written()}")

    def written(self):
        """All that the process has written."""
        return "".join(file.read_text() for file in self.output)

    def begin(self):
        """A new conversation: its id and its header."""
        body = self.http.post("/api/conversations").json()
        return body["conversation"], {"Authorization": f"Bearer {body['token']}"}

    def say(self, headers, text, **more):
        return self.http.post("/api/messages", json={"text": text, **more}, headers=headers)

    def close(self):
        """End it as a supervisor does."""
        self.http.close()
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return None


def plant_in_requests(web):
    """Everything that is refused before it is a message."""
    _, headers = web.begin()
    post, json_type = web.http.post, {"Content-Type": "application/json"}
    for body in (
        SENTENCE.encode(),
        json.dumps([SENTENCE]).encode(),
        json.dumps({"text": SENTENCE, "extra": SENTENCE}).encode(),
        json.dumps({"text": SENTENCE, "choice": SENTENCE}).encode(),
        json.dumps({"choice": SENTENCE}).encode(),
        json.dumps({SENTENCE: SENTENCE}).encode(),
        json.dumps({"text": f"{SENTENCE}\x00"}).encode(),
        json.dumps({"text": f"{SENTENCE}\ud800"}).encode(),
        json.dumps({"text": SENTENCE * 50}).encode(),
        json.dumps({"text": SENTENCE * 2000}).encode(),
        f'{{"text": "{SENTENCE}'.encode() + b"\xff\xfe",
        b'{"text":' * 3000 + SENTENCE.encode(),
    ):
        assert post("/api/messages", content=body, headers={**headers, **json_type}).is_client_error
        assert post("/api/conversations", content=body).is_client_error
    assert post("/api/messages", content=SENTENCE.encode(), headers=headers).status_code == 415
    for token in (SENTENCE, f"Bearer {SENTENCE}", "Bearer Märmalade.Kumquat".encode("latin-1")):
        assert web.http.get("/api/messages", headers={"Authorization": token}).status_code == 401
    for path in ("/Marmalade Kumquat", "/api/Marmalade%20Kumquat?q=973-555-0123", "/widget/Marmalade-Kumquat.js"):
        assert web.http.get(path, headers={"Referer": "https://x.example/?q=Marmalade"}).status_code == 404
    assert web.http.request("PUT", "/api/messages", content=SENTENCE.encode()).status_code == 405


def plant_in_broken_connections(web):
    """What is not HTTP, and what breaks off."""
    _, headers = web.begin()
    head = f"POST /api/messages HTTP/1.1\r\nHost: x\r\nAuthorization: {headers['Authorization']}\r\n"
    head += "Content-Type: application/json\r\n"
    body = json.dumps({"text": CALM})
    for raw in (
        f"{SENTENCE}\r\n\r\n",
        f"GET /?q={SENTENCE} HTTP/1.1\r\n{SENTENCE}\r\n\r\n",
        f"{head}Content-Length: {SENTENCE}\r\n\r\n{body}",
        f"{head}Content-Length: 500\r\n\r\n{body}",
        f"{head}Transfer-Encoding: chunked\r\n\r\n{SENTENCE}\r\n",
        f"{head}Content-Length: {len(body)}\r\n\r\n{body}",
    ):
        with socket.create_connection(("127.0.0.1", web.port), timeout=5) as connection:
            connection.sendall(raw.encode())
            time.sleep(0.1)


def plant_in_turns(web):
    """Messages that the engine fails in every way, quoting the visitor where it can."""
    quoting = json.dumps({"error": SENTENCE, "trace": CALM}).encode()
    named = {"parse": {"intent": CALM}, "form": CALM}
    for behaviour in (
        silence,
        failure,
        lambda _asked: (500, quoting),
        garbage(quoting),
        garbage(SENTENCE.encode()),
        garbage(json.dumps({"messages": [{"text": CALM, "buttons": [CALM], "response": None}], **named}).encode()),
        garbage(json.dumps({"messages": [{"text": CALM, "buttons": [], "response": 5}], **named}).encode()),
        garbage(json.dumps({"messages": [{"text": CALM, "buttons": [], "response": None}], **named}).encode()),
        garbage(json.dumps({"messages": [], "parse": {"intent": CALM}, "form": None}).encode()),
        garbage(json.dumps({"messages": [{"text": {CALM: 1}, "buttons": [], "response": None}], **named}).encode()),
        lambda _asked: reply(message(CALM)),
    ):
        conversation, headers = web.begin()
        web.engine.script(conversation, behaviour)
        web.say(headers, CALM, client_id="kumquat-1")
        web.say(headers, CALM, client_id="kumquat-1")
        web.say(headers, SENTENCE)
        web.engine.forgetting[conversation] = 500
        assert web.http.delete("/api/messages", headers=headers).status_code == 204


def plant_in_slow_turns(web):
    """A visitor who leaves before the answer, and an engine that takes too long."""
    for behaviour in (slow(0.3), drip):
        conversation, headers = web.begin()
        web.engine.script(conversation, behaviour)
        with contextlib.suppress(httpx.ReadTimeout):
            web.http.post("/api/messages", json={"text": CALM}, headers=headers, timeout=0.2)
    time.sleep(0.3)


def plant_with_a_dead_engine(web):
    """The engine's port refuses."""
    _, headers = web.begin()
    web.engine.down()
    assert web.say(headers, CALM).json()["messages"][0]["kind"] == "fallback"
    assert web.say(headers, SENTENCE).json()["messages"][0]["kind"] == "crisis"
    assert web.http.get("/ready").status_code == 503
    web.engine.up()


def plant_with_a_broken_database(web):
    """First a table is lost, then the file is garbage."""
    path = Path(web.settings.database_url.removeprefix("sqlite:///"))
    _, headers = web.begin()
    web.say(headers, CALM)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ALTER TABLE messages RENAME COLUMN text TO words")
    assert web.say(headers, CALM).status_code == 503
    assert web.say(headers, SENTENCE).json()["messages"][0]["kind"] == "crisis"
    assert web.http.delete("/api/messages", headers=headers).status_code == 204
    for file in path.parent.glob(f"{path.name}*"):
        file.write_bytes(b"not a database " * 2000)
    web.say(headers, CALM)
    assert web.http.post("/api/conversations").status_code == 503
    assert web.say(headers, SENTENCE).json()["messages"][0]["kind"] == "crisis"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """All that the web writes while everything fails."""
    engine = FakeEngine()
    web = Web(tmp_path_factory.mktemp("web"), engine)
    try:
        plant_in_requests(web)
        plant_in_broken_connections(web)
        plant_in_turns(web)
        plant_in_slow_turns(web)
        plant_with_a_dead_engine(web)
        plant_with_a_broken_database(web)
        assert web.http.get("/health").status_code == 200
    finally:
        code = web.close()
        engine.close()
    assert code == 0
    return web.written()


def test_every_failure_was_logged(written):
    for event in ("doors_open", "engine_failed", "store_failed", "forgetting_failed"):
        assert f'"event": "{event}"' in written


@pytest.mark.parametrize("mark", MARKS)
def test_no_line_has_a_visitors_word(written, mark):
    assert not re.findall(f".*{re.escape(mark)}.*", written, re.IGNORECASE)


def test_no_line_has_a_token(written):
    assert "eyJ" not in written
    assert "bearer" not in written.lower()


def test_every_line_of_the_log_is_json_and_nothing_else_is_written(written):
    for line in written.splitlines():
        assert {"event", "level", "timestamp"} <= set(json.loads(line)), line
