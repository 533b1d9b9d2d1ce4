"""A small project with content, models and an engine that takes models, for the tests of publishing."""

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bot.publishing import candidate
from bot.publishing.candidate import State, moment
from bot.publishing.desk import Desk
from bot.publishing.engine import EngineDoor
from bot.publishing.files import write_changes
from bot.store.access_log import AccessLog

TOPIC = "data/nlu/faq/cost.yml"
CRISIS = "data/nlu/crisis/self.yml"
NEW = "data/nlu/faq/video.yml"
FILES = {
    "config.yml": "recipe: default.v1\n",
    "domain.yml": "intents: [faq, crisis]\nresponses: {}\n",
    "clinic.yml": "name: A clinic\n",
    "wording.yml": "notice: Hello\n",
    TOPIC: "nlu:\n- intent: faq/cost\n  examples: |\n    - the price\n",
    CRISIS: "nlu:\n- intent: crisis\n  examples: |\n    - end it all\n",
}
VIDEO = "nlu:\n- intent: faq/video\n  examples: |\n    - by video\n"
# A message of the must-pass set that the candidate fails.
VERDICT = {
    "text": "what is the price",
    "expected": "faq/cost",
    "must": False,
    "before": "faq/cost",
    "after": "nlu_fallback",
    "passes": False,
    "broken": True,
    "says": ["We have no price.", ""],
}
FIGURES = {name: {"right": [9, 9], "of": 10} for name in ("accuracy", "crisis", "calm", "must_pass")}
SECRET = "s" * 64


class TakingEngine:
    """Takes models as the engine does; `refuses` holds the texts of models that it cannot load."""

    def __init__(self):
        self.models = []
        self.refuses = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def _handler(engine):  # noqa: N805 the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                trusted = self.headers["X-Engine-Secret"] == SECRET
                model = Path(body["model"]).read_text(encoding="utf-8")
                fit = trusted and model not in engine.refuses
                if fit:
                    engine.models.append(model)
                self.send_response(200 if fit else 422)
                self.end_headers()
                self.wfile.write(json.dumps({} if fit else {"error": {"code": "ModelNotFound"}}).encode())

            def log_message(self, *_):
                pass

        return Handler


def project(root):
    """Lay out a project that is live."""
    write_changes(root, FILES)
    models(root, "model 1")
    return root


def models(root, name):
    """Put models in place as a training does: new files."""
    (root / "models").mkdir(exist_ok=True)
    for each in candidate.MODELS:
        fresh = root / "models" / "fresh"
        fresh.write_text(name, encoding="utf-8")
        fresh.replace(root / "models" / each)


def model(root):
    """The model in place."""
    return (root / "models" / "clinic.tar.gz").read_text(encoding="utf-8")


def desk_of(root, store, engine_url):
    """The desk of a project."""
    log = AccessLog(store, "0" * 64, root)
    return Desk(root, store, log, EngineDoor(engine_url, SECRET), lambda: datetime.now(UTC))


def tried(made, name, *, guarded=(), refusals=()):
    """Let a candidate be tried: trained to a model of this name, with a report."""
    models(made.project, name)
    made.write_report(
        {"figures": FIGURES, "changed": [], "lost": [], "guarded": list(guarded), "refusals": list(refusals)}
    )
    made.tell(State(part="done", since=moment()))
    return made
