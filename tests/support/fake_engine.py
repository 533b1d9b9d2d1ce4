"""An engine that a test scripts: a small HTTP server that speaks the inner channel's JSON.

Each conversation can have a behaviour of its own: a function that takes what the engine was asked and returns a status
and a body. Without one the engine echoes. The same server answers `/health` as the action server does.
"""

import json
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HANG_SECONDS = 12.0
PARSE = {
    "intent": {"name": "faq", "confidence": 0.93},
    "intent_ranking": [{"name": "faq", "confidence": 0.93}, {"name": "greet", "confidence": 0.04}],
    "entities": [],
    "response_selector": {"faq": {"response": {"intent_response_key": "faq/insurance", "confidence": 0.93}}},
}


@dataclass
class Asked:
    """One turn that the engine was asked to take."""

    conversation: str
    message_id: str
    text: str | None = None
    payload: str | None = None
    secret: str | None = None
    vector: str | None = None
    began: float = field(default_factory=time.monotonic)
    ended: float | None = None


def message(text, response="utter_faq/insurance", buttons=()):
    """One message as the inner channel gives it; buttons as pairs of title and payload."""
    named = [{"title": title, "payload": payload} for title, payload in buttons]
    return {"text": text, "buttons": named, "response": response}


def reply(*messages, parse=PARSE, form=None):
    """What the engine answers: status and body."""
    body = {"messages": list(messages), "parse": parse, "form": {"name": form, "slot": "name"} if form else None}
    return 200, json.dumps(body).encode()


def echo(asked):
    return reply(message(f"You said: {asked.text if asked.payload is None else asked.payload}"))


def silence(_asked):
    return 502, b'{"error": {"code": "no_answer"}}'


def failure(_asked):
    return 500, b'{"error": {"code": "RuntimeError"}}'


def garbage(body):
    """A behaviour that answers 200 with this body."""
    return lambda _asked: (200, body)


def always(*messages, **parts):
    """A behaviour that answers every turn the same."""
    return lambda _asked: reply(*messages, **parts)


def slow(seconds, then=echo):
    """A behaviour that takes its time."""

    def behave(asked):
        time.sleep(seconds)
        return then(asked)

    return behave


def wait_for(event, then=echo):
    """A behaviour that answers once a test sets the event."""

    def behave(asked):
        event.wait(HANG_SECONDS)
        return then(asked)

    return behave


def drip(_asked):
    """Never done, but never quite silent: a byte every half second."""
    return 200, (b" " for _ in iter(lambda: time.sleep(0.5), 1))


class FakeEngine:
    """The server; `up` and `down` open and close its door."""

    def __init__(self):
        self.asked = []
        self.forgotten = []
        self.scripts = {}
        self.forgetting = {}
        self.released = threading.Event()
        self._server = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.up()

    def up(self):
        """Open the door."""
        self._server = _Server(("127.0.0.1", self.port), _handler(self))
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def down(self):
        """Close the door: the port refuses."""
        self._server.shutdown()
        self._server.server_close()

    def close(self):
        """End all, and let go what hangs."""
        self.released.set()
        self.down()

    def script(self, conversation, behaviour):
        """Behave so in this conversation."""
        self.scripts[conversation] = behaviour

    def hang(self, asked):
        """A behaviour that never answers."""
        self.released.wait(HANG_SECONDS)
        return echo(asked)

    def asked_in(self, conversation):
        """The turns asked in one conversation, in order."""
        return [asked for asked in self.asked if asked.conversation == conversation]

    def take(self, asked):
        """Take a turn."""
        self.asked.append(asked)
        answer = self.scripts.get(asked.conversation, echo)(asked)
        asked.ended = time.monotonic()
        return answer

    def forget(self, conversation):
        """Forget a conversation, or fail as scripted in `forgetting`."""
        status = self.forgetting.get(conversation, 204)
        if status == 204:
            self.forgotten.append(conversation)
        return status, b""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, *_args):
        """The web hangs up on a slow engine; that is its right."""


def _handler(engine):
    class Handler(BaseHTTPRequestHandler):
        # HTTP/1.0: one request a connection, so that a closed door is closed for all.
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked = Asked(
                body["conversation"],
                body["message_id"],
                body.get("text"),
                body.get("payload"),
                self.headers["X-Engine-Secret"],
                body.get("vector"),
            )
            self._answer(*engine.take(asked))

        def do_DELETE(self):
            self._answer(*engine.forget(self.path.rpartition("/")[2]))

        def do_GET(self):
            self._answer(200, b'{"status": "ok"}')

        def _answer(self, status, body):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            for part in [body] if isinstance(body, bytes) else body:
                self.wfile.write(part)

        def log_message(self, *_args):
            """Nothing."""

    return Handler
